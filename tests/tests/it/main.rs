//! All tests that need more than one crate of the workspace.

mod change_size;
mod credentials;
mod diagnostics;
mod diff;
mod endpoints;
mod facts;
mod faults;
mod features;
mod front_ends;
mod fuzz;
mod generator;
mod keys;
mod mistakes;
mod names;
mod positions;
mod resilience;
mod reviewed;
mod rustdoc;
mod scratch_crate;
mod shared_tokens;
mod snapshots;
mod surface;
mod tidy;
mod tokens;
mod wire;
mod workspace;
