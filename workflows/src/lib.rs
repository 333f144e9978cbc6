//! Questionnaires and trajectories as data, and the pure functions that work on them.
//!
//! No I/O, no clock, no chance, no floats, no HTML, no interface text: time and answers come in as
//! arguments, values go out. What a clinic authors is a definition; what people do with it is here:
//!
//! ```
//! use workflows::{Answer, Answers, Context, Form, Lang};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let text = workflows::shipped()
//!     .iter()
//!     .find(|shipped| shipped.key == "intensite-douleur")
//!     .ok_or("not shipped")?
//!     .json;
//! let form = Form::parse(text)?;                                    // or every problem at once
//! let draft = Answers::new();
//! let context = Context::default();
//!
//! // A page: items with inputs, options, what is asked (`enabled`) and why (`triggers`).
//! let items = form.view(&draft, &context, Lang::Fr);
//!
//! // A post: what was typed becomes the draft; what the page did not show is kept.
//! let posted = [("asked", "pain_now"), ("answer-pain_now", "7")]
//!     .map(|(name, value)| (name.to_owned(), value.to_owned()));
//! let filled = form.read(&draft, &posted);
//! assert_eq!(filled.answers.get("pain_now"), Some(&Answer::Int(7)));
//!
//! // One answer, for autosave.
//! let answer = form.read_item("pain_now", &[("", "0")]);
//! assert_eq!(answer, Ok(Some(Answer::Int(0))));
//!
//! // Submitting: problems with full Fluent keys, or the response to keep.
//! let problems = form.check(&filled, &context);
//! let response = form.submission(&filled.answers, &context, Lang::Fr);
//! assert_eq!(problems.is_empty(), response.is_ok());
//! # let _ = items;
//! # Ok(())
//! # }
//! ```
//!
//! | to | call |
//! |---|---|
//! | read a definition | [`Form::parse`], [`Trajectory::parse`] |
//! | list what is shipped | [`shipped`], [`kinds`], [`questionnaire_schema`] |
//! | show a form | [`Form::view`], [`Form::view_filled`] |
//! | show it page by page | [`Form::sheets`], [`Sheet::of`] |
//! | take a post | [`Form::read`], [`Form::read_item`], [`Form::check`] |
//! | know what is asked | [`Form::evaluate`] |
//! | read and write FHIR | [`fhir::import`], [`fhir::export`], [`fhir::response_in`], [`fhir::response_out`] |
//! | see how a score goes | [`ScoreResult::change_since`], [`Form::trend`] |
//! | judge and submit | [`Form::validate`], [`Form::submission`] |

#![warn(missing_docs)]

mod alert;
mod answer;
mod context;
mod date;
mod definition;
mod evaluation;
mod expression;
pub mod fhir;
mod form;
mod formula;
mod input;
mod json;
mod lang;
mod number;
mod paging;
#[cfg(test)]
mod paging_tests;
mod place;
mod problem;
mod question;
mod response;
mod schema;
mod score;
#[cfg(test)]
mod score_tests;
#[cfg(test)]
mod testing;
mod trend;
#[cfg(test)]
mod trend_tests;
mod validation;
mod view;

pub use alert::{Crisis, Priority, RaisedAlert};
pub use answer::{Answer, Answers, FileAnswer};
pub use context::Context;
pub use date::{NoSuchDate, PartialDate, Precision};
pub use definition::{Heading, Outcomes, QUESTIONNAIRE_SCHEMA, Shipped, ShippedKind, Start, Step, TRAJECTORY_SCHEMA, Trajectory, shipped};
pub use evaluation::Evaluation;
pub use form::{Coding, Form, Item, Layout, Purpose, Repeat};
pub use input::{ASKED, Filled, PREFIX, field_name};
pub use json::{DEPTH_MAX, Json, JsonError, JsonErrorKind, SIZE_MAX_BYTES};
pub use lang::{Bilingual, Lang, UnknownLang};
pub use paging::Sheet;
pub use place::{key, split};
pub use problem::{DefinitionError, Level, Problem};
pub use question::{Arg, Facets, Fault, Holds, KINDS, Kind, Label, OptionFacet, Required, Setting, Shape};
pub use response::{Response, ResponseItem};
pub use schema::questionnaire_schema;
pub use score::{BandResult, ScoreInput, ScoreResult};
pub use trend::{Change, Direction, Mark, SHARES, Trend, Zone};
pub use validation::ItemProblem;
pub use view::{InputView, ItemView, ProblemView, RowView, RowsView};

/// Every kind of item, in the order in which an author meets them.
pub fn kinds() -> &'static [Kind] {
    KINDS
}
