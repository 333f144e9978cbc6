//! C26, C31, S17–S19, S37, D17: what the mails of an account say, in the language of the person, read as they arrive.

use super::{EMAIL, asked_for_code};
use base::db::DbError;
use base::db::schema::{accounts, clinics, files};
use base::i18n::Lang;
use base::mail::mailbox::Kept;
use chrono::TimeDelta;
use diesel::prelude::*;
use tests::{INVITED, TestApp, World};

async fn read_in(app: &TestApp, world: &World, lang: Lang) {
    let (account, code) = (world.patient.account, lang.code());
    app.write(move |tx| diesel::update(accounts::table.find(account)).set(accounts::notification_language.eq(code)).execute(tx.conn).map_err(DbError::from))
        .await;
}

/// Spaces of any width as one space.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ").replace("&nbsp;", " ")
}

#[tokio::test]
async fn the_mail_with_a_login_code_says_everything_needed_and_nothing_more() {
    let (app, world) = TestApp::with_world().await;
    for (lang, greeting, expires, private) in [
        (Lang::Fr, "Bonjour Philippe,", "expire dans 15 minutes (il fonctionne jusqu’au 5 août à 12 h 15)", "Ne donnez ce code à personne"),
        (Lang::En, "Hello Philippe,", "expires in 15 minutes (it works until August 5 at 12:15 p.m.)", "Do not share this code"),
    ] {
        read_in(&app, &world, lang).await;
        let mut browser = app.browser();
        let code = asked_for_code(&app, &mut browser, EMAIL).await;
        let mail = app.mails(EMAIL).await.remove(0);
        let spaced = code.chars().map(String::from).collect::<Vec<_>>().join(" ");
        for part in [plain(&mail.content.text), plain(&mail.content.html)] {
            for words in [greeting, expires, private, spaced.as_str()] {
                assert!(part.contains(words), "{words}: {part}");
            }
            assert!(!part.contains("/login") && !part.contains("href=\"http"), "no link to press: {part}");
        }
        assert!(!mail.content.subject.contains(&spaced) && !mail.content.subject.contains(&code), "{}", mail.content.subject);
        assert_eq!(mail.language, lang);
    }
}

#[tokio::test]
async fn the_mail_tells_how_long_codes_live_here() {
    let app = TestApp::start_with(tests::Setup::default().with("login_code_minutes", "5")).await;
    World::build(&app).await;
    let mut browser = app.browser();
    let code = asked_for_code(&app, &mut browser, EMAIL).await;
    let text = plain(&app.mails(EMAIL).await.remove(0).content.text);
    assert!(text.contains("expire dans 5 minutes") && text.contains("12 h 5"), "{text}");
    app.clock.advance(TimeDelta::minutes(5));
    browser.post_only("/login/code", &super::fields(&[("code", &code)])).await.expect(422);
}

#[tokio::test]
async fn the_mail_with_a_code_for_a_change_speaks_of_the_change() {
    let (app, world) = TestApp::with_world().await;
    for (lang, there, login) in
        [(Lang::Fr, "à la page où vous l’avez demandé", "où vous vous connectez"), (Lang::En, "on the page where you asked for it", "where you are logging in")]
    {
        read_in(&app, &world, lang).await;
        app.clock.advance(TimeDelta::seconds(61));
        app.signed_in(world.patient.account).await.post("/settings/password/code", &[]).await.expect(200);
        let Kept { content, .. } = app.mails(EMAIL).await.remove(0);
        assert!(content.text.contains(there) && content.html.contains(there), "{}", content.text);
        assert!(!content.text.contains(login), "{}", content.text);
    }
}

#[tokio::test]
async fn the_invitation_greets_names_the_clinic_by_its_label_and_prints_when_it_ends() {
    let (app, world) = TestApp::with_world().await;
    let clinic = world.clinic;
    app.write(move |tx| {
        let labels = (clinics::mail_label_fr.eq(Some("Étiquette neutre")), clinics::mail_label_en.eq(Some("Neutral label")));
        diesel::update(clinics::table.find(clinic)).set(labels).execute(tx.conn).map_err(DbError::from)
    })
    .await;
    let file = world.new_file(&app, INVITED).await;
    for (lang, subject, button, from, until) in [
        (
            "fr",
            "Passerelle : invitation à créer votre compte",
            "Créer votre compte",
            "Étiquette neutre vous invite",
            "expire dans 5 jours (il fonctionne jusqu’au 10 août à 12 h)",
        ),
        (
            "en",
            "Passerelle: invitation to create your account",
            "Create your account",
            "Neutral label invites you",
            "expires in 5 days (it works until August 10 at 12:00 p.m.)",
        ),
    ] {
        app.write(move |tx| diesel::update(files::table.find(file)).set(files::language.eq(lang)).execute(tx.conn).map_err(DbError::from)).await;
        let page = world.sends_invitation(&app, file).await.expect(200);
        let code = page.texts(".shown-code strong").concat();
        let mail = app.mails(INVITED.email).await.into_iter().find(|mail| mail.language.code() == lang).expect("a mail in the language of the file");
        assert_eq!(plain(&mail.content.subject), subject);
        for part in [plain(&mail.content.text), plain(&mail.content.html)] {
            for words in ["Rosalie", button, from, until] {
                assert!(part.contains(words), "{words}: {part}");
            }
            for secret in [code.as_str(), &code[2..], "Boréale", "Service A", "A department"] {
                assert!(!part.contains(secret), "{secret}: {part}");
            }
        }
    }
}

#[tokio::test]
async fn no_mail_and_no_second_look_tells_the_invitation_code() {
    let (app, world) = TestApp::with_world().await;
    let invited = world.invites(&app, INVITED).await;
    app.clock.advance(TimeDelta::days(4));
    let digits = &invited.code[2..];
    let spaced = digits.chars().map(String::from).collect::<Vec<_>>().join(" ");
    let mails = app.all_mails().await;
    assert_eq!(mails.iter().filter(|mail| mail.to == INVITED.email).count(), 3, "the invitation and two reminders");
    for mail in &mails {
        for text in [&mail.content.subject, &mail.content.text, &mail.content.html] {
            assert!(!text.contains(&invited.code) && !text.contains(digits) && !text.contains(&spaced), "{text}");
        }
    }
    let mut clinician = app.signed_in(world.professional.account).await;
    for path in [format!("/clinic/patients/{}", invited.file), format!("/clinic/patients/{}/invitations", invited.file), "/clinic".to_owned()] {
        assert!(!clinician.get(&path).await.expect(200).body.contains(digits), "{path}");
    }
}

#[tokio::test]
async fn a_code_sent_to_the_telephone_is_in_the_text_message_and_nowhere_else() {
    const MOBILE: &str = "+15145550199";
    let (app, world) = TestApp::with_world().await;
    let file = world.new_file(&app, INVITED).await;
    app.write(move |tx| diesel::update(files::table.find(file)).set(files::mobile.eq(Some(MOBILE))).execute(tx.conn).map_err(DbError::from)).await;
    let mut clinician = app.signed_in(world.professional.account).await;
    let path = format!("/clinic/patients/{file}/invitations");
    let form = clinician.get(&path).await.expect(200);
    let shown = clinician.submit(&form, &format!("form[action='{path}']"), &[("channel", "sms")]).await.expect(200);
    let code = shown.texts(".shown-code strong").concat();
    let texts = app.mails(MOBILE).await;
    assert!(texts.len() == 1 && texts[0].content.text.contains(&code), "{texts:#?}");
    assert!(!texts[0].content.text.contains("/invitation/"), "the two halves travel apart");
    for mail in app.mails(INVITED.email).await {
        assert!(!mail.content.text.contains(&code[2..]), "{}", mail.content.text);
    }
}

/// The fields with which a clinic administrator invites a colleague.
async fn invites_colleague(app: &TestApp, world: &World, email: &str) {
    let mut admin = app.signed_in(world.clinic_admin.account).await;
    let page = admin.get("/admin/users/new").await.expect(200);
    let place = page.attributes("select[name=place] option", "value").into_iter().find(|value| value.contains('/')).expect("a department");
    let more = [("given_name", "Colette"), ("family_name", "Collègue"), ("email", email), ("role", "professional"), ("place", place.as_str())];
    let more = [more.as_slice(), &[("profession_fr", "infirmière"), ("profession_en", "nurse")]].concat();
    let answer = admin.submit(&page, "form[action='/admin/users/new']", &more).await.expect(200);
    assert!(!answer.has(".error-summary"), "{}", answer.said());
}

#[tokio::test]
async fn reminders_speak_to_those_whom_they_reach() {
    let (app, world) = TestApp::with_world().await;
    world.invites(&app, INVITED).await;
    invites_colleague(&app, &world, "colette@equipe.test").await;
    // somebody who has an account already
    invites_colleague(&app, &world, EMAIL).await;
    app.clock.advance(TimeDelta::days(2));
    for (to, says, never) in [
        (INVITED.email, vec!["Il n’est pas trop tard", "Appelez votre clinique"], vec!["équipe", "Connectez-vous"]),
        (
            "colette@equipe.test",
            vec!["rejoindre l’équipe", "la personne qui vous a invité", "avertissez votre équipe"],
            vec!["Appelez votre clinique", "votre clinique peut vous le donner"],
        ),
        (EMAIL, vec!["n’en créez pas un autre", "Connectez-vous, puis acceptez"], vec!["pas trop tard pour créer", "Créer votre compte"]),
    ] {
        let mails = app.mails(to).await;
        let reminder = mails.iter().find(|mail| mail.content.subject.contains("rappel")).unwrap_or_else(|| panic!("no reminder to {to}: {mails:#?}"));
        for words in says {
            assert!(reminder.content.text.contains(words), "{words}: {}", reminder.content.text);
        }
        for words in never {
            assert!(!reminder.content.text.contains(words), "{words}: {}", reminder.content.text);
        }
        assert!(reminder.content.text.contains("/invitation/"), "it carries the link");
    }
}
