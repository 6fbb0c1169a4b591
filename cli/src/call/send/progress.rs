//! A bar that shows how far a long upload is. There is none when nobody looks, and none for what is sent at once.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use weixin_runtime::Progress;

use crate::terminal::say;

/// From this length on, in bytes, there is a bar at once.
const LONG: u64 = 1024 * 1024;

/// After this time there is one for anything that is still being sent.
const PATIENCE: Duration = Duration::from_millis(300);

/// The bar, once there is one.
pub(crate) struct UploadBar {
    wanted: bool,
    start: Instant,
    bar: OnceLock<ProgressBar>,
}

impl UploadBar {
    /// A bar on the standard error output, if that is a terminal.
    pub(crate) fn new() -> Self {
        Self { wanted: io::stderr().is_terminal(), start: Instant::now(), bar: OnceLock::new() }
    }

    /// Shows how far it is.
    pub(crate) fn show(&self, progress: Progress) {
        let Progress { sent, total, .. } = progress;
        let worth_it = total > LONG || (self.start.elapsed() > PATIENCE && sent < total);
        if !self.wanted || (self.bar.get().is_none() && !worth_it) {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let style = ProgressStyle::with_template("{bar:32} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
            ProgressBar::new(total).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        bar.set_position(sent);
    }

    /// Prints a line above the bar.
    pub(crate) fn say(&self, line: &str) {
        match self.bar.get() {
            Some(bar) => bar.suspend(|| say(line)),
            None => say(line),
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
