//! The columns of lists of sites and opportunities, the headers offices give them, and a template of each.

use tables::Column;

/// Columns of a list of sites. The order within a column is trust.
pub const SITE_COLUMNS: &[Column] = &[
    Column {
        key: "id", synonyms: &["载体编号", "编号", "资源编号", "地块编号", "房源编号", "site id", "site no"]
    },
    Column {
        key: "title",
        synonyms: &["载体名称", "名称", "资源名称", "地块名称", "厂房名称", "房源名称", "载体", "site", "name"],
    },
    Column { key: "title_en", synonyms: &["英文名称", "英文名", "name in english", "english name"] },
    Column {
        key: "zone", synonyms: &["所在区", "所属园区", "所在园区", "园区", "所属片区", "五区", "区域", "zone"]
    },
    Column { key: "form", synonyms: &["载体类型", "类型", "资源类型", "类别", "form", "type"] },
    Column {
        key: "area_m2",
        synonyms: &["面积", "建筑面积", "可用面积", "占地面积", "用地面积", "空置面积", "闲置面积", "area"],
    },
    Column { key: "floor", synonyms: &["楼层", "所在楼层", "层数", "floors"] },
    Column { key: "height_m", synonyms: &["净高", "层高", "檐高", "高度", "height", "clear height"] },
    Column {
        key: "floor_load_t", synonyms: &["荷载", "楼面荷载", "地面荷载", "承重", "载荷", "floor load"]
    },
    Column {
        key: "frontage_m", synonyms: &["临街宽度", "临街长度", "临街面宽", "门面宽度", "开间", "frontage"]
    },
    Column {
        key: "power_kva",
        synonyms: &[
            "供电",
            "供电容量",
            "剩余供电",
            "可用电力",
            "可用电容量",
            "电力容量",
            "变压器容量",
            "电容量",
            "power",
        ],
    },
    Column { key: "water_t_d", synonyms: &["供水", "供水能力", "日供水", "用水", "water"] },
    Column { key: "steam_t_h", synonyms: &["蒸汽", "蒸汽供应", "供汽", "steam"] },
    Column { key: "gas", synonyms: &["天然气", "燃气", "通气", "是否通气", "gas"] },
    Column { key: "sewage", synonyms: &["排污", "污水", "污水接入", "排水排污", "sewage"] },
    Column { key: "exhaust", synonyms: &["排烟", "烟道", "排烟管道", "废气排放", "exhaust"] },
    Column {
        key: "fire_class", synonyms: &["火灾危险性", "消防类别", "消防等级", "火灾危险性类别", "fire class"]
    },
    Column { key: "zoning", synonyms: &["规划用途", "土地用途", "规划性质", "用地性质", "zoning"] },
    Column {
        key: "tenure", synonyms: &["供给方式", "取得方式", "出让方式", "租售方式", "合作方式", "tenure"]
    },
    Column { key: "owner", synonyms: &["权属", "产权性质", "产权", "权属性质", "所有权", "owner"] },
    Column { key: "beds", synonyms: &["床位", "床位数", "客房数", "beds"] },
    Column { key: "status", synonyms: &["状态", "空置状态", "使用状态", "目前状态", "status"] },
    Column {
        key: "available_from", synonyms: &["可交付时间", "可用时间", "交付时间", "可入驻时间", "available from"]
    },
    Column {
        key: "price", synonyms: &["价格", "租金", "租售价格", "参考价格", "售价", "租金标准", "price", "rent"]
    },
    Column { key: "price_en", synonyms: &["英文价格", "price in english"] },
    Column {
        key: "verified_at",
        synonyms: &["核实日期", "核实时间", "核查日期", "更新日期", "更新时间", "verified at"],
    },
    Column { key: "source", synonyms: &["来源", "数据来源", "资料来源", "填报单位", "source"] },
    Column { key: "sample", synonyms: &["样例", "是否样例", "示例", "sample"] },
];

/// Columns of a list of opportunities.
pub const OPPORTUNITY_COLUMNS: &[Column] = &[
    Column { key: "id", synonyms: &["机会编号", "编号", "项目编号", "序列号", "opportunity id"] },
    Column {
        key: "title", synonyms: &["机会名称", "名称", "项目名称", "招商项目", "机会", "title", "name"]
    },
    Column { key: "title_en", synonyms: &["英文名称", "英文名", "title in english", "english name"] },
    Column { key: "chain", synonyms: &["产业链", "所属产业链", "所属链条", "链条", "chain"] },
    Column { key: "node", synonyms: &["产业环节", "环节", "所属环节", "链上环节", "node"] },
    Column {
        key: "zone", synonyms: &["所在区", "所属园区", "所在园区", "园区", "所属片区", "五区", "区域", "zone"]
    },
    Column { key: "site", synonyms: &["对应载体", "载体编号", "载体", "所用载体", "site"] },
    Column {
        key: "size", synonyms: &["规模", "建设规模", "建设内容", "项目规模", "投资规模", "size"]
    },
    Column { key: "size_en", synonyms: &["英文规模", "size in english"] },
    Column {
        key: "terms", synonyms: &["条件", "合作条件", "合作方式", "招商条件", "支持条件", "terms"]
    },
    Column { key: "terms_en", synonyms: &["英文条件", "terms in english"] },
    Column {
        key: "contact", synonyms: &["联系方式", "联系单位", "联系窗口", "联系", "对接单位", "contact"]
    },
    Column { key: "contact_en", synonyms: &["英文联系方式", "contact in english"] },
    Column { key: "status", synonyms: &["状态", "进展", "招商进展", "status"] },
    Column { key: "status_at", synonyms: &["状态日期", "进展日期", "status date"] },
    Column { key: "internal", synonyms: &["内部说明", "内部备注", "内部掌握", "仅内部", "internal"] },
    Column { key: "internal_en", synonyms: &["英文内部说明", "internal in english"] },
    Column { key: "source", synonyms: &["来源", "数据来源", "资料来源", "填报单位", "source"] },
    Column { key: "sample", synonyms: &["样例", "是否样例", "示例", "sample"] },
];

/// A column of a template: its header and what the example row holds.
pub type TemplateColumn = (&'static str, &'static str);

/// A list of sites to be filled in; its example names the zone `{zone}`, which the caller puts in.
pub const SITE_TEMPLATE: &[TemplateColumn] = &[
    ("载体编号", "S-900"),
    ("载体名称", "样例厂房"),
    ("英文名称", "Sample plant"),
    ("所在区", "{zone}"),
    ("载体类型", "厂房"),
    ("面积（㎡）", "12000"),
    ("楼层", "1F–3F"),
    ("净高（m）", "9"),
    ("荷载（t/㎡）", "3"),
    ("临街宽度（m）", ""),
    ("供电（kVA）", "630"),
    ("供水（t/d）", "200"),
    ("蒸汽（t/h）", ""),
    ("天然气", "有"),
    ("排污", "有"),
    ("排烟", "无"),
    ("火灾危险性", "丙"),
    ("规划用途", "工业用地"),
    ("供给方式", "租赁"),
    ("权属", "国有"),
    ("床位", ""),
    ("状态", "空置"),
    ("可交付时间", "2025-04-01"),
    ("价格", "12 元/平方米·月"),
    ("英文价格", "CNY 12/m² a month"),
    ("核实日期", "2025/1/20"),
    ("来源", "样例"),
    ("样例", "是"),
];

/// A list of opportunities to be filled in; its example names `{zone}`, `{chain}` and `{node}`.
pub const OPPORTUNITY_TEMPLATE: &[TemplateColumn] = &[
    ("机会编号", "O-900"),
    ("机会名称", "样例项目"),
    ("英文名称", "Sample project"),
    ("产业链", "{chain}"),
    ("产业环节", "{node}"),
    ("所在区", "{zone}"),
    ("对应载体", ""),
    ("规模", "厂房 12000 平方米"),
    ("英文规模", "12,000 m² of plant"),
    ("条件", "可租可售"),
    ("英文条件", "Lease or sale"),
    ("联系方式", "招商服务窗口（样例） 0734-000-0101"),
    ("英文联系方式", "Investment desk (sample), +86 734 000 0101"),
    ("状态", "招商中"),
    ("状态日期", "2025/1/20"),
    ("内部说明", "只给本单位看的话写在这里"),
    ("英文内部说明", "What is for the bureau alone stands here"),
    ("来源", "样例"),
    ("样例", "是"),
];
