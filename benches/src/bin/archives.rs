//! Looks into an archive that it has made itself: `archives KIND FILE`, one process for each, so that the peak memory is its own.
//!
//! `one` and `many` are zips of 9 MiB with one and with 10,000 entries; `bomb` is a gz whose gigabytes of zeros are behind
//! a few megabytes; `nested` a zip that holds a zip of 9 MiB. The first run makes the file, the next ones look into it.

use std::fs;
use std::io::{Cursor, Write};
use std::time::Instant;

use weixin_benches::{Failure, argument, clock, sample};
use weixin_runtime::ArchiveKind;
use weixin_runtime::archive::{EntryKind, Limits, Verdict, check};
use zip::write::SimpleFileOptions;

/// The size of the archives, in bytes.
const SIZE: usize = 9 << 20;

fn main() -> Result<(), Failure> {
    let (kind, place): (String, String) = (argument(1, "kind: one, many, nested, bomb")?, argument(2, "file")?);
    if fs::metadata(&place).is_err() {
        // Whatever made the archive would count as memory of its check: that is for the next run.
        return Ok(fs::write(place, archive(&kind)?)?);
    }
    let archive = if kind == "bomb" { ArchiveKind::Gzip } else { ArchiveKind::Zip };
    let length = fs::metadata(&place)?.len();
    let start = Instant::now();
    let classify = |extension: &str| match extension {
        "zip" => EntryKind::Archive(ArchiveKind::Zip),
        "stl" => EntryKind::Accepted,
        _ => EntryKind::Refused,
    };
    let verdict = check(archive, "part.gz", Box::new(fs::File::open(&place)?), &classify, &Limits::default())?;
    let seconds = start.elapsed().as_secs_f64();
    let good = match kind.as_str() {
        "bomb" => matches!(verdict, Verdict::Refused(_)),
        _ => matches!(verdict, Verdict::Checked { .. }),
    };
    if !good {
        return Err(format!("{kind}: {verdict:?}").into());
    }
    sample("archive", &kind, "ms", seconds * 1e3);
    sample("archive", &kind, "MB/s", length as f64 / 1e6 / seconds);
    sample("archive", &kind, "size MB", length as f64 / 1e6);
    if let Some(peak) = clock::peak_memory() {
        sample("archive", &kind, "peak MiB", peak as f64 / f64::from(1 << 20));
    }
    Ok(())
}

fn archive(kind: &str) -> Result<Vec<u8>, Failure> {
    match kind {
        "one" => zipped(1, SIZE),
        "many" => zipped(10_000, SIZE),
        "nested" => {
            let inner = zipped(1_000, SIZE)?;
            let mut outer = zip::ZipWriter::new(Cursor::new(Vec::new()));
            outer.start_file("inner.zip", SimpleFileOptions::default())?;
            outer.write_all(&inner)?;
            Ok(outer.finish()?.into_inner())
        }
        "bomb" => bomb(),
        other => Err(format!("no such kind of archive: `{other}`").into()),
    }
}

/// A zip of so many entries, stored, which together have so many bytes.
fn zipped(entries: usize, size: usize) -> Result<Vec<u8>, Failure> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(size + entries * 200)));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let content = vec![b'x'; size / entries];
    for number in 0..entries {
        zip.start_file(format!("folder/part-{number:05}.stl"), options)?;
        zip.write_all(&content)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Four gigabytes of zeros in a gz.
fn bomb() -> Result<Vec<u8>, Failure> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..4096 {
        gz.write_all(&zeros)?;
    }
    Ok(gz.finish()?)
}
