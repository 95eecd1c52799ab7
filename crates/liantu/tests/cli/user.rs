//! `liantu user`, and what `serve` says once there is one.

use std::io::Write;
use std::process::Stdio;

use crate::harness::{Desk, rule};

const PASSWORD: &str = "三根钢管两个接箍一条河\n";

/// Runs a command with a first line of standard input; whether it was done, and what it said.
fn typed(desk: &Desk, words: &[&str], line: &str) -> (bool, String) {
    let mut command = desk.command_on_data(words);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the program starts");
    // A program that refuses before it reads has closed its end.
    let _ = child.stdin.take().expect("its input").write_all(line.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn the_first_user_is_an_administrator_whose_password_comes_from_standard_input() {
    rule(|desk| {
        let (done, said) = typed(desk, &["user", "add", "li.si", "--role", "clerk"], PASSWORD);
        assert!(!done && said.contains("hint: `--role admin`"), "{said}");
        for (line, why) in [
            ("", "no password on standard input"),
            ("short\n", "at least 10"),
            ("password123\n", "first that are tried"),
        ] {
            let (done, said) = typed(desk, &["user", "add", "admin", "--role", "admin"], line);
            assert!(!done && said.contains(why), "{said}");
        }
        let (done, said) = typed(desk, &["user", "add", "Admin", "--role", "admin"], PASSWORD);
        assert!(done && said.contains("user `admin` is admin"), "{said}");
        let (done, said) = typed(desk, &["user", "add", "adm1n", "--role", "viewer"], PASSWORD);
        assert!(!done && said.contains("looks like the user `admin`"), "{said}");
        let text = desk.on_data(&["user", "role", "admin", "viewer"]).refused();
        assert!(text.contains("the last administrator stays"), "{text}");
        let text = desk.on_data(&["user", "disable", "nobody", "--reason", "x"]).refused();
        assert!(text.contains("no user `nobody`"), "{text}");
        let listed = desk.on_data(&["user", "list", "--format", "json"]).json();
        assert_eq!(listed["items"][0]["name"], "admin");
        assert!(!listed.to_string().contains("argon2"), "{listed}");

        let server = desk.serve();
        assert_eq!(server.send("GET", "/portal/atlas", "").0, 200);
        assert_eq!(server.send("GET", "/api/v1/chains", "").0, 401);
    });
}

#[test]
fn a_name_that_is_none_is_told_as_it_was_typed() {
    let text = Desk::demo().on_data(&["user", "passwd", "张 三"]).mistyped();
    assert!(text.contains("`张 三` holds ` `"), "{text}");
}
