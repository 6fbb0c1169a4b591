//! The rate limit of a client.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;
use weixin::{Client, Hook, Outgoing, RateLimit, Retry, Token};
use weixin_mock::Mock;

use super::{SMALL, TOKEN, builder, upload};

fn client(vendor: &Mock, limit: RateLimit) -> Client {
    builder(vendor.url(), Token::app(TOKEN)).rate_limit(limit).build().expect("a client")
}

#[tokio::test]
async fn thirty_calls_at_fifty_a_second_go_one_after_the_other_once_five_have_gone() {
    let vendor = Mock::embedded().await;
    let client = client(&vendor, RateLimit::per_second(50).burst(5));
    let started = Instant::now();
    let order = Arc::new(Mutex::new(Vec::new()));
    // One task, polled in the order of the list: so the calls ask for their turn in this order.
    let calls = (0..30).map(|number| {
        let (client, order) = (client.clone(), order.clone());
        async move {
            client.send(upload(SMALL)).await.expect("it works");
            order.lock().expect("no thread panics while it holds the lock").push((number, started.elapsed()));
        }
    });
    futures_util::future::join_all(calls).await;
    let order = order.lock().expect("no thread panics while it holds the lock").clone();
    // The burst needs no time, each of the other 25 takes 20 ms.
    assert!(started.elapsed() >= Duration::from_millis(25 * 20), "{:?}", started.elapsed());
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    for (number, at) in &order {
        let turn = Duration::from_millis(20) * u32::from(*number as u16).saturating_sub(4);
        assert!(*at >= turn, "{number} ended at {at:?}, before its turn at {turn:?}");
    }
    assert_eq!(vendor.count("upload"), 30);
}

/// Writes down in which order requests set out.
struct SetsOut(Arc<Mutex<Vec<u64>>>);

impl Hook for SetsOut {
    fn before(&self, request: &mut Outgoing<'_>) {
        self.0.lock().expect("no thread panics while it holds the lock").push(request.length());
    }
}

#[tokio::test]
async fn turns_are_given_in_the_order_of_asking() {
    let vendor = Mock::embedded().await;
    let order = Arc::default();
    let client = builder(vendor.url(), Token::app(TOKEN)).rate_limit(RateLimit::per_second(40).burst(1));
    let client = client.hook(SetsOut(Arc::clone(&order))).build().expect("a client");
    // The length of its body tells which one it is.
    let calls = (0..12).map(|number| {
        let client = client.clone();
        async move { client.send(upload(SMALL + number)).await.expect("it works") }
    });
    futures_util::future::join_all(calls).await;
    let order = order.lock().expect("no thread panics while it holds the lock");
    assert!(order.len() == 12 && order.is_sorted(), "{order:?}");
}

#[tokio::test]
async fn a_retry_takes_a_turn_too_and_clones_share_the_limit() {
    let vendor = Mock::embedded().await;
    let client = client(&vendor, RateLimit::per_second(10).burst(1));
    for _ in 0..2 {
        vendor.on("upload").next().refuse(-1);
    }
    let started = Instant::now();
    client.send(upload(SMALL)).await.expect("the third try works");
    assert!(started.elapsed() >= Duration::from_millis(200), "{:?}", started.elapsed());
    client.clone().with_tokens(Token::app("another")).send(upload(SMALL)).await.expect("it works");
    assert!(started.elapsed() >= Duration::from_millis(300), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_waits_sends_nothing() {
    let vendor = Mock::embedded().await;
    let client = client(&vendor, RateLimit::per_second(5).burst(1));
    client.send(upload(SMALL)).await.expect("it works");
    let waiting = client.call(upload(SMALL)).retry(Retry::never()).send();
    tokio::time::timeout(Duration::from_millis(50), waiting).await.expect_err("its turn is later");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(vendor.total(), 1);
}
