//! A module as the generator prints it, written by hand: two upload endpoints, and one that uses everything.

#![deny(warnings, missing_docs)]
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it, and the crate is not a library")]

pub mod endpoints;
pub mod errors;
pub mod formats;
pub mod service;
