//! C84, F4–F6: every part of a Questionnaire of R4 as ours, and back.

use serde_json::{Value, json};

use super::support::{accepted, core, definition, errors, item, option, questionnaire, sdc, translation, warned};

/// Our item for one FHIR item.
fn ours(of: Value) -> Value {
    definition(&accepted(&questionnaire(json!([of]))))["items"][0].clone()
}

fn control(code: &str) -> Value {
    core("questionnaire-itemControl", "valueCodeableConcept", json!({"coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": code}]}))
}

fn both(text: &str) -> Value {
    json!({"fr": format!("{text} (fr)"), "en": format!("{text} (en)")})
}

fn about(link_id: &str, role: &str) -> Value {
    item("display", link_id, json!({"extension": [control(role)]}))
}

#[test]
fn each_type_becomes_the_kind_of_ours() {
    let options = json!({"answerOption": [option("a"), option("b")]});
    let several = json!({"answerOption": [option("a"), option("b")], "repeats": true});
    let unit = json!({"extension": [core("questionnaire-unit", "valueCoding", json!({"system": "http://unitsofmeasure.org", "code": "mg", "display": "mg"}))]});
    for (kind, more, wanted) in [
        ("boolean", json!({}), "bool"),
        ("integer", json!({}), "int"),
        ("decimal", json!({}), "decimal"),
        ("string", json!({}), "string"),
        ("text", json!({}), "text"),
        ("date", json!({}), "date"),
        ("time", json!({}), "time"),
        ("dateTime", json!({}), "datetime"),
        ("choice", options.clone(), "choice"),
        ("choice", several.clone(), "multi"),
        ("open-choice", options, "open"),
        ("open-choice", several, "open"),
        ("quantity", unit, "quantity"),
        ("display", json!({}), "display"),
    ] {
        let found = ours(item(kind, "q", more));
        assert_eq!(found["type"], wanted, "{kind}");
        assert_eq!(found["text"], both("q"));
        assert!(found.get("fhir").is_none(), "{found}");
    }
}

#[test]
fn groups_pages_and_tables() {
    let row = |id: &str| item("choice", id, json!({"answerOption": [option("a"), option("b")]}));
    let group = |more: Value| ours(item("group", "g", more));
    assert_eq!(group(json!({"item": [row("r1")]}))["type"], "group");
    assert_eq!(group(json!({"extension": [control("page")], "item": [row("r1")]}))["type"], "page");
    assert_eq!(group(json!({"extension": [control("table")], "item": [row("r1"), row("r2")]}))["type"], "matrix");
    let uneven = group(json!({"extension": [control("table")], "item": [row("r1"), item("string", "r2", json!({}))]}));
    assert_eq!((&uneven["type"], &uneven["fhir"]["extension"][0]), (&json!("group"), &control("table")));
}

#[test]
fn a_slider_with_whole_ends_is_a_scale() {
    let limits = |extra: Vec<Value>| {
        let mut all = vec![core("minValue", "valueInteger", json!(0)), core("maxValue", "valueInteger", json!(10))];
        all.extend(extra);
        json!({"extension": all, "item": [about("q.lower", "lower"), about("q.upper", "upper")]})
    };
    let scale = ours(item("integer", "q", limits(vec![control("slider"), core("questionnaire-sliderStepValue", "valueInteger", json!(2))])));
    assert_eq!((&scale["type"], &scale["step"], &scale["max"]), (&json!("scale"), &json!(2), &json!(10)));
    assert_eq!(scale["min_label"], both("q.lower"));
    let bare = ours(item(
        "integer",
        "q",
        json!({"extension": [control("slider"), core("minValue", "valueInteger", json!(1)), core("maxValue", "valueInteger", json!(5))]}),
    ));
    assert_eq!((&bare["type"], &bare["max_label"]), (&json!("scale"), &json!({"fr": "5", "en": "5"})));
    let endless = ours(item("integer", "q", json!({"extension": [control("slider")]})));
    assert_eq!(endless["type"], "int");
}

#[test]
fn limits_units_and_lengths() {
    let number = ours(item(
        "decimal",
        "q",
        json!({"extension": [core("minValue", "valueDecimal", json!(0.5)), core("maxValue", "valueDecimal", json!(9)), core("maxDecimalPlaces", "valueInteger", json!(1)),
                             core("questionnaire-unit", "valueCoding", json!({"system": "http://unitsofmeasure.org", "code": "kg", "display": "kg"}))]}),
    ));
    assert_eq!((&number["min"], &number["max"], &number["decimals"]), (&json!(0.5), &json!(9), &json!(1)));
    let text = ours(item(
        "string",
        "q",
        json!({"maxLength": 8, "extension": [core("minLength", "valueInteger", json!(2)), core("regex", "valueString", json!("[A-Z]+"))]}),
    ));
    assert_eq!((&text["length_min"], &text["length_max"], &text["pattern"]), (&json!(2), &json!(8), &json!("[A-Z]+")));
    let date = ours(item("date", "q", json!({"extension": [core("minValue", "valueDate", json!("2020-01"))]})));
    assert_eq!((&date["min"], &date["precision"]), (&json!("2020-01"), &json!("year")));
}

#[test]
fn how_often_and_how_many() {
    let occurs = |least: i64, most: i64| {
        json!([core("questionnaire-minOccurs", "valueInteger", json!(least)), core("questionnaire-maxOccurs", "valueInteger", json!(most))])
    };
    let rows = ours(item("string", "q", json!({"repeats": true, "extension": occurs(1, 4)})));
    assert_eq!(rows["repeat"], json!({"min": 1, "max": 4}));
    let multi = ours(item("choice", "q", json!({"repeats": true, "extension": occurs(1, 2), "answerOption": [option("a"), option("b"), option("c")]})));
    assert_eq!((&multi["choose_min"], &multi["choose_max"]), (&json!(1), &json!(2)));
    let bad = errors(&questionnaire(json!([item("string", "q", json!({"extension": occurs(0, 3)}))])));
    assert_eq!(bad, [("not-repeated", "$.item[0].repeats".to_owned())]);
}

#[test]
fn options_with_points_exclusion_and_defaults() {
    let mut options = vec![option("a"), option("none")];
    options[0]["extension"] = json!([core("ordinalValue", "valueDecimal", json!(1.5))]);
    options[0]["initialSelected"] = json!(true);
    options[1]["extension"] = json!([
        core("questionnaire-optionExclusive", "valueBoolean", json!(true)),
        core("itemWeight", "valueDecimal", json!(0)),
        core("questionnaire-optionPrefix", "valueString", json!("b)"))
    ]);
    let multi = ours(item("choice", "q", json!({"repeats": true, "answerOption": options})));
    assert_eq!(multi["options"][0], json!({"code": "a", "system": "urn:codes", "text": both("a"), "score": 1.5}));
    assert_eq!((&multi["options"][1]["exclusive"], &multi["options"][1]["score"]), (&json!(true), &json!(0)));
    assert_eq!(multi["default"], json!({"codes": ["a"]}));
    assert_eq!(multi["fhir"]["$options"]["none"]["extension"][0]["valueString"], "b)");
}

#[test]
fn options_that_are_plain_values_and_codes_that_ours_cannot_be() {
    let options = json!([{"valueString": "Très bien", "_valueString": {"extension": [translation("en", "Very good")]}}, {"valueInteger": 3}, {"valueDate": "2026-06-01"},
                         {"valueTime": "09:00:00"}, {"valueCoding": {"code": "a b", "display": "3"}}, {"valueCoding": {"code": "a_b", "display": "4"}}]);
    let choice = ours(item("choice", "q", json!({"answerOption": options})));
    let codes: Vec<&str> = choice["options"].as_array().unwrap().iter().map(|option| option["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["Tr_s_bien", "3", "2026-06-01", "09:00:00", "a_b", "a_b_2"]);
    assert_eq!(choice["options"][0]["text"], json!({"fr": "Très bien", "en": "Very good"}));
}

#[test]
fn contained_value_sets_are_the_options() {
    let set = json!({"resourceType": "ValueSet", "id": "vs", "status": "active", "compose": {"include": [{"system": "urn:c", "concept": [
        {"code": "x", "display": "Oui", "designation": [{"language": "en", "value": "Yes"}], "extension": [core("ordinalValue", "valueDecimal", json!(2))]}]}]}});
    let mut document = questionnaire(json!([item("choice", "q", json!({"answerValueSet": "#vs"}))]));
    document["contained"] = json!([set]);
    let form = accepted(&document);
    assert_eq!(definition(&form)["items"][0]["options"], json!([{"code": "x", "system": "urn:c", "text": {"fr": "Oui", "en": "Yes"}, "score": 2}]));
    let out: Value = serde_json::from_str(&crate::fhir::export(&form)).unwrap();
    assert_eq!((&out["item"][0]["answerValueSet"], out["item"][0].get("answerOption")), (&json!("#vs"), None));
    for (compose, path) in [
        (json!({"include": [{"system": "urn:c"}]}), "$.contained[0].compose.include[0]"),
        (json!({"include": [{"system": "urn:c", "concept": [{"code": "x"}]}], "exclude": []}), "$.contained[0].compose.exclude"),
    ] {
        document["contained"][0]["compose"] = compose;
        assert_eq!(errors(&document), [("open-value-set", path.to_owned())]);
    }
    document["contained"][0]["expansion"] = json!({"contains": [{"system": "urn:c", "code": "y", "display": "3"}]});
    assert_eq!(definition(&accepted(&document))["items"][0]["options"][0]["code"], "y");
}

#[test]
fn f4_f6_conditions_with_every_operator() {
    let when = |question: &str, operator: &str, member: &str, answer: Value| json!({"question": question, "operator": operator, member: answer});
    let mut conditions = vec![
        (when("n", "exists", "answerBoolean", json!(true)), "answered(n)"),
        (when("n", "exists", "answerBoolean", json!(false)), "not answered(n)"),
        (when("c", "=", "answerCoding", json!({"system": "urn:codes", "code": "a"})), "c == 'a'"),
        (when("m", "!=", "answerCoding", json!({"system": "urn:codes", "code": "b"})), "m != 'b'"),
        (when("d", "<", "answerDate", json!("2020-05")), "d < '2020-05'"),
    ];
    conditions.extend(["=", "!=", "<", "<=", ">", ">="].map(|sign| (when("n", sign, "answerInteger", json!(3)), "")));
    for (condition, wanted) in conditions {
        let asked = item("display", "x", json!({"enableWhen": [condition]}));
        let form = accepted(&questionnaire(json!([
            item("integer", "n", json!({})),
            item("date", "d", json!({})),
            item("choice", "c", json!({"answerOption": [option("a"), option("b")]})),
            item("choice", "m", json!({"repeats": true, "answerOption": [option("a"), option("b")]})),
            asked
        ])));
        let sign = condition["operator"].as_str().unwrap().replacen('=', "==", usize::from(condition["operator"] == "="));
        let numbers = format!("n {sign} 3");
        assert_eq!(definition(&form)["items"][4]["show_if"], if wanted.is_empty() { numbers.as_str() } else { wanted });
    }
    let two = |behaviour: Value| {
        let mut x = item("display", "x", json!({"enableWhen": [when("n", ">", "answerInteger", json!(1)), when("n", "<", "answerInteger", json!(5))]}));
        if !behaviour.is_null() {
            x["enableBehavior"] = behaviour;
        }
        questionnaire(json!([item("integer", "n", json!({})), x]))
    };
    assert_eq!(definition(&accepted(&two(json!("all"))))["items"][1]["show_if"], "n > 1 and n < 5");
    assert_eq!(definition(&accepted(&two(json!("any"))))["items"][1]["show_if"], "n > 1 or n < 5");
    assert_eq!(errors(&two(Value::Null)), [("que-12", "$.item[1].enableWhen".to_owned())]);
}

#[test]
fn computed_values_variables_and_checks() {
    let mut document = questionnaire(json!([
        item("decimal", "w", json!({})),
        item("decimal", "h", json!({})),
        item("decimal", "bmi", json!({"readOnly": true, "extension": [sdc("calculatedExpression", "(%w / (%h * %h)).round(1)")]})),
        item("integer", "total", json!({"readOnly": true, "extension": [sdc("calculatedExpression", "%w + 1")]})),
        item(
            "string",
            "again",
            json!({"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/targetConstraint", "extension": [
            {"url": "key", "valueId": "same"}, {"url": "severity", "valueCode": "error"},
            {"url": "expression", "valueExpression": {"language": "text/fhirpath", "expression": "%resource.item.where(linkId='w').answer.value < 300"}},
            {"url": "human", "valueString": "Trop", "_valueString": {"extension": [translation("en", "Too much")]}}]}]})
        ),
    ]));
    let variable = |name: &str| {
        json!({"url": "http://hl7.org/fhir/StructureDefinition/variable", "valueExpression": {"name": name, "language": "text/fhirpath",
               "expression": format!("item.where(linkId='{name}').answer.value")}})
    };
    document["extension"] = json!([variable("w"), variable("h")]);
    let items = definition(&accepted(&document))["items"].clone();
    assert_eq!((&items[2]["type"], &items[2]["value"]), (&json!("calc"), &json!("round(w / (h * h), 1)")));
    assert_eq!(items[2].get("fhir"), None);
    assert_eq!(items[3]["fhir"]["$type"], "integer");
    assert_eq!(items[4]["checks"], json!([{"must": "w < 300", "text": {"fr": "Trop", "en": "Too much"}}]));
}

#[test]
fn words_beside_a_question_are_its_help_and_come_back_as_they_were() {
    let plain = ours(item("integer", "q", json!({"item": [about("q.help", "help")]})));
    assert_eq!((&plain["help"], plain.get("fhir")), (&both("q.help"), None));
    let odd = ours(item("integer", "q", json!({"item": [about("1-x", "flyover"), item("display", "1-y", json!({}))]})));
    assert_eq!(odd["help"]["fr"], "1-x (fr)\n1-y (fr)");
    assert_eq!(odd["fhir"]["$words"].as_array().unwrap().len(), 2);
    let unit = ours(item("integer", "q", json!({"item": [about("q.unit", "unit")]})));
    assert_eq!(unit["unit"], both("q.unit"));
}

#[test]
fn other_members_are_carried_and_ids_stay_what_they_were() {
    let kept = ours(item(
        "string",
        "1.a/B",
        json!({"prefix": "1", "definition": "urn:d", "code": [{"system": "s", "code": "c", "display": "d"}], "readOnly": true,
        "required": true, "initial": [{"valueString": "x"}], "extension": [core("entryFormat", "valueString", json!("x")), core("questionnaire-hidden", "valueBoolean", json!(true))]}),
    ));
    assert_eq!((&kept["id"], &kept["link_id"]), (&json!("q1_a_b"), &json!("1.a/B")));
    assert_eq!(kept["fhir"], json!({"prefix": "1", "definition": "urn:d", "extension": [core("entryFormat", "valueString", json!("x"))]}));
    for (name, value) in [("read_only", json!(true)), ("required", json!(true)), ("hidden", json!(true)), ("default", json!({"text": "x"}))] {
        assert_eq!(kept[name], value, "{name}");
    }
}

#[test]
fn a_form_in_one_language_is_accepted_and_told() {
    let mut document = questionnaire(json!([{"linkId": "q", "type": "boolean", "text": "Vu?"}]));
    let form = warned(&document, &["untranslated"]);
    assert_eq!(definition(&form)["items"][0]["text"], json!({"fr": "Vu?", "en": "Vu?"}));
    document["language"] = json!("en-CA");
    document["_title"]["extension"] = json!([translation("fr-CA", "Essai"), translation("es", "Prueba")]);
    let form = warned(&document, &["untranslated"]);
    assert_eq!(form.heading().title.fr, "Essai");
    assert_eq!(definition(&form)["fhir"]["_title"]["extension"][0], translation("es", "Prueba"));
    document["language"] = json!("es");
    document["_title"]["extension"] = json!([translation("fr", "Essai"), translation("en", "Try")]);
    let form = warned(&document, &["untranslated"]);
    assert_eq!((form.heading().title.fr.as_str(), form.heading().title.en.as_str()), ("Essai", "Try"));
}

#[test]
fn r5_words_are_taken_where_the_shape_allows() {
    let choice = |constraint: &str| item("coding", "q", json!({"answerConstraint": constraint, "answerOption": [option("a")]}));
    assert_eq!(ours(choice("optionsOnly"))["type"], "choice");
    assert_eq!(ours(choice("optionsOrString"))["type"], "open");
    assert_eq!(errors(&questionnaire(json!([choice("optionsOrType")]))), [("unsupported-constraint", "$.item[0].answerConstraint".to_owned())]);
}
