//! Uploads a file once, or many times at once: `upload WAY ADDRESS FILE AT_ONCE`; the variants are in [`Variant`].
//!
//! One process for each measurement, so that its peak memory is that of this variant.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use tokio::task::JoinSet;
use weixin::cooperation_shop::Upload;
use weixin::{Client, Token, Validation};
use weixin_benches::by_hand::ByHand;
use weixin_benches::{Failure, argument, clock, runtime, sample};

/// How the file is sent.
#[derive(Clone, Copy)]
enum Variant {
    /// By the bindings.
    Ours,
    /// reqwest with a stream of large pieces.
    ByHand,
    /// reqwest with its own `Part::file`.
    PartFile,
    /// The same bytes through a socket, without any HTTP library: read a piece, write it, read the next.
    Socket,
}

impl std::str::FromStr for Variant {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "ours" => Ok(Self::Ours),
            "by-hand" => Ok(Self::ByHand),
            "part-file" => Ok(Self::PartFile),
            "socket" => Ok(Self::Socket),
            _ => Err(()),
        }
    }
}

fn main() -> Result<(), Failure> {
    let variant: Variant = argument(1, "variant: ours, by-hand, part-file, socket")?;
    let (address, path): (String, PathBuf) = (argument(2, "address")?, argument(3, "file")?);
    let at_once: usize = argument(4, "number of uploads at once")?;
    let bytes = path.metadata()?.len() * at_once as u64;
    let seconds = match variant {
        Variant::Socket => timed(|| (0..at_once).try_for_each(|_| by_socket(&address, &path)))?,
        Variant::Ours => ours(&address, &path, at_once)?,
        Variant::ByHand | Variant::PartFile => by_hand(&address, &path, at_once, matches!(variant, Variant::PartFile))?,
    };
    let (work, name) = ("upload", argument::<String>(1, "variant")?);
    sample(work, &name, "MB/s", bytes as f64 / 1e6 / seconds);
    if let Some(peak) = clock::peak_memory() {
        sample(work, &name, "peak MiB", peak as f64 / f64::from(1 << 20));
    }
    Ok(())
}

/// The seconds that something takes.
fn timed(run: impl FnOnce() -> Result<(), Failure>) -> Result<f64, Failure> {
    let start = Instant::now();
    run()?;
    Ok(start.elapsed().as_secs_f64())
}

fn ours(address: &str, path: &Path, at_once: usize) -> Result<f64, Failure> {
    let client = Client::builder(Token::app("TOKEN")).base_url(format!("http://{address}"));
    // 50 MB are more than the service takes, and curl asks nobody.
    let client = client.validation(Validation::Off).build()?;
    at_the_same_time(at_once, || {
        let (client, path) = (client.clone(), path.to_owned());
        async move {
            let file = weixin::File::open(&path).await?;
            client.send(Upload::binary("openid", file)).await?;
            Ok(())
        }
    })
}

fn by_hand(address: &str, path: &Path, at_once: usize, part_file: bool) -> Result<f64, Failure> {
    let client = Arc::new(ByHand::new(address)?);
    at_the_same_time(at_once, || {
        let (client, path) = (client.clone(), path.to_owned());
        async move {
            match part_file {
                true => drop(client.upload_part_file("openid", &path).await?),
                false => drop(client.upload_file("openid", &path).await?),
            }
            Ok(())
        }
    })
}

/// Starts so many calls, waits for all, and gives the seconds that it took.
fn at_the_same_time<F>(at_once: usize, call: impl Fn() -> F) -> Result<f64, Failure>
where
    F: Future<Output = Result<(), Failure>> + Send + 'static,
{
    let runtime = runtime()?;
    timed(|| {
        runtime.block_on(async {
            let mut calls: JoinSet<_> = (0..at_once).map(|_| call()).collect();
            while let Some(done) = calls.join_next().await {
                done??;
            }
            Ok(())
        })
    })
}

fn by_socket(address: &str, path: &Path) -> Result<(), Failure> {
    let mut file = File::open(path)?;
    let head = "--weixin\r\nContent-Disposition: form-data; name=\"file\"; filename=\"part.stl\"\r\n\
        Content-Type: model/stl\r\n\r\n";
    let tail = "\r\n--weixin--\r\n";
    let length = head.len() as u64 + file.metadata()?.len() + tail.len() as u64;
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST /channels/ec/open/upload?access_token=TOKEN&openid=openid&upload_type=0 HTTP/1.1\r\nHost: {address}\r\n\
         Content-Type: multipart/form-data; boundary=weixin\r\nContent-Length: {length}\r\n\r\n{head}"
    )?;
    let mut piece = vec![0; 64 * 1024];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            found => stream.write_all(&piece[..found])?,
        }
    }
    stream.write_all(tail.as_bytes())?;
    answered(&mut stream).map_err(Into::into)
}

/// Waits for the whole answer: it ends with its one object.
fn answered(stream: &mut TcpStream) -> io::Result<()> {
    let (mut answer, mut piece) = (Vec::new(), [0; 1024]);
    while !answer.ends_with(b"}") {
        match stream.read(&mut piece)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            found => answer.extend_from_slice(&piece[..found]),
        }
    }
    Ok(())
}
