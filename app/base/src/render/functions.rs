//! The functions of the templates: `t`, `t_html`, `url`, `asset`, `icon`.

use minijinja::value::{Kwargs, Rest, ValueOrKwargs, from_args};
use minijinja::{Environment, Error, ErrorKind, State, Value};

use super::escape;
use super::frame::Frame;
use super::{AssetResolver, UrlResolver};
use crate::i18n::{self, Args};

/// The file of all icons, each a `<symbol>` named by its id.
const SPRITE: &str = "icons.svg";

pub(super) fn register(env: &mut Environment<'static>, urls: UrlResolver, assets: AssetResolver) {
    env.add_function("t", t);
    env.add_function("t_html", t_html);
    env.add_function("url", move |route: &str, parameters: Kwargs| {
        let parameters = strings(&parameters)?;
        urls(route, &parameters).ok_or_else(|| refused(format!("no route {route} with {}", names(&parameters))))
    });
    let icons = assets.clone();
    env.add_function("asset", move |name: &str| assets(name).ok_or_else(|| refused(format!("no asset {name}"))));
    env.add_function("icon", move |name: &str| icon(&icons, name));
}

/// The text of a key; the template escapes it like any value.
fn t(state: &mut State, key: &str, values: Rest<ValueOrKwargs>) -> Result<Value, Error> {
    let lang = Frame::of(state)?.lang;
    if let Some(text) = i18n::fixed(lang, key) {
        return Ok(Value::from(text));
    }
    Ok(Value::from(i18n::text(lang, key, &args(values, false)?)))
}

/// The text of a key whose `.ftl` source holds mark-up that we wrote; its values are escaped here.
fn t_html(state: &mut State, key: &str, values: Rest<ValueOrKwargs>) -> Result<Value, Error> {
    let lang = Frame::of(state)?.lang;
    Ok(Value::from_safe_string(i18n::text(lang, key, &args(values, true)?)))
}

/// A drawing beside a text: hidden from screen readers, which read the text.
fn icon(assets: &AssetResolver, name: &str) -> Result<Value, Error> {
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err(refused(format!("no icon is called {name:?}")));
    }
    let sprite = assets(SPRITE).ok_or_else(|| refused(format!("no asset {SPRITE}")))?;
    Ok(Value::from_safe_string(format!(r#"<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{name}"></use></svg>"#, escape::html(&sprite))))
}

fn args(values: Rest<ValueOrKwargs>, escape: bool) -> Result<Args, Error> {
    let values = values.into_values();
    let (values,): (Kwargs,) = from_args(&values)?;
    let mut args = Args::new();
    for name in values.args() {
        let value: Value = values.get(name)?;
        args = match value.as_i64() {
            Some(number) if value.is_number() && value.is_integer() => args.with(name.to_owned(), number),
            _ => {
                let text = printable(name, &value)?;
                let escaped = if escape && !value.is_safe() { escape::html(&text).into_owned() } else { text };
                args.with(name.to_owned(), escaped)
            }
        };
    }
    Ok(args)
}

fn strings(values: &Kwargs) -> Result<Vec<(String, String)>, Error> {
    let pairs = values.args().map(|name| Ok((name.to_owned(), printable(name, &values.get::<Value>(name)?)?)));
    pairs.collect()
}

/// The value as text. Neither undefined nor none: both would print a word nobody meant.
fn printable(name: &str, value: &Value) -> Result<String, Error> {
    if value.is_undefined() {
        return Err(Error::new(ErrorKind::UndefinedError, format!("the value {name} is undefined")));
    }
    if value.is_none() {
        return Err(refused(format!("the value {name} is none")));
    }
    Ok(value.to_string())
}

fn names(parameters: &[(String, String)]) -> String {
    let names: Vec<&str> = parameters.iter().map(|(name, _)| name.as_str()).collect();
    if names.is_empty() { "no parameter".to_owned() } else { names.join(", ") }
}

fn refused(detail: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, detail)
}
