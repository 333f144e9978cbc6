//! What the program logs while a test watches: the lines as they are written in production (JSON) and on a terminal, at the
//! level of debugging. Errors are always shown with the test that fails.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::FilterExt as _;
use tracing_subscriber::filter::{LevelFilter, dynamic_filter_fn};
use tracing_subscriber::fmt::{MakeWriter, layer};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

static START: Once = Once::new();
static WATCHERS: AtomicUsize = AtomicUsize::new(0);
static JSON: Book = Book(Mutex::new(Vec::new()));
static TERMINAL: Book = Book(Mutex::new(Vec::new()));

struct Book(Mutex<Vec<u8>>);

impl Write for &Book {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for &'static Book {
    type Writer = &'static Book;

    fn make_writer(&'a self) -> Self::Writer {
        self
    }
}

/// Begins to log, once in a process.
pub(crate) fn start() {
    START.call_once(|| {
        let watched = || dynamic_filter_fn(|_, _| WATCHERS.load(Ordering::Relaxed) > 0).and(app::commands::log_filter("debug").expect("a level"));
        let json = layer().json().flatten_event(true).with_current_span(false).with_span_list(false).with_writer(&JSON);
        let terminal = layer().with_target(false).with_ansi(false).with_writer(&TERMINAL);
        let errors = layer().with_test_writer().with_filter(LevelFilter::ERROR);
        let books = json.with_filter(watched()).and_then(terminal.with_filter(watched()));
        let _ = tracing_subscriber::registry().with(errors).with(books).try_init();
    });
}

/// A look at the log from now on. Other tests of the process write into it too: what must never be logged, none of them may.
pub struct Logbook {
    json: usize,
    terminal: usize,
}

impl Logbook {
    /// Begins to watch.
    pub fn watch() -> Self {
        start();
        WATCHERS.fetch_add(1, Ordering::Relaxed);
        Self { json: length(&JSON), terminal: length(&TERMINAL) }
    }

    /// The lines so far as production writes them.
    pub fn json(&self) -> Vec<String> {
        lines(&JSON, self.json)
    }

    /// The lines so far as a terminal shows them.
    pub fn terminal(&self) -> Vec<String> {
        lines(&TERMINAL, self.terminal)
    }
}

impl Drop for Logbook {
    fn drop(&mut self) {
        WATCHERS.fetch_sub(1, Ordering::Relaxed);
    }
}

fn length(book: &Book) -> usize {
    book.0.lock().unwrap_or_else(PoisonError::into_inner).len()
}

fn lines(book: &Book, from: usize) -> Vec<String> {
    let bytes = book.0.lock().unwrap_or_else(PoisonError::into_inner)[from..].to_vec();
    String::from_utf8_lossy(&bytes).split_terminator('\n').map(str::to_owned).collect()
}
