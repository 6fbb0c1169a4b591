//! Retries: which pauses, how long, how many across all calls of a client, and what the caller can configure.

use std::time::{Duration, Instant};

use weixin::cooperation_shop::{Upload, UploadUrlRequired};
use weixin::{Class, Client, ClientBuilder, Error, Retry, Token};
use weixin_mock::Mock;
use weixin_recorder::{Server, Then, json, respond};

use super::recorder::{Recorded, record};
use super::sockets::GOOD;
use super::{SMALL, TOKEN, builder, upload};

const MS: Duration = Duration::from_millis(1);

fn client(vendor: &Mock, retry: Retry) -> Client {
    builder(vendor.url(), Token::app(TOKEN)).retry(retry).build().expect("a client")
}

/// The pauses that were traced, in milliseconds.
fn pauses(recorded: &Recorded) -> Vec<u64> {
    let of = |text: &str| text.split_once("pause_ms=")?.1.split(' ').next()?.parse().ok();
    recorded.events.iter().filter(|said| said.target == "weixin").filter_map(|said| of(&said.text)).collect()
}

/// How long a failing call took, and its pauses.
fn fail(retry: Retry, arrange: fn(&Mock)) -> (Duration, Vec<u64>) {
    let (took, recorded) = record(async {
        let vendor = Mock::embedded().await;
        arrange(&vendor);
        let client = client(&vendor, retry);
        let started = Instant::now();
        client.send(upload(SMALL)).await.expect_err("it fails for ever");
        started.elapsed()
    });
    let pauses = pauses(&recorded);
    (took, pauses)
}

fn busy(vendor: &Mock) {
    vendor.on("upload").always().refuse(-1);
}

#[test]
fn pauses_double_are_cut_at_random_and_have_a_longest() {
    let retry = Retry::default().max_attempts(7).pauses(20 * MS, 100 * MS);
    let longest = [20, 40, 80, 100, 100, 100];
    let runs: Vec<_> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(move || fail(retry, busy))).collect();
        runs.into_iter().map(|run| run.join().expect("it fails, and that is good")).collect()
    });
    for (took, pauses) in &runs {
        assert_eq!(pauses.len(), longest.len());
        for (pause, longest) in pauses.iter().zip(longest) {
            assert!((longest / 2 - 1..=longest).contains(pause), "{pauses:?}");
        }
        assert!(*took >= pauses.iter().sum::<u64>() as u32 * MS, "the pauses were kept: {took:?}, {pauses:?}");
    }
    assert!(runs.iter().any(|(_, pauses)| *pauses != runs[0].1), "machines do not move in step: {runs:?}");
}

#[test]
fn no_try_begins_after_the_time_is_over() {
    let (took, pauses) = fail(Retry::default().max_attempts(1000).pauses(40 * MS, 40 * MS).within(300 * MS), busy);
    assert!((2..15).contains(&pauses.len()), "{pauses:?}");
    assert!(took < Duration::from_secs(3), "{took:?}");
    let (took, pauses) = fail(Retry::default().max_attempts(1000).within(Duration::ZERO), busy);
    assert!(pauses.is_empty() && took < Duration::from_secs(3), "{took:?} {pauses:?}");
}

#[test]
fn what_needs_a_minute_is_given_up_at_once() {
    let (took, pauses) = fail(Retry::default(), |vendor| vendor.on("upload").always().refuse(45011));
    assert!(pauses.is_empty() && took < Duration::from_secs(5), "{took:?} {pauses:?}");
}

/// A client with the default pauses, for a server that asks for one of its own.
async fn asked_to_wait(
    status: &str,
    seconds: &str,
) -> (Result<Duration, Error<weixin::cooperation_shop::UploadError>>, usize) {
    let server = Server::with_script([respond(status, &[("Retry-After", seconds)], ""), json(GOOD)]).await;
    let client = builder(&server.url, Token::app(TOKEN)).build().expect("a client");
    let started = Instant::now();
    let result = client.send(upload(SMALL)).await.map(|_| started.elapsed());
    (result, server.requests().len())
}

#[tokio::test]
async fn retry_after_is_kept() {
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        let (took, requests) = asked_to_wait(status, "1").await;
        let took = took.expect("the second try works");
        assert!((Duration::from_secs(1)..Duration::from_secs(5)).contains(&took), "{status}: {took:?}");
        assert_eq!(requests, 2);
    }
}

#[tokio::test]
async fn retry_after_beyond_the_time_ends_the_call_at_once() {
    for seconds in ["31", "86400", "18446744073709551615"] {
        let started = Instant::now();
        let (result, requests) = asked_to_wait("429 Too Many Requests", seconds).await;
        assert!(matches!(result, Err(Error::Status(error)) if error.status() == 429), "{seconds}");
        assert_eq!(requests, 1, "{seconds}");
        assert!(started.elapsed() < Duration::from_secs(5), "{seconds}");
    }
}

#[tokio::test]
async fn retry_after_that_is_no_number_is_as_none() {
    for seconds in ["", "soon", "-1", "1.5", "99999999999999999999999", "0"] {
        let (took, requests) = asked_to_wait("503 Service Unavailable", seconds).await;
        assert!(took.expect("the second try works") < Duration::from_secs(5), "{seconds}");
        assert_eq!(requests, 2, "{seconds}");
    }
}

#[tokio::test]
async fn all_calls_of_a_client_share_a_budget() {
    let vendor = Mock::embedded().await;
    busy(&vendor);
    let with = |budget: u32| -> ClientBuilder { builder(vendor.url(), Token::app(TOKEN)).retry_budget(budget) };
    let client = with(5).build().expect("a client");
    let calls = (0..20).map(|_| client.send(upload(SMALL)));
    for result in futures_util::future::join_all(calls).await {
        assert_eq!(result.expect_err("busy").class(), Some(Class::Busy));
    }
    // Each call is sent once; five retries were there, and twenty calls have earned two more at most.
    let sent = vendor.count("upload");
    assert!((25..=27).contains(&sent), "{sent}");
    vendor.clear();
    with(0).build().expect("a client").send(upload(SMALL)).await.expect_err("busy");
    assert_eq!(vendor.count("upload"), 1, "no budget, no retry");
    vendor.clear();
    let other = with(5).build().expect("a client");
    other.send(upload(SMALL)).await.expect_err("busy");
    assert_eq!(vendor.count("upload"), 4, "another client has its own");
}

#[tokio::test]
async fn an_upload_is_sent_again_after_a_lost_answer_only_when_the_caller_says_so() {
    let vendor = Mock::embedded().await;
    let client = client(&vendor, super::quick());
    for (idempotent, sent) in [(None, 1), (Some(false), 1), (Some(true), 2)] {
        for fault in ["reset", "close", "truncate", "502"] {
            vendor.clear();
            match fault {
                "reset" => vendor.on("upload").reset(),
                "close" => vendor.on("upload").close(),
                "truncate" => vendor.on("upload").truncate(5),
                _ => vendor.on("upload").status(502),
            }
            let call = client.call(upload(SMALL));
            let call = idempotent.map_or(client.call(upload(SMALL)), |idempotent| call.idempotent(idempotent));
            assert_eq!(call.await.is_ok(), sent == 2, "{fault}, {idempotent:?}");
            assert_eq!(vendor.uploads().len(), sent, "{fault}, {idempotent:?}");
        }
    }
}

#[tokio::test]
async fn a_get_is_not_sent_again_when_the_caller_says_so() {
    let vendor = Mock::embedded().await;
    vendor.on_any().reset();
    let request = weixin::access_token::GetAccessToken::new(weixin::access_token::GetAccessTokenRequired {
        appid: "wx1",
        secret: super::APP_SECRET,
    });
    let client = client(&vendor, super::quick()).without_tokens();
    client.call(request).idempotent(false).await.expect_err("its answer is lost");
    assert_eq!(vendor.count("getAccessToken"), 1);
}

#[tokio::test]
async fn what_is_in_progress_is_not_sent_again_by_itself() {
    let vendor = Mock::embedded().await;
    let client = client(&vendor, super::quick());
    for idempotent in [false, true] {
        vendor.clear();
        vendor.on("upload").refuse(10003);
        let error = client.call(upload(SMALL)).idempotent(idempotent).await.expect_err("in progress");
        assert!(error.is_retryable() && error.class() == Some(Class::InProgress));
        assert_eq!(vendor.count("upload"), 1);
    }
}

#[tokio::test]
async fn a_call_may_be_more_or_less_patient_than_its_client() {
    let vendor = Mock::embedded().await;
    busy(&vendor);
    let client = client(&vendor, super::quick().max_attempts(2));
    for (retry, sent) in [(None, 2), (Some(Retry::never()), 1), (Some(super::quick().max_attempts(6)), 6)] {
        vendor.clear();
        let call = client
            .call(Upload::url(UploadUrlRequired { openid: "openid-1", file_url: "https://example.com/part.stl" }));
        retry
            .map_or(call, |retry| {
                client
                    .call(Upload::url(UploadUrlRequired {
                        openid: "openid-1",
                        file_url: "https://example.com/part.stl",
                    }))
                    .retry(retry)
            })
            .await
            .expect_err("busy");
        assert_eq!(vendor.count("upload"), sent);
    }
}

#[tokio::test]
async fn each_try_has_the_whole_time_out() {
    let server = Server::with_script([Then::Stall(Vec::new()), Then::Stall(Vec::new()), json(GOOD)]).await;
    let client = builder(&server.url, Token::app(TOKEN)).build().expect("a client");
    let started = Instant::now();
    client.call(upload(SMALL)).timeout(150 * MS).idempotent(true).await.expect("the third try works");
    assert!((300 * MS..Duration::from_secs(5)).contains(&started.elapsed()), "{:?}", started.elapsed());
}
