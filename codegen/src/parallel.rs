//! Work on all cores, with the same result on every machine.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Processes all items on as many threads as there are cores, and returns the results in the order of the items.
///
/// Each thread takes one block of items at a time, so that no thread idles while another has much left to do. A single
/// block is processed without a thread.
pub(crate) fn map<'a, T: Sync, R: Send>(items: &'a [T], block: usize, work: impl Fn(&'a T) -> R + Sync) -> Vec<R> {
    if items.len() <= block {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(block, Ordering::Relaxed);
            let Some(rest) = items.get(start..).filter(|rest| !rest.is_empty()) else { return done };
            done.push((start, rest.iter().take(block).map(&work).collect()));
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len().div_ceil(block));
    let mut blocks: Vec<(usize, Vec<R>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let done = workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        done.collect()
    });
    blocks.sort_unstable_by_key(|(start, _)| *start);
    blocks.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_are_in_order() {
        for number in [0, 1, 7, 8, 9, 1000] {
            let items: Vec<u32> = (0..number).collect();
            let doubled: Vec<u32> = items.iter().map(|item| item * 2).collect();
            assert_eq!(map(&items, 8, |item| item * 2), doubled);
        }
    }
}
