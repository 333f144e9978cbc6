//! P2, S9–S12, C31: the code is shown once, the link is mailed, each without the other.

use super::{ROSALIE, decide, enter, file_of, is_closed_to_others};
use crate::forms::{FORM, is_refused, with};
use base::access::Denied;
use base::db::schema::invitations;
use base::domain::consents::Decision;
use base::ids::FileId;
use diesel::prelude::*;
use tests::{Browser, Page, TestApp};

const IN_PERSON: &[(&str, &str)] = &[("channel", "in_person")];

async fn invite(browser: &mut Browser, file: FileId, fields: &[(&str, &str)]) -> Page {
    let form = browser.get(&format!("/clinic/patients/{file}/invitations")).await.expect(200);
    browser.submit(&form, FORM, fields).await
}

/// `A-123456` on the page.
fn code_on(page: &Page) -> String {
    let code = page.texts(".shown-code").join("");
    let (letter, digits) = code.split_once('-').unwrap_or_default();
    assert!(letter.len() == 1 && digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()), "{code:?}: {}", page.said());
    code
}

async fn count_invitations(app: &TestApp) -> i64 {
    app.read(|tx| Ok::<i64, Denied>(invitations::table.count().get_result(tx.conn)?)).await
}

#[tokio::test]
async fn the_code_is_shown_this_once_and_the_link_is_mailed_without_it() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = file_of(&app, &mut browser, world.professional, ROSALIE).await;
    let page = invite(&mut browser, file, IN_PERSON).await.expect(200);
    let code = code_on(&page);
    assert!(page.says("rosalie@exemple.test") && page.header("cache-control") == "no-store");
    let mails = app.mails("rosalie@exemple.test").await;
    assert_eq!(mails.len(), 1);
    let mail = &mails[0].content;
    assert!(mail.text.contains("/invitation/") && mail.html.contains("/invitation/"), "{mail:?}");
    for part in [&mail.subject, &mail.text, &mail.html] {
        assert!(!part.contains(&code) && !part.contains(&code[2..]), "{part}");
    }
    for path in [format!("/clinic/patients/{file}"), format!("/clinic/patients/{file}/invitations")] {
        assert!(!browser.get(&path).await.expect(200).body.contains(&code), "{path}");
    }
    let sent = app.events("invitation.sent").await;
    assert_eq!(sent.len(), 1);
}

#[tokio::test]
async fn a_form_sent_twice_invites_once_and_shows_no_second_code() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = file_of(&app, &mut browser, world.professional, ROSALIE).await;
    let form = browser.get(&format!("/clinic/patients/{file}/invitations")).await.expect(200);
    browser.submit(&form, FORM, IN_PERSON).await.expect(200);
    let again = browser.submit(&form, FORM, IN_PERSON).await.expect(200);
    assert_eq!(again.url, format!("/clinic/patients/{file}"));
    assert_eq!((count_invitations(&app).await, app.mails("rosalie@exemple.test").await.len()), (1, 1));
}

#[tokio::test]
async fn forms_sent_at_the_same_time_invite_once() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = file_of(&app, &mut browser, world.professional, ROSALIE).await;
    let path = format!("/clinic/patients/{file}/invitations");
    let form = browser.get(&path).await.expect(200);
    let mut others = Vec::new();
    for _ in 0..4 {
        let mut other = app.signed_in(world.professional.account).await;
        other.get("/clinic").await.expect(200);
        others.push(other);
    }
    let answers = futures_util::future::join_all(others.iter_mut().map(|other| other.submit(&form, FORM, IN_PERSON))).await;
    let shown = answers.iter().filter(|page| page.status == 200 && page.has(".shown-code")).count();
    assert!(answers.iter().all(|page| page.status == 200), "{:?}", answers.iter().map(|page| (page.status, page.said())).collect::<Vec<_>>());
    assert_eq!((shown, count_invitations(&app).await), (1, 1));
}

#[tokio::test]
async fn without_consent_address_age_or_channel_nobody_is_invited() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let anew = |changes: &[(&'static str, &'static str)]| {
        with(&with(ROSALIE, &[("insurance_number", ""), ("no_number", "on"), ("insurance_reason", "Perdue"), ("family_name", changes[0].1)]), changes)
    };
    let undecided = enter(&mut browser, ROSALIE).await.expect(200).url;
    let undecided: FileId = undecided.rsplit('/').next().unwrap().parse().unwrap();
    is_refused(&invite(&mut browser, undecided, IN_PERSON).await, "", IN_PERSON);
    for decision in [Decision::Refused, Decision::Withdrawn] {
        decide(&app, world.professional, undecided, decision).await;
        is_refused(&invite(&mut browser, undecided, IN_PERSON).await, "", IN_PERSON);
    }
    let homeless = file_of(&app, &mut browser, world.professional, &anew(&[("family_name", "Sansadresse"), ("email", "")])).await;
    is_refused(&invite(&mut browser, homeless, IN_PERSON).await, "", IN_PERSON);
    let child = file_of(&app, &mut browser, world.professional, &anew(&[("family_name", "Petite"), ("birth_date_year", "2013")])).await;
    is_refused(&invite(&mut browser, child, IN_PERSON).await, "", IN_PERSON);
    let silent = file_of(&app, &mut browser, world.professional, &anew(&[("family_name", "Sansportable"), ("mobile", "")])).await;
    is_refused(&invite(&mut browser, silent, &[("channel", "sms")]).await, "channel", &[]);
    is_refused(&invite(&mut browser, silent, &[("channel", "pigeon")]).await, "channel", &[]);
    assert_eq!((count_invitations(&app).await, app.events("invitation.sent").await.len()), (0, 0));
}

#[tokio::test]
async fn somebody_is_old_enough_from_the_day_of_their_fourteenth_birthday() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let born = [("birth_date_day", "6"), ("birth_date_month", "8"), ("birth_date_year", "2012"), ("insurance_number", ""), ("no_number", "on")];
    let child = with(&with(ROSALIE, &born), &[("insurance_reason", "Perdue")]);
    let file = file_of(&app, &mut browser, world.professional, &child).await;
    // one minute before midnight of August 5 in Montréal
    app.clock.advance(chrono::TimeDelta::minutes(11 * 60 + 59));
    let mut browser = app.signed_in(world.professional.account).await;
    is_refused(&invite(&mut browser, file, IN_PERSON).await, "", IN_PERSON);
    app.clock.advance(chrono::TimeDelta::minutes(1));
    code_on(&invite(&mut browser, file, IN_PERSON).await.expect(200));
}

#[tokio::test]
async fn the_code_goes_by_text_message_where_the_person_chose_that() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = file_of(&app, &mut browser, world.professional, ROSALIE).await;
    let code = code_on(&invite(&mut browser, file, &[("channel", "sms")]).await.expect(200));
    let texts = app.mails("+15145550123").await;
    assert!(texts.len() == 1 && texts[0].content.text.contains(&code), "{texts:?}");
    assert!(app.mails("rosalie@exemple.test").await.iter().all(|mail| !mail.content.text.contains(&code)));
}

#[tokio::test]
async fn renewing_puts_the_earlier_invitation_behind_and_closes_what_asked_for_it() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = file_of(&app, &mut browser, world.professional, ROSALIE).await;
    let first = code_on(&invite(&mut browser, file, IN_PERSON).await.expect(200));
    let link = app.link_for("rosalie@exemple.test", "/invitation/").await;
    app.clock.advance(chrono::TimeDelta::days(6));
    let mut browser = app.signed_in(world.professional.account).await;
    let expired = browser.get(&format!("/clinic/patients/{file}")).await.expect(200);
    assert!(expired.has(".tag.late") && expired.said().contains("Renouveler l'invitation"), "{}", expired.said());
    let second = code_on(&invite(&mut browser, file, IN_PERSON).await.expect(200));
    assert_ne!(first, second);
    assert_ne!(app.link_for("rosalie@exemple.test", "/invitation/").await, link);
    let dead = app.browser().get(&link).await;
    assert!(dead.status == 410 || dead.status == 404 || dead.says("remplacée"), "{} {}", dead.status, dead.said());
    assert_eq!(app.events("invitation.sent").await.len(), 2);
}

#[tokio::test]
async fn who_has_an_account_is_not_invited_again() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = format!("/clinic/patients/{}", world.patient.file);
    let page = browser.get(&format!("{file}/invitations")).await.expect(200);
    assert_eq!(page.url, file, "there is no form");
}

#[tokio::test]
async fn nobody_else_invites() {
    let (app, world) = TestApp::with_world().await;
    is_closed_to_others(&app, &world, &format!("/clinic/patients/{}/invitations", world.patient.file), IN_PERSON, true).await;
    assert_eq!(app.events("invitation.sent").await, []);
}

#[tokio::test]
async fn the_file_shows_how_far_the_person_has_come() {
    let (app, world) = TestApp::with_world().await;
    let mut browser = app.signed_in(world.professional.account).await;
    let file = file_of(&app, &mut browser, world.professional, ROSALIE).await;
    let path = format!("/clinic/patients/{file}");
    assert!(browser.get(&path).await.said().contains("Pas d’invitation"));
    invite(&mut browser, file, IN_PERSON).await.expect(200);
    assert!(browser.get(&path).await.said().contains("Invitation envoyée"));
    let (link, mut person) = (app.link_for("rosalie@exemple.test", "/invitation/").await, app.browser());
    let start = person.get(&link).await.expect(200);
    person.submit(&start, "main form", &[]).await.expect(200);
    assert!(browser.get(&path).await.said().contains("Lien ouvert"));
    let terms = person.get(&format!("{link}/terms")).await.expect(200);
    person.submit(&terms, FORM, &[("accept", "on")]).await.expect(200);
    for _ in 0..5 {
        let form = person.get(&format!("{link}/code")).await;
        if form.has(FORM) {
            person.submit(&form, FORM, &[("code", "Z-000000")]).await;
        }
    }
    let locked = browser.get(&path).await.expect(200);
    assert!(locked.said().contains("Code verrouillé") && locked.has("form[action*='/closure']"), "the clinic is told: {}", locked.said());
    // a new invitation is what the task asked for
    invite(&mut browser, file, IN_PERSON).await.expect(200);
    let renewed = browser.get(&path).await.expect(200);
    assert!(renewed.said().contains("Invitation envoyée") && !renewed.has("form[action*='/closure']"), "{}", renewed.said());
    let active = browser.get(&format!("/clinic/patients/{}", world.patient.file)).await;
    assert!(active.said().contains("Compte actif"));
}
