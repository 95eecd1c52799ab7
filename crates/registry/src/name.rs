//! The form of a name under which two spellings of one firm meet.

use crate::digits::narrow_char;

/// Full-width letters narrow, letters capital, blanks, brackets and punctuation dropped; what stands in brackets is kept, and so
/// is the legal form. Traditional characters stay as they are: telling 乾 from 干 needs a dictionary, and a wrong merge is worse
/// than two spellings.
pub fn name_key(name: &str) -> String {
    name.chars().map(narrow_char).filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_meet() {
        for name in [
            "湖南样例钢管（集团）有限公司",
            "湖南样例钢管(集团)有限公司 ",
            "湖南样例　钢管集团有限公司",
            "湖南“样例”钢管〔集团〕有限公司",
        ] {
            assert_eq!(name_key(name), "湖南样例钢管集团有限公司");
        }
        assert_eq!(name_key("ａｂｃ·样例 & Co., Ltd."), "ABC样例COLTD");
    }

    #[test]
    fn the_legal_form_tells_firms_apart() {
        assert_ne!(name_key("样例股份有限公司"), name_key("样例有限公司"));
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(name in "\\PC{0,40}") {
            let key = name_key(&name);
            prop_assert_eq!(name_key(&key), key);
        }
    }
}
