//! Every mail and text message is written in both languages, in text and in HTML, with nothing about health.

use crate::{none_of, templates};
use app::{routes, site};
use base::i18n::Lang;
use base::render::{Brand, Frame, Shell};
use base::web::Assets;
use serde_json::{Value, json};
use std::sync::Arc;

/// What the mails may be told. A fact that is missing here is missing in the outbox too: see the jobs' tests.
fn facts() -> Value {
    json!({
        "first_name": "Renée",
        "link": "https://exemple.test/lien",
        "code": "123456",
        "code_spaced": "1 2 3 4 5 6",
        "expires_at": "2026-08-10T15:30:00Z",
        "due_on": "2026-08-14",
        "clinic_label": "votre clinique",
        "clinic_phone": "514 555-0100",
        "minutes": 15,
        "hours": 24,
        "at": "2026-08-05T15:30:00Z",
        "changed_at": "2026-08-05T15:30:00Z",
        "days_left": 3,
        "inviter": "Patricia Personnel",
        "role": "professional",
    })
}

fn frame(lang: Lang) -> Frame {
    let shell = Shell::anonymous(lang);
    Frame { lang, zone: shell.zone, now: shell.now }
}

fn names(all: &std::collections::BTreeMap<String, String>, prefix: &str, ending: &str) -> Vec<String> {
    all.keys().filter_map(|path| path.strip_prefix(prefix)?.strip_suffix(ending)).map(ToOwned::to_owned).collect()
}

#[test]
fn every_mail_has_its_three_parts() {
    let all = templates::all();
    let names = names(&all, "emails/", "/subject.txt");
    assert!(!names.is_empty(), "no mails");
    let parts = names.iter().flat_map(|name| ["body.txt", "body.html"].map(|part| format!("emails/{name}/{part}")));
    none_of(parts.filter(|path| !all.contains_key(path)).map(|path| format!("{path} is missing")).collect());
}

#[test]
fn every_mail_is_written_in_both_languages_and_says_nothing_about_health() {
    let renderer = site::renderer(&Arc::new(routes::table()), &Arc::new(Assets::load()));
    let mut complaints = Vec::new();
    for name in names(&templates::all(), "emails/", "/subject.txt") {
        for lang in [Lang::Fr, Lang::En] {
            let place = format!("{name} in {}", lang.code());
            match renderer.mail(frame(lang), &Brand::sample(lang), &name, &facts()) {
                Ok(mail) => complaints.extend(faults(&place, &mail.subject, &mail.text, &mail.html)),
                Err(error) => complaints.push(format!("{place}: {error}")),
            }
        }
    }
    none_of(complaints);
}

#[test]
fn every_text_message_is_written_in_both_languages_and_fits_in_one() {
    const CHARACTERS_MAX: usize = 160;
    let renderer = site::renderer(&Arc::new(routes::table()), &Arc::new(Assets::load()));
    let mut complaints = Vec::new();
    for name in names(&templates::all(), "sms/", ".txt") {
        for lang in [Lang::Fr, Lang::En] {
            match renderer.sms(frame(lang), &Brand::sample(lang), &name, &facts()) {
                Ok(text) if text.contains('⟦') => complaints.push(format!("{name} in {}: {text}", lang.code())),
                Ok(text) if text.chars().count() > CHARACTERS_MAX => complaints.push(format!("{name} in {}: longer than one message", lang.code())),
                Ok(_) => {}
                Err(error) => complaints.push(format!("{name} in {}: {error}", lang.code())),
            }
        }
    }
    none_of(complaints);
}

fn faults(place: &str, subject: &str, text: &str, html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if subject.is_empty() || subject.chars().count() > 78 || subject.contains('\n') {
        faults.push(format!("{place}: the subject must be one line of at most 78 characters: {subject:?}"));
    }
    if subject.contains("123456") || subject.contains("1 2 3") {
        faults.push(format!("{place}: the subject holds the code"));
    }
    for (part, words) in [("text", text), ("html", html)] {
        if words.contains('⟦') || words.contains("undefined") {
            faults.push(format!("{place}: a text is missing in the {part} part"));
        }
        if words.contains("<script") || words.contains("@import") {
            faults.push(format!("{place}: the {part} part asks for something from outside"));
        }
    }
    if html.contains("<img") && !html.contains("alt=") {
        faults.push(format!("{place}: a picture without words"));
    }
    faults
}
