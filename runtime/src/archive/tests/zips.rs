//! Tests of zip archives.

use super::*;

fn zip(files: &[(&str, &[u8])]) -> String {
    told(ArchiveKind::Zip, &zip_of(files))
}

/// The fields that a hand-made entry states, true or not.
#[derive(Clone, Default)]
pub(super) struct Made {
    pub(super) name: Vec<u8>,
    pub(super) extra: Vec<u8>,
    /// Extra fields of the own header.
    pub(super) own_extra: Vec<u8>,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) content: Vec<u8>,
    pub(super) crc: u32,
    pub(super) unpacked: u32,
}

impl Made {
    /// A stored entry that states the truth.
    pub(super) fn stored(name: &[u8], content: &[u8]) -> Self {
        Made {
            name: name.to_vec(),
            content: content.to_vec(),
            crc: crc(content),
            unpacked: content.len() as u32,
            ..Made::default()
        }
    }

    /// The fields that both headers have, from the version on.
    fn fields(&self, extra: &[u8]) -> Vec<u8> {
        let mut bytes = vec![20, 0];
        bytes.extend(self.flags.to_le_bytes());
        bytes.extend(self.method.to_le_bytes());
        bytes.extend([0, 0, 0x21, 0]);
        bytes.extend(self.crc.to_le_bytes());
        bytes.extend((self.content.len() as u32).to_le_bytes());
        bytes.extend(self.unpacked.to_le_bytes());
        bytes.extend((self.name.len() as u16).to_le_bytes());
        bytes.extend((extra.len() as u16).to_le_bytes());
        bytes
    }

    /// Writes the own header and the content.
    pub(super) fn write(&self, zip: &mut Vec<u8>) {
        zip.extend(b"PK\x03\x04");
        zip.extend(self.fields(&self.own_extra));
        zip.extend(&self.name);
        zip.extend(&self.own_extra);
        zip.extend(&self.content);
    }

    /// Writes the entry of the directory.
    pub(super) fn list(&self, zip: &mut Vec<u8>, offset: usize) {
        zip.extend(b"PK\x01\x02\x14\x03");
        zip.extend(self.fields(&self.extra));
        zip.extend([0; 10]);
        zip.extend((offset as u32).to_le_bytes());
        zip.extend(&self.name);
        zip.extend(&self.extra);
    }
}

/// Writes the record at the end.
pub(super) fn end(zip: &mut Vec<u8>, entries: u16, directory: usize) {
    let len = zip.len() - directory;
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend(entries.to_le_bytes());
    zip.extend(entries.to_le_bytes());
    zip.extend((len as u32).to_le_bytes());
    zip.extend((directory as u32).to_le_bytes());
    zip.extend([0, 0]);
}

pub(super) fn made(entries: &[Made]) -> Vec<u8> {
    let mut zip = Vec::new();
    let mut offsets = Vec::new();
    for entry in entries {
        offsets.push(zip.len());
        entry.write(&mut zip);
    }
    let directory = zip.len();
    for (entry, offset) in entries.iter().zip(offsets) {
        entry.list(&mut zip, offset);
    }
    end(&mut zip, entries.len() as u16, directory);
    zip
}

#[test]
fn accepted_files_are_checked() {
    let files: [(&str, &[u8]); 4] = [("dir/", b""), ("dir/a.txt", b"a"), ("b.JPG", b"b"), ("c.pdf", b"")];
    assert_eq!(zip(&files), "checked 3");
    assert_eq!(zip(&[]), "checked 0");
    assert_eq!(zip(&[("only/", b"")]), "checked 0");
}

#[test]
fn every_refused_file_is_named() {
    let files: [(&str, &[u8]); 6] = [
        ("a.txt", b""),
        ("b.EXE", b""),
        ("README", b""),
        ("__MACOSX/._b.EXE", b""),
        ("dir/.DS_Store", b""),
        ("__MACOSX/._a.txt", b""),
    ];
    let expected = "\
b.EXE: files of type .exe are not accepted
README: a file without an extension is not accepted
__MACOSX/._b.EXE: files of type .exe are not accepted: macOS added it, pack again without it
dir/.DS_Store: a file without an extension is not accepted: macOS added it, pack again without it";
    assert_eq!(zip(&files), expected);
}

#[test]
fn problems_are_bounded() {
    let names: Vec<String> = (0..50).map(|i| format!("{i}.exe")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let told = zip(&files);
    assert_eq!(told.lines().count(), 21);
    assert!(told.ends_with("outer.zip: and 30 more problems"), "{told}");
}

#[test]
fn odd_names_are_judged_by_their_extension() {
    let names: [(&[u8], &str); 9] = [
        (b"..\\..\\a.txt", "checked 1"),
        (b"/etc/a.txt", "checked 1"),
        (b"C:\\a.txt", "checked 1"),
        (b"\xc4\xe3\xba\xc3.txt", "checked 1"),
        ("你好.txt".as_bytes(), "checked 1"),
        (b"\xc4\xe3.b\xbaX", "%C4%E3.b%BAX: files of type .b%bax are not accepted"),
        (b"a\x1b[2J.exe", "a\\u{1b}[2J.exe: files of type .exe are not accepted"),
        (b"a.exe\0.txt", "a.exe\\u{0}.txt: the name contains a NUL byte: rename the file"),
        (b"", "(no name): a file without an extension is not accepted"),
    ];
    for (name, expected) in names {
        let bytes = made(&[Made::stored(name, b"hello")]);
        assert_eq!(told(ArchiveKind::Zip, &bytes), expected, "{name:?}");
    }
}

/// An entry whose extra field holds another name.
fn renamed(name: &[u8], unicode: &str) -> Made {
    let mut extra = vec![0x75, 0x70];
    extra.extend((unicode.len() as u16 + 5).to_le_bytes());
    extra.push(1);
    extra.extend(crc(name).to_le_bytes());
    extra.extend(unicode.as_bytes());
    Made { extra, ..Made::stored(name, b"hello") }
}

#[test]
fn unicode_names_count_but_may_not_disagree() {
    let same = made(&[renamed(b"\xc4\xe3.exe", "你.exe")]);
    let expected = "你.exe: files of type .exe are not accepted";
    assert_eq!(told(ArchiveKind::Zip, &same), expected);
    let other = made(&[renamed(b"a.exe", "a.txt")]);
    let expected = "a.txt: has a second name with another extension, a.exe";
    assert_eq!(told(ArchiveKind::Zip, &other), expected);
}

#[test]
fn two_entries_of_one_name_are_both_read() {
    let good = zip_of(&[("a.txt", b"")]);
    let bad = zip_of(&[("a.exe", b"")]);
    let bytes = made(&[Made::stored(b"a.zip", &bad), Made::stored(b"a.zip", &good)]);
    let expected = "a.zip!a.exe: files of type .exe are not accepted";
    assert_eq!(told(ArchiveKind::Zip, &bytes), expected);
}

#[test]
fn archives_inside_are_read() {
    let seven = fixtures::bytes(fixtures::SOLID_7Z);
    let gz = gz_of(b"hello");
    let inner = zip_of(&[("x.7z", &seven), ("b.txt.gz", &gz)]);
    let expected = "dir/inner.zip!x.7z!inner.zip!deep.exe: files of type .exe are not accepted";
    assert_eq!(zip(&[("a.txt", b""), ("dir/inner.zip", &inner)]), expected);
    let inner = zip_of(&[("b.txt.gz", &gz)]);
    assert_eq!(zip(&[("inner.zip", &inner)]), "checked 3");
    assert_eq!(
        zip(&[("inner.rar", b"Rar!\x1a\x07\0..")]),
        "not checked: inner.rar: no free library reads rar; the service will check it"
    );
    let told = zip(&[("inner.zip", b"PK"), ("b.exe", b"")]);
    assert!(told.contains("inner.zip: not a readable zip archive: no directory at its end"), "{told}");
    assert!(told.contains("b.exe: files of type"), "{told}");
}

#[test]
fn damaged_archives_inside_are_refused() {
    let inner = zip_of(&[("a.txt", b"")]);
    let mut wrong = Made::stored(b"a.zip", &inner);
    wrong.crc ^= 1;
    assert_eq!(told(ArchiveKind::Zip, &made(&[wrong])), "a.zip: damaged: the checksum does not match");
    let mut short = Made { method: 8, content: disagree::deflated(&inner), ..Made::stored(b"a.zip", &inner) };
    short.unpacked += 1;
    let expected = "a.zip: damaged: unpacks to less than it declares";
    assert_eq!(told(ArchiveKind::Zip, &made(&[short])), expected);
    let mut bytes = made(&[Made::stored(b"a.zip", &inner)]);
    bytes[0] = b'X';
    assert_eq!(told(ArchiveKind::Zip, &bytes), "a.zip: damaged: its own header is missing");
    let deflated = Made { method: 8, ..Made::stored(b"a.zip", &[0xFF; 20]) };
    let told = told(ArchiveKind::Zip, &made(&[deflated]));
    assert!(told.starts_with("a.zip: cannot be unpacked: "), "{told}");
}

#[test]
fn depth_is_bounded() {
    let mut bytes = zip_of(&[("a.txt", b"")]);
    for depth in 1..=3 {
        bytes = zip_of(&[("n.zip", &bytes)]);
        assert_eq!(told(ArchiveKind::Zip, &bytes), format!("checked {}", depth + 1));
    }
    let bytes = zip_of(&[("n.zip", &bytes)]);
    let expected = "n.zip!n.zip!n.zip!n.zip: nested deeper than 3 archives: take the inner archives out";
    assert_eq!(told(ArchiveKind::Zip, &bytes), expected);
}

#[test]
fn encrypted_files_are_judged_by_name() {
    let bytes = fixtures::bytes(fixtures::ENCRYPTED_ZIP);
    let expected = "not checked: inner.zip: the inner archive is encrypted";
    assert_eq!(told(ArchiveKind::Zip, &bytes), expected);
    let with_flags = |flags| {
        let entry = Made { flags, ..Made::stored(b"a.txt", b"hello") };
        told(ArchiveKind::Zip, &made(&[entry]))
    };
    assert_eq!(with_flags(1), "checked 1");
    assert_eq!(with_flags(1 << 13), "not checked: the names of its entries are encrypted");
}

#[test]
fn unread_methods_are_not_checked() {
    let entry = Made { method: 93, ..Made::stored(b"a.zip", b"hello") };
    let expected = "not checked: a.zip: compressed with method 93, which is not supported";
    assert_eq!(told(ArchiveKind::Zip, &made(&[entry])), expected);
}

#[test]
fn a_program_in_front_of_the_archive_does_not_hide_it() {
    let bytes = zip_of(&[("a.txt", b""), ("i.zip", &zip_of(&[("b.exe", b"")]))]);
    let program = [&[0x90; 1000][..], &bytes].concat();
    assert_eq!(told(ArchiveKind::Zip, &program), "i.zip!b.exe: files of type .exe are not accepted");
}

#[test]
fn zip64_is_read() {
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = ::zip::write::SimpleFileOptions::default().large_file(true);
    writer.start_file("i.zip", options).unwrap();
    writer.write_all(&zip_of(&[("b.exe", b"")])).unwrap();
    let mut bytes = writer.finish().unwrap().into_inner();
    let expected = "i.zip!b.exe: files of type .exe are not accepted";
    assert_eq!(told(ArchiveKind::Zip, &bytes), expected);
    // The 64-bit record at the end, which the crate only writes for very large archives.
    let end = bytes.split_off(bytes.len() - 22);
    let record = bytes.len() as u64;
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend(1_u64.to_le_bytes());
    bytes.extend(1_u64.to_le_bytes());
    bytes.extend(u64::from(u32::from_le_bytes(end[12..16].try_into().unwrap())).to_le_bytes());
    bytes.extend(u64::from(u32::from_le_bytes(end[16..20].try_into().unwrap())).to_le_bytes());
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend(record.to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([0xFF; 12]);
    bytes.extend([0, 0]);
    assert_eq!(told(ArchiveKind::Zip, &bytes), expected);
    // With bytes in front, the locator points at the wrong place.
    let shifted = [&[0x90; 100][..], &bytes].concat();
    assert_eq!(told(ArchiveKind::Zip, &shifted), expected);
}
