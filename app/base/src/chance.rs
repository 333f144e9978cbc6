//! Chance. The only place that draws random bytes; tests draw from a seed.

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use std::sync::{Arc, Mutex, PoisonError};

/// A source of random bytes.
#[derive(Clone)]
pub struct Chance(Arc<Source>);

enum Source {
    System,
    Seeded(Mutex<Box<StdRng>>),
}

impl Chance {
    /// The thread's cryptographic generator, seeded by the operating system.
    pub fn system() -> Self {
        Self(Arc::new(Source::System))
    }

    /// The same bytes for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Source::Seeded(Mutex::new(Box::new(StdRng::seed_from_u64(seed))))))
    }

    /// `N` random bytes.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that draws chance")]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &*self.0 {
            Source::System => rand::rng().fill_bytes(&mut bytes),
            Source::Seeded(rng) => rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes),
        }
        bytes
    }

    /// A number below `limit`, each equally likely (rejection, no modulo bias). Zero for `limit` 0.
    pub fn below(&self, limit: u32) -> u32 {
        if limit == 0 {
            return 0;
        }
        let zone = u32::MAX - (u32::MAX % limit + 1) % limit;
        loop {
            let draw = u32::from_le_bytes(self.bytes());
            if draw <= zone {
                return draw % limit;
            }
        }
    }

    /// Six decimal digits, leading zeros kept.
    pub fn six_digits(&self) -> String {
        format!("{:06}", self.below(1_000_000))
    }

    /// A letter without the ones that are mistaken for digits when read aloud or by eye.
    pub fn letter(&self) -> char {
        const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
        let index = self.below(u32::try_from(LETTERS.len()).unwrap_or(1));
        LETTERS.get(index as usize).copied().map_or('A', char::from)
    }

    /// 256 random bits as URL-safe text of 43 characters.
    pub fn token(&self) -> String {
        use base64::Engine as _;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn six_digits_are_evenly_spread_and_keep_leading_zeros() {
        let chance = Chance::seeded(7);
        let mut counts = [[0u32; 10]; 6];
        for _ in 0..20_000 {
            let code = chance.six_digits();
            assert_eq!(code.len(), 6);
            for (place, digit) in code.bytes().enumerate() {
                counts[place][usize::from(digit - b'0')] += 1;
            }
        }
        for place in counts {
            // chi squared, 9 degrees of freedom: 27.88 is p = 0.001
            let chi: f64 = place.iter().map(|&n| (f64::from(n) - 2000.0).powi(2) / 2000.0).sum();
            assert!(chi < 27.88, "digits are not evenly spread: {chi}");
        }
        assert!((1800..=2200).contains(&counts[0][0]), "leading zeros are kept");
    }
}
