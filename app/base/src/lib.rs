//! The shared ground of every surface: domain, storage, web kit, mail, texts, queue.
//! Not here: any page of a surface.

pub mod access;
pub mod audit;
pub mod auth;
pub mod chance;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod db;
pub mod domain;
pub mod error;
pub mod i18n;
pub mod ids;
pub mod mail;
pub mod queue;
pub mod render;
pub mod state;
pub mod web;
