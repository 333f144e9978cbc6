//! How states look: words, colour and icon.

use base::clock::Ts;
use base::domain::activities::{Activity, State};
use base::domain::patients::PortalState;
use serde::Serialize;

/// A state in a pill.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Pill {
    /// The key of its words.
    pub key: &'static str,
    /// Its colour: empty for a neutral one.
    pub kind: &'static str,
    /// Its icon.
    pub icon: &'static str,
}

/// Where a person is on the way to the portal (P2).
pub(super) fn of_portal(state: PortalState) -> Pill {
    let (key, kind, icon) = match state {
        PortalState::NotInvited => ("patients-state-not-invited", "", "circle"),
        PortalState::Invited => ("patients-state-invited", "due", "mail"),
        PortalState::Opened => ("patients-state-opened", "due", "eye"),
        PortalState::CodeLocked => ("patients-state-code-locked", "late", "lock"),
        PortalState::Expired => ("patients-state-expired", "late", "clock"),
        PortalState::Active => ("patients-state-active", "done", "check"),
    };
    Pill { key, kind, icon }
}

/// Where something asked of a patient is in its life, as the clinic sees it.
pub(super) fn of_activity(activity: &Activity, now: Ts) -> Pill {
    let (key, kind, icon) = match activity.state {
        _ if activity.is_late(now) => ("clinic-follow-ups-state-late", "late", "alert-triangle"),
        State::Planned => ("clinic-follow-ups-state-planned", "", "calendar"),
        State::Available => ("clinic-follow-ups-state-available", "due", "clock"),
        State::InProgress => ("clinic-follow-ups-state-in-progress", "due", "pencil"),
        State::Completed if activity.reviewed_at.is_none() => ("clinic-follow-ups-state-to-review", "new", "file-text"),
        State::Completed => ("clinic-follow-ups-state-reviewed", "done", "check"),
        State::Refused => ("clinic-follow-ups-state-refused", "", "x"),
        State::Expired => ("clinic-follow-ups-state-expired", "", "x"),
        State::Cancelled => ("clinic-follow-ups-state-cancelled", "", "x"),
        State::Skipped => ("clinic-follow-ups-state-skipped", "", "x"),
    };
    Pill { key, kind, icon }
}
