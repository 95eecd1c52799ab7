//! What is wrong with a file, said in Chinese: readers say it once, in English, with the offending text in backticks; whoever
//! keeps the file reads Chinese. A sentence that has no row here stays as it is.

/// What readers say, with `{}` for what they quote or count, and the same in Chinese: `{0}` is the first of these as it stands,
/// `{0:t}` one that is itself told. The first row that fits counts, so that the narrower of two stands above.
const SENTENCES: &[(&str, &str)] = &[
    // Codes.
    ("{}; `{}` would be right", "{0:t}；应当是 `{1}`"),
    ("`{}` has check digit `{}`, computed `{}`", "`{0}` 的校验位是 `{1}`，算出来应为 `{2}`"),
    ("`{}` holds `{}`, which this code never uses", "`{0}` 里有 `{1}`，信用代码不用这个字符"),
    (
        "`{}` has {} characters; a credit code has 18, an old registration number 15",
        "`{0}` 有 {1} 位；信用代码是 18 位，旧注册号是 15 位",
    ),
    ("`{}` has {} characters, expected {}", "`{0}` 有 {1} 位，应为 {2} 位"),
    (
        "`{}` is an organisation code of 9 characters, not a credit code of 18",
        "`{0}` 是 9 位组织机构代码，不是 18 位信用代码",
    ),
    (
        "`{}` was stored as a number, which keeps 15 digits: the end of the code is lost; format the column as text and enter it again",
        "`{0}` 在表里存成了数字，只保住 15 位，代码末尾已丢：把这一列设为文本格式，重新录入",
    ),
    ("`{}` stands in row {} already", "`{0}` 在第 {1} 行已有"),
    ("holds a person's identity number, which was not kept", "含个人身份证号，没有保存"),
    // Names, addresses, words.
    ("the row has neither a name nor a code and was left out", "这一行既没有名称也没有代码，未导入"),
    ("`{}` holds no letters", "`{0}` 里没有文字"),
    (
        "the address lies in {}, the credit code was given in {}; the address counts",
        "地址在{0}，信用代码登记在{1}；以地址为准",
    ),
    ("`{}` is neither yes nor no", "`{0}` 看不出是“是”还是“否”"),
    ("`{}` holds no industry code such as `{}`", "`{0}` 里没有行业代码，应写成 `{1}` 这样"),
    ("`{}` is not one of {}", "`{0}` 不在可用的写法里，应为 {1} 之一"),
    // Sums.
    ("`{}` is no exact amount, taken as written", "`{0}` 不是准数，照写的计"),
    ("`{}` is no amount, expected one such as `{}`", "`{0}` 读不出金额，应写成 `{1}` 这样"),
    ("`{}` holds no number, expected one such as `{}`", "`{0}` 里没有数字，应写成 `{1}` 这样"),
    ("`{}` is negative: left unknown", "`{0}` 是负数，按未知处理"),
    ("`{}` is negative", "`{0}` 是负数"),
    ("`{}` is more than any registered capital", "`{0}` 大得不像注册资本"),
    ("`{}` has no unit, and neither has the header: yuan or 万元?", "`{0}` 没写单位，表头也没写：是元还是万元？"),
    // Days and years.
    ("`{}` is no day of the calendar", "`{0}` 不是日历上有的日子"),
    ("`{}` is no date, expected one such as `{}`", "`{0}` 读不出日期，应写成 `{1}` 这样"),
    ("`{}` has a year of two digits", "`{0}` 的年份只有两位"),
    ("`{}` names a month without a day", "`{0}` 只到月，没有日"),
    ("`{}` names a year without a day", "`{0}` 只到年，没有月和日"),
    ("`{}` does not say which number is the month", "`{0}` 分不清哪个数是月"),
    ("`{}` lies in the future", "`{0}` 在今天之后"),
    ("`{}` is before any register, an empty date perhaps", "`{0}` 早于任何登记，可能是空日期"),
    ("`{}` is no year such as `{}`", "`{0}` 读不出年份，应写成 `{1}` 这样"),
    ("`{}` lies before `{}`: not taken", "`{0}` 早于 `{1}`，未采用"),
    // Measures and shares.
    ("`{}` is no number, expected one in {}", "`{0}` 读不出数字，单位应为 {1}"),
    ("`{}` is a range, expected one number in {}", "`{0}` 是个范围，应写一个数，单位 {1}"),
    ("`{}` is not in a unit that is known here, expected {}", "`{0}` 的单位不认识，应为 {1}"),
    ("`{}` is more than there can be", "`{0}` 大得不合常理"),
    ("`{}` is no exact number; taken as {}", "`{0}` 不是准数，按 {1} 计"),
    ("`{}` is no whole number up to {}", "`{0}` 不是 {1} 以内的整数"),
    ("`{}` is no share such as `{}`", "`{0}` 读不出占比，应写成 `{1}` 这样"),
    ("`{}` is no share: expected 0 % to 100 %", "`{0}` 不是占比，应在 0% 至 100% 之间"),
    ("`{}` has no percent sign: taken as a fraction, {}", "`{0}` 没有百分号，按小数计，即 {1}"),
    // Lists of places.
    ("the row has no id and was left out", "这一行没有编号，未导入"),
    (
        "id `{}` is not made of up to 64 letters, digits, {}: left out",
        "编号 `{0}` 只能用字母、数字和 {1}，最多 64 个，未导入",
    ),
    ("`{}` stands in row {} already: left out", "`{0}` 在第 {1} 行已有，未导入"),
    ("site `{}` is new and it says no {}: left out", "载体 `{0}` 是新的，缺{1:f}，未导入"),
    ("opportunity `{}` is new and it says no {}: left out", "机会 `{0}` 是新的，缺{1:f}，未导入"),
    ("unknown {} `{}`; did you mean `{}` ({})?", "没有叫 `{1}` 的{0:f}；是不是 {3}（`{2}`）？"),
    ("unknown {} `{}`; did you mean `{}`?", "没有叫 `{1}` 的{0:f}；是不是 `{2}`？"),
    ("unknown {} `{}`; there are none", "没有叫 `{1}` 的{0:f}：库里一个{0:f}都没有"),
    ("unknown {} `{}`", "没有叫 `{1}` 的{0:f}"),
    (
        "node `{}` stands on chain `{}` and on chain `{}`; a column for the chain says which",
        "环节 `{0}` 在 `{1}` 和 `{2}` 两条链上都有：加一列“产业链”写明是哪条",
    ),
    ("{}: not taken, give an office", "{0:t}，未采用：请写单位的联系方式"),
    ("{}: not taken, name the firm", "{0:t}，未采用：请写企业名称"),
    ("points at a private person: left out, give an office", "指向个人，未采用：请写单位"),
    // Leads and surveys.
    ("the row does not say what is asked: left out", "这一行没写诉求内容，未导入"),
    ("`{}` is no class of requests: taken as a simple one", "`{0}` 不是诉求类别，按简单诉求计"),
    ("`{}` is no cause that is known: taken as the last one", "`{0}` 不在诉求事由里，归入最后一类"),
    ("a private number was taken out", "个人号码已略去"),
    ("a link needs a supplier and a customer: left out", "供应关系要有供应商和客户，未导入"),
    ("`{}` supplies itself: left out", "`{0}` 供应自己，未导入"),
    ("a signal without its day cannot be weighed: left out", "动态没有日期，无法衡量，未导入"),
    ("a deal needs the gap it was for: left out", "成交要写明补的是哪个环节，未导入"),
    ("a deal needs its day: left out", "成交要有日期，未导入"),
    ("the row names no firm{}left out", "这一行没写企业，未导入"),
    ("empty: the row was left out", "是空的，这一行未导入"),
    ("the row names no goods and was left out", "这一行没写产品，未导入"),
    (
        "the row says nothing beside its goods: left out; hint: name a partner, a place or a quantity",
        "这一行除了产品什么都没写，未导入：至少写上往来企业、地点或数量之一",
    ),
    ("place `{}` is not known: kept as said, its distance is unknown", "不认识地点 `{0}`：照写的保存，距离未知"),
    (
        "goods `{}` stand on no node of the chains: kept, but no gap can count them; hint: a column `产业环节` names the node",
        "产品 `{0}` 对不上任何环节：已保存，但算不进缺口；可加一列 `产业环节` 写明",
    ),
    (
        "no landed firm has the code `{}`: left out; hint: import the register first",
        "没有信用代码为 `{0}` 的本地企业，未导入：先导入企业名录",
    ),
    (
        "several landed firms are called `{}`: left out; hint: give the credit code",
        "有几家本地企业都叫 `{0}`，未导入：请写信用代码",
    ),
    (
        "firm `{}` is not known as landed here: left out; hint: import the register with its address first",
        "没有叫 `{0}` 的本地企业，未导入：先导入带地址的企业名录",
    ),
    (
        "shares of `{}` add up to {}, more than the whole: all are kept, look at them",
        "`{0}` 的占比加起来有 {1}，超过全部：都已保存，请核对",
    ),
    // The file itself.
    ("the header is record {}; above it stands `{}`", "表头在第 {0} 行，上面写着 `{1}`"),
    ("columns not used: {}", "没有读的列：{0}"),
    ("columns {} all give `{}`: the first that is filled counts", "{0} 几列说的是同一项：取最先填了的"),
    ("`{}` begins a sum or a remark, not a row of data; passed over", "`{0}` 起头的是合计或说明，不是数据，已跳过"),
    ("the header is repeated here and was passed over", "这里重复了表头，已跳过"),
    ("there is no row of data below the header", "表头下面没有数据"),
    ("sheet `{}` was read; {} not", "读了工作表 `{0}`，没有读 {1}"),
    ("the workbook holds macros; they are ignored, only the cells are read", "工作簿带宏：不运行，只读单元格"),
    (
        "the name says workbook, the content is plain text and was read as such",
        "文件名是工作簿，内容是纯文本，按文本读",
    ),
    (
        "{} formulas of sheet `{}` have no stored result and count as empty: open the file in the spreadsheet program and save it",
        "工作表 `{1}` 有 {0} 个公式没有存下结果，按空处理：用表格软件打开、保存后再传",
    ),
    ("a cell of sheet `{}` was left out: {}", "工作表 `{0}` 有一个单元格没有读：{1}"),
    ("the cell holds the error `{}` and counts as unknown", "单元格里是错误值 `{0}`，按未知处理"),
    (
        "the cell holds bytes that are no characters in the file's encoding; they stand as `{}`",
        "单元格里有读不出的字符，以 `{0}` 代替",
    ),
    ("the cell held NUL characters, which were taken out", "单元格里有空字符，已去掉"),
    ("the cell is longer than {} and was left out", "单元格超过 {0}，没有读"),
    ("the record is longer than {} and was left out", "这一行超过 {0}，没有读"),
    (
        "a quote is opened and not closed where it can be; the line was read without quotes",
        "引号没有成对，这一行不按引号读",
    ),
    (
        "the row has {} cells, the header {}: {} filled cells at the end were left out",
        "这一行有 {0} 格，表头 {1} 格：末尾有内容的 {2} 格没有读",
    ),
    (
        "the row has {} cells, the header {}: the missing ones count as unknown",
        "这一行有 {0} 格，表头 {1} 格：缺的按未知处理",
    ),
];

/// What a row of a list lacks or looks for, as its column is called.
const FIELDS: &[(&str, &str)] = &[
    ("zone", "所在区"),
    ("form", "载体类型"),
    ("name", "名称"),
    ("node", "环节"),
    ("size", "规模"),
    ("terms", "条件"),
    ("contact", "联系单位"),
    ("site", "载体"),
    ("chain", "产业链"),
];

/// What is told of a file's row in Chinese; as it stands where there is no Chinese for it.
///
/// ```
/// assert_eq!(registry::in_chinese("`2024-13-40` is no day of the calendar"), "`2024-13-40` 不是日历上有的日子");
/// ```
pub fn in_chinese(message: &str) -> String {
    SENTENCES
        .iter()
        .find_map(|(english, chinese)| fit(english, message).map(|found| fill(chinese, &found)))
        .unwrap_or_else(|| message.to_owned())
}

/// What stands in the places of a sentence, where the message is that sentence.
fn fit<'a>(sentence: &str, message: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = sentence.split("{}");
    let mut rest = message.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let end = match parts.peek() {
            Some(_) => rest.find(part)?,
            // The last one closes the message.
            None => rest.strip_suffix(part)?.len(),
        };
        found.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    rest.is_empty().then_some(found)
}

/// In one pass, since what is quoted may hold braces of its own.
fn fill(chinese: &str, found: &[&str]) -> String {
    let mut told = String::new();
    let mut rest = chinese;
    while let Some((before, after)) = rest.split_once('{') {
        told.push_str(before);
        let Some((place, after)) = after.split_once('}') else { break };
        rest = after;
        let (at, how) = place.split_once(':').unwrap_or((place, ""));
        let text = at.parse().ok().and_then(|at: usize| found.get(at)).copied().unwrap_or_default();
        told.push_str(&match how {
            "t" => in_chinese(text),
            "f" => fields(text),
            _ => text.replace("`, `", "`、`"),
        });
    }
    told + rest
}

/// `zone, no name` as the columns are called.
fn fields(text: &str) -> String {
    let word =
        |field: &str| FIELDS.iter().find(|(en, _)| *en == field).map_or(field.to_owned(), |(_, zh)| (*zh).to_owned());
    text.split(", no ").map(word).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, expect: &str) {
        assert_eq!(in_chinese(message), expect);
    }

    #[test]
    fn a_problem_is_told_in_chinese_with_what_it_quotes() {
        check(
            "`91430400MA4QK1AB7X` has check digit `X`, computed `D`",
            "`91430400MA4QK1AB7X` 的校验位是 `X`，算出来应为 `D`",
        );
        check("`abc` holds no number, expected one such as `1000万元`", "`abc` 里没有数字，应写成 `1000万元` 这样");
        check("columns not used: `序号`, `备注`", "没有读的列：`序号`、`备注`");
        check(
            "`9143O4080000000104` holds `O`, which this code never uses; `914304080000000104` would be right",
            "`9143O4080000000104` 里有 `O`，信用代码不用这个字符；应当是 `914304080000000104`",
        );
        check(
            "site `S-2` is new and it says no zone, no name, no form: left out",
            "载体 `S-2` 是新的，缺所在区、名称、载体类型，未导入",
        );
        check(
            "unknown zone `高新区`; did you mean `park-1` (钢管园)?",
            "没有叫 `高新区` 的所在区；是不是 钢管园（`park-1`）？",
        );
        check("`很大` is no number, expected one in m²", "`很大` 读不出数字，单位应为 m²");
        check("`{1}甲{0}` has check digit `X`, computed `D`", "`{1}甲{0}` 的校验位是 `X`，算出来应为 `D`");
        check("the row names no firm: left out", "这一行没写企业，未导入");
        check("the row names no firm and was left out", "这一行没写企业，未导入");
    }

    #[test]
    fn a_sentence_that_is_not_known_stays_as_it_is() {
        check("something new about `甲`", "something new about `甲`");
    }

    /// Whatever the bad files of `test_data` bring out has its Chinese.
    #[test]
    fn all_that_is_told_of_the_bad_files_is_told_in_chinese() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/test_data/bad");
        let mut seen = 0;
        for file in std::fs::read_dir(folder).expect("the bad files") {
            let path = file.expect("a file").path();
            if !path.to_string_lossy().ends_with(".expect.txt") {
                continue;
            }
            for line in std::fs::read_to_string(&path).expect("what is expected").lines() {
                let Some(told) = line.strip_prefix("problem: ").or_else(|| line.strip_prefix("note: ")) else {
                    continue;
                };
                let message = told.split_once(": ").expect("a file before its problem").1;
                seen += 1;
                assert_ne!(in_chinese(message), message, "{} is told in English alone", path.display());
            }
        }
        assert!(seen > 30, "{seen} problems were looked at");
    }
}
