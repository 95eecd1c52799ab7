//! Columns of project ledgers (台账), as offices name them, and what each tells of a project.

use model::Text;
use tables::Column;

/// What a column tells of a project: its word in mappings and the API, its name, the heads it goes by.
macro_rules! fields {
    ($($key:literal, $zh:literal, $en:literal, [$($word:literal),* $(,)?];)+) => {
        /// Columns of a ledger; the first is the one no ledger goes without.
        pub const LEDGER_COLUMNS: &[Column] = &[$(Column { key: $key, synonyms: &[$($word),*] }),+];

        /// Words of the fields with their printed names, in the order of the columns.
        const TITLES: &[(&str, &str, &str)] = &[$(($key, $zh, $en)),+];
    };
}

fields! {
    "name", "项目名称", "Name", ["项目名称", "拟建项目名称", "签约项目名称", "招商项目名称", "项目名", "项目", "project name", "project"];
    "investor", "投资方", "Investor", ["投资方", "投资企业", "投资主体", "投资单位", "投资商", "投资方名称", "投资企业名称", "客商名称", "客商", "企业名称", "公司名称", "业主单位", "项目业主", "乙方", "合作企业", "引进企业", "investor", "company"];
    "parent", "母公司", "Parent", ["母公司", "控股股东", "集团公司", "投资集团", "总公司", "parent"];
    "investor_home", "投资方所在地", "Investor's home", ["投资方所在地", "投资方来源地", "来源地", "企业所在地", "客商来源地", "资金来源地", "注册地", "客商来源", "home"];
    "content", "建设内容", "Content", ["建设内容", "项目内容", "建设规模及内容", "主要建设内容", "建设内容及规模", "项目简介", "项目概况", "合作内容", "主要内容", "内容", "建设规模", "项目基本情况", "content"];
    "amount", "总投资", "Total investment", ["总投资", "总投资额", "投资总额", "计划总投资", "拟投资", "拟投资额", "投资额", "投资规模", "计划投资", "项目总投资", "投资金额", "引资额", "amount", "total investment"];
    "signed_amount", "签约金额", "Signed amount", ["签约金额", "合同金额", "合同额", "签约额", "协议金额", "合同引资额", "合同资金", "合同投资额", "signed amount"];
    "paid", "累计到位资金", "Paid in so far", ["累计到位资金", "到位资金", "已到位资金", "实际到位资金", "到位金额", "累计到位", "paid in"];
    "origin", "资金性质", "Origin of the money", ["资金性质", "资金来源", "内外资", "内资外资", "资金类别", "引资类别", "origin"];
    "channel", "招商方式", "Channel", ["招商方式", "招商渠道", "招引方式", "引进方式", "线索来源", "信息来源", "项目来源", "channel"];
    "referrer", "推荐人", "Referrer", ["推荐人", "推荐单位", "引荐人", "引荐单位", "介绍人", "referrer"];
    "site_need", "载体需求", "Site need", ["载体需求", "用地需求", "用地面积", "选址需求", "拟用地", "用地规模", "厂房需求", "需求面积", "site need"];
    "asks", "诉求", "Asks", ["诉求", "企业诉求", "存在问题", "存在的问题", "需协调问题", "需要协调解决的问题", "问题及建议", "困难问题", "asks"];
    "unit", "责任单位", "Unit", ["责任单位", "引进单位", "招商单位", "引资单位", "牵头单位", "承办单位", "主体单位", "落实单位", "属地单位", "申报单位", "填报单位", "unit"];
    "owner", "责任人", "Owner", ["责任人", "项目责任人", "专班责任人", "招商责任人", "跟进人", "项目专员", "负责人", "具体责任人", "包联干部", "owner"];
    "first_talk", "首谈单位", "First-talk unit", ["首谈单位", "首报单位", "首谈", "首谈地", "first talk"];
    "contacts", "联系人", "Contacts", ["联系人", "联系人及电话", "联系方式", "企业联系人", "联系电话", "联系人及联系方式", "客商联系人", "电话", "contact", "contacts"];
    "zone", "落地片区", "Zone", ["落地片区", "落户园区", "拟落户园区", "园区", "落户地点", "落地园区", "建设地点", "项目地点", "拟选址", "选址", "落户地", "zone"];
    "node", "产业链环节", "Chain node", ["产业链环节", "所属产业链", "产业链", "所属产业", "产业类别", "产业环节", "chain", "node"];
    "profile", "项目类型", "Kind of project", ["项目类型", "项目类别", "项目性质", "行业类别", "类别", "profile"];
    "stage", "阶段", "Stage", ["项目阶段", "阶段", "当前阶段", "项目进展阶段", "进展阶段", "项目状态", "状态", "所处阶段", "目前阶段", "stage"];
    "progress", "进展情况", "Progress", ["进展情况", "项目进展", "目前进展", "进展", "工作进展", "最新进展", "项目进展情况", "目前进展情况", "推进情况", "progress"];
    "entered", "入库时间", "Came in", ["入库时间", "录入时间", "登记时间", "线索时间", "信息时间", "获取时间", "首次接触时间", "对接时间", "建档时间", "entered"];
    "talks", "洽谈时间", "Talks since", ["洽谈时间", "首谈时间", "首次洽谈时间", "在谈时间", "开始洽谈时间", "talks"];
    "signed", "签约时间", "Signed on", ["签约时间", "签约日期", "签约年月", "合同签订时间", "正式签约时间", "签订时间", "signed"];
    "filed", "备案时间", "Filed on", ["备案时间", "立项时间", "注册时间", "落地时间", "工商注册时间", "履约时间", "filed"];
    "started", "开工时间", "Started on", ["开工时间", "开工日期", "实际开工时间", "动工时间", "开工年月", "入场装修时间", "started"];
    "trial", "试产时间", "Trial since", ["试产时间", "试生产时间", "试营业时间", "竣工时间", "竣工日期", "实际竣工时间", "trial"];
    "operating", "投产时间", "Operating since", ["投产时间", "投产日期", "开业时间", "运营时间", "实际投产时间", "投产开业时间", "投产运营时间", "operating"];
    "ended", "终止时间", "Ended on", ["终止时间", "退出时间", "出库时间", "ended"];
    "end_reason", "终止原因", "Why it ended", ["终止原因", "未成功原因", "失败原因", "退出原因", "出库原因", "end reason"];
    "planned_start", "计划开工", "Planned start", ["计划开工时间", "计划开工", "拟开工时间", "预计开工时间", "计划开工年月", "planned start"];
    "planned_finish", "计划竣工", "Planned finish", ["计划竣工时间", "计划竣工", "计划投产时间", "预计竣工时间", "预计投产时间", "拟竣工时间", "建设周期", "建设年限", "planned finish"];
    "approval", "在线审批代码", "Approval code", ["在线审批代码", "项目代码", "投资项目代码", "审批代码", "国家编码", "赋码", "approval code"];
    "top500", "三类500强", "Top 500", ["三类500强", "500强", "是否500强", "500强企业", "是否三类500强", "企业类型", "top 500"];
    "returnee", "湘商回归", "Returnee", ["湘商回归", "是否湘商回归", "湘商", "是否湘商", "回归项目", "返乡创业", "returnee"];
    "note", "备注", "Note", ["备注", "说明", "其他", "note", "remark"];
    "number", "序号", "No.", ["序号", "编号", "no", "no."];
}

/// The printed name of a field; `None` where there is no such field.
pub fn ledger_title(key: &str) -> Option<Text> {
    TITLES.iter().find(|(known, ..)| *known == key).map(|(_, zh, en)| Text::new(*zh, *en))
}
