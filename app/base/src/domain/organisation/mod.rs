//! Clinics and their departments: the places that hold files and care for people.
//! Not here: who works there (`access`), the people whose files they hold (`patients`).

mod commands;
mod model;
mod store;

pub use commands::{PlaceError, create_clinic, create_department};
pub use model::{Clinic, Department, NewClinic, NewDepartment};
pub use store::{administered, departments, find_clinic, find_clinics, is_open, list_clinics, list_departments, names_around, names_of, today};
