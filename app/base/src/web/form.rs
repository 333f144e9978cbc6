//! Reading `application/x-www-form-urlencoded` bodies and query strings.

use crate::error::AppError;

/// The fields of a form or of a query, in the order sent.
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<(String, String)>);

const FIELDS_MAX: usize = 2_000;

impl Form {
    /// Parses an encoded body. Line ends become `\n`; invalid UTF-8, NUL and other control characters are refused.
    ///
    /// # Errors
    /// `AppError::Malformed`.
    pub fn parse(body: &[u8]) -> Result<Self, AppError> {
        let mut fields = Vec::new();
        for pair in body.split(|&b| b == b'&').filter(|pair| !pair.is_empty()) {
            if fields.len() >= FIELDS_MAX {
                return Err(AppError::Malformed("too many fields"));
            }
            let mut halves = pair.splitn(2, |&b| b == b'=');
            let name = part(halves.next().unwrap_or_default())?;
            let value = part(halves.next().unwrap_or_default())?;
            fields.push((name, value.replace("\r\n", "\n").replace('\r', "\n")));
        }
        Ok(Self(fields))
    }

    /// The value of a field that is sent once. The first one, where it was sent more often.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The trimmed value of a field; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }

    /// Whether a box was ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_empty())
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every field in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Refuses a form in which one of these fields was sent more than once.
    ///
    /// # Errors
    /// `AppError::Malformed`.
    pub fn once(&self, names: &[&str]) -> Result<(), AppError> {
        if names.iter().any(|name| self.all(name).count() > 1) { Err(AppError::Malformed("a field was sent twice")) } else { Ok(()) }
    }
}

fn part(bytes: &[u8]) -> Result<String, AppError> {
    let text = String::from_utf8(unescape(bytes, true)).map_err(|_| AppError::Malformed("not UTF-8"))?;
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(AppError::Malformed("control character"));
    }
    Ok(text)
}

fn unescape(bytes: &[u8], plus: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'+' if plus => out.push(b' '),
            b'%' => match tail.get(..2).and_then(|two| std::str::from_utf8(two).ok()).and_then(|two| u8::from_str_radix(two, 16).ok()) {
                Some(value) => {
                    out.push(value);
                    rest = &tail[2..];
                }
                None => out.push(b'%'),
            },
            other => out.push(other),
        }
    }
    out
}

/// Decodes a path segment; what is not UTF-8 becomes the replacement character.
pub(super) fn decode(segment: &str) -> String {
    String::from_utf8_lossy(&unescape(segment.as_bytes(), false)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn fields_are_decoded_and_line_ends_made_one() {
        let form = Form::parse(b"a=1+2&b=%C3%A9%0D%0Ax&a=3&c").unwrap();
        assert_eq!(form.get("a"), Some("1 2"));
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1 2", "3"]);
        assert_eq!(form.get("b"), Some("é\nx"));
        assert_eq!(form.get("c"), Some(""));
        assert!(form.once(&["a"]).is_err());
        assert!(form.once(&["b", "c"]).is_ok());
    }

    #[test]
    fn control_characters_and_broken_text_are_refused() {
        assert!(Form::parse(b"a=%00").is_err());
        assert!(Form::parse(b"a=%FF").is_err());
        assert!(Form::parse(b"a=%zz").is_ok());
    }
}
