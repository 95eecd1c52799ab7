//! What the audit's operations are called for people. A test holds the table against the store's writes.

use model::Text;

/// Operation, Chinese, English.
const WORDS: [(&str, &str, &str); 156] = [
    ("accept_draft", "采纳产业链修改稿", "accepted a chain's draft"),
    ("add_approval_steps", "代办增加清单", "added checklists to approvals"),
    ("add_meeting_decision", "会议议定事项", "took a decision at a meeting"),
    ("add_project_events", "记录项目进展", "added to a project's history"),
    ("add_project_paid", "登记到位资金", "noted money paid in"),
    ("answer_consultation", "答复征求意见", "answered a letter"),
    ("answer_enquiry", "答复询问", "answered an enquiry"),
    ("cancel_job", "停止后台任务", "stopped a job"),
    ("change_approval_step", "登记审批事项进展", "noted what happened to an approval step"),
    ("change_meeting", "修改会议", "changed a meeting"),
    ("change_task", "办理任务", "took a task a step on"),
    ("close_enquiry", "办结询问", "closed an enquiry"),
    ("confirm_site", "确认载体信息", "confirmed facts of a site"),
    ("create_agreement", "录入协议文本", "brought an agreement's text"),
    ("create_approval", "新建代办", "made a plan of approvals"),
    ("create_bulletin", "生成通报", "took a month's figures for a bulletin"),
    ("create_case", "登记企业诉求", "entered a case of a firm"),
    ("create_case_note", "记诉求内部备注", "noted something of a case"),
    ("create_chamber", "新建商会协会", "entered a chamber"),
    ("create_consultation", "发出征求意见函", "asked departments for their opinion"),
    ("create_contact", "新建联络人", "entered a contact"),
    ("create_department", "新增部门", "entered a department"),
    ("create_draft", "新建产业链修改稿", "began a chain's draft"),
    ("create_enquiry", "投资者询问", "an investor asked"),
    ("create_event", "新建招商活动", "entered an event"),
    ("create_firm_reading", "登记企业实际数", "noted what a firm reached"),
    ("create_form", "上传报表", "brought a form"),
    ("create_import", "导入数据", "imported a file"),
    ("create_import_draft", "上传待导入文件", "brought a file to be imported"),
    ("create_instruction", "登记领导批示", "took an instruction down"),
    ("create_job", "排定归链任务", "asked for firms to be placed"),
    ("create_meeting", "筹备会议", "planned a meeting"),
    ("create_meeting_revision", "更正会议纪要", "began a correction of minutes"),
    ("create_mou", "登记框架协议", "entered a memorandum"),
    ("create_operations", "编辑修改稿", "edited a draft"),
    ("create_progress_link", "生成投资者进度链接", "made an investor's progress link"),
    ("create_project", "新建项目", "entered a project"),
    ("create_project_attachment", "上传项目材料", "added a paper to a project"),
    ("create_promise", "登记承诺", "wrote a promise down"),
    ("create_question", "保存问题", "kept a question"),
    ("create_reply_link", "生成一次性答复链接", "made a one-time reply link"),
    ("create_retention_check", "记录企业回访", "noted what a landed firm answered"),
    ("create_screen_link", "生成大屏链接", "made a link for a wall screen"),
    ("create_session", "登录", "logged in"),
    ("create_submission", "留存报出的报表", "kept a submitted form"),
    ("create_task", "交办任务", "entered a task"),
    ("create_team", "新建小组", "made a team"),
    ("create_trip", "新建行程", "planned a trip"),
    ("create_undertaking", "登记企业约定", "noted what a firm undertook"),
    ("create_user", "新建用户", "entered a user"),
    ("create_view", "保存视图", "kept a view of a table"),
    ("create_visit", "新建走访记录", "recorded a visit"),
    ("create_visit_lead", "走访记录转为线索", "made a lead of a visit"),
    ("create_visit_photo", "上传走访照片", "added a photo to a visit"),
    ("create_visit_report", "走访记录记入项目进展", "put a visit into a project's history"),
    ("delete_contact", "移除联络人", "removed a contact"),
    ("delete_feed", "停用日历订阅", "ended a calendar"),
    ("delete_form", "停用报表", "took a form out of use"),
    ("delete_judgement", "撤回标签判断", "took a judgement of a label back"),
    ("delete_operation", "撤回修改稿中的一步", "took a step of a draft back"),
    ("delete_placement_judgement", "撤回归链判断", "took a judgement of a placement back"),
    ("delete_question", "删除问题", "took a question back"),
    ("delete_survey", "撤回调查记录", "took a survey line back"),
    ("delete_target_decision", "撤回目标企业决定", "took a decision about a target back"),
    ("delete_team", "删除小组", "removed a team"),
    ("delete_view", "删除视图", "removed a view of a table"),
    ("disable_department", "停用部门", "asks a department no more"),
    ("disable_user", "停用用户", "disabled a user"),
    ("drop_import_draft", "放弃待导入文件", "laid a file aside"),
    ("drop_sample", "取出样例数据", "took the sample out"),
    ("enable_department", "恢复部门", "asks a department again"),
    ("enable_user", "恢复用户", "enabled a user again"),
    ("end_approval", "停办代办", "ended a plan of approvals"),
    ("end_session", "退出登录", "logged out"),
    ("end_sessions", "结束用户的全部登录", "ended all sessions of a user"),
    ("fail_job", "任务失败", "a job failed"),
    ("finish_job", "任务完成", "a job ended"),
    ("give_mail_up", "邮件发送失败", "gave a mail up"),
    ("load_pack", "启用产业链文件", "put chain files in force"),
    ("lock_site", "锁定载体", "locked a site"),
    ("meet_promise_condition", "登记承诺条件满足", "noted that a promise's condition was met"),
    ("notify", "发出提醒", "told people what the day brings"),
    ("open_consultation", "查看来函", "looked at a letter"),
    ("open_reply_link", "打开答复链接", "opened a reply link"),
    ("pay_promise", "登记承诺兑付", "noted a payment on a promise"),
    ("place_all_again", "要求全部重新归链", "asked for every firm to be placed again"),
    ("post_mail", "排定邮件", "put a mail by to be sent"),
    ("promise_approval_step", "登记审批承诺时限", "noted a promised time of an approval step"),
    ("propose_publications", "提请公开", "proposed items for the public"),
    ("purge_enquiry_contacts", "按期删除询问人联系方式", "forgot how to reach who had asked"),
    ("put_approval", "修改代办", "changed a plan of approvals"),
    ("put_bulletin", "修改通报", "changed a bulletin"),
    ("put_case", "修改企业诉求", "changed what a case is about"),
    ("put_chamber", "修改商会协会", "changed a chamber"),
    ("put_clause_review", "研判协议条款", "judged a clause of an agreement"),
    ("put_column_memory", "记住列的对应关系", "remembered how columns are read"),
    ("put_consultation_state", "征求意见流转", "closed or withdrew a letter"),
    ("put_contact", "修改联络人", "changed a contact"),
    ("put_draft_state", "修改稿流转", "moved a draft on"),
    ("put_event", "修改招商活动", "changed an event"),
    ("put_feed", "开通日历订阅", "opened a calendar"),
    ("put_form", "修改报表映射", "changed how a form is mapped"),
    ("put_import_draft", "修改待导入文件的读法", "said how a file is read"),
    ("put_judgement", "作出标签判断", "judged a label"),
    ("put_mail_wish", "设置邮件提醒", "said what mail is wanted"),
    ("put_mou", "修改框架协议", "changed a memorandum"),
    ("put_opportunities", "载入机会清单", "loaded opportunities"),
    ("put_pack", "载入配置包", "loaded a pack"),
    ("put_password", "修改密码", "set a password"),
    ("put_placement_judgement", "作出归链判断", "judged a placement"),
    ("put_project", "修改项目", "changed a project"),
    ("put_project_twin", "判断项目是否重复", "judged whether two projects are one"),
    ("put_promise", "修改承诺", "changed a promise"),
    ("put_requirement", "登记选址要求", "noted what a firm asks of a site"),
    ("put_sample", "放入样例数据", "put the sample in"),
    ("put_setting", "修改设置", "changed a setting"),
    ("put_sites", "载入载体清单", "loaded sites"),
    ("put_survey", "登记调查记录", "noted survey lines"),
    ("put_target_decision", "作出目标企业决定", "decided about a target"),
    ("put_team", "修改小组", "changed a team"),
    ("put_trip", "修改行程", "changed a trip"),
    ("put_two_way", "双向评分", "noted two-way marks"),
    ("put_user", "修改用户", "changed a user"),
    ("put_view", "修改视图", "changed a view of a table"),
    ("put_visit", "更正走访记录", "corrected a record of a visit"),
    ("put_visits", "载入走访记录", "loaded records of visits"),
    ("put_weights", "启用权重", "put weights in force"),
    ("put_year_targets", "设定年度目标", "set targets of a year"),
    ("put_zones", "载入功能区", "loaded zones"),
    ("rebase_draft", "修改稿换底本", "put a draft on another version"),
    ("redo_import", "恢复导入", "took an undo of an import back"),
    ("refuse_enquiry", "不予受理询问", "refused an enquiry"),
    ("release_enquiry", "询问作为线索受理", "took an enquiry as a lead"),
    ("release_promise", "解除承诺", "released a promise"),
    ("remind_consultation", "催办征求意见", "reminded a department"),
    ("resume_approval", "恢复代办", "resumed a plan of approvals"),
    ("retire_firm_reading", "撤回企业实际数", "took back what a firm reached"),
    ("retire_project_paid", "撤回到位资金", "took a note of money back"),
    ("retire_promise_payment", "撤回承诺兑付", "took a payment on a promise back"),
    ("retire_retention_check", "撤回企业回访", "took back what a landed firm answered"),
    ("retire_undertaking", "撤回企业约定", "took back what a firm undertook"),
    ("retry_mail", "重发邮件", "let a mail be tried again"),
    ("review_promise", "审查承诺", "reviewed a promise"),
    ("review_publications", "审核公开内容", "reviewed what the public may read"),
    ("revoke_progress_links", "收回投资者进度链接", "revoked an investor's progress links"),
    ("revoke_reply_links", "收回答复链接", "revoked reply links"),
    ("revoke_screen_link", "收回大屏链接", "revoked a link of a wall screen"),
    ("send_mail", "发出邮件", "sent a mail"),
    ("settle_instruction", "批示办结", "settled an instruction"),
    ("step_case", "办理企业诉求", "took a case a step on"),
    ("take_approval_papers", "登记申报材料", "noted papers of an approval"),
    ("undo_import", "撤销导入", "undid an import"),
    ("unlock_site", "解锁载体", "released a site"),
    ("withdraw_consultation_ask", "不再征求某部门意见", "asks one department no more"),
    ("withdraw_meeting_decision", "撤回议定事项", "withdrew a decision of a meeting"),
    ("withdraw_publication", "撤下公开内容", "took back what was public"),
];

/// The words for an operation; one that has none yet is shown as it is.
pub(crate) fn words(operation: &str) -> Text {
    let found = WORDS.iter().find(|(known, ..)| *known == operation);
    found.map_or_else(|| Text::new(operation, operation), |(_, zh, en)| Text::new(*zh, *en))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Every operation that the store's source begins a write with.
    fn written(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("the store's source").flatten() {
            let path = entry.path();
            if path.is_dir() {
                written(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file");
                let names = text.split("deed(\"").skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(names.map(str::to_owned));
            }
        }
    }

    #[test]
    fn every_write_of_the_store_has_words_in_both_languages() {
        let mut found = BTreeSet::new();
        written(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/src"), &mut found);
        assert!(found.len() > 30, "{found:?}");
        let known: BTreeSet<String> = WORDS.iter().map(|(operation, ..)| (*operation).to_owned()).collect();
        assert_eq!(known, found);
    }
}
