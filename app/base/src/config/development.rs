//! The log and the development pages.
//! Not here: writing or serving them.

use super::setting::{Kind, Setting};
use super::values::Values;
use std::net::SocketAddr;

pub(super) const SETTINGS: &[Setting] = &[
    Setting::text("log", "info", "What the log tells: `error`, `warn`, `info` or `debug`, also by part, as `info,jobs=debug`."),
    Setting::text(
        "dev",
        "false",
        "Whether the development pages (mailbox, clock, components) exist. Only on a loopback address, and only for requests made to it directly.",
    )
    .read_as(Kind::Switch),
];

pub(super) fn log(values: &Values) -> String {
    values.text("log").unwrap_or_else(|| "info".to_owned())
}

pub(super) fn dev(values: &Values, listen: SocketAddr) -> bool {
    let wanted = values.switch("dev");
    if wanted && !listen.ip().is_loopback() {
        values.warning("dev", format!("ignored: others can reach {listen}, so the development pages stay closed"));
    }
    wanted && listen.ip().is_loopback()
}
