//! What can be typed. Names are fixed; see the user guide.

mod booklet;
mod brief;
mod bulletin;
mod chains;
mod dispatch;
mod form;
mod projects;
mod promises;
mod trip;
mod user;
mod visits;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use model::{Edition, Lang};

pub(crate) use booklet::Booklet;
pub(crate) use brief::Brief;
pub(crate) use bulletin::{Bulletin, BulletinFormat};
pub(crate) use chains::{Chains, ChainsCommand};
pub(crate) use dispatch::{Dispatch, DispatchCommand, Tasks, TasksCommand};
pub(crate) use form::{FormArgs, FormCommand};
pub(crate) use projects::{Projects, ProjectsCommand};
pub(crate) use promises::{Promises, PromisesCommand};
pub(crate) use trip::Trip;
pub(crate) use user::{UserArgs, UserCommand};
pub(crate) use visits::{Visits, VisitsCommand};

/// One list and one atlas for an investment-promotion bureau: from a register file to a printed sheet
#[derive(Debug, Parser)]
#[command(name = "liantu", version, propagate_version = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a data folder with the shipped district in it
    Demo(Demo),
    /// Make an empty data folder; the web app leads on from there
    Init(Demo),
    /// Serve the web app and the HTTP interface
    Serve(Serve),
    /// Take in registers of firms and lists of sites and opportunities; what cannot be read comes back with file, row, column and why
    Import(Import),
    /// List imports, undo one, or take the undo back
    Imports(Imports),
    /// Place the firms of a data folder on chains and say what changed, or those of a file without one
    Place(Place),
    /// Labels of a chain's nodes with the numbers behind them
    Gaps(Gaps),
    /// Ranked targets of a gap with reasons; or what the ranking was worth on what happened
    Targets(Targets),
    /// The survey form of a landed firm as a workbook, filled in with what is known
    Survey(Survey),
    /// Sites for a requirement, best first: what passes, what is near, and what fails by how much
    Sites(Sites),
    /// Market need, local endowment and willingness for a gap, and what would lift the weakest
    Match(Match),
    /// One chain's sheet as SVG, PDF or PNG
    Atlas(Atlas),
    /// The atlas as a book: sheets, lists, zones, policies, costs and indexes in one PDF
    Booklet(Booklet),
    /// Plan a trip to firms, or their reception, and write its sheet
    Trip(Trip),
    /// One page for whoever visits a target, or a text to paste
    Brief(Brief),
    /// Projects: the list, one whole, a move forward, and the clocks that turn soon
    Projects(Projects),
    /// The promise ledger: what was promised, what is left of it, and what is late
    Promises(Promises),
    /// Records of visits, and their report as text
    Visits(Visits),
    /// A month's bulletin as a document, a workbook with its rows, or pages
    Bulletin(Bulletin),
    /// Superiors' forms: list them, fill one for a month with what each cell rests on
    Form(FormArgs),
    /// Tasks with what became of them
    Tasks(Tasks),
    /// Dispatch meetings: the agenda that the rule proposes
    Dispatch(Dispatch),
    /// Versions of a chain's definition: list, export, compare, propose an edited file, accept, restore
    Chains(Chains),
    /// Lay out any layered graph
    Layout(Layout),
    /// Comparative advantage, density and complexity of a table of countries, products and values
    Complexity(Complexity),
    /// Draft a chain from a graph of products, for an expert to edit
    Draft(Draft),
    /// Check a pack folder: every mistake with file and line
    Packs(Packs),
    /// Enter, list, change and disable users; the first one is the administrator
    User(UserArgs),
    /// Bring a data folder's database to this version
    Migrate(Folder),
    /// Whether the audit is whole, the kept files are what they were and the database is sound; exit 1 when not
    Verify(Folder),
    /// Copy everything into one file while the data is in use; the audit's key is in it, so keep it safe
    Backup(Backup),
    /// Make a new data folder from a backup, in the folder or in an empty PostgreSQL database
    Restore(Restore),
    /// Versions, sizes, what is unsound, the last backup, and what to do
    Doctor(Folder),
}

/// Which data to work on.
#[derive(Debug, Clone, Args)]
pub(crate) struct Folder {
    /// The data folder
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// Keep the data in this PostgreSQL database instead of `DIR/liantu.db`
    #[arg(long, value_name = "URL", env = "LIANTU_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<String>,
}

impl Folder {
    /// Where the data is, for a sentence. An address may hold a password, so it is not repeated.
    pub(crate) fn place(&self) -> String {
        match self.database {
            Some(_) => "the database".to_owned(),
            None => format!("`{}`", self.dir.display()),
        }
    }

    /// How to name the same data in another command.
    pub(crate) fn words(&self) -> String {
        let dir = self.dir.display().to_string();
        let plain = dir.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '\\' | '.' | '_' | '-' | ':'));
        let dir = if plain { dir } else { format!("'{}'", dir.replace('\'', r"'\''")) };
        match self.database {
            Some(_) => format!("--dir {dir} --database …"),
            None => format!("--dir {dir}"),
        }
    }
}

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For eyes
    Table,
    /// The shapes of the HTTP interface
    Json,
    /// For spreadsheets
    Csv,
}

/// `liantu demo` and `liantu init`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Replace the data that is in the folder
    #[arg(long)]
    pub(crate) force: bool,
}

/// `liantu backup`.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The file to write, such as `liantu-2025-03-01.tar.zst`; one that is there stays
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// `liantu restore`.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The folder to make; one that is there must be empty, and so must the database.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// What `liantu backup` wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,
}

/// `liantu serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Address to listen on, of this machine alone until there are users; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8787", value_parser = address)]
    pub(crate) addr: SocketAddr,
    /// A proxy on this machine speaks TLS with browsers: cookies are for TLS alone, and `X-Forwarded-For` names who calls
    #[arg(long)]
    pub(crate) behind_tls: bool,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// A register of firms
    Enterprises,
    /// A list of sites: land, plants, floors, shops, rooms
    Sites,
    /// A list of opportunities
    Opportunities,
    /// The anchor survey: what landed firms buy, from whom and from where
    Purchases,
    /// The anchor survey: what landed firms sell, and where it is finished
    Sales,
    /// A list of supply links: who supplies whom
    Links,
    /// A list of signals: what was seen of firms elsewhere, and what stands against them
    Signals,
    /// A list of earlier deals, won and lost
    Deals,
    /// A list of a hotline's work orders: requests of firms (诉求)
    Cases,
    /// A ledger of projects (台账)
    Projects,
}

impl Kind {
    /// The word in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Enterprises => "enterprises",
            Self::Sites => "sites",
            Self::Opportunities => "opportunities",
            Self::Purchases => "purchases",
            Self::Sales => "sales",
            Self::Links => "links",
            Self::Signals => "signals",
            Self::Deals => "deals",
            Self::Cases => "cases",
            Self::Projects => "projects",
        }
    }
}

/// `liantu import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// What the files hold
    #[arg(long, value_enum)]
    pub(crate) kind: Kind,
    /// CSV, TSV, XLSX, XLS or ODS files
    #[arg(required_unless_present_any = ["template", "input"], value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The same, named
    #[arg(long = "in", value_name = "FILE", conflicts_with = "template")]
    pub(crate) input: Vec<PathBuf>,
    /// Write a CSV file with the headers and an example row instead; not for registers of firms
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "map", "dry_run"])]
    pub(crate) template: Option<PathBuf>,
    /// A text file that says what columns of unusual names hold, one a line: `单位 = name`, `B = uscc`
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Read and report, change nothing
    #[arg(long, visible_alias = "preview")]
    pub(crate) dry_run: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: Format,
}

/// `localhost` is an address too: it is what people type.
fn address(text: &str) -> Result<SocketAddr, String> {
    let number = text.strip_prefix("localhost:").map_or_else(|| text.to_owned(), |port| format!("127.0.0.1:{port}"));
    number.parse().map_err(|_| "an address and a port are expected, such as `127.0.0.1:8787`".to_owned())
}

/// `liantu imports`.
#[derive(Debug, Args)]
pub(crate) struct Imports {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: ImportsCommand,
}

/// `liantu imports …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportsCommand {
    /// List imports, the newest first
    List {
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Take an import back: its statements are retired, older ones are shown again
    Undo {
        /// Number of the import
        id: i64,
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
    },
    /// Take an undo back
    Redo {
        /// Number of the import
        id: i64,
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
    },
}

/// `liantu place`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["chains", "dir"]))]
pub(crate) struct Place {
    /// Folder with chain files, or a pack folder
    #[arg(long, value_name = "DIR", requires = "input", requires = "out")]
    pub(crate) chains: Option<PathBuf>,
    /// Register file
    #[arg(long = "in", value_name = "FILE", requires = "chains")]
    pub(crate) input: Option<PathBuf>,
    /// Result, `.csv` or `.jsonl`
    #[arg(long, value_name = "FILE", requires = "chains")]
    pub(crate) out: Option<PathBuf>,
    /// Instead place the firms of this data folder, and say what changed
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// Keep the data in this PostgreSQL database instead of `DIR/liantu.db`
    #[arg(long, value_name = "URL", env = "LIANTU_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// With `--dir`: every firm, not only those that changed
    #[arg(long, requires = "dir")]
    pub(crate) all: bool,
    /// With `--dir`: how to print; `csv` prints the firms that moved
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: Format,
}

/// `liantu gaps`.
#[derive(Debug, Args)]
pub(crate) struct Gaps {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The chain, such as `steel-pipe`
    #[arg(long)]
    pub(crate) chain: String,
    /// Region by its six-digit code; the district's own when left out
    #[arg(long)]
    pub(crate) region: Option<String>,
    /// Look back at this day, such as `2024-05-01`: what was true and known then
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    /// Only this node of the chain
    #[arg(long)]
    pub(crate) node: Option<String>,
    /// With `--node`: its label by day, with what happened
    #[arg(long, requires = "node", conflicts_with = "as_of")]
    pub(crate) history: bool,
    /// `zh` or `en`
    #[arg(long, default_value = "zh")]
    pub(crate) lang: Lang,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: Format,
}

/// `liantu targets`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("of").required(true).args(["gap", "backtest"]))]
pub(crate) struct Targets {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The gap as chain and node, such as `steel-pipe/drill-pipe`
    #[arg(long, value_name = "CHAIN/NODE")]
    pub(crate) gap: Option<String>,
    /// How many at most
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub(crate) top: u32,
    /// Only what was known on this day, such as `2024-05-01`
    #[arg(long, value_name = "DATE", conflicts_with = "backtest")]
    pub(crate) as_of: Option<String>,
    /// Number of a version of the weights, as the last line of the answer names it; the newest when left out, 0 for the product's own
    #[arg(long, value_name = "VERSION", value_parser = weights_version)]
    pub(crate) weights: Option<i64>,
    /// Show firms that were rejected for this gap too
    #[arg(long, conflicts_with = "backtest")]
    pub(crate) rejected: bool,
    /// Say what the ranking was worth: on deals that were won or lost, and on supply links with a year held back
    #[arg(long)]
    pub(crate) backtest: bool,
    /// With `--backtest`: supply links of this file instead of those of the data folder
    // `requires` alone lets it pass where `--gap` already rules `--backtest` out.
    #[arg(long, value_name = "FILE", requires = "backtest", conflicts_with = "gap")]
    pub(crate) links: Option<PathBuf>,
    /// `zh` or `en`
    #[arg(long, default_value = "zh")]
    pub(crate) lang: Lang,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: Format,
}

/// `liantu survey`.
#[derive(Debug, Args)]
pub(crate) struct Survey {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The firm, by credit code or by its whole name
    #[arg(long)]
    pub(crate) firm: String,
    /// The workbook to write; `import --kind purchases` and `--kind sales` read it back
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// `liantu sites`.
#[derive(Debug, Args)]
pub(crate) struct Sites {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// A filled-in sheet, `.xlsx` or `.csv`: two columns, or a row for each asker
    #[arg(long, value_name = "FILE")]
    pub(crate) requirement: Option<PathBuf>,
    /// What is asked, in words; laid over the sheet.
    #[command(flatten)]
    pub(crate) needs: Needs,
    /// Write the answer to hand out instead: `.pdf`, `.xlsx` or `.txt`
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Write an empty sheet to fill in instead, `.xlsx`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["requirement", "report"])]
    pub(crate) template: Option<PathBuf>,
    /// `zh` or `en`
    #[arg(long, default_value = "zh")]
    pub(crate) lang: Lang,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: Format,
}

/// What is asked of a site.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Needs {
    /// Who asks: a firm or a project
    #[arg(long)]
    pub(crate) asker: Option<String>,
    /// `land`, `plant`, `floor`, `shop` or `room`; may be repeated
    #[arg(long, value_name = "FORM")]
    pub(crate) form: Vec<String>,
    /// `3000..`, `3000..5000`, `30-60亩`
    #[arg(long)]
    pub(crate) area: Option<String>,
    /// Clear height at least, m
    #[arg(long)]
    pub(crate) height: Option<String>,
    /// Floor load at least, t/m²
    #[arg(long)]
    pub(crate) load: Option<String>,
    /// Power at least, kVA
    #[arg(long)]
    pub(crate) power: Option<String>,
    /// Water at least, t/d
    #[arg(long)]
    pub(crate) water: Option<String>,
    /// Steam at least, t/h
    #[arg(long)]
    pub(crate) steam: Option<String>,
    /// Fire hazard class of what will be made or kept: 甲 to 戊
    #[arg(long, value_name = "CLASS")]
    pub(crate) fire_class: Option<String>,
    /// Gas is needed
    #[arg(long)]
    pub(crate) gas: bool,
    /// Waste water has to be led off
    #[arg(long)]
    pub(crate) sewage: bool,
    /// A flue or exhaust is needed
    #[arg(long)]
    pub(crate) exhaust: bool,
    /// A word the plan has to hold, such as `工业`; may be repeated
    #[arg(long, value_name = "WORD")]
    pub(crate) zoning: Vec<String>,
    /// A word for how it can be had, such as `租`; may be repeated
    #[arg(long, value_name = "WORD")]
    pub(crate) tenure: Vec<String>,
    /// Handed over by this day, such as `2025-06-05`
    #[arg(long, value_name = "DATE", value_parser = a_day)]
    pub(crate) by: Option<chrono::NaiveDate>,
    /// A zone by id or name; may be repeated
    #[arg(long)]
    pub(crate) zone: Vec<String>,
    /// At most, with its unit: `15 元/㎡·月`, `18 万元/亩`
    #[arg(long, value_name = "PRICE")]
    pub(crate) budget: Option<String>,
    /// The investor's home city, for comparing costs
    #[arg(long, value_name = "CITY")]
    pub(crate) home: Option<String>,
    /// The node it belongs to, `CHAIN/NODE`: neighbours and opportunities are looked for there
    #[arg(long, value_name = "NODE")]
    pub(crate) node: Option<String>,
}

/// `liantu match`.
#[derive(Debug, Args)]
pub(crate) struct Match {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The gap, as `CHAIN/NODE`
    #[arg(long, value_name = "CHAIN/NODE")]
    pub(crate) gap: String,
    /// The firm, by full name, credit code or row number
    #[arg(long)]
    pub(crate) firm: Option<String>,
    /// What the firm asks of a site: a filled-in sheet
    #[arg(long, value_name = "FILE")]
    pub(crate) requirement: Option<PathBuf>,
    /// `zh` or `en`
    #[arg(long, default_value = "zh")]
    pub(crate) lang: Lang,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: Format,
}

/// File format of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Paper {
    /// Vector, for screens and other programs
    Svg,
    /// For printing: A1, real text, embedded fonts
    Pdf,
    /// Picture
    Png,
    /// Slides whose texts can be edited; without `--chain` a deck of the cover and every sheet
    Pptx,
    /// With `--info`: the shapes of the HTTP interface
    Json,
}

/// `liantu atlas`.
#[derive(Debug, Args)]
pub(crate) struct Atlas {
    /// The data folder.
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The chain, such as `steel-pipe`; the cover with every chain when left out
    #[arg(long, required_if_eq("info", "true"))]
    pub(crate) chain: Option<String>,
    /// `public` or `internal`
    #[arg(long, default_value = "public")]
    pub(crate) edition: Edition,
    /// File format; known by the ending of `--out` when left out
    #[arg(long, value_enum)]
    pub(crate) format: Option<Paper>,
    /// What the drawing is made for: `a1`, `a3` (half as large) or `wide` (a 16:9 screen); `wide` for slides and `a1` for the rest
    /// when left out
    #[arg(long)]
    pub(crate) paper: Option<press::Format>,
    /// `zh` or `en`
    #[arg(long, default_value = "zh")]
    pub(crate) lang: Lang,
    /// The sheet as it was on this day, such as `2024-05-01`
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<String>,
    /// The file to write
    #[arg(long, value_name = "FILE", required_unless_present = "info")]
    pub(crate) out: Option<PathBuf>,
    /// Say what the sheet is about instead of drawing it
    #[arg(long)]
    pub(crate) info: bool,
}

/// `liantu layout`.
#[derive(Debug, Args)]
pub(crate) struct Layout {
    /// The graph as JSON
    #[arg(long = "in", value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// The drawing as SVG
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// The coordinates as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) routes: Option<PathBuf>,
    /// Print crossings, bends, overlaps and time as JSON
    #[arg(long)]
    pub(crate) stats: bool,
}

/// What a product's proximity to itself is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Diagonal {
    /// 1: a product counts among its own neighbours
    One,
    /// 0: only other products count
    Zero,
}

/// `liantu complexity`.
#[derive(Debug, Args)]
pub(crate) struct Complexity {
    /// Table with the columns `country`, `product` and `value`: CSV, TSV, XLSX, XLS or ODS
    #[arg(long = "in", value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// Result, `.csv`: `country,product,rca,density,eci,pci,coi,cog`; a cell is empty where the figure is unknown
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// What a product's proximity to itself is
    #[arg(long, value_enum, default_value = "one")]
    pub(crate) diagonal: Diagonal,
}

/// `liantu draft`.
#[derive(Debug, Args)]
pub(crate) struct Draft {
    /// The product the chain is about, as the graph names it
    #[arg(long, value_name = "NAME")]
    pub(crate) product: String,
    /// The graph as a table: `from`, `to`, `relation` (`upstream_material`, `downstream_product` or `sub_product`)
    #[arg(long, value_name = "FILE")]
    pub(crate) links: PathBuf,
    /// Who makes what as a table: `code`, `product`
    #[arg(long, value_name = "FILE")]
    pub(crate) firms: Option<PathBuf>,
    /// Industry of the district the chain belongs to, by its id in `district.toml`
    #[arg(long, value_name = "ID")]
    pub(crate) industry: Option<String>,
    /// Language of the reasons: `zh` or `en`
    #[arg(long, default_value = "zh")]
    pub(crate) lang: Lang,
    /// The chain file to write; its name is the chain's id
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// `liantu packs`.
#[derive(Debug, Args)]
pub(crate) struct Packs {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: PacksCommand,
}

/// `liantu packs …`.
#[derive(Debug, Subcommand)]
pub(crate) enum PacksCommand {
    /// Check a pack folder: every mistake with file and line
    Check {
        /// The folder
        dir: PathBuf,
        /// Language of the mistakes: `zh` or `en`
        #[arg(long, default_value = "en")]
        lang: Lang,
    },
    /// Make a data folder of a district's own pack, or take a newer pack of the same district in
    Load {
        /// The pack folder
        pack: PathBuf,
        /// The data folder.
        #[command(flatten)]
        folder: Folder,
        /// Replace the data that is in the folder
        #[arg(long)]
        force: bool,
    },
}

/// A day as typed.
fn a_day(text: &str) -> Result<chrono::NaiveDate, String> {
    text.trim().parse().map_err(|_| "not a day such as `2025-06-05`".to_owned())
}

/// A version of the weights as typed.
fn weights_version(text: &str) -> Result<i64, String> {
    text.trim().parse().map_err(|_| {
        "a version is a number that `targets` prints below its answer, such as 1; 0 is the product's own".to_owned()
    })
}

/// How many targets of a gap, as typed.
fn most_targets(text: &str) -> Result<usize, String> {
    match text.trim().parse() {
        Ok(many @ 1..=200) => Ok(many),
        _ => Err("not a number from 1 to 200".to_owned()),
    }
}
