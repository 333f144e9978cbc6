//! Looks texts up.
//!
//! Three ways lead to a text. Most have no arguments: they are written out once, when the process first asks, and from
//! then on a look-up is one hash. Those that only put values between words are cut into pieces once (`pieces`). The
//! others go through `fluent-templates`' `StaticLoader`. It is built from its parts
//! (hidden from its documentation, used by its own macro) because the macro embeds the files in debug builds too and
//! panics on a faulty line: here a faulty line loses one text, says so in the log, and fails `problems()`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, LazyLock};

use fluent_bundle::FluentResource;
use fluent_syntax::ast;
use fluent_templates::{FluentBundle, LanguageIdentifier, StaticLoader};

use super::pieces::Pieces;
use super::sources::files;
use super::{Args, Lang};

/// Texts that take no values, by key. A page asks it dozens of times with keys of our own: a plain hash is enough.
type Fixed = HashMap<&'static str, Arc<str>, BuildHasherDefault<Fnv>>;
type Bundles = HashMap<LanguageIdentifier, FluentBundle<&'static FluentResource>>;

static BUNDLES: LazyLock<Bundles> = LazyLock::new(|| Lang::ALL.into_iter().map(bundle).collect());
static FALLBACKS: LazyLock<HashMap<LanguageIdentifier, Vec<LanguageIdentifier>>> =
    LazyLock::new(|| Lang::ALL.into_iter().map(|lang| (identifier(lang), vec![identifier(lang)])).collect());
static LOADER: LazyLock<StaticLoader> = LazyLock::new(|| StaticLoader::new(&BUNDLES, &FALLBACKS, identifier(Lang::default())));
static FIXED_FRENCH: LazyLock<Fixed> = LazyLock::new(|| write_out(Lang::Fr));
static FIXED_ENGLISH: LazyLock<Fixed> = LazyLock::new(|| write_out(Lang::En));
static PIECES_FRENCH: LazyLock<Pieces> = LazyLock::new(|| Pieces::of(files(Lang::Fr)));
static PIECES_ENGLISH: LazyLock<Pieces> = LazyLock::new(|| Pieces::of(files(Lang::En)));

/// The text of `key` in that language with its values put in.
///
/// A key that does not exist, or a value that the text asks for and `args` lacks, gives `⟦key⟧` and an error in the
/// log: a page with a hole serves people better than no page, and the contract tests refuse any `⟦`.
pub fn text(lang: Lang, key: &str, args: &Args) -> String {
    if let Some(text) = fixed(lang, key) {
        return text.as_ref().to_owned();
    }
    if let Some(text) = pieces(lang).write(key, args) {
        return text;
    }
    by_fluent(lang, key, args)
}

pub(super) fn by_fluent(lang: Lang, key: &str, args: &Args) -> String {
    let found = LOADER.lookup_single_language(&identifier(lang), key, Some(&args.to_fluent()));
    found.unwrap_or_else(|error| {
        tracing::error!(key, lang = lang.code(), %error, "text missing");
        format!("⟦{key}⟧")
    })
}

/// The text of `key`, when it takes no values: already written out, shared, the fast way for pages.
pub fn fixed(lang: Lang, key: &str) -> Option<&'static Arc<str>> {
    match lang {
        Lang::Fr => FIXED_FRENCH.get(key),
        Lang::En => FIXED_ENGLISH.get(key),
    }
}

pub(super) fn pieces(lang: Lang) -> &'static Pieces {
    match lang {
        Lang::Fr => &PIECES_FRENCH,
        Lang::En => &PIECES_ENGLISH,
    }
}

fn identifier(lang: Lang) -> LanguageIdentifier {
    const FR: LanguageIdentifier = fluent_templates::langid!("fr");
    const EN: LanguageIdentifier = fluent_templates::langid!("en");
    match lang {
        Lang::Fr => FR,
        Lang::En => EN,
    }
}

fn bundle(lang: Lang) -> (LanguageIdentifier, FluentBundle<&'static FluentResource>) {
    let mut bundle = FluentBundle::new_concurrent(vec![identifier(lang)]);
    bundle.set_use_isolating(false);
    if let Err(error) = bundle.add_builtins() {
        tracing::error!(%error, "NUMBER() is not available in texts");
    }
    for file in files(lang) {
        if let Err(errors) = bundle.add_resource(&file.resource) {
            tracing::error!(file = %file.name, ?errors, "texts defined twice");
        }
    }
    (identifier(lang), bundle)
}

/// Every text that can be written without values. Asking for all of them is how we learn which ones take some.
fn write_out(lang: Lang) -> Fixed {
    let messages = files(lang).iter().flat_map(|file| file.resource.entries()).filter_map(|entry| match entry {
        ast::Entry::Message(message) if message.value.is_some() => Some(message.id.name),
        _ => None,
    });
    let language = identifier(lang);
    let written = messages.filter_map(|key| {
        let text = LOADER.lookup_single_language::<&str>(&language, key, None).ok()?;
        Some((key, Arc::from(text)))
    });
    written.collect()
}

/// FNV-1a, for keys that no visitor chooses.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
