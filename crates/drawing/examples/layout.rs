//! Lays out graphs from files and prints a line of figures for each: `layout [--effort N] [--routes DIR] FILE…`.
//! With a directory, the picture and the routes of each are written there.

use std::{env, error::Error, fs, path::Path, time::Instant};

use drawing::{Graph, LaneOrder, Settings, draw, layout, stats};
use serde_json::json;

fn main() -> Result<(), std::boxed::Box<dyn Error>> {
    let mut files: Vec<String> = env::args().skip(1).collect();
    let effort = option(&mut files, "--effort").map_or(Ok(1.0), |text| text.parse())?;
    let routes = option(&mut files, "--routes");
    for file in files {
        let text = fs::read_to_string(&file)?;
        for (order, name) in [(LaneOrder::Free, "free"), (LaneOrder::Given, "given")] {
            let graph = Graph::from_json(&text)?.with_lane_order(order);
            let start = Instant::now();
            let drawing = layout(&graph, &Settings { effort, ..Settings::default() });
            let ms = start.elapsed().as_millis();
            let stats = stats(&graph, &drawing);
            let stem = Path::new(&file).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            println!("{stem} {name} {ms} ms, {stats:?}, size {:?}", drawing.size);
            let Some(dir) = &routes else { continue };
            fs::write(Path::new(dir).join(format!("{stem}.{name}.svg")), draw(&graph, &drawing))?;
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
            fs::write(
                Path::new(dir).join(format!("{stem}.{name}.json")),
                json!({"nodes": nodes, "edges": edges}).to_string(),
            )?;
        }
    }
    Ok(())
}

/// Takes an option and its value out of the arguments.
fn option(arguments: &mut Vec<String>, name: &str) -> Option<String> {
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.drain(at..(at + 2).min(arguments.len())).nth(1)
}
