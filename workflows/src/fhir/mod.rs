//! FHIR R4: Questionnaires in and out, QuestionnaireResponses in and out.
//!
//! Pure functions of texts. Every part of a document is kept, carried verbatim for the next export, or refused with a
//! sentence; nothing is left out in silence. Not here: a server, a terminology, a FHIR library.

mod export;
mod import;
mod normal;
mod outline;
mod part;
mod path;
mod report;
mod response;
mod sheet;
#[cfg(test)]
mod tests;
mod tongue;
mod url;
mod value;
mod xhtml;

pub use export::export;
pub use import::{Import, import, import_as};
pub use normal::normal;
pub use response::{Envelope, Received, Status, response_in, response_out};
