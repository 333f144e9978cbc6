//! The development pages: mailbox, clock, components. The route table opens them only in the demo, or on loopback with
//! the setting `dev`, to requests made directly to this machine.
//! Not here: anything that exists in production.

mod clock;
mod components;
mod mailbox;
mod period;

pub use clock::Traveller;

use base::render::SampleSet;
use base::web::{Access, Table};
use std::sync::Arc;

/// Adds the rows of the development pages. Time is moved by `traveller`.
pub fn routes(table: &mut Table, traveller: &Arc<dyn Traveller>) {
    table.get("dev.mailbox.index", "/dev/mailbox", Access::Dev, mailbox::index);
    table.get("dev.mailbox.list", "/dev/mailbox.json", Access::Dev, mailbox::list);
    table.get("dev.mailbox.show", "/dev/mailbox/{message}", Access::Dev, mailbox::show);
    table.get("dev.components.index", "/dev/components", Access::Dev, components::index);
    table.get("dev.clock.show", "/dev/clock.json", Access::Dev, clock::show);
    let traveller = Arc::clone(traveller);
    table.post("dev.clock.update", "/dev/clock", Access::Dev, move |req| clock::update(req, Arc::clone(&traveller)));
}

/// The views of these pages, for the test that renders every view.
pub fn views() -> Vec<SampleSet> {
    base::views![mailbox::IndexView, components::ComponentsView]
}
