//! Every test of the workspace that needs more than one crate.

mod diagnostics;
mod faults;
mod generator;
mod rows;
mod wire;
