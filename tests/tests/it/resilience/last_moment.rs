//! A call that times out at the very moment when the last piece of its body goes out.
//!
//! Whether it may be sent again depends on whether the service can have received it completely; and the thread that
//! pulls the body is not the one that watches the clock.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use weixin::cooperation_shop::Upload;
use weixin::{Client, File, Source, Token};

use super::sockets::{GOOD, Sockets, plain_answer, read_request};
use super::{TOKEN, builder, quick};

const CALLS: u64 = 480;
const AT_ONCE: u64 = 12;

/// How long a try may take.
const TIME: Duration = Duration::from_millis(25);

const LENGTH: usize = 300_000;

/// A source whose end comes at a given moment.
struct LastMoment(Instant);

impl Source for LastMoment {
    fn len(&self) -> u64 {
        LENGTH as u64
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        let (beginning, end) = (vec![b'x'; LENGTH - 1_000], Cursor::new(vec![b'x'; 1_000]));
        Ok(Box::new(Cursor::new(beginning).chain(Waits(self.0)).chain(end)))
    }
}

/// Gives nothing, at a given moment.
struct Waits(Instant);

impl Read for Waits {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        // A sleep is not exact.
        let left = self.0.saturating_duration_since(Instant::now());
        std::thread::sleep(left.saturating_sub(Duration::from_micros(300)));
        while Instant::now() < self.0 {
            std::hint::spin_loop();
        }
        Ok(0)
    }
}

/// How many whole requests came, by their openid.
type Whole = Arc<Mutex<HashMap<String, u64>>>;

async fn serve(mut socket: TcpStream, whole: Whole) {
    while let Ok(head) = read_request(&mut socket).await {
        let openid = head.split("openid=").nth(1).and_then(|rest| rest.split([' ', '&']).next()).unwrap_or_default();
        *whole.lock().expect("no thread panics while it holds the lock").entry(openid.to_owned()).or_default() += 1;
        let _ = socket.write_all(plain_answer(GOOD).as_bytes()).await;
    }
}

async fn call(client: Client, number: u64) {
    // From a millisecond before its end to two after it: timers are no more exact than that.
    let end = TIME.saturating_sub(Duration::from_millis(1)) + Duration::from_micros(3_000 * number / CALLS);
    let file = File::from_source("part.stl", LastMoment(Instant::now() + end)).expect("the beginning can be read");
    let call = client.call(Upload::binary(format!("o{number}"), file));
    // Whether it works is left to chance.
    let _ = call.timeout(TIME).retry(quick().max_attempts(2)).send().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn no_upload_is_sent_twice_when_its_time_runs_out_in_the_last_moment() {
    let whole = Whole::default();
    let counted = whole.clone();
    let sockets = Sockets::listen(move |socket| Box::pin(serve(socket, counted.clone()))).await;
    let client = builder(&format!("http://127.0.0.1:{}", sockets.port), Token::app(TOKEN)).build().expect("a client");
    for round in 0..CALLS / AT_ONCE {
        let calls: Vec<_> =
            (0..AT_ONCE).map(|at| tokio::spawn(call(client.clone(), at * (CALLS / AT_ONCE) + round))).collect();
        for call in calls {
            call.await.expect("no call panics");
        }
    }
    let whole = whole.lock().expect("no thread panics while it holds the lock");
    let twice: Vec<_> = whole.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{} of {} came twice: {twice:?}", twice.len(), whole.len());
    // On a busy machine most have no time left; where none arrives there is nothing to be seen.
    assert!(whole.len() as u64 > CALLS / 20, "only {} arrived", whole.len());
}
