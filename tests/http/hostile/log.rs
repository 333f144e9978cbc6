//! C116: after a day of work, nothing clinical, personal or secret stands in the log (at the level of debugging), in an
//! address or in a title. C117: no line of the log can be forged. C118: mails say nothing about care, and name no clinic.

use super::encoded;
use crate::clinician::ROSALIE;
use crate::forms::{FORM, with};
use base::ids::FileId;
use tests::{Ask, Browser, Logbook, Page, TestApp, World};

const EMAIL: &str = "clementine.o8@exemple.test";
const PASSWORD: &str = "Harfang-9-neige!";
const NEW_PASSWORD: &str = "Perdrix-4-givre!";
/// What somebody wrote or is: to be found on their own pages only.
const PERSONAL: [&str; 11] = [
    EMAIL,
    "Oriflamme",
    "ORIC84531219",
    "ORIC 8453 1219",
    "1984-03-12",
    "5145550188",
    "555-0188",
    "impasse du Carillon",
    "canari-mauve-41",
    "canari-rose-17",
    "canari-noir-23",
];

/// Everything that a day shows from outside.
#[derive(Default)]
struct Day {
    addresses: Vec<String>,
    titles: Vec<String>,
    secrets: Vec<String>,
}

impl Day {
    fn note(&mut self, page: Page) -> Page {
        self.addresses.push(page.url.clone());
        self.addresses.push(page.header("location").to_owned());
        for (selector, attribute) in [("a[href]", "href"), ("form[action]", "action"), ("[data-hx-post]", "data-hx-post"), ("[data-hx-get]", "data-hx-get")] {
            self.addresses.extend(page.attributes(selector, attribute));
        }
        self.titles.extend(page.texts("title"));
        page
    }

    async fn open(&mut self, browser: &mut Browser, path: &str) -> Page {
        let page = browser.get(path).await.expect(200);
        self.note(page)
    }

    async fn send(&mut self, browser: &mut Browser, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
        let page = browser.submit(page, form, fields).await;
        assert!(page.status < 500, "{}", page.said());
        self.note(page)
    }

    /// Opens a page and sends its form.
    async fn fill(&mut self, browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.open(browser, path).await;
        self.send(browser, &page, FORM, fields).await
    }

    fn secret(&mut self, text: &str) {
        assert!(text.len() >= 6, "{text:?}");
        self.secrets.push(text.to_owned());
    }
}

/// The clinic enters somebody, records consent and invites.
async fn clinic_invites(app: &TestApp, world: &World, day: &mut Day) -> FileId {
    let mut browser = app.signed_in(world.professional.account).await;
    let someone = [
        ("given_name", "Clémentine"),
        ("family_name", "Oriflamme"),
        ("insurance_number", "ORIC 8453 1219"),
        ("email", EMAIL),
        ("mobile", "514 555-0188"),
        ("address_line", "7, impasse du Carillon"),
    ];
    let file = day.fill(&mut browser, "/clinic/patients/new", &with(ROSALIE, &someone)).await.expect(200).url;
    day.fill(&mut browser, &format!("{file}/consents"), &[("consenter", "canari-noir-23")]).await.expect(200);
    let code = day.fill(&mut browser, &format!("{file}/invitations"), &[("channel", "sms")]).await.expect(200);
    day.secret(&code.texts(".shown-code").join("")[2..]);
    file.rsplit('/').next().unwrap().parse().unwrap()
}

/// The person makes the account, a wrong code and a correction on the way.
async fn person_joins(app: &TestApp, day: &mut Day) {
    let link = app.link_for(EMAIL, "/invitation/").await;
    let code = app.mails("+15145550188").await[0].content.text.clone();
    let code = code.split_whitespace().find(|word| word.contains('-') && word.len() >= 8).unwrap().trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut browser = app.browser();
    let start = day.open(&mut browser, &link).await;
    day.send(&mut browser, &start, "main form", &[]).await.expect(200);
    day.fill(&mut browser, &format!("{link}/terms"), &[("accept", "on")]).await.expect(200);
    day.fill(&mut browser, &format!("{link}/code"), &[("code", "A-000000")]).await;
    day.fill(&mut browser, &format!("{link}/code"), &[("code", &code)]).await.expect(200);
    day.fill(&mut browser, &format!("{link}/corrections"), &[("words", "canari-rose-17")]).await;
    day.fill(&mut browser, &format!("{link}/identity"), &[("confirm", "on")]).await.expect(200);
    day.fill(&mut browser, &format!("{link}/password"), &[("new_password", PASSWORD), ("confirm_password", PASSWORD)]).await.expect(200);
}

/// Logs in, a wrong password first; the browser that is in.
async fn logs_in(app: &TestApp, day: &mut Day, password: &str) -> Browser {
    let mut browser = app.browser();
    day.fill(&mut browser, "/login", &[("email", EMAIL), ("password", "Mauvais-1-mot!")]).await;
    let page = day.fill(&mut browser, "/login", &[("email", EMAIL), ("password", password)]).await.expect(200);
    assert_eq!(page.url, "/login/code", "{}", page.said());
    let code = app.code_for(EMAIL).await;
    day.secret(&code);
    let home = day.send(&mut browser, &page, FORM, &[("code", &code)]).await.expect(200);
    assert!(home.url.ends_with("/dashboard"), "{}", home.url);
    day.secret(browser.cookie("sid").unwrap());
    browser
}

async fn answers(app: &TestApp, world: &World, day: &mut Day, file: FileId) {
    let mut clinician = app.signed_in(world.professional.account).await;
    let run = day.fill(&mut clinician, &format!("/clinic/patients/{file}/follow-ups"), &[]).await.expect(200).url;
    let form_id = world.pain_form.to_string();
    day.fill(&mut clinician, &format!("{run}/questionnaires/new"), &[("questionnaire", &form_id)]).await.expect(200);
    let mut browser = logs_in(app, day, PASSWORD).await;
    let home = day.open(&mut browser, "/").await;
    let item = home.attributes("main a[href*='/questionnaires/'], main a[href*='/activities/']", "href").remove(0);
    let form = day.open(&mut browser, &item).await;
    let path = form.url.clone();
    let strong = day.send(&mut browser, &form, "#questionnaire", &[("answer-pain_now", "8"), ("action", "later")]).await;
    assert_eq!(strong.status, 200);
    let form = day.open(&mut browser, &path).await;
    let said = [("answer-details", "canari-mauve-41"), ("answer-relief", "rest"), ("action", "submit")];
    let done = day.send(&mut browser, &form, "#questionnaire", &said).await.expect(200);
    assert!(done.body.contains("canari-mauve-41"));
    day.open(&mut browser, "/settings").await;
    day.open(&mut clinician, &format!("/clinic/patients/{file}")).await;
    day.open(&mut clinician, "/clinic").await;
    let out = day.open(&mut browser, "/logout").await;
    day.send(&mut browser, &out, "main form", &[]).await;
}

async fn forgets(app: &TestApp, day: &mut Day) {
    let mut browser = app.browser();
    day.fill(&mut browser, "/password/forgot", &[("email", EMAIL)]).await;
    let link = app.link_for(EMAIL, "/password/reset/").await;
    day.secret(link.rsplit('/').next().unwrap());
    day.fill(&mut browser, &link, &[("new_password", NEW_PASSWORD), ("confirm_password", NEW_PASSWORD)]).await.expect(200);
    logs_in(app, day, NEW_PASSWORD).await;
}

#[tokio::test]
async fn after_a_day_of_work_nothing_personal_or_secret_stands_in_log_addresses_titles_or_mails() {
    let (app, world) = TestApp::with_world().await;
    let log = Logbook::watch();
    let mut day = Day::default();
    let file = clinic_invites(&app, &world, &mut day).await;
    let invitation = app.link_for(EMAIL, "/invitation/").await;
    person_joins(&app, &mut day).await;
    answers(&app, &world, &mut day, file).await;
    forgets(&app, &mut day).await;
    // what nobody may: looked for, refused, told
    app.signed_in(world.far_professional.account).await.send(Ask::get(&format!("/clinic/patients/{file}"))).await.expect(404);
    let (lines, secrets) = (log.json(), [&day.secrets[..], &[PASSWORD.to_owned(), NEW_PASSWORD.to_owned(), "Mauvais-1-mot!".to_owned()]].concat());
    assert!(lines.iter().filter(|line| line.contains("answered")).count() > 60, "the log was watched");
    let token = invitation.rsplit('/').next().unwrap();
    let mut found = Vec::new();
    for word in PERSONAL.iter().map(|word| (*word).to_owned()).chain(secrets.iter().cloned()).chain([token.to_owned()]) {
        found.extend(lines.iter().filter(|line| line.contains(&word)).map(|line| format!("the log: {line}")));
        // the one-time links are addresses; nothing else of a secret is
        let is_link = |address: &&String| address.starts_with("/invitation/") || address.starts_with("/password/reset/");
        found.extend(day.addresses.iter().filter(|address| !is_link(address) && address.contains(&word)).map(|address| format!("an address: {address}")));
        found.extend(day.titles.iter().filter(|title| title.contains(&word)).map(|title| format!("a title: {title}")));
    }
    assert_eq!(found, Vec::<String>::new());
    mails_say_nothing_about_care(&app, &day).await;
}

async fn mails_say_nothing_about_care(app: &TestApp, day: &Day) {
    let clinical = ["douleur", "Intensité", "Pain", "Suivi libre", "Boréale", "Patricia", "Service A", "ergothérapeute", "questionnaire", "1984"];
    let (mut found, mails) = (Vec::new(), app.all_mails().await);
    assert!(mails.len() >= 8, "{}", mails.len());
    for mail in mails.iter().filter(|mail| mail.to == EMAIL) {
        let said = format!("{}\n{}\n{}", mail.content.subject, mail.content.text, mail.content.html);
        let own: Vec<&str> = clinical.into_iter().chain(PERSONAL.into_iter().filter(|word| *word != EMAIL)).collect();
        found.extend(own.into_iter().filter(|word| said.contains(word)).map(|word| format!("{word} in {said}")));
        assert!(!said.contains(&day.secrets[0]), "the invitation code is in a mail: {said}");
        assert!(!day.secrets.iter().any(|secret| mail.content.subject.contains(secret.as_str())), "{}", mail.content.subject);
    }
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_sent_becomes_a_line_of_the_log_and_none_can_be_forged() {
    let (app, world) = TestApp::with_world().await;
    let log = Logbook::watch();
    let forged = "\r\n2026-08-05T16:00:00Z ERROR forged-4711\u{1b}[31m {\"level\":\"ERROR\"}";
    let encoded = encoded(forged);
    let mut browser = app.signed_in(world.professional.account).await;
    for path in [
        format!("/{encoded}"),
        format!("/clinic/patients/{encoded}"),
        format!("/clinic/patients?q={encoded}"),
        format!("/invitation/{encoded}"),
        format!("/help?{encoded}={encoded}"),
    ] {
        browser.send(Ask::get(&path)).await;
    }
    browser.send(Ask::get("/help").header("user-agent", "forged-4711").header("referer", "forged-4711").header("host", "forged-4711")).await.expect(421);
    browser.send(Ask::get("/clinic/patients").header("x-request-id", "forged-4711").header("x-forwarded-for", "forged-4711")).await.expect(200);
    for field in ["email", "password", "csrf", "sec"] {
        browser.post_only("/login", &[(field.to_owned(), forged.to_owned())]).await;
        browser.send(Ask::form("/login", &[(field.to_owned(), forged.to_owned())]).header("content-type", "text/forged-4711")).await;
    }
    let lines = [log.json(), log.terminal()].concat();
    assert!(lines.iter().any(|line| line.contains("not from this site") || line.contains("media type")), "what was wrong is told");
    assert_eq!(lines.iter().filter(|line| line.contains("forged-4711")).collect::<Vec<_>>(), Vec::<&String>::new());
    // what comes from outside and is logged all the same, such as the words of a mail server, is a field
    tracing::error!(reason = format!("{forged}-by-a-field"), "a job was given up");
    let json: Vec<String> = log.json().into_iter().filter(|line| line.contains("by-a-field")).collect();
    assert!(json.len() == 1 && !json[0].contains('\u{1b}'), "{json:?}");
    let line: serde_json::Value = serde_json::from_str(&json[0]).unwrap();
    assert_eq!((line["message"].as_str(), line["reason"].as_str()), (Some("a job was given up"), Some(&*format!("{forged}-by-a-field"))));
    let shown: Vec<String> = log.terminal().into_iter().filter(|line| line.contains("by-a-field") || line.contains("forged-4711")).collect();
    assert!(shown.len() == 1 && !shown[0].contains('\u{1b}') && shown[0].contains("given up"), "{shown:?}");
    assert!(log.json().iter().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
}
