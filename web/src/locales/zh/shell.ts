// Words of the shell: the search, the help, what is asked before something is lost, and what is said when the server is gone.

export const zh = {
  find: {
    label: '查找', placeholder: '企业、项目、环节、页面，可用拼音', key: 'Ctrl K', waiting: '正在查…', recent: '最近打开', found: '没有匹配 | {n} 个结果 | {n} 个结果',
    failed: '查找没有回答，仍可在企业中找。', all: '全部 {n} 个', firms: '在企业中找“{words}”',
    kind: { page: '页面与操作', node: '环节', firm: '企业', project: '项目', zone: '五区', site: '载体', opportunity: '机会' },
  },
  goto: {
    page: {
      overview: '总览', atlas: '图谱', list: '机会清单', sites: '载体', site_finder: '按要求找场地', costs: '要素成本', targets: '目标企业', trips: '出访行程', plan_trip: '排行程', visits: '走访记录', note_visit: '记走访',
      contacts: '联络人', events: '活动与协议', projects: '项目看板', enter_lead: '录入线索', red_projects: '红灯项目', pipeline: '项目流程', promises: '承诺台账', letters: '征求意见', agreements: '协议条款', cases: '企业诉求', note_case: '记诉求', my_cases: '我办的诉求', retention: '稳商留商', case_figures: '诉求统计', public: '公开发布', enquiries: '投资询问',
      meetings: '调度会议', tasks: '任务', my_tasks: '我的任务', bulletins: '通报', indicators: '指标', year_targets: '年度目标', questions: '问数', forms: '报表', firms: '企业', data: '数据导入', settings: '设置', audit: '审计记录', people: '用户',
    },
    command: { help: '帮助', light: '浅色', dark: '深色', other_language: '切换语言' },
  },
  help: {
    open: '帮助', title: '这一页', for: '这一页做什么', acts: '怎么做', words: '这里的词', keys: '按键',
    key: { find: '查找企业、项目、环节、页面', help: '打开这页的帮助', close: '关闭抽屉、对话框', walk: '在列表里上下走', open: '打开所选', marks: '在图上左右走' },
  },
  sure: {
    form: '删去这张报表？', form_text: '对好的格子和填报记录一起删去，不能恢复。', question: '删去“{title}”？', team: '删除小组“{name}”？', team_text: '组里的人留下，不再属于任何组。', feed: '停用我的日历链接？', feed_text: '订阅了它的手机不再更新；可以再开一个新的。', survey: '撤下“{product}”这一行？', survey_text: '由它得来的判断和目标会重新计算。', out_all: '在所有设备上退出？', out_all_text: '别的设备上没保存的内容会丢。',
    cancel: '不了', unsaved: '还有没保存的内容', leave_page: '离开这一页，没保存的内容就没有了。', leave: '不要了，离开', stay: '留下继续写',
  },
  fault: {
    missing: '还没填', unreadable: '看不懂，请重填', too_small: '太小或太早', too_large: '太大或太晚', too_long: '太长', other: '不合要求', faults: '还有 {n} 处要改', amount: '即 {amount}', no_amount: '请填数，单位万元',
  },
  gone: { title: '连不上服务', text: '页面上的内容还在，改动暂时存不了。服务一恢复就自动接上。', since: '从 {at} 起', again: '立即再试' },
  older: { text: '没有取到新的，下面是 {at} 取到的。', again: '再取' },
}
