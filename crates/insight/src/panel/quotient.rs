//! Location quotients of a panel: as counted, and drawn towards the average by what small counts are worth.

use model::Text;
use statrs::distribution::{ContinuousCDF, Gamma};

use super::Panel;
use crate::figure::Figure;

/// A number from a sample: the value, what it rests on and how far it can be trusted.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The value with its basis, or why it is unknown.
    pub figure: Figure,
    /// Firms it was counted from.
    pub n: u32,
    /// Lower and upper end of the interval; see [`super::PanelSettings::interval`]. `None` where the value is unknown.
    pub interval: Option<(f64, f64)>,
}

/// A location quotient in both readings.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelQuotient {
    /// As counted, with the exact interval of a Poisson count (Garwood 1936).
    pub counted: Estimate,
    /// Drawn towards the panel's average, with the interval of its posterior.
    pub shrunken: Estimate,
    /// By weighted presence; its weights have no count's distribution, so there is no interval.
    pub weighted: Figure,
}

/// How the quotients of a column lie among the regions: Gamma with this shape and rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Prior {
    shape: f64,
    rate: f64,
    /// Regions it was fitted on.
    regions: u32,
}

/// The prior of a column by moments: with `e` firms expected of a region at the panel's average and `n` found, the weighted mean is
/// `m = Σn / Σe`, the variance `Σ e (n/e − m)² / Σe` less what chance alone gives, `m · regions / Σe`.
pub(super) fn prior(panel: &Panel, column: usize) -> Result<Prior, Text> {
    let least = panel.settings.prior_regions;
    let regions = panel.regions.len() as u32;
    if regions < least {
        return Err(Text::new(
            format!("参照面只有 {regions} 个地区有企业，至少要 {least} 个才能估计地区差异"),
            format!("the panel has firms in {regions} regions, {least} are needed to tell how regions differ"),
        ));
    }
    if panel.totals[column] == 0 {
        return Err(Text::new("参照面没有一家企业在此", "the panel has no firm there"));
    }
    let rows: Vec<(f64, f64)> = (0..panel.regions.len())
        .map(|region| (f64::from(panel.cell(region, column).census.firms), panel.expected(region, column)))
        .collect();
    let found: f64 = rows.iter().map(|(n, _)| n).sum();
    let expected: f64 = rows.iter().map(|(_, e)| e).sum();
    let mean = found / expected;
    let spread = rows.iter().map(|(n, e)| e * (n / e - mean).powi(2)).sum::<f64>() / expected;
    let chance = mean * f64::from(regions) / expected;
    let variance = (spread - chance).max(panel.settings.least_variance);
    Ok(Prior { shape: mean * mean / variance, rate: mean / variance, regions })
}

impl Panel {
    /// Firms that a region would have on a column at the panel's average. Above zero where the column has any firm: a region is in
    /// the panel because it has firms.
    fn expected(&self, region: usize, column: usize) -> f64 {
        f64::from(self.regions[region].all.firms) * f64::from(self.totals[column]) / self.firms
    }

    /// The location quotient of a region on a column, both by index: the region's share of firms there, by the panel's.
    ///
    /// # Panics
    ///
    /// Outside the panel.
    pub fn lq(&self, region: usize, column: usize) -> PanelQuotient {
        let n = self.cell(region, column).census.firms;
        if self.totals[column] == 0 {
            let nobody = || Figure::unknown("参照面没有一家企业在此", "the panel has no firm there");
            let unknown = || Estimate { figure: nobody(), n, interval: None };
            return PanelQuotient { counted: unknown(), shrunken: unknown(), weighted: nobody() };
        }
        let expected = self.expected(region, column);
        let all = self.regions[region].all.firms;
        let counted = Estimate {
            figure: Figure::known(
                f64::from(n) / expected,
                format!("该地区 {all} 家企业中 {n} 家在此，按参照面平均应有 {expected:.2} 家"),
                format!("{n} of the region's {all} firms are there, {expected:.2} would be at the panel's average"),
            ),
            n,
            interval: garwood(n, self.settings.interval).map(|(low, high)| (low / expected, high / expected)),
        };
        PanelQuotient {
            counted,
            shrunken: self.shrunken(region, column, expected),
            weighted: self.weighted(region, column),
        }
    }

    fn shrunken(&self, region: usize, column: usize, expected: f64) -> Estimate {
        let n = self.cell(region, column).census.firms;
        let prior = match &self.priors[column] {
            Ok(prior) => prior,
            Err(reason) => return Estimate { figure: Figure::Unknown { reason: reason.clone() }, n, interval: None },
        };
        let tail = (1.0 - self.settings.interval.clamp(0.0, 0.999_999)) / 2.0;
        let (shape, rate) = (prior.shape + f64::from(n), prior.rate + expected);
        // The share of the figure that is the region's own count; the rest is the panel's average.
        let own = 100.0 * expected / rate;
        Estimate {
            figure: Figure::known(
                shape / rate,
                format!(
                    "{n} 家，按平均应有 {expected:.2} 家；本地计数占 {own:.0}%，其余为 {} 个地区的平均",
                    prior.regions
                ),
                format!(
                    "{n} firms, {expected:.2} at the average; {own:.0}% of it is the region's own count, the rest the average of \
                     {} regions",
                    prior.regions
                ),
            ),
            n,
            interval: quantile(shape, rate, tail).zip(quantile(shape, rate, 1.0 - tail)),
        }
    }

    fn weighted(&self, region: usize, column: usize) -> Figure {
        let settings = &self.settings.presence;
        let sum = |of: &dyn Fn(usize) -> f64| (0..self.regions.len()).map(of).sum::<f64>();
        let (here, there) = (self.presence(region, column), sum(&|region| self.presence(region, column)));
        let (all_here, all_there) =
            (self.regions[region].all.presence(settings), sum(&|region| self.regions[region].all.presence(settings)));
        if all_here <= 0.0 || there <= 0.0 || all_there <= 0.0 {
            return Figure::unknown("分母为零", "a denominator is zero");
        }
        let cell = self.cell(region, column).census;
        Figure::known(
            (here / all_here) / (there / all_there),
            format!("{} 家，其中规上 {} 家，每家规上计 {}", cell.firms, cell.above_scale, settings.weight_above_scale),
            format!(
                "{} firms, {} of them above scale, each of which weighs {}",
                cell.firms, cell.above_scale, settings.weight_above_scale
            ),
        )
    }

    /// How likely a region is above its share on a column; `None` where the panel cannot tell.
    pub(crate) fn likely_above(&self, region: usize, column: usize) -> Option<f64> {
        let prior = self.priors[column].as_ref().ok()?;
        let n = f64::from(self.cell(region, column).census.firms);
        let posterior = Gamma::new(prior.shape + n, prior.rate + self.expected(region, column)).ok()?;
        Some(posterior.sf(1.0)).filter(|chance| chance.is_finite())
    }
}

/// The exact interval of a Poisson count (Garwood 1936) that is to hold with a probability.
pub(crate) fn garwood(n: u32, probability: f64) -> Option<(f64, f64)> {
    let tail = (1.0 - probability.clamp(0.0, 0.999_999)) / 2.0;
    let count = f64::from(n);
    let low = if n == 0 { Some(0.0) } else { quantile(count, 1.0, tail) };
    low.zip(quantile(count + 1.0, 1.0, 1.0 - tail))
}

/// Quantile of a Gamma distribution; `None` where it has none.
fn quantile(shape: f64, rate: f64, share: f64) -> Option<f64> {
    let gamma = Gamma::new(shape, rate).ok()?;
    Some(gamma.inverse_cdf(share)).filter(|value| value.is_finite())
}
