//! Bombs, lies, and bytes at random.

use super::zips::{Made, end, made};
use super::*;

/// Deflates zeros: a thousandth of `len`.
fn zeros(len: u64) -> Vec<u8> {
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    io::copy(&mut io::repeat(0).take(len), &mut writer).unwrap();
    writer.finish().unwrap()
}

/// An entry of so many zeros that states another size.
fn bomb(name: &[u8], len: u64, stated: u32) -> Made {
    Made { method: 8, unpacked: stated, ..Made::stored(name, &zeros(len)) }
}

#[test]
fn a_declared_bomb_is_refused_without_unpacking() {
    // Ten files of half the limit each.
    let entries: Vec<Made> = (0..10).map(|i| bomb(format!("{i}.txt").as_bytes(), 1000, 2 << 20)).collect();
    let expected = "outer.zip: unpacks to more than 4194304 bytes, like a zip bomb: split the archive";
    assert_eq!(told(ArchiveKind::Zip, &made(&entries)), expected);
}

#[test]
fn a_bomb_that_lies_is_not_unpacked_or_stopped() {
    let file = made(&[bomb(b"a.txt", 8 << 20, 10)]);
    assert_eq!(told(ArchiveKind::Zip, &file), "checked 1");
    let archive = made(&[bomb(b"a.zip", 8 << 20, 10)]);
    let expected = "a.zip: unpacks to more than it declares, like a zip bomb";
    assert_eq!(told(ArchiveKind::Zip, &archive), expected);
    let large = made(&[bomb(b"a.zip", 8 << 20, 3 << 20)]);
    let expected = "not checked: a.zip: the inner archive is too large to be checked";
    assert_eq!(told(ArchiveKind::Zip, &large), expected);
}

#[test]
fn a_nested_bomb_is_refused() {
    // Like 42.zip: each level holds the one below so many times.
    let mut bytes = made(&[bomb(b"0.txt", 100_000, 100_000)]);
    for _ in 0..3 {
        let names: Vec<String> = (0..16).map(|i| format!("{i}.zip")).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &bytes[..])).collect();
        bytes = zip_of(&files);
    }
    let told = told(ArchiveKind::Zip, &bytes);
    assert!(told.contains("more than 100 entries"), "{told}");
    let limits = Limits { max_entries: 1_000_000, ..small() };
    let told = tell(check_with(ArchiveKind::Zip, &bytes, &limits));
    assert!(told.contains("unpacks to more than"), "{told}");
}

#[test]
fn a_gz_bomb_is_stopped() {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    io::copy(&mut io::repeat(0).take(5 << 20), &mut writer).unwrap();
    let bytes = writer.finish().unwrap();
    for name in ["a.txt.gz", "a.tar.gz", "a.zip.gz"] {
        let reader = Box::new(Cursor::new(&bytes));
        let verdict = check(ArchiveKind::Gzip, name, reader, &table, &small()).unwrap();
        let told = tell(verdict);
        let expected = match name {
            "a.zip.gz" => "not checked: a.zip: the inner archive is too large to be checked",
            _ => "unpacks to more than 4194304 bytes",
        };
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn a_million_members_end() {
    let member = gz_of(b"");
    let bytes = member.repeat(200_000);
    let limits = Limits { max_time: Duration::from_millis(100), ..small() };
    let start = Instant::now();
    check(ArchiveKind::Gzip, "a.txt.gz", Box::new(Cursor::new(bytes)), &table, &limits).unwrap();
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn overlapping_entries_are_refused() {
    let kernel = bomb(b"a.txt", 1000, 1000);
    let mut bytes = Vec::new();
    kernel.write(&mut bytes);
    let directory = bytes.len();
    for i in 0..50 {
        let entry = Made { name: format!("{i}.txt").into_bytes(), ..kernel.clone() };
        entry.list(&mut bytes, 0);
    }
    end(&mut bytes, 50, directory);
    let expected = "outer.zip: not a readable zip archive: entries share bytes, like in a zip bomb";
    assert_eq!(told(ArchiveKind::Zip, &bytes), expected);
    // Or running into the directory.
    let mut bytes = Vec::new();
    kernel.list(&mut bytes, 0);
    end(&mut bytes, 1, 0);
    assert_eq!(told(ArchiveKind::Zip, &bytes), expected);
}

#[test]
fn claimed_counts_are_bounded() {
    let whole = made(&[Made::stored(b"a.txt", b"hello")]);
    let claim = |entries: u16| {
        let mut bytes = whole.clone();
        let at = bytes.len() - 12;
        bytes[at..at + 2].copy_from_slice(&entries.to_le_bytes());
        told(ArchiveKind::Zip, &bytes)
    };
    assert_eq!(claim(1), "checked 1");
    assert_eq!(claim(65_535), "outer.zip: more than 100 entries: split the archive");
    assert_eq!(claim(101), "outer.zip: more than 100 entries: split the archive");
    for entries in [0, 2] {
        let told = claim(entries);
        assert!(told.ends_with(&format!("it claims {entries} entries and lists 1")), "{told}");
    }
    // More than claimed, and more than allowed.
    let entries = vec![Made::stored(b"a.txt", b""); 101];
    let mut bytes = made(&entries);
    let at = bytes.len() - 12;
    bytes[at] = 100;
    let expected = "outer.zip: more than 100 entries: split the archive";
    assert_eq!(told(ArchiveKind::Zip, &bytes), expected);
}

#[test]
fn claimed_zip64_counts_are_bounded() {
    for claimed in [u64::MAX, 1 << 40, 65_536] {
        let mut bytes = vec![0; 10_000];
        let directory = bytes.len();
        Made::stored(b"a.txt", b"").list(&mut bytes, 0);
        let len = bytes.len() - directory;
        let record = bytes.len() as u64;
        bytes.extend(b"PK\x06\x06");
        bytes.extend([0; 20]);
        for value in [claimed, claimed, len as u64, directory as u64] {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(b"PK\x06\x07\0\0\0\0");
        bytes.extend(record.to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend([0xFF; 12]);
        bytes.extend([0, 0]);
        let expected = "outer.zip: more than 100 entries: split the archive";
        assert_eq!(told(ArchiveKind::Zip, &bytes), expected);
    }
}

#[test]
fn every_prefix_of_a_zip_is_refused() {
    let bytes = zip_of(&[("a.txt", b"hello"), ("b.zip", &zip_of(&[("c.txt", b"")]))]);
    for end in 0..bytes.len() {
        let told = told(ArchiveKind::Zip, &bytes[..end]);
        assert!(told.starts_with("outer.zip: not a readable zip archive: "), "{end}: {told}");
    }
}

#[test]
fn every_prefix_of_anything_is_answered() {
    for (kind, bytes) in one_of_each() {
        for end in 0..bytes.len() {
            check_with(kind, &bytes[..end], &small());
        }
    }
    for hex in [fixtures::LZMA_7Z, fixtures::BCJ_7Z, fixtures::HIDDEN_7Z] {
        let bytes = fixtures::bytes(hex);
        for end in 0..bytes.len() {
            check_with(ArchiveKind::SevenZip, &bytes[..end], &small());
        }
    }
}

/// Corrects the checksums of a 7z, so that changed bytes get further.
fn mend_seven_zip(bytes: &mut [u8]) {
    let Some(header) = bytes.get(12..32) else {
        return;
    };
    let offset = u64::from_le_bytes(header[..8].try_into().unwrap());
    let len = u64::from_le_bytes(header[8..16].try_into().unwrap());
    let start = usize::try_from(offset.saturating_add(32)).unwrap();
    let list = bytes.get(start..start.saturating_add(usize::try_from(len).unwrap()));
    if let Some(sum) = list.map(crc) {
        bytes[28..32].copy_from_slice(&sum.to_le_bytes());
    }
    let sum = crc(&bytes[12..32]);
    bytes[8..12].copy_from_slice(&sum.to_le_bytes());
}

#[test]
fn changed_bytes_are_answered() {
    let mut numbers = Numbers(42);
    let mut archives = one_of_each();
    for hex in [fixtures::LZMA_7Z, fixtures::BCJ_7Z, fixtures::EMPTY_7Z] {
        archives.push((ArchiveKind::SevenZip, fixtures::bytes(hex)));
    }
    for (kind, bytes) in archives {
        for round in 0..600 {
            let mut changed = bytes.clone();
            for _ in 0..=numbers.below(4) {
                let at = numbers.below(changed.len());
                changed[at] = match numbers.below(3) {
                    0 => 0xFF,
                    1 => 0,
                    _ => numbers.below(256) as u8,
                };
            }
            if kind == ArchiveKind::SevenZip && round % 4 != 0 {
                mend_seven_zip(&mut changed);
            }
            let verdict = check_with(kind, &changed, &small());
            if let Verdict::Refused(problems) = verdict {
                assert!(!problems.is_empty());
            }
        }
    }
}

#[test]
fn random_bytes_are_answered() {
    let mut numbers = Numbers(7);
    let starts: [(ArchiveKind, &[u8]); 4] = [
        (ArchiveKind::Zip, b"PK\x05\x06"),
        (ArchiveKind::SevenZip, b"7z\xBC\xAF\x27\x1C\0\x04"),
        (ArchiveKind::Gzip, b"\x1f\x8b\x08\0\0\0\0\0\0\0"),
        (ArchiveKind::Rar, b"Rar!\x1a\x07"),
    ];
    for _ in 0..500 {
        for (kind, start) in starts {
            let mut bytes = start.to_vec();
            bytes.extend((0..numbers.below(200)).map(|_| numbers.below(256) as u8));
            check_with(kind, &bytes, &small());
        }
    }
}

/// Lists of entries of 7z by chance, from the bytes that mean something there.
#[test]
fn random_lists_of_entries_are_answered() {
    let mut numbers = Numbers(3);
    let plain = seven_zips::list_of(&[("a.txt", 2), ("b.zip", 3)], 5, &[1, 1, 0]);
    for _ in 0..3000 {
        let mut list = plain.clone();
        for _ in 0..=numbers.below(3) {
            let at = numbers.below(list.len());
            match numbers.below(3) {
                0 => list[at] = numbers.below(0x1A) as u8,
                1 => {
                    list.remove(at);
                }
                _ => list.insert(at, numbers.below(256) as u8),
            }
        }
        let bytes = seven_zips::seven_zip(b"abcde", &list);
        check_with(ArchiveKind::SevenZip, &bytes, &small());
    }
}
