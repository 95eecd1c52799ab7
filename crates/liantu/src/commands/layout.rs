//! `liantu layout`: any layered graph to a drawing, its coordinates and its quality.

use std::io::Write;
use std::time::Instant;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::cli::Layout;
use crate::report;

#[derive(Serialize)]
struct Routes<'a> {
    nodes: Vec<RoutedNode<'a>>,
    edges: Vec<RoutedEdge<'a>>,
}

#[derive(Serialize)]
struct RoutedNode<'a> {
    id: &'a str,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

#[derive(Serialize)]
struct RoutedEdge<'a> {
    from: &'a str,
    to: &'a str,
    points: &'a [(f64, f64)],
}

#[derive(Serialize)]
struct Stats {
    nodes: usize,
    edges: usize,
    crossings: usize,
    bends: usize,
    edges_through_nodes: usize,
    overlaps: usize,
    length: f64,
    ms: f64,
}

/// Draws the graph.
pub(super) fn run(args: &Layout) -> Result<()> {
    let text = std::fs::read_to_string(&args.input).with_context(|| format!("reading `{}`", args.input.display()))?;
    let graph = drawing::Graph::from_json(&text).with_context(|| format!("reading `{}`", args.input.display()))?;
    let start = Instant::now();
    let drawing = drawing::layout(&graph, &drawing::Settings::default());
    let ms = start.elapsed().as_secs_f64() * 1e3;
    let svg = drawing::draw(&graph, &drawing);
    std::fs::write(&args.out, svg).with_context(|| format!("writing `{}`", args.out.display()))?;
    if let Some(path) = &args.routes {
        let id = |index: usize| graph.nodes()[index].id.as_str();
        let routes = Routes {
            nodes: drawing
                .boxes
                .iter()
                .enumerate()
                .map(|(index, b)| RoutedNode { id: id(index), x: b.x, y: b.y, width: b.width, height: b.height })
                .collect(),
            edges: graph
                .edges()
                .iter()
                .zip(&drawing.routes)
                .map(|(edge, points)| RoutedEdge { from: id(edge.from), to: id(edge.to), points })
                .collect(),
        };
        let file = std::fs::File::create(path).with_context(|| format!("writing `{}`", path.display()))?;
        let mut file = std::io::BufWriter::new(file);
        serde_json::to_writer(&mut file, &routes)
            .map_err(std::io::Error::from)
            .and_then(|()| file.flush())
            .with_context(|| format!("writing `{}`", path.display()))?;
    }
    if args.stats {
        let measured = drawing::stats(&graph, &drawing);
        let stats = Stats {
            nodes: graph.nodes().len(),
            edges: graph.edges().len(),
            crossings: measured.crossings,
            bends: measured.bends,
            edges_through_nodes: measured.edges_through_nodes,
            overlaps: measured.overlaps,
            length: measured.length,
            ms,
        };
        report::line(serde_json::to_string(&stats)?)?;
    }
    Ok(())
}
