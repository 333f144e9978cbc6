//! C32, C35, D21, S14, S19, S20: the page behind the mailed link, until the instant that the mail prints.

use super::{creates_account, invited, up_to_code};
use base::clock::Ts;
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone as _, Utc};
use chrono_tz::America::Toronto;
use poem::http::Method;
use tests::{Ask, INVITED, TestApp};

/// The instant that the mail prints: « jusqu’au 17 mars 2027 à 13 h 6 », on the clocks of Toronto.
fn printed(text: &str, year: i32) -> DateTime<Utc> {
    const MONTHS: [&str; 12] = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
    let text = text.replace('\u{a0}', " ");
    let said = text.split("jusqu’au ").nth(1).and_then(|rest| rest.split(')').next()).expect("the mail prints an instant");
    let (day, time) = said.split_once(" à ").expect("a day and a time");
    let mut day = day.split(' ');
    let number: u32 = day.next().unwrap().trim_end_matches("er").parse().expect("a day");
    let month = MONTHS.iter().position(|month| day.clone().next() == Some(month)).expect("a month");
    let year = day.nth(1).map_or(year, |year| year.parse().expect("a year"));
    let mut time = time.split('h').map(str::trim).map(|part| part.parse::<u32>().unwrap_or(0));
    let (hour, minute) = (time.next().unwrap(), time.next().unwrap_or(0));
    let local = NaiveDate::from_ymd_opt(year, u32::try_from(month).unwrap() + 1, number).unwrap().and_hms_opt(hour, minute, 0).unwrap();
    Toronto.from_local_datetime(&local).single().expect("one instant").to_utc()
}

fn set_clock(app: &TestApp, at: DateTime<Utc>) {
    app.clock.advance(Ts::from_utc(at) - app.clock.now());
}

#[tokio::test]
async fn link_and_code_end_at_the_instant_that_the_mail_prints_over_both_changes_of_the_clock() {
    let (app, world) = TestApp::with_world().await;
    let second = app.another_site();
    // an afternoon in summer, then the days before clocks go back (2026-11-01) and forward (2027-03-14)
    for (sent, shift) in [("2026-08-05T16:00:30Z", 0), ("2026-10-29T16:20:05Z", 1), ("2027-03-11T17:20:59Z", -1)] {
        let sent: DateTime<Utc> = sent.parse().unwrap();
        set_clock(&app, sent);
        let file = world.new_file(&app, INVITED).await;
        let invited = world.invites_again(&app, file, INVITED).await;
        let mail = app.mail_with(INVITED.email, &invited.link).await;
        let end = printed(&mail.content.text, sent.format("%Y").to_string().parse().unwrap());
        let length = end - sent;
        assert!(length >= TimeDelta::days(5) && length < TimeDelta::days(5) + TimeDelta::minutes(1), "five days of 24 hours: {length}");
        let hours = |at: DateTime<Utc>| at.with_timezone(&Toronto).naive_local() - at.naive_utc();
        assert_eq!((hours(sent) - hours(end)).num_hours(), shift, "the clocks changed on the way");
        let mut browser = app.browser();
        up_to_code(&mut browser, &invited, &[]).await;
        set_clock(&app, end - TimeDelta::seconds(1));
        for mut reader in [app.browser(), second.browser()] {
            assert_eq!(reader.get(&invited.link).await.expect(200).heading(), "Créer votre compte");
        }
        browser.get(&invited.step("code")).await.expect(200);
        for past in [TimeDelta::zero(), TimeDelta::seconds(1)] {
            set_clock(&app, end + past);
            for mut reader in [app.browser(), second.browser()] {
                let page = reader.get(&invited.link).await.expect(410);
                assert!(page.says("a expiré le"), "{}", page.said());
            }
            let late = browser.post_only(&invited.step("code"), &super::fields(&[("code", &invited.code)])).await.expect(410);
            assert!(!late.body.contains(INVITED.family_name));
        }
    }
}

#[tokio::test]
async fn a_mail_scanner_that_follows_the_link_uses_nothing_up() {
    let (app, _, invited) = invited().await;
    let before = app.rows();
    for n in 0..100 {
        let method = if n % 2 == 0 { Method::GET } else { Method::HEAD };
        let path = ["", "/terms", "/code", "/identity", "/password", "/corrections", "/done", "/acceptance"][n / 2 % 8];
        let page = app.browser().send(Ask::new(method, &format!("{}{path}", invited.link))).await;
        assert!(matches!(page.status, 200 | 303), "{path}: {}", page.status);
        assert!(n % 2 == 0 || page.body.is_empty());
    }
    assert_eq!(app.rows(), before, "nothing was written");
    creates_account(&app, &invited).await;
}

#[tokio::test]
async fn the_start_page_says_what_is_needed_and_what_follows() {
    let (app, _, invited) = invited().await;
    let page = app.browser().get(&invited.link).await.expect(200);
    for words in [
        "Centre Boréale vous invite",
        "Un accès à votre boîte de courriel",
        "Le code d’invitation donné par votre clinique",
        "Confirmer votre identité avec le code",
    ] {
        assert!(page.says(words), "{words}: {}", page.said());
    }
    assert!(page.says("Vérifier vos renseignements personnels") && page.says("terminer la création du compte"));
    assert!(page.has(&format!("form[action='{}'] button", invited.link)) && page.says("Commencer"));
    assert_eq!(page.attributes("main p a[href$='/acceptance']", "href").len(), 1, "already an account: log in");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn a_dead_link_says_its_state_and_an_unknown_one_nothing_but_that() {
    let (app, world, used) = invited().await;
    creates_account(&app, &used).await;
    let page = app.browser().get(&used.link).await.expect(410);
    assert!(page.says("a déjà servi à créer un compte, le mercredi 5 août 2026"), "{}", page.said());
    assert!(!page.has("form[action$='/renewal']"), "there is nothing to ask for");
    let other = tests::Canaries { email: "lucile.zz@exemple.test", ..INVITED };
    let file = world.new_file(&app, other).await;
    let first = world.invites_again(&app, file, other).await;
    app.clock.advance(TimeDelta::seconds(1));
    world.invites_again(&app, file, other).await;
    let page = app.browser().get(&first.link).await.expect(410);
    assert!(page.says("a été remplacée le") && page.says("prenez le nouveau code"), "{}", page.said());
    for unknown in ["A".repeat(43), "x".to_owned(), used.link.trim_start_matches("/invitation/").to_uppercase(), format!("{}x", &used.link[12..])] {
        for step in ["", "/terms", "/code", "/identity", "/password", "/done", "/corrections"] {
            let page = app.browser().get(&format!("/invitation/{unknown}{step}")).await.expect(404);
            assert!(page.says("Ce lien n’est pas valide"), "{}", page.said());
            for word in ["expiré", "servi à créer", "remplacée", "bloquée", "Boréale"] {
                assert!(!page.says(word), "{word}: {}", page.said());
            }
            assert!(!page.has("form[action$='/renewal']"));
        }
    }
}
