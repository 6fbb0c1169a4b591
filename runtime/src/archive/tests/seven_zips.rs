//! Tests of 7z archives.

use super::*;
use fixtures::bytes;

/// Wraps a list of entries and the packed content into an archive.
pub(super) fn seven_zip(content: &[u8], list: &[u8]) -> Vec<u8> {
    let mut header = Vec::from((content.len() as u64).to_le_bytes());
    header.extend((list.len() as u64).to_le_bytes());
    header.extend(crc(list).to_le_bytes());
    let mut bytes = b"7z\xBC\xAF\x27\x1C\0\x04".to_vec();
    bytes.extend(crc(&header).to_le_bytes());
    bytes.extend(header);
    bytes.extend(content);
    bytes.extend(list);
    bytes
}

/// A number in the shortest form that this needs: one byte, or all eight.
pub(super) fn number(value: u64) -> Vec<u8> {
    if value < 0x80 {
        return vec![value as u8];
    }
    let mut bytes = vec![0xFF];
    bytes.extend(value.to_le_bytes());
    bytes
}

/// The list of entries of one block packed by `coder`, with these sizes.
pub(super) fn list_of(files: &[(&str, u64)], packed: u64, coder: &[u8]) -> Vec<u8> {
    let total: u64 = files.iter().map(|(_, size)| *size).sum();
    let mut list = [&[1, 4, 6, 0, 1, 9][..], &number(packed), &[0]].concat();
    list.extend([&[7, 0x0B, 1, 0][..], coder, &[0x0C], &number(total), &[0]].concat());
    list.extend([&[8, 0x0D][..], &number(files.len() as u64), &[9]].concat());
    for (_, size) in files.iter().rev().skip(1).rev() {
        list.extend(number(*size));
    }
    list.extend([0, 0, 5]);
    list.extend(number(files.len() as u64));
    let mut names = vec![0];
    for (name, _) in files {
        names.extend(name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
    }
    list.extend([&[0x11][..], &number(names.len() as u64), &names, &[0, 0]].concat());
    list
}

/// An archive of files that are not packed, in one block.
pub(super) fn seven_zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let content: Vec<u8> = files.iter().flat_map(|(_, c)| c.iter().copied()).collect();
    let sizes: Vec<(&str, u64)> = files.iter().map(|(n, c)| (*n, c.len() as u64)).collect();
    let list = list_of(&sizes, content.len() as u64, &[1, 1, 0]);
    seven_zip(&content, &list)
}

fn seven(bytes: &[u8]) -> String {
    told(ArchiveKind::SevenZip, bytes)
}

#[test]
fn accepted_files_are_checked() {
    assert_eq!(seven(&seven_zip_of(&[("a.txt", b"a"), ("d/b.JPG", b"b")])), "checked 2");
    assert_eq!(seven(&bytes(fixtures::EMPTY_7Z)), "checked 0");
    assert_eq!(seven(&seven_zip(b"", b"")), "checked 0");
}

#[test]
fn bytes_that_belong_to_nothing_are_not_checked() {
    let files = seven_zip_of(&[("a.txt", b"a")]);
    let longer = [&files[..], b"PK\x03\x04"].concat();
    let expected = format!("not checked: 4 bytes at offset {} belong to no file in it", files.len());
    assert_eq!(seven(&longer), expected);
    let list = list_of(&[("a.txt", 1)], 1, &[1, 1, 0]);
    let expected = "not checked: 9 bytes at offset 33 belong to no file in it";
    assert_eq!(seven(&seven_zip(b"a and more", &list)), expected);
    let expected = "not checked: the byte at offset 32 belongs to no file in it";
    assert_eq!(seven(&[&seven_zip(b"", b"")[..], b"x"].concat()), expected);
    // With a packed list, whose bytes count too.
    let solid = bytes(fixtures::EMPTY_7Z);
    assert_eq!(seven(&solid), "checked 0");
    assert!(seven(&[&solid[..], b"xx"].concat()).starts_with("not checked: 2 bytes at offset"));
}

#[test]
fn refused_files_are_named() {
    let files: [(&str, &[u8]); 5] =
        [("..\\b.exe", b"b"), ("/a.txt", b"a"), ("__MACOSX/._x", b"x"), ("名.exe", b"c"), ("a\n\u{202e}.exe", b"d")];
    let expected = "\
..\\b.exe: files of type .exe are not accepted
__MACOSX/._x: a file without an extension is not accepted: macOS added it, pack again without it
名.exe: files of type .exe are not accepted
a\\n\\u{202e}.exe: files of type .exe are not accepted";
    assert_eq!(seven(&seven_zip_of(&files)), expected);
}

#[test]
fn archives_inside_are_read() {
    let expected = "inner.zip!deep.exe: files of type .exe are not accepted";
    for hex in [fixtures::SOLID_7Z, fixtures::BCJ_7Z, fixtures::LZMA_7Z] {
        assert_eq!(seven(&bytes(hex)), expected);
    }
    let inner = zip_of(&[("b.txt", b"hello")]);
    let again = zip_of(&[("c.exe", b"hello")]);
    let files: [(&str, &[u8]); 4] = [("a.zip", &inner), ("b.txt", b"b"), ("a.zip", &again), ("c.txt", b"c")];
    let expected = "a.zip!c.exe: files of type .exe are not accepted";
    assert_eq!(seven(&seven_zip_of(&files)), expected);
}

#[test]
fn unread_packing_is_not_checked() {
    let expected = "not checked: inner.zip: the inner archive uses an unsupported compression";
    assert_eq!(seven(&bytes(fixtures::ZSTD_7Z)), expected);
    // LZMA2 with a dictionary of 4 GiB, of which the content could use a gigabyte.
    let list = list_of(&[("a.txt", 1), ("inner.zip", 1 << 20)], 5, &[1, 0x21, 0x21, 1, 40]);
    let told = seven(&seven_zip(b"\x01\0\0a\0", &list));
    assert_eq!(told, "inner.zip: damaged: unpacks to less than it declares");
    let limits = Limits { max_unpacked: 1 << 40, ..small() };
    let list = list_of(&[("a.txt", 1 << 30), ("inner.zip", 1)], 5, &[1, 0x21, 0x21, 1, 40]);
    let verdict = check_with(ArchiveKind::SevenZip, &seven_zip(b"\x01\0\0a\0", &list), &limits);
    assert_eq!(tell(verdict), expected);
}

#[test]
fn encrypted_archives_are_judged_by_what_is_visible() {
    let expected = "not checked: inner.zip: the inner archive is encrypted";
    assert_eq!(seven(&bytes(fixtures::ENCRYPTED_7Z)), expected);
    let expected = "not checked: its list of entries is encrypted";
    assert_eq!(seven(&bytes(fixtures::HIDDEN_7Z)), expected);
}

#[test]
fn claims_are_bounded() {
    // More entries than allowed.
    let files: Vec<(&str, u64)> = vec![("a.txt", 0); 101];
    let told = seven(&seven_zip(b"", &list_of(&files, 0, &[1, 1, 0])));
    assert_eq!(told, "outer.7z: more than 100 entries: split the archive");
    // More bytes than allowed.
    let list = list_of(&[("a.txt", 5 << 20)], 0, &[1, 1, 0]);
    let told = seven(&seven_zip(b"", &list));
    assert!(told.contains("unpacks to more than 4194304 bytes"), "{told}");
    // A list of entries that is long, or claims to be.
    let told = seven(&seven_zip(b"", &vec![1; 100_000]));
    assert_eq!(told, "not checked: its list of entries is longer than 65536 bytes");
    let packed_list = |unpacked| {
        let sizes = [&[0x0C][..], &number(unpacked), &[0, 0]].concat();
        [&[0x17, 6, 0, 1, 9, 5, 0, 7, 0x0B, 1, 0, 1, 0x21, 0x21, 1, 40][..], &sizes].concat()
    };
    let told = seven(&seven_zip(b"\x01\0\0a\0", &packed_list(1 << 33)));
    assert_eq!(told, "not checked: its list of entries is longer than 65536 bytes");
    let told = seven(&seven_zip(b"\x01\0\0a\0", &packed_list(60_000)));
    assert!(told.starts_with("outer.7z: not a readable 7z archive"), "{told}");
}

#[test]
fn broken_archives_are_refused() {
    let whole = seven_zip_of(&[("a.txt", b"hello")]);
    for end in 0..whole.len() {
        let told = seven(&whole[..end]);
        assert!(told.starts_with("outer.7z: not a readable 7z archive: "), "{end}: {told}");
    }
    let mut zeroed = whole.clone();
    zeroed[8..32].fill(0);
    assert!(seven(&zeroed).contains("its start is damaged"));
    let mut flipped = whole;
    let at = flipped.len() - 3;
    flipped[at] ^= 1;
    assert!(seven(&flipped).contains("its list of entries is damaged"));
}

#[test]
fn lies_about_packed_content_are_refused() {
    // Copied, but shorter than declared.
    let list = list_of(&[("a.txt", 3), ("b.zip", 100)], 50, &[1, 1, 0]);
    let told = seven(&seven_zip(&[7; 50], &list));
    assert_eq!(told, "b.zip: damaged: unpacks to less than it declares");
}
