// The words of bringing ledgers and of filling forms.

export const zh = {
  bring: {
    title: '导入文件', kind: '内容', choose: '选文件', waiting: '待导入', none: '没有待导入的文件。', head: '表头', columns: '读作', note: '记入备注', sample: '前三格', save: '重新预览', as_of: '台账截至',
    mapped: '列的对应：{total} 列认出 {n} 列，其余记入备注', mapped_list: '列的对应：{total} 列认出 {n} 列，其余不读', unread: '不读', auto: '自动识别', template: '下载这一类的空表', templates: '各类空表', back: '回到开始使用',
    drop_hint: '可以一次选多个文件，也可以把文件拖到页面任意处。', pack_tables: '名为 coverage.csv（应有企业数）和 reference.csv（参照面）的表直接替换本区的同名表。', let_go: '松手就读入这些文件', reading: '正在读', not_read: '没有读入：', table_taken: '已替换本区的表：', working: '正在处理…',
    sum: '新增 {fresh} 行，补充 {merged} 行，相同 {unchanged} 行。', sum_problems: '{n} 处问题。', mend: '下载要改的行', next_file: '下一个文件', steps_label: '导入步骤', steps: { file: '选文件', what: '看内容', columns: '对列', preview: '预览', take: '导入' }, step_state: { done: '已完成', now: '正在做', next: '未到' },
    is: '这是', sheet: '工作表', sheet_auto: '第一张合适的', guessed: '{of} 列里有 {n} 列的表头对得上：', format: '读作', head_row: '表头在第 {n} 行', no_head_row: '没有找到表头：请在下面指明每列是什么，第一行起就当数据读。', rows: '{n} 行', twice: '重复，只能留一列', differ: '与系统不同时', keep: '以系统为准，只补空缺', take: '以台账为准',
    why: { head: '按表头', content: '按内容', memory: '按上次', person: '人工' },
    preview: '预览', commit: '导入 {n} 行', drop: '不导入，放弃', problems: '下载问题清单', row: '行', name: '项目', effect: '结果', told: '说明', judge: '{n} 行可能与已有项目重复，请逐行判断；判断前不会导入。', later: '未判断的 {n} 行本次不导入。',
    same: '就是它', fresh: '是新项目', skip: '不导入这一行', said_new: '已判为新项目', said_same: '已判为同一项目', said_skip: '已判为不导入', again: '重新判断', not_taken: '（不采用）', range: '第 {from}–{to} 行，共 {total} 行', first_rows: '回到开头', next_rows: '往下看',
    undo: '撤销导入', redo: '恢复导入', undone: '已撤销', redone: '已恢复', kept: '{n} 个项目留下了，之后有人用过：', kept_more: '还有 {n} 个', tied: '关联 {what}', facts: '有 {n} 项人工改过', worked: '有新的进展或资金记录', all_rows: '全部', done: '已导入 {n} 行，可整体撤销。',
    kinds: { projects: '项目台账', enterprises: '企业', sites: '载体', opportunities: '机会', purchases: '采购', sales: '销售', links: '供应关系', signals: '动态', deals: '成交', cases: '企业诉求' },
    effects: { new: '新增', known: '补充', unchanged: '不变', suspected: '待判断', skipped: '跳过' },
  },
  forms: {
    basis: '用上级原表，保留格式和公式；未知留空，每格有依据', bring: '上传原表', one: '报表', origin: '来源', last: '上次报出', never: '未报过', month: '月份', fill: '{month} 填报', download: '下载', plain: '只要原表', blank: '空表',
    keep: '留存为已报', dropped: '停用', cells: '{known} 格已填，{unknown} 格未知留空', changes: '比上次（{month}）变了 {n} 处', same: '和上次（{month}）相同', first: '还没有留存过，无从比较', every: '逐格内容和依据', where: '位置', what: '内容', value: '填入',
    why: '依据', empty: '空', before: '上次', after: '这次', submitted: '已留存', mapping: '填什么', how: '点格子选指标；点行号，从那一行起填清单', list: '清单', over: '时段', unit: '单位', from_row: '起始行', rows: '行数', column: '列', field: '填什么', holds: '填什么',
    list_at: '第 {from}–{to} 行的清单', drop_list: '去掉这个清单', no_head: '（无表头）', nothing: '不填', of: '只算这个单位', of_all: '留空为全区', required: '必填', as_is: '原数', said: '选中的格或清单', grid: '原表', formula: '公式，不覆盖', formula_short: '公式',
    at_cell: '{cell} 格', at_row: '第 {row} 行', more_rows: '还有 {n} 行', pick_cell: '点左边表里的一格，说它填哪个指标。', pick_row: '点行号，说从那一行起填什么清单。', unsaved: '有改动未保存',
    sheet: '工作表', take: '不填这一格', save: '保存', none_yet: '未指定', fixed: '样表不能改；下载后按上级原表改好再上传', words: { month: '填表月份', day: '截止日', district: '区县名' }, more: '还有 {n} 格',
    kind: { changed: '变', came: '新增', left: '退出' },
  },
}
