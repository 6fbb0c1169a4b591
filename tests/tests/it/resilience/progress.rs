//! Upload progress: it grows, ends at the total, restarts with each attempt, and stops with the call.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use weixin::cooperation_shop::{Upload, UploadUrlRequired};
use weixin::{AppCredentials, Call, Client, Credentials, File, Progress, Request, Token};
use weixin_mock::{Mock, TokenMode};

use super::sockets::{Sockets, answers_early, reads_slowly};
use super::{APP_SECRET, BIG, TOKEN, builder, part, upload};

type Reports = Arc<Mutex<Vec<Progress>>>;

fn watched<R: Request>(call: Call<R>, reports: &Reports) -> Call<R> {
    let reports = reports.clone();
    call.progress(move |progress| reports.lock().expect("no thread panics while it holds the lock").push(progress))
}

fn seen(reports: &Reports) -> Vec<Progress> {
    reports.lock().expect("no thread panics while it holds the lock").clone()
}

fn client(vendor: &Mock) -> Client {
    builder(vendor.url(), Token::app(TOKEN)).build().expect("a client")
}

/// The reports of one try: they grow, in pieces that are small, up to the whole.
fn assert_whole(reports: &[Progress], attempt: u32, total: u64) {
    let reports: Vec<_> = reports.iter().filter(|report| report.attempt == attempt).collect();
    assert!(reports.iter().all(|report| report.total == total), "{reports:?}");
    assert!(reports.windows(2).all(|pair| pair[0].sent < pair[1].sent), "{reports:?}");
    let steps = reports.windows(2).map(|pair| pair[1].sent - pair[0].sent);
    assert!(steps.max().unwrap_or_default() <= 256 * 1024, "it can be seen: {reports:?}");
    assert_eq!(reports.last().map(|last| last.sent), Some(total), "it ends at the whole");
}

#[tokio::test]
async fn it_grows_and_ends_at_the_whole() {
    let vendor = Mock::embedded().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("part.stl");
    std::fs::write(&path, vec![b'x'; 3_000_000]).expect("written");
    for file in [part(3_000_000), File::open(&path).await.expect("opened"), part(1)] {
        vendor.clear();
        let reports = Reports::default();
        watched(client(&vendor).call(Upload::binary("openid-1", file)), &reports).await.expect("it works");
        let total = vendor.requests().pop().expect("it arrived").body_len;
        assert_whole(&seen(&reports), 1, total);
        assert!(seen(&reports).iter().all(|report| report.attempt == 1));
    }
}

#[tokio::test]
async fn json_has_progress_and_a_get_has_none() {
    let vendor = Mock::embedded().await;
    let reports = Reports::default();
    let request = Upload::url(UploadUrlRequired { openid: "openid-1", file_url: "https://example.com/part.stl" });
    watched(client(&vendor).call(request), &reports).await.expect("it works");
    assert_whole(&seen(&reports), 1, vendor.requests()[0].body_len);
    let reports = Reports::default();
    let request = weixin::access_token::GetAccessToken::new(weixin::access_token::GetAccessTokenRequired {
        appid: "wx1",
        secret: APP_SECRET,
    });
    watched(client(&vendor).without_tokens().call(request), &reports).await.expect("it works");
    assert_eq!(seen(&reports), []);
}

#[tokio::test]
async fn it_begins_again_with_each_try() {
    let vendor = Mock::embedded().await;
    vendor.on("upload").refuse(-1);
    vendor.on("upload").reset_after(50_000);
    let reports = Reports::default();
    watched(client(&vendor).call(upload(BIG)), &reports).await.expect("the third try works");
    let total = vendor.requests().pop().expect("it arrived").body_len;
    let reports = seen(&reports);
    assert_whole(&reports, 1, total);
    assert_whole(&reports, 3, total);
    let second: Vec<_> = reports.iter().filter(|report| report.attempt == 2).collect();
    assert!(second.last().is_some_and(|last| last.sent < total), "the second was broken off");
    assert!(reports.is_sorted_by_key(|report| report.attempt), "one try after the other");
}

#[tokio::test]
async fn it_begins_again_with_another_token() {
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).account("wx1", APP_SECRET);
    let vendor = vendor.start().await.expect("a port of loopback");
    let client = builder(vendor.url(), AppCredentials::new(Credentials { appid: "wx1", secret: APP_SECRET }))
        .build()
        .expect("a client");
    vendor.on("upload").refuse(42001);
    let reports = Reports::default();
    watched(client.call(upload(1_000_000)), &reports).await.expect("with the second token");
    let total = vendor.requests().pop().expect("it arrived").body_len;
    assert_whole(&seen(&reports), 1, total);
    assert_whole(&seen(&reports), 2, total);
}

#[tokio::test]
async fn nothing_is_reported_once_the_call_has_ended() {
    let sockets = Sockets::listen(|socket| {
        Box::pin(async { _ = reads_slowly(socket, Arc::default(), Duration::from_millis(2)).await })
    })
    .await;
    let client = builder(&format!("http://127.0.0.1:{}", sockets.port), Token::app(TOKEN)).build().expect("a client");
    for end in ["dropped", "out of time"] {
        let reports = Reports::default();
        let call = watched(client.call(upload(BIG)), &reports);
        let time = Duration::from_millis(60);
        if end == "dropped" {
            tokio::time::timeout(time, call.send()).await.expect_err("it is not done by then");
        } else {
            call.timeout(time).retry(weixin::Retry::never()).await.expect_err("it is not done by then");
        }
        let at_the_end = seen(&reports);
        assert!(at_the_end.last().is_some_and(|last| 0 < last.sent && last.sent < last.total), "{end}: in the middle");
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(seen(&reports).len(), at_the_end.len(), "{end}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_early_ends_the_upload() {
    // The connection is kept, so the HTTP library has no reason to stop.
    const EARLY: &str = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n";
    let sockets = Sockets::listen(|socket| Box::pin(answers_early(socket, EARLY))).await;
    let client = builder(&format!("http://127.0.0.1:{}", sockets.port), Token::app(TOKEN)).build().expect("a client");
    let reports = Reports::default();
    let error = watched(client.call(upload(BIG)), &reports).await.expect_err("refused in the middle");
    assert!(matches!(&error, weixin::Error::Status(status) if status.status() == 413), "{error}");
    let at_the_end = seen(&reports);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(seen(&reports).len(), at_the_end.len());
    assert!(at_the_end.last().is_none_or(|last| last.sent < last.total), "in the middle");
}

#[tokio::test]
async fn a_callback_that_panics_ends_its_call_and_no_other() {
    let vendor = Mock::embedded().await;
    let client = client(&vendor);
    let call =
        client.call(upload(1_000_000)).progress(|progress| assert!(progress.sent < 500_000, "a fault of the test's"));
    let error = call.await.expect_err("its body could not be sent");
    assert!(matches!(error, weixin::Error::Transport(_)), "{error:?}");
    assert_eq!(vendor.uploads().len(), 0, "nothing came whole");
    client.send(upload(1_000)).await.expect("the client goes on");
}
