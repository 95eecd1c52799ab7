//! What of the data has grown old or is not known: the register, the facts of sites, how complete the chains' registers are.

use chrono::NaiveDate;
use model::{ShelfLife, Site, SiteAspect, Text};
use store::{Import, ImportState, day_of};

use super::rows::{Desk, OverviewRow};
use crate::analysis::ChainView;
use crate::report::count;

/// Below this share of the firms that are expected a chain's register says too little.
const ENOUGH: f64 = 0.6;

/// Where the firms of the register come from.
pub(crate) struct Register {
    /// Firms known.
    pub(crate) total: u64,
    /// Of them in the district.
    pub(crate) local: u64,
}

impl Desk<'_> {
    /// How fresh the register, the sites and the chains are. What is in order has a row too: a reader asks for it.
    pub(crate) fn freshness(
        &self,
        register: &Register,
        imports: &[Import],
        (sites, life): (&[Site], ShelfLife),
        views: &[ChainView<'_>],
    ) -> Vec<OverviewRow> {
        let mut rows = vec![self.register(register, imports)];
        rows.extend(SiteAspect::ALL.iter().filter_map(|aspect| self.aspect(*aspect, sites, life)));
        rows.extend(self.coverage(views));
        rows
    }

    fn register(&self, register: &Register, imports: &[Import]) -> OverviewRow {
        let Register { total, local } = register;
        let mut days = imports.iter().filter(|one| one.state == ImportState::Active && one.kind == "enterprises");
        // The first is the last that came in.
        let last = days.next().and_then(|import| day_of(&import.imported_at));
        let title = Text::new("企业登记", "Register of firms");
        let why = match last {
            _ if *total == 0 => Text::new("还没有企业", "No firm yet"),
            None => Text::new(
                format!("{total} 家，本区 {local} 家；没有导入过"),
                format!("{total} firms, {local} local; nothing was imported"),
            ),
            Some(on) => Text::new(
                format!("{total} 家，本区 {local} 家；{on} 导入"),
                format!("{total} firms, {local} local; imported {on}"),
            ),
        };
        let row = self.told("register", (title, why), "/data");
        let row = OverviewRow { colour: (*total == 0).then(|| "yellow".to_owned()), ..row };
        match last {
            Some(on) => OverviewRow { on: Some(on.to_string()), days: Some((on - self.day).num_days()), ..row },
            None => row,
        }
    }

    /// One aspect of the sites; `None` where no site has it.
    fn aspect(&self, aspect: SiteAspect, sites: &[Site], life: ShelfLife) -> Option<OverviewRow> {
        // Their age is told as of the day the list speaks of, as the list itself does.
        let day = self.config.pack.district.data_date;
        let asked = |site: &&Site| aspect != SiteAspect::Price || site.price.is_some();
        let all: Vec<&Site> = sites.iter().filter(asked).collect();
        if all.is_empty() {
            return None;
        }
        let old = all.iter().filter(|site| site.stale(day, life).contains(&aspect)).count();
        let known: Vec<NaiveDate> = all.iter().filter_map(|site| site.known_on(aspect)).collect();
        let never = all.len() - known.len();
        let oldest = known.iter().min().and_then(|on| u32::try_from((day - *on).num_days()).ok());
        let title = match aspect {
            SiteAspect::Price => Text::new("载体价格", "Prices of sites"),
            SiteAspect::Availability => Text::new("载体可用", "Availability of sites"),
            SiteAspect::Structure => Text::new("载体结构", "Structure of sites"),
        };
        let n = all.len();
        let mut why = if old == 0 {
            Text::new(format!("{n} 处都在期内"), format!("{} in date", count(n, "site")))
        } else {
            Text::new(format!("{old} / {n} 处过期"), format!("{old} of {} out of date", count(n, "site")))
        };
        if never > 0 {
            why = Text::new(format!("{}，{never} 处从未核实", why.zh), format!("{}, {never} never confirmed", why.en));
        }
        let row = self.told(&format!("sites:{aspect}"), (title, why), "/list?view=sites");
        Some(OverviewRow {
            colour: Some(if old > 0 { "yellow" } else { "green" }.to_owned()),
            used: oldest,
            limit: Some(life.days(aspect)),
            unit: Some("days".to_owned()),
            ..row
        })
    }

    /// How complete the registers behind the chains are; `None` where there is no chain.
    fn coverage(&self, views: &[ChainView<'_>]) -> Option<OverviewRow> {
        if views.is_empty() {
            return None;
        }
        let known: Vec<f64> = views.iter().filter_map(|view| view.coverage().value()).collect();
        let (unknown, thin) = (views.len() - known.len(), known.iter().filter(|share| **share < ENOUGH).count());
        let title = Text::new("链上企业覆盖", "Coverage of the chains");
        let why = if unknown + thin == 0 {
            Text::new(
                format!("{} 条链都在 60% 以上", views.len()),
                format!("{}, all at 60% or more", count(views.len(), "chain")),
            )
        } else {
            Text::new(
                format!("{thin} 条链不足 60%，{unknown} 条未知"),
                format!("{} below 60%, {unknown} unknown", count(thin, "chain")),
            )
        };
        let row = self.told("coverage", (title, why), "/data");
        Some(OverviewRow { colour: Some(if unknown + thin > 0 { "yellow" } else { "green" }.to_owned()), ..row })
    }
}
