// The words of every table and of every bar of filters.

export const zh = {
  rows: '{n} 行', range: '第 {from}–{to} 行，共 {n} 行', before: '上一页', next: '下一页', row_before: '上一行（↑）', row_next: '下一行（↓）', none: '没有内容。', changes: '变了的格',
  sort: '按“{column}”排序', order: '排序', order_usual: '默认排序', up_by: '{column} 升序', down_by: '{column} 降序',
  columns: '列', earlier: '“{column}”前移', later: '“{column}”后移', usual: '恢复默认列', height: '行高', high: '两行', low: '紧凑',
  export: '导出', export_basis: '按现在的筛选、排序和列，导出全部行', csv: 'CSV 文件', xlsx: 'Excel 工作簿',
  views: { title: '视图', none: '还没有视图。把现在的筛选、排序和列存成一个，下次一按就到。', mine: '我的', others: '同事共享的', name: '视图名称', keep: '把现在这样存为视图', for_all: '与全局共享', shared: '已共享', share: '共享', unshare: '不再共享', first: '打开页面时先用它', rename: '改名', drop: '删除', sure: '删除这个视图？', replace: '改成现在这样' }, print: '打印',
  tick: '选这一行', tick_all: '全选', ticked: '已选 {n} 行', untick: '取消选择',
  sum: '合计 {n} 行', sum_unknown: '另有 {n} 行未知',
  filters: '筛选', filters_done: '看结果', more: '更多筛选', set: '已设的筛选', drop: '去掉',
  edit: { open: '修改{column}', save: '保存', both: '别人刚改过这一格：', theirs: '对方', mine: '我', take_mine: '用我的', take_theirs: '用对方的' },
  bulk: { acts: '对所选的行', run: '对 {n} 行执行', touches: '将改动 {n} 行，逐行写入；有一行不成，不影响其他行。', left_out: '{n} 行不在其内：{why}', at: '{at} / {n}', stop: '停下', stopped: '已停下，没有做', ended: '{done} 行已做，{n} 行没有做成，仍选着：' },
}
