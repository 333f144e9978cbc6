//! Writes a submitted response as a QuestionnaireResponse.

use rust_decimal::Decimal;

use super::Status;
use crate::answer::Answer;
use crate::fhir::export::canonical;
use crate::fhir::path::Names as _;
use crate::fhir::sheet::{self, Sheet};
use crate::fhir::value::{quantity, value};
use crate::form::Form;
use crate::json::{Json, Made};
use crate::number::rounded;
use crate::response::{Response, ResponseItem};

/// Digits that every reader of JSON keeps.
const DIGITS_MAX: u32 = 15;

/// What a document says about a response besides its answers.
#[derive(Clone, Copy, Default)]
pub struct Envelope<'a> {
    /// How far it is.
    pub status: Status,
    /// When it was handed in, as an instant with its zone.
    pub authored: Option<&'a str>,
    /// The zone (`-04:00`) of a clock time of the clinic, which FHIR demands; without it times have none.
    pub zone: Option<fn(&str) -> String>,
}

/// The response as a FHIR R4 QuestionnaireResponse to this form.
pub fn response_out(form: &Form, response: &Response, envelope: &Envelope<'_>) -> String {
    let definition = sheet::definition(form);
    let writer = Writer { sheet: Sheet::new(form, &definition), response, envelope };
    let mut made = Made::default();
    made.put("resourceType", "QuestionnaireResponse");
    let (address, version) = canonical(&writer.sheet);
    made.put("questionnaire", version.map_or(address.clone(), |version| format!("{address}|{version}")));
    made.put("language", response.lang.code());
    made.put("status", envelope.status.word());
    made.put_some("authored", envelope.authored);
    let mut items = writer.items(&response.items);
    items.extend(writer.scores());
    made.put_full("item", Json::List(items));
    made.json().plain()
}

struct Writer<'a> {
    sheet: Sheet<'a>,
    response: &'a Response,
    envelope: &'a Envelope<'a>,
}

impl Writer<'_> {
    /// Items one after the other; the rows of a repeated question are answers of one item.
    fn items(&self, items: &[ResponseItem]) -> Vec<Json> {
        let mut out = Vec::new();
        let mut rest = items;
        while let Some((first, after)) = rest.split_first() {
            let is_question = first.answer.is_some();
            let same = if is_question { after.iter().take_while(|item| item.id == first.id).count() } else { 0 };
            let (rows, others) = rest.split_at(same + 1);
            out.extend(self.item(first, rows));
            rest = others;
        }
        out
    }

    fn item(&self, item: &ResponseItem, rows: &[ResponseItem]) -> Option<Json> {
        let slot = self.sheet.form.slot(&item.id)?;
        let mut made = Made::default();
        made.put("linkId", self.sheet.link_id(slot));
        made.put_some("text", Some(item.text.as_str()).filter(|text| !text.is_empty()));
        let answers = rows.iter().filter_map(|row| Some((row, row.answer.as_ref()?))).flat_map(|(row, answer)| self.answers(slot, row, answer));
        made.put_full("answer", Json::List(answers.map(|(member, value)| Json::object([(member.as_str(), value)])).collect()));
        made.put_full("item", Json::List(self.items(&item.items)));
        Some(made.json())
    }

    /// The values of an answer.
    fn answers(&self, slot: usize, item: &ResponseItem, answer: &Answer) -> Vec<(String, Json)> {
        let is_calc = self.sheet.form.items.get(slot).is_some_and(|item| item.calc.is_some());
        match answer {
            Answer::Code(code) if !is_calc => self.option(slot, code, item).into_iter().collect(),
            Answer::Code(text) => vec![("valueString".to_owned(), text.as_str().into())],
            Answer::Codes(codes) => codes.iter().filter_map(|code| self.option(slot, code, item)).collect(),
            Answer::Open { codes, text } => {
                let own = text.iter().map(|text| ("valueString".to_owned(), Json::from(text.as_str())));
                codes.iter().filter_map(|code| self.option(slot, code, item)).chain(own).collect()
            }
            Answer::Quantity { value, unit } => {
                let coding = self.sheet.option(slot, unit).map(|option| self.sheet.value(slot, option, self.response.lang).1);
                vec![("valueQuantity".to_owned(), quantity(*value, coding.as_ref()))]
            }
            Answer::Moment(moment) => {
                let zone = self.envelope.zone.map_or_else(String::new, |zone| zone(moment));
                vec![("valueDateTime".to_owned(), format!("{moment}{zone}").into())]
            }
            Answer::Int(number) => vec![self.number(slot, Decimal::from(*number))],
            Answer::Decimal(number) => vec![self.number(slot, *number)],
            other => value(other).into_iter().map(|(member, json)| (member.to_owned(), json)).collect(),
        }
    }

    /// A number in the type that the item has in FHIR.
    fn number(&self, slot: usize, number: Decimal) -> (String, Json) {
        let item = self.sheet.form.items.get(slot);
        let stated = self.sheet.carried(slot, "$type").and_then(Json::text);
        if stated == Some("quantity") {
            return ("valueQuantity".to_owned(), quantity(number, None));
        }
        let Some(calc) = item.and_then(|item| item.calc.as_ref()) else {
            let is_whole = item.is_some_and(|item| matches!(item.kind.name, "int" | "scale"));
            return (if is_whole { "valueInteger" } else { "valueDecimal" }.to_owned(), Json::Number(number));
        };
        let decimals = self.sheet.item(slot).get("decimals").and_then(Json::number).and_then(|number| u32::try_from(number.normalize().mantissa()).ok());
        let number = decimals.map_or(number, |decimals| rounded(number, decimals)).normalize();
        let is_integer = stated.unwrap_or_else(|| crate::fhir::import::kind_of_value(&calc.kind)) == "integer" && number.scale() == 0;
        let short = number.round_sf(DIGITS_MAX).unwrap_or(number).normalize();
        (if is_integer { "valueInteger" } else { "valueDecimal" }.to_owned(), Json::Number(short))
    }

    /// An option as FHIR has it, in the words that were read.
    fn option(&self, slot: usize, code: &str, item: &ResponseItem) -> Option<(String, Json)> {
        let option = self.sheet.option(slot, code)?;
        let (member, value) = self.sheet.value(slot, option, self.response.lang);
        let read = item.options.iter().find(|label| label.code == code);
        let value = match (value, read) {
            (Json::Object(entries), Some(label)) => {
                let said = |(name, json): (String, Json)| if name == "display" { (name, label.text.as_str().into()) } else { (name, json) };
                Json::Object(entries.into_iter().map(said).collect())
            }
            (value, _) => value,
        };
        Some((member, value))
    }

    fn scores(&self) -> Vec<Json> {
        let scored = self.response.scores.iter().filter_map(|score| {
            let value = Json::object([("valueDecimal", Json::Number(score.value?.round_sf(DIGITS_MAX)?.normalize()))]);
            let mut made = Made::default();
            if let Some(band) = &score.band {
                let extension = Json::object([("url", crate::fhir::url::OWN_BAND.into()), ("valueCode", band.key.as_str().into())]);
                made.put("extension", Json::List(vec![extension]));
            }
            made.put("linkId", score.id.as_str());
            made.put("text", score.title.get(self.response.lang));
            made.put("answer", Json::List(vec![value]));
            Some(made.json())
        });
        scored.collect()
    }
}
