// The words of bringing ledgers and of filling forms, in both languages.

export const zh = {
  bring: {
    title: '导入', kind: '内容', choose: '选文件', columns: '各列读作', note: '记入备注', save: '按此重读', as_of: '台账截至',
    commit: '导入 {n} 行', drop: '放弃', problems: '下载问题', row: '行', name: '项目', effect: '结果', told: '说明', same: '就是这个', fresh: '是新的', skip: '不导入',
    count: '新增 {fresh}，已有 {known}，不变 {unchanged}，疑似 {suspected}，跳过 {skipped}', kept: '撤销后保留 {n} 个项目：之后有人改过', all_rows: '全部行', done: '已导入，可整体撤销。',
    kinds: { projects: '项目台账', enterprises: '企业', sites: '载体', opportunities: '机会', purchases: '采购', sales: '销售', links: '供应关系', signals: '动态', deals: '成交' },
    effects: { new: '新增', known: '已有', unchanged: '不变', suspected: '疑似重复', skipped: '跳过' },
  },
  forms: {
    basis: '用上级原表，保留格式和公式；未知留空，每格有依据', bring: '上传原表', one: '报表', origin: '来源', last: '上次报出', never: '未报过', month: '月份', download: '下载', plain: '只要原表', blank: '空表',
    keep: '留存为已报', dropped: '停用', cells: '{known} 格已填，{unknown} 格未知留空', changes: '比上次（{month}）变了 {n} 处', same: '和上次（{month}）相同', first: '还没有留存过，无从比较', where: '位置', what: '内容', value: '填入',
    why: '依据', empty: '空', before: '上次', after: '这次', submitted: '已留存', mapping: '对应关系', list: '清单', over: '时段', unit: '单位', from_row: '起始行', rows: '行数', column: '列', cell: '单元格', holds: '指标',
    add: '加一格', take: '去掉', save: '保存对应', none_yet: '未对应', fixed: '样表不能改；下载后按上级原表改好再上传', words: { month: '填表月份', day: '截止日', district: '区县名' }, more: '还有 {n} 格',
    kind: { changed: '变', came: '新来', left: '退出' },
  },
}

export const en: typeof zh = {
  bring: {
    title: 'Bring a file', kind: 'What it holds', choose: 'Choose a file', columns: 'Columns are read as', note: 'kept in the note', save: 'Read it so', as_of: 'Ledger as of',
    commit: 'Take {n} rows in', drop: 'Lay aside', problems: 'Download problems', row: 'Row', name: 'Project', effect: 'Effect', told: 'What is told', same: 'This one', fresh: 'A new one', skip: 'Leave out',
    count: '{fresh} new, {known} known, {unchanged} unchanged, {suspected} suspected, {skipped} skipped', kept: '{n} projects stayed: somebody changed them since', all_rows: 'All rows', done: 'Taken in; it can be undone as a whole.',
    kinds: { projects: 'Project ledger', enterprises: 'Firms', sites: 'Sites', opportunities: 'Opportunities', purchases: 'Purchases', sales: 'Sales', links: 'Supply links', signals: 'Signals', deals: 'Deals' },
    effects: { new: 'New', known: 'Known', unchanged: 'Unchanged', suspected: 'May be known', skipped: 'Skipped' },
  },
  forms: {
    basis: "In the superior's own file, layout and formulas kept; unknown stays empty, every cell has its basis", bring: 'Bring a form', one: 'Form', origin: 'Origin', last: 'Last submitted', never: 'never', month: 'Month', download: 'Download', plain: 'Own sheets only', blank: 'Blank form',
    keep: 'Keep as submitted', dropped: 'Take out of use', cells: '{known} cells filled, {unknown} left empty as unknown', changes: '{n} changes since the last one ({month})', same: 'The same as the last one ({month})', first: 'Nothing was submitted yet to compare with', where: 'Where', what: 'What', value: 'Value',
    why: 'Basis', empty: 'empty', before: 'Before', after: 'Now', submitted: 'Submitted', mapping: 'Mapping', list: 'List', over: 'Time', unit: 'Unit', from_row: 'First row', rows: 'Rows', column: 'Column', cell: 'Cell', holds: 'Indicator',
    add: 'Add a cell', take: 'Remove', save: 'Save mapping', none_yet: 'not said', fixed: "A sample is not changed: download it, make it the superior's own and bring it", words: { month: 'Month of the form', day: 'Last day', district: 'District' }, more: '{n} more cells',
    kind: { changed: 'Changed', came: 'Came', left: 'Left' },
  },
}
