//! Small cells: yes and no, lists of titles, industry codes.

use model::IndustryCode;

use crate::Reading;
use crate::digits::{is_unknown, narrow, shown};

/// Reads yes or no: `是`, `否`, `√`, `×`, `1`, `0`, `规上`, `规下`, `样例`, `TRUE` …
pub fn yes_no(text: &str) -> Reading<bool> {
    const YES: &[&str] = &[
        "是",
        "有",
        "对",
        "y",
        "yes",
        "true",
        "t",
        "1",
        "√",
        "✓",
        "✔",
        "☑",
        "规上",
        "规上企业",
        "规模以上",
        "规模以上企业",
        "规上工业",
        "规上工业企业",
        "规上服务业",
        "限上",
        "限上企业",
        "四上",
        "四上企业",
        "样例",
        "示例",
        "虚构",
        "sample",
        "已入规",
        "入规",
    ];
    const NO: &[&str] = &[
        "否",
        "不是",
        "非",
        "n",
        "no",
        "false",
        "f",
        "0",
        "×",
        "✗",
        "✘",
        "x",
        "☐",
        "规下",
        "规模以下",
        "限下",
        "非规上",
        "未入规",
        "真实",
    ];
    // `无` and `没有` mean no here, not unknown.
    let word = narrow(text).to_lowercase();
    if YES.contains(&word.as_str()) {
        Reading::known(true)
    } else if NO.contains(&word.as_str()) || matches!(word.as_str(), "无" | "没有") {
        Reading::known(false)
    } else if is_unknown(text) {
        Reading::unknown()
    } else {
        Reading::unreadable(format!("`{}` is neither yes nor no", shown(text)))
    }
}

/// Reads a list of titles separated by `；`, `;`, `、`, `,`, `，`, `/`, `|` or line ends; repeated ones once.
pub fn honours(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split(['；', ';', '、', ',', '，', '/', '|', '\n', '\r']).map(str::trim) {
        if !is_unknown(word) && !out.iter().any(|o| o == word) {
            out.push(word.to_owned());
        }
    }
    out
}

/// Reads the code out of an industry cell: `C3130`, `3130 钢压延加工`, `31`. A cell with a name alone gives none: names need the
/// standard's table.
pub fn industry(text: &str) -> Reading<IndustryCode> {
    if is_unknown(text) {
        return Reading::unknown();
    }
    let plain = narrow(text);
    let runs = plain.split(|c: char| !c.is_ascii_digit()).filter(|run| (2..=4).contains(&run.len()));
    // The longest run is the class; shorter ones beside it are its groups (`C-31-3130`).
    let code = runs.max_by_key(|run| run.len()).map(IndustryCode::parse);
    match code {
        Some(Ok(code)) => Reading::known(code),
        _ => Reading::unreadable(format!("`{}` holds no industry code such as `3130`", shown(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn yes_and_no_have_many_signs() {
        for text in ["是", " Y ", "√", "1", "规上", "TRUE", "１"] {
            assert_eq!(yes_no(text).value, Some(true), "{text}");
        }
        for text in ["否", "×", "0", "规下", "FALSE", "无"] {
            assert_eq!(yes_no(text).value, Some(false), "{text}");
        }
        assert_eq!(yes_no(""), Reading::unknown());
        assert_eq!(yes_no("也许").complaint.unwrap(), "`也许` is neither yes nor no");
    }

    #[test]
    fn titles_are_split_at_every_separator() {
        assert_eq!(honours("链主；高新技术企业、 专精特新,链主 / -"), ["链主", "高新技术企业", "专精特新"]);
        assert!(honours("无").is_empty());
    }

    #[test]
    fn an_industry_code_is_found_in_its_cell() {
        for (text, code) in [
            ("C3130", "3130"),
            ("3130 钢压延加工", "3130"),
            ("C-31-3130", "3130"),
            ("C31", "31"),
            ("制造业-313", "313"),
        ] {
            assert_eq!(industry(text).value.unwrap().as_str(), code, "{text}");
        }
        assert_eq!(industry("钢压延加工").complaint.unwrap(), "`钢压延加工` holds no industry code such as `3130`");
        assert!(industry("12345").value.is_none());
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,24}") {
            let _ = (yes_no(&text), honours(&text), industry(&text));
        }
    }
}
