//! The language of Chinese registers, as tables: verbs, marks, negations, templates, bodies that are not producers.
//!
//! What a chain is about stands in its pack; what holds for any register text stands here. A word belongs to one table;
//! a longer word guards a shorter one inside it (`除尘` is no `除`), which is what [`PLAIN`] is for.

use model::Role;

/// What a firm does to goods or people, as a set: an item is often made, sold and serviced at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Deeds(u32);

impl Deeds {
    pub(crate) const NONE: Self = Self(0);
    /// Makes it.
    pub(crate) const MAKE: Self = Self(1);
    /// Works on what others made.
    pub(crate) const PROCESS: Self = Self(1 << 1);
    /// Buys and sells it.
    pub(crate) const SELL: Self = Self(1 << 2);
    /// Serves, without saying how.
    pub(crate) const SERVE: Self = Self(1 << 3);
    /// Repairs, maintains, cleans it.
    pub(crate) const REPAIR: Self = Self(1 << 4);
    /// Tests, appraises, certifies it.
    pub(crate) const TEST: Self = Self(1 << 5);
    /// Acts for others.
    pub(crate) const AGENT: Self = Self(1 << 6);
    /// Advises, plans, organises.
    pub(crate) const ADVISE: Self = Self(1 << 7);
    /// Teaches.
    pub(crate) const TRAIN: Self = Self(1 << 8);
    /// Moves it.
    pub(crate) const MOVE: Self = Self(1 << 9);
    /// Stores and handles it.
    pub(crate) const STORE: Self = Self(1 << 10);
    /// Researches or designs it.
    pub(crate) const RESEARCH: Self = Self(1 << 11);
    /// Develops it: goods as well as land.
    pub(crate) const DEVELOP: Self = Self(1 << 12);
    /// Runs it.
    pub(crate) const OPERATE: Self = Self(1 << 13);
    /// Installs or builds it on site.
    pub(crate) const BUILD: Self = Self(1 << 14);
    /// Lets it out.
    pub(crate) const RENT: Self = Self(1 << 15);
    /// Puts money in it: no deed on any node.
    pub(crate) const INVEST: Self = Self(1 << 16);
    /// Says that there is a deed and not which: `从事`, `提供`.
    pub(crate) const SOME: Self = Self(1 << 17);
    /// Deals in it without saying how: `经营`.
    pub(crate) const DEAL: Self = Self(1 << 18);
    /// Everything done for others' goods or for people.
    pub(crate) const SERVICES: Self =
        Self::SERVE.or(Self::REPAIR).or(Self::TEST).or(Self::AGENT).or(Self::ADVISE).or(Self::TRAIN);

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a deed is named, beyond that there is one.
    pub(crate) fn tells(self) -> bool {
        self.0 & !Self::SOME.0 != 0
    }

    /// Whether goods come into being or change shape.
    pub(crate) fn makes(self) -> bool {
        self.has(Self::MAKE.or(Self::PROCESS))
    }
}

/// What a word of a register does to the reading of a business scope or a list of products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// A verb.
    Verb(Deeds),
    /// A verb that only qualifies goods it stands before.
    Craft(Deeds),
    /// `、` and its like: items of one list.
    Pause,
    /// `，`: may end a list, may only part it.
    Comma,
    /// `及`, `和`: items of one list, or verbs of one group.
    And,
    /// `；`, `。`: ends whatever is open.
    Stop,
    /// `：`.
    Colon,
    /// `（`.
    Open,
    /// `）`.
    Close,
    /// Negates what follows, to the end of the bracket or sentence.
    Without,
    /// Negates what precedes, back to the bracket or comma.
    Except,
    /// Begins an exception when it opens a bracket: `（除危险品）`.
    OpenExcept,
    /// Marks the item as a template of the registry office.
    Template,
    /// A heading that starts a list of equal standing.
    Heading,
    /// What follows, to the end of the bracket or sentence, is a sideline or a branch's business.
    Aside,
    /// The item it stands in says nothing about the trade: `货物进出口`.
    Generic,
    /// Holds no verb and no mark, whatever it contains.
    Plain,
}

/// What a word of a firm's name says the firm is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Body {
    /// Lends, insures, trades securities: on no chain of goods, whatever stands around it.
    Finance,
    /// School, hospital, office, association: serves or runs, never makes or sells.
    Institution,
    /// Holds or manages money.
    Investor,
    /// A dealer.
    Dealer,
    /// Writes software, runs networks.
    Software,
}

/// Marks between items.
pub(crate) const MARKS: &[(&str, Word)] = &[
    ("、", Word::Pause),
    ("/", Word::Pause),
    ("／", Word::Pause),
    ("|", Word::Pause),
    ("·", Word::Pause),
    ("，", Word::Comma),
    (",", Word::Comma),
    ("､", Word::Pause),
    ("；", Word::Stop),
    (";", Word::Stop),
    ("。", Word::Stop),
    ("．", Word::Stop),
    ("！", Word::Stop),
    ("\n", Word::Stop),
    ("\r", Word::Stop),
    ("\t", Word::Comma),
    ("：", Word::Colon),
    (":", Word::Colon),
    ("（", Word::Open),
    ("(", Word::Open),
    ("[", Word::Open),
    ("［", Word::Open),
    ("【", Word::Open),
    ("〔", Word::Open),
    ("{", Word::Open),
    ("）", Word::Close),
    (")", Word::Close),
    ("]", Word::Close),
    ("］", Word::Close),
    ("】", Word::Close),
    ("〕", Word::Close),
    ("}", Word::Close),
    ("及", Word::And),
    ("以及", Word::And),
    ("和", Word::And),
    ("与", Word::And),
    ("或", Word::And),
    ("或者", Word::And),
    ("并", Word::And),
    ("兼", Word::And),
    ("暨", Word::And),
    ("并且", Word::And),
];

/// Verbs, with what they do.
pub(crate) const VERBS: &[(Deeds, &[&str])] = &[
    (
        Deeds::MAKE,
        &[
            "制造", "生产", "制作", "研制", "试制", "冶炼", "酿制",
            "开采", "采选", "采掘", "种植", "养殖", "繁育", "培育", "出版", "摄制",
            "自产",
        ],
    ),
    (Deeds::MAKE.or(Deeds::SELL), &["产销"]),
    (
        Deeds::PROCESS,
        &[
            "加工", "深加工", "精加工", "来料加工", "处理", "改装", "改造", "再制造", "拆解",
            "回收", "收购", "分拣",
            "提炼", "提纯", "屠宰", "印制", "再生利用", "综合利用", "利用",
            "压延加工",
        ],
    ),
    (
        Deeds::SELL,
        &[
            "销售", "批发", "零售", "批零", "购销", "经销", "代销", "分销", "直销", "专卖", "专营", "供应", "供销", "出售",
            "采购", "贸易", "进出口", "进口", "出口", "批发零售", "批发兼零售", "零售兼批发", "网上销售", "互联网销售",
            "网络销售", "营销", "买卖", "交易", "代理销售", "寄售", "展销",
        ],
    ),
    (Deeds::SERVE, &["服务", "技术服务", "接待", "护理", "保洁", "家政", "救援", "清障", "代驾", "诊治", "诊疗", "招徕"]),
    (
        Deeds::REPAIR,
        &[
            "维修", "修理", "检修", "保养", "维护", "养护", "清洗", "售后服务", "售后", "修复", "翻修", "调试", "美容", "装潢",
            "维修服务", "维修保养", "保养维修", "维护保养", "运行维护",
        ],
    ),
    (
        Deeds::TEST,
        &["检测", "检验", "测试", "监测", "检定", "校准", "认证", "鉴定", "评估", "检验检测", "诊断", "验光", "验配", "探伤", "检疫"],
    ),
    (Deeds::AGENT, &["代理", "代办", "中介", "经纪", "居间", "代订", "代购", "承运", "代理服务"]),
    (
        Deeds::ADVISE,
        &["咨询", "技术咨询", "策划", "监理", "勘察", "勘测", "测绘", "承办", "组织", "造价咨询", "举办", "审计"],
    ),
    (Deeds::TRAIN, &["培训", "教学", "辅导", "培训服务"]),
    (
        Deeds::MOVE,
        &["运输", "配送", "物流", "货运", "客运", "派送", "揽收", "递送", "配载", "托运", "快递", "速递", "运输服务", "寄递"],
    ),
    (Deeds::STORE, &["仓储", "装卸", "搬运", "储存", "贮存", "吊装", "集散", "分拨", "仓储服务", "装卸搬运", "搬运装卸"]),
    (
        Deeds::RESEARCH,
        &["研发", "研究", "研究开发", "研究与开发", "设计", "技术研发", "技术研究", "科研", "规划", "技术转让", "技术推广", "转让", "推广"],
    ),
    (Deeds::DEVELOP, &["开发", "技术开发", "应用", "开发经营", "综合开发"]),
    (
        Deeds::OPERATE,
        &["运营", "管理", "经营管理", "运行", "运维", "营运", "开办", "承包经营"],
    ),
    (
        Deeds::BUILD,
        &["安装", "施工", "建设", "建造", "承建", "承包", "总承包", "承揽", "承接", "铺设", "敷设", "架设", "拆除", "砌筑"],
    ),
    (Deeds::RENT, &["租赁", "出租", "租售", "转租", "融资租赁", "经营性租赁"]),
    (Deeds::INVEST, &["投资", "投资管理", "参股", "控股", "投资开发", "投资兴办", "投资建设", "股权投资"]),
    (Deeds::SOME, &["从事", "提供", "开展", "主营", "专业从事", "主要从事", "对外", "自营", "承担"]),
    (Deeds::DEAL, &["经营"]),
    (Deeds::MAKE.or(Deeds::DEAL), &["生产经营"]),
];

/// Verbs that name a technique. Before goods they qualify them (`锻造法兰`), behind them or alone they are done to them
/// (`法兰锻造`).
pub(crate) const CRAFTS: &[(Deeds, &[&str])] = &[
    (Deeds::MAKE, &["铸造", "锻造", "轧制", "熔炼", "织造", "缝制", "组装", "装配", "总装", "预制", "浇铸", "浇注", "拉拔", "压铸", "冲压", "酿造"]),
    (Deeds::PROCESS, &["热处理", "翻新", "破碎", "切割", "剪切", "分切", "充装", "灌装", "分装", "涂装", "喷涂", "电镀", "镀锌", "焊接", "精炼", "印刷", "染整", "配制", "封装", "包装", "冷拔", "压延", "机加工"]),
];

/// Negates what follows.
pub(crate) const WITHOUT: &[&str] = &[
    "不含", "不包含", "不包括", "不得", "不涉及", "不从事", "不经营", "不可从事", "不能从事", "不另附", "未含", "均不含",
    "严禁", "禁止", "不生产", "不销售", "不制造", "不加工", "不允许", "无权", "非生产", "不再从事", "不直接从事", "不设",
    "未经", "未取得", "未获", "不准", "不提供", "不做", "不对外",
];

/// Negates what precedes.
pub(crate) const EXCEPT: &[&str] = &["除外", "以外", "之外", "例外", "外的"];

/// Marks an item as a template of the registry office, with no word about the trade.
pub(crate) const TEMPLATES: &[&str] = &[
    "依法须经批准", "依法需经批准", "依法须批准", "依法经批准", "须经批准", "需经批准", "依法须经审批", "应经审批", "须经审批",
    "经相关部门", "经有关部门", "经审批机关", "经审批部门", "经国家有关部门", "相关部门批准", "有关部门批准", "批准后方可",
    "审批后方可", "许可后方可", "方可开展", "方可经营", "方可从事", "凭许可证", "凭有效许可", "凭许可", "凭有效的许可", "凭资质",
    "凭有效资质", "凭相关资质", "凭相关许可", "凭营业执照", "凭批准文件", "凭证经营", "凭审批", "许可证经营", "资质证书经营",
    "许可证件经营", "法律法规", "法律、法规", "法律、行政法规", "行政法规", "国务院决定", "国家法律", "国家限定", "国家限制",
    "国家禁止", "国家规定", "国家有专项", "国家有规定", "另有规定", "专项规定", "专项审批", "涉及许可", "涉及行政许可",
    "涉及前置", "涉及配额", "涉及专项", "涉及国家", "前置审批", "前置许可", "后置审批", "行政审批", "许可审批", "以上经营范围", "上述经营范围",
    "以上范围", "上述范围", "以上项目", "上述项目", "以上须", "具体经营项目", "具体经营范围", "具体项目另行", "具体内容以", "经营项目以",
    "经营范围以", "企业依法自主", "自主选择", "自主开展", "依法自主", "依法开展", "审批结果", "审批为准", "登记为准", "许可证为准",
    "核准为准", "以许可证", "以批准", "有效期", "有效期限", "准入特别管理", "产业政策", "国家产业", "限制类", "禁止类", "负面清单",
    "按规定申请", "按国家有关规定", "按照国家有关规定", "应取得", "须取得", "需取得", "取得许可", "获得许可", "取得相关", "法律禁止", "法规禁止",
    "依照", "为准", "准予经营", "获准", "核定的", "核准的经营", "经营期限", "营业期限",
];

/// Headings that start a list.
pub(crate) const HEADINGS: &[&str] = &[
    "许可项目", "一般项目", "许可经营项目", "一般经营项目", "前置许可经营项目", "后置许可经营项目", "经营范围", "经营项目", "主营业务",
    "业务范围", "许可经营范围", "一般经营范围", "主要经营", "许可经营", "一般经营", "无前置许可经营项目", "主营项目", "主营范围",
];

/// What follows is a sideline or a branch's business.
pub(crate) const ASIDES: &[&str] = &[
    "兼营", "限分支机构", "仅限分支机构", "限分公司", "仅限分公司", "分支机构经营", "由分支机构", "由分公司", "限子公司", "限下属",
    "另设分支机构", "另设分公司", "以下限", "下设分支机构", "限下设", "以下由", "分公司经营", "下属企业",
];

/// An item with one of these, and no term of the chain, says nothing about the trade.
pub(crate) const GENERIC: &[&str] = &[
    "货物", "货物及技术", "商品", "国内贸易", "国际贸易", "实业", "企业管理", "企业形象", "自有房屋", "房屋", "场地", "厂房",
    "信息", "商务", "经济", "普通货运", "道路普通", "会议", "会务", "展览", "展示", "广告", "市场营销", "市场调研", "物业",
    "进料加工", "三来一补", "本企业", "自产产品", "对外贸易", "边境贸易", "对销贸易", "转口贸易", "资产", "股权", "项目投资",
    "停车", "自有", "财务", "人力资源", "劳务", "辅助设备", "原辅材料", "相关技术", "新技术", "高新技术", "技术",
    "国内商业", "物资供销", "供应链管理", "工商", "食堂", "住宿", "各类商品", "科研所需", "生产科研",
];

/// Words that hold no verb and no mark, although a shorter entry stands in them.
pub(crate) const PLAIN: &[&str] = &[
    // `除`, `和`, `与`, `及`, `并`, `或`, `兼`
    "除尘", "除锈", "除草", "除湿", "除臭", "除渣", "除雪", "除磷", "除垢", "除鳞", "除氧", "除霜", "除冰", "除铁", "除油", "除灰", "除颤", "除甲醛",
    "饱和", "不饱和", "中和", "调和", "和平", "和谐", "共和", "和田", "缓和", "温和", "人和", "和服", "参与", "涉及", "普及", "合并", "兼容", "并网",
    "并联", "并购", "和睦", "和美", "祥和", "和顺", "与会", "和风", "和县", "兼职",
    // verbs that qualify a noun, whatever stands before them
    "加工中心", "加工机床", "加工设备", "加工机械", "生产线", "生产资料", "生产设备", "生产机械", "生产性", "制造设备", "检测仪",
    "检测设备", "检测仪器", "检验仪器", "检测系统", "监测系统", "监测设备", "测试仪", "测试设备", "测试系统", "维修工具", "维修设备", "清洗设备",
    "清洗剂", "清洗机", "养护用品", "安装工程", "包装材料", "包装机械", "包装物", "包装制品", "包装装潢", "包装用品", "包装箱", "包装袋", "预包装",
    "散装", "集装箱", "印刷品", "印刷机", "处理设备", "处理剂", "处理系统", "处理器", "焊接材料", "焊接设备", "焊接管", "焊接钢管", "交易所", "应用软件", "应用程序", "开发区",
    "造纸", "造船", "造型", "造价", "构造", "人造", "造影", "造林", "造粒", "仿造", "改造工程", "批发市场", "售票",
    "售货", "售电", "物流设备", "物流装备", "仓储设备", "运输设备", "运输机械", "运输车", "搬运设备", "搬运车", "装卸设备", "输送设备", "管理系统", "管理软件",
    "进口汽车", "进口车", "出口加工区", "研究院", "研究所", "设计院", "服务器", "服务区", "服务站", "养殖场", "养殖设备",
    "信号处理", "数据处理", "图像处理", "文字处理", "压铸件", "压铸机", "冲压件", "锻造件", "铸造件", "预制件", "预制构件", "预制板", "冷拔管", "冷拔钢", "冷拔丝", "冷拔钢管",
    "涂装设备", "涂装材料", "电镀设备", "装配式", "装配线", "开采设备", "养护剂", "喷涂设备", "切割机", "切割设备", "焊接机", "剪切机", "破碎机", "破碎设备", "灌装机", "施工机械", "施工设备",
    "建设工程", "监控化学品", "建筑工程机械", "维护用品", "护理用品", "护理液", "护理产品", "维护产品", "翻新轮胎", "回收设备", "利用设备", "分拣设备", "认证产品", "再生资源回收利用",
];

/// Tails after a term that leave it the head of its item: `钢管产品`, `钢管系列`.
pub(crate) const SOFT_TAILS: &[&str] = &[
    "的", "等", "类", "其", "产品", "制品", "系列", "配件", "零配件", "零部件", "部件", "附件", "组件", "成品", "半成品", "商品", "业务",
    "项目", "各类", "各种", "相关", "有关", "配套", "专用", "业", "行业", "产业", "领域", "方面", "工程", "服务", "技术", "工艺", "新产品",
    "本公司", "所需", "自产", "及", "和", "与", "总成", "毛坯", "坯料", "坯", "深", "精", "来料", "委托", "对外", "活动", "开发", "企业", "总", "兼", "仅限", "产", "自营", "批", "零", " ",
    "　", "\u{a0}", "\"", "”", "“", "》", "'", "-", "—", "*", "”、", "国内", "国际", "省际", "市内", "线上", "线下", "网上", "互联网", "内", "外", "上", "用", "后", "专项", "专业", "承包", "综合", "一体化",
];

/// Tails after a term that make something else the head of the item: equipment for it, stuff for it, software about it.
pub(crate) const OTHER_HEADS: &[&str] = &[
    "设备", "机械", "机床", "机组", "生产线", "装置", "装备", "仪器", "仪表", "仪", "软件", "系统", "平台", "网站", "模具", "刀具", "工具", "量具", "夹具",
    "涂料", "油漆", "材料", "原料", "原材料", "添加剂", "助剂", "药剂", "剂", "用品", "用具", "耗材", "包装", "辅料", "润滑油", "油", "液", "机", "器", "炉",
    "车", "车辆", "泵", "阀", "阀门", "电机", "电器", "网络", "数据", "信息", "杂志", "书", "图书", "教材", "课程", "证书", "资质", "模型", "玩具", "衣", "布",
    "饲料", "肥料", "药品", "食品", "饮料", "服装", "家具", "灯具", "电缆", "胶", "膜", "纸", "机器人", "芯片", "传感器", "公司", "集团", "厂", "商会", "协会",
    "计", "表", "大厦", "大楼", "花园", "基地", "园区", "大桥", "公路", "基金", "债券", "证券", "保险", "贷款", "理财",
];

/// Bodies by a word of the name. The rightmost one found says what the firm is: a school of a bank is a school.
pub(crate) const BODIES: &[(Body, &[&str])] = &[
    (
        Body::Finance,
        &[
            "银行", "支行", "分行", "信用社", "信用合作", "农商行", "储蓄所", "保险", "证券", "信托", "期货", "典当", "小额贷款", "融资担保", "担保", "财务公司",
            "融资租赁", "金融租赁", "人寿", "财险", "资金互助", "保理",
        ],
    ),
    (
        Body::Institution,
        &[
            "学校", "小学", "中学", "大学", "学院", "职校", "技校", "幼儿园", "培训中心", "医院", "卫生院", "卫生所", "诊所", "卫生室", "门诊部", "政府", "委员会",
            "管理局", "监督局", "税务局", "法院", "检察院", "派出所", "街道办", "居委会", "村委会", "协会", "学会", "商会", "联合会", "研究会", "促进会", "基金会", "工会",
            "食堂", "招待所", "俱乐部", "图书馆", "博物馆", "报社", "电视台", "出版社", "离退休", "老干部", "办事处", "联络处", "项目部", "指挥部", "合作社", "律师事务所", "会计师事务所",
            "陵园", "殡仪", "党校",
        ],
    ),
    (Body::Investor, &["投资", "资本", "创投", "股权", "基金", "资产管理", "资产经营", "创业投资", "合伙企业"]),
    (
        Body::Dealer,
        &[
            "贸易", "商贸", "经贸", "物贸", "外贸", "经营部", "经销部", "经销处", "销售部", "门市部", "批发部", "商行", "商店", "商场", "百货", "超市", "物资", "销售", "经销", "专卖店",
            "五金店", "供销", "进出口", "购销", "商城", "商业", "专营店", "便利店", "供应链",
        ],
    ),
    (
        Body::Software,
        &["软件", "信息技术", "网络科技", "网络技术", "网络信息", "信息科技", "互联网", "数据", "计算机", "云计算", "电子商务", "大数据", "物联网"],
    ),
];

/// What may follow a body's word for it to say what the firm is: `银行股份…` is a bank, `银行设备…` is not.
pub(crate) const BODY_TAILS: &[&str] = &[
    "股份", "有限", "责任", "公司", "集团", "（", "(", "营业部", "营业厅", "中心", "分", "支", "代理", "经纪", "发展", "连锁", "服务", "合伙", "总", "管理", "(有限",
];

/// Words of a name that say it makes things, beside a dealer's word: `工贸`, `制造`.
pub(crate) const MAKER_NAMES: &[&str] = &["工贸", "制造", "加工", "厂", "实业", "制品", "铸造", "锻造", "机械", "装备", "设备"];

/// A firm whose name states one of these trades stands on a chain only if the chain has the word too, or the firm's text is
/// full of it. Each group is one trade.
pub(crate) const STATED_TRADES: &[&[&str]] = &[
    &["制药", "药业", "医药", "生物", "医疗", "药房", "大药房", "健康", "中药", "基因", "医学", "诊断"],
    &["软件", "信息", "网络", "数据", "计算机", "通信", "互联", "电子商务", "在线", "数码", "云"],
    &["传媒", "文化", "广告", "影视", "出版", "游戏", "教育", "传播"],
    &["食品", "酒业", "乳业", "饮料", "农业", "牧业", "种业", "粮油", "茶业", "水产", "渔业", "饲料", "糖业", "酿酒", "啤酒", "葡萄酒", "农牧", "盐业"],
    &["纺织", "服饰", "服装", "针织", "鞋业", "家纺", "印染", "时装", "内衣", "羊绒", "丝绸", "毛纺", "纺"],
    &["证券", "银行", "保险", "金融", "信托"],
    &["半导体", "微电子", "光电", "电子", "光学", "激光", "集成电路"],
    &["化妆", "日化", "珠宝", "黄金", "玩具", "文具"],
    &["纸业", "印务", "印刷", "包装"],
    &["航空", "航天", "兵器"],
];

/// Tails of a name that leave the word before them the firm's trade.
pub(crate) const NAME_TAILS: &[&str] = &[
    "制造", "加工", "生产", "销售", "经营", "实业", "科技", "集团", "工贸", "贸易", "商贸", "经贸", "制品", "产品", "股份", "有限", "责任", "公司", "总厂", "分厂", "厂", "总公司", "分公司", "工业",
    "发展", "服务", "技术", "技术服务", "中心", "部", "店", "经营部", "门市部", "经销部", "配件", "设备", "机械", "装备", "工程", "开发", "国际", "进出口", "控股", "(", ")", "（", "）", "专用", "特种", "材料", "研究院", "研究所",
    "业", "管", "投资", "管理", "运营", "连锁", "租赁", "维修", "新材料", "合伙", "企业", "普通", "特殊", "个人独资",
];

/// The role a deed amounts to, in the order in which they are looked for.
pub(crate) const ROLE_OF: &[(Deeds, Role)] = &[
    (Deeds::MAKE, Role::Make),
    (Deeds::PROCESS, Role::Process),
    (Deeds::OPERATE, Role::Operate),
    (Deeds::MOVE.or(Deeds::STORE), Role::Transport),
    (Deeds::SERVICES, Role::Service),
    (Deeds::BUILD, Role::Service),
    (Deeds::RENT, Role::Service),
    (Deeds::RENT, Role::Operate),
    (Deeds::SELL, Role::Sell),
    (Deeds::RESEARCH.or(Deeds::DEVELOP), Role::Develop),
    (Deeds::DEVELOP.or(Deeds::BUILD), Role::Operate),
    (Deeds::RESEARCH.or(Deeds::DEVELOP), Role::Service),
];

/// Verbs that a term may begin with and still be split: `销售钢管`. Others make compounds there: `检测设备`.
pub(crate) const SPLIT_FRONT: &[&str] = &["销售", "批发", "零售", "经销", "出租"];

/// What a term may close with behind its verb: `汽车维修服务`.
pub(crate) const SPLIT_TAILS: &[&str] = &["服务", "业务", "经营", "活动"];
