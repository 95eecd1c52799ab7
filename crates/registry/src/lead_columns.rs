//! The columns of lists of supply links, signals and earlier deals, the headers offices give them, and a template of each.

use tables::Column;

use crate::place_columns::TemplateColumn;

/// Columns of a list of supply links. The order within a column is trust.
pub const LINK_COLUMNS: &[Column] = &[
    Column {
        key: "supplier",
        synonyms: &["供应商", "供应商名称", "供方", "供货方", "供货企业", "卖方", "上游企业", "supplier", "seller"],
    },
    Column {
        key: "supplier_code",
        synonyms: &["供应商统一社会信用代码", "供应商代码", "供应商信用代码", "supplier code"],
    },
    Column {
        key: "customer",
        synonyms: &[
            "客户",
            "客户名称",
            "采购方",
            "采购企业",
            "需方",
            "买方",
            "下游企业",
            "customer",
            "buyer",
            "purchaser",
        ],
    },
    Column {
        key: "customer_code", synonyms: &["客户统一社会信用代码", "客户代码", "客户信用代码", "customer code"]
    },
    Column {
        key: "product",
        synonyms: &["产品", "货物", "供应产品", "采购产品", "品名", "产品名称", "product", "goods"],
    },
    Column { key: "chain", synonyms: &["产业链", "所属产业链", "链条", "chain"] },
    Column { key: "node", synonyms: &["产业环节", "环节", "所属环节", "node"] },
    Column { key: "year", synonyms: &["年份", "年度", "报告年度", "报告期", "年", "year"] },
    Column {
        key: "of_purchases",
        synonyms: &["占采购比例", "采购占比", "占客户采购比例", "占采购额比例", "share of purchases"],
    },
    Column {
        key: "of_sales",
        synonyms: &["占销售比例", "销售占比", "占供应商销售比例", "占销售额比例", "share of sales"],
    },
    Column { key: "amount", synonyms: &["金额", "采购金额", "销售金额", "交易金额", "amount"] },
    Column { key: "date", synonyms: &["日期", "披露日期", "公告日期", "获知日期", "date", "disclosed"] },
    Column { key: "source", synonyms: &["来源", "数据来源", "资料来源", "source"] },
    Column { key: "sample", synonyms: &["样例", "是否样例", "示例", "sample"] },
];

/// Columns of a list of signals.
pub const SIGNAL_COLUMNS: &[Column] = &[
    Column {
        key: "firm",
        synonyms: &["企业名称", "企业", "公司名称", "单位名称", "目标企业", "名称", "firm", "company", "name"],
    },
    Column {
        key: "firm_code", synonyms: &["统一社会信用代码", "信用代码", "统一信用代码", "uscc", "credit code"]
    },
    Column { key: "kind", synonyms: &["类型", "信号类型", "线索类型", "类别", "信号", "kind", "type"] },
    Column { key: "date", synonyms: &["日期", "发现日期", "时间", "获知日期", "date"] },
    Column {
        key: "until", synonyms: &["有效期至", "截止日期", "到期日期", "失效日期", "until", "valid to"]
    },
    Column { key: "text", synonyms: &["内容", "说明", "摘要", "情况", "线索内容", "text", "note"] },
    Column { key: "text_en", synonyms: &["英文内容", "英文说明", "英文", "text in english", "english"] },
    Column { key: "source", synonyms: &["来源", "数据来源", "资料来源", "source"] },
    Column { key: "sample", synonyms: &["样例", "是否样例", "示例", "sample"] },
];

/// Columns of a list of earlier deals.
pub const DEAL_COLUMNS: &[Column] = &[
    Column {
        key: "firm",
        synonyms: &["企业名称", "企业", "公司名称", "单位名称", "目标企业", "名称", "firm", "company", "name"],
    },
    Column {
        key: "firm_code", synonyms: &["统一社会信用代码", "信用代码", "统一信用代码", "uscc", "credit code"]
    },
    Column { key: "chain", synonyms: &["产业链", "所属产业链", "链条", "chain"] },
    Column { key: "node", synonyms: &["产业环节", "环节", "所属环节", "缺口", "node", "gap"] },
    Column { key: "day", synonyms: &["日期", "签约日期", "结果日期", "时间", "date", "day"] },
    Column { key: "outcome", synonyms: &["结果", "成败", "是否落地", "是否签约", "outcome", "result"] },
    Column { key: "source", synonyms: &["来源", "数据来源", "资料来源", "source"] },
    Column { key: "sample", synonyms: &["样例", "是否样例", "示例", "sample"] },
];

/// An empty list of supply links with an example.
pub const LINK_TEMPLATE: &[TemplateColumn] = &[
    ("供应商", "样例钻具有限公司"),
    ("供应商统一社会信用代码", ""),
    ("客户", "样例钢管有限公司"),
    ("客户统一社会信用代码", ""),
    ("产品", "接头毛坯"),
    ("产业链", "{chain}"),
    ("环节", "{node}"),
    ("年份", "2023"),
    ("占采购比例", "12.5%"),
    ("占销售比例", ""),
    ("金额", "800万元"),
    ("披露日期", "2024-04-20"),
    ("来源", "走访记录"),
    ("样例", "是"),
];

/// An empty list of signals with an example.
pub const SIGNAL_TEMPLATE: &[TemplateColumn] = &[
    ("企业名称", "样例钻具有限公司"),
    ("统一社会信用代码", ""),
    ("类型", "扩产"),
    ("日期", "2024-03-15"),
    ("有效期至", ""),
    ("内容", "公告新建一条生产线"),
    ("英文内容", "announced a new production line"),
    ("来源", "企业公告"),
    ("样例", "是"),
];

/// An empty list of earlier deals with an example.
pub const DEAL_TEMPLATE: &[TemplateColumn] = &[
    ("企业名称", "样例钻具有限公司"),
    ("统一社会信用代码", ""),
    ("产业链", "{chain}"),
    ("环节", "{node}"),
    ("日期", "2024-03-15"),
    ("结果", "未成"),
    ("来源", "项目台账"),
    ("样例", "是"),
];
