//! `liantu serve`.

use std::net::TcpListener;

use crate::harness::{Desk, rule};

#[test]
fn the_app_and_the_interface_answer_at_the_printed_address() {
    rule(|desk| {
        let server = desk.serve();
        let (status, page) = server.send("GET", "/", "");
        assert!(status == 200 && page.contains("<html"), "{status} {page}");
        let (status, contract) = server.send("GET", "/api/v1/openapi.json", "");
        assert!(status == 200 && contract.contains("\"openapi\""));
        let (status, gaps) = server.send("GET", "/api/v1/chains/steel-pipe/gaps", "");
        assert!(status == 200 && gaps.contains("electrodes"));
    });
}

#[test]
fn an_empty_folder_is_begun_by_serving_it() {
    let desk = Desk::empty();
    std::fs::create_dir(desk.path("D")).expect("a folder");
    let server = desk.serve();
    let (status, begun) = server.send("GET", "/api/v1/first-run", "");
    assert!(status == 200 && begun.contains("\"district\""), "{status} {begun}");
}

#[test]
fn only_this_machine_is_served() {
    let desk = Desk::demo();
    for address in ["0.0.0.0:0", "192.0.2.1:8787", "[::]:0"] {
        let text = desk.on_data(&["serve", "--addr", address]).refused();
        assert!(text.contains("not a loopback address") && text.contains("hint: `--addr 127.0.0.1:"), "{text}");
    }
    let text = desk.on_data(&["serve", "--addr", "here"]).mistyped();
    assert!(text.contains("such as `127.0.0.1:8787`"), "{text}");
}

#[test]
fn a_port_in_use_is_told_with_the_way_out() {
    let desk = Desk::demo();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let text = desk.on_data(&["serve", "--addr", &address]).refused();
    assert!(text.contains(&format!("`{address}` is taken")) && text.contains("`--addr 127.0.0.1:0`"), "{text}");
    let text = desk.on_data(&["serve", "--addr", &address.replace("127.0.0.1", "localhost")]).refused();
    assert!(text.contains("is taken"), "{text}");
}

#[test]
fn two_servers_may_share_the_data() {
    rule(|desk| {
        let servers = [desk.serve(), desk.serve()];
        assert_ne!(servers[0].address(), servers[1].address());
        for server in &servers {
            assert_eq!(server.send("GET", "/api/v1/district", "").0, 200);
        }
    });
}
