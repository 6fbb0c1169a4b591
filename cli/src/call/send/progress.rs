//! A progress bar for long uploads and downloads on a terminal.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::terminal::say;

/// Files above this size, in bytes, have a bar from the start.
const LONG: u64 = 1024 * 1024;

/// Any other file has one after this time.
const PATIENCE: Duration = Duration::from_millis(300);

/// The bar, which is made when it is needed.
pub(crate) struct TransferBar {
    wanted: bool,
    start: Instant,
    bar: OnceLock<ProgressBar>,
}

impl TransferBar {
    /// A bar on standard error, if that is a terminal.
    pub(crate) fn new() -> Self {
        Self { wanted: io::stderr().is_terminal(), start: Instant::now(), bar: OnceLock::new() }
    }

    /// Updates the bar: `done` of `total` bytes have been sent, or have come.
    pub(crate) fn show(&self, done: u64, total: u64) {
        let worth_it = total > LONG || (self.start.elapsed() > PATIENCE && done < total);
        if !self.wanted || (self.bar.get().is_none() && !worth_it) {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let style = ProgressStyle::with_template("{bar:32} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
            ProgressBar::new(total).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        // What is sent is followed by what comes.
        bar.set_length(total);
        bar.set_position(done);
    }

    /// Prints a line above the bar.
    pub(crate) fn say(&self, line: &str) {
        match self.bar.get() {
            Some(bar) => bar.suspend(|| say(line)),
            None => say(line),
        }
    }

    /// Removes the bar.
    pub(crate) fn end(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
