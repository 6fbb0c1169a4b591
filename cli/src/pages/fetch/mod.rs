//! Gets pages from the vendor, as Markdown: slowly, conditionally, from their own host only, and within bounds.

mod address;
mod http;
mod kept;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use clap::Args;
use weixin_codegen::describe::count;
use weixin_import::Validator;
use weixin_runtime::reqwest::{Client, Url};

use crate::failure::Failure;
use http::Answer;
use kept::KeptPages;

/// After so many failures in a row nobody is asked any more: the network or the server has a problem.
const MAX_FAILURES: usize = 5;

/// The most pages that are asked for at a time.
const MAX_PARALLEL: u8 = 8;

/// How to fetch.
#[derive(Clone, Debug, Args)]
pub(crate) struct FetchArgs {
    /// Fetch the pages from the vendor, as Markdown: each from the address that it has, with `.md` at its end.
    #[arg(long)]
    fetch: bool,
    /// Seconds between two pages.
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds, requires = "fetch")]
    pause: Duration,
    /// How many pages to ask for at a time.
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "fetch",
          value_parser = clap::value_parser!(u8).range(1..=i64::from(MAX_PARALLEL)))]
    parallel: u8,
    /// Folder to keep the pages in: what was fetched today is not fetched again, so that an interrupted run can go on.
    #[arg(long, value_name = "DIR", requires = "fetch")]
    keep: Option<PathBuf>,
    /// Server to ask instead of the pages' own, such as `http://127.0.0.1:8000`.
    #[arg(long, value_name = "URL", value_parser = address::base, requires = "fetch")]
    fetch_base: Option<Url>,
}

/// A page to ask for.
#[derive(Clone, Debug)]
pub(crate) struct PageRequest {
    /// Its address, as the spec has it.
    pub(crate) url: String,
    /// What the server said of the page that the spec was compared with last.
    pub(crate) validator: Option<Validator>,
}

/// What became of a page.
#[derive(Debug)]
pub(crate) enum Fetched {
    /// The page: its text, what tells whether it will have changed, and its file if it is kept.
    Page(String, Option<Validator>, Option<String>),
    /// It is as it was when the spec was compared with it.
    NotModified,
    /// There is no such page.
    NotFound,
    /// It could not be fetched.
    Failed(String),
    /// It was not asked for, after too many failures.
    Skipped,
}

impl Fetched {
    /// What is wrong with the page at an address, if it did not come.
    pub(crate) fn problem(self, url: &str) -> Option<String> {
        match self {
            Self::Page(..) | Self::NotModified | Self::Skipped => None,
            Self::NotFound => Some(format!("{url}: the server has no such page")),
            Self::Failed(why) => Some(format!("{url}: {why}")),
        }
    }
}

/// How many pages came, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FetchCounts {
    pub(crate) fetched: usize,
    pub(crate) not_modified: usize,
    pub(crate) not_found: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl FetchCounts {
    fn add(&mut self, what: &Fetched) {
        match what {
            Fetched::Page(..) => self.fetched += 1,
            Fetched::NotModified => self.not_modified += 1,
            Fetched::NotFound => self.not_found += 1,
            Fetched::Failed(_) => self.failed += 1,
            Fetched::Skipped => self.skipped += 1,
        }
    }

    /// That some pages were not asked for, if so.
    pub(crate) fn problem(self) -> Option<String> {
        let skipped = count(self.skipped, "page");
        (self.skipped > 0)
            .then(|| format!("{skipped} not asked for after {MAX_FAILURES} failures in a row; run it again to go on"))
    }

    /// The numbers, in words: `401 pages: 398 not modified, 3 fetched`.
    pub(crate) fn text(self) -> String {
        let Self { fetched, not_modified, not_found, failed, skipped } = self;
        let all = fetched + not_modified + not_found + failed + skipped;
        let parts = [
            (not_modified, "not modified"),
            (fetched, "fetched"),
            (not_found, "not found"),
            (failed, "failed"),
            (skipped, "not asked for"),
        ];
        let parts: Vec<String> =
            parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
        format!("{}: {}", count(all, "page"), parts.join(", "))
    }
}

impl FetchArgs {
    /// True if pages are fetched instead of read.
    pub(crate) fn is_on(&self) -> bool {
        self.fetch
    }

    /// Asks for pages, and hands out each as it comes.
    ///
    /// # Errors
    ///
    /// The client cannot be set up, the folder of kept pages cannot be used, or `take` fails.
    pub(crate) fn fetch(
        &self,
        requests: Vec<PageRequest>,
        today: &str,
        mut take: impl FnMut(&PageRequest, Fetched) -> Result<(), Failure>,
    ) -> Result<FetchCounts, Failure> {
        let mut counts = FetchCounts::default();
        let mut kept = self.keep.as_deref().map(KeptPages::open).transpose()?;
        let mut jobs = VecDeque::new();
        for request in requests {
            // What was kept today has been asked for already.
            if let Some(text) = kept.as_ref().and_then(|kept| kept.of_day(&request.url, today)) {
                let validator = kept.as_ref().and_then(|kept| kept.validator(&request.url));
                let file = kept.as_ref().and_then(|kept| kept.file(&request.url));
                let page = Fetched::Page(text, validator, file);
                counts.add(&page);
                take(&request, page)?;
            } else {
                let own = kept.as_ref().and_then(|kept| kept.validator(&request.url));
                jobs.push_back(Job { is_kept: own.is_some(), validator: own.or(request.validator.clone()), request });
            }
        }
        self.run(jobs, |job, answer| {
            let what = keep(kept.as_mut(), &job, answer, today)?;
            counts.add(&what);
            take(&job.request, what)
        })?;
        Ok(counts)
    }

    /// Lets workers ask, each at its own pace, and handles what comes one by one.
    fn run(
        &self,
        jobs: VecDeque<Job>,
        mut handle: impl FnMut(Job, Answer) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let workers = usize::from(self.parallel).min(jobs.len());
        let client = http::client(self.fetch_base.as_ref())
            .map_err(|error| Failure::Usage(format!("cannot start the client: {error}")))?;
        let shared = Shared { jobs: Mutex::new(jobs), failures: AtomicUsize::new(0) };
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..workers {
                let sender = sender.clone();
                let (client, shared) = (&client, &shared);
                scope.spawn(move || self.work(client, shared, &sender));
            }
            drop(sender);
            let mut result = Ok(());
            for (job, answer) in receiver {
                if result.is_ok() {
                    result = handle(job, answer);
                    // Nobody wants what else there is.
                    if result.is_err() {
                        shared.failures.store(usize::MAX / 2, Ordering::Relaxed);
                    }
                }
            }
            result
        })
    }

    fn work(&self, client: &Client, shared: &Shared, sender: &mpsc::Sender<(Job, Answer)>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let mut is_first = true;
        while let Some(job) = shared.next() {
            let answer = match &runtime {
                _ if shared.failures.load(Ordering::Relaxed) >= MAX_FAILURES => Answer::Failed(String::new()),
                Err(error) => Answer::Failed(format!("cannot start the client: {error}")),
                Ok(runtime) => {
                    if !std::mem::take(&mut is_first) {
                        thread::sleep(self.pause);
                    }
                    runtime.block_on(self.ask(client, &job))
                }
            };
            match &answer {
                Answer::Failed(_) | Answer::Busy(_) => shared.failures.fetch_add(1, Ordering::Relaxed),
                Answer::Page(..) | Answer::NotModified | Answer::NotFound => shared.failures.swap(0, Ordering::Relaxed),
            };
            if sender.send((job, answer)).is_err() {
                return;
            }
        }
    }

    /// Asks for a page, and once more if the server wants to be asked later.
    async fn ask(&self, client: &Client, job: &Job) -> Answer {
        let url = match address::markdown_address(&job.request.url, self.fetch_base.as_ref()) {
            Ok(url) => url,
            Err(why) => return Answer::Failed(why),
        };
        match http::get(client, &url, job.validator.as_ref()).await {
            Answer::Busy(pause) => {
                tokio::time::sleep(pause.max(self.pause)).await;
                http::get(client, &url, job.validator.as_ref()).await
            }
            answer => answer,
        }
    }
}

/// A page that a worker asks for.
struct Job {
    request: PageRequest,
    validator: Option<Validator>,
    /// True if the validator is that of a page that was kept.
    is_kept: bool,
}

/// What workers share.
struct Shared {
    jobs: Mutex<VecDeque<Job>>,
    /// Failures in a row.
    failures: AtomicUsize,
}

impl Shared {
    fn next(&self) -> Option<Job> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// What an answer means, with the pages that are kept.
fn keep(kept: Option<&mut KeptPages>, job: &Job, answer: Answer, today: &str) -> Result<Fetched, Failure> {
    let url = &job.request.url;
    Ok(match (answer, kept) {
        (Answer::Page(text, validator), None) => Fetched::Page(text, validator, None),
        (Answer::Page(text, validator), Some(kept)) => {
            kept.keep(url, &text, today, validator.clone())?;
            let file = kept.file(url);
            Fetched::Page(text, validator, file)
        }
        // Nobody knows whether the kept page was compared with the spec.
        (Answer::NotModified, Some(kept)) if job.is_kept => {
            kept.unchanged(url, today)?;
            let text = kept.text(url).unwrap_or_default();
            Fetched::Page(text, job.validator.clone(), kept.file(url))
        }
        (Answer::NotModified, _) => Fetched::NotModified,
        (Answer::NotFound, _) => Fetched::NotFound,
        (Answer::Busy(_), _) => Fetched::Failed("the server is busy".to_owned()),
        (Answer::Failed(why), _) if why.is_empty() => Fetched::Skipped,
        (Answer::Failed(why), _) => Fetched::Failed(why),
    })
}

/// Seconds, with a fraction.
fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse().ok().and_then(|number: f64| Duration::try_from_secs_f64(number).ok());
    number
        .filter(|pause| *pause <= Duration::from_secs(3600))
        .ok_or_else(|| "expected seconds, such as `0.5`".to_owned())
}
