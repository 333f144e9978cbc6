//! A form beside its definition: what each item says in it, and what it is called in FHIR.

use crate::fhir::path::Names;
use crate::form::Form;
use crate::json::{Json, Made};
use crate::lang::Lang;

/// A form and the JSON of its items, by slot.
pub(super) struct Sheet<'a> {
    pub(super) form: &'a Form,
    pub(super) definition: &'a Json,
    items: Vec<&'a Json>,
}

/// The definition of a form as JSON.
pub(super) fn definition(form: &Form) -> Json {
    // a form was read from its canonical text, which therefore reads
    Json::read(&form.heading.canonical).unwrap_or(Json::Null)
}

fn gather<'a>(holder: &'a Json, items: &mut Vec<&'a Json>) {
    for item in holder.get("items").map(Json::list).unwrap_or_default() {
        items.push(item);
        gather(item, items);
    }
}

impl<'a> Sheet<'a> {
    pub(super) fn new(form: &'a Form, definition: &'a Json) -> Self {
        let mut items = Vec::with_capacity(form.items.len());
        gather(definition, &mut items);
        Self { form, definition, items }
    }

    /// What the definition says of an item.
    pub(super) fn item(&self, slot: usize) -> &'a Json {
        self.items.get(slot).copied().unwrap_or(&Json::Null)
    }

    /// What is carried of an item.
    pub(super) fn carried(&self, slot: usize, name: &str) -> Option<&'a Json> {
        self.form.items.get(slot)?.carried.as_ref()?.get(name)
    }

    /// What is carried of the form.
    pub(super) fn carried_of_form(&self, name: &str) -> Option<&'a Json> {
        self.form.carried.as_ref()?.get(name)
    }

    /// The language in which texts stand first.
    pub(super) fn base(&self) -> Lang {
        let stated = self.carried_of_form("language").or_else(|| self.carried_of_form("$language")).and_then(Json::text);
        if stated.is_some_and(|tag| tag.to_ascii_lowercase().starts_with("en")) { Lang::En } else { Lang::Fr }
    }

    /// The options or units of an item.
    pub(super) fn options(&self, slot: usize) -> &'a [Json] {
        let item = self.item(slot);
        item.get("options").or_else(|| item.get("units")).map(Json::list).unwrap_or_default()
    }

    /// What is carried of an option.
    pub(super) fn rest_of(&self, slot: usize, code: &str) -> Option<&'a Json> {
        self.carried(slot, "$options")?.get(code)
    }

    /// The member and value that FHIR has for an option, its words in a language.
    pub(super) fn value(&self, slot: usize, option: &Json, lang: Lang) -> (String, Json) {
        let rest = option.text_of("code").and_then(|code| self.rest_of(slot, code));
        if let Some((member, value)) = rest.and_then(|rest| rest.get("$value")).and_then(|value| value.entries().first()) {
            return (member.clone(), value.clone());
        }
        let mut coding = Made::default();
        coding.put_some("system", option.get("system").cloned());
        match rest.and_then(|rest| rest.get("$code")) {
            Some(Json::Null) => {}
            Some(code) => coding.put("code", code.clone()),
            None => coding.put_some("code", option.get("code").cloned()),
        }
        if rest.and_then(|rest| rest.get("$display")).is_none() {
            coding.put_some("display", option.get("text").and_then(|text| text.get(lang.code())).cloned());
        }
        ("valueCoding".to_owned(), coding.json())
    }

    /// The option with this code of ours.
    pub(super) fn option(&self, slot: usize, code: &str) -> Option<&'a Json> {
        self.options(slot).iter().find(|option| option.text_of("code") == Some(code))
    }

    /// Our code for a value of FHIR.
    pub(super) fn code_of(&self, slot: usize, member: &str, value: &Json) -> Option<&'a str> {
        let is_this = |option: &&Json| {
            let (own_member, own) = self.value(slot, option, self.base());
            if own_member != member {
                return false;
            }
            match (value.text_of("code"), own.text_of("code")) {
                (Some(code), Some(own_code)) => code == own_code && value.text_of("system") == own.text_of("system"),
                (None, None) if member == "valueCoding" => {
                    let both = option.get("text").map(Json::entries).unwrap_or_default();
                    value.get("display").is_some_and(|display| both.iter().any(|(_, text)| text == display))
                }
                (None, None) => *value == own,
                _ => false,
            }
        };
        self.options(slot).iter().find(is_this).and_then(|option| option.text_of("code"))
    }
}

impl Names for Sheet<'_> {
    fn link_id(&self, slot: usize) -> &str {
        self.form.items.get(slot).map_or("", |item| item.link_id.as_deref().unwrap_or(&item.id))
    }

    fn is_coded(&self, slot: usize) -> bool {
        let first = self.item(slot).get("options").map(Json::list).unwrap_or_default().first();
        first.is_some_and(|option| self.value(slot, option, Lang::Fr).0 == "valueCoding")
    }

    fn code(&self, slot: usize, code: &str) -> Option<String> {
        let called = |option: &Json| match self.value(slot, option, Lang::Fr) {
            (_, coding @ Json::Object(_)) => coding.text_of("code").map(str::to_owned),
            (_, Json::Text(text)) => Some(text),
            (_, Json::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let name = called(self.option(slot, code)?)?;
        let is_alone = self.options(slot).iter().filter(|option| called(option).as_ref() == Some(&name)).count() == 1;
        is_alone.then_some(name)
    }
}
