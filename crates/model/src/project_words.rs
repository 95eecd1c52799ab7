//! The pipeline's closed vocabularies: stages, profiles, ways of attracting, proofs, tags, reasons to end.

use crate::words::{Lang, Text, vocabulary};

vocabulary! {
    /// How far a project has come, from a first word to an operating firm.
    ProjectStage {
        /// 线索.
        Lead = "lead",
        /// 研判.
        Assessment = "assessment",
        /// 储备.
        Reserve = "reserve",
        /// 策划.
        Planned = "planned",
        /// 在谈.
        Talks = "talks",
        /// 准入.
        Admission = "admission",
        /// 签约.
        Signed = "signed",
        /// 落地备案.
        Filed = "filed",
        /// 建设.
        Construction = "construction",
        /// 试生产, 试营业.
        Trial = "trial",
        /// 运营.
        Operating = "operating",
        /// 终止: from any stage, with a reason.
        Ended = "ended",
    }
}

vocabulary! {
    /// Which gates a project passes.
    Profile {
        /// 工业: every stage.
        Industrial = "industrial",
        /// 商业: no environmental or energy gate; 试营业 for trial production.
        Commercial = "commercial",
        /// 轻资产: lead, talks, signed, open.
        Light = "light",
    }
}

impl Profile {
    /// The stages of this profile in their order, without [`ProjectStage::Ended`].
    pub fn stages(self) -> &'static [ProjectStage] {
        use ProjectStage::{
            Admission, Assessment, Construction, Filed, Lead, Operating, Planned, Reserve, Signed, Talks, Trial,
        };
        match self {
            Self::Industrial | Self::Commercial => {
                &[Lead, Assessment, Reserve, Planned, Talks, Admission, Signed, Filed, Construction, Trial, Operating]
            }
            Self::Light => &[Lead, Talks, Signed, Operating],
        }
    }

    /// The printed name.
    pub fn title(self) -> Text {
        match self {
            Self::Industrial => Text::new("工业项目", "Industrial"),
            Self::Commercial => Text::new("商业项目", "Commercial"),
            Self::Light => Text::new("轻资产项目", "Light"),
        }
    }
}

impl ProjectStage {
    /// The printed name; a commercial project opens on trial where a plant makes its first batch.
    pub fn title(self, profile: Profile) -> Text {
        let (zh, en) = match (self, profile) {
            (Self::Lead, _) => ("线索", "Lead"),
            (Self::Assessment, _) => ("研判", "Assessment"),
            (Self::Reserve, _) => ("储备", "Reserve"),
            (Self::Planned, _) => ("策划", "Planned"),
            (Self::Talks, _) => ("在谈", "In talks"),
            (Self::Admission, _) => ("准入", "Admission"),
            (Self::Signed, _) => ("签约", "Signed"),
            (Self::Filed, _) => ("落地备案", "Filed"),
            (Self::Construction, Profile::Commercial) => ("装修建设", "Fitting out"),
            (Self::Construction, _) => ("建设", "Construction"),
            (Self::Trial, Profile::Commercial) => ("试营业", "Trial opening"),
            (Self::Trial, _) => ("试生产", "Trial production"),
            (Self::Operating, Profile::Industrial) => ("运营", "Operating"),
            (Self::Operating, _) => ("开业运营", "Open"),
            (Self::Ended, _) => ("终止", "Ended"),
        };
        Text::new(zh, en)
    }

    /// Whether a contract stands behind it: signed or later, and not ended.
    pub fn is_signed(self) -> bool {
        (Self::Signed..=Self::Operating).contains(&self)
    }
}

vocabulary! {
    /// Why a project goes back.
    BackCause {
        /// It had come so far and lost it: what was reached stays counted.
        FellBack = "fell_back",
        /// It had never come so far, the entry was wrong: what was entered counts nowhere, on no day.
        Mistake = "mistake",
    }
}

impl BackCause {
    /// The printed name.
    pub fn title(self) -> Text {
        match self {
            Self::FellBack => Text::new("实际退回", "fell back"),
            Self::Mistake => Text::new("登记有误", "entered by mistake"),
        }
    }
}

vocabulary! {
    /// How a project was attracted (招商方式).
    AttractionChannel {
        /// 活动招商.
        Event = "event",
        /// 平台招商.
        Platform = "platform",
        /// 商会招商.
        Chamber = "chamber",
        /// 以商招商.
        ExistingInvestor = "existing_investor",
        /// 领导带队招商.
        LeaderVisit = "leader_visit",
        /// 按图招商.
        Atlas = "atlas",
        /// 部门招商.
        Department = "department",
        /// 企业自荐: the firm asked by itself.
        Enquiry = "enquiry",
    }
}

impl AttractionChannel {
    /// The printed name.
    pub fn title(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Event => ("活动招商", "Event"),
            Self::Platform => ("平台招商", "Platform"),
            Self::Chamber => ("商会招商", "Chamber"),
            Self::ExistingInvestor => ("以商招商", "Existing investor"),
            Self::LeaderVisit => ("领导带队", "Leader's visit"),
            Self::Atlas => ("按谱索骥", "By the atlas"),
            Self::Department => ("部门招商", "Department"),
            Self::Enquiry => ("企业自荐", "Firm's own enquiry"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

vocabulary! {
    /// A paper that shows that a stage was reached.
    ProofKind {
        /// Answer to whoever referred the lead: go on or not.
        ReferrerReply = "referrer_reply",
        /// Assessment under the seven headings: direction, pull, market, technology, environment, energy, benefit.
        AssessmentNote = "assessment_note",
        /// Site short-list, chain node, policies and risks of a planned project.
        PlanSheet = "plan_sheet",
        /// Record of a meeting or a visit.
        MeetingRecord = "meeting_record",
        /// Opinion on plan, sector and land before signing.
        AdmissionOpinion = "admission_opinion",
        /// The environmental department's opinion.
        EnvironmentOpinion = "environment_opinion",
        /// Energy and emission compliance.
        EnergyOpinion = "energy_opinion",
        /// The signed text.
        Agreement = "agreement",
        /// The agreement's clauses with the legal basis of each promise.
        ClauseTable = "clause_table",
        /// Business licence of the firm that was founded for it.
        BusinessLicence = "business_licence",
        /// Filing or approval of the project by its code.
        FilingCode = "filing_code",
        /// Land paid for, or a lease.
        LandOrLease = "land_or_lease",
        /// Construction permit.
        ConstructionPermit = "construction_permit",
        /// Photograph of the place.
        SitePhoto = "site_photo",
        /// Voucher of money put in.
        InvestmentVoucher = "investment_voucher",
        /// Notice of trial production or opening.
        TrialNotice = "trial_notice",
        /// Invoices of equipment.
        EquipmentInvoice = "equipment_invoice",
        /// First sale or first tax.
        FirstInvoice = "first_invoice",
    }
}

impl ProofKind {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::ReferrerReply => ("对推荐人的答复", "Answer to the referrer"),
            Self::AssessmentNote => ("研判意见", "Assessment note"),
            Self::PlanSheet => ("策划表", "Plan sheet"),
            Self::MeetingRecord => ("洽谈记录", "Meeting record"),
            Self::AdmissionOpinion => ("准入评估意见", "Admission opinion"),
            Self::EnvironmentOpinion => ("环保意见", "Environmental opinion"),
            Self::EnergyOpinion => ("能耗意见", "Energy opinion"),
            Self::Agreement => ("签约文本", "Signed agreement"),
            Self::ClauseTable => ("条款与依据表", "Clauses with their basis"),
            Self::BusinessLicence => ("营业执照", "Business licence"),
            Self::FilingCode => ("立项备案证", "Project filing"),
            Self::LandOrLease => ("土地款凭证或租赁合同", "Land payment or lease"),
            Self::ConstructionPermit => ("施工许可", "Construction permit"),
            Self::SitePhoto => ("现场照片", "Photograph of the site"),
            Self::InvestmentVoucher => ("投资凭证", "Investment voucher"),
            Self::TrialNotice => ("试生产（试营业）告知", "Notice of trial"),
            Self::EquipmentInvoice => ("设备发票", "Equipment invoices"),
            Self::FirstInvoice => ("首张发票或首笔税款", "First invoice or tax"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// Why a project ended.
    EndReason {
        /// It went to another place.
        Elsewhere = "elsewhere",
        /// The firm no longer wants to.
        Withdrawn = "withdrawn",
        /// No site that fits.
        NoSite = "no_site",
        /// Power, water, energy quota or labour are lacking.
        NoFactor = "no_factor",
        /// Terms were not agreed.
        Terms = "terms",
        /// It was not admitted.
        NotAdmitted = "not_admitted",
        /// Money did not come.
        NoFunds = "no_funds",
        /// No progress for so long that it left the library.
        Stale = "stale",
        /// It is the same as another project.
        Duplicate = "duplicate",
        /// Anything else; the note says what.
        Other = "other",
    }
}

impl EndReason {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Elsewhere => ("落户外地", "Went elsewhere"),
            Self::Withdrawn => ("企业放弃", "Firm withdrew"),
            Self::NoSite => ("无合适载体", "No site that fits"),
            Self::NoFactor => ("要素不足", "Power, water, quota or labour lacking"),
            Self::Terms => ("条件未谈拢", "Terms not agreed"),
            Self::NotAdmitted => ("未通过准入", "Not admitted"),
            Self::NoFunds => ("资金不到位", "Money did not come"),
            Self::Stale => ("长期无进展出库", "No progress, left the library"),
            Self::Duplicate => ("重复项目", "Same as another project"),
            Self::Other => ("其他", "Other"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// Where the money comes from, seen from the district.
    CapitalOrigin {
        /// The same city.
        City = "city",
        /// Another city of the province.
        Province = "province",
        /// 省外境内资金.
        OutsideProvince = "outside_province",
        /// Hong Kong, Macao, Taiwan.
        HkMoTw = "hk_mo_tw",
        /// 外资.
        Foreign = "foreign",
    }
}

impl CapitalOrigin {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::City => ("市内", "Same city"),
            Self::Province => ("省内市外", "Same province"),
            Self::OutsideProvince => ("省外境内", "Other provinces"),
            Self::HkMoTw => ("港澳台", "Hong Kong, Macao, Taiwan"),
            Self::Foreign => ("外资", "Foreign"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// What superiors count apart.
    TagKind {
        /// 世界500强.
        World500 = "world500",
        /// 中国500强.
        China500 = "china500",
        /// 民营500强.
        Private500 = "private500",
        /// 百亿项目: total investment of 10 billion yuan or more.
        TenBillion = "ten_billion",
        /// 外资项目.
        Foreign = "foreign",
        /// 湘商回归.
        Returnee = "returnee",
        /// 四上企业 candidate.
        AboveScaleCandidate = "above_scale_candidate",
        /// Entered the statistics as 四上.
        AboveScale = "above_scale",
    }
}

impl TagKind {
    /// Whether the tag means nothing without the year of the list it was taken from.
    pub fn needs_year(self) -> bool {
        matches!(self, Self::World500 | Self::China500 | Self::Private500)
    }

    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::World500 => ("世界500强", "World Top 500"),
            Self::China500 => ("中国500强", "China Top 500"),
            Self::Private500 => ("民营500强", "Private Top 500"),
            Self::TenBillion => ("百亿项目", "10 billion yuan"),
            Self::Foreign => ("外资项目", "Foreign capital"),
            Self::Returnee => ("湘商回归", "Returning entrepreneur"),
            Self::AboveScaleCandidate => ("四上后备", "Above-scale candidate"),
            Self::AboveScale => ("四上企业", "Above scale"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// Numbers under which other offices know a project.
    OutsideKey {
        /// 投资项目在线审批监管平台代码.
        Approval = "approval",
        /// 统计入库代码.
        Statistics = "statistics",
        /// 土地手续.
        Land = "land",
        /// 环评.
        Environment = "environment",
        /// 能评.
        Energy = "energy",
        /// 施工许可.
        Construction = "construction",
    }
}

impl OutsideKey {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Approval => ("在线审批代码", "Online approval code"),
            Self::Statistics => ("统计代码", "Statistics code"),
            Self::Land => ("用地手续", "Land permit"),
            Self::Environment => ("环评文号", "Environmental permit"),
            Self::Energy => ("能评文号", "Energy permit"),
            Self::Construction => ("施工许可证号", "Construction permit"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// What a person says of two projects that look alike.
    TwinVerdict {
        /// They are one.
        Same = "same",
        /// They are two.
        NotSame = "not_same",
        /// Nobody knows yet.
        Unsure = "unsure",
    }
}

vocabulary! {
    /// What of a project's record a gate asks for.
    ProjectField {
        /// Who invests.
        Investor = "investor",
        /// What is to be made or done.
        Content = "content",
        /// Total investment.
        Amount = "amount",
        /// What site it needs.
        SiteNeed = "site_need",
        /// What it asks of the government.
        Asks = "asks",
        /// How it was attracted.
        Channel = "channel",
        /// The officer who answers for it.
        Owner = "owner",
        /// Chain and node it stands on.
        Node = "node",
        /// The zone it goes to.
        Zone = "zone",
        /// The site it goes to.
        Site = "site",
        /// The amount in the contract.
        SignedAmount = "signed_amount",
        /// The month in which it is to start.
        PlannedStart = "planned_start",
        /// The firm founded for it, by credit code.
        Enterprise = "enterprise",
        /// The online approval code.
        ApprovalCode = "approval_code",
    }
}

impl ProjectField {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Investor => ("投资方", "Investor"),
            Self::Content => ("建设内容", "Content"),
            Self::Amount => ("总投资", "Total investment"),
            Self::SiteNeed => ("载体需求", "Site need"),
            Self::Asks => ("诉求", "Asks"),
            Self::Channel => ("招商方式", "Channel of attraction"),
            Self::Owner => ("责任人", "Owner"),
            Self::Node => ("产业链环节", "Chain node"),
            Self::Zone => ("落地片区", "Zone"),
            Self::Site => ("落地载体", "Site"),
            Self::SignedAmount => ("签约金额", "Signed amount"),
            Self::PlannedStart => ("计划开工月", "Planned start"),
            Self::Enterprise => ("落地企业", "Firm founded for it"),
            Self::ApprovalCode => ("在线审批代码", "Online approval code"),
        };
        Text::new(zh, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_light_project_goes_from_lead_to_open_in_four_stages() {
        let titles: Vec<String> = Profile::Light.stages().iter().map(|stage| stage.title(Profile::Light).zh).collect();
        assert_eq!(titles, ["线索", "在谈", "签约", "开业运营"]);
    }

    #[test]
    fn stages_of_every_profile_rise_and_start_with_a_lead() {
        for profile in Profile::ALL {
            let stages = profile.stages();
            assert_eq!(stages[0], ProjectStage::Lead);
            assert!(stages.is_sorted() && !stages.contains(&ProjectStage::Ended));
        }
    }
}
