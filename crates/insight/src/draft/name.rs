//! Names of goods as machines read them off pages: what good is meant, and what is no good at all.
//!
//! The lists are short and of the language, not of any trade; what they miss is for the expert who reads the draft.

use model::Text;

/// Why a name is not a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noise {
    /// One character, or no letter at all.
    Short,
    /// A word for all sorts of goods.
    Generic,
    /// A piece of a sentence.
    Phrase,
    /// Something said about a good, or a service around it.
    NotGoods,
    /// An element with its sign: what a good consists of, not what is bought.
    Composition,
    /// A dish or a remedy.
    Dish,
}

impl Noise {
    /// The reason in words.
    pub fn text(self) -> Text {
        match self {
            Self::Short => Text::new("过短，不成品名", "too short for the name of a good"),
            Self::Generic => Text::new("泛称，不指某一种产品", "a word for all sorts of goods"),
            Self::Phrase => Text::new("半句话，不是品名", "a piece of a sentence, not a name"),
            Self::NotGoods => {
                Text::new("不是产品（标识、费用、知识、性质等）", "no good: a mark, a fee, a property or the like")
            }
            Self::Composition => {
                Text::new("化学成分，不是外购的产品", "an element with its sign, not a good that is bought")
            }
            Self::Dish => Text::new("菜肴、药方，不属本链", "a dish or a remedy, of another world"),
        }
    }
}

/// How a name was led back to the good it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Variant {
    /// A grade, a standard or a number stands with it.
    Grade,
    /// A word of praise or of kind stands before it.
    Praise,
    /// Brackets, marks or spaces stand with it.
    Marks,
    /// A verb stands behind it: making or working it.
    Activity,
    /// A typing mistake.
    Typo,
    /// The same word, one character shorter or longer, with the same neighbours.
    ShortForm,
}

impl Variant {
    /// The reason in words.
    pub(super) fn text(self, of: &str) -> Text {
        match self {
            Self::Grade => {
                Text::new(format!("`{of}` 的牌号、标准号或规格"), format!("a grade, standard or size of `{of}`"))
            }
            Self::Praise => Text::new(format!("`{of}` 加修饰语"), format!("`{of}` with a word of praise")),
            Self::Marks => Text::new(format!("`{of}` 的另一写法"), format!("another spelling of `{of}`")),
            Self::Activity => Text::new(format!("`{of}` 加动词"), format!("`{of}` with a verb")),
            Self::Typo => Text::new(format!("疑为 `{of}` 之误"), format!("looks like a typing mistake for `{of}`")),
            Self::ShortForm => Text::new(
                format!("`{of}` 的简称或全称，上下游相同"),
                format!("`{of}`, longer or shorter, with the same neighbours"),
            ),
        }
    }
}

/// Words for all sorts of goods, and whole trades.
const GENERIC: &[&str] = &[
    "材料",
    "原料",
    "原材料",
    "辅料",
    "物料",
    "产品",
    "商品",
    "制品",
    "成品",
    "半成品",
    "物品",
    "用品",
    "货物",
    "其他",
    "其它",
    "配件",
    "部件",
    "零件",
    "零部件",
    "元件",
    "组件",
    "附件",
    "备件",
    "系统",
    "设备",
    "装置",
    "工具",
    "仪器",
    "机器",
    "器材",
    "机械",
    "电子",
    "电器",
    "化工",
    "建筑",
    "建材",
    "装饰",
    "包装",
    "航空",
    "新鲜",
    "特种",
    "颗粒",
    "金属",
    "矿物",
    "矿物质",
    "燃料",
    "食品",
    "药品",
    "配料",
    "添加剂",
    "服务",
    "技术",
    "工程",
    "项目",
    "贸易",
    "业务",
    "电子消费品",
    "金属材料",
    "化工产品",
    "化工原料",
    "工业级",
    "不同",
    "各种",
    "天然",
    "有机物",
    "无机物",
    "混合物",
    "封装",
    "工业",
    "农业",
    "碳素",
    "物质",
    "成分",
    "零配件",
    "金属制品",
    "工业产品",
    "消费品",
    "轻工",
    "IT",
    "加工",
    "原件",
    "主材",
    "耗材",
];

/// Words of praise, of origin and of grammar that stand before a good and leave it what it is.
const PRAISE: &[&str] = &[
    "优质",
    "普通",
    "进口",
    "国产",
    "高档",
    "高级",
    "新型",
    "标准",
    "高品质",
    "各种",
    "各类",
    "其他",
    "其它",
    "专用",
    "采用",
    "全新",
    "国内外",
    "主要",
    "传统",
    "现代",
    "常用",
    "一般",
    "名牌",
    "大型",
    "中型",
    "小型",
    "新鲜",
    "纯天然",
    "选用",
    "使用",
    "高标准",
    "高质量",
    "成品",
    "多用",
];

/// Beginnings and ends by which half a sentence shows.
const PHRASE_STARTS: &[&str] = &[
    "用", "从", "由", "将", "把", "以", "经", "之", "含", "余量", "每", "合理", "若干", "大量", "少量", "适量", "该",
    "其", "与", "和", "及", "或", "可", "被", "为", "是", "在", "并", "所", "而", "但", "因", "通过", "利用", "包括",
    "具有", "含有", "要求", "乱向",
];
const PHRASE_ENDS: &[&str] = &[
    "以", "等", "及", "和", "与", "或", "的", "为", "用", "式", "型", "状", "性", "时", "后", "中", "上", "加", "系",
    "而成",
];
const PHRASE_INSIDE: &[&str] = &["的", "适量", "少许", "分别", "需要", "是由", "主要成", "若干", "了", "之间", "进行"];

/// What begins with a word above and is a good all the same.
const NO_PHRASE: &[&str] = &[
    "以太",
    "以色列",
    "其他",
    "可乐",
    "可可",
    "可控",
    "可编程",
    "可燃",
    "可视",
    "可降解",
    "可再生",
    "与门",
    "及第",
    "用具",
    "用纸",
    "经编",
    "经纱",
    "经济",
    "含油",
    "含氟",
    "含硅",
    "含硫",
    "含能",
    "含铅",
    "为",
    "由",
    "在线",
    "并网",
    "并条",
    "因子",
    "用水",
    "和面",
    "和纸",
    "含片",
    "可膨胀",
    "可溶",
    "可发性",
];
const NO_PHRASE_END: &[&str] =
    &["组合式", "药用", "大型", "模型", "电石系", "造型", "车用", "民用", "军用", "工业用", "中和", "合用"];

/// Ends that say something about a good, or name a service or a place.
const NOT_GOODS: &[&str] = &[
    "论坛",
    "知识",
    "商标",
    "标识",
    "型号",
    "标号",
    "标准",
    "污染",
    "费",
    "税",
    "编码",
    "条形码",
    "价格",
    "行业",
    "市场",
    "图片",
    "强度",
    "性能",
    "工艺",
    "方法",
    "文化",
    "偏方",
    "浇筑",
    "回收站",
    "公司",
    "专业",
    "学科",
    "指南",
    "申请表",
    "手册",
    "厂家",
    "品牌",
    "展会",
    "招聘",
    "网站",
    "含量",
    "规格",
    "毒害",
    "相容性好",
    "街道",
    "成本",
    "噪声",
    "原理",
    "结构图",
    "定义",
    "简介",
    "概念",
    "理论",
    "现象",
    "效应",
    "指数",
    "码",
    "专利",
    "路",
];
const GOODS_ALL_THE_SAME: &[&str] =
    &["光路", "电路", "线路", "铁路", "公路", "管路", "道路", "水路", "油路", "高速公路", "砝码", "集成电路"];

/// Ends of dishes and remedies.
const DISHES: &[&str] = &[
    "汤",
    "粥",
    "饭",
    "菜",
    "糕",
    "饼",
    "羹",
    "煲",
    "沙拉",
    "布丁",
    "面包",
    "蛋糕",
    "饺",
    "饺子",
    "丸子",
    "药茶",
    "口服液",
    "面膜",
    "胶囊",
    "酥",
    "炒",
    "粽",
    "馄饨",
    "面条",
    "火锅",
    "寿司",
    "点心",
    "冰淇淋",
    "泡饭",
    "咳喘颗粒",
    "冲剂",
    "药酒",
    "果冻",
    "披萨",
    "三明治",
    "汉堡",
    "酱",
    "卤",
    "煎蛋",
    "炖",
];

/// Verbs behind a good.
const ACTIVITIES: &[&str] = &["加工", "制造", "生产", "制作", "销售", "批发", "零售", "制备"];

/// Latin before a good that is a material or a device, not a grade.
const WORDS_IN_LATIN: &[&str] = &[
    "PE", "PP", "PC", "PU", "PA", "PS", "UV", "IC", "AI", "VR", "AR", "TV", "CT", "PV", "IT", "AC", "DC", "IP", "PH",
    "ES", "CO", "PO", "XO", "IG", "U", "X",
];

/// Pairs of characters that hands and eyes mix up; the second is taken for the first only where the first gives a name the graph knows.
const MIXED_UP: &[(char, char)] = &[
    ('料', '科'),
    ('己', '已'),
    ('烯', '稀'),
    ('酯', '脂'),
    ('轧', '扎'),
    ('末', '未'),
    ('搅', '揽'),
    ('钢', '纲'),
    ('铜', '钢'),
    ('硅', '矽'),
    ('黏', '粘'),
    ('焊', '悍'),
    ('碳', '炭'),
    ('珩', '绗'),
    ('锰', '猛'),
    ('镀', '渡'),
    ('砖', '砗'),
    ('罐', '灌'),
    ('泵', '汞'),
];

/// A name without spaces, with plain letters for wide ones, and without marks at its ends.
pub(super) fn clean(raw: &str) -> String {
    let plain = raw.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{fffd}').map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '“' | '”' | '《' | '》' => '"',
        _ => c,
    });
    let plain: String = plain.collect();
    // A bracket that is closed stays; a lone one at an end is a piece of the page.
    let marks = |c: char| {
        matches!(
            c,
            '"' | '\''
                | ','
                | '.'
                | ';'
                | ':'
                | '、'
                | '。'
                | '·'
                | '-'
                | '_'
                | '/'
                | '\\'
                | '*'
                | '+'
                | '!'
                | '?'
                | '%'
                | '~'
                | '<'
                | '>'
                | '='
                | '|'
                | '&'
                | '—'
                | '…'
        )
    };
    let mut name = plain.trim_matches(marks).to_owned();
    if !name.contains(')') {
        name.truncate(name.find('(').unwrap_or(name.len()));
    }
    if !name.contains('(') {
        name = name.replace(')', "");
    }
    name.trim_matches(marks).to_owned()
}

/// The good a clean name means, and how it was led back; the name itself where it is one. `known` says whether the graph names a good.
pub(super) fn good(name: &str, known: &impl Fn(&str) -> bool) -> (String, Option<Variant>) {
    let mut text = name.to_owned();
    let mut how = None;
    // Each round takes at least a character away.
    loop {
        let next = bare(&text)
            .map(|rest| (rest, Variant::Marks))
            .or_else(|| without_grade(&text, known).map(|rest| (rest, Variant::Grade)))
            .or_else(|| without_praise(&text, known).map(|rest| (rest, Variant::Praise)))
            .or_else(|| without_activity(&text, known).map(|rest| (rest, Variant::Activity)));
        let Some((rest, variant)) = next else { return (text, how) };
        text = rest;
        how = how.or(Some(variant));
    }
}

/// Without brackets and what stands in them.
fn bare(text: &str) -> Option<String> {
    let open = text.find('(')?;
    let close = text[open..].find(')')? + open;
    let rest = format!("{}{}", &text[..open], &text[close + 1..]);
    (letters(&rest) >= 2).then_some(rest)
}

/// Without a grade, standard or number before or behind.
fn without_grade(text: &str, known: &impl Fn(&str) -> bool) -> Option<String> {
    let code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '#' | '-' | '/' | '.' | '×' | 'φ' | 'Φ' | '*' | '+');
    let rest = text.trim_start_matches(code);
    let head = &text[..text.len() - rest.len()];
    let after = ["标准", "号钢", "号", "级", "#"].iter().find_map(|word| rest.strip_prefix(word));
    let letters_before = head.chars().filter(char::is_ascii_alphabetic).count();
    let standard = ["GB", "YB", "JIS", "ASTM", "DIN", "API", "QB", "SAE", "ASME", "HG", "SY", "JB"].iter();
    let standard = standard.clone().any(|word| head.to_ascii_uppercase().starts_with(word));
    let is_word = WORDS_IN_LATIN.contains(&head.to_ascii_uppercase().as_str());
    if !head.is_empty() || text.starts_with('号') {
        let tail = after.unwrap_or(rest);
        let shaped = tail.starts_with(['型', '字', '形', '光', '系']);
        let grade = standard || (letters_before <= 2 && !is_word);
        if grade && !shaped && letters(tail) >= 2 && starts_han(tail) && known(tail) {
            return Some(tail.to_owned());
        }
    }
    let rest = text.trim_end_matches(code);
    (rest.len() < text.len() && letters(rest) >= 3 && ends_han(rest)).then(|| rest.to_owned())
}

fn without_praise(text: &str, known: &impl Fn(&str) -> bool) -> Option<String> {
    PRAISE
        .iter()
        .filter_map(|word| text.strip_prefix(word))
        .find(|rest| letters(rest) >= 2 && known(rest))
        .map(str::to_owned)
}

fn without_activity(text: &str, known: &impl Fn(&str) -> bool) -> Option<String> {
    ACTIVITIES
        .iter()
        .filter_map(|word| text.strip_suffix(word))
        .find(|rest| letters(rest) >= 2 && known(rest))
        .map(str::to_owned)
}

/// The name a typing mistake was meant to be, where the graph knows it: characters that look or sound alike.
pub(super) fn mixed_up<'a>(name: &str, known: &impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 {
        return None;
    }
    for (at, found) in letters.iter().enumerate() {
        for (right, _) in MIXED_UP.iter().filter(|(_, wrong)| wrong == found) {
            let mut other = letters.clone();
            other[at] = *right;
            if let Some(name) = known(&other.iter().collect::<String>()) {
                return Some(name);
            }
        }
    }
    None
}

/// Why a clean name is no node.
pub(super) fn noise(name: &str) -> Option<Noise> {
    let count = letters(name);
    let han = name.chars().filter(|c| is_han(*c)).count();
    if count < 2 || (han == 0 && count < 3) {
        return Some(Noise::Short);
    }
    if GENERIC.contains(&name) {
        return Some(Noise::Generic);
    }
    // 磷P, 余量CU: few characters and a sign.
    let latin = name.chars().filter(char::is_ascii_alphabetic).count();
    if han == 1 && (1..=2).contains(&latin) && starts_han(name) {
        return Some(Noise::Composition);
    }
    if is_phrase(name, count) {
        return Some(Noise::Phrase);
    }
    let ends = |list: &[&str]| list.iter().any(|end| name.ends_with(end));
    if ends(NOT_GOODS) && !ends(GOODS_ALL_THE_SAME) {
        return Some(Noise::NotGoods);
    }
    ends(DISHES).then_some(Noise::Dish)
}

fn is_phrase(name: &str, count: usize) -> bool {
    let excused =
        NO_PHRASE.iter().any(|start| !start.is_empty() && name.starts_with(start) && start.chars().count() > 1);
    let starts = !excused && PHRASE_STARTS.iter().any(|start| name.starts_with(start));
    let ends =
        !NO_PHRASE_END.iter().any(|end| name.ends_with(end)) && PHRASE_ENDS.iter().any(|end| name.ends_with(end));
    let inside = PHRASE_INSIDE.iter().any(|word| name.contains(word));
    let listed = name.contains(['、', ',', '/', ';', '，']);
    count > 10 || starts || ends || inside || listed
}

/// What something named for a good is to it, by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NamedFor {
    /// It makes, moves or tests the good.
    Tool,
    /// It goes into the good.
    Part,
    /// Neither is said: what is made of it, or what goes in.
    Open,
}

const TOOLS: &[&str] = &[
    "机",
    "设备",
    "机组",
    "泵",
    "泵车",
    "搅拌车",
    "模具",
    "模",
    "生产线",
    "炉",
    "窑",
    "仪",
    "试验机",
    "工具",
    "夹具",
    "装备",
    "机械",
    "立磨",
    "烘干机",
    "罐车",
    "焊条",
];
const PARTS: &[&str] = &[
    "材料",
    "添加剂",
    "减水剂",
    "剂",
    "电芯",
    "隔膜",
    "电解液",
    "正极",
    "负极",
    "外壳",
    "芯",
    "底盘",
    "车身",
    "车架",
    "变速器",
    "发动机",
    "轴",
    "套圈",
    "壳体",
    "零件",
    "零部件",
    "配件",
    "部件",
    "器",
    "熟料",
    "原料",
    "座",
    "架",
    "圈",
    "座椅",
    "玻璃",
    "灯",
    "桥",
    "轮",
    "保险杠",
    "仪表",
    "水箱",
    "胶带",
];

/// What `name`, which begins with a good, is to that good.
pub(super) fn named_for(name: &str) -> NamedFor {
    let ends = |list: &[&str]| list.iter().any(|end| name.ends_with(end));
    if ends(TOOLS) && !name.ends_with("发动机") {
        NamedFor::Tool
    } else if ends(PARTS) {
        NamedFor::Part
    } else {
        NamedFor::Open
    }
}

/// Characters.
pub(super) fn letters(text: &str) -> usize {
    text.chars().count()
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3400}'..='\u{4dbf}').contains(&c)
}

fn starts_han(text: &str) -> bool {
    text.starts_with(is_han)
}

fn ends_han(text: &str) -> bool {
    text.ends_with(is_han)
}
