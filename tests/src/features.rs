//! The bindings of every feature fixture, compiled as a user's crate would: no warning is let pass.

#![deny(warnings, missing_docs)]

include!(concat!(env!("OUT_DIR"), "/features.rs"));
