//! The command line as its users see it.

mod commands;
mod desk;
mod diff;
