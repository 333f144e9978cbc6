//! Tests of the language: what is read, what is refused, and three-valued evaluation.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Comparison, Expr, ExpressionError, Function, Operator, Scope, Type, Value, check, evaluate, parse};

/// pain: int · weight: decimal · smoker: bool · place: head|back · places: several of them ·
/// born: date · note: text · visits: several dates.
struct World;

fn codes() -> Arc<[String]> {
    ["head", "back"].map(str::to_owned).into()
}

impl Scope for World {
    fn resolve(&self, name: &str) -> Result<(usize, Type), ExpressionError> {
        Ok(match name {
            "pain" => (0, Type::Int),
            "weight" => (1, Type::Decimal),
            "smoker" => (2, Type::Bool),
            "place" => (3, Type::Code(codes())),
            "places" => (4, Type::List(Box::new(Type::Code(codes())))),
            "born" => (5, Type::Date),
            "note" => (6, Type::Text),
            "other" => (7, Type::Int),
            "visits" => (8, Type::List(Box::new(Type::Date))),
            _ => return Err(ExpressionError::new("unknown-name", "", "")),
        })
    }
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn list(texts: &[&str]) -> Value {
    Value::List(texts.iter().map(|one| text(one)).collect())
}

fn refusal(source: &str) -> &'static str {
    match parse(source).and_then(|expr| check(&expr, &World)) {
        Ok((expr, kind)) => panic!("accepted: {expr} as {kind:?}"),
        Err(error) => error.code,
    }
}

fn value(source: &str, known: &[(usize, Value)]) -> Option<Value> {
    let known: BTreeMap<usize, Value> = known.iter().cloned().collect();
    let (expr, _) = check(&parse(source).unwrap(), &World).unwrap();
    evaluate(&expr, &|slot| known.get(&slot).cloned())
}

fn verdict(source: &str, known: &[(usize, Value)]) -> Option<bool> {
    match value(source, known) {
        None => None,
        Some(Value::Bool(flag)) => Some(flag),
        Some(other) => panic!("{other:?}"),
    }
}

#[test]
fn and_or_not_are_three_valued() {
    let (t, f, m) = (Some(true), Some(false), None);
    for (a, b, both, either) in [(t, t, t, t), (t, f, f, t), (t, m, m, t), (f, t, f, t), (f, f, f, f), (f, m, f, m), (m, t, m, t), (m, f, f, m), (m, m, m, m)] {
        let side = |flag: Option<bool>, slot: &str| match flag {
            Some(true) => format!("answered({slot}) or 1 == 1"),
            Some(false) => "1 == 2".to_owned(),
            None => format!("{slot} > 1"),
        };
        let (left, right) = (side(a, "pain"), side(b, "other"));
        assert_eq!(verdict(&format!("({left}) and ({right})"), &[]), both);
        assert_eq!(verdict(&format!("({left}) or ({right})"), &[]), either);
        assert_eq!(verdict(&format!("not ({left})"), &[]), a.map(|flag| !flag));
    }
}

#[test]
fn missing_spreads_through_comparison_and_arithmetic() {
    for source in [
        "pain >= 4",
        "pain + 1 == 2",
        "not (pain == 0)",
        "-pain < 0",
        "pain in (1, 2)",
        "place == 'head'",
        "places == 'head'",
        "born < '2000'",
        "if(pain > 1, smoker, true)",
    ] {
        assert_eq!(verdict(source, &[]), None, "{source}");
    }
}

#[test]
fn answered_coalesce_and_count_see_what_is_missing() {
    assert_eq!(verdict("answered(pain)", &[]), Some(false));
    assert_eq!(verdict("not answered(pain)", &[]), Some(true));
    assert_eq!(verdict("answered(pain)", &[(0, number("0"))]), Some(true));
    assert_eq!(verdict("coalesce(pain, 0) == 0", &[]), Some(true));
    assert_eq!(verdict("coalesce(pain, other) == 0", &[]), None);
    assert_eq!(value("count(pain, other)", &[(7, number("3"))]), Some(number("1")));
    let places = list(&["head", "back"]);
    assert_eq!(value("count(places, pain)", &[(4, places)]), Some(number("2")));
    assert_eq!(value("count(places)", &[]), Some(number("0")));
}

#[test]
fn zero_is_an_answer() {
    let zero = [(0, number("0"))];
    assert_eq!(verdict("pain == 0", &zero), Some(true));
    assert_eq!(verdict("pain < 1 and answered(pain)", &zero), Some(true));
}

#[test]
fn arithmetic_is_exact() {
    assert_eq!(verdict("0.1 + 0.2 == 0.3", &[]), Some(true));
    assert_eq!(value("2 + 3 * 4", &[]), Some(number("14")));
    assert_eq!(value("(2 + 3) * 4", &[]), Some(number("20")));
    assert_eq!(value("10 - 3 - 2", &[]), Some(number("5")));
    assert_eq!(value("7 / 2", &[]), Some(number("3.5")));
    assert_eq!(value("-2 * -3", &[]), Some(number("6")));
    assert_eq!(verdict("weight == 70", &[(1, number("70.0"))]), Some(true));
}

#[test]
fn what_has_no_exact_result_is_missing() {
    assert_eq!(value("1 / 0", &[]), None);
    assert_eq!(value("1 / (pain - pain)", &[(0, number("4"))]), None);
    let large = format!("{} * 10", Decimal::MAX);
    assert_eq!(value(&large, &[]), None);
    assert_eq!(verdict("1 / 0 > 1 or 1 == 1", &[]), Some(true));
}

#[test]
fn of_several_answers_one_that_satisfies_is_enough() {
    let both = [(4, list(&["head", "back"]))];
    let head = [(4, list(&["head"]))];
    assert_eq!(verdict("places == 'back'", &both), Some(true));
    assert_eq!(verdict("places == 'back'", &head), Some(false));
    assert_eq!(verdict("places != 'back'", &both), Some(true));
    assert_eq!(verdict("'back' in places", &head), Some(false));
    assert_eq!(verdict("places in ('back', 'head')", &head), Some(true));
    assert_eq!(verdict("place in places", &[(3, text("head")), head[0].clone()]), Some(true));
}

#[test]
fn partial_dates_compare_as_far_as_they_are_known() {
    let born = |text: &str| [(5, Value::Date(text.parse().unwrap()))];
    assert_eq!(verdict("born < '2000'", &born("1999-12-31")), Some(true));
    assert_eq!(verdict("born < '2000-06'", &born("2000")), None);
    assert_eq!(verdict("born == '2000-06'", &born("2001")), Some(false));
    assert_eq!(verdict("'1990' <= born", &born("1990")), Some(true));
    assert_eq!(verdict("born >= '2000-06-01'", &born("2000-06")), None);
}

#[test]
fn of_several_dates_one_that_cannot_be_decided_leaves_the_whole_missing() {
    let visits = |texts: &[&str]| {
        let dates = texts.iter().map(|text| Value::Date(text.parse().unwrap()));
        [(8, Value::List(dates.collect()))]
    };
    assert_eq!(verdict("visits < '2020-06'", &visits(&["2020", "2021"])), None);
    assert_eq!(verdict("visits < '2020-06'", &visits(&["2020", "2019"])), Some(true));
    assert_eq!(verdict("visits < '2020-06'", &visits(&["2021", "2022"])), Some(false));
    assert_eq!(verdict("visits in ('2020-06', '2019')", &visits(&["2020"])), None);
}

#[test]
fn if_takes_one_side_only() {
    let known = [(0, number("8")), (2, Value::Bool(true))];
    assert_eq!(value("if(pain >= 7, 'yes', 'no')", &known), Some(text("yes")));
    assert_eq!(value("if(not smoker, 1 / 0, 2)", &known), Some(number("2")));
    assert_eq!(value("if(smoker, 1 / 0, 2)", &known), None);
}

#[test]
fn wrong_types_are_refused_before_any_answer() {
    for source in [
        "pain == 'high'",
        "pain and smoker",
        "not pain",
        "smoker + 1 == 2",
        "-note == 'x'",
        "born == pain",
        "born < note",
        "if(pain, 1, 2) == 1",
        "if(smoker, 1, 'a') == 1",
        "coalesce(pain, 'none') == 1",
        "pain in ('a', 2)",
        "places == 3",
    ] {
        assert_eq!(refusal(source), "type-mismatch", "{source}");
    }
    assert_eq!(refusal("place > 'back'"), "no-order");
    assert_eq!(refusal("smoker < true"), "no-order");
}

#[test]
fn codes_and_dates_in_conditions_must_exist() {
    assert_eq!(refusal("place == 'hed'"), "unknown-code");
    assert_eq!(refusal("'hed' in places"), "unknown-code");
    assert_eq!(refusal("places in ('head', 'foot')"), "unknown-code");
    assert_eq!(refusal("'foot' == place"), "unknown-code");
    assert_eq!(refusal("born > '2000-13'"), "bad-date");
    assert_eq!(refusal("'hier' < born"), "bad-date");
}

#[test]
fn what_the_language_does_not_have_is_refused_by_name() {
    for (source, code) in [
        ("exists(pain)", "unknown-function"),
        ("power(pain, other) > 3", "unknown-function"),
        ("pain.last > 3", "unknown-name"),
        ("nobody == 1", "unknown-name"),
        ("pain = 4", "unknown-sign"),
        ("pain && smoker", "unknown-sign"),
        ("pain % 2 == 1", "unknown-sign"),
        ("answered(1)", "wrong-arguments"),
        ("answered(pain, other)", "wrong-arguments"),
        ("if(smoker, 1)", "wrong-arguments"),
        ("coalesce(pain)", "wrong-arguments"),
        ("count(pain + 1)", "wrong-arguments"),
    ] {
        assert_eq!(refusal(source), code, "{source}");
    }
}

#[test]
fn what_is_not_well_written_is_refused() {
    for (source, code) in [
        ("", "unfinished-expression"),
        ("pain >=", "unfinished-expression"),
        ("(pain > 1", "unfinished-expression"),
        ("pain > 1)", "unexpected-word"),
        ("pain 4", "unexpected-word"),
        ("1 < pain < 3", "unexpected-word"),
        ("and smoker", "unexpected-word"),
        ("answered()", "unexpected-word"),
        ("pain in ()", "unexpected-word"),
        ("'open", "open-text"),
        ("1.2.3", "bad-number"),
        ("1. == 1", "bad-number"),
    ] {
        assert_eq!(refusal(source), code, "{source}");
    }
}

#[test]
fn hostile_sizes_are_refused() {
    let brackets = "(".repeat(500) + "smoker" + &")".repeat(500);
    assert_eq!(refusal(&brackets), "expression-too-long");
    let brackets = "(".repeat(40) + "smoker" + &")".repeat(40);
    assert_eq!(refusal(&brackets), "expression-too-deep");
    assert_eq!(refusal(&"not ".repeat(60)), "expression-too-deep");
    assert_eq!(refusal(&("-".repeat(60) + "1 == 1")), "expression-too-deep");
    assert_eq!(refusal(&"a".repeat(3_000)), "expression-too-long");
    // The longest chain that is taken is evaluated without trouble.
    let chain = vec!["1"; 199].join("+") + " == 199";
    assert_eq!(verdict(&chain, &[]), Some(true));
}

#[test]
fn a_quote_in_a_text_is_doubled() {
    assert_eq!(verdict("note == 'l''été'", &[(6, text("l'été"))]), Some(true));
    assert_eq!(parse("'l''été'").unwrap().to_string(), "'l''été'");
}

fn any_expr() -> impl Strategy<Value = Expr<String>> {
    let names = prop::sample::select(vec!["pain", "weight", "smoker", "place", "a_1", "x.last"]);
    let leaf = prop_oneof![
        names.prop_map(|name| Expr::Name(name.to_owned())),
        any::<bool>().prop_map(|flag| Expr::Literal(Value::Bool(flag))),
        (0_i64..10_000, 0_u32..4).prop_map(|(digits, scale)| Expr::Literal(Value::Number(Decimal::new(digits, scale)))),
        "[a-z' é]{0,6}".prop_map(|text| Expr::Literal(Value::Text(text.into()))),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let list = prop::collection::vec(inner.clone(), 2..4);
        let two = (inner.clone(), inner.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        let comparison = prop::sample::select(vec![Comparison::Equal, Comparison::NotEqual, Comparison::Less, Comparison::GreaterOrEqual]);
        let operator = prop::sample::select(vec![Operator::Add, Operator::Subtract, Operator::Multiply, Operator::Divide]);
        prop_oneof![
            inner.clone().prop_map(|a| Expr::Not(Box::new(a))),
            inner.clone().prop_map(|a| Expr::Negate(Box::new(a))),
            list.clone().prop_map(Expr::All),
            list.clone().prop_map(Expr::Any),
            list.clone().prop_map(|list| Expr::Call(Function::Coalesce, list)),
            (comparison, two.clone()).prop_map(|(c, (a, b))| Expr::Compare(c, a, b)),
            (operator, two).prop_map(|(o, (a, b))| Expr::Compute(o, a, b)),
            (inner, list).prop_map(|(a, list)| Expr::In(Box::new(a), list)),
        ]
    })
}

proptest! {
    #[test]
    fn a_printed_expression_reads_as_the_same(expr in any_expr()) {
        let printed = expr.to_string();
        let again = parse(&printed);
        prop_assert_eq!(again, Ok(expr), "{}", printed);
    }

    #[test]
    fn no_text_makes_the_parser_fall(source in "[a-z0-9'(),.<>=!+*/ -]{0,60}") {
        if let Ok(expr) = parse(&source) {
            let _ = check(&expr, &World);
        }
    }
}
