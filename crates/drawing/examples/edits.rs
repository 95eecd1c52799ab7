//! How much of a drawing's order an edit turns around: `edits FILE…`. Each graph loses a node, gains one like another, loses a line and gains
//! one; the order is found afresh and near the former one, and both are held against the former. Prints, for each way, the share of nodes
//! that have changed their order with another one of their column, and the crossings drawn.

use std::{env, error::Error, fs};

use drawing::{Arrangement, Drawing, Edge, Graph, Node, Settings, arrange, arrange_near, lay, stats};

/// A graph after an edit, and for each of its nodes the index it had before.
type Edited = (Vec<Node>, Vec<Edge>, Vec<Option<usize>>);

#[derive(Default)]
struct Sum {
    turned: usize,
    nodes: usize,
    crossings: usize,
    drawings: usize,
    untouched: usize,
}

fn main() -> Result<(), std::boxed::Box<dyn Error>> {
    let settings = Settings::default();
    let (mut fresh, mut near) = (Sum::default(), Sum::default());
    for (number, file) in env::args().skip(1).enumerate() {
        let graph = Graph::from_json(&fs::read_to_string(&file)?)?;
        let before = lay(&arrange(graph.clone(), settings.effort), &[], &settings);
        let middle = |node: usize| before.boxes[node].y + before.boxes[node].height / 2.0;
        for edit in [lose_node, gain_node, lose_line, gain_line] {
            let (nodes, edges, former) = edit(&graph, number);
            let former: Vec<(usize, f64)> =
                former.iter().enumerate().filter_map(|(now, old)| old.map(|old| (now, middle(old)))).collect();
            let edited = Graph::new(graph.lane_order(), nodes, edges)?;
            let draw = |arrangement: &Arrangement| lay(arrangement, &[], &settings);
            count(&edited, &draw(&arrange(edited.clone(), settings.effort)), &former, &mut fresh);
            count(&edited, &draw(&arrange_near(edited.clone(), &former, settings.effort)), &former, &mut near);
        }
    }
    for (name, sum) in [("afresh", fresh), ("near the former", near)] {
        println!(
            "{name}: {:.1} % of {} nodes turned with another of their column, none in {} of {} drawings; {} crossings",
            100.0 * sum.turned as f64 / sum.nodes.max(1) as f64,
            sum.nodes,
            sum.untouched,
            sum.drawings,
            sum.crossings
        );
    }
    Ok(())
}

fn count(graph: &Graph, drawing: &Drawing, former: &[(usize, f64)], sum: &mut Sum) {
    let middle = |node: usize| drawing.boxes[node].y + drawing.boxes[node].height / 2.0;
    let turned = |(a, old): (usize, f64)| {
        let mut others = former.iter().filter(|(b, _)| *b != a && graph.nodes()[*b].rank == graph.nodes()[a].rank);
        others.any(|(b, other)| (old < *other) != (middle(a) < middle(*b)))
    };
    let here = former.iter().filter(|known| turned(**known)).count();
    sum.turned += here;
    sum.nodes += former.len();
    sum.untouched += usize::from(here == 0);
    sum.drawings += 1;
    sum.crossings += stats(graph, drawing).crossings;
}

fn lose_node(graph: &Graph, number: usize) -> Edited {
    let gone = number * 7 % graph.nodes().len();
    let kept = |node: usize| node - usize::from(node > gone);
    let mut nodes = graph.nodes().to_vec();
    nodes.remove(gone);
    let edges = graph.edges().iter().filter(|edge| edge.from != gone && edge.to != gone);
    let edges = edges.map(|edge| Edge { from: kept(edge.from), to: kept(edge.to), ..*edge }).collect();
    (nodes, edges, (0..graph.nodes().len()).filter(|node| *node != gone).map(Some).collect())
}

fn gain_node(graph: &Graph, number: usize) -> Edited {
    let count = graph.nodes().len();
    let like = number * 11 % count;
    let mut nodes = graph.nodes().to_vec();
    nodes.push(Node { id: "\u{1}new".to_owned(), ..nodes[like].clone() });
    let mut edges = graph.edges().to_vec();
    // Tied to what its model is tied to, up to two of them.
    let twins = graph.edges().iter().filter(|edge| edge.from == like || edge.to == like).take(2);
    edges.extend(twins.map(|edge| match edge.from == like {
        true => Edge { from: count, ..*edge },
        false => Edge { to: count, ..*edge },
    }));
    (nodes, edges, (0..count).map(Some).chain([None]).collect())
}

fn lose_line(graph: &Graph, number: usize) -> Edited {
    let mut edges = graph.edges().to_vec();
    if !edges.is_empty() {
        edges.remove(number * 5 % edges.len());
    }
    (graph.nodes().to_vec(), edges, (0..graph.nodes().len()).map(Some).collect())
}

fn gain_line(graph: &Graph, number: usize) -> Edited {
    let (nodes, mut edges) = (graph.nodes(), graph.edges().to_vec());
    let from = number * 13 % nodes.len();
    let fresh = (0..nodes.len())
        .map(|step| (from + step * 17) % nodes.len())
        .find(|to| nodes[from].rank < nodes[*to].rank && !edges.iter().any(|edge| edge.from == from && edge.to == *to));
    edges.extend(fresh.map(|to| Edge { from, to, weight: 1 }));
    (nodes.to_vec(), edges, (0..nodes.len()).map(Some).collect())
}
