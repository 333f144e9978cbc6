//! C81: two hundred texts that would do harm, in everything that a person can write and that a page or a mail shows: names,
//! addresses, reasons, answers, notes, labels of forms, places, searches. None becomes more than text.

use super::encoded;
use super::payloads::{all, harm};
use crate::audit::log::directly;
use crate::clinician::ROSALIE;
use crate::forms::{FORM, with};
use base::db::DbError;
use base::db::schema::definitions;
use base::domain::tasks::{self, NewTask, TaskKind};
use base::ids::DefinitionId;
use diesel::prelude::*;
use serde_json::Value;
use tests::{Ask, Browser, TestApp, World};

/// How many of them stand together in one text.
const TOGETHER: usize = 20;

/// Columns that hold words of people, besides those that are sealed.
const WORDS: [(&str, &[&str]); 9] = [
    ("files", &["given_name", "family_name", "address_line", "city", "insurance_number_reason"]),
    ("accounts", &["given_name", "family_name", "address_line", "city"]),
    ("clinics", &["name_fr", "name_en", "public_name_fr", "public_name_en", "mail_label_fr", "mail_label_en", "phone"]),
    ("departments", &["name_fr", "name_en"]),
    ("role_grants", &["profession_fr", "profession_en"]),
    ("follow_ups", &["title_fr", "title_en"]),
    ("activities", &["title_fr", "title_en"]),
    ("virtual_care_consents", &["consenter"]),
    ("invitations", &["given_name", "family_name"]),
];

fn write_into_every_column(app: &TestApp, text: &str) {
    let literal = text.replace('\'', "''");
    for (table, columns) in WORDS {
        let set: Vec<String> = columns.iter().map(|column| format!("{column} = '{literal}'")).collect();
        directly(app, &format!("UPDATE {table} SET {}", set.join(", "))).unwrap_or_else(|error| panic!("{table}: {error}"));
    }
}

/// Every word of a definition, in both languages, with something behind it.
fn append(value: &mut Value, text: &str) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields.iter_mut() {
                match inner {
                    Value::String(words) if key == "fr" || key == "en" => words.push_str(text),
                    other => append(other, text),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| append(item, text)),
        _ => {}
    }
}

/// Publishes the form on pain with hostile labels, and sends it to the patient.
async fn send_hostile_form(app: &TestApp, world: &World, round: usize, text: &str) -> base::ids::ActivityId {
    let (original, text) = (world.pain_form, text.to_owned());
    let form = app
        .write(move |tx| {
            let body: String = definitions::table.find(original).select(definitions::body).first(tx.conn)?;
            let mut body: Value = serde_json::from_str(&body).expect("the shipped form is JSON");
            append(&mut body, &text);
            body["key"] = format!("hostile-{round}").into();
            let id: DefinitionId = tx.id();
            diesel::insert_into(definitions::table)
                .values((
                    (definitions::id.eq(id), definitions::kind.eq("questionnaire"), definitions::key.eq(format!("hostile-{round}"))),
                    (definitions::version.eq(1), definitions::hash.eq(format!("hostile-{round}")), definitions::body.eq(body.to_string())),
                    (definitions::title_fr.eq(&text), definitions::title_en.eq(&text), definitions::published_at.eq(tx.now())),
                ))
                .execute(tx.conn)?;
            Ok::<_, DbError>(id)
        })
        .await;
    let sender = World { pain_form: form, ..world.clone() };
    sender.send_questionnaire(app, Some(3)).await
}

async fn leave_note(app: &TestApp, world: &World, round: usize, text: &str) {
    let (clinic, file, person, text) = (world.clinic, world.patient.file, world.patient.person, text.to_owned());
    app.write(move |tx| {
        let dedup_key = format!("hostile:{round}");
        let note = Some((person, text.as_str()));
        let kind = TaskKind::IdentityCorrection;
        tasks::open(
            tx,
            &NewTask { dedup_key: &dedup_key, kind, clinic, department: None, file: Some(file), invitation: None, activity: None, note, due_at: None },
        )
    })
    .await;
}

struct Watch {
    complaints: Vec<String>,
    shown: usize,
}

impl Watch {
    fn look(&mut self, place: &str, body: &str) {
        self.shown += usize::from(body.contains("xq"));
        self.complaints.extend(harm(body).into_iter().map(|found| format!("{place}: {found}")));
    }

    async fn visit(&mut self, browser: &mut Browser, paths: &[String]) {
        for path in paths {
            let page = browser.send(Ask::get(path)).await;
            assert!(page.status < 500, "{path}: {} {}", page.status, page.said());
            self.look(path, &page.body);
        }
    }
}

/// The forms that show again what was typed, with a text too long or too odd to be kept.
async fn refused_forms(app: &TestApp, world: &World, watch: &mut Watch, text: &str) {
    let mut browser = app.signed_in(world.professional.account).await;
    let (file, follow_up) = (world.patient.file, world.patient.follow_up);
    for path in [
        "/clinic/patients/new".to_owned(),
        format!("/clinic/patients/{file}/edit"),
        format!("/clinic/patients/{file}/consents"),
        format!("/clinic/patients/{file}/follow-ups"),
        format!("/clinic/follow-ups/{follow_up}/conclusion"),
        format!("/clinic/follow-ups/{follow_up}/questionnaires/new"),
    ] {
        let form = browser.get(&path).await.expect(200);
        let fields = form.fields(FORM);
        let fields: Vec<(&str, &str)> = fields.iter().filter(|(name, _)| name != "csrf").map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let kept = ["form_key", "revision", "department"];
        let typed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, if kept.contains(name) { value } else { text })).collect();
        let everything = with(&typed, &[("reason", text), ("decision", text), ("questionnaire", text), ("sex", text)]);
        let page = browser.submit(&form, FORM, &everything).await;
        assert!(page.status == 422 && page.body.contains("xq"), "{path}: {}", page.status);
        watch.look(&path, &page.body);
    }
    for (who, path) in [(world.clinic_admin, "/admin/users/new".to_owned()), (world.operator, "/admin/clinics/new".to_owned())] {
        let mut browser = app.signed_in(who.account).await;
        let form = browser.get(&path).await.expect(200);
        let names = ["given_name", "family_name", "email", "place", "profession_fr", "name_fr", "public_name_fr", "mail_label_fr", "phone"];
        let typed: Vec<(&str, &str)> = names.iter().map(|name| (*name, text)).collect();
        let page = browser.submit(&form, FORM, &typed).await.expect(422);
        watch.look(&path, &page.body);
    }
    let mut nobody = app.browser();
    for path in ["/login", "/password/forgot"] {
        let form = nobody.get(path).await.expect(200);
        let page = nobody.submit(&form, FORM, &[("email", text), ("password", text)]).await;
        assert!(page.status < 500);
        watch.look(path, &page.body);
    }
}

async fn answer(app: &TestApp, world: &World, activity: base::ids::ActivityId, text: &str, watch: &mut Watch) {
    let path = format!("/care/{}/questionnaires/{activity}", world.patient.person);
    let mut patient = app.signed_in(world.patient.account).await;
    let strong = [("asked".into(), "pain_now".into()), ("answer-pain_now".into(), "8".into()), ("action".into(), "later".into())];
    patient.post_only(&path, &strong).await.expect(303);
    let form = patient.get(&path).await.expect(200);
    watch.look("the form", &form.body);
    let wrong = patient.submit(&form, "#questionnaire", &[("answer-details", text), ("answer-relief", text), ("action", "submit")]).await;
    watch.look("the refused form", &wrong.body);
    let saved = patient.post_partial(&path, &[("autosave", "details"), ("asked", "details"), ("version-details", "0"), ("answer-details", text)]).await;
    watch.look("the saved answer", &saved.body);
    let form = patient.get(&path).await.expect(200);
    let done = patient.submit(&form, "#questionnaire", &[("answer-details", text), ("answer-relief", "rest"), ("action", "submit")]).await;
    watch.look("the submitted form", &done.body);
    assert!(done.status == 200 && done.body.contains("xq"), "{} {}", done.status, done.said());
}

fn pages_of_staff(world: &World, activity: base::ids::ActivityId, text: &str) -> Vec<String> {
    let (file, follow_up) = (world.patient.file, world.patient.follow_up);
    let query = encoded(&text.chars().take(120).collect::<String>());
    vec![
        "/clinic?tab=all".into(),
        "/clinic/patients".into(),
        format!("/clinic/patients?q={query}"),
        format!("/clinic/patients/{file}"),
        format!("/clinic/patients/{file}/edit"),
        format!("/clinic/patients/{file}/invitations"),
        format!("/clinic/follow-ups/{follow_up}"),
        format!("/clinic/follow-ups/{follow_up}/questionnaires/new"),
        format!("/clinic/activities/{activity}"),
        format!("/clinic?tab={query}"),
    ]
}

#[tokio::test]
async fn nothing_that_anybody_writes_becomes_more_than_text() {
    let (app, world) = TestApp::with_world().await;
    let mut inviter = app.signed_in(world.professional.account).await;
    let new = crate::clinician::file_of(&app, &mut inviter, world.professional, ROSALIE).await;
    let mut watch = Watch { complaints: Vec::new(), shown: 0 };
    for (round, group) in all().chunks(TOGETHER).enumerate() {
        let text = group.join(" ");
        // a label may be as long as a sentence, and a payload is shorter
        let activity = send_hostile_form(&app, &world, round, &group[round % TOGETHER]).await;
        leave_note(&app, &world, round, &text).await;
        write_into_every_column(&app, &text);
        answer(&app, &world, activity, &text, &mut watch).await;
        refused_forms(&app, &world, &mut watch, &text).await;
        let person = world.patient.person;
        let care =
            [format!("/care/{person}/dashboard"), format!("/care/{person}/follow-ups"), format!("/care/{person}/follow-ups/{}", world.patient.follow_up)];
        for account in [world.patient.account, world.representative.account] {
            let mut browser = app.signed_in(account).await;
            watch.visit(&mut browser, &care).await;
            watch.visit(&mut browser, &["/settings".to_owned(), format!("/care/{person}/questionnaires/{activity}")]).await;
        }
        watch.visit(&mut app.signed_in(world.professional.account).await, &pages_of_staff(&world, activity, &text)).await;
        let places = ["/admin/users".to_owned(), "/admin/users/new".to_owned(), "/admin/clinics".to_owned(), format!("/admin/clinics/{}", world.clinic)];
        watch.visit(&mut app.signed_in(world.operator.account).await, &places).await;
        // the mail greets by the name on the file
        let path = format!("/clinic/patients/{new}/invitations");
        let form = inviter.get(&path).await.expect(200);
        watch.look(&path, &inviter.submit(&form, FORM, &[("channel", "in_person")]).await.expect(200).body);
    }
    for mail in app.all_mails().await {
        watch.look("a mail", &mail.content.html);
        assert!(!mail.content.subject.contains('\n') && !mail.content.subject.contains("xq"), "{}", mail.content.subject);
    }
    assert!(watch.shown > 300, "the texts were shown {} times only", watch.shown);
    assert_eq!(watch.complaints, Vec::<String>::new());
}
