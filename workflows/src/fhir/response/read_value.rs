//! The answers of one question.

use super::read::Reader;
use crate::answer::Answer;
use crate::fhir::part::Part;
use crate::fhir::path::Names as _;
use crate::fhir::value;
use crate::json::Json;
use crate::lang::Lang;
use crate::place;

impl<'a> Reader<'a> {
    pub(super) fn question(&mut self, answers: &[(String, &'a Json)], slot: usize, rows: &[u32]) {
        let Some(item) = self.sheet.form.items.get(slot) else { return };
        let mut read = Vec::with_capacity(answers.len());
        for (at, json) in answers {
            read.extend(self.one(at, json, slot).map(|answer| (at.clone(), answer)));
        }
        let key = place::key(&item.id, rows);
        if matches!(item.kind.name, "multi" | "open") {
            if let Some(answer) = self.together(slot, read) {
                self.answers.set(key, answer);
            }
            return;
        }
        if item.is_repeated() {
            let count = u32::try_from(read.len()).unwrap_or(u32::MAX);
            if count > 0 {
                self.answers.set(key, Answer::Rows((1..=count).collect()));
            }
            for ((at, answer), row) in read.into_iter().zip(1..) {
                let key = place::key(&item.id, &[rows, &[row]].concat());
                self.remember(key.clone(), at);
                self.answers.set(key, answer);
            }
            return;
        }
        let mut read = read.into_iter();
        if let Some((_, answer)) = read.next() {
            self.answers.set(key, answer);
        }
        if let Some((at, _)) = read.next() {
            self.report.error(at, "several-answers", "Cette question prend une seule réponse.", "This question takes one answer only.");
        }
    }

    /// One answer, of a choice among several as one code.
    fn one(&self, at: &str, json: &'a Json, slot: usize) -> Option<Answer> {
        let part = Part::new(json, at, self.report);
        self.only_words(slot, &part.objects("item"));
        let member = json.entries().iter().map(|(name, _)| name.as_str()).find(|name| name.starts_with("value"));
        let value = member.and_then(|member| part.take(member));
        part.rest(&["id"]);
        let (Some(member), Some(value)) = (member, value) else {
            self.report.error(at, "no-value", "La réponse n’a pas de valeur.", "The answer has no value.");
            return None;
        };
        if value::has_zone(value) {
            self.report.warning(
                part.path(member),
                "zone-dropped",
                "L’heure est prise comme elle est écrite : son fuseau n’est pas gardé.",
                "The time is taken as it is written: its zone is not kept.",
            );
        }
        let answer = self.answer(slot, member, value);
        if answer.is_none() {
            let (link_id, kind) = (self.sheet.link_id(slot), self.sheet.form.items.get(slot).map_or("", |item| item.kind.name));
            let is_option = matches!(kind, "choice" | "multi" | "open")
                && self.sheet.options(slot).iter().any(|option| self.sheet.value(slot, option, Lang::Fr).0 == member);
            let (code, fr, en) = if is_option {
                ("unknown-option", "n’est pas un des choix de", "is not one of the options of")
            } else {
                ("wrong-type", "n’est pas du type de", "is not of the type of")
            };
            part.error(member, code, format!("La réponse {fr} « {link_id} »."), format!("The answer {en} “{link_id}”."));
        }
        answer
    }

    fn answer(&self, slot: usize, member: &str, json: &Json) -> Option<Answer> {
        let kind = self.sheet.form.items.get(slot)?.kind.name;
        match kind {
            "choice" | "multi" => self.sheet.code_of(slot, member, json).map(|code| Answer::Code(code.to_owned())),
            "open" => match self.sheet.code_of(slot, member, json) {
                Some(code) => Some(Answer::Code(code.to_owned())),
                None if member == "valueString" => json.text().filter(|text| !text.trim().is_empty()).map(|text| Answer::Text(text.to_owned())),
                None => None,
            },
            "quantity" if member == "valueQuantity" => {
                let unit = self.unit(slot, json)?;
                json.get("value").and_then(Json::number).map(|value| Answer::Quantity { value, unit })
            }
            "decimal" if member == "valueQuantity" && self.sheet.carried(slot, "$type").and_then(Json::text) == Some("quantity") => {
                let has_unit = json.get("code").is_some() || json.get("unit").is_some();
                json.get("value").and_then(Json::number).filter(|_| !has_unit).map(Answer::Decimal)
            }
            _ => value::answer(kind, member, json),
        }
    }

    /// Our unit for that of a quantity.
    fn unit(&self, slot: usize, json: &Json) -> Option<String> {
        let is_this = |option: &&Json| {
            let coding = self.sheet.value(slot, option, self.sheet.base()).1;
            let same_system = json.text_of("system").is_none() || json.text_of("system") == coding.text_of("system");
            match json.text_of("code") {
                Some(code) => coding.text_of("code") == Some(code) && same_system,
                None => json.get("unit").is_some_and(|unit| coding.get("display") == Some(unit) || coding.get("code") == Some(unit)),
            }
        };
        self.sheet.options(slot).iter().find(is_this).and_then(|option| option.text_of("code")).map(str::to_owned)
    }

    /// Several codes, and words beside them, as one answer.
    fn together(&self, slot: usize, read: Vec<(String, Answer)>) -> Option<Answer> {
        let (mut codes, mut text): (Vec<String>, Option<String>) = (Vec::new(), None);
        for (at, answer) in read {
            match answer {
                Answer::Code(code) if !codes.contains(&code) => codes.push(code),
                Answer::Text(own) if text.is_none() => text = Some(own),
                _ => self.report.error(at, "twice", "Cette réponse est déjà donnée.", "This answer is already given."),
            }
        }
        if codes.is_empty() && text.is_none() {
            return None;
        }
        let order = |code: &String| self.sheet.options(slot).iter().position(|option| option.text_of("code") == Some(code));
        codes.sort_by_key(order);
        let is_open = self.sheet.form.items.get(slot).is_some_and(|item| item.kind.name == "open");
        Some(if is_open { Answer::Open { codes, text } } else { Answer::Codes(codes) })
    }
}
