//! Every test of the workspace that needs more than one crate.

mod amplification;
mod credentials;
mod diagnostics;
mod diff;
mod faults;
mod features;
mod front_ends;
mod fuzz;
mod generator;
mod machines;
mod mistakes;
mod names;
mod neighbours;
mod positions;
mod robust;
mod rows;
mod rustdoc;
mod snapshots;
mod surface;
mod tidy;
mod tokens;
mod wire;
mod workshop;
