//! C30, C33, D1, S13, S16, S24: the code that the clinic gave apart, with the link and never without it.

use super::{fields, invited, sends, tasks_of, up_to_code};
use base::db::DbError;
use base::db::schema::invitations;
use chrono::TimeDelta;
use diesel::prelude::*;
use futures_util::future::join_all;
use tests::{Browser, INVITED, Invited, Page, TestApp};

async fn types(browser: &mut Browser, invited: &Invited, code: &str) -> Page {
    browser.post_only(&invited.step("code"), &fields(&[("code", code)])).await
}

#[tokio::test]
async fn neither_half_opens_anything_alone() {
    let (app, world, first) = invited().await;
    let mut browser = app.browser();
    // the link alone
    up_to_code(&mut browser, &first, &[]).await;
    for step in ["identity", "password", "corrections"] {
        assert_eq!(browser.get(&first.step(step)).await.expect(200).url, first.step("code"), "{step}");
        let posted = browser.post_only(&first.step(step), &fields(&[("confirm", "on"), ("words", "x")])).await.expect(303);
        assert_eq!(posted.header("location"), first.step("code"), "{step}");
    }
    // the code alone, with the link of somebody else
    let other = world.invites(&app, tests::Canaries { email: "lucile.zz@exemple.test", ..INVITED }).await;
    let mut thief = app.browser();
    up_to_code(&mut thief, &other, &[]).await;
    types(&mut thief, &other, &first.code).await.expect(422);
    types(&mut browser, &first, &other.code).await.expect(422);
}

#[tokio::test]
async fn a_code_is_read_in_every_spelling() {
    let (app, world, _) = invited().await;
    for n in 0..7 {
        let email: &'static str =
            ["a0@exemple.test", "a1@exemple.test", "a2@exemple.test", "a3@exemple.test", "a4@exemple.test", "a5@exemple.test", "a6@exemple.test"][n];
        let invited = world.invites(&app, tests::Canaries { email, ..INVITED }).await;
        let (letter, digits) = invited.code.split_once('-').expect("a letter, a dash, six digits");
        assert!(letter.len() == 1 && digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()), "{}", invited.code);
        let typed = [
            invited.code.clone(),
            invited.code.to_lowercase(),
            format!("{letter}{digits}"),
            format!(" {letter} {} {} ", &digits[..3], &digits[3..]),
            format!("{letter}\u{2013}{digits}"),
            digits.to_owned(),
            format!("{} {}", &digits[..3], &digits[3..]),
        ];
        let mut browser = app.browser();
        up_to_code(&mut browser, &invited, &[]).await;
        assert_eq!(types(&mut browser, &invited, &typed[n]).await.expect(303).header("location"), invited.step("identity"), "{}", typed[n]);
    }
}

#[tokio::test]
async fn a_malformed_code_costs_no_try_and_a_wrong_letter_does() {
    let (app, _, invited) = invited().await;
    let mut browser = app.browser();
    up_to_code(&mut browser, &invited, &[]).await;
    for malformed in ["", "A", "A-12345", "A-1234567", "ÉÉÉÉÉÉ"] {
        let page = types(&mut browser, &invited, malformed).await.expect(422);
        assert!(page.says("une lettre et 6 chiffres") || page.says("une lettre et 6 chiffres"), "{}", page.said());
    }
    let letter = if invited.code.starts_with('B') { 'C' } else { 'B' };
    let page = types(&mut browser, &invited, &format!("{letter}{}", &invited.code[1..])).await.expect(422);
    assert!(page.says("4 essais"), "{}", page.said());
    types(&mut browser, &invited, &invited.code).await.expect(303);
}

#[tokio::test]
async fn five_wrong_codes_on_any_site_lock_the_invitation_and_tell_the_clinic() {
    let (app, world, invited) = invited().await;
    let second = app.another_site();
    let mut browser = app.browser();
    up_to_code(&mut browser, &invited, &[]).await;
    let mut there = second.takes_over(&browser);
    for left in [4, 3, 2, 1] {
        let page = types(if left % 2 == 0 { &mut browser } else { &mut there }, &invited, invited.wrong_code()).await.expect(422);
        assert!(page.says(&if left == 1 { "un essai".to_owned() } else { format!("{left} essais") }), "{}", page.said());
    }
    let locked = types(&mut there, &invited, invited.wrong_code()).await.expect(410);
    assert!(locked.says("5 codes incorrects"), "{}", locked.said());
    let right = types(&mut browser, &invited, &invited.code).await.expect(410);
    assert!(!right.body.contains(INVITED.family_name));
    assert_eq!(tasks_of(&app, invited.file).await, ["invitation_code_locked"]);
    let worklist = app.signed_in(world.professional.account).await.get("/clinic").await.expect(200);
    assert!(worklist.body.contains("Oiseaubleu"), "the clinic sees whose it is: {}", worklist.said());
    // both halves are void: only the clinic can help
    app.browser().get(&invited.link).await.expect(410);
    app.clock.advance(TimeDelta::seconds(1));
    let renewed = world.invites_again(&app, invited.file, INVITED).await;
    up_to_code(&mut browser, &renewed, &[]).await;
    types(&mut browser, &renewed, &invited.code).await.expect(422);
    types(&mut browser, &renewed, &renewed.code).await.expect(303);
}

#[tokio::test]
async fn codes_sent_at_once_are_five_comparisons() {
    let (app, _, invited) = invited().await;
    let second = app.another_site();
    let mut browser = app.browser();
    up_to_code(&mut browser, &invited, &[]).await;
    let before = second.state.passwords.permits_given();
    let answers = join_all((0..18).map(|_| {
        let (mut copy, invited) = (second.takes_over(&browser), invited.clone());
        async move { types(&mut copy, &invited, invited.wrong_code()).await.status }
    }))
    .await;
    assert_eq!(second.state.passwords.permits_given() - before, 5, "{answers:?}");
    let failures: i32 = app.read(|tx| Ok::<_, DbError>(invitations::table.select(invitations::code_failures).first(tx.conn)?)).await;
    assert_eq!(failures, 5);
    assert_eq!(tasks_of(&app, invited.file).await, ["invitation_code_locked"], "told once");
}

#[tokio::test]
async fn twenty_codes_an_hour_from_one_origin() {
    let (app, world) = TestApp::with_world().await;
    let emails = ["b0@exemple.test", "b1@exemple.test", "b2@exemple.test", "b3@exemple.test", "b4@exemple.test", "b5@exemple.test"];
    let mut answers = Vec::new();
    for email in emails {
        let invited = world.invites(&app, tests::Canaries { email, ..INVITED }).await;
        let mut browser = app.browser();
        up_to_code(&mut browser, &invited, &[]).await;
        for _ in 0..4 {
            answers.push(types(&mut browser, &invited, invited.wrong_code()).await.status);
        }
    }
    assert_eq!(answers, [[422; 20].as_slice(), [429; 4].as_slice()].concat());
}

#[tokio::test]
async fn the_code_is_asked_for_once() {
    let (app, _, invited) = invited().await;
    let mut browser = app.browser();
    up_to_code(&mut browser, &invited, &[]).await;
    sends(&mut browser, &invited.step("code"), &[("code", &invited.code)], &[]).await.expect(303);
    assert_eq!(browser.get(&invited.step("code")).await.expect(200).url, invited.step("identity"));
    assert_eq!(
        types(&mut browser, &invited, invited.wrong_code()).await.expect(303).header("location"),
        invited.step("identity"),
        "nothing is compared any more"
    );
}
