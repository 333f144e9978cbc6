//! What every function and filter of a template must know about the render under way: language, zone, the present.
//!
//! It travels in the root of the template's context under a name of its own. minijinja gives the root to included
//! files, imported macros and blocks alike, so a component finds it without being handed anything, and nothing is
//! shared between two renders: no thread-local, no environment per language.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use minijinja::value::{Enumerator, Object};
use minijinja::{Error, ErrorKind, State, Value};

use crate::i18n::{Lang, dates};

const NAME: &str = "render_frame";

/// Language, time zone and present instant of one render.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The language of every text, date and number.
    pub lang: Lang,
    /// The zone in which instants are shown: that of the clinic.
    pub zone: Tz,
    /// The present, which decides "today" and whether a year is printed.
    pub now: DateTime<Utc>,
}

impl Frame {
    /// The date on the calendar of the zone.
    pub fn today(&self) -> NaiveDate {
        dates::local(self.now, self.zone).date()
    }

    /// The frame of the render that called a function or filter. Found once in the root, then kept beside the state.
    pub(super) fn of(state: &mut State) -> Result<Self, Error> {
        if let Some(frame) = state.get_extension::<Self>() {
            return Ok(*frame);
        }
        let value = state.lookup(NAME);
        let frame = value.as_ref().and_then(|value| value.downcast_object_ref::<Self>()).copied();
        let frame = frame.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "rendered outside of the Renderer"))?;
        Ok(*state.get_or_insert_extension(frame))
    }
}

impl Object for Frame {}

/// The root of a template's context: the frame and a handful of named values, found without hashing.
#[derive(Debug)]
pub(super) struct Root {
    frame: Value,
    values: Vec<(&'static str, Value)>,
}

impl Root {
    pub(super) fn value(frame: Frame, values: Vec<(&'static str, Value)>) -> Value {
        Value::from_object(Self { frame: Value::from_object(frame), values })
    }
}

impl Object for Root {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        if key == NAME {
            return Some(self.frame.clone());
        }
        self.values.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.values.iter().map(|(name, _)| Value::from(*name)).collect())
    }
}
