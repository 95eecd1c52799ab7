//! Columns of the anchor survey, as its form and as offices name them.

use tables::Column;

use crate::place_columns::TemplateColumn;

/// Columns of a list of purchases. The goods' head differs from that of sales, so that one workbook can hold both.
pub const PURCHASE_COLUMNS: &[Column] = &[
    Column {
        key: "product",
        synonyms: &[
            "采购产品",
            "采购品",
            "采购物资",
            "外购产品",
            "外购件",
            "原材料",
            "采购内容",
            "产品名称",
            "产品",
            "purchased product",
            "product",
            "goods",
        ],
    },
    FIRM,
    CODE,
    Column { key: "node", synonyms: &["产业环节", "环节", "对应环节", "链上环节", "node"] },
    CHAIN,
    Column {
        key: "partner",
        synonyms: &["供应商", "供应商名称", "主要供应商", "供货单位", "供应企业", "supplier", "partner"],
    },
    Column {
        key: "place",
        synonyms: &["来源地", "供应商所在地", "采购地", "产地", "采购来源", "货源地", "from", "origin", "place"],
    },
    Column {
        key: "tonnes",
        synonyms: &["年采购量", "采购量", "年用量", "数量", "吨数", "年采购吨数", "tonnes", "quantity"],
    },
    Column {
        key: "amount", synonyms: &["年采购额", "采购额", "采购金额", "金额", "年采购金额", "amount", "value"]
    },
    SHARE,
    YEAR,
    DATE,
    SOURCE,
    SAMPLE,
];

/// Columns of a list of sales.
pub const SALE_COLUMNS: &[Column] = &[
    Column {
        key: "product",
        synonyms: &[
            "销售产品",
            "产出",
            "半成品",
            "外销产品",
            "销售内容",
            "主要产品",
            "产品名称",
            "产品",
            "sold product",
            "product",
            "goods",
        ],
    },
    FIRM,
    CODE,
    Column { key: "node", synonyms: &["产业环节", "环节", "对应环节", "链上环节", "node"] },
    CHAIN,
    Column {
        key: "partner",
        synonyms: &["购买方", "客户", "客户名称", "主要客户", "采购方", "买方", "buyer", "customer", "partner"],
    },
    Column {
        key: "place",
        synonyms: &[
            "加工地",
            "去向",
            "销往地",
            "后续加工地",
            "深加工地",
            "客户所在地",
            "销售地",
            "finished in",
            "destination",
            "place",
        ],
    },
    Column {
        key: "becomes",
        synonyms: &["加工成", "下一步产品", "后续产品", "制成品", "深加工产品", "becomes", "made into"],
    },
    Column { key: "next", synonyms: &["下一步环节", "后续环节", "加工环节", "next node"] },
    Column {
        key: "tonnes", synonyms: &["年销量", "销量", "销售量", "年销售量", "数量", "吨数", "tonnes", "quantity"]
    },
    Column { key: "amount", synonyms: &["年销售额", "销售额", "销售金额", "金额", "amount", "value"] },
    SHARE,
    YEAR,
    DATE,
    SOURCE,
    SAMPLE,
];

const FIRM: Column = Column {
    key: "firm",
    synonyms: &["企业名称", "企业", "单位名称", "填报企业", "公司名称", "firm", "enterprise", "company"],
};
const CODE: Column = Column {
    key: "code",
    synonyms: &["统一社会信用代码", "信用代码", "社会信用代码", "企业代码", "uscc", "code"],
};
const CHAIN: Column = Column { key: "chain", synonyms: &["产业链", "所属产业链", "链条", "chain"] };
const SHARE: Column = Column {
    key: "share",
    synonyms: &["占比", "占该产品比例", "比例", "采购占比", "销售占比", "份额", "share"],
};
const YEAR: Column = Column { key: "year", synonyms: &["年份", "年度", "统计年度", "year"] };
const DATE: Column =
    Column { key: "date", synonyms: &["调查日期", "填报日期", "走访日期", "日期", "date"] };
const SOURCE: Column =
    Column { key: "source", synonyms: &["来源", "数据来源", "调查人", "填报单位", "source"] };
const SAMPLE: Column = Column { key: "sample", synonyms: &["样例", "是否样例", "示例", "sample"] };

/// Heads of the form of purchases, ten fields: the first two are the bureau's to fill in, `{node}` and the rest of the firm's row
/// are examples.
pub const PURCHASE_TEMPLATE: &[TemplateColumn] = &[
    ("企业名称", "样例钢管厂"),
    ("统一社会信用代码", ""),
    ("采购产品", "样例产品"),
    ("产业环节", "{node}"),
    ("供应商", "样例供应商"),
    ("来源地", "本市"),
    ("年采购量（吨）", "1200"),
    ("年采购额（万元）", "300"),
    ("占比（%）", "60"),
    ("年份", "2024"),
];

/// Heads of the form of sales, ten fields.
pub const SALE_TEMPLATE: &[TemplateColumn] = &[
    ("企业名称", "样例钢管厂"),
    ("统一社会信用代码", ""),
    ("销售产品", "样例半成品"),
    ("产业环节", "{node}"),
    ("购买方", ""),
    ("加工地", "天津市"),
    ("加工成", "样例成品"),
    ("年销量（吨）", "8000"),
    ("占比（%）", "40"),
    ("年份", "2024"),
];
