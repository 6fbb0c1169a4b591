//! Calls dropped at any moment: the service sees a broken request, and nothing is left behind on this side.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};
use weixin::cooperation_shop::Upload;
use weixin::{Client, File, Progress, Retry, Token};
use weixin_mock::Mock;

use super::sockets::{Sockets, reads_slowly};
use super::{SMALL, TOKEN, builder, part, upload};

/// Marks a process that runs only this test: open files, threads and tasks of other tests are not counted.
const ALONE: &str = "WEIXIN_TEST_ALONE";

/// How many calls are dropped, and how many of them at the same time.
const CALLS: u64 = 200;
const AT_ONCE: u64 = 20;

const SIZE: usize = 8 << 20;

#[test]
fn calls_that_are_dropped_at_any_moment_leave_nothing_behind() {
    if std::env::var_os(ALONE).is_none() {
        assert_passes_alone();
    } else {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(alone());
    }
}

/// Runs this test by itself, in a process of its own.
fn assert_passes_alone() {
    let name = "resilience::dropping::calls_that_are_dropped_at_any_moment_leave_nothing_behind";
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new(program).args(["--exact", name, "--nocapture"]).env(ALONE, "1").output();
    let output = output.expect("it can be run again");
    let (said, failed) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed"), "{said}\n{failed}");
}

/// A server that reads slowly, and what it has seen.
#[derive(Clone, Default)]
struct Seen {
    connections: Arc<AtomicU64>,
    whole: Arc<AtomicU64>,
    broken: Arc<AtomicU64>,
}

impl Seen {
    async fn listen(&self) -> Sockets {
        let seen = self.clone();
        Sockets::listen(move |socket| {
            let seen = seen.clone();
            Box::pin(async move {
                seen.connections.fetch_add(1, Ordering::SeqCst);
                let is_whole = reads_slowly(socket, Arc::default(), Duration::from_millis(1)).await;
                let counter = if is_whole { &seen.whole } else { &seen.broken };
                counter.fetch_add(1, Ordering::SeqCst);
            })
        })
        .await
    }

    fn numbers(&self) -> [u64; 3] {
        [&self.connections, &self.whole, &self.broken].map(|number| number.load(Ordering::SeqCst))
    }
}

/// What a process holds.
#[derive(Clone, Copy, Debug)]
struct Held {
    tasks: usize,
    /// Open files and connections, where the system reports them.
    files: Option<usize>,
}

impl Held {
    fn now() -> Self {
        let files = std::fs::read_dir("/proc/self/fd").ok().map(Iterator::count);
        Self { tasks: Handle::current().metrics().num_alive_tasks(), files }
    }

    fn is_no_more_than(self, other: Self) -> bool {
        self.tasks <= other.tasks && self.files <= other.files
    }
}

fn threads() -> Option<usize> {
    std::fs::read_dir("/proc/self/task").ok().map(Iterator::count)
}

async fn alone() {
    let seen = Seen::default();
    let sockets = seen.listen().await;
    let client = builder(&format!("http://127.0.0.1:{}", sockets.port), Token::app(TOKEN)).build().expect("a client");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("part.stl");
    std::fs::write(&path, vec![b'x'; SIZE]).expect("written");
    let started = Instant::now();
    send(&client, &path, 0, |_| ()).await;
    let whole_call = started.elapsed();
    sleep(Duration::from_millis(50)).await;
    let before = Held::now();

    let dropped = drop_many(&client, &path, whole_call).await;
    let patience = Instant::now() + Duration::from_secs(20);
    let is_quiet = || {
        let [connections, whole, broken] = seen.numbers();
        whole + broken == connections && Held::now().is_no_more_than(before)
    };
    while !is_quiet() && Instant::now() < patience {
        sleep(Duration::from_millis(20)).await;
    }
    let after = Held::now();
    assert!(after.is_no_more_than(before), "before {before:?}, after {after:?}");
    assert!(dropped.threads.is_none_or(|most| most < 3 * AT_ONCE as usize), "{:?} threads", dropped.threads);
    let [connections, whole, broken] = seen.numbers();
    assert_eq!(whole + broken, connections, "none is left");
    let Dropped { finished, handed_over, .. } = dropped;
    // What the system has taken over whole arrives, whatever becomes of the call.
    assert!(whole <= 1 + finished + handed_over, "{whole} whole, {finished} finished, {handed_over} handed over");
    assert!(broken > CALLS / 3, "{broken} of {CALLS} were broken off in the middle; {whole} whole");
    send(&client, &path, 1, |_| ()).await;
}

/// What became of the calls that were to be dropped.
#[derive(Default)]
struct Dropped {
    /// They were done by then.
    finished: u64,
    /// They were dropped when the system had their last byte.
    handed_over: u64,
    /// The most that there were at the end of a round.
    threads: Option<usize>,
}

/// Drops calls at random moments of their time.
async fn drop_many(client: &Client, path: &PathBuf, whole_call: Duration) -> Dropped {
    let mut dropped = Dropped { threads: threads(), ..Dropped::default() };
    for round in 0..CALLS / AT_ONCE {
        let calls = (0..AT_ONCE).map(|at| async move {
            let number = round * AT_ONCE + at;
            let last = Arc::new(AtomicU64::new(0));
            let seen = last.clone();
            let tell = move |progress: Progress| {
                seen.store(u64::from(progress.sent == progress.total), Ordering::SeqCst);
            };
            let done = timeout(whole_call.mul_f64(fraction(number)), send(client, path, number, tell)).await;
            if done.is_ok() { (1, 0) } else { (0, last.load(Ordering::SeqCst)) }
        });
        for (finished, handed_over) in futures_util::future::join_all(calls).await {
            dropped.finished += finished;
            dropped.handed_over += handed_over;
        }
        dropped.threads = dropped.threads.max(threads());
    }
    dropped
}

/// Uploads the file from disk, or as much from memory.
async fn send(client: &Client, path: &PathBuf, number: u64, tell: impl Fn(Progress) + Send + Sync + 'static) {
    let file = if number.is_multiple_of(2) { File::open(path).await.expect("it is there") } else { part(SIZE) };
    let call = client.call(Upload::binary("openid-1", file)).progress(tell);
    call.await.expect("it is slow, and works");
}

/// The same numbers in each run, spread from 0 to 1.
fn fraction(number: u64) -> f64 {
    let spread = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    spread as f64 / (1_u64 << 24) as f64
}

#[tokio::test]
async fn a_call_that_is_dropped_during_a_pause_sends_no_more() {
    let vendor = Mock::embedded().await;
    vendor.on("upload").always().refuse(-1);
    let retry = Retry::default().pauses(Duration::from_millis(200), Duration::from_millis(200));
    let client = builder(vendor.url(), Token::app(TOKEN)).retry(retry).build().expect("a client");
    let call = tokio::spawn(async move { client.send(upload(SMALL)).await.map(|_| ()) });
    assert!(vendor.wait_for_requests(1, Duration::from_secs(5)).await);
    sleep(Duration::from_millis(20)).await;
    call.abort();
    assert!(call.await.expect_err("broken off").is_cancelled());
    sleep(Duration::from_millis(400)).await;
    assert_eq!(vendor.total(), 1);
}
