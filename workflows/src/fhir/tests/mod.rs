//! Tests of FHIR in and out.

mod corpus;
mod support;
