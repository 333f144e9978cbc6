//! Tests of typed numbers (F8).

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{show, typed, typed_whole};
use crate::lang::Lang;

#[test]
fn a_comma_and_a_point_are_the_same() {
    assert_eq!(typed("7,5"), typed("7.5"));
    assert_eq!(typed(" 7,5 "), Some(Decimal::new(75, 1)));
    assert_eq!(typed("\u{2212}3"), Some(Decimal::from(-3)));
}

#[test]
fn the_digits_typed_are_kept() {
    assert_eq!(typed("-5.12340").map(|number| number.scale()), Some(5));
    assert_eq!(typed("7,50").unwrap().to_string(), "7.50");
}

#[test]
fn thousands_may_be_grouped_by_spaces() {
    for text in ["1 234 567", "1\u{a0}234\u{a0}567", "1\u{202f}234\u{202f}567"] {
        assert_eq!(typed(text), Some(Decimal::from(1_234_567)), "{text}");
    }
    for text in ["1234 567", "1 23", "1  234", " 1 2345", "- 5"] {
        assert_eq!(typed(text), None, "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in ["", "-", ".", ",5", "5,", "1.2.3", "1,2,3", "1e3", "0x1", "NaN", "five", "+5", "٣", "99999999999999999999999999999999"] {
        assert_eq!(typed(text), None, "{text}");
    }
}

#[test]
fn a_whole_number_has_no_decimals_not_even_zero() {
    assert_eq!(typed_whole("7"), Some(7));
    assert_eq!(typed_whole("007"), Some(7));
    assert_eq!(typed_whole("-12"), Some(-12));
    for text in ["7.0", "7,0", "7,5", "9223372036854775808", ""] {
        assert_eq!(typed_whole(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_shown_can_be_typed_again(digits in any::<i64>(), scale in 0_u32..10) {
        let number = Decimal::new(digits, scale);
        for lang in Lang::ALL {
            let again = typed(&show(number, lang));
            prop_assert_eq!(again, Some(number));
            prop_assert_eq!(again.map(|again| again.scale()), Some(scale));
        }
    }
}
