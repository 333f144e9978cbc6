//! gzip: who takes it, and what is worth it.
//! Not here: which answers there are (`reply`, `assets`).

use flate2::Compression;
use flate2::write::GzEncoder;
use poem::http::{HeaderMap, header};
use std::io::Write as _;

/// Shorter answers go as they are: with their headers they fill a packet either way.
pub(super) const WORTH_BYTES: usize = 1_200;

/// How much work is put into it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Effort {
    /// Little: each time anew, while somebody waits.
    Each,
    /// All there is: once at the start.
    Once,
}

/// Whether the one who asks takes gzip.
pub(super) fn is_accepted(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let mut any = None;
    for coding in lines.flat_map(|line| line.split(',')) {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|text| text.parse::<f32>().ok()).unwrap_or(0.0);
        match name.trim() {
            name if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => return weight > 0.0,
            "*" => any = Some(weight > 0.0),
            _ => {}
        }
    }
    any.unwrap_or(false)
}

/// Whether a content of this type shrinks.
pub(super) fn is_compressible(content_type: &str) -> bool {
    content_type.starts_with("text/") || content_type.starts_with("application/json") || content_type.starts_with("image/svg+xml")
}

/// The bytes in gzip; `None` when they do not get shorter.
pub(super) fn pack(bytes: &[u8], effort: Effort) -> Option<Vec<u8>> {
    let level = match effort {
        Effort::Each => Compression::fast(),
        Effort::Once => Compression::best(),
    };
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), level);
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok().filter(|packed| packed.len() < bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use poem::http::HeaderValue;

    fn accepted(lines: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static(line));
        }
        is_accepted(&headers)
    }

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        for lines in [&["gzip"][..], &["gzip, deflate, br"], &["br", "gzip;q=0.5"], &["*"], &["br;q=1, *;q=0.1"], &["GZIP"]] {
            assert!(accepted(lines), "{lines:?}");
        }
        for lines in [&[][..], &["br"], &["gzip;q=0"], &["gzip;q=0, *"], &["*;q=0"], &["identity"], &["gzip;q=x"]] {
            assert!(!accepted(lines), "{lines:?}");
        }
    }

    #[test]
    fn what_does_not_shrink_stays_as_it_is() {
        let random: Vec<u8> = crate::chance::Chance::seeded(1).bytes::<64>().to_vec();
        assert!(pack(&random, Effort::Once).is_none());
        let words = "les mêmes mots ".repeat(100);
        assert!(pack(words.as_bytes(), Effort::Each).is_some_and(|packed| packed.len() < 200));
    }
}
