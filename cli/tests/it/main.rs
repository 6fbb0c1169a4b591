//! The command line as its users see it.

#[cfg(feature = "call")]
mod call;
mod commands;
mod desk;
mod diff;
#[cfg(feature = "call")]
mod dry_run;
mod reading;
#[cfg(feature = "call")]
mod same;
#[cfg(feature = "call")]
mod service;
