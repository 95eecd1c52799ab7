//! What an order was worth, told from what happened: how often a won firm stood above a lost one, how often the right firm was
//! among the first. Each with n and an interval, and no figure where n is too small to say anything.

use model::Text;
use statrs::distribution::{ContinuousCDF, Normal};

use crate::figure::Figure;

/// Below this many on either side an area under the curve says nothing: its interval would span most of the scale.
const FEW: usize = 5;

/// Share of attempts in which the firm that came stood above one that did not.
#[derive(Debug, Clone, PartialEq)]
pub struct Auc {
    /// 0.5 is chance; unknown where either side is too small.
    pub auc: Figure,
    /// 95 % interval (Hanley and McNeil 1982), where known.
    pub interval: Option<(f64, f64)>,
    /// Won.
    pub won: usize,
    /// Lost.
    pub lost: usize,
}

/// Share of questions whose answer was among the first k.
#[derive(Debug, Clone, PartialEq)]
pub struct HitRate {
    /// The rate; unknown without questions.
    pub rate: Figure,
    /// 95 % interval (Wilson score), where known.
    pub interval: Option<(f64, f64)>,
    /// Hits.
    pub hits: usize,
    /// Questions.
    pub n: usize,
}

fn z() -> f64 {
    Normal::standard().inverse_cdf(0.975)
}

/// Area under the curve of these ranks: the share of pairs in which the won one is higher, ties half. Ranks that are no
/// numbers are left out.
pub fn auc(won: &[f64], lost: &[f64]) -> Auc {
    let finite = |ranks: &[f64]| ranks.iter().copied().filter(|rank| rank.is_finite()).collect::<Vec<_>>();
    let (won, lost) = (finite(won), finite(lost));
    let (w, l) = (won.len(), lost.len());
    if w < FEW || l < FEW {
        let figure = Figure::unknown(
            format!("样本太少：成 {w}、未成 {l}，各至少 {FEW}"),
            format!("too few to say: {w} won, {l} lost, at least {FEW} of each are needed"),
        );
        return Auc { auc: figure, interval: None, won: w, lost: l };
    }
    let above: f64 = won
        .iter()
        .flat_map(|a| {
            lost.iter().map(move |b| {
                if a > b {
                    1.0
                } else if a < b {
                    0.0
                } else {
                    0.5
                }
            })
        })
        .sum();
    let (nw, nl) = (w as f64, l as f64);
    let area = above / (nw * nl);
    let (q1, q2) = (area / (2.0 - area), 2.0 * area * area / (1.0 + area));
    let square = area * area;
    let variance = (area * (1.0 - area) + (nw - 1.0) * (q1 - square) + (nl - 1.0) * (q2 - square)).max(0.0) / (nw * nl);
    let half = z() * variance.sqrt();
    let interval = ((area - half).max(0.0), (area + half).min(1.0));
    let auc = Figure::known(
        area,
        format!("{w} 家成、{l} 家未成，两两相比"),
        format!("{w} won and {l} lost firms, pair by pair"),
    );
    Auc { auc, interval: Some(interval), won: w, lost: l }
}

/// How often the answer was among the first.
pub fn hit_rate(hits: usize, n: usize) -> HitRate {
    if n == 0 {
        let figure = Figure::unknown("没有可回测的记录", "nothing on file to test on");
        return HitRate { rate: figure, interval: None, hits, n };
    }
    let hits = hits.min(n);
    let (share, count, z) = (hits as f64 / n as f64, n as f64, z());
    let wide = 1.0 + z * z / count;
    let middle = (share + z * z / (2.0 * count)) / wide;
    let half = z * (share * (1.0 - share) / count + z * z / (4.0 * count * count)).sqrt() / wide;
    let basis = Text::new(format!("{n} 个中 {hits} 个"), format!("{hits} of {n}"));
    HitRate {
        rate: Figure::known(share, basis.zh, basis.en),
        interval: Some(((middle - half).max(0.0), (middle + half).min(1.0))),
        hits,
        n,
    }
}

/// The chance that at least one of `right` answers is among the first `k` of `all` in random order; `None` without any.
pub fn random_hit_rate(right: usize, all: usize, k: usize) -> Option<f64> {
    if all == 0 || right == 0 {
        return None;
    }
    let (right, k) = (right.min(all), k.min(all));
    let mut missed = 1.0;
    for drawn in 0..k {
        let left = all - drawn;
        missed *= left.saturating_sub(right) as f64 / left as f64;
    }
    Some(1.0 - missed)
}
