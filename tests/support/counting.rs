//! Counts the statements that each database was sent.

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use std::collections::HashMap;
use std::sync::{Mutex, Once, PoisonError};

static COUNTS: Mutex<Option<HashMap<String, usize>>> = Mutex::new(None);
static START: Once = Once::new();

/// Begins counting on every connection opened from now on.
pub(crate) fn start() {
    START.call_once(|| set_default_instrumentation(|| Some(Box::new(Counter::default()))).expect("instrumentation is set once"));
}

/// How many statements the database of that address was sent so far; transactions are not counted.
///
/// Panics where nothing was counted: a comparison of nothing with nothing proves nothing.
pub(crate) fn statements(url: &str) -> usize {
    let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    counts.as_ref().and_then(|counts| counts.get(place(url)).copied()).expect("the statements of this database are counted")
}

/// A SQLite connection is told the path without its scheme, one of PostgreSQL the address with limits behind it.
fn place(url: &str) -> &str {
    let url = url.strip_prefix("sqlite:").unwrap_or(url);
    url.split_once('?').map_or(url, |(place, _)| place)
}

#[derive(Default)]
struct Counter {
    url: String,
}

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => place(url).clone_into(&mut self.url),
            InstrumentationEvent::StartQuery { query, .. } => {
                let text = query.to_string();
                let is_control = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET "].iter().any(|word| text.starts_with(word));
                if !is_control {
                    let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
                    *counts.get_or_insert_default().entry(self.url.clone()).or_default() += 1;
                }
            }
            _ => {}
        }
    }
}
