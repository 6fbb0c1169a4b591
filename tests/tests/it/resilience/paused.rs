//! Tests of a user whose clock is paused, against the mock.

use std::time::Duration;

use tokio::time::Instant;
use weixin::{Client, Error, Retry, Token, TransportErrorKind};
use weixin_mock::Mock;

use super::{SMALL, TOKEN, upload};

fn builder(vendor: &Mock) -> weixin::ClientBuilder {
    Client::builder(Token::app(TOKEN)).base_url(vendor.url())
}

#[tokio::test(start_paused = true)]
async fn calls_are_answered_while_the_clock_is_held() {
    let vendor = Mock::embedded().await;
    let client = builder(&vendor).build().expect("a client");
    let _clock = vendor.hold_clock();
    let start = Instant::now();
    for number in 0..20 {
        client.send(upload(SMALL)).await.unwrap_or_else(|error| panic!("{number}: {error}"));
    }
    assert_eq!(vendor.uploads().len(), 20);
    // It would move by a timeout for each call; a machine that is busy lets it move by less.
    assert!(start.elapsed() < Duration::from_secs(20), "the clock stood still: {:?}", start.elapsed());
}

/// What the docs of `hold_clock` say of a clock that is not held; if this fails, the guard is no longer needed. A call may be
/// lucky, but twenty are not.
#[tokio::test(start_paused = true)]
async fn without_the_guard_calls_time_out() {
    let vendor = Mock::embedded().await;
    let client = builder(&vendor).retry(Retry::never()).build().expect("a client");
    let mut timeouts = 0;
    for _ in 0..20 {
        let Err(error) = client.send(upload(SMALL)).await else { continue };
        let Error::Transport(error) = &error else { panic!("{error}") };
        assert!(matches!(error.kind(), TransportErrorKind::Timeout | TransportErrorKind::Connect), "{error}");
        timeouts += 1;
    }
    assert!(timeouts > 0, "the clock moves on while sockets are waited for");
}

#[tokio::test(start_paused = true)]
async fn pauses_pass_by_themselves() {
    let vendor = Mock::embedded().await;
    let (pause, real) = (Duration::from_secs(20), std::time::Instant::now());
    let client = builder(&vendor).retry(Retry::default().pauses(pause, pause)).build().expect("a client");
    let _clock = vendor.hold_clock();
    let start = Instant::now();
    vendor.on("upload").refuse(-1);
    client.send(upload(SMALL)).await.expect("the second attempt works");
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(vendor.requests().len(), 2);
    assert!(start.elapsed() > Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(real.elapsed() < start.elapsed(), "{:?} for {:?}", real.elapsed(), start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_stalled_response_times_out_without_waiting() {
    let vendor = Mock::embedded().await;
    let client = builder(&vendor).retry(Retry::never()).timeout(Duration::from_secs(60)).build().expect("a client");
    let real = std::time::Instant::now();
    let clock = vendor.hold_clock();
    vendor.on("upload").stall();
    let error = client.send(upload(SMALL)).await.expect_err("it never comes");
    assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Timeout), "{error}");
    assert!(real.elapsed() < Duration::from_secs(30), "{:?}", real.elapsed());
    drop(clock);
    // The clock is tokio's again: this takes no time at all.
    tokio::time::sleep(Duration::from_secs(1_000_000)).await;
}
