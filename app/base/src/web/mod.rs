//! The web kit: route table with access, request and reply, sessions, CSRF gate, headers, limits, static files.
//! Not here: pages, rules, SQL.

mod assets;
mod browser;
mod compression;
mod failure;
mod form;
mod forms;
mod gate;
mod guard;
mod headers;
mod pages;
mod reply;
mod request;
mod server;
mod shell;
mod table;

pub use assets::Assets;
pub use browser::{Browser, Cookies};
pub use form::{Form, NotADate};
pub use forms::{FORM_KEY, Once, Refused};
pub use pages::Pages;
pub use reply::Reply;
pub use request::{Acted, Params, Req, Request};
pub use server::Site;
pub use shell::brand;
pub use table::{Access, Entry, Handler, Matched, Table};

use crate::error::AppError;

/// What a handler gives back.
pub type Answer = Result<Reply, AppError>;

/// The views of the kit itself, for the test that renders every view.
pub fn views() -> Vec<crate::render::SampleSet> {
    crate::views![failure::ErrorView]
}
