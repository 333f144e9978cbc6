//! The back office: every form with right and wrong input, sent twice, asked for by others.

mod clinics;
mod users;
