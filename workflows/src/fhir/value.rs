//! Values of FHIR as our answers, and back, for kinds without options.

use crate::answer::Answer;
use crate::date::moment;
use crate::json::{Json, Made};

/// A date and time on the clock of the clinic, and whether it came with a zone that ours does not keep.
fn moment_of(text: &str) -> Option<(String, bool)> {
    let (day, time) = text.split_once('T')?;
    let at = time.find(['Z', '+', '-']);
    let (clock, zone) = at.map_or((time, ""), |at| time.split_at(at));
    let clock = whole_seconds(clock)?;
    Some((moment::moment(&format!("{day}T{clock}"))?, !zone.is_empty()))
}

/// A time without a fraction of a second that says nothing.
fn whole_seconds(clock: &str) -> Option<&str> {
    match clock.split_once('.') {
        None => Some(clock),
        Some((whole, fraction)) => fraction.bytes().all(|b| b == b'0').then_some(whole),
    }
}

/// Does the value say a zone, which is not kept?
pub(super) fn has_zone(json: &Json) -> bool {
    json.text().and_then(moment_of).is_some_and(|(_, has_zone)| has_zone)
}

/// The answer that a value is for a question of this kind; `None` when it is of another type.
pub(super) fn answer(kind: &str, member: &str, json: &Json) -> Option<Answer> {
    match (kind, member) {
        ("bool" | "acknowledge", "valueBoolean") => json.flag().map(Answer::Bool),
        ("int" | "scale", "valueInteger") => {
            json.number().filter(|number| number.scale() == 0).and_then(|number| i64::try_from(number.mantissa()).ok()).map(Answer::Int)
        }
        ("decimal", "valueDecimal") => json.number().map(Answer::Decimal),
        ("string" | "text", "valueString") => json.text().filter(|text| !text.trim().is_empty()).map(|text| Answer::Text(text.replace("\r\n", "\n"))),
        ("date", "valueDate") => json.text()?.parse().ok().map(Answer::Date),
        ("time", "valueTime") => moment::time(whole_seconds(json.text()?)?).map(Answer::Time),
        ("datetime", "valueDateTime") => json.text().and_then(moment_of).map(|(moment, _)| Answer::Moment(moment)),
        _ => None,
    }
}

/// The member and value that say an answer without options; `None` for one that needs its options, or that FHIR writes
/// otherwise.
pub(super) fn value(answer: &Answer) -> Option<(&'static str, Json)> {
    Some(match answer {
        Answer::Bool(flag) => ("valueBoolean", (*flag).into()),
        Answer::Int(number) => ("valueInteger", Json::Number((*number).into())),
        Answer::Decimal(number) => ("valueDecimal", Json::Number(*number)),
        Answer::Text(text) => ("valueString", text.as_str().into()),
        Answer::Date(date) => ("valueDate", date.to_string().into()),
        Answer::Time(time) => ("valueTime", time.as_str().into()),
        _ => return None,
    })
}

/// An answer in the form in which definitions and drafts keep it.
pub(super) fn kept(answer: &Answer) -> Option<Json> {
    let text = serde_json::to_string(answer).ok()?;
    Json::read(&text).ok()
}

/// A quantity of FHIR.
pub(super) fn quantity(number: rust_decimal::Decimal, unit: Option<&Json>) -> Json {
    let mut made = Made::default();
    made.put("value", number);
    if let Some(coding) = unit {
        made.put_some("unit", coding.get("display").or_else(|| coding.get("code")).cloned());
        made.put_some("system", coding.get("system").filter(|_| coding.get("code").is_some()).cloned());
        made.put_some("code", coding.get("code").cloned());
    }
    made.json()
}
