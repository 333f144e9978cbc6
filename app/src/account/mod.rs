//! Signing in, invitations, recovery, settings: for every role. Not here: hashing, tokens (`base::auth`).

mod settings;

use base::render::SampleSet;
use base::web::Table;

/// The rows of this surface.
pub fn routes(table: &mut Table) {
    settings::routes(table);
}

/// The views of this surface.
pub fn views() -> Vec<SampleSet> {
    settings::views()
}
