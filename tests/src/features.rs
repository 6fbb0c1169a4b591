//! The bindings of every feature fixture, compiled as in a user's crate, with warnings denied.

#![deny(warnings, missing_docs)]

include!(concat!(env!("OUT_DIR"), "/features.rs"));
