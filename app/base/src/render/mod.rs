//! Templates: the minijinja environment, its functions and filters, typed views, the shell around pages, mails.
//!
//! Not here: texts (`i18n`), pages of a surface, sending of mails.
//!
//! Printing what is undefined or none is always an error, in production too: a view that forgot a field fails its
//! samples. Names that end in `.html` are escaped. Release builds carry the templates inside the program; debug builds read them from the
//! `templates/` folder they were built beside and notice changes at the next request.

mod escape;
mod filters;
mod form_state;
mod frame;
mod functions;
mod mail;
mod sections;
mod shell;
mod shell_samples;
mod view;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use css_inline::CSSInliner;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};
use rust_embed::RustEmbed;
use serde::Serialize;

pub use form_state::{Choice, FieldError, FormState};
pub use frame::Frame;
pub use mail::Mail;
pub use sections::{Section, sections};
pub use shell::{Account, Acting, Brand, NavItem, OtherLang, Person, PersonLink, Session, Shell};
pub use view::{Letter, SampleSet, View};

use crate::i18n::Lang;
use frame::Root;

#[derive(RustEmbed)]
#[folder = "../../templates"]
struct Templates;

/// Turns a route name and its parameters into an address; `None` when there is no such route or a parameter lacks.
pub type UrlResolver = Arc<dyn Fn(&str, &[(String, String)]) -> Option<String> + Send + Sync>;

/// Turns the name of a static file into its address; `None` when there is no such file.
pub type AssetResolver = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// A template could not be rendered. The message names the template and the line, never a value.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The template is missing or faulty, or uses what its view does not have.
    #[error("{}", Causes(.0))]
    Template(#[from] Error),
    /// The styles of a mail cannot be inlined.
    #[error("mail {mail}: {source}")]
    Styles {
        /// The name of the mail.
        mail: String,
        /// What the inliner says.
        source: css_inline::InlineError,
    },
}

/// Renders pages, fragments and mails. One for the whole process; may be used from many threads at once.
pub struct Renderer {
    env: Environment<'static>,
    inliner: CSSInliner<'static>,
}

impl Renderer {
    /// A renderer whose `url()` and `asset()` ask these resolvers.
    pub fn new(urls: UrlResolver, assets: AssetResolver) -> Self {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        // In debug mode errors quote the values around them; those belong to patients.
        env.set_debug(false);
        env.set_formatter(escape::write);
        functions::register(&mut env, urls, assets);
        filters::register(&mut env);
        load_templates(&mut env);
        let inliner = CSSInliner::options().load_remote_stylesheets(false).build();
        Self { env, inliner }
    }

    /// Renders a whole page in that language (which is the shell's).
    ///
    /// The template sees `v` (the view), `shell`, `lang` and `partial` (false).
    ///
    /// # Errors
    /// The template is missing or faulty, or uses what the view does not have.
    pub fn page<V: View>(&self, lang: Lang, shell: &Shell, view: &V) -> Result<String, RenderError> {
        self.view(lang, shell, view, false)
    }

    /// Renders a fragment: as [`page`](Self::page), with `partial` true. A fragment is a file of its own with its
    /// own view; a page that includes it wraps it in `{% with v = v.that_view %}`.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub fn fragment<V: View>(&self, lang: Lang, shell: &Shell, view: &V) -> Result<String, RenderError> {
        self.view(lang, shell, view, true)
    }

    /// Compiles every template there is: for the contract tests, since a template is otherwise read when first used.
    pub fn check(&self) -> Vec<RenderError> {
        Templates::iter().filter_map(|name| self.env.get_template(&name).err()).map(RenderError::from).collect()
    }

    fn view<V: View>(&self, lang: Lang, shell: &Shell, view: &V, partial: bool) -> Result<String, RenderError> {
        let frame = Frame { lang, ..shell.frame() };
        let root = Root::value(frame, vec![("v", serialized(view)), ("shell", serialized(shell)), ("lang", lang.code().into()), ("partial", partial.into())]);
        self.render(V::TEMPLATE, root)
    }

    fn render(&self, template: &str, root: Value) -> Result<String, RenderError> {
        Ok(self.env.get_template(template)?.render(root)?)
    }
}

fn serialized<T: Serialize>(value: &T) -> Value {
    Value::from(Serde(value))
}

fn load_templates(env: &mut Environment<'static>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates");
    if cfg!(debug_assertions) && folder.is_dir() {
        env.set_loader(minijinja::path_loader(folder));
        return;
    }
    env.set_auto_reload(false);
    env.set_loader(|name| {
        let Some(file) = Templates::get(name) else { return Ok(None::<String>) };
        String::from_utf8(file.data.into_owned()).map(Some).map_err(|_| Error::new(ErrorKind::SyntaxError, format!("{name} is not UTF-8")))
    });
}

/// An error and what caused it, in one line.
struct Causes<'a>(&'a Error);

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = std::error::Error::source(self.0);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
