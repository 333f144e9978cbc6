//! Encryption of columns, keyed hashes and the key ring.
//! Not here: passwords and codes (`auth`), transport encryption.
//!
//! Every person has a key of their own, wrapped by the secret key; a sealed value is bound to its key, table,
//! column, row and person, so that a value copied elsewhere does not open.

use crate::clock::Ts;
use crate::db::schema::person_keys;
use crate::db::{DbError, Tx};
use crate::ids::PersonId;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use diesel::prelude::*;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::{Zeroize, Zeroizing};

type Key = Zeroizing<[u8; 32]>;
type Hmac256 = Hmac<Sha256>;

const NONCE_BYTES: usize = 12;
const KEYS_IN_MEMORY_MAX: usize = 20_000;
/// Stands for "no person" in sealed values of staff and of the system.
const SYSTEM: &str = "system";

/// What can go wrong with a sealed value.
#[derive(Debug, thiserror::Error)]
pub enum CryptoError {
    /// The value does not open with this key in this place: damaged, moved, or another secret key.
    #[error("a sealed value of {0} does not open")]
    Sealed(&'static str),
    /// The secret key is not 32 bytes.
    #[error("the secret key must be 32 bytes in base64 or 64 hexadecimal digits")]
    BadKey,
}

/// Where a sealed value lives. Part of the associated data.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Table name.
    pub table: &'static str,
    /// Column name.
    pub column: &'static str,
    /// Identifier of the row.
    pub row: &'a str,
}

/// The keys of this installation, all derived from the one secret key.
pub struct Keyring {
    key_id: String,
    wrap: Key,
    system: Key,
    lookup: Key,
    codes: Key,
    csrf: Key,
    pepper: Key,
    chain: Key,
    persons: RwLock<HashMap<PersonId, Arc<Key>>>,
}

impl Keyring {
    /// Derives the keys from a secret of 32 bytes.
    ///
    /// # Errors
    /// `CryptoError::BadKey` when the secret has another length.
    pub fn new(secret: &[u8]) -> Result<Self, CryptoError> {
        if secret.len() != 32 {
            return Err(CryptoError::BadKey);
        }
        let derive = |label: &str| -> Result<Key, CryptoError> {
            let mut key = Zeroizing::new([0; 32]);
            Hkdf::<Sha256>::new(Some(b"passerelle/1"), secret).expand(label.as_bytes(), &mut *key).map_err(|_| CryptoError::BadKey)?;
            Ok(key)
        };
        let id = derive("key id")?;
        Ok(Self {
            key_id: hex(&id[..6]),
            wrap: derive("wrap person keys")?,
            system: derive("system columns")?,
            lookup: derive("lookup hashes")?,
            codes: derive("short codes")?,
            csrf: derive("csrf tokens")?,
            pepper: derive("password pepper")?,
            chain: derive("audit heads")?,
            persons: RwLock::default(),
        })
    }

    /// Reads a secret key written as base64 or as 64 hexadecimal digits.
    ///
    /// # Errors
    /// `CryptoError::BadKey` when it is neither or not 32 bytes.
    pub fn from_text(text: &str) -> Result<Self, CryptoError> {
        let text = text.trim();
        let mut bytes = if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
            (0..32).filter_map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()).collect()
        } else {
            base64::engine::general_purpose::STANDARD.decode(text).map_err(|_| CryptoError::BadKey)?
        };
        let ring = Self::new(&bytes);
        bytes.zeroize();
        ring
    }

    /// Names the secret key without telling it.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The pepper of password hashes.
    pub fn pepper(&self) -> &[u8] {
        &*self.pepper
    }

    /// Keyed hash of an e-mail address in the form that is compared (trimmed, lower case).
    pub fn email_hash(&self, email: &str) -> String {
        self.lookup_hash("email", &email.trim().to_lowercase())
    }

    /// Keyed hash of a telephone number; only its digits count, and a leading 1 of eleven does not.
    pub fn phone_hash(&self, phone: &str) -> String {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        let national = if digits.len() == 11 { digits.strip_prefix('1').unwrap_or(&digits) } else { &digits };
        self.lookup_hash("phone", national)
    }

    /// Keyed hash of a health insurance number; spaces and case do not count.
    pub fn number_hash(&self, number: &str) -> String {
        let compact: String = number.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        self.lookup_hash("number", &compact)
    }

    /// Keyed hash of a date of birth.
    pub fn birth_date_hash(&self, date: chrono::NaiveDate) -> String {
        self.lookup_hash("birth-date", &date.format("%F").to_string())
    }

    fn lookup_hash(&self, kind: &str, value: &str) -> String {
        hex(&mac(&self.lookup, &[kind.as_bytes(), value.as_bytes()]))
    }

    /// Keyed hash of a short code; `salt` is the identifier of its row.
    pub fn code_hash(&self, salt: &str, code: &str) -> String {
        hex(&mac(&self.codes, &[salt.as_bytes(), code.as_bytes()]))
    }

    /// The token that forms of the browser holding `browser_token` must carry.
    pub fn csrf_token(&self, browser_token: &str) -> String {
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(mac(&self.csrf, &[browser_token.as_bytes()]))
    }

    /// Signature of an exported head of the audit chain.
    pub fn head_signature(&self, text: &str) -> String {
        hex(&mac(&self.chain, &[text.as_bytes()]))
    }

    fn remember(&self, person: PersonId, key: Key) -> Arc<Key> {
        let mut persons = self.persons.write().unwrap_or_else(PoisonError::into_inner);
        if persons.len() >= KEYS_IN_MEMORY_MAX {
            persons.clear();
        }
        Arc::clone(persons.entry(person).or_insert_with(|| Arc::new(key)))
    }

    fn known(&self, person: PersonId) -> Option<Arc<Key>> {
        self.persons.read().unwrap_or_else(PoisonError::into_inner).get(&person).cloned()
    }
}

/// SHA-256 of a random token, as kept in the database.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Compares two hashes in constant time.
pub fn same(left: &str, right: &str) -> bool {
    use subtle::ConstantTimeEq as _;
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn mac(key: &Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut block = [0u8; 64];
    block[..32].copy_from_slice(&key[..]);
    let mut mac = <Hmac256 as KeyInit>::new(&block.into());
    block.zeroize();
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn associated(key_id: &str, place: Place<'_>, person: &str) -> Vec<u8> {
    [key_id, place.table, place.column, place.row, person].join("\u{1f}").into_bytes()
}

fn seal_with(key: &Key, key_id: &str, nonce: [u8; NONCE_BYTES], place: Place<'_>, person: &str, plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let cipher = Aes256Gcm::new((&**key).into());
    let aad = associated(key_id, place, person);
    let sealed = cipher.encrypt(Nonce::from_slice(&nonce), Payload { msg: plain, aad: &aad }).map_err(|_| CryptoError::Sealed(place.table))?;
    let mut out = Vec::with_capacity(1 + key_id.len() + NONCE_BYTES + sealed.len());
    out.push(u8::try_from(key_id.len()).unwrap_or(0));
    out.extend_from_slice(key_id.as_bytes());
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    Ok(out)
}

fn open_with(key: &Key, place: Place<'_>, person: &str, sealed: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let broken = || CryptoError::Sealed(place.table);
    let (&length, rest) = sealed.split_first().ok_or_else(broken)?;
    let (key_id, rest) = rest.split_at_checked(usize::from(length)).ok_or_else(broken)?;
    let (nonce, text) = rest.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
    let key_id = std::str::from_utf8(key_id).map_err(|_| broken())?;
    let aad = associated(key_id, place, person);
    Aes256Gcm::new((&**key).into()).decrypt(Nonce::from_slice(nonce), Payload { msg: text, aad: &aad }).map_err(|_| broken())
}

/// Makes the key of a new person.
///
/// # Errors
/// The database's.
pub fn create_person_key(tx: &mut Tx<'_>, person: PersonId) -> Result<(), DbError> {
    let key: Key = Zeroizing::new(tx.chance().bytes());
    let row = person.to_string();
    let keys = tx.shared_keys();
    let wrapped = seal_with(&keys.wrap, &keys.key_id, tx.chance().bytes(), Place { table: "person_keys", column: "wrapped", row: &row }, &row, &key[..])?;
    let now: Ts = tx.now();
    diesel::insert_into(person_keys::table)
        .values((person_keys::person_id.eq(person), person_keys::key_id.eq(&keys.key_id), person_keys::wrapped.eq(wrapped), person_keys::created_at.eq(now)))
        .execute(tx.conn)?;
    Ok(())
}

/// Fetches the keys of many persons at once, so that a list of sealed values costs one query.
///
/// # Errors
/// The database's; `DbError::Crypto` when a key does not open.
pub fn load_keys(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<(), DbError> {
    let keys = tx.shared_keys();
    let unknown: Vec<PersonId> = persons.iter().copied().filter(|person| keys.known(*person).is_none()).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let found: Vec<(PersonId, Vec<u8>)> =
        person_keys::table.filter(person_keys::person_id.eq_any(unknown)).select((person_keys::person_id, person_keys::wrapped)).load(tx.conn)?;
    for (person, wrapped) in found {
        keys.remember(person, unwrap_key(&keys, person, &wrapped)?);
    }
    Ok(())
}

fn person_key(tx: &mut Tx<'_>, person: PersonId) -> Result<Arc<Key>, DbError> {
    let keys = tx.shared_keys();
    if let Some(key) = keys.known(person) {
        return Ok(key);
    }
    let wrapped: Vec<u8> = person_keys::table.find(person).select(person_keys::wrapped).first(tx.conn)?;
    let key = unwrap_key(&keys, person, &wrapped)?;
    Ok(keys.remember(person, key))
}

fn unwrap_key(keys: &Keyring, person: PersonId, wrapped: &[u8]) -> Result<Key, CryptoError> {
    let row = person.to_string();
    let mut plain = open_with(&keys.wrap, Place { table: "person_keys", column: "wrapped", row: &row }, &row, wrapped)?;
    let mut key: Key = Zeroizing::new([0; 32]);
    if plain.len() != key.len() {
        return Err(CryptoError::Sealed("person_keys"));
    }
    key.copy_from_slice(&plain);
    plain.zeroize();
    Ok(key)
}

/// Whether this secret key is the one that the database's values were sealed with; `None` while nothing is sealed.
///
/// # Errors
/// The database's.
pub fn opens(tx: &mut Tx<'_>) -> Result<Option<bool>, DbError> {
    let newest: Option<PersonId> = person_keys::table.order(person_keys::created_at.desc()).select(person_keys::person_id).first(tx.conn).optional()?;
    match newest.map(|person| person_key(tx, person)) {
        None => Ok(None),
        Some(Ok(_)) => Ok(Some(true)),
        Some(Err(DbError::Crypto(_))) => Ok(Some(false)),
        Some(Err(error)) => Err(error),
    }
}

/// Encrypts a value of `person` for one place of the database.
///
/// # Errors
/// The database's; `DbError::Crypto` when the person's key does not open.
pub fn seal(tx: &mut Tx<'_>, place: Place<'_>, person: PersonId, plain: &[u8]) -> Result<Vec<u8>, DbError> {
    let key = person_key(tx, person)?;
    let keys = tx.shared_keys();
    Ok(seal_with(&key, &keys.key_id, tx.chance().bytes(), place, &person.to_string(), plain)?)
}

/// Decrypts what `seal` made for the same place and person.
///
/// # Errors
/// The database's; `DbError::Crypto` when the value is damaged or was moved.
pub fn open(tx: &mut Tx<'_>, place: Place<'_>, person: PersonId, sealed: &[u8]) -> Result<Vec<u8>, DbError> {
    let key = person_key(tx, person)?;
    Ok(open_with(&key, place, &person.to_string(), sealed)?)
}

/// Encrypts a value that belongs to no person's file: mail to staff, the local mailbox.
///
/// # Errors
/// `DbError::Crypto` only for a value of impossible size.
pub fn seal_system(tx: &Tx<'_>, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, DbError> {
    let keys = tx.shared_keys();
    Ok(seal_with(&keys.system, &keys.key_id, tx.chance().bytes(), place, SYSTEM, plain)?)
}

/// Decrypts what `seal_system` made for the same place.
///
/// # Errors
/// `DbError::Crypto` when the value is damaged or was moved.
pub fn open_system(tx: &Tx<'_>, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, DbError> {
    Ok(open_with(&tx.shared_keys().system, place, SYSTEM, sealed)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'static> = Place { table: "answers", column: "value", row: "r1" };

    #[test]
    fn a_sealed_value_opens_only_in_its_place_for_its_person() {
        let ring = Keyring::new(&[7; 32]).unwrap();
        let sealed = seal_with(&ring.system, ring.key_id(), [1; 12], PLACE, "p1", b"secret").unwrap();
        assert_eq!(open_with(&ring.system, PLACE, "p1", &sealed).unwrap(), b"secret");
        assert!(open_with(&ring.system, PLACE, "p2", &sealed).is_err());
        assert!(open_with(&ring.system, Place { row: "r2", ..PLACE }, "p1", &sealed).is_err());
        assert!(open_with(&ring.system, Place { column: "other", ..PLACE }, "p1", &sealed).is_err());
        for byte in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[byte] ^= 1;
            assert!(open_with(&ring.system, PLACE, "p1", &damaged).is_err(), "byte {byte}");
        }
        let other = Keyring::new(&[8; 32]).unwrap();
        assert!(open_with(&other.system, PLACE, "p1", &sealed).is_err());
    }

    #[test]
    fn lookups_compare_what_people_mean() {
        let ring = Keyring::new(&[7; 32]).unwrap();
        assert_eq!(ring.email_hash(" A@B.ca "), ring.email_hash("a@b.ca"));
        assert_eq!(ring.phone_hash("+1 514 555-0123"), ring.phone_hash("5145550123"));
        assert_eq!(ring.number_hash("abcd 1234 5678"), ring.number_hash("ABCD12345678"));
        assert_ne!(ring.email_hash("5145550123"), ring.phone_hash("5145550123"));
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        assert!(Keyring::new(&[1; 31]).is_err());
        assert!(Keyring::from_text("changeme").is_err());
        assert!(Keyring::from_text(&"ab".repeat(32)).is_ok());
    }
}
