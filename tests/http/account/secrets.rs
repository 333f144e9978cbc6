//! C8, C25, C34, C54: no secret of an account is to be found where it does not belong: in the database, the queue, a log, an address.

use super::{EMAIL, asked_for_code, fields, log_in};
use base::auth::password::Passwords;
use base::db::DbError;
use base::db::schema::{accounts, invitations, jobs, login_codes, outbound_messages};
use base::domain::outbox::State;
use diesel::prelude::*;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tests::{INVITED, PASSWORD, TestApp};
use tracing_subscriber::util::SubscriberInitExt as _;

/// Whether a number stands somewhere, not as a part of a longer run of letters and digits.
fn holds(bytes: &[u8], word: &str) -> bool {
    let is_part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let found = |at: usize| bytes[at..].starts_with(word.as_bytes()) && !is_part(bytes.get(at + word.len())) && (at == 0 || !is_part(bytes.get(at - 1)));
    (0..bytes.len().saturating_sub(word.len() - 1)).any(found)
}

/// Every spelling of a code that a row or a template could hold.
fn spellings(code: &str) -> Vec<String> {
    let spaced = |gap: &str| code.chars().map(String::from).collect::<Vec<_>>().join(gap);
    vec![code.to_owned(), spaced(" "), spaced("\u{a0}"), spaced("-"), format!("{} {}", &code[..3], &code[3..])]
}

fn assert_nowhere(app: &TestApp, words: &[String]) {
    for (place, bytes) in app.stored() {
        for word in words {
            assert!(!holds(&bytes, word), "{word} stands in {place}");
        }
    }
}

#[tokio::test]
async fn a_live_login_code_is_in_no_file_of_the_database_before_or_after_its_mail() {
    let (app, _) = TestApp::with_world().await;
    app.run_jobs().await;
    let mut browser = app.browser();
    super::first_step(&mut browser, EMAIL, PASSWORD).await.expect(200);
    // the mail is still queued: keep what the database holds now, then learn the code
    let queued = app.stored();
    let payloads: Vec<String> = app.read(|tx| Ok::<_, DbError>(jobs::table.select(jobs::payload).load(tx.conn)?)).await;
    let code = app.code_for(EMAIL).await;
    for word in spellings(&code) {
        for (place, bytes) in &queued {
            assert!(!holds(bytes, &word), "{word} stands in {place}");
        }
        assert!(!payloads.iter().any(|payload| payload.contains(&word)));
    }
    assert_nowhere(&app, &spellings(&code));
    let hashes: Vec<String> = app.read(|tx| Ok::<_, DbError>(login_codes::table.select(login_codes::code_hash).load(tx.conn)?)).await;
    assert!(hashes.len() == 1 && hashes[0].len() == 64, "{hashes:?}");
    let kept: Vec<(State, bool)> = app
        .read(|tx| Ok::<_, DbError>(outbound_messages::table.select((outbound_messages::state, outbound_messages::body.is_not_null())).load(tx.conn)?))
        .await;
    assert!(kept.len() >= 2 && kept.iter().all(|message| *message == (State::Sent, false)), "what was sent is no longer kept: {kept:?}");
    browser.post("/login/code", &[("code", &code)]).await.expect(200);
}

#[tokio::test]
async fn an_invitation_is_kept_as_an_argon2_hash_of_its_code_and_a_sha256_of_its_link() {
    let (app, world) = TestApp::with_world().await;
    let invited = world.invites(&app, INVITED).await;
    let token = invited.link.rsplit('/').next().unwrap().to_owned();
    assert_eq!(token.len(), 43, "256 bits");
    let row: (String, String) =
        app.read(|tx| Ok::<_, DbError>(invitations::table.select((invitations::code_hash, invitations::token_hash)).first(tx.conn)?)).await;
    assert!(row.0.starts_with("$argon2id$v=19$m=64,t=1,p=1,keyid="), "{}", row.0);
    assert_eq!(row.1, base::crypto::token_hash(&token));
    let mut words = spellings(&invited.code[2..]);
    words.extend([invited.code.clone(), token]);
    assert_nowhere(&app, &words);
}

#[tokio::test]
async fn a_password_is_kept_as_an_argon2_hash_with_a_salt_and_a_pepper() {
    let (app, _) = TestApp::with_world().await;
    let hash: String = app.read(|tx| Ok::<_, DbError>(accounts::table.filter(accounts::email.eq(EMAIL)).select(accounts::password_hash).first(tx.conn)?)).await;
    let parts: Vec<&str> = hash.split('$').collect();
    assert_eq!((parts[1], parts[2]), ("argon2id", "v=19"));
    assert!(parts[3].contains("keyid="), "{hash}");
    assert_eq!(parts[4].len(), 22, "a salt of 16 bytes");
    // without the pepper of the installation the same password does not open
    let opens = |secret: [u8; 32]| {
        let keys = Arc::new(base::crypto::Keyring::new(&secret).unwrap());
        let passwords = Passwords::new(keys, base::chance::Chance::seeded(1), tests::CHEAP).unwrap();
        let hash = hash.clone();
        async move { passwords.verify(PASSWORD.to_owned(), Some(hash)).await.unwrap().matches }
    };
    assert!(opens(tests::SECRET).await && !opens([43; 32]).await);
    assert_nowhere(&app, &[PASSWORD.to_owned()]);
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_address_but_a_one_time_link_and_no_log_line_holds_a_secret() {
    let (app, world) = TestApp::with_world().await;
    let kept = Kept::default();
    let writer = kept.clone();
    let log = tracing_subscriber::fmt().with_env_filter(app::commands::log_filter("trace").unwrap()).with_writer(move || writer.clone()).finish();
    let guard = log.set_default();
    let invited = world.invites(&app, INVITED).await;
    let mut browser = app.browser();
    log_in(&app, &mut browser, EMAIL).await.expect(200);
    let mut other = app.browser();
    let code = asked_for_code(&app, &mut other, EMAIL).await;
    other.post_only("/login/code", &fields(&[("code", super::other(&code))])).await.expect(422);
    app.browser().post("/password/forgot", &[("email", EMAIL)]).await.expect(200);
    let reset = app.link_for(EMAIL, "/password/reset/").await;
    for link in [&invited.link, &reset] {
        let page = app.browser().get(link).await.expect(200);
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        let token = link.rsplit('/').next().unwrap();
        for address in page.attributes("a[href], form[action], img[src], link[href], script[src]", "href") {
            assert!(!address.contains("://"), "a link with a token leads to no other site: {address}");
            assert!(!address.contains(token) || address.starts_with(link.as_str()) || address.contains("lang="), "{address}");
        }
    }
    app.browser().get(&format!("{}x", invited.link)).await.expect(404);
    app.browser().post_only(&format!("{reset}/x"), &[]).await;
    drop(guard);
    let logged = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("answered"), "the log was caught");
    let token = |link: &str| link.rsplit('/').next().unwrap().to_owned();
    let sid = browser.cookie("sid").unwrap().to_owned();
    for secret in [
        token(&invited.link),
        token(&reset),
        sid,
        code,
        PASSWORD.to_owned(),
        EMAIL.to_owned(),
        INVITED.email.to_owned(),
        INVITED.family_name.to_owned(),
        invited.code,
    ] {
        let told: Vec<&str> = logged.lines().filter(|line| holds(line.as_bytes(), &secret)).collect();
        assert!(told.is_empty() && !holds(logged.as_bytes(), &secret), "{secret} was logged: {told:#?}");
    }
}
