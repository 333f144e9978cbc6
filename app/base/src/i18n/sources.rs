//! Reads the `.ftl` files, once for each language.

use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use rust_embed::RustEmbed;

use super::Lang;

#[derive(RustEmbed)]
#[folder = "../locales"]
struct Files;

/// One `.ftl` file.
pub(super) struct File {
    pub(super) name: String,
    pub(super) resource: FluentResource,
}

impl File {
    /// A file of texts; its faulty lines are left out and logged.
    pub(super) fn new(name: String, source: String) -> Self {
        let resource = FluentResource::try_new(source).unwrap_or_else(|(usable, errors)| {
            tracing::error!(file = %name, ?errors, "faulty lines in a text file");
            usable
        });
        Self { name, resource }
    }
}

static FRENCH: LazyLock<Vec<File>> = LazyLock::new(|| read(Lang::Fr));
static ENGLISH: LazyLock<Vec<File>> = LazyLock::new(|| read(Lang::En));

/// The files of a language, by name.
pub(super) fn files(lang: Lang) -> &'static [File] {
    match lang {
        Lang::Fr => &FRENCH,
        Lang::En => &ENGLISH,
    }
}

fn read(lang: Lang) -> Vec<File> {
    let mut names: Vec<_> = Files::iter().filter(|path| path.starts_with(lang.code()) && path.ends_with(".ftl")).collect();
    names.sort();
    let sources = names.into_iter().filter_map(|path| {
        let file = Files::get(&path)?;
        Some(File::new(path.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
    });
    sources.collect()
}
