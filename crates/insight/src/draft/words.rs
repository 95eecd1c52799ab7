//! Words by which names of goods are read: short lists of the language, not of any trade. Each is one text, words apart by spaces.

/// The words of a list.
pub(super) fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split_ascii_whitespace()
}

/// Whether the name is a word of the list.
pub(super) fn has(list: &'static str, name: &str) -> bool {
    words(list).any(|word| word == name)
}

/// Whether the name begins with a word of the list.
pub(super) fn begins(list: &'static str, name: &str) -> bool {
    words(list).any(|word| name.starts_with(word))
}

/// Whether the name ends with a word of the list.
pub(super) fn ends(list: &'static str, name: &str) -> bool {
    words(list).any(|word| name.ends_with(word))
}

/// Whether the name holds a word of the list.
pub(super) fn holds(list: &'static str, name: &str) -> bool {
    words(list).any(|word| name.contains(word))
}

/// Words for all sorts of goods, and whole trades.
pub(super) const GENERIC: &str = "\
    材料 原料 原材料 辅料 物料 产品 商品 制品 成品 半成品 物品 用品 货物 其他 其它 配件 部件 零件 零部件 元件 \
    组件 附件 备件 系统 设备 装置 工具 仪器 机器 器材 机械 电子 电器 化工 建筑 建材 装饰 包装 航空 新鲜 特种 \
    颗粒 金属 矿物 矿物质 燃料 食品 药品 配料 添加剂 服务 技术 工程 项目 贸易 业务 电子消费品 金属材料 化工产品 \
    化工原料 工业级 不同 各种 天然 有机物 无机物 混合物 封装 工业 农业 碳素 物质 成分 零配件 金属制品 工业产品 \
    消费品 轻工 IT 加工 原件 主材 耗材 设备材料 相关产品 其他产品";

/// Words of praise, of origin and of grammar that stand before a good and leave it what it is.
pub(super) const PRAISE: &str = "\
    优质 普通 进口 国产 高档 高级 新型 标准 高品质 各种 各类 其他 其它 专用 采用 全新 国内外 主要 传统 现代 \
    常用 一般 名牌 大型 中型 小型 新鲜 纯天然 选用 使用 高标准 高质量 成品 多用";

/// Those that never begin the name of another good.
pub(super) const PLAIN_PRAISE: &str = "\
    优质 高品质 高质量 采用 选用 国内外 各种 各类";

/// Beginnings by which half a sentence shows.
pub(super) const PHRASE_STARTS: &str = "\
    用 从 由 将 把 以 经 之 含 余量 每 合理 若干 大量 少量 适量 该 其 与 和 及 或 可 被 为 是 在 并 所 \
    而 但 因 通过 利用 包括 具有 含有 要求 乱向";

/// Ends by which half a sentence shows.
pub(super) const PHRASE_ENDS: &str = "\
    以 等 及 和 与 或 的 为 用 式 型 状 性 时 后 中 上 加 系 而成";

/// What only a sentence or a list holds.
pub(super) const PHRASE_INSIDE: &str = "\
    的 适量 少许 分别 需要 是由 主要成 若干 了 之间 进行 及 与 一是 主要是 适用于";

/// What begins with a word above and is a good all the same.
pub(super) const NO_PHRASE: &str = "\
    以太 以色列 其他 可乐 可可 可控 可编程 可燃 可视 可降解 可再生 与门 及第 用具 用纸 经编 经纱 经济 含油 含氟 \
    含硅 含硫 含能 含铅 在线 并网 并条 因子 用水 和面 和纸 含片 可膨胀 可溶 可发性";

/// What ends with such a word and is a good all the same.
pub(super) const NO_PHRASE_END: &str = "\
    组合式 药用 大型 模型 电石系 造型 车用 民用 军用 工业用 中和 合用";

/// Ends that say something about a good, or name a service or a place.
pub(super) const NOT_GOODS: &str = "\
    论坛 知识 商标 标识 型号 标号 标准 污染 费 税 编码 条形码 价格 行业 市场 图片 强度 性能 工艺 方法 文化 \
    偏方 浇筑 回收站 公司 专业 学科 指南 申请表 手册 厂家 品牌 展会 招聘 网站 含量 规格 毒害 相容性好 街道 成本 \
    噪声 原理 结构图 定义 简介 概念 理论 现象 效应 指数 码 专利 路 业务 服务 维修 修理 贸易 投资 分部 培训 \
    咨询 出租 租赁 运输 推广 大全 系列 设计 后市场 改装 改造 检验 检测 软件 研发 修理一级 客运 票务代理 四轮定位 \
    大修 清洗 烤漆 制造业 类 养护 旅馆 接地";

/// What ends with such a word and is a good all the same.
pub(super) const GOODS_ALL_THE_SAME: &str = "\
    光路 电路 线路 铁路 公路 管路 道路 水路 油路 高速公路 砝码 集成电路";

/// Ends of dishes and remedies.
pub(super) const DISHES: &str = "\
    汤 粥 饭 菜 糕 饼 羹 煲 沙拉 布丁 面包 蛋糕 饺 饺子 丸子 药茶 口服液 面膜 胶囊 酥 炒 粽 馄饨 面条 火锅 \
    寿司 点心 冰淇淋 泡饭 咳喘颗粒 冲剂 药酒 果冻 披萨 三明治 汉堡 酱 卤 煎蛋 炖";

/// Verbs behind a good.
pub(super) const ACTIVITIES: &str = "\
    加工 制造 生产 制作 销售 批发 零售 制备 购销 经销";

/// Beginnings of the numbers of standards.
pub(super) const STANDARDS: &str = "\
    GB YB JIS ASTM DIN API QB SAE ASME HG SY JB";

/// Latin before a good that is a material or a device, not a grade.
pub(super) const WORDS_IN_LATIN: &str = "\
    PE PP PC PU PA PS UV IC AI VR AR TV CT PV IT AC DC IP PH ES CO \
    PO XO IG U X";

/// Ends of what makes, moves or tests the good it is named for.
pub(super) const TOOLS: &str = "\
    设备 装备 机组设备 模具 模 生产线 炉 窑 试验机 检测仪 工具 夹具 机械 立磨 烘干机 搅拌机 输送泵 焊条 检测系统 测试系统 \
    生产系统 成型机 烧成机 加工机 制造机 生产机 包装机 装配机 切割机 打磨机 焊接机 检测机";

/// Ends of machines: they work a material, and are parts of what is put together.
pub(super) const MACHINES: &str = "\
    机 机组 泵 泵车 车 仪";

/// Ends of what is made of the good it is named for, whatever the good is.
pub(super) const MADE: &str = "\
    电池组 模组 制品";

/// Ends of what goes into the good it is named for.
pub(super) const PARTS: &str = "\
    材料 添加剂 减水剂 剂 电芯 隔膜 电解液 正极 负极 外壳 芯 底盘 车身 车架 变速器 发动机 轴 套圈 壳体 零件 \
    零部件 配件 部件 器 熟料 原料 座 架 圈 座椅 玻璃 灯 桥 轮 保险杠 仪表 水箱 胶带";

/// Pairs of characters that hands and eyes mix up, the right one first. Only where the right one gives a name the graph uses as often
/// is the other taken for a mistake.
pub(super) const MIXED_UP: &str = "\
    料科 己已 烯稀 酯脂 轧扎 末未 搅揽 钢纲 硅矽 黏粘 焊悍 碳炭 珩绗 锰猛 镀渡 砖砗 罐灌 泵汞";
