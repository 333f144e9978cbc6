//! Tests of the strict reader and of the canonical writer.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Json, JsonError, JsonErrorKind};

fn kind(text: &str) -> JsonErrorKind {
    match Json::read(text) {
        Ok(json) => panic!("accepted: {json:?}"),
        Err(error) => error.kind,
    }
}

fn canonical(text: &str) -> String {
    Json::read(text).unwrap().canonical()
}

#[test]
fn canonical_text_sorts_names_by_utf16_units() {
    // The example of RFC 8785, section 3.2.3.
    let text = r#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#;
    let wanted = "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\u{fb33}\":3}";
    assert_eq!(canonical(text), wanted);
}

#[test]
fn canonical_text_escapes_as_little_as_it_can() {
    assert_eq!(canonical(r#""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/""#), "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
}

#[test]
fn canonical_numbers_are_exact_and_shortest() {
    for (typed, wanted) in [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("1.0", "1"),
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("12E-1", "1.2"),
        ("0.1", "0.1"),
        ("0.000001", "0.000001"),
        ("123456789012345", "123456789012345"),
        ("100000000000000000000", "100000000000000000000"),
        ("-4.5e+2", "-450"),
    ] {
        assert_eq!(canonical(typed), wanted, "{typed}");
    }
}

#[test]
fn numbers_that_some_reader_would_round_are_refused() {
    for typed in ["1234567890123456", "0.1234567890123456", "1e22", "1e-7", "1e999999999999999999999", "1e-99999999"] {
        assert_eq!(kind(typed), JsonErrorKind::Number, "{typed}");
    }
}

#[test]
fn what_is_almost_json_is_refused() {
    for text in [
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "01",
        "1.",
        ".5",
        "+1",
        "tru",
        "nul",
        "'a'",
        "{a:1}",
        "\"\t\"",
        "[1] 2",
        "\u{feff}{}",
        "NaN",
        "--1",
        "1e",
        "\"open",
    ] {
        assert_eq!(kind(text), JsonErrorKind::Syntax, "{text:?}");
    }
}

#[test]
fn half_characters_and_unknown_escapes_are_refused() {
    for text in [r#""\ud800""#, r#""\udc00""#, r#""\ud800\u0041""#, r#""\x41""#, r#""\u12g4""#] {
        assert_eq!(kind(text), JsonErrorKind::Text, "{text}");
    }
    assert_eq!(Json::read(r#""\ud83d\ude00""#), Ok(Json::Text("😀".to_owned())));
}

#[test]
fn a_name_written_twice_is_refused_where_it_stands() {
    assert_eq!(Json::read("{\"a\":1,\n \"a\":2}"), Err(JsonError { kind: JsonErrorKind::DuplicateName("a".to_owned()), line: 2, column: 5 }));
}

#[test]
fn depth_and_size_are_bounded() {
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(Json::read(&nested(64)).is_ok());
    assert_eq!(kind(&nested(65)), JsonErrorKind::TooDeep);
    assert_eq!(kind(&"{\"a\":".repeat(10_000)), JsonErrorKind::TooDeep);
    let large = format!("\"{}\"", "a".repeat(super::SIZE_MAX_BYTES));
    assert_eq!(kind(&large), JsonErrorKind::TooLarge);
}

fn any_json() -> impl Strategy<Value = Json> {
    let number = (-999_999_999_i64..999_999_999, 0_u32..6).prop_map(|(digits, scale)| Json::Number(Decimal::new(digits, scale).normalize()));
    let leaf = prop_oneof![Just(Json::Null), any::<bool>().prop_map(Json::Bool), number, any::<String>().prop_map(Json::Text),];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let entries = prop::collection::btree_map(any::<String>(), inner.clone(), 0..6);
        prop_oneof![prop::collection::vec(inner, 0..6).prop_map(Json::List), entries.prop_map(|entries| Json::Object(entries.into_iter().collect())),]
    })
}

proptest! {
    #[test]
    fn canonical_text_is_a_fixed_point_and_json_for_others(json in any_json()) {
        let text = json.canonical();
        let again = Json::read(&text).unwrap();
        prop_assert_eq!(again.canonical(), text.clone());
        let theirs: Result<serde_json::Value, _> = serde_json::from_str(&text);
        prop_assert!(theirs.is_ok());
    }

    #[test]
    fn no_text_makes_the_reader_fall(text in any::<String>()) {
        let ours = Json::read(&text).is_ok();
        let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        prop_assert!(theirs || !ours);
    }
}
