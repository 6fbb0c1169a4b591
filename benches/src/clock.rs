//! Time and memory as the system counts them. Linux tells; elsewhere the answer is `None`, and the sample is left out.

use std::fs;
use std::time::Duration;

/// The CPU time of the calling thread so far, in user and in kernel mode.
pub fn thread_cpu() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// The most memory that the process has had at one time, in bytes.
pub fn peak_memory() -> Option<u64> {
    status("VmHWM:")?.trim_end_matches(" kB").parse().ok().map(|kib: u64| kib * 1024)
}

/// How many threads the process has.
pub fn threads() -> Option<u64> {
    status("Threads:")?.parse().ok()
}

fn status(name: &str) -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
}
