//! What the tests share: an application of their own, browsers, an invented world, and the files of the repository.
//! Not here: expectations (`http/`, `jobs/`, `contracts/`).

mod app;
mod browser;
mod canaries;
mod counting;
mod database;
pub mod html;
mod invited;
mod logbook;
mod mailbox;
mod node;
pub mod repository;
mod stored;
mod world;

pub use app::{CHEAP, SECRET, Setup, TestApp};
pub use browser::{Ask, Browser, Page};
pub use canaries::{Canaries, NEIGHBOUR, PATIENT, STRANGER};
pub use database::{Own, is_postgres, own_database, own_database_on, own_file, server_url};
pub use invited::{INVITED, Invited, invite};
pub use logbook::Logbook;
pub use node::Node;
pub use world::{PASSWORD, Patient, Representative, Staff, World};
