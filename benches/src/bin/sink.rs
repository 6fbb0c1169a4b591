//! Reads requests and throws them away; answers each like `upload`, and one of a media id with a file of so many
//! megabytes: `sink`, which prints its address.
//!
//! It keeps connections open, and ends when its standard input does, so that it never outlives who started it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// The most that is read at a time, in bytes: large, so that the sink is never what is measured.
const PIECE: usize = 1024 * 1024;
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 57\r\n\r\n\
    {\"errcode\":0,\"errmsg\":\"ok\",\"media_id\":\"0123456789abcdef\"}";

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away in the middle is its own business.
            thread::spawn(move || drop(serve(stream)));
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink()).map(drop)
}

fn serve(stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::with_capacity(PIECE, stream);
    while let Some(Head { length, megabytes }) = head(&mut reader)? {
        throw_away(&mut reader, length)?;
        match megabytes {
            None => writer.write_all(ANSWER)?,
            Some(megabytes) => send(&mut writer, megabytes)?,
        }
    }
    Ok(())
}

/// What is told by the head of a request.
struct Head {
    length: u64,
    /// The size of the file to be sent.
    megabytes: Option<usize>,
}

/// Sends a file that is no text.
fn send(writer: &mut impl Write, megabytes: usize) -> io::Result<()> {
    let (megabyte, length) = (vec![0xff; 1_000_000], megabytes * 1_000_000);
    write!(writer, "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: {length}\r\n\r\n")?;
    (0..megabytes).try_for_each(|_| writer.write_all(&megabyte))
}

/// Reads the head of a request; `None` when the client has closed the connection.
fn head(reader: &mut impl BufRead) -> io::Result<Option<Head>> {
    let (mut length, mut megabytes, mut line) = (0, None, String::new());
    loop {
        line.clear();
        if reader.by_ref().take(64 * 1024).read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
            _ if line == "\r\n" => return Ok(Some(Head { length, megabytes })),
            _ => {
                let wanted = line.split_once("media_id=").and_then(|(_, after)| after.split([' ', '&']).next());
                megabytes = megabytes.or(wanted.and_then(|wanted| wanted.parse().ok()));
            }
        }
    }
}

fn throw_away(reader: &mut impl BufRead, length: u64) -> io::Result<()> {
    let mut left = length;
    while left > 0 {
        let found = reader.fill_buf()?.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        if found == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        reader.consume(found);
        left -= found as u64;
    }
    Ok(())
}
