//! Zips that programs read in different ways, and those of real programs, which all read alike.

use super::zips::{Made, end, made};
use super::*;

/// An entry as it stands in the list, beside an own header that may say something else.
fn forged(listed: &Made, own: &Made) -> Vec<u8> {
    let mut zip = Vec::new();
    own.write(&mut zip);
    let directory = zip.len();
    listed.list(&mut zip, 0);
    end(&mut zip, 1, directory);
    zip
}

pub(super) fn text() -> Made {
    Made::stored(b"a.txt", b"hello")
}

pub(super) fn program() -> Made {
    Made::stored(b"b.exe", b"#!/bin/sh")
}

/// A file whose sizes stand after its content, as in what is written to a pipe.
fn streamed(entry: &Made, zip: &mut Vec<u8>, signed: bool, wide: bool) {
    let own = Made { crc: 0, unpacked: 0, ..entry.clone() };
    let mut header = Vec::new();
    Made { content: Vec::new(), ..own }.write(&mut header);
    zip.extend(header);
    zip.extend(&entry.content);
    if signed {
        zip.extend(b"PK\x07\x08");
    }
    zip.extend(entry.crc.to_le_bytes());
    for size in [entry.content.len() as u32, entry.unpacked] {
        zip.extend(size.to_le_bytes());
        if wide {
            zip.extend([0; 4]);
        }
    }
}

/// Entries that were written to a pipe.
pub(super) fn piped(entries: &[Made], signed: bool, wide: bool) -> Vec<u8> {
    let mut zip = Vec::new();
    let mut offsets = Vec::new();
    for entry in entries {
        offsets.push(zip.len());
        streamed(entry, &mut zip, signed, wide);
    }
    let directory = zip.len();
    for (entry, offset) in entries.iter().zip(offsets) {
        entry.list(&mut zip, offset);
    }
    end(&mut zip, entries.len() as u16, directory);
    zip
}

pub(super) fn in_a_stream(entry: Made) -> Made {
    Made { flags: 8, ..entry }
}

/// Puts bytes in at a place and moves what the records at the end say.
fn with_gap(mut zip: Vec<u8>, at: usize, gap: &[u8]) -> Vec<u8> {
    let record = zip.len() - 22;
    let directory = u32::from_le_bytes(zip[record + 16..record + 20].try_into().unwrap()) as usize;
    // In front, it shifts all alike.
    if (1..=directory).contains(&at) {
        zip[record + 16..record + 20].copy_from_slice(&((directory + gap.len()) as u32).to_le_bytes());
    }
    zip.splice(at..at, gap.iter().copied());
    zip
}

pub(super) fn deflated(content: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(content).unwrap();
    writer.finish().unwrap()
}

/// The 64-bit records: how many entries, how long, where; and the record that points at them.
pub(super) fn end64(zip: &mut Vec<u8>, values: [u64; 4]) {
    let record = zip.len() as u64;
    zip.extend(b"PK\x06\x06\x2c\0\0\0\0\0\0\0\x2d\0\x2d\0\0\0\0\0\0\0\0\0");
    for value in values {
        zip.extend(value.to_le_bytes());
    }
    zip.extend(b"PK\x06\x07\0\0\0\0");
    zip.extend(record.to_le_bytes());
    zip.extend(1_u32.to_le_bytes());
}

fn zip(bytes: &[u8]) -> String {
    told(ArchiveKind::Zip, bytes)
}

#[test]
fn the_own_header_has_the_name_of_the_list() {
    let mut other = text();
    other.name = b"c.exe".to_vec();
    let expected = "a.txt: its own header calls it c.exe, as some programs will: pack the archive again";
    assert_eq!(zip(&forged(&text(), &other)), expected);
    // Of the same type, and it may have the length of another name.
    other.name = b"much-longer.txt".to_vec();
    assert!(zip(&forged(&text(), &other)).contains("calls it much-longer.txt"));
}

#[test]
fn the_own_header_has_no_unicode_name_of_its_own() {
    let unicode = |name: &str| {
        let mut field = vec![0x75, 0x70];
        field.extend((name.len() as u16 + 5).to_le_bytes());
        field.push(1);
        field.extend(crc(b"a.txt").to_le_bytes());
        field.extend(name.as_bytes());
        field
    };
    let with = |listed: &str, own: &str| {
        let field = |name: &str| if name.is_empty() { Vec::new() } else { unicode(name) };
        let own = Made { own_extra: field(own), ..text() };
        zip(&forged(&Made { extra: field(listed), ..text() }, &own))
    };
    assert_eq!(with("ä.txt", "ä.txt"), "checked 1");
    assert_eq!(with("ä.txt", ""), "checked 1");
    assert!(with("", "ä.exe").contains("its own header calls it ä.exe"));
    assert!(with("ä.txt", "ü.txt").contains("its own header calls it ü.txt"));
}

#[test]
fn the_own_header_has_the_sizes_and_the_packing_of_the_list() {
    let changes: [fn(&mut Made); 5] = [
        |own| own.crc ^= 1,
        |own| own.unpacked += 1,
        |own| own.method = 8,
        |own| own.flags = 1,
        |own| own.content.truncate(3),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut own = text();
        change(&mut own);
        let mut bytes = Vec::new();
        own.write(&mut bytes);
        bytes.resize(40, b'x');
        text().list(&mut bytes, 0);
        end(&mut bytes, 1, 40);
        let told = zip(&bytes);
        assert!(told.starts_with("a.txt: its own header s") && told.lines().count() == 1, "{number}: {told}");
    }
    // Sizes may be left open only where they follow.
    let open = Made { crc: 0, unpacked: 0, ..text() };
    assert!(zip(&forged(&text(), &open)).contains("states another size or checksum"));
}

#[test]
fn a_file_that_the_list_lacks_is_found_wherever_it_is() {
    let clean = made(&[text()]);
    let mut hidden = Vec::new();
    program().write(&mut hidden);
    let directory = clean.len() - 22 - 51;
    for (place, at) in [("in front", 0), ("before the list", directory), ("after the list", directory + 51)] {
        for padding in [&b""[..], b"-", b"PKPKPK", &[0; 70_000]] {
            let gap = [padding, &hidden, padding].concat();
            // A zip is found by its end, and the one in front is read from where its list says.
            let told = zip(&with_gap(clean.clone(), at, &gap));
            assert!(told.contains("a file that is not in its directory starts at byte"), "{place}: {told}");
            assert!(told.contains(", b.exe: pack it again"), "{place}: {told}");
        }
    }
    let told = zip(&[&clean[..], &hidden].concat());
    assert!(told.contains("b.exe: pack it again"), "{told}");
}

#[test]
fn a_second_list_is_found_wherever_it_is() {
    let clean = made(&[text()]);
    let directory = clean.len() - 22 - 51;
    let mut entry = Vec::new();
    program().list(&mut entry, 0);
    let mut record = Vec::new();
    end(&mut record, 0, 0);
    for second in [entry, record] {
        for at in [directory, directory + 51] {
            let told = zip(&with_gap(clean.clone(), at, &second));
            assert!(told.starts_with("outer.zip: not a readable zip archive: "), "{at}: {told}");
        }
        let mut commented = clean.clone();
        let at = commented.len() - 2;
        commented[at..].copy_from_slice(&(second.len() as u16).to_le_bytes());
        commented.extend(&second);
        let told = zip(&commented);
        assert!(told.starts_with("outer.zip: not a readable zip archive: a"), "{told}");
    }
    let two = [made(&[program()]), clean].concat();
    assert!(zip(&two).contains("a file that is not in its directory starts at byte 0, b.exe"));
}

#[test]
fn a_list_at_the_place_and_one_before_the_record_are_two() {
    let mut zip = Vec::new();
    text().write(&mut zip);
    program().write(&mut zip);
    let first = zip.len();
    text().list(&mut zip, 0);
    let second = zip.len();
    program().list(&mut zip, 35);
    for (claimed, len) in [(first, 51), (second, 51)] {
        let mut zip = zip.clone();
        zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        zip.extend((len as u32).to_le_bytes());
        zip.extend((claimed as u32).to_le_bytes());
        zip.extend([0, 0]);
        let told = super::told(ArchiveKind::Zip, &zip);
        assert!(told.contains("two directories") || told.contains("b.exe"), "{told}");
    }
}

#[test]
fn a_list_that_is_cut_short_is_refused() {
    let bytes = made(&[text(), program()]);
    let record = bytes.len() - 22;
    // As many entries and as many bytes as the first one has.
    let mut short = bytes.clone();
    short[record + 8..record + 12].copy_from_slice(&[1, 0, 1, 0]);
    short[record + 12..record + 16].copy_from_slice(&51_u32.to_le_bytes());
    let told = zip(&short);
    assert_eq!(told, "outer.zip: not a readable zip archive: it has two directories: pack the archive again");
    let mut half = bytes;
    half[record + 8..record + 10].copy_from_slice(&[1, 0]);
    assert!(zip(&half).contains("it claims 1 entries and lists 2"));
}

#[test]
fn both_records_at_the_end_say_the_same() {
    let mut start = Vec::new();
    text().write(&mut start);
    program().write(&mut start);
    let directory = start.len() as u64;
    text().list(&mut start, 0);
    let second = start.len() as u64;
    program().list(&mut start, 35);
    let len = start.len() as u64;
    let ended = |values: [u64; 4]| {
        let mut bytes = start.clone();
        end64(&mut bytes, values);
        bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        bytes.extend(((second - directory) as u32).to_le_bytes());
        bytes.extend((directory as u32).to_le_bytes());
        bytes.extend([0, 0]);
        zip(&bytes)
    };
    for values in [[1, 1, len - second, second], [2, 2, len - directory, directory]] {
        assert!(ended(values).contains("point at different directories"), "{values:?}");
    }
    let agreeing = ended([1, 1, second - directory, directory]);
    assert!(agreeing.starts_with("outer.zip: not a readable"), "{agreeing}");
}

#[test]
fn folders_have_no_content() {
    let folder = |content: &[u8]| Made { content: content.to_vec(), ..Made::stored(b"b.exe/", b"") };
    assert_eq!(zip(&made(&[folder(b"")])), "checked 0");
    let expected = "b.exe/: a directory with content, which some programs take for a file: pack the archive again";
    assert_eq!(zip(&made(&[folder(b"MZ")])), expected);
    assert_eq!(zip(&made(&[Made::stored(b"b.exe/", b"MZ")])), expected);
    // What is packed may take a few bytes to say nothing.
    for nothing in [&b"\x03\0"[..], b"\x01\0\0\xff\xff"] {
        assert_eq!(zip(&made(&[Made { method: 8, ..folder(nothing) }])), "checked 0");
    }
    for something in [&deflated(b"MZ")[..], b"\x03\0MZ"] {
        assert_eq!(zip(&made(&[Made { method: 8, ..folder(something) }])), expected);
    }
}

#[test]
fn extra_fields_are_there_once() {
    let wide = |size: u64| [&b"\x01\0\x08\0"[..], &size.to_le_bytes()].concat();
    let twice = Made { extra: [wide(5), wide(9)].concat(), ..text() };
    assert!(zip(&made(&[twice])).contains("one of its extra fields is repeated"));
    assert_eq!(zip(&made(&[Made { extra: wide(5), ..text() }])), "checked 1");
}

#[test]
fn what_was_written_to_a_pipe_is_read() {
    let packed = Made { method: 8, unpacked: 5, crc: crc(b"hello"), content: deflated(b"hello"), ..text() };
    let inner = made(&[text()]);
    let entries =
        [text(), packed, Made::stored(b"e.txt", b""), Made::stored(b"dir/", b""), Made::stored(b"i.zip", &inner)];
    let entries = entries.map(in_a_stream);
    for (signed, wide) in [(true, false), (false, false), (true, true), (false, true)] {
        assert_eq!(zip(&piped(&entries, signed, wide)), "checked 5", "{signed} {wide}");
    }
}

#[test]
fn a_stream_has_one_end() {
    let mut hidden = Vec::new();
    program().write(&mut hidden);
    let descriptor = |content: &[u8], len: u32| {
        let sizes = [crc(content), len, len].map(u32::to_le_bytes);
        [&b"PK\x07\x08"[..], &sizes.concat()].concat()
    };
    let expected = "a.txt: its content may end early, and some programs find other files after that: \
                    pack the archive again";
    for record in [descriptor(b"GOOD", 4), descriptor(b"other", 4), descriptor(b"GOOD", 9)] {
        let content = [&b"GOOD"[..], &record, &hidden].concat();
        let plain = in_a_stream(Made::stored(b"a.txt", &content));
        assert_eq!(zip(&piped(&[plain], true, false)), expected);
    }
    // The packed content ends, and goes on with another file.
    let packed = deflated(b"GOOD");
    let content = [&packed[..], &descriptor(b"GOOD", 4), &hidden].concat();
    let entry = Made { method: 8, unpacked: 4, crc: crc(b"GOOD"), ..Made::stored(b"a.txt", &content) };
    assert_eq!(zip(&piped(&[in_a_stream(entry.clone())], true, false)), expected);
    assert_eq!(zip(&made(std::slice::from_ref(&entry))), expected, "also where the size is known");
    assert_eq!(zip(&made(&[Made { flags: 1, ..entry.clone() }])), "checked 1", "nobody can unpack it");
    let other = "not checked: a.txt: its content may end early";
    assert_eq!(zip(&made(&[Made { method: 12, ..entry.clone() }])), other);
    let coded = Made { flags: 9, ..entry };
    let unknown = "not checked: a.txt: its content may end early";
    assert_eq!(zip(&piped(&[coded], true, false)), unknown);
}

#[test]
fn what_is_not_packed_has_one_size() {
    for unpacked in [0, 4, 6] {
        let told = zip(&made(&[Made { unpacked, ..text() }]));
        assert_eq!(told, "a.txt: it has two different sizes, but is not compressed: pack the archive again");
    }
}

#[test]
fn what_stands_after_a_stream_is_what_the_list_says() {
    let good = piped(&[in_a_stream(text()), in_a_stream(Made::stored(b"b.txt", b"b"))], true, false);
    let at = good.windows(4).position(|four| four == b"PK\x07\x08").unwrap();
    for changed in [at, at + 4, at + 8, at + 12] {
        let mut bytes = good.clone();
        bytes[changed] ^= 1;
        let told = zip(&bytes);
        assert!(told.starts_with("a.txt: the sizes after its content differ"), "{told}");
    }
}

#[test]
fn other_bytes_are_not_checked() {
    let clean = made(&[text()]);
    let directory = clean.len() - 22 - 51;
    let cases = [(0, 0), (directory, directory), (directory + 51, directory + 51), (clean.len(), clean.len())];
    for (at, start) in cases {
        let mut bytes = with_gap(clean.clone(), at.min(directory + 51), b"twelve bytes");
        if at == clean.len() {
            bytes = [&clean[..], b"twelve bytes"].concat();
        }
        let expected = format!("not checked: 12 bytes at offset {start} belong to no file in it");
        assert_eq!(zip(&bytes), expected);
    }
    // Without offsets that know of the program in front.
    let shifted = [&[0x90; 1000][..], &clean].concat();
    assert_eq!(zip(&shifted), "not checked: 1000 bytes at offset 0 belong to no file in it");
    // A program that unpacks has the signatures among its code.
    let program = [&b"MZ  =PK\x03\x04\x0f\x85\xaa\xbb\xcc\xdd  =PK\x05\x06u\x10"[..], &[0x90; 100], &clean].concat();
    assert!(zip(&program).starts_with("not checked: "), "{}", zip(&program));
    let table = [&b"MZ  PK\x01\x02\0\0PK\x03\x04\0\0PK\x05\x06\0\0PK\x06\x07\0\0"[..], &[0; 100], &clean].concat();
    assert!(zip(&table).starts_with("not checked: "), "{}", zip(&table));
    // What archivers write that could have made several parts.
    assert_eq!(zip(&with_gap(clean.clone(), 0, b"PK00")), "checked 1");
    assert_eq!(zip(&with_gap(clean.clone(), 0, b"PK\x07\x08")), "checked 1");
}

#[test]
fn comments_and_signatures_of_lists_are_read() {
    let mut bytes = made(&[text()]);
    let at = bytes.len() - 2;
    bytes[at..].copy_from_slice(&9_u16.to_le_bytes());
    bytes.extend(b"a comment");
    assert_eq!(zip(&bytes), "checked 1");
    let mut signed = Vec::new();
    text().write(&mut signed);
    let directory = signed.len();
    text().list(&mut signed, 0);
    signed.extend(b"PK\x05\x05\x04\0sign");
    let mut longer = signed.clone();
    end(&mut signed, 1, directory);
    assert_eq!(zip(&signed), "checked 1");
    longer.extend(b"more");
    end(&mut longer, 1, directory);
    assert!(zip(&longer).contains("something else after its signature"));
}

/// The time grows with the length, whatever stands in the gaps.
#[test]
fn gaps_take_linear_time() {
    let clean = made(&[text()]);
    for piece in [&b"PK"[..], b"PK\x07\x08", b"P", b"PK\x03\x04\xff\xff\xff\xff"] {
        let mut gap = b"MZ".to_vec();
        gap.extend(piece.repeat(1_000_000 / piece.len()));
        let start = Instant::now();
        zip(&with_gap(clean.clone(), 0, &gap));
        assert!(start.elapsed() < Duration::from_secs(10), "{piece:?}");
    }
}
