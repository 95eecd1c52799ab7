//! How a number is shown to people. Not for parsing, not for units.

/// A number with its thousands grouped and at most two decimals, none of them idle: `1,234.5`. What is no number is `—`; nothing is
/// ever `-0`.
pub fn grouped(value: f64) -> String {
    if !value.is_finite() {
        return "—".to_owned();
    }
    let text = format!("{:.2}", value.abs());
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (whole, rest) = text.split_once('.').map_or((text, ""), |(whole, rest)| (whole, rest));
    let mut out = String::with_capacity(text.len() + whole.len() / 3 + 1);
    if value < 0.0 && text != "0" {
        out.push('-');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: f64, expect: &str) {
        assert_eq!(grouped(value), expect);
    }

    #[test]
    fn thousands_are_grouped_and_no_decimal_is_idle() {
        check(0.0, "0");
        check(0.62, "0.62");
        check(18.6, "18.6");
        check(999.0, "999");
        check(1000.0, "1,000");
        check(1_980_000.5, "1,980,000.5");
        check(999.999, "1,000");
    }

    #[test]
    fn a_number_below_zero_keeps_its_sign_apart_from_its_digits() {
        check(-123.0, "-123");
        check(-1234.5, "-1,234.5");
        check(-0.001, "0");
    }

    #[test]
    fn what_is_no_number_is_a_dash() {
        check(f64::NAN, "—");
        check(f64::INFINITY, "—");
    }
}
