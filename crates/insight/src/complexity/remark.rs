//! Why figures of a matrix are missing, in words.

use model::Text;

/// Of what an index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A row: a country, a region.
    Row,
    /// A column: a product, a node.
    Column,
}

/// Why figures are missing. Indices are those of the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// Its values sum to zero: it has no figure at all.
    Empty {
        /// Row or column.
        side: Side,
        /// Which.
        index: usize,
    },
    /// It has no advantage anywhere, by rounding alone: it has its RCA and no other figure.
    NoAdvantage {
        /// Row or column.
        side: Side,
        /// Which.
        index: usize,
    },
    /// Fewer than two rows or columns hold anything: no indices.
    Small,
    /// Rows and columns fall into parts that share nothing: no indices.
    Parts {
        /// How many.
        parts: usize,
        /// Rows of the smallest part.
        rows: Vec<usize>,
        /// Its columns.
        columns: Vec<usize>,
    },
    /// All rows have the same columns: no indices.
    Alike,
    /// Several vectors answer the equation equally well: no indices.
    NotSimple,
    /// ECI does not grow with diversity in either direction, so its sign is open: no indices.
    NoSign,
    /// The solver did not reach its precision: no indices.
    Failed,
    /// All rows have the same outlook: no COI.
    AlikeOutlooks,
}

impl Remark {
    /// In a sentence, with the names of rows and columns.
    pub fn text(&self, rows: &[impl AsRef<str>], columns: &[impl AsRef<str>]) -> Text {
        let row = |index: usize| rows.get(index).map_or("?", |name| name.as_ref());
        let column = |index: usize| columns.get(index).map_or("?", |name| name.as_ref());
        let name = |side: Side, index: usize| if side == Side::Row { row(index) } else { column(index) };
        match self {
            Self::Empty { side, index } => {
                let name = name(*side, *index);
                Text::new(
                    format!("`{name}` 各值之和为零，没有任何指标"),
                    format!("the values of `{name}` sum to zero: it has no figures"),
                )
            }
            Self::NoAdvantage { side, index } => {
                let name = name(*side, *index);
                Text::new(
                    format!("`{name}` 处处低于平均份额，只有 RCA，没有其他指标"),
                    format!("`{name}` is below its share everywhere: it has RCA and no other figure"),
                )
            }
            Self::Small => Text::new(
                "有数值的行或列不足两个，没有 ECI、PCI、COI、COG",
                "fewer than two rows or columns hold anything: ECI, PCI, COI and COG are unknown",
            ),
            Self::Parts { parts, rows, columns } => {
                const SHOWN: usize = 3;
                let names = rows.iter().map(|at| row(*at)).chain(columns.iter().map(|at| column(*at)));
                let named: Vec<String> = names.take(SHOWN).map(|name| format!("`{name}`")).collect();
                let more = rows.len() + columns.len() - named.len();
                let (zh, en) = match more {
                    0 => (String::new(), String::new()),
                    more => (format!(" 等 {} 项", more + SHOWN), format!(" and {more} more")),
                };
                Text::new(
                    format!(
                        "矩阵分成 {parts} 个互不相连的部分，ECI、PCI、COI、COG 无意义；最小的部分是 {}{zh}，可去掉后重算",
                        named.join("、")
                    ),
                    format!(
                        "the matrix falls into {parts} parts that share nothing: ECI, PCI, COI and COG are unknown; the \
                         smallest part is {}{en}; hint: leave it out",
                        named.join(", ")
                    ),
                )
            }
            Self::Alike => Text::new(
                "各行优势相同，ECI、PCI、COI、COG 无从区分",
                "all rows have the same advantages: ECI, PCI, COI and COG are unknown",
            ),
            Self::NotSimple => Text::new(
                "第二特征值不唯一，ECI、PCI、COI、COG 不确定",
                "the second eigenvalue is not a simple one: ECI, PCI, COI and COG are unknown",
            ),
            Self::NoSign => Text::new(
                "ECI 与多样性不相关，正负无法确定，ECI、PCI、COI、COG 未知",
                "ECI does not go with diversity either way, so its sign is open: ECI, PCI, COI and COG are unknown",
            ),
            Self::Failed => Text::new(
                "特征值求解未达到精度，ECI、PCI、COI、COG 未知",
                "the eigenvalues could not be computed to their precision: ECI, PCI, COI and COG are unknown",
            ),
            Self::AlikeOutlooks => {
                Text::new("各行的前景值相同，COI 未知", "all rows have the same outlook: COI is unknown")
            }
        }
    }
}
