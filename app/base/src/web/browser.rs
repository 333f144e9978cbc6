//! The browser's token: one random value in one cookie. Signed out it only carries the CSRF token and binds login
//! attempts; signed in, its hash is the key of the session. It is replaced at every login.

use crate::chance::Chance;
use crate::crypto::{Keyring, same, token_hash};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use poem::http::HeaderMap;
use poem::http::header::COOKIE;

/// The cookies of a request.
#[derive(Debug, Clone, Default)]
pub struct Cookies(Vec<(String, String)>);

impl Cookies {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|line| line.split(';'));
        Self(pairs.filter_map(|pair| pair.trim().split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// The value of a cookie.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The browser behind a request.
#[derive(Debug, Clone)]
pub struct Browser {
    token: String,
    /// Whether the token was made for this answer, so that its cookie must be set.
    pub is_new: bool,
}

const TOKEN_CHARS: usize = 43;
const MASK_BYTES: usize = 32;

impl Browser {
    pub(super) fn of(cookies: &Cookies, name: &str, chance: &Chance) -> Self {
        match cookies.get(name).filter(|t| t.len() == TOKEN_CHARS && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')) {
            Some(token) => Self { token: token.to_owned(), is_new: false },
            None => Self::fresh(chance),
        }
    }

    /// A new token.
    pub fn fresh(chance: &Chance) -> Self {
        Self { token: chance.token(), is_new: true }
    }

    /// The token itself; only for the cookie.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// What the database keeps of it.
    pub fn hash(&self) -> String {
        token_hash(&self.token)
    }

    /// The CSRF token for one page: masked anew each time, so that compression tells nothing about it.
    pub fn csrf(&self, keys: &Keyring, chance: &Chance) -> String {
        let mask = chance.bytes::<MASK_BYTES>();
        let plain = URL_SAFE_NO_PAD.decode(keys.csrf_token(&self.token)).unwrap_or_default();
        let masked = plain.iter().zip(mask).map(|(p, m)| p ^ m);
        URL_SAFE_NO_PAD.encode(mask.iter().copied().chain(masked).collect::<Vec<u8>>())
    }

    /// Whether a page's CSRF token belongs to this browser.
    pub fn owns_csrf(&self, keys: &Keyring, sent: &str) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(sent) else { return false };
        let Some((mask, masked)) = bytes.split_at_checked(MASK_BYTES) else { return false };
        let plain: Vec<u8> = masked.iter().zip(mask).map(|(p, m)| p ^ m).collect();
        !self.is_new && same(&URL_SAFE_NO_PAD.encode(plain), &keys.csrf_token(&self.token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csrf_token_is_new_each_time_and_belongs_to_one_browser() {
        let (keys, chance) = (Keyring::new(&[3; 32]).unwrap(), Chance::seeded(1));
        let mut one = Browser::fresh(&chance);
        let mut two = Browser::fresh(&chance);
        (one.is_new, two.is_new) = (false, false);
        let (first, second) = (one.csrf(&keys, &chance), one.csrf(&keys, &chance));
        assert_ne!(first, second);
        assert!(one.owns_csrf(&keys, &first) && one.owns_csrf(&keys, &second));
        assert!(!two.owns_csrf(&keys, &first));
        for bad in ["", "a", "====", &first[..20]] {
            assert!(!one.owns_csrf(&keys, bad), "{bad}");
        }
    }
}
