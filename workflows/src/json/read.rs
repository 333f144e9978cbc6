//! The reader: one pass over the text, bounded depth, positions in errors.

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::str::{CharIndices, FromStr};

use rust_decimal::Decimal;

use super::{DEPTH_MAX, Json, JsonError, JsonErrorKind, SIZE_MAX_BYTES};

/// Significant digits that every reader of JSON keeps exactly.
const DIGITS_MAX: usize = 15;

/// Decimals that a number keeps as they were written.
const DECIMALS_MAX: u32 = 20;

type Result<T> = std::result::Result<T, JsonErrorKind>;

pub(super) fn document(text: &str) -> std::result::Result<Json, JsonError> {
    if text.len() > SIZE_MAX_BYTES {
        return Err(JsonError { kind: JsonErrorKind::TooLarge, line: 1, column: 1 });
    }
    let mut reader = Reader { text, chars: text.char_indices().peekable() };
    reader.whole().map_err(|kind| {
        let (line, column) = reader.position();
        JsonError { kind, line, column }
    })
}

struct Reader<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
}

impl<'a> Reader<'a> {
    fn offset(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |&(at, _)| at)
    }

    fn position(&mut self) -> (usize, usize) {
        let at = self.offset();
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        (line, column)
    }

    fn peek(&mut self) -> Option<char> {
        self.chars.peek().map(|&(_, c)| c)
    }

    fn take(&mut self, wanted: char) -> bool {
        self.chars.next_if(|&(_, c)| c == wanted).is_some()
    }

    fn expect(&mut self, wanted: char) -> Result<()> {
        if self.take(wanted) { Ok(()) } else { Err(JsonErrorKind::Syntax) }
    }

    fn blank(&mut self) {
        while self.chars.next_if(|&(_, c)| matches!(c, ' ' | '\n' | '\r' | '\t')).is_some() {}
    }

    fn whole(&mut self) -> Result<Json> {
        self.blank();
        let json = self.value(0)?;
        self.blank();
        match self.peek() {
            None => Ok(json),
            Some(_) => Err(JsonErrorKind::Syntax),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json> {
        match self.peek() {
            Some('{') => self.object(depth + 1),
            Some('[') => self.list(depth + 1),
            Some('"') => Ok(Json::Text(self.string()?)),
            Some('t') => self.word("true", Json::Bool(true)),
            Some('f') => self.word("false", Json::Bool(false)),
            Some('n') => self.word("null", Json::Null),
            Some('-' | '0'..='9') => self.number(),
            _ => Err(JsonErrorKind::Syntax),
        }
    }

    fn word(&mut self, word: &str, json: Json) -> Result<Json> {
        for c in word.chars() {
            self.expect(c)?;
        }
        Ok(json)
    }

    fn list(&mut self, depth: usize) -> Result<Json> {
        if depth > DEPTH_MAX {
            return Err(JsonErrorKind::TooDeep);
        }
        self.expect('[')?;
        let mut entries = Vec::new();
        self.blank();
        if self.take(']') {
            return Ok(Json::List(entries));
        }
        loop {
            self.blank();
            entries.push(self.value(depth)?);
            self.blank();
            if self.take(']') {
                return Ok(Json::List(entries));
            }
            self.expect(',')?;
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json> {
        if depth > DEPTH_MAX {
            return Err(JsonErrorKind::TooDeep);
        }
        self.expect('{')?;
        let mut entries = Vec::new();
        let mut names = BTreeSet::new();
        self.blank();
        if self.take('}') {
            return Ok(Json::Object(entries));
        }
        loop {
            self.blank();
            let name = self.string()?;
            if !names.insert(name.clone()) {
                return Err(JsonErrorKind::DuplicateName(name));
            }
            self.blank();
            self.expect(':')?;
            self.blank();
            entries.push((name, self.value(depth)?));
            self.blank();
            if self.take('}') {
                return Ok(Json::Object(entries));
            }
            self.expect(',')?;
        }
    }

    fn string(&mut self) -> Result<String> {
        self.expect('"')?;
        let mut out = String::new();
        loop {
            match self.chars.next() {
                Some((_, '"')) => return Ok(out),
                Some((_, '\\')) => out.push(self.escape()?),
                Some((_, c)) if c >= ' ' => out.push(c),
                _ => return Err(JsonErrorKind::Syntax),
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        match self.chars.next().map(|(_, c)| c) {
            Some(c @ ('"' | '\\' | '/')) => Ok(c),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') => self.unicode(),
            _ => Err(JsonErrorKind::Text),
        }
    }

    fn unicode(&mut self) -> Result<char> {
        let first = self.hex()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first).ok_or(JsonErrorKind::Text);
        }
        if !(self.take('\\') && self.take('u')) {
            return Err(JsonErrorKind::Text);
        }
        let second = self.hex()?;
        if !(0xDC00..0xE000).contains(&second) {
            return Err(JsonErrorKind::Text);
        }
        char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)).ok_or(JsonErrorKind::Text)
    }

    fn hex(&mut self) -> Result<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.chars.next().and_then(|(_, c)| c.to_digit(16));
            code = code * 16 + digit.ok_or(JsonErrorKind::Text)?;
        }
        Ok(code)
    }

    fn digits(&mut self) -> Result<&'a str> {
        let from = self.offset();
        while self.chars.next_if(|(_, c)| c.is_ascii_digit()).is_some() {}
        let to = self.offset();
        match self.text.get(from..to) {
            Some(digits) if !digits.is_empty() => Ok(digits),
            _ => Err(JsonErrorKind::Syntax),
        }
    }

    fn number(&mut self) -> Result<Json> {
        let negative = self.take('-');
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(JsonErrorKind::Syntax);
        }
        let fraction = if self.take('.') { self.digits()? } else { "" };
        let mut exponent = 0_i64;
        if self.take('e') || self.take('E') {
            let minus = self.take('-');
            if !minus {
                self.take('+');
            }
            exponent = i64::from_str(self.digits()?).map_err(|_| JsonErrorKind::Number)?;
            if minus {
                exponent = -exponent;
            }
        }
        exact(negative, whole, fraction, exponent).map(Json::Number).ok_or(JsonErrorKind::Number)
    }
}

/// The decimal with these digits, when it has at most [`DIGITS_MAX`] of them and lies where
/// RFC 8785 writes numbers without an exponent.
fn exact(negative: bool, whole: &str, fraction: &str, exponent: i64) -> Option<Decimal> {
    let digits: String = [whole, fraction].concat();
    let trimmed = digits.trim_start_matches('0');
    if trimmed.is_empty() {
        return Some(as_written(Decimal::ZERO, fraction, exponent));
    }
    let significant = trimmed.trim_end_matches('0');
    if significant.len() > DIGITS_MAX {
        return None;
    }
    // value = significant × 10^power
    let dropped = i64::try_from(trimmed.len() - significant.len()).ok()?;
    let power = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?.checked_add(dropped)?;
    let leading = power.checked_add(i64::try_from(significant.len()).ok()?)?;
    if !(-5..=21).contains(&leading) {
        return None;
    }
    let mantissa = i128::from_str(significant).ok()?;
    let mut value = if power >= 0 {
        let scaled = mantissa.checked_mul(10_i128.checked_pow(u32::try_from(power).ok()?)?)?;
        Decimal::try_from_i128_with_scale(scaled, 0).ok()?
    } else {
        Decimal::try_from_i128_with_scale(mantissa, u32::try_from(-power).ok()?).ok()?
    };
    value.set_sign_negative(negative);
    Some(as_written(value, fraction, exponent))
}

/// The number with the decimals that stand there: `5.10` has two.
fn as_written(mut value: Decimal, fraction: &str, exponent: i64) -> Decimal {
    if let (0, Ok(decimals)) = (exponent, u32::try_from(fraction.len())) {
        value.rescale(decimals.min(DECIMALS_MAX));
    }
    value
}
