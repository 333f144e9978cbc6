//! Cuts a FHIRPath expression into tokens.

use rust_decimal::Decimal;

use super::{Literal, untranslated};
use crate::expression::ExpressionError;

/// Longest expression, in characters.
const LENGTH_MAX: usize = 4_000;
/// Most tokens of an expression.
const TOKENS_MAX: usize = 800;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Literal(Literal),
    /// A name or a word of the language.
    Word(String),
    /// A name in backquotes: never a word of the language.
    Quoted(String),
    /// `%name`
    Variable(String),
    /// `$this`
    Special(String),
    /// An operator or a bracket.
    Sign(&'static str),
}

const SIGNS: [&str; 22] = ["!=", "!~", "<=", ">=", "=", "~", "<", ">", "+", "-", "*", "/", "&", "|", "(", ")", "[", "]", "{", "}", ",", "."];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ExpressionError> {
    if text.chars().count() > LENGTH_MAX {
        return Err(too_long());
    }
    let mut out = Vec::new();
    let mut rest = blank(text)?;
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '\'' => quoted(rest, '\'').map(|(text, after)| (Token::Literal(Literal::Text(text)), after))?,
            '`' => quoted(rest, '`').map(|(text, after)| (Token::Quoted(text), after))?,
            '@' => moment(rest)?,
            '%' => variable(rest)?,
            '$' => {
                let (word, after) = word(rest.get(1..).unwrap_or_default());
                (Token::Special(format!("${word}")), after)
            }
            '0'..='9' => number(rest)?,
            'a'..='z' | 'A'..='Z' | '_' => {
                let (word, after) = word(rest);
                (Token::Word(word.to_owned()), after)
            }
            _ => sign(rest, first)?,
        };
        if out.len() == TOKENS_MAX {
            return Err(too_long());
        }
        out.push(token);
        rest = blank(after)?;
    }
    Ok(out)
}

fn too_long() -> ExpressionError {
    ExpressionError::new(
        "expression-too-long",
        format!("L’expression dépasse {LENGTH_MAX} caractères ou {TOKENS_MAX} mots."),
        format!("The expression is longer than {LENGTH_MAX} characters or {TOKENS_MAX} words."),
    )
}

fn unreadable(near: &str) -> ExpressionError {
    let near: String = near.chars().take(20).collect();
    ExpressionError::new(
        "not-fhirpath",
        format!("L’expression FHIRPath ne se lit pas à partir de « {near} »."),
        format!("The FHIRPath expression cannot be read from “{near}” on."),
    )
}

/// What comes after blanks and comments.
fn blank(text: &str) -> Result<&str, ExpressionError> {
    let mut rest = text.trim_start();
    loop {
        if let Some(line) = rest.strip_prefix("//") {
            rest = line.split_once('\n').map_or("", |(_, after)| after).trim_start();
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map(|(_, after)| after).ok_or_else(|| unreadable(rest))?.trim_start();
        } else {
            return Ok(rest);
        }
    }
}

fn word(rest: &str) -> (&str, &str) {
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    rest.split_at(end)
}

fn sign(rest: &str, first: char) -> Result<(Token, &str), ExpressionError> {
    let found = SIGNS.iter().find_map(|sign| rest.strip_prefix(sign).map(|after| (Token::Sign(sign), after)));
    found.ok_or_else(|| unreadable(&first.to_string()))
}

fn quoted(rest: &str, quote: char) -> Result<(String, &str), ExpressionError> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return Ok((text, rest.get(at + c.len_utf8()..).unwrap_or_default()));
        }
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next().map(|(_, c)| c) {
            Some(c @ ('\'' | '"' | '`' | '\\' | '/')) => text.push(c),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some('f') => text.push('\u{c}'),
            Some('u') => {
                let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                text.push(code.ok_or_else(|| unreadable(rest))?);
            }
            _ => return Err(unreadable(rest)),
        }
    }
    Err(unreadable(rest))
}

/// `%name`, also with `-` in it as forms in the field have it, `%'name'` and `` %`name` ``.
fn variable(rest: &str) -> Result<(Token, &str), ExpressionError> {
    let name = rest.get(1..).unwrap_or_default();
    if let Some(quote @ ('\'' | '`')) = name.chars().next() {
        return quoted(name, quote).map(|(name, after)| (Token::Variable(name), after));
    }
    let is_inside = |at: usize, c: char| {
        let next = name.get(at + 1..).and_then(|after| after.chars().next());
        c.is_ascii_alphanumeric() || c == '_' || (c == '-' && next.is_some_and(|next| next.is_ascii_alphabetic()))
    };
    let end = name.char_indices().find(|(at, c)| !is_inside(*at, *c)).map_or(name.len(), |(at, _)| at);
    match name.split_at(end) {
        ("", _) => Err(unreadable(rest)),
        (name, after) => Ok((Token::Variable(name.to_owned()), after)),
    }
}

fn number(rest: &str) -> Result<(Token, &str), ExpressionError> {
    let whole = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let fraction = rest.get(whole..).and_then(|tail| tail.strip_prefix('.')).map_or(0, |tail| tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len()));
    let end = if fraction > 0 { whole + 1 + fraction } else { whole };
    let (digits, after) = rest.split_at(end);
    let number = Decimal::from_str_exact(digits).map_err(|_| unreadable(rest))?;
    let unit = after.trim_start();
    if unit.starts_with('\'') {
        return quoted(unit, '\'').map(|(unit, after)| (Token::Literal(Literal::Quantity(number, unit)), after));
    }
    let (calendar, _) = word(unit);
    let units = ["year", "month", "week", "day", "hour", "minute", "second", "millisecond"];
    if units.contains(&calendar.trim_end_matches('s')) {
        return Err(untranslated(&format!("{digits} {calendar}")));
    }
    Ok((Token::Literal(Literal::Number(number)), after))
}

fn moment(rest: &str) -> Result<(Token, &str), ExpressionError> {
    let text = rest.get(1..).unwrap_or_default();
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | 'T' | 'Z' | '+' | '.');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let (found, _) = text.split_at(end);
    // a point that begins a method is none of a second
    let found = match found.rsplit_once('.') {
        Some((before, "")) => before,
        _ => found,
    };
    let after = text.get(found.len()..).unwrap_or_default();
    let literal = match found.split_once('T') {
        None => Literal::Date(found.to_owned()),
        Some(("", time)) => Literal::Time(time.to_owned()),
        Some((date, "")) => Literal::Date(date.to_owned()),
        Some(_) => Literal::Moment(found.to_owned()),
    };
    if found.is_empty() { Err(unreadable(rest)) } else { Ok((Token::Literal(literal), after)) }
}
