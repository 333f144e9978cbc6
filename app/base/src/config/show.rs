//! The documentation of all settings, as an example file and as a page.
//! Not here: the values that hold (`Loaded::shown`).

use super::setting::{Kind, SECTIONS, Setting};
use std::fmt::Write as _;

const WIDTH: usize = 100;

/// A `passerelle.toml` with every setting, explained and switched off.
pub fn example() -> String {
    let mut text = String::from("# Settings of Passerelle. Lines that begin with # do nothing; the values shown are the defaults, or examples.\n");
    for (name, settings) in SECTIONS {
        let _ = write!(text, "\n# ---- {name}\n");
        for setting in *settings {
            text.push('\n');
            for line in wrap(setting.about) {
                let _ = writeln!(text, "# {line}");
            }
            let note = if setting.default.is_some_and(|default| !default.is_empty()) { "" } else { "   # an example" };
            let _ = writeln!(text, "#{} = {}{note}", setting.key, literal(setting));
            if setting.secret {
                let _ = writeln!(text, "#{}_file = \"/run/secrets/{}\"   # or in a file of its own", setting.key, setting.key);
            }
        }
    }
    text
}

/// The page `docs/configuration.md`.
pub fn document() -> String {
    let mut text = String::from(INTRODUCTION);
    for (name, settings) in SECTIONS {
        let _ = write!(text, "\n## {name}\n\n| key | variable | default | |\n|---|---|---|---|\n");
        for setting in *settings {
            let default = setting.default.filter(|default| !default.is_empty()).map_or_else(|| "–".to_owned(), |default| format!("`{default}`"));
            let file = if setting.secret { " (or `_FILE`)" } else { "" };
            let _ = writeln!(text, "| `{}` | `{}`{file} | {default} | {} |", setting.key, setting.variable(), setting.about);
        }
    }
    text
}

const INTRODUCTION: &str = "# Settings

This page is made by `passerelle config example --markdown`; a test fails when it is not up to date.

Nothing needs to be set for a first start. Each setting is looked for in four places; the later wins:

1. the default;
2. `passerelle.toml` in the working folder, or the file that `--config` or `PASSERELLE_CONFIG` names;
3. the variable `PASSERELLE_…`;
4. the flag `--set KEY=VALUE`.

A secret can also be read from a file: `PASSERELLE_SECRET_KEY_FILE=/run/secrets/key`, or `secret_key_file` in
`passerelle.toml`. A file that every user of the machine can read is refused. An unknown key is an error that names the
nearest known one. An empty variable unsets a setting that may be absent.

`passerelle config show` prints each value and where it came from, secrets hidden; `passerelle config check` prints what
is wrong; `passerelle config example` prints a file to start from.
";

fn literal(setting: &Setting) -> String {
    match setting.kind {
        Kind::Text => format!("\"{}\"", setting.example),
        Kind::Number | Kind::Switch => setting.example.to_owned(),
        Kind::List => "[\"10.0.0.0/8\"]".to_owned(),
    }
}

fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut().filter(|line| line.chars().count() + word.chars().count() < WIDTH) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}
