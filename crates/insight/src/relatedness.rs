//! How near a region is to each node: the share of a node's related nodes that the region already has, by a panel of many regions.
//!
//! One reason among others, never a headline: what is often found together says where others went on, not what pays here. It comes
//! from a panel or not at all, since one district has too few firms; where the panel is too narrow every figure is unknown with
//! the reason.

use faer::Mat;
use model::{RegionCode, Text};

use crate::around::Density;
use crate::complexity::Diagonal;
use crate::complexity::proximity;
use crate::figure::Figure;
use crate::panel::{Panel, PanelColumn};

/// How near a region is to each column of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Relatedness {
    /// The region of the panel that the figures speak of: the one asked for, or the wider one it lies in.
    pub region: RegionCode,
    /// In the panel's order of columns.
    pub nodes: Vec<NodeRelatedness>,
}

/// How near a region is to a column.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeRelatedness {
    /// The column.
    pub column: PanelColumn,
    /// Whether the region has it: see [`crate::PanelSettings::present_from`]. `None` where the panel cannot tell.
    pub present: Option<bool>,
    /// The region's firms on it.
    pub firms: u32,
    /// Share of the proximities to other columns that lie on columns the region has, 0 to 1.
    pub density: Figure,
}

impl Relatedness {
    /// The density of each column and its rank: the share of the columns that the region does not have whose density is lower. A
    /// density alone says little, since a large city is near to everything; its rank says where to look first.
    pub fn densities(&self) -> Vec<Density> {
        let absent = self.nodes.iter().filter(|node| node.present == Some(false));
        let mut absent: Vec<f64> = absent.filter_map(|node| node.density.value()).collect();
        absent.sort_by(f64::total_cmp);
        let rank = |value: f64| {
            if absent.is_empty() {
                return Figure::unknown("没有缺少的环节可比", "there is no absent node to compare with");
            }
            let (n, lower) = (absent.len(), absent.partition_point(|other| *other < value));
            Figure::known(
                lower as f64 / n as f64,
                format!("本地没有的 {n} 个环节中，{lower} 个的关联密度更低"),
                format!("of {n} nodes that the region does not have, {lower} have a lower density"),
            )
        };
        let density = |node: &NodeRelatedness| Density {
            value: node.density.clone(),
            rank: match &node.density {
                Figure::Known { value, .. } => rank(*value),
                Figure::Unknown { reason } => Figure::Unknown { reason: reason.clone() },
            },
        };
        self.nodes.iter().map(density).collect()
    }
}

/// Relatedness of a region (or of the one it lies in) to every column of a panel, by the panel's own [`crate::PanelSettings`].
///
/// Presence is by the shrunken location quotient, so that one firm in a small town does not make a speciality; proximity and density
/// are those of [`crate::complexity()`], a column not counting among its own neighbours.
pub fn relatedness(panel: &Panel, region: &RegionCode) -> Relatedness {
    let settings = panel.settings();
    let wide: Vec<usize> =
        (0..panel.regions().len()).filter(|row| panel.regions()[*row].placed >= settings.wide_firms).collect();
    let own = panel.region(region);
    let reason = match own {
        None => Some(Text::new(
            format!("参照面没有 {region} 的企业，相关度未知"),
            format!("the panel has no firm of {region}: relatedness is unknown"),
        )),
        Some(_) if (wide.len() as u32) < settings.wide_regions => Some(Text::new(
            format!(
                "参照面只有 {} 个地区各有 {} 家以上企业，少于 {} 个，相关度未知",
                wide.len(),
                settings.wide_firms,
                settings.wide_regions
            ),
            format!(
                "only {} regions of the panel have {} firms or more, {} are needed: relatedness is unknown",
                wide.len(),
                settings.wide_firms,
                settings.wide_regions
            ),
        )),
        Some(_) => None,
    };
    match (own, reason) {
        (Some(own), None) => known(panel, own, &wide),
        (own, reason) => unknown(panel, region, own, reason.as_ref().unwrap_or(&Text::new("未知", "unknown"))),
    }
}

fn unknown(panel: &Panel, region: &RegionCode, own: Option<usize>, reason: &Text) -> Relatedness {
    let figure = || Figure::Unknown { reason: reason.clone() };
    let nodes = panel.columns().iter().enumerate().map(|(at, column)| NodeRelatedness {
        column: column.clone(),
        present: own.and_then(|own| has(panel, own, at)),
        firms: own.map_or(0, |own| panel.cell(own, at).census.firms),
        density: figure(),
    });
    Relatedness {
        region: own.map_or_else(|| region.clone(), |own| panel.regions()[own].code.clone()),
        nodes: nodes.collect(),
    }
}

/// Whether a region has a column: without any firm it does not, with some it may be above or below its share.
fn has(panel: &Panel, region: usize, column: usize) -> Option<bool> {
    if panel.cell(region, column).census.firms == 0 {
        return Some(false);
    }
    Some(panel.likely_above(region, column)? >= panel.settings().present_from)
}

fn known(panel: &Panel, own: usize, wide: &[usize]) -> Relatedness {
    let columns = panel.columns();
    let mark = |row: usize, column: usize| f64::from(u8::from(has(panel, row, column) == Some(true)));
    let present: Mat<f64> = Mat::from_fn(wide.len(), columns.len(), |row, column| mark(wide[row], column));
    let phi = proximity::proximity(present.as_ref(), Diagonal::Zero);
    let sums = proximity::sums(phi.as_ref());
    let mine: Vec<Option<bool>> = (0..columns.len()).map(|column| has(panel, own, column)).collect();
    let here = Mat::from_fn(1, columns.len(), |_, column| f64::from(u8::from(mine[column] == Some(true))));
    let density = proximity::density(here.as_ref(), phi.as_ref(), &sums);
    let ubiquity: Vec<u32> =
        (0..columns.len()).map(|column| present.col_as_slice(column).iter().sum::<f64>() as u32).collect();
    let n = wide.len();
    let nodes: Vec<NodeRelatedness> = (0..columns.len())
        .map(|at| NodeRelatedness {
            column: columns[at].clone(),
            present: mine[at],
            firms: panel.cell(own, at).census.firms,
            density: density_figure(density[(0, at)], ubiquity[at], n),
        })
        .collect();
    Relatedness { region: panel.regions()[own].code.clone(), nodes }
}

fn density_figure(value: f64, ubiquity: u32, n: usize) -> Figure {
    if !value.is_finite() {
        return Figure::unknown(
            format!("{n} 个地区中有 {ubiquity} 个具备此环节，没有一个同时具备其他环节"),
            format!("{ubiquity} of {n} regions have it, none together with anything else"),
        );
    }
    Figure::known(
        value,
        format!("与其相关的环节按接近度计，本地已具备 {:.0}%（{n} 个地区，{ubiquity} 个具备此环节）", 100.0 * value),
        format!(
            "the region has {:.0}% of what is found together with it, by proximity ({n} regions, {ubiquity} have it)",
            100.0 * value
        ),
    )
}

#[cfg(test)]
mod tests;
