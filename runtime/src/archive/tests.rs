//! Tests of the archive checker: what they share, and what is about no format in particular.

#![allow(clippy::unwrap_used)]

mod disagree;
mod fixtures;
mod gzips;
mod hostile;
mod others;
mod reading;
mod seven_zips;
mod zips;

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::time::{Duration, Instant};

use super::*;

/// A table as a service has it.
fn table(extension: &str) -> EntryKind {
    match extension {
        "txt" | "jpg" | "pdf" => EntryKind::Accepted,
        "zip" => EntryKind::Archive(ArchiveKind::Zip),
        "7z" => EntryKind::Archive(ArchiveKind::SevenZip),
        "gz" | "tgz" => EntryKind::Archive(ArchiveKind::Gzip),
        "rar" => EntryKind::Archive(ArchiveKind::Rar),
        _ => EntryKind::Refused,
    }
}

fn small() -> Limits {
    Limits {
        max_entries: 100,
        max_unpacked: 4 << 20,
        max_depth: 3,
        max_time: Duration::from_secs(30),
        max_memory: 2 << 20,
    }
}

/// Checks bytes with given limits, by the name that tests expect in messages.
fn check_with(kind: ArchiveKind, bytes: &[u8], limits: &Limits) -> Verdict {
    let name = format!("outer.{kind}");
    check(kind, &name, Box::new(Cursor::new(bytes)), &table, limits).unwrap()
}

/// Checks bytes and writes the verdict down, one problem a line.
fn told(kind: ArchiveKind, bytes: &[u8]) -> String {
    tell(check_with(kind, bytes, &small()))
}

fn tell(verdict: Verdict) -> String {
    match verdict {
        Verdict::Checked { entries } => format!("checked {entries}"),
        Verdict::NotChecked { why } => format!("not checked: {why}"),
        Verdict::Refused(problems) => problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

/// A zip by the `zip` crate. Names that end in a slash are directories.
fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = ::zip::write::SimpleFileOptions::default().compression_method(::zip::CompressionMethod::Deflated);
    for (name, content) in files {
        if name.ends_with('/') {
            writer.add_directory(*name, options).unwrap();
        } else {
            writer.start_file(*name, options).unwrap();
            writer.write_all(content).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

fn gz_of(content: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(content).unwrap();
    writer.finish().unwrap()
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A generator of numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, max: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % max
    }
}

#[test]
fn rar_is_told_by_its_signature() {
    let rar = |bytes| told(ArchiveKind::Rar, bytes);
    let expected = "not checked: no free library reads rar; the service will check it";
    assert_eq!(rar(b"Rar!\x1a\x07\x00..."), expected);
    assert_eq!(rar(b"Rar!\x1a\x07\x01\x00..."), expected);
    let expected = "outer.rar: not a readable rar archive: the signature of a rar archive is missing";
    for bytes in [&b""[..], b"Rar!", b"Rar!\x1a\x07\x01\x01", b"PK\x03\x04...."] {
        assert_eq!(rar(bytes), expected);
    }
}

#[test]
fn extensions_are_those_of_the_last_part() {
    let cases = [
        ("a.TXT", "txt"),
        ("a.tar.gz", "gz"),
        ("dir.txt/file", ""),
        ("dir.txt\\file", ""),
        ("dir/.txt", ""),
        (".DS_Store", ""),
        ("a.", ""),
        ("", ""),
        ("../../etc/a.Exe", "exe"),
        ("C:\\a\\b.jpg", "jpg"),
        ("报告.PDF", "pdf"),
        ("a.txt ", "txt "),
    ];
    for (name, expected) in cases {
        assert_eq!(names::extension(name), expected, "{name:?}");
    }
}

#[test]
fn names_are_shown_safely() {
    assert_eq!(names::shown("a\u{1b}[31m\n\u{202e}b"), "a\\u{1b}[31m\\n\\u{202e}b");
    assert_eq!(names::shown(""), "(no name)");
    let long = names::shown(&format!("{}.exe", "长".repeat(70_000)));
    assert_eq!(long.chars().count(), 160);
    assert!(long.ends_with("长.exe") && long.contains('…'));
    assert_eq!(names::decoded(b"\xc4\xe3.txt"), "%C4%E3.txt");
}

/// A reader that fails once it has read so many bytes.
struct Failing {
    inner: Cursor<Vec<u8>>,
    left: usize,
}

impl Read for Failing {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::new(io::ErrorKind::BrokenPipe, "the disk is gone"));
        }
        let len = buf.len().min(self.left).min(7);
        let read = self.inner.read(&mut buf[..len])?;
        self.left -= read;
        Ok(read)
    }
}

impl Seek for Failing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Archives of all formats with something inside that is read.
fn one_of_each() -> Vec<(ArchiveKind, Vec<u8>)> {
    let inner = zip_of(&[("deep.txt", b"hello")]);
    let mut tar = ::tar::Builder::new(Vec::new());
    let mut header = ::tar::Header::new_gnu();
    header.set_size(inner.len() as u64);
    let long = format!("{}/inner.zip", "d".repeat(150));
    tar.append_data(&mut header, long, &inner[..]).unwrap();
    vec![
        (ArchiveKind::Zip, zip_of(&[("a.txt", b"hello"), ("inner.zip", &inner)])),
        (ArchiveKind::SevenZip, fixtures::bytes(fixtures::SOLID_7Z)),
        (ArchiveKind::SevenZip, seven_zips::seven_zip_of(&[("a.txt", b"hello"), ("inner.zip", &inner)])),
        (ArchiveKind::Gzip, gz_of(&tar.into_inner().unwrap())),
        (ArchiveKind::Gzip, gz_of(b"hello")),
        (ArchiveKind::Rar, b"Rar!\x1a\x07\x01\x00...".to_vec()),
    ]
}

#[test]
fn failures_of_the_reader_are_errors() {
    for (kind, bytes) in one_of_each() {
        for left in 0..bytes.len() {
            let inner = Cursor::new(bytes.clone());
            let reader = Box::new(Failing { inner, left });
            // Where all that is needed was read before, there is a verdict.
            if let Err(error) = check(kind, "a", reader, &table, &small()) {
                assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
                assert_eq!(error.to_string(), "the disk is gone");
            } else {
                assert!(left > 7, "{kind}: {left}");
            }
        }
    }
}

#[test]
fn a_reader_that_stands_at_its_end_is_read_from_its_start() {
    let mut reader = Cursor::new(zip_of(&[("a.txt", b"")]));
    reader.set_position(1000);
    let verdict = check(ArchiveKind::Zip, "a", Box::new(&mut reader), &table, &small());
    assert_eq!(verdict.unwrap(), Verdict::Checked { entries: 1 });
}

#[test]
fn the_time_ends_every_format() {
    let limits = Limits { max_time: Duration::ZERO, ..small() };
    for (kind, bytes) in one_of_each() {
        let expected = "not checked: the archive could not be read within 0ns";
        assert_eq!(tell(check_with(kind, &bytes, &limits)), expected);
    }
}

/// Gives zeros without an end, slowly.
struct Slow;

impl Read for Slow {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        std::thread::sleep(Duration::from_millis(1));
        buf.fill(0);
        if let Some(start) = buf.get_mut(..10) {
            start.copy_from_slice(b"\x1f\x8b\x08\0\0\0\0\0\0\x03");
        }
        Ok(buf.len())
    }
}

impl Seek for Slow {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(u64::MAX / 2)
    }
}

#[test]
fn a_reader_without_an_end_is_left_in_time() {
    let limits = Limits { max_time: Duration::from_millis(100), ..small() };
    for kind in [ArchiveKind::Zip, ArchiveKind::SevenZip, ArchiveKind::Gzip, ArchiveKind::Rar] {
        let start = Instant::now();
        check(kind, "a", Box::new(Slow), &table, &limits).unwrap();
        assert!(start.elapsed() < Duration::from_secs(5), "{kind}");
    }
}

#[test]
fn a_time_beyond_the_clock_has_no_end() {
    let limits = Limits { max_time: Duration::MAX, ..small() };
    let bytes = zip_of(&[("a.txt", b"")]);
    assert_eq!(tell(check_with(ArchiveKind::Zip, &bytes, &limits)), "checked 1");
}
