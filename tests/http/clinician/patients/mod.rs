//! Files on people: found, entered, read, changed.

mod edit;
mod index;
mod new;
mod show;
