//! Plays the rows of the table, several at once, and reports every deviation.

use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use weixin::access_token::{GetAccessToken, GetAccessTokenRequired};
use weixin::cooperation_shop::{Upload, UploadUrlRequired};
use weixin::{Client, File, Hook, Outcome, Outgoing, Progress, Request, Source};

use super::leaks::{known, leaks, printed};
use super::row::{ANY, Call, Cause, Gives, Row};
use super::setup::Setup;
use super::{APP_SECRET, SMALL, accounts, part, recorder, table, upload};

/// Rows that are played at once.
const AT_ONCE: usize = 8;

#[test]
fn every_fault_gives_what_the_table_says() {
    let rows: Vec<&Row> = table::ALL.iter().copied().flatten().collect();
    assert!(rows.len() >= 35, "{} rows", rows.len());
    let failures = Mutex::new(Vec::new());
    let next = Mutex::new(rows.iter());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(row) = next.lock().expect("no thread panics while it holds the lock").next() else {
                        return;
                    };
                    let wrong = catch_unwind(AssertUnwindSafe(|| play(row)))
                        .unwrap_or_else(|_| vec!["panics: see above".to_owned()]);
                    let wrong = wrong.iter().map(|wrong| format!("{}: {wrong}", row.name));
                    failures.lock().expect("no thread panics while it holds the lock").extend(wrong);
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no thread panics while it holds the lock");
    assert!(failures.is_empty(), "{} complaints, {} rows:\n{}", failures.len(), rows.len(), failures.join("\n"));
}

#[test]
fn names_of_rows_are_unique() {
    let mut names: Vec<_> = table::ALL.iter().copied().flatten().map(|row| row.name).collect();
    names.sort_unstable();
    let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// What the client said, as it said it.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Hearing>>);

#[derive(Default)]
struct Hearing {
    text: String,
    tries: u64,
    progress: Vec<Progress>,
}

impl Heard {
    fn with<T>(&self, see: impl FnOnce(&mut Hearing) -> T) -> T {
        see(&mut self.0.lock().expect("no thread panics while it holds the lock"))
    }
}

/// Counts the tries of one endpoint, and records what hooks see of all.
#[derive(Clone)]
struct Listener(Heard, &'static str);

impl Hook for Listener {
    fn before(&self, request: &mut Outgoing<'_>) {
        self.0.with(|heard| {
            writeln!(heard.text, "{request:?} {request:#?} {}", request.url_without_query()).expect("memory")
        });
    }

    fn after(&self, outcome: &Outcome<'_>) {
        self.0.with(|heard| {
            heard.tries += u64::from(outcome.endpoint.name == self.1);
            writeln!(heard.text, "{outcome:?} {outcome:#?} {:?}", outcome.failure).expect("memory");
        });
    }
}

/// Plays a row, and returns every deviation from the table.
fn play(row: &Row) -> Vec<String> {
    let ((mut wrong, mut text, secrets), recorded) = recorder::record(go(row));
    if recorded.named("call").is_empty() {
        wrong.push("nothing was traced".to_owned());
    }
    text.push_str(&recorded.text());
    wrong.extend(leaks(&text, &secrets));
    wrong
}

async fn go(row: &Row) -> (Vec<String>, String, Vec<String>) {
    let setup = Arc::new(Setup::of(row).await);
    let heard = Heard::default();
    let mut secrets = known();
    let listener = Listener(heard.clone(), setup.endpoint);
    let client = accounts::client(row, &setup, listener, &mut secrets).await;
    if row.warm {
        client.send(upload(SMALL)).await.expect("the call before is a good one");
        tokio::time::sleep(Duration::from_millis(50)).await;
        heard.with(|heard| heard.tries = 0);
    }
    let started = Instant::now();
    let limit = Duration::from_millis(row.within);
    let result = tokio::time::timeout(limit, call(row, &setup, &client, &heard)).await;
    let mut wrong = Vec::new();
    match result {
        Err(_) => wrong.push(format!("hangs: no end within {} ms", row.within)),
        Ok(gives) if gives != row.gives => wrong.push(format!("gives {gives:?}, not {:?}", row.gives)),
        Ok(_) => {}
    }
    let took = started.elapsed();
    wrong.extend(counted(row, &setup, &heard).await.map(|counted| format!("{counted}, after {} ms", took.as_millis())));
    wrong.extend(setup.sent_twice());
    wrong.extend(heard.with(|heard| steps_back(&heard.progress)));
    let requests = setup.surroundings.vendor.as_ref().map(weixin_mock::Mock::requests).unwrap_or_default();
    secrets.extend(requests.iter().filter_map(|request| Some(request.token.as_ref()?.expose().to_owned())));
    let text = heard.with(|heard| format!("{client:?} {}{:?}", heard.text, heard.progress));
    (wrong, text, secrets)
}

async fn call(row: &Row, setup: &Arc<Setup>, client: &Client, heard: &Heard) -> Gives {
    let binary = |file: File| Upload::binary("openid-1", file);
    match row.call {
        Call::Memory(size) => send(client, binary(part(size)), row, setup, heard).await,
        Call::Disk(_) => {
            let file = File::open(&setup.surroundings.path).await.expect("it was written");
            send(client, binary(file), row, setup, heard).await
        }
        Call::Stuck => {
            let file = File::from_source("part.stl", Stuck).expect("the beginning can be read");
            send(client, binary(file), row, setup, heard).await
        }
        Call::Json => {
            send(
                client,
                Upload::url(UploadUrlRequired { openid: "openid-1", file_url: "https://example.com/part.stl" }),
                row,
                setup,
                heard,
            )
            .await
        }
        Call::Get => {
            send(
                &client.without_tokens(),
                GetAccessToken::new(GetAccessTokenRequired { appid: "wx1", secret: APP_SECRET }),
                row,
                setup,
                heard,
            )
            .await
        }
    }
}

async fn send<R: Request>(client: &Client, request: R, row: &Row, setup: &Arc<Setup>, heard: &Heard) -> Gives
where
    R::Response: std::fmt::Debug,
{
    let (during, setup, hearing) = (row.during, setup.clone(), heard.clone());
    let call = client.call(request).progress(move |progress| {
        hearing.with(|heard| heard.progress.push(progress));
        if let Some(during) = during {
            during(&setup.surroundings, progress);
        }
    });
    heard.with(|heard| writeln!(heard.text, "{call:?}").expect("memory"));
    let (gives, text) = match call.send().await {
        Ok(answer) => (Gives::Works, format!("{answer:?} {answer:#?}")),
        Err(error) => {
            (Gives::Fails(Cause::of(&error), error.is_retryable()), format!("{}{:?}", printed(&error), error.rid()))
        }
    };
    heard.with(|heard| heard.text.push_str(&text));
    gives
}

/// Compares what arrived, and checks a moment later that nothing more came.
async fn counted(row: &Row, setup: &Setup, heard: &Heard) -> Option<String> {
    let agrees = |wanted: u64, found: u64| wanted == ANY || wanted == found;
    let complaint = || {
        let tries = heard.with(|heard| heard.tries);
        let ((heads, whole), wanted) = (setup.arrived(), row.arrives);
        let good = agrees(wanted.tries, tries)
            && agrees(wanted.heads, heads)
            && whole.is_none_or(|whole| agrees(wanted.whole, whole));
        (!good).then(|| format!("{tries} tries, {heads} heads and {whole:?} whole requests, not {wanted:?}"))
    };
    let patience = Instant::now() + Duration::from_secs(2);
    while complaint().is_some() && Instant::now() < patience {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(60)).await;
    complaint()
}

/// Progress grows within a try, and no earlier try reappears.
fn steps_back(progress: &[Progress]) -> Option<String> {
    let bad = |pair: &[Progress]| {
        let [before, after] = [pair[0], pair[1]];
        after.attempt < before.attempt || (after.attempt == before.attempt && after.sent <= before.sent)
    };
    let beyond = progress.iter().find(|progress| progress.sent > progress.total);
    let back = progress.windows(2).find(|pair| bad(pair));
    back.map(|pair| format!("progress steps back: {pair:?}"))
        .or_else(|| beyond.map(|beyond| format!("progress goes too far: {beyond:?}")))
}

/// A source that stalls for longer than the call may take. Its beginning is read when the file is made.
struct Stuck;

impl Source for Stuck {
    fn len(&self) -> u64 {
        1_000_000
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(vec![b'x'; 1_000]).chain(Sleepy)))
    }
}

struct Sleepy;

impl Read for Sleepy {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        std::thread::sleep(Duration::from_millis(1_500));
        buffer.fill(b'x');
        Ok(buffer.len())
    }
}
