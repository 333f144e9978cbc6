//! Precedence, origins, problems and secrets.

use super::{Config, Loaded, Origin, Problems, Sources, document, example};
use crate::chance::Chance;
use std::path::{Path, PathBuf};

const KEY: &str = "cU4gtZZ8Jl/q1Kr0J7gQjd24XoFxhs9RREEK4djYEb0=";
const OTHER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn load(file: &str, variables: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<Loaded, Problems> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passerelle.toml");
    std::fs::write(&path, file).unwrap();
    Config::load(&Sources::new(Some(path), pairs(variables), pairs(flags)))
}

fn problems(result: Result<Loaded, Problems>) -> String {
    result.unwrap_err().to_string()
}

fn origin(loaded: &Loaded, key: &str) -> Origin {
    loaded.shown.iter().find(|shown| shown.key == key).unwrap().origin.clone()
}

#[test]
fn without_any_setting_the_defaults_of_a_first_start_hold() {
    let config = Config::with([]).unwrap();
    assert_eq!(config.database_url.expose(), "sqlite:./data/passerelle.db");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.base_url, "http://127.0.0.1:8080");
    assert_eq!(config.mail_from, "notifications@localhost");
    assert_eq!((config.login_code_minutes, config.limits.failures_per_origin_hour), (15, 100));
    assert_eq!(config.brand.support_phone, "1 833 555-0144");
    assert!(config.smtp_url.is_none() && config.secret_key.is_none() && !config.dev && config.is_loopback() && config.is_sqlite());
}

#[test]
fn the_file_wins_over_defaults_variables_over_the_file_flags_over_all() {
    let file = "listen = '127.0.0.1:1001'\nlogin_code_minutes = 9\nmail_from = 'a@b.ca'\n[brand.name]\nfr = 'Pont'\n";
    let loaded = load(file, &[("PASSERELLE_LISTEN", "127.0.0.1:1002"), ("PASSERELLE_LOGIN_CODE_MINUTES", "8")], &[("listen", "127.0.0.1:1003")]).unwrap();
    assert_eq!(loaded.config.listen.port(), 1003);
    assert_eq!(loaded.config.login_code_minutes, 8);
    assert_eq!(loaded.config.mail_from, "a@b.ca");
    assert_eq!((loaded.config.brand.name.fr.as_str(), loaded.config.brand.name.en.as_str()), ("Pont", "Passerelle"));
    assert_eq!(origin(&loaded, "listen"), Origin::Named("flag listen".to_owned()));
    assert_eq!(origin(&loaded, "login_code_minutes"), Origin::Named("PASSERELLE_LOGIN_CODE_MINUTES".to_owned()));
    assert!(origin(&loaded, "mail_from").to_string().ends_with("passerelle.toml"));
    assert_eq!(origin(&loaded, "brand.name.en"), Origin::Default);
    assert_eq!(origin(&loaded, "base_url"), Origin::Derived("listen"));
}

#[test]
fn an_unknown_key_is_an_error_that_names_the_nearest() {
    let told = problems(load("[brand]\nsuport_phone = '1'\n", &[("PASSERELLE_LISTN", "x")], &[("smtp", "y")]));
    assert!(told.contains("did you mean brand.support_phone?"), "{told}");
    assert!(told.contains("listn (PASSERELLE_LISTN): unknown setting; did you mean listen?"), "{told}");
    assert!(told.contains("did you mean smtp_url?"), "{told}");
}

#[test]
fn what_others_put_into_the_environment_is_left_alone() {
    let foreign = [("PASSERELLE_SERVICE_HOST", "10.0.0.1"), ("PASSERELLE_PORT_8080_TCP", "x"), ("PASSERELLE_TEST_DATABASE_URL", "y")];
    assert!(load("", &foreign, &[]).is_ok());
}

#[test]
fn every_problem_is_told_at_once_with_its_key() {
    let told = problems(load(
        "",
        &[
            ("PASSERELLE_DATABASE_URL", "mysql://root:hunter2@db/x"),
            ("PASSERELLE_LISTEN", "here"),
            ("PASSERELLE_LOGIN_CODE_MINUTES", "16"),
            ("PASSERELLE_PASSWORD_POLICY", "loose"),
            ("PASSERELLE_TRUSTED_PROXIES", "10.0.0.0/8, proxy"),
            ("PASSERELLE_SMTP_URL", "mail.example.org"),
            ("PASSERELLE_MAIL_FROM", "nobody"),
            ("PASSERELLE_BASE_URL", "https://a.example/path"),
            ("PASSERELLE_LIMITS_FAILURES_PER_ORIGIN_HOUR", "many"),
            ("PASSERELLE_BRAND_NAME_FR", ""),
            ("PASSERELLE_STORAGE_URL", "ftp://x"),
            ("PASSERELLE_CLAMD", "3310"),
            ("PASSERELLE_DEV", "maybe"),
        ],
        &[],
    ));
    for key in ["database_url", "listen", "login_code_minutes", "password_policy", "trusted_proxies", "smtp_url", "mail_from", "base_url"] {
        assert!(told.contains(&format!("\n  {key} (")), "{key} in {told}");
    }
    for key in ["limits.failures_per_origin_hour", "brand.name.fr", "storage_url", "clamd", "dev"] {
        assert!(told.contains(&format!("\n  {key} (")), "{key} in {told}");
    }
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn an_address_that_others_reach_needs_a_public_address() {
    let told = problems(load("", &[("PASSERELLE_LISTEN", "0.0.0.0:8080")], &[]));
    assert!(told.contains("base_url"), "{told}");
    let both = load("", &[("PASSERELLE_LISTEN", "0.0.0.0:8080"), ("PASSERELLE_BASE_URL", "https://portal.example.org/")], &[]).unwrap();
    assert_eq!(both.config.base_url, "https://portal.example.org");
    assert_eq!(both.config.mail_from, "notifications@portal.example.org");
    assert_eq!(both.config.links().invitation("abc"), "https://portal.example.org/invitation/abc");
}

#[test]
fn development_pages_stay_closed_where_others_reach() {
    assert!(Config::with([("dev", "1")]).unwrap().dev);
    let open = load("", &[("PASSERELLE_DEV", "1"), ("PASSERELLE_LISTEN", "0.0.0.0:80"), ("PASSERELLE_BASE_URL", "https://a.example")], &[]).unwrap();
    assert!(!open.config.dev);
    assert_eq!(open.warnings.len(), 1);
}

#[test]
fn the_codes_life_can_only_be_shortened() {
    assert_eq!(Config::with([("login_code_minutes", "5")]).unwrap().login_code_minutes, 5);
    for wrong in ["0", "16", "-1", "1.5"] {
        assert!(Config::with([("login_code_minutes", wrong)]).is_err(), "{wrong}");
    }
}

#[test]
fn secrets_are_hidden_wherever_settings_are_printed() {
    let variables = [
        ("PASSERELLE_DATABASE_URL", "postgres://user:pa55word@db/passerelle?sslpassword=s3cret"),
        ("PASSERELLE_SMTP_URL", "smtps://me:pa55word@mail.example.org"),
        ("PASSERELLE_SECRET_KEY", KEY),
    ];
    let loaded = load("", &variables, &[]).unwrap();
    let shown = format!("{:?} {:?}", loaded.shown, loaded.config);
    for secret in ["pa55word", "s3cret", KEY] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let url = loaded.shown.iter().find(|s| s.key == "database_url").and_then(|s| s.value.clone()).unwrap();
    assert_eq!(url, "postgres://user:(hidden)@db/passerelle?(hidden)");
}

fn write_secret(folder: &Path, text: &str, mode: u32) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join("key");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    path
}

#[test]
fn a_secret_is_read_from_its_file_unless_others_can_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let with_mode = |mode, text: &str| {
        let path = write_secret(folder.path(), text, mode);
        load("", &[("PASSERELLE_SECRET_KEY_FILE", path.to_str().unwrap())], &[])
    };
    let good = with_mode(0o600, &format!("{KEY}\n")).unwrap();
    assert_eq!(good.config.secret_key.as_ref().unwrap().expose(), KEY);
    assert!(good.config.obtain_secret_key(&Chance::system()).is_ok());
    assert!(problems(with_mode(0o644, KEY)).contains("chmod 600"));
    assert!(problems(with_mode(0o600, " ")).contains("is empty"));
    let path = write_secret(folder.path(), KEY, 0o600);
    let both = load("", &[("PASSERELLE_SECRET_KEY_FILE", path.to_str().unwrap()), ("PASSERELLE_SECRET_KEY", KEY)], &[]);
    assert!(problems(both).contains("keep one"));
    assert!(problems(load("", &[("PASSERELLE_SECRET_KEY_FILE", "/nowhere/key")], &[])).contains("/nowhere/key"));
}

#[test]
fn a_key_that_is_short_or_not_random_is_refused() {
    let words = "Y2hhbmdlbWUgY2hhbmdlbWUgY2hhbmdlbWUgMTIzNDU=";
    let zeros = "0".repeat(64);
    for wrong in ["changeme", "c2hvcnQ=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", &zeros, words] {
        assert!(Config::with([("secret_key", wrong)]).is_err(), "{wrong}");
    }
    for good in [KEY, OTHER_KEY, &"0123456789abcdef0f1e2d3c4b5a6978".repeat(2)] {
        assert!(Config::with([("secret_key", good)]).is_ok(), "{good}");
    }
}

#[test]
fn a_first_start_on_sqlite_writes_the_key_once_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let config = Config::with([("data_dir", data.to_str().unwrap())]).unwrap();
    let first = config.obtain_secret_key(&Chance::system()).unwrap();
    let path = first.written.unwrap();
    assert_eq!(path, data.join("secret.key"));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    let second = config.obtain_secret_key(&Chance::system()).unwrap();
    assert!(second.written.is_none());
    assert_eq!(second.keys.key_id(), first.keys.key_id());
    assert_eq!(std::fs::read_dir(&data).unwrap().count(), 1, "no draft stays behind");

    std::fs::write(data.join("passerelle.db"), "x").unwrap();
    std::fs::remove_file(&path).unwrap();
    let lost = config.obtain_secret_key(&Chance::system()).unwrap_err().to_string();
    assert!(lost.contains("restore that file"), "{lost}");
}

#[test]
fn on_postgresql_the_key_must_be_given() {
    let config = Config::with([("database_url", "postgres://db/passerelle")]).unwrap();
    assert!(config.obtain_secret_key(&Chance::system()).unwrap_err().to_string().contains("PASSERELLE_SECRET_KEY_FILE"));
}

#[test]
fn the_example_file_is_valid_when_everything_in_it_is_switched_on() {
    let on: String = example()
        .lines()
        .map(|line| if line.starts_with('#') && !line.starts_with("# ") { &line[1..] } else { line })
        .filter(|line| !line.contains("_file = ") && !line.starts_with("secret_key"))
        .fold(String::new(), |all, line| all + line + "\n");
    let loaded = load(&on, &[], &[]).unwrap();
    assert!(loaded.shown.iter().filter(|shown| shown.value.is_none()).all(|shown| shown.key == "secret_key"), "{on}");
}

#[test]
fn the_page_of_settings_is_up_to_date() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md")).unwrap();
    assert!(page == document(), "run `passerelle config example --markdown > docs/configuration.md`");
}
