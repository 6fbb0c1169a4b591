//! Tests of what all formats read through: bytes are the same in whatever order they are asked for, and no signature is missed.

use super::source::{Deadline, Source};
use super::zip::signatures::{Mark, Scanner};
use super::*;

/// How often a reader was asked.
struct Counted<'a>(Cursor<&'a [u8]>, &'a std::cell::Cell<usize>);

impl Read for Counted<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.1.set(self.1.get() + 1);
        self.0.read(buf)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

fn source<'a>(bytes: &'a [u8], reads: &'a std::cell::Cell<usize>) -> Source<'a> {
    let reader = Counted(Cursor::new(bytes), reads);
    Source::new(Box::new(reader), Deadline::start(Duration::from_secs(60))).unwrap()
}

#[test]
fn bytes_are_the_same_in_any_order() {
    let mut numbers = Numbers(3);
    let bytes: Vec<u8> = (0..200_000).map(|_| numbers.below(256) as u8).collect();
    let reads = std::cell::Cell::new(0);
    let mut source = source(&bytes, &reads);
    let mut at = 0;
    for _ in 0..20_000 {
        // On, over a little, back, and anywhere, also beyond the end.
        at = match numbers.below(6) {
            0..=2 => at + numbers.below(300),
            3 => at + numbers.below(40_000),
            4 => at.saturating_sub(numbers.below(20_000)),
            _ => numbers.below(bytes.len() + 100),
        };
        let len = [0, 1, 100, 16 << 10, 70_000][numbers.below(5)];
        let expected = bytes.get(at..(at + len).min(bytes.len())).unwrap_or_default();
        assert!(source.bytes_at(at as u64, len).unwrap() == expected, "{len} bytes at {at}");
        if numbers.below(4) == 0 {
            // Others read through it from a place of their own.
            let mut piece = [0; 10];
            source.seek(SeekFrom::Start(7)).unwrap();
            source.read_exact(&mut piece).unwrap();
            assert_eq!(piece, bytes[7..17]);
        }
    }
}

#[test]
fn small_entries_are_read_many_at_once() {
    let bytes = vec![1; 1 << 20];
    let reads = std::cell::Cell::new(0);
    let mut onward = source(&bytes, &reads);
    for at in (0..bytes.len()).step_by(1000) {
        // A header, and its content.
        onward.bytes_at(at as u64, 100).unwrap();
        onward.bytes_at(at as u64 + 40, 960).unwrap();
    }
    assert!(reads.take() < 300);
    let mut back = source(&bytes, &reads);
    for at in (0..bytes.len()).step_by(1000).rev() {
        assert_eq!(back.bytes_at(at as u64, 100).unwrap().len(), 100);
    }
    assert!(reads.get() < 3000, "no more than is asked for");
}

#[test]
fn a_signature_is_found_wherever_it_stands() {
    let reads = std::cell::Cell::new(0);
    // What is read at once is 64 KiB.
    for before in (0..200).chain((64 << 10) - 9..(64 << 10) + 9) {
        for after in [0, 1, 63, 64, 200] {
            // Halves of a signature are all around it.
            let mut bytes = b"PPK".repeat(before / 3 + 1)[..before].to_vec();
            bytes.extend(b"PK\x03\x04");
            bytes.extend(b"KPP".repeat(after / 3 + 1)[..after].iter());
            let mut source = source(&bytes, &reads);
            let mut scanner = Scanner::new(&mut source, 0..bytes.len() as u64);
            assert_eq!(scanner.next().unwrap(), Some((Mark::Local, before as u64)), "{before}, {after}");
            assert_eq!(scanner.next().unwrap(), None, "{before}, {after}");
        }
    }
}

#[test]
fn a_signature_that_begins_in_a_range_counts() {
    let bytes = [&[b'P'; 64][..], b"PK\x03\x04", &[0; 100]].concat();
    let reads = std::cell::Cell::new(0);
    for end in 0..bytes.len() as u64 {
        let mut source = source(&bytes, &reads);
        let found = Scanner::new(&mut source, 0..end).next().unwrap();
        assert_eq!(found.is_some(), end > 64, "up to {end}");
    }
}
