//! The bindings of the specs of other APIs, compiled as in a user's crate, with warnings denied.

#![deny(warnings, missing_docs)]

include!(concat!(env!("OUT_DIR"), "/specs.rs"));
