//! What the measuring programs share: samples as `benches/compare` reads them, the clocks, and the same calls by hand.
//!
//! Every program prints one sample a line, `WORK <tab> WAY <tab> MEASURE <tab> NUMBER`. The variants of one work take turns, so
//! that whatever else the machine does meets all of them; medians and ratios are the script's.

pub mod by_hand;
pub mod clock;

use std::fmt::Display;

/// Why a measuring program gave up.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Prints one sample.
pub fn sample(work: &str, variant: &str, measure: &str, number: impl Display) {
    println!("{work}\t{variant}\t{measure}\t{number}");
}

/// The argument at a place, parsed.
///
/// # Errors
///
/// When it is missing or not what it should be; the message names it.
pub fn argument<T: std::str::FromStr>(at: usize, name: &str) -> Result<T, Failure> {
    let text = std::env::args().nth(at).ok_or_else(|| format!("argument {at} is missing: {name}"))?;
    text.parse().map_err(|_| format!("argument {at} is no {name}: `{text}`").into())
}

/// A runtime as a program has it that makes one call after the other: everything happens on the thread that waits.
///
/// # Errors
///
/// When the system gives none.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}
