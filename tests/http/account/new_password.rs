//! C1, C2, C3, C4, C5, S28–S31, D7: choosing a password, without any script. The rules themselves: `app/base/src/auth/policy_tests.rs`.

use super::{EMAIL, fields};
use base::auth::policy::{About, Policy};
use tests::{Browser, Page, Setup, TestApp, World};

const ABOUT: About<'static> = About {
    given_name: "Philippe",
    family_name: "Quatrefeuille",
    email: EMAIL,
    clinic: &["Clinique Boréale", "Boréale Clinic", "Centre Boréale", "Boréale Centre"],
    service: "Passerelle",
};

/// A link to a new password, of the patient.
async fn link(app: &TestApp) -> String {
    app.browser().post("/password/forgot", &[("email", EMAIL)]).await.expect(200);
    app.link_for(EMAIL, "/password/reset/").await
}

async fn tries(browser: &mut Browser, link: &str, password: &str) -> Page {
    // the confirmation differs, so that no password is taken: a good one has this one error
    browser.post_only(link, &fields(&[("new_password", password), ("confirm_password", "another one")])).await.expect(422)
}

/// The rules that the page shows as met.
fn ticks(page: &Page) -> Vec<String> {
    page.attributes("#password-rules li.is-met", "data-rule")
}

#[tokio::test]
async fn the_server_ticks_the_five_rules_of_what_was_typed() {
    let (app, _) = TestApp::with_world().await;
    let link = link(&app).await;
    let mut browser = app.browser();
    browser.get(&link).await.expect(200);
    for password in [
        "a",
        "A",
        "1",
        "!",
        " ",
        "é",
        "É",
        "😀",
        "aA1!",
        "aA1!aA1",
        "aA1!aA1!",
        "aaaaaaaa",
        "AAAAAAAA",
        "11111111",
        "!!!!!!!!",
        "abcdEFGH",
        "abcd1234",
        "abcd!!!!",
        "ABCD1234",
        "ABCD!!!!",
        "1234!!!!",
        "abcdEF12",
        "abcdEF!!",
        "abcd12!!",
        "ABCD12!!",
        "abCD12!!",
        "éÉ12!!ab",
        "ÉCOLE12!",
        "école12!",
        "École 12",
        "École 12-",
        "😀😀😀😀😀😀😀😀",
        "aB3😀aB3",
        "aB3😀aB3x",
        "a B 3 - x",
        "pass word",
        "Aé1€Aé1€",
        "Œuvre-77",
        "œUVRE«77",
        "        ",
        "\tA1!aaaa",
    ] {
        let page = tries(&mut browser, &link, password).await;
        let expected: Vec<&str> = Policy::Classic.rules(password).iter().filter(|rule| rule.met).map(|rule| rule.key).collect();
        assert_eq!(ticks(&page), expected, "{password:?}: {}", page.said());
        let refused = page.has("#field-new_password[aria-invalid=true]");
        assert_eq!(refused, !Policy::Classic.check(password, &ABOUT).is_empty(), "{password:?}: {}", page.said());
    }
}

#[tokio::test]
async fn what_anybody_would_guess_is_refused_with_the_reason_in_both_languages() {
    let (app, _) = TestApp::with_world().await;
    let link = link(&app).await;
    for (lang, common, personal) in [("fr", "trop courant", "un de vos noms"), ("en", "too common", "one of your names")] {
        let mut browser = app.browser();
        browser.get(&format!("{link}?lang={lang}")).await.expect(200);
        for stem in ["Password", "Motdepasse", "Soleil", "Bonjour", "Azerty", "Qwerty", "Québec", "Montréal", "Canadiens", "Doudou", "Princesse", "Football"]
        {
            for ending in ["12!", "2026!", "123456-", "1!!!!!!!"] {
                let page = tries(&mut browser, &link, &format!("{stem}{ending}")).await;
                assert!(page.says(common) || page.has("#field-new_password[aria-invalid=true]"), "{stem}{ending}: {}", page.said());
            }
            let page = tries(&mut browser, &link, &format!("{stem}2026!")).await;
            assert!(page.says(common), "{stem}: {}", page.said());
        }
        for own in ["Philippe1!", "Quatrefeuille1!", "PhilippeQuatrefeuille7!", "Passerelle7!", "Boréale-1967!", "Philippe.q4@exemple.test1!"] {
            let page = tries(&mut browser, &link, own).await;
            assert!(page.says(personal), "{own}: {}", page.said());
        }
    }
}

#[tokio::test]
async fn a_password_of_128_characters_is_taken_whole_and_one_more_is_told() {
    let (app, _) = TestApp::with_world().await;
    let link = link(&app).await;
    let mut browser = app.browser();
    browser.get(&link).await.expect(200);
    let long: String = "Rivière-8 où dort l’écluse, étang de juin ".chars().cycle().take(128).collect();
    let page = tries(&mut browser, &link, &format!("{long}x")).await;
    assert!(page.says("128 caractères ou moins"), "{}", page.said());
    browser.post_only(&link, &fields(&[("new_password", &long), ("confirm_password", &long)])).await.expect(303);
    let twin: String = long.chars().take(127).chain(['z']).collect();
    super::first_step(&mut browser, EMAIL, &twin).await.expect(422);
    super::first_step(&mut browser, EMAIL, &long.to_lowercase()).await.expect(422);
    assert_eq!(super::first_step(&mut browser, EMAIL, &long).await.expect(200).url, "/login/code");
}

#[tokio::test]
async fn the_strict_policy_asks_for_length_and_for_what_is_hard_to_guess() {
    let app = TestApp::start_with(Setup::default().with("password_policy", "strict")).await;
    World::build(&app).await;
    let link = link(&app).await;
    let mut browser = app.browser();
    let page = browser.get(&link).await.expect(200);
    assert_eq!(page.attributes("#password-rules [data-rule]", "data-rule"), ["length-strict", "guess"]);
    for (password, taken) in
        [("Passw0rd!", false), ("Rivière-8", false), ("aaaaaaaaaaaa", false), ("tortue verte sur la banquise", true), ("écluse rabot 41 nénuphar", true)]
    {
        let page = tries(&mut browser, &link, password).await;
        assert_eq!(!page.has("#field-new_password[aria-invalid=true]"), taken, "{password}: {}", page.said());
    }
}

#[tokio::test]
async fn fields_of_passwords_help_managers_and_forbid_no_pasting() {
    let (app, world) = TestApp::with_world().await;
    let link = link(&app).await;
    let mut signed_in = app.signed_in(world.patient.account).await;
    signed_in.post("/settings/password/code", &[]).await.expect(200);
    let pages = [app.browser().get("/login").await, app.browser().get(&link).await, signed_in.get("/settings/password").await];
    let wanted = [vec!["current-password"], vec!["new-password", "new-password"], vec!["current-password", "new-password", "new-password"]];
    for (page, wanted) in pages.iter().zip(wanted) {
        assert_eq!(page.attributes("input[type=password]", "autocomplete"), wanted, "{}", page.url);
        assert!(!page.has("input[onpaste], input[readonly][type=password], input[maxlength][type=password]"), "{}", page.url);
        let fields = page.attributes("input[type=password]", "id");
        assert_eq!(page.attributes("button[data-show-password]", "data-show-password"), fields, "{}: each can be shown", page.url);
    }
    assert_eq!(pages[0].attributes("#field-email", "autocomplete"), ["username"]);
    assert_eq!(pages[1].attributes("input[name=username]", "autocomplete"), ["username"], "a manager learns whose password it is");
    let mut browser = app.browser();
    super::asked_for_code(&app, &mut browser, EMAIL).await;
    let code = browser.get("/login/code").await;
    assert_eq!(
        (code.attributes("#field-code", "autocomplete"), code.attributes("#field-code", "inputmode")),
        (vec!["one-time-code".to_owned()], vec!["numeric".to_owned()])
    );
}
