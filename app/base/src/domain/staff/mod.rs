//! The people who work in clinics and for the network: who may invite whom, who holds which role.
//! Not here: signing in, what a role allows (`access`).

mod commands;
mod model;
mod store;

pub use commands::{StaffError, end_role, invite, may_end, may_invite};
pub use model::{Holder, OpenInvitation};
pub use store::{find_holders, find_open_invitations};
