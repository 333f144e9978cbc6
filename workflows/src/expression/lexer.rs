//! Cuts the text of an expression into tokens.

use rust_decimal::Decimal;

use super::ExpressionError;

/// Longest expression, in characters.
const LENGTH_MAX: usize = 2_000;
/// Most tokens of an expression; bounds how deep a chain of operators can get.
const TOKENS_MAX: usize = 400;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Number(Decimal),
    Text(String),
    /// A name or a word of the language; parts of a name are joined by points.
    Word(String),
    /// An operator or a bracket.
    Sign(&'static str),
}

const SIGNS: [&str; 13] = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", ","];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ExpressionError> {
    let too_long = || {
        ExpressionError::new(
            "expression-too-long",
            format!("L’expression dépasse {LENGTH_MAX} caractères ou {TOKENS_MAX} mots."),
            format!("The expression is longer than {LENGTH_MAX} characters or {TOKENS_MAX} words."),
        )
    };
    if text.chars().count() > LENGTH_MAX {
        return Err(too_long());
    }
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = if first == '\'' {
            quoted(rest)?
        } else if first.is_ascii_digit() {
            number(rest)?
        } else if first.is_ascii_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            (Token::Word(word.to_owned()), after)
        } else {
            sign(rest, first)?
        };
        if out.len() == TOKENS_MAX {
            return Err(too_long());
        }
        out.push(token);
        rest = after.trim_start();
    }
    Ok(out)
}

fn sign(rest: &str, first: char) -> Result<(Token, &str), ExpressionError> {
    SIGNS.iter().find_map(|sign| rest.strip_prefix(sign).map(|after| (Token::Sign(sign), after))).ok_or_else(|| {
        if first == '=' {
            return ExpressionError::new("unknown-sign", "L’égalité s’écrit « == ».", "Equality is written “==”.");
        }
        ExpressionError::new(
            "unknown-sign",
            format!("Le signe « {first} » n’existe pas dans les expressions."),
            format!("The sign “{first}” does not exist in expressions."),
        )
    })
}

fn quoted(rest: &str) -> Result<(Token, &str), ExpressionError> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\'' {
            text.push(c);
        } else if chars.next_if(|&(_, next)| next == '\'').is_some() {
            text.push('\'');
        } else {
            let after = rest.get(at + 1..).unwrap_or_default();
            return Ok((Token::Text(text), after));
        }
    }
    Err(ExpressionError::new("open-text", "Un texte n’est pas fermé par une apostrophe droite.", "A text is not closed by a straight apostrophe."))
}

fn number(rest: &str) -> Result<(Token, &str), ExpressionError> {
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    let is_plain = digits.ends_with(|c: char| c.is_ascii_digit());
    match Decimal::from_str_exact(digits) {
        Ok(number) if is_plain => Ok((Token::Number(number), after)),
        _ => Err(ExpressionError::new("bad-number", format!("« {digits} » n’est pas un nombre."), format!("“{digits}” is not a number."))),
    }
}
