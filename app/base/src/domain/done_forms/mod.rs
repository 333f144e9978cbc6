//! Forms that were already carried out: sent twice, a form is carried out once and both answers lead to the same place.
//! Not here: forms refused because somebody else changed the record (a revision is compared there).

mod store;

pub use store::{find, remember};

use crate::chance::Chance;
use crate::crypto::hex;

/// A new key for the hidden field of a form that creates something.
pub fn fresh_key(chance: &Chance) -> String {
    hex(&chance.bytes::<16>())
}

/// Whether a key has the form that `fresh_key` gives.
pub fn is_key(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_of_ours_are_keys() {
        let key = fresh_key(&Chance::seeded(1));
        assert!(is_key(&key));
        for bad in ["", "x", &key[1..], &format!("{key}0"), &"G".repeat(32)] {
            assert!(!is_key(bad), "{bad}");
        }
    }
}
