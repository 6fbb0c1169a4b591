//! Many clients at once: 10,000 uploads of 64 KiB, 200 of 9 MiB and 100,000 calls with JSON from 64 clients, which are
//! another process. Every hash is compared, and the memory of the mock is shown as it goes.
//!
//! `cargo run --release --example load -p weixin-mock`, with `keep` to let the mock keep what its limits allow.

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use weixin_mock::Mock;

const CLIENTS: usize = 64;
const PHASES: [Phase; 3] = [
    Phase { name: "small", calls: 10_000, len: 64 * 1024 },
    Phase { name: "large", calls: 200, len: 9 << 20 },
    Phase { name: "json", calls: 100_000, len: 0 },
];

/// Calls of one kind.
#[derive(Clone, Copy)]
struct Phase {
    name: &'static str,
    calls: usize,
    /// Bytes of each file; 0: JSON.
    len: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    match &arguments[1..] {
        [word, url, phase] if word == "client" => {
            let phase = PHASES.into_iter().find(|it| it.name == phase).ok_or("no such phase")?;
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(client(url, phase))
        }
        rest => server(rest.iter().any(|word| word == "keep")),
    }
}

fn server(keep: bool) -> Result<(), Box<dyn Error>> {
    let mut builder = Mock::builder_embedded().threads(2);
    if !keep {
        builder = builder.keep_per_upload(0);
    }
    let vendor = builder.start_blocking()?;
    println!("at the start: {}", memory());
    for phase in PHASES {
        vendor.clear();
        let start = Instant::now();
        run_clients(&vendor, phase)?;
        let seconds = start.elapsed().as_secs_f64();
        check(&vendor, phase)?;
        let rate = phase.calls as f64 / seconds;
        let bytes = (phase.calls * phase.len) as f64 / seconds / 1e6;
        println!("{}: {} calls in {seconds:.1} s, {rate:.0}/s, {bytes:.0} MB/s; {}", phase.name, phase.calls, memory());
    }
    Ok(())
}

/// Runs the clients, and shows the memory after each quarter of their calls.
fn run_clients(vendor: &Mock, phase: Phase) -> Result<(), Box<dyn Error>> {
    let mut clients = Command::new(env::current_exe()?);
    let mut clients = clients.args(["client", vendor.url(), phase.name]).stdin(Stdio::null()).spawn()?;
    let mut shown = 0;
    loop {
        if let Some(status) = clients.try_wait()? {
            return if status.success() { Ok(()) } else { Err("the clients failed".into()) };
        }
        let quarter = vendor.total() * 4 / phase.calls as u64;
        if quarter > shown {
            shown = quarter;
            println!("  {} after {} calls: {}", phase.name, vendor.total(), memory());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Everything that was sent arrived once, whole, under its own name.
fn check(vendor: &Mock, phase: Phase) -> Result<(), Box<dyn Error>> {
    let good = vendor.succeeded("upload");
    if good != phase.calls as u64 || vendor.total() != phase.calls as u64 {
        return Err(format!("{good} of {} calls succeeded, {} arrived", phase.calls, vendor.total()).into());
    }
    if phase.len == 0 {
        return Ok(());
    }
    let uploads = vendor.uploads();
    let hashes: HashMap<_, _> = uploads.iter().map(|upload| (upload.file_name.clone(), upload.sha256)).collect();
    for number in 0..phase.calls {
        let hash: [u8; 32] = Sha256::digest(content(number, phase.len)).into();
        if hashes.get(&Some(format!("{number}.png"))).map(|it| it.0) != Some(hash) {
            return Err(format!("upload {number} did not arrive as it was sent").into());
        }
    }
    if hashes.len() == phase.calls && uploads.len() == phase.calls {
        Ok(())
    } else {
        Err("uploads are mixed up".into())
    }
}

async fn client(url: &str, phase: Phase) -> Result<(), Box<dyn Error>> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let workers = (0..CLIENTS).map(|worker| {
        let (client, url) = (client.clone(), url.to_owned());
        tokio::spawn(async move {
            for number in (worker..phase.calls).step_by(CLIENTS) {
                let answer = call(&client, &url, number, phase.len).await.map_err(|error| error.to_string())?;
                if !answer.contains("\"media_id\"") {
                    return Err(format!("call {number}: {answer}"));
                }
            }
            Ok(())
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await??;
    }
    Ok(())
}

async fn call(client: &reqwest::Client, url: &str, number: usize, len: usize) -> Result<String, reqwest::Error> {
    let target = format!("{url}/channels/ec/open/upload?access_token=T");
    let request = if len == 0 {
        let body = format!("{{\"openid\":\"{number}\",\"file_url\":\"https://files.example.com/{number}.png\"}}");
        client.post(format!("{target}&upload_type=1")).header("content-type", "application/json").body(body)
    } else {
        let head = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{number}.png\"");
        let body = [format!("--B\r\n{head}\r\n\r\n").as_bytes(), &content(number, len), b"\r\n--B--\r\n"].concat();
        let request = client.post(format!("{target}&openid=o&upload_type=0"));
        request.header("content-type", "multipart/form-data; boundary=B").body(body)
    };
    request.send().await?.text().await
}

/// What an upload of a number holds: no two are alike.
fn content(number: usize, len: usize) -> Vec<u8> {
    let mut state = number as u64 + 1;
    let mut bytes = Vec::with_capacity(len + 8);
    bytes.extend_from_slice(b"\x89PNG\r\n\x1a\n");
    while bytes.len() < len {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        bytes.extend_from_slice(&state.to_be_bytes());
    }
    bytes.truncate(len);
    bytes
}

/// What the mock's process takes: now and at most. Linux only.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut text = String::new();
    for (name, what) in [("VmRSS:", "resident"), ("VmHWM:", "peak")] {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        if let Some(kib) = kib {
            let _ = write!(text, "{what} {:.1} MiB ", kib as f64 / 1024.0);
        }
    }
    if text.is_empty() { "memory unknown".to_owned() } else { text.trim_end().to_owned() }
}
