//! The columns of a register, and the headers offices give them.

use tables::Column;

/// Columns a register may have. The order within a column is trust: where a file has several, the first that is filled counts.
pub const COLUMNS: &[Column] = &[
    Column {
        key: "name",
        synonyms: &[
            "企业名称", "公司名称", "单位名称", "企业全称", "公司全称", "单位全称", "单位详细名称", "企业（机构）名称", "市场主体名称", "经营主体名称", "主体名称", "纳税人名称", "商户名称", "商事主体名称", "法人单位名称",
            "法人名称", "机构名称", "组织名称", "企业", "公司", "名称", "字号名称", "个体户名称", "企业名", "公司名", "单位", "name", "company", "company name", "enterprise", "enterprise name", "full name", "firm",
        ],
    },
    Column {
        key: "uscc",
        synonyms: &[
            "统一社会信用代码", "统一信用代码", "社会信用代码", "信用代码", "统一社会信用代码（注册号）", "统一代码", "信用编码", "统一社会信用编码", "纳税人识别号", "税号", "税务登记号", "纳税识别号", "工商注册号", "营业执照注册号",
            "营业执照号", "营业执照号码", "注册号", "登记号", "企业注册号", "工商登记号", "组织机构代码", "uscc", "credit code", "unified social credit code", "registration number", "registration no",
        ],
    },
    Column {
        key: "established",
        synonyms: &[
            "成立日期", "成立时间", "注册日期", "注册时间", "设立日期", "设立时间", "登记日期", "开业日期", "开业时间", "核准成立日期", "成立年月", "成立年份", "established", "establishment date", "founded", "date of establishment",
            "registered on",
        ],
    },
    Column {
        key: "capital",
        synonyms: &["注册资本", "注册资金", "注册资本金", "出资额", "资金数额", "认缴资本", "认缴注册资本", "registered capital", "capital"],
    },
    Column {
        key: "scope",
        synonyms: &[
            "经营范围", "经营范围及方式", "业务范围", "经营业务范围", "许可经营项目及一般经营项目", "经营项目", "主营业务", "主要业务", "主营范围", "主要业务活动", "主营业务活动", "经营内容", "一般经营项目", "业务描述", "activities",
            "business scope", "scope", "main business",
        ],
    },
    Column {
        key: "products",
        synonyms: &["主要产品", "主营产品", "产品", "产品名称", "主要产品名称", "主导产品", "主要产品及服务", "主要产品或服务", "产品及服务", "products", "main products"],
    },
    Column {
        key: "address",
        synonyms: &[
            "注册地址", "住所", "企业住所", "注册地", "登记地址", "住所地", "企业地址", "公司地址", "单位地址", "地址", "详细地址", "单位详细地址", "经营场所", "经营地址", "生产经营地址", "实际经营地址", "通讯地址", "办公地址",
            "registered address", "address", "location",
        ],
    },
    Column { key: "province", synonyms: &["省份", "省", "所属省份", "所在省份", "所在省", "province"] },
    Column { key: "city", synonyms: &["城市", "市", "所属城市", "所在城市", "地市", "市州", "所在市", "city"] },
    Column { key: "county", synonyms: &["区县", "县区", "县市区", "区", "县", "所属区县", "所在区县", "所属县区", "辖区", "行政区", "行政区划", "county", "district"] },
    Column {
        key: "industry",
        synonyms: &["国民经济行业代码", "行业代码", "行业分类代码", "行业小类代码", "行业编码", "国民经济行业", "国民经济行业分类", "行业小类", "industry code", "industry"],
    },
    Column { key: "above_scale", synonyms: &["规上", "是否规上", "规上企业", "是否规上企业", "规模以上", "是否规模以上", "四上企业", "是否四上", "限上", "above scale", "above_scale"] },
    Column { key: "honours", synonyms: &["资质", "荣誉", "资质荣誉", "荣誉资质", "企业资质", "称号", "企业标签", "标签", "honours", "honors", "titles"] },
    Column { key: "sample", synonyms: &["样例", "是否样例", "示例", "sample"] },
    Column { key: "note", synonyms: &["来源", "数据来源", "资料来源", "source"] },
];
