//! Archives as tools and strangers might pack them.

use std::io::{Cursor, Write};

use flate2::write::GzEncoder;
use flate2::{Compression, Crc};
use weixin_runtime::ArchiveKind;
use weixin_runtime::archive::{EntryKind, Limits, Verdict, check};
use zip::write::SimpleFileOptions;

use super::{Reading, Target, unprintable};

/// Names that are accepted, by their ending; every other one is refused.
const ACCEPTED: [&str; 2] = ["png", "txt"];

const WORDS: &[&[u8]] = &[
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"PK\x06\x06",
    b"PK\x06\x07",
    b"PK\x07\x08",
    b"\x01\x00\x10\x00",
    b"\x75\x70",
    b"evil.exe",
    b"a.png",
    b"../",
    b"/",
    b"\0",
    b"ustar\0",
    b"ustar  \0",
    b"././@LongLink",
    b"path=evil.exe\n",
    b"\x1f\x8b\x08",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\xff\xff\xff\xff",
    b"\xff\xff",
];

/// Archives of small files.
pub(super) struct Archives {
    seeds: Vec<Vec<u8>>,
}

impl Archives {
    pub(super) fn new() -> Self {
        let inner = zip_of(&[("in.png", b"x")], false);
        let mut tarred = tar::Builder::new(Vec::new());
        for (name, content) in [("a.png", b"one".as_slice()), ("b.txt", b"two")] {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            // Writing into memory cannot fail.
            let _ = tarred.append_data(&mut header, name, content);
        }
        let tarred = tarred.into_inner().unwrap_or_default();
        let seeds = vec![
            zip_of(&[("a.png", b"content"), ("dir/b.txt", b"more of it")], false),
            zip_of(&[("a.png", b"content"), ("big.txt", &[b'x'; 200])], true),
            zip_of(&[("inner.zip", &inner), ("a.png", b"1")], false),
            gzip_of(b"plain content"),
            gzip_of(&tarred),
            tarred,
            seven_zip_of(&[("a.png", b"content"), ("b.txt", b"more")]),
            b"Rar!\x1a\x07\x01\x00".to_vec(),
        ];
        Self { seeds }
    }
}

impl Target for Archives {
    fn seeds(&self) -> &[Vec<u8>] {
        &self.seeds
    }

    fn words(&self) -> &[&'static [u8]] {
        WORDS
    }

    fn longest(&self) -> usize {
        8_192
    }

    fn run(&self, input: &[u8]) -> Result<Reading, String> {
        let input = &mended(input);
        let (archive, name) = match input.as_slice() {
            [0x1f, 0x8b, ..] => (ArchiveKind::Gzip, "a.png.gz"),
            [b'7', b'z', ..] => (ArchiveKind::SevenZip, "a.7z"),
            [b'R', b'a', ..] => (ArchiveKind::Rar, "a.rar"),
            _ => (ArchiveKind::Zip, "a.zip"),
        };
        let verdict = check(archive, name, Box::new(Cursor::new(input)), &classify, &Limits::default())
            .map_err(|error| format!("reading memory failed: {error}"))?;
        match verdict {
            Verdict::Checked { .. } => match (archive == ArchiveKind::Zip).then(|| streamed(input)).flatten() {
                Some(hidden) => Err(format!("checked, and a reader from front to back finds `{hidden}`")),
                None => Ok(Reading::Accepted),
            },
            Verdict::NotChecked { .. } => Ok(Reading::Refused),
            Verdict::Refused(problems) => match problems.iter().find_map(|it| unprintable(&it.to_string())) {
                Some(found) => Err(format!("{found:?} stands in a problem")),
                None => Ok(Reading::Refused),
            },
        }
    }
}

fn classify(extension: &str) -> EntryKind {
    match extension {
        "zip" => EntryKind::Archive(ArchiveKind::Zip),
        "gz" => EntryKind::Archive(ArchiveKind::Gzip),
        "7z" => EntryKind::Archive(ArchiveKind::SevenZip),
        other if ACCEPTED.contains(&other) => EntryKind::Accepted,
        _ => EntryKind::Refused,
    }
}

/// The first refused name that a reader finds which believes the headers before the entries, from the first byte on, as
/// streaming unpackers do.
fn streamed(zip: &[u8]) -> Option<String> {
    let mut at = 0;
    loop {
        let header = zip.get(at..at + 30).filter(|header| header.starts_with(b"PK\x03\x04"))?;
        let short = |from: usize| usize::from(u16::from_le_bytes([header[from], header[from + 1]]));
        let packed = short(18) | short(20) << 16;
        let (flags, name, extra) = (short(6), short(26), short(28));
        let name = zip.get(at + 30..at + 30 + name)?;
        let extension =
            name.rsplit(|byte| matches!(byte, b'/' | b'\\')).next()?.rsplitn(2, |byte| *byte == b'.').next()?;
        let known = matches!(extension.to_ascii_lowercase().as_slice(), b"png" | b"txt" | b"zip" | b"gz" | b"7z" | b"");
        if !known {
            return Some(String::from_utf8_lossy(name).escape_debug().to_string());
        }
        // Where the length stands behind the content, this reader gives up.
        if flags & 8 != 0 {
            return None;
        }
        at += 30 + name.len() + extra + packed;
    }
}

/// The input with checksums that are right, so that what stands behind them is reached; every fourth keeps its own. What looks
/// like a tar is packed.
fn mended(input: &[u8]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    let keep = input.len() % 4 == 3;
    if bytes.get(257..262) == Some(b"ustar") {
        if !keep {
            bytes.chunks_exact_mut(512).filter(|block| &block[257..262] == b"ustar").for_each(mend_tar_header);
        }
        return gzip_of(&bytes);
    }
    if bytes.starts_with(b"7z") && !keep {
        mend_seven_zip(&mut bytes);
    }
    bytes
}

fn mend_tar_header(block: &mut [u8]) {
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}

/// A 7z names the place of its list of entries at its beginning, with one checksum for that and one for the list.
fn mend_seven_zip(bytes: &mut [u8]) {
    let long = |bytes: &[u8], from: usize| -> Option<usize> {
        usize::try_from(u64::from_le_bytes(bytes.get(from..from + 8)?.try_into().ok()?)).ok()
    };
    let list = long(bytes, 12).zip(long(bytes, 20)).and_then(|(from, length)| {
        let from = from.checked_add(32)?;
        bytes.get(from..from.checked_add(length)?).map(crc)
    });
    if let (Some(sum), Some(place)) = (list, bytes.get_mut(28..32)) {
        place.copy_from_slice(&sum.to_le_bytes());
    }
    if let Some(sum) = bytes.get(12..32).map(crc) {
        bytes[8..12].copy_from_slice(&sum.to_le_bytes());
    }
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A 7z of files that are not packed, in one block.
fn seven_zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let content: Vec<u8> = files.iter().flat_map(|(_, content)| content.iter().copied()).collect();
    let (count, size) = (files.len() as u8, content.len() as u8);
    let mut list = vec![1, 4, 6, 0, 1, 9, size, 0, 7, 0x0b, 1, 0, 1, 1, 0, 0x0c, size, 0, 8, 0x0d, count, 9];
    list.extend(files.iter().rev().skip(1).rev().map(|(_, content)| content.len() as u8));
    let names: Vec<u8> =
        files.iter().flat_map(|(name, _)| name.encode_utf16().chain([0])).flat_map(u16::to_le_bytes).collect();
    list.extend([0, 0, 5, count, 0x11, names.len() as u8 + 1, 0]);
    list.extend(names);
    list.extend([0, 0]);
    let mut bytes = b"7z\xBC\xAF\x27\x1C\0\x04\0\0\0\0".to_vec();
    bytes.extend((content.len() as u64).to_le_bytes());
    bytes.extend((list.len() as u64).to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(content);
    bytes.extend(list);
    mend_seven_zip(&mut bytes);
    bytes
}

fn zip_of(files: &[(&str, &[u8])], packed: bool) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let method = if packed { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in files {
        // Writing into memory cannot fail.
        let _ = writer.start_file(*name, options).and_then(|()| Ok(writer.write_all(content)?));
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn gzip_of(content: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing into memory cannot fail.
    let _ = writer.write_all(content);
    writer.finish().unwrap_or_default()
}
