//! Clinics and their departments: the places that hold files and care for people.
//! Not here: who works there (`access`), the people whose files they hold (`patients`).

mod commands;
mod model;
mod store;

pub use commands::{PlaceError, create_clinic, create_department};
pub use model::{Clinic, Department, NewClinic, NewDepartment};
pub use store::{departments, find_clinic, list_clinics, list_departments, names_around, names_of};
