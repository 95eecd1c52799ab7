//! What investors ask through the portal: what must be said, what makes it look like spam, what may follow what. Pure decisions.
//!
//! What looks like spam is held for a person and never thrown away.

use model::{ContactWay, EnquiryState, Text};

/// An enquiry as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnquiryWords {
    /// Who asks: a firm or an organisation.
    pub organisation: String,
    /// What is wanted.
    pub wish: String,
    /// A mail address or a phone number.
    pub contact: String,
    /// Whether it may be kept for the answer.
    pub consent: bool,
}

/// Longest name of an organisation, in characters.
pub const LONGEST_NAME: usize = 100;
/// Longest wish.
pub const LONGEST_WISH: usize = 2000;
/// Longest contact.
pub const LONGEST_CONTACT: usize = 100;

/// What is wrong with an enquiry, all of it.
pub fn enquiry_faults(words: &EnquiryWords) -> Vec<Text> {
    let mut faults = Vec::new();
    let mut text = |zh: &str, en: &str, text: &str, most: usize| {
        let many = text.trim().chars().count();
        if many == 0 {
            faults.push(Text::new(format!("请填写{zh}"), format!("Please fill in {en}")));
        } else if many > most {
            faults.push(Text::new(
                format!("{zh}有 {many} 字，最多 {most} 字"),
                format!("{en} has {many} characters, at most {most} fit"),
            ));
        }
    };
    text("单位名称", "the organisation", &words.organisation, LONGEST_NAME);
    text("想了解什么", "what you look for", &words.wish, LONGEST_WISH);
    text("联系方式", "how to reach you", &words.contact, LONGEST_CONTACT);
    if !words.contact.trim().is_empty() && contact_way(&words.contact).is_none() {
        faults.push(Text::new(
            "联系方式要写邮箱或电话号码",
            "How to reach you: a mail address or a phone number with its code",
        ));
    }
    if !words.consent {
        faults.push(Text::new(
            "请勾选同意，我们才能留存联系方式用于答复",
            "Please consent: else we may not keep how to reach you",
        ));
    }
    faults
}

/// Whether a contact is a mail address or a phone number; `None` is neither.
pub fn contact_way(text: &str) -> Option<ContactWay> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return None;
    }
    if let Some((name, host)) = text.split_once('@') {
        let plain =
            |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@<>\"'()".contains(c));
        return (plain(name) && plain(host) && host.contains('.') && !host.starts_with('.') && !host.ends_with('.'))
            .then_some(ContactWay::Mail);
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = text.chars().all(|c| c.is_ascii_digit() || " +-()（）转/.x".contains(c));
    (known && (5..=24).contains(&digits)).then_some(ContactWay::Phone)
}

/// What makes an enquiry look like spam: each reason in a sentence; none is taken at once. `trap` is what came in the field that no
/// person sees.
pub fn suspicion(words: &EnquiryWords, trap: &str) -> Vec<Text> {
    let mut why = Vec::new();
    let whole = format!("{}\n{}", words.organisation, words.wish).to_lowercase();
    if !trap.trim().is_empty() {
        why.push(Text::new("填了人看不见的栏", "a field was filled that no person sees"));
    }
    let links = ["http://", "https://", "www."].iter().map(|mark| whole.matches(mark).count()).sum::<usize>();
    if links > 1 || words.organisation.contains("://") {
        why.push(Text::new(format!("带 {links} 个网址"), format!("it holds {links} links")));
    }
    if ["<a ", "<script", "[url", "href=", "</"].iter().any(|mark| whole.contains(mark)) {
        why.push(Text::new("带网页代码", "it holds markup"));
    }
    let letters: Vec<char> = words.wish.chars().filter(|c| !c.is_whitespace()).collect();
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    if letters.len() >= 30 && different.len() * 8 < letters.len().min(160) {
        why.push(Text::new("几乎只有重复的字", "hardly anything but repeated letters"));
    }
    if letters.len() < 4 {
        why.push(Text::new("内容太短", "it says almost nothing"));
    }
    why
}

/// What can happen to an enquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnquiryAct {
    /// It is none of spam: it becomes a lead.
    Release,
    /// It is spam, or nothing of this office's.
    Refuse,
    /// The office answers, in words for who asked.
    Answer,
    /// Nothing is left to do.
    Close,
}

/// The state after an act; `None` where it is not possible.
pub fn after_act(state: EnquiryState, act: EnquiryAct) -> Option<EnquiryState> {
    use EnquiryState::{Answered, Closed, Held, Received, Refused};
    match (state, act) {
        (Held | Refused, EnquiryAct::Release) => Some(Received),
        (Held, EnquiryAct::Refuse) => Some(Refused),
        (Received | Answered, EnquiryAct::Answer) => Some(Answered),
        (Received | Answered, EnquiryAct::Close) => Some(Closed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(wish: &str) -> EnquiryWords {
        EnquiryWords {
            organisation: "某机械公司".into(),
            wish: wish.into(),
            contact: "invest@example.com".into(),
            consent: true,
        }
    }

    #[test]
    fn an_enquiry_says_who_what_how_to_answer_and_that_it_may_be_kept() {
        assert_eq!(enquiry_faults(&words("想找 5000 平方米厂房")), vec![]);
        assert_eq!(enquiry_faults(&EnquiryWords::default()).len(), 4);
        let long = EnquiryWords { wish: "厂".repeat(LONGEST_WISH + 1), ..words("") };
        assert_eq!(enquiry_faults(&long).len(), 1);
    }

    #[test]
    fn a_contact_is_a_mail_address_or_a_phone_number() {
        for (text, way) in [
            ("a@b.cn", Some(ContactWay::Mail)),
            ("0734-8000000 转 801", Some(ContactWay::Phone)),
            ("+44 20 7946 0000", Some(ContactWay::Phone)),
            ("a@b", None),
            ("a@b.cn <script>", None),
            ("随便", None),
            ("12", None),
        ] {
            assert_eq!(contact_way(text), way, "{text}");
        }
    }

    #[test]
    fn what_a_firm_asks_is_not_taken_for_spam() {
        for wish in [
            "想找 5000 平方米、净高 8 米的厂房，带 800 kVA",
            "See www.example.com for what we make. We seek 2 ha.",
            "Bonjour, nous cherchons un terrain",
        ] {
            assert_eq!(suspicion(&words(wish), ""), vec![], "{wish}");
        }
    }

    #[test]
    fn links_markup_traps_and_noise_are_held() {
        for wish in [
            "buy http://a.b http://c.d",
            "<a href=x>y</a>",
            "[url=x]y[/url]",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "hi",
        ] {
            assert!(!suspicion(&words(wish), "").is_empty(), "{wish}");
        }
        assert_eq!(suspicion(&words("想找 5000 平方米厂房"), "x").len(), 1);
    }

    #[test]
    fn what_was_refused_by_mistake_is_released_and_what_is_closed_stays_so() {
        use EnquiryState::{Closed, Held, Received, Refused};
        assert_eq!(after_act(Held, EnquiryAct::Release), Some(Received));
        assert_eq!(after_act(Refused, EnquiryAct::Release), Some(Received));
        assert_eq!(after_act(Received, EnquiryAct::Refuse), None);
        assert_eq!(after_act(Closed, EnquiryAct::Answer), None);
    }
}
