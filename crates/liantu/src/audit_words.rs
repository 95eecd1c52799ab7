//! What the audit's operations are called for people. A test holds the table against the store's writes.

use model::Text;

/// Operation, Chinese, English.
const WORDS: [(&str, &str, &str); 72] = [
    ("accept_draft", "采纳产业链修改稿", "accepted a chain's draft"),
    ("add_project_events", "记录项目进展", "added to a project's history"),
    ("add_project_paid", "登记到位资金", "noted money paid in"),
    ("cancel_job", "停止后台任务", "stopped a job"),
    ("confirm_site", "确认载体信息", "confirmed facts of a site"),
    ("create_bulletin", "生成通报", "took a month's figures for a bulletin"),
    ("create_chamber", "新建商会协会", "entered a chamber"),
    ("create_contact", "新建联络人", "entered a contact"),
    ("create_draft", "新建产业链修改稿", "began a chain's draft"),
    ("create_event", "新建招商活动", "entered an event"),
    ("create_import", "导入数据", "imported a file"),
    ("create_job", "排定归链任务", "asked for firms to be placed"),
    ("create_mou", "登记框架协议", "entered a memorandum"),
    ("create_operations", "编辑修改稿", "edited a draft"),
    ("create_project", "新建项目", "entered a project"),
    ("create_project_attachment", "上传项目材料", "added a paper to a project"),
    ("create_question", "保存问题", "kept a question"),
    ("create_session", "登录", "logged in"),
    ("create_team", "新建小组", "made a team"),
    ("create_trip", "新建行程", "planned a trip"),
    ("create_user", "新建用户", "entered a user"),
    ("create_visit", "新建走访记录", "recorded a visit"),
    ("create_visit_lead", "走访记录转为线索", "made a lead of a visit"),
    ("create_visit_photo", "上传走访照片", "added a photo to a visit"),
    ("create_visit_report", "走访记录记入项目进展", "put a visit into a project's history"),
    ("delete_contact", "移除联络人", "removed a contact"),
    ("delete_judgement", "撤回标签判断", "took a judgement of a label back"),
    ("delete_operation", "撤回修改稿中的一步", "took a step of a draft back"),
    ("delete_placement_judgement", "撤回归链判断", "took a judgement of a placement back"),
    ("delete_question", "删除问题", "took a question back"),
    ("delete_survey", "撤回调查记录", "took a survey line back"),
    ("delete_target_decision", "撤回目标企业决定", "took a decision about a target back"),
    ("delete_team", "删除小组", "removed a team"),
    ("disable_user", "停用用户", "disabled a user"),
    ("enable_user", "恢复用户", "enabled a user again"),
    ("end_sessions", "结束用户的全部登录", "ended all sessions of a user"),
    ("fail_job", "任务失败", "a job failed"),
    ("finish_job", "任务完成", "a job ended"),
    ("load_pack", "启用产业链文件", "put chain files in force"),
    ("lock_site", "锁定载体", "locked a site"),
    ("place_all_again", "要求全部重新归链", "asked for every firm to be placed again"),
    ("put_bulletin", "修改通报", "changed a bulletin"),
    ("put_chamber", "修改商会协会", "changed a chamber"),
    ("put_contact", "修改联络人", "changed a contact"),
    ("put_draft_state", "修改稿流转", "moved a draft on"),
    ("put_event", "修改招商活动", "changed an event"),
    ("put_judgement", "作出标签判断", "judged a label"),
    ("put_mou", "修改框架协议", "changed a memorandum"),
    ("put_opportunities", "载入机会清单", "loaded opportunities"),
    ("put_pack", "载入配置包", "loaded a pack"),
    ("put_password", "修改密码", "set a password"),
    ("put_placement_judgement", "作出归链判断", "judged a placement"),
    ("put_project", "修改项目", "changed a project"),
    ("put_project_twin", "判断项目是否重复", "judged whether two projects are one"),
    ("put_requirement", "登记选址要求", "noted what a firm asks of a site"),
    ("put_setting", "修改设置", "changed a setting"),
    ("put_sites", "载入载体清单", "loaded sites"),
    ("put_survey", "登记调查记录", "noted survey lines"),
    ("put_target_decision", "作出目标企业决定", "decided about a target"),
    ("put_team", "修改小组", "changed a team"),
    ("put_trip", "修改行程", "changed a trip"),
    ("put_user", "修改用户", "changed a user"),
    ("put_visit", "更正走访记录", "corrected a record of a visit"),
    ("put_visits", "载入走访记录", "loaded records of visits"),
    ("put_weights", "启用权重", "put weights in force"),
    ("put_year_targets", "设定年度目标", "set targets of a year"),
    ("put_zones", "载入功能区", "loaded zones"),
    ("rebase_draft", "修改稿换底本", "put a draft on another version"),
    ("redo_import", "恢复导入", "took an undo of an import back"),
    ("retire_project_paid", "撤回到位资金", "took a note of money back"),
    ("undo_import", "撤销导入", "undid an import"),
    ("unlock_site", "解锁载体", "released a site"),
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
