//! Lays out graphs from files in one process and prints a line of figures for each:
//! `layout [--order free|given] [--effort N] [--least MS] [--routes DIR] [--pictures DIR] FILE…`. With a directory for routes, the boxes,
//! lines and the time of each are written there as JSON; with one for pictures, an SVG. Each graph is laid out again until so many
//! milliseconds have been worked on it, and the time is that of one layout: the system's clock of work moves in steps of some milliseconds.

use std::{env, error::Error, fs, path::Path, time::Instant};

use drawing::{Graph, LaneOrder, Settings, draw, layout, stats};
use serde_json::json;

fn main() -> Result<(), std::boxed::Box<dyn Error>> {
    let mut files: Vec<String> = env::args().skip(1).collect();
    let effort = option(&mut files, "--effort").map_or(Ok(1.0), |text| text.parse())?;
    let least: f64 = option(&mut files, "--least").map_or(Ok(0.0), |text| text.parse())?;
    let order = match option(&mut files, "--order").as_deref() {
        None => None,
        Some("free") => Some(LaneOrder::Free),
        Some("given") => Some(LaneOrder::Given),
        Some(other) => return Err(format!("`{other}` is no order of lanes, `free` and `given` are").into()),
    };
    let routes = option(&mut files, "--routes");
    let pictures = option(&mut files, "--pictures");
    for file in files {
        let graph = Graph::from_json(&fs::read_to_string(&file)?)?;
        let order = order.unwrap_or(graph.lane_order());
        let graph = graph.with_lane_order(order);
        let settings = Settings { effort, ..Settings::default() };
        let start = worked();
        let mut drawing = layout(&graph, &settings);
        let mut times = 1;
        while worked() - start < least {
            drawing = layout(&graph, &settings);
            times += 1;
        }
        let ms = (worked() - start) / f64::from(times);
        let stem = Path::new(&file).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        println!("{stem} {order:?} {ms:.1} ms, {:?}, size {:?}", stats(&graph, &drawing), drawing.size);
        if let Some(dir) = &pictures {
            fs::write(Path::new(dir).join(format!("{stem}.svg")), draw(&graph, &drawing))?;
        }
        let Some(dir) = &routes else { continue };
        let nodes: Vec<_> = graph
            .nodes()
            .iter()
            .zip(&drawing.boxes)
            .map(|(n, b)| json!({"id": n.id, "x": b.x, "y": b.y, "width": b.width, "height": b.height}))
            .collect();
        let edges: Vec<_> = graph
            .edges()
            .iter()
            .zip(&drawing.routes)
            .map(|(e, r)| json!({"from": graph.nodes()[e.from].id, "to": graph.nodes()[e.to].id, "points": r}))
            .collect();
        let answer = json!({"nodes": nodes, "edges": edges, "ms": ms});
        fs::write(Path::new(dir).join(format!("{stem}.json")), answer.to_string())?;
    }
    Ok(())
}

/// Milliseconds this thread has worked, other programs on the machine left out; the wall clock where the system does not tell.
fn worked() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let wall = || START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3;
    let told = fs::read_to_string("/proc/self/schedstat").ok();
    let nanos = told.as_deref().and_then(|text| text.split(' ').next()).and_then(|text| text.parse::<f64>().ok());
    nanos.map_or_else(wall, |nanos| nanos / 1e6)
}

/// Takes an option and its value out of the arguments.
fn option(arguments: &mut Vec<String>, name: &str) -> Option<String> {
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.drain(at..(at + 2).min(arguments.len())).nth(1)
}
