//! What a handler is given: the request already read, limited, checked and known to be allowed.

use super::{Answer, Browser, Cookies, Form, Reply};
use crate::access::{Acting, SignedIn};
use crate::audit::Actor;
use crate::clock::Ts;
use crate::error::AppError;
use crate::i18n::Lang;
use crate::ids::PersonId;
use crate::render::View;
use crate::state::AppState;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

/// The parameters of the address.
#[derive(Debug, Clone, Default)]
pub struct Params(pub(super) Vec<(&'static str, String)>);

impl Params {
    /// A parameter as text; empty when the route has none of that name.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value.as_str())
    }

    /// A parameter as an identifier.
    ///
    /// # Errors
    /// `AppError::NotFound` when it is not one.
    pub fn id<I: FromStr>(&self, name: &str) -> Result<I, AppError> {
        self.text(name).parse().map_err(|_| AppError::NotFound)
    }
}

/// The person in the address, and what may be done for them.
#[derive(Debug, Clone)]
pub struct Acted {
    /// The rights.
    pub rights: Acting,
    /// First and last name of the person.
    pub name: String,
    /// How many of their follow-ups wait for an action.
    pub waiting: u32,
}

/// A request as handlers get it.
pub type Req = Arc<Request>;

/// A request.
pub struct Request {
    /// The application.
    pub state: Arc<AppState>,
    /// Name of the route.
    pub route: &'static str,
    /// Path without query.
    pub path: String,
    /// Parameters of the path.
    pub params: Params,
    /// Fields of the query.
    pub query: Form,
    /// Fields of the body.
    pub form: Form,
    /// Language of the answer.
    pub lang: Lang,
    /// Path of the page that sent the request, where the browser tells it.
    pub page: Option<String>,
    /// Whether a fragment is wanted (`HX-Request-Type: partial`).
    pub partial: bool,
    /// Reference number of the request.
    pub id: String,
    /// Address of origin, behind trusted proxies.
    pub origin: Option<IpAddr>,
    /// The `User-Agent`, cut to 200 characters.
    pub user_agent: String,
    /// Cookies.
    pub cookies: Cookies,
    /// The browser's token.
    pub browser: Browser,
    /// The present instant, as the database's processes see it.
    pub now: Ts,
    /// Who is signed in.
    pub signed_in: Option<Box<SignedIn>>,
    /// The person in the address.
    pub acted: Option<Acted>,
}

impl Request {
    /// A field of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// `AppError::Unauthenticated` when nobody is; the route table already refused that for all but public routes.
    pub fn account(&self) -> Result<&SignedIn, AppError> {
        self.signed_in.as_deref().ok_or(AppError::Unauthenticated)
    }

    /// The person in the address.
    ///
    /// # Errors
    /// `AppError::NotFound` on a route without one.
    pub fn acting(&self) -> Result<&Acted, AppError> {
        self.acted.as_ref().ok_or(AppError::NotFound)
    }

    /// The identifier of the person in the address.
    ///
    /// # Errors
    /// `AppError::NotFound` on a route without one.
    pub fn person(&self) -> Result<PersonId, AppError> {
        Ok(self.acting()?.rights.person)
    }

    /// Who acts, for the audit log and for commands.
    pub fn actor(&self) -> Actor {
        let acting_for = self.acted.as_ref().filter(|a| !a.rights.is_own).map(|a| a.rights.person);
        match self.signed_in.as_deref() {
            Some(who) => Actor { acting_for, ..who.actor(self.id.clone(), self.origin) },
            None => Actor { account: None, person: None, acting_for: None, request: self.id.clone(), origin: self.origin },
        }
    }

    /// The address of a route.
    ///
    /// # Errors
    /// `AppError::Internal` for a name or parameter that does not exist: a defect, found by the tests.
    pub fn url(&self, name: &str, args: &[(&str, &dyn std::fmt::Display)]) -> Result<String, AppError> {
        let args: Vec<(String, String)> = args.iter().map(|(key, value)| ((*key).to_owned(), value.to_string())).collect();
        self.state.table.url(name, &args).ok_or_else(|| AppError::Internal(format!("no route {name}")))
    }

    /// A whole page.
    ///
    /// # Errors
    /// A template that fails.
    pub fn page<V: View>(&self, view: &V) -> Answer {
        self.page_status(200, view)
    }

    /// A whole page with another status than 200.
    ///
    /// # Errors
    /// A template that fails.
    pub fn page_status<V: View>(&self, status: u16, view: &V) -> Answer {
        let html = self.state.renderer.page(self.lang, &self.shell(), view)?;
        Ok(self.keep_browser(Reply::html(status, html)))
    }

    /// A fragment for htmx.
    ///
    /// # Errors
    /// A template that fails.
    pub fn fragment<V: View>(&self, status: u16, view: &V) -> Answer {
        let html = self.state.renderer.fragment(self.lang, &self.shell(), view)?;
        Ok(Reply::html(status, html))
    }

    /// 303 to a route.
    ///
    /// # Errors
    /// A name or parameter that does not exist.
    pub fn redirect(&self, name: &str, args: &[(&str, &dyn std::fmt::Display)]) -> Answer {
        Ok(Reply::see_other(self.url(name, args)?))
    }

    /// A cookie of our own with the attributes this installation needs.
    pub fn set_cookie(&self, reply: Reply, name: &str, value: &str, seconds: Option<i64>) -> Reply {
        reply.cookie(name, value, seconds, self.state.is_https())
    }

    /// Sets the browser's cookie where it is new: a page with a form needs it.
    fn keep_browser(&self, reply: Reply) -> Reply {
        if self.browser.is_new { reply.browser(self.browser.clone()) } else { reply }
    }
}
