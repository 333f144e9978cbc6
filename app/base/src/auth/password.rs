//! Hashing of passwords and invitation codes: argon2id with the installation's pepper, a few at a time.
//!
//! A hash costs 19 MiB and some 30 ms of a core, so that a flood of logins must not take every core: there is one
//! permit for each core but one, a short queue, and a clear refusal beyond. An unknown account runs the same permit
//! and a dummy hash, so that it takes as long as a known one.

use super::hashers::Hashers;
use crate::chance::Chance;
use crate::crypto::Keyring;
use argon2::password_hash::{Output, ParamsString, PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, KeyId, Params, ParamsBuilder, Version};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use zeroize::Zeroizing;

const QUEUE_MAX: usize = 64;
const WAIT_MAX: Duration = Duration::from_secs(2);
/// Seconds that a refused caller is asked to wait.
pub const RETRY_AFTER_SECONDS: u32 = 5;

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2, lanes: 1 }
    }
}

/// Why nothing was hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// Too many hashes are asked for at once; try again in [`RETRY_AFTER_SECONDS`].
    #[error("too many passwords are being checked")]
    Busy,
    /// The parameters are impossible, or a task of the runtime died.
    #[error("hashing: {0}")]
    Failed(String),
}

/// The outcome of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Whether the secret is the one that was hashed.
    pub matches: bool,
    /// A new hash to keep, when the old one was made more cheaply than hashes are now.
    pub rehashed: Option<String>,
}

/// Hashes and compares secrets, a few at a time.
pub struct Passwords {
    work: Arc<Work>,
    hashers: Hashers,
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    wait_max: Duration,
    dummy: String,
    begun: AtomicU64,
}

pub(super) struct Work {
    keys: Arc<Keyring>,
    chance: Chance,
    params: Params,
}

impl Passwords {
    /// Prepares hashing at `cost`, with one permit for each core but one.
    ///
    /// # Errors
    /// `HashError::Failed` for a cost that argon2 does not allow.
    pub fn new(keys: Arc<Keyring>, chance: Chance, cost: Cost) -> Result<Self, HashError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::with_permits(keys, chance, cost, cores.saturating_sub(1).max(1))
    }

    fn with_permits(keys: Arc<Keyring>, chance: Chance, cost: Cost, permits: usize) -> Result<Self, HashError> {
        let failed = |e: argon2::Error| HashError::Failed(e.to_string());
        // the key's name is 12 hexadecimal digits; 8 bytes fit into the hash
        let key_id = KeyId::new(&keys.key_id().as_bytes()[..8]).map_err(failed)?;
        let params = ParamsBuilder::new().m_cost(cost.memory_kib).t_cost(cost.passes).p_cost(cost.lanes).keyid(key_id).build().map_err(failed)?;
        let work = Arc::new(Work { keys, chance, params });
        let dummy = work.decoy()?;
        Ok(Self {
            hashers: Hashers::start(permits, &work)?,
            work,
            permits: Arc::new(Semaphore::new(permits)),
            waiting: AtomicUsize::new(0),
            wait_max: WAIT_MAX,
            dummy,
            begun: AtomicU64::new(0),
        })
    }

    /// The hash of `secret`, as a PHC string.
    ///
    /// # Errors
    /// `HashError::Busy` when too many wait.
    pub async fn hash(&self, secret: String) -> Result<String, HashError> {
        let secret = Zeroizing::new(secret);
        self.run(move |work| work.hash(&secret)).await
    }

    /// Compares `secret` with a hash, at the same cost when there is none.
    ///
    /// # Errors
    /// `HashError::Busy` when too many wait.
    pub async fn verify(&self, secret: String, stored: Option<String>) -> Result<Verified, HashError> {
        let secret = Zeroizing::new(secret);
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.dummy.clone());
        self.run(move |work| {
            let matches = work.matches(&secret, &stored) && known;
            let rehashed = if matches && work.is_cheaper(&stored) { Some(work.hash(&secret)?) } else { None };
            Ok(Verified { matches, rehashed })
        })
        .await
    }

    /// The hash of `secret` on this thread, without a permit: for commands that have no runtime.
    ///
    /// # Errors
    /// `HashError::Failed` when argon2 refuses.
    pub fn hash_blocking(&self, secret: &str) -> Result<String, HashError> {
        self.work.hash(secret)
    }

    /// How many times a permit was given since the process began.
    pub fn permits_given(&self) -> u64 {
        self.begun.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce(&Work) -> Result<T, HashError> + Send + 'static) -> Result<T, HashError> {
        let permit = self.permit().await?;
        self.begun.fetch_add(1, Ordering::Relaxed);
        let (reply, answer) = oneshot::channel();
        self.hashers.send(Box::new(move |means| {
            let result = work(means);
            drop(permit);
            // who asked may have gone
            let _ = reply.send(result);
        }))?;
        answer.await.map_err(|e| HashError::Failed(e.to_string()))?
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, HashError> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let place = Place::take(&self.waiting)?;
        let permit = tokio::time::timeout(self.wait_max, Arc::clone(&self.permits).acquire_owned()).await;
        drop(place);
        permit.ok().and_then(Result::ok).ok_or(HashError::Busy)
    }
}

/// A place in the queue; given back when dropped, also when the caller goes away.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Result<Self, HashError> {
        let place = Self(waiting);
        if waiting.fetch_add(1, Ordering::AcqRel) < QUEUE_MAX { Ok(place) } else { Err(HashError::Busy) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Work {
    fn argon(&self) -> Result<Argon2<'_>, HashError> {
        Argon2::new_with_secret(self.keys.pepper(), Algorithm::Argon2id, Version::V0x13, self.params.clone()).map_err(|e| HashError::Failed(e.to_string()))
    }

    fn hash(&self, secret: &str) -> Result<String, HashError> {
        let failed = |e: argon2::password_hash::Error| HashError::Failed(e.to_string());
        let salt = SaltString::encode_b64(&self.chance.bytes::<16>()).map_err(failed)?;
        Ok(self.argon()?.hash_password(secret.as_bytes(), &salt).map_err(failed)?.to_string())
    }

    /// What is compared when there is no account: bytes by chance in the place of a hash cost as much to compare with,
    /// and nothing to make at the start.
    fn decoy(&self) -> Result<String, HashError> {
        let failed = |e: argon2::password_hash::Error| HashError::Failed(e.to_string());
        let salt = SaltString::encode_b64(&self.chance.bytes::<16>()).map_err(failed)?;
        let decoy = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&self.params).map_err(failed)?,
            salt: Some(salt.as_salt()),
            hash: Some(Output::new(&self.chance.bytes::<{ Params::DEFAULT_OUTPUT_LEN }>()).map_err(failed)?),
        };
        Ok(decoy.to_string())
    }

    fn matches(&self, secret: &str, stored: &str) -> bool {
        let (Ok(argon), Ok(hash)) = (self.argon(), PasswordHash::new(stored)) else { return false };
        argon.verify_password(secret.as_bytes(), &hash).is_ok()
    }

    /// Whether `stored` was made with less memory or fewer passes than hashes are made now.
    fn is_cheaper(&self, stored: &str) -> bool {
        let params = PasswordHash::new(stored).ok().and_then(|hash| Params::try_from(&hash).ok());
        params.is_none_or(|old| old.m_cost() < self.params.m_cost() || old.t_cost() < self.params.t_cost())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };

    fn passwords(secret: u8, cost: Cost, permits: usize) -> Passwords {
        let keys = Arc::new(Keyring::new(&[secret; 32]).unwrap());
        Passwords::with_permits(keys, Chance::seeded(3), cost, permits).unwrap()
    }

    #[test]
    fn the_decoy_costs_what_a_hash_costs_and_opens_for_nobody() {
        let passwords = passwords(1, CHEAP, 1);
        let real = passwords.hash_blocking("x").unwrap();
        let (real, decoy) = (PasswordHash::new(&real).unwrap(), PasswordHash::new(&passwords.dummy).unwrap());
        assert_eq!((decoy.algorithm, decoy.version, &decoy.params), (real.algorithm, real.version, &real.params));
        assert_eq!((decoy.salt.unwrap().len(), decoy.hash.unwrap().len()), (real.salt.unwrap().len(), real.hash.unwrap().len()));
        // compared, not refused before any work: the error is the one of another password
        let compared = passwords.work.argon().unwrap().verify_password(b"x", &decoy);
        assert_eq!(compared, Err(argon2::password_hash::Error::Password));
    }

    #[tokio::test]
    async fn only_the_exact_password_opens() {
        let passwords = passwords(1, CHEAP, 1);
        let hash = passwords.hash("Été-d'hiver 27".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1,keyid="), "{hash}");
        assert!(!hash.contains("hiver"));
        for (typed, opens) in [
            ("Été-d'hiver 27", true),
            ("Été-d'hiver 28", false),
            ("été-d'hiver 27", false),
            ("Été-d'hiver 27 ", false),
            ("", false),
            ("E\u{301}te\u{301}-d'hiver 27", false),
        ] {
            assert_eq!(passwords.verify(typed.to_owned(), Some(hash.clone())).await.unwrap().matches, opens, "{typed:?}");
        }
        let long = "a".repeat(127);
        let hash = passwords.hash(format!("{long}x")).await.unwrap();
        assert!(!passwords.verify(format!("{long}y"), Some(hash)).await.unwrap().matches, "nothing is cut off");
    }

    #[tokio::test]
    async fn the_pepper_is_needed() {
        let hash = passwords(1, CHEAP, 1).hash("secret".to_owned()).await.unwrap();
        assert!(passwords(1, CHEAP, 1).verify("secret".to_owned(), Some(hash.clone())).await.unwrap().matches);
        assert!(!passwords(2, CHEAP, 1).verify("secret".to_owned(), Some(hash)).await.unwrap().matches);
    }

    #[tokio::test]
    async fn an_unknown_account_never_opens() {
        let passwords = passwords(1, CHEAP, 1);
        assert!(!passwords.verify("not the password of anybody".to_owned(), None).await.unwrap().matches);
        assert!(!passwords.verify("x".to_owned(), Some("damaged".to_owned())).await.unwrap().matches);
    }

    #[tokio::test]
    async fn a_hash_is_made_again_when_the_cost_was_raised() {
        let hash = passwords(1, CHEAP, 1).hash("secret".to_owned()).await.unwrap();
        let dearer = passwords(1, Cost { memory_kib: 128, ..CHEAP }, 1);
        let wrong = dearer.verify("Secret".to_owned(), Some(hash.clone())).await.unwrap();
        assert_eq!(wrong, Verified { matches: false, rehashed: None });
        let again = dearer.verify("secret".to_owned(), Some(hash)).await.unwrap().rehashed.unwrap();
        assert!(again.contains("m=128"));
        assert_eq!(dearer.verify("secret".to_owned(), Some(again)).await.unwrap(), Verified { matches: true, rehashed: None });
    }

    #[tokio::test]
    async fn whoever_comes_when_the_queue_is_full_is_turned_away() {
        let passwords = Arc::new(passwords(1, CHEAP, 1));
        let held = passwords.permit().await.unwrap();
        let full: Vec<Place<'_>> = (0..QUEUE_MAX).map(|_| Place::take(&passwords.waiting).unwrap()).collect();
        assert!(matches!(passwords.hash("x".to_owned()).await, Err(HashError::Busy)));
        drop(full);
        assert_eq!(passwords.waiting.load(Ordering::Acquire), 0, "a refused caller leaves no place taken");
        drop(held);
        assert!(passwords.hash("x".to_owned()).await.is_ok());
    }

    #[tokio::test]
    async fn nobody_waits_longer_than_the_deadline() {
        let mut passwords = passwords(1, CHEAP, 1);
        passwords.wait_max = Duration::from_millis(10);
        let held = passwords.permit().await.unwrap();
        assert!(matches!(passwords.hash("x".to_owned()).await, Err(HashError::Busy)));
        drop(held);
        assert!(passwords.hash("x".to_owned()).await.is_ok());
    }
}
