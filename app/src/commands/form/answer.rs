//! `form answer`: whether a response, ours or a `QuestionnaireResponse`, answers a form, and what it scores.

use super::verdict::Verdict;
use super::{ended, form_of, text_of};
use crate::commands::Outcome;
use base::clock::Clock;
use chrono::Datelike as _;
use std::path::Path;
use workflows::fhir::response_in;
use workflows::{Context, Form, PartialDate};

/// Runs the command.
///
/// # Errors
/// A form or a response that was refused; output that nobody reads.
pub(super) fn run(form: &Path, response: &Path) -> Outcome {
    let verdict = match form_of(form) {
        Ok((form, _)) => text_of(response).map_or_else(|verdict| *verdict, |text| judge(&form, response, &text, &today())),
        Err(refused) => *refused,
    };
    verdict.print()?;
    ended(usize::from(verdict.is_refused()), 1, "response was")
}

/// The verdict on a response.
pub(super) fn judge(form: &Form, file: &Path, text: &str, context: &Context) -> Verdict {
    let is_fhir = serde_json::from_str::<serde_json::Value>(text).is_ok_and(|document| document.get("resourceType").is_some());
    let received = if is_fhir { response_in(form, context, text) } else { form.receive(context, text) };
    Verdict::new(file, received.problems, Vec::new(), Vec::new()).with_faults(received.faults).with_scores(&received.scores)
}

/// What is known besides the answers: the day. Who answers is not.
fn today() -> Context {
    let day = base::i18n::dates::local(Clock::system().now().utc(), chrono_tz::America::Toronto).date();
    let part = |number: u32| u8::try_from(number).ok();
    let year = u16::try_from(day.year()).ok();
    Context { today: year.and_then(|year| PartialDate::new(year, part(day.month()), part(day.day())).ok()), ..Context::default() }
}
