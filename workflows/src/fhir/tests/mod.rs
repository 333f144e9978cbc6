//! Tests of FHIR in and out.

mod corpus;
mod mapping;
mod refusals;
mod responses;
mod round_trip;
mod support;
