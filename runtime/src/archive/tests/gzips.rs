//! Tests of gz, with a tar inside or not.

use super::*;

fn gz(bytes: &[u8]) -> String {
    told(ArchiveKind::Gzip, bytes)
}

fn gz_named(name: &str, bytes: &[u8]) -> String {
    let reader = Box::new(Cursor::new(bytes));
    tell(check(ArchiveKind::Gzip, name, reader, &table, &small()).unwrap())
}

fn gz_called(name: &str, content: &[u8]) -> Vec<u8> {
    let builder = flate2::GzBuilder::new().filename(name);
    let mut writer = builder.write(Vec::new(), flate2::Compression::fast());
    writer.write_all(content).unwrap();
    writer.finish().unwrap()
}

/// A line of a pax record.
pub(super) fn pax(key: &str, value: &str) -> Vec<u8> {
    let rest = key.len() + value.len() + 3;
    let digits = if rest + 2 < 100 { 2 } else { 3 };
    format!("{} {key}={value}\n", rest + digits).into_bytes()
}

pub(super) fn header(name: &str, kind: u8, size: u64) -> ::tar::Header {
    let mut header = ::tar::Header::new_gnu();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(::tar::EntryType::new(kind));
    header.set_size(size);
    header.set_cksum();
    header
}

/// A tar of entries of a name, a type and a content.
pub(super) fn tar_of(entries: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let mut tar = ::tar::Builder::new(Vec::new());
    for (name, kind, content) in entries {
        tar.append(&header(name, *kind, content.len() as u64), *content).unwrap();
    }
    tar.into_inner().unwrap()
}

fn targz(entries: &[(&str, u8, &[u8])]) -> String {
    gz(&gz_of(&tar_of(entries)))
}

#[test]
fn one_file_is_named_by_the_archive() {
    let bytes = gz_of(b"hello");
    assert_eq!(gz_named("a.txt.gz", &bytes), "checked 1");
    assert_eq!(gz_named("a.txt.GZ", &bytes), "checked 1");
    assert_eq!(gz_named("a.exe.gz", &bytes), "a.exe: files of type .exe are not accepted");
    assert_eq!(gz_named("a.tgz", &bytes), "a.tar: files of type .tar are not accepted");
    assert_eq!(gz_named("a.gz", &bytes), "a: a file without an extension is not accepted");
    assert_eq!(gz_named("a", &bytes), "a: a file without an extension is not accepted");
    assert_eq!(gz_named("a.txt.gz", &gz_of(b"")), "checked 1");
    assert_eq!(gz_named("a.txt.gz", &gz_of(&[7; 100_000])), "checked 1");
}

#[test]
fn one_file_is_named_by_the_header() {
    let with_name = |name: &str| gz_called(name, b"hello");
    let expected = "dir/b.exe: files of type .exe are not accepted";
    assert_eq!(gz_named("a.txt.gz", &with_name("dir/b.exe")), expected);
    assert_eq!(gz_named("a.txt.gz", &with_name("")), "checked 1");
    assert_eq!(gz_named("a.gz", &with_name("b.txt")), "checked 1");
    assert_eq!(gz_named("a.jpg.gz", &with_name("b.txt")), "checked 1");
    let expected = "not checked: unpacks to b.txt by its header, to a.exe by its file name";
    assert_eq!(gz_named("a.exe.gz", &with_name("b.txt")), expected);
}

#[test]
fn no_member_has_another_type() {
    let parts = |second: &str| [gz_called("a.txt", b"hello"), gz_called(second, b"MZ")].concat();
    assert_eq!(gz(&parts("b.txt")), "checked 1");
    let expected = "outer.gz: a part of it has a second name with another extension, b.exe: pack it again";
    assert_eq!(gz(&parts("b.exe")), expected);
    let tar = tar_of(&[("a.txt", b'0', b"hello")]);
    assert_eq!(gz(&[gz_of(&tar), gz_called("b.exe", b"")].concat()), expected);
}

#[test]
fn a_tar_is_called_a_tar() {
    let tar = tar_of(&[("a.txt", b'0', b"hello")]);
    for name in ["a.tar", "a", "a.txt"] {
        assert_eq!(gz(&gz_called(name, &tar)), "checked 1");
    }
    let expected = "outer.gz: contains a tar that its header calls b.exe: pack it again";
    assert_eq!(gz(&gz_called("b.exe", &tar)), expected);
    assert_eq!(gz_named("a.tar.gz", &gz_of(&tar)), "checked 1");
    let expected = "not checked: unpacks to b.exe, which is a tar by its content";
    assert_eq!(gz_named("b.exe.gz", &gz_of(&tar)), expected);
}

#[test]
fn an_archive_in_gz_is_read() {
    let bytes = gz_of(&zip_of(&[("b.exe", b"")]));
    let expected = "a.zip!b.exe: files of type .exe are not accepted";
    assert_eq!(gz_named("a.zip.gz", &bytes), expected);
    let twice = gz_of(&gz_of(b"hello"));
    assert_eq!(gz_named("a.txt.gz.gz", &twice), "checked 2");
}

#[test]
fn all_members_are_read() {
    let tar = tar_of(&[("a.txt", b'0', b"hello"), ("b.exe", b'0', b"")]);
    let (start, end) = tar.split_at(700);
    let padding = [0; 100];
    let bytes = [&gz_of(start)[..], &padding, &gz_of(b""), &gz_of(end), &padding].concat();
    let expected = "b.exe: files of type .exe are not accepted";
    assert_eq!(gz(&bytes), expected);
    let bytes = [&gz_of(b"hello")[..], b"PK\x03\x04"].concat();
    let expected = "a.txt.gz: not a readable gz archive: other bytes follow its end";
    assert_eq!(gz_named("a.txt.gz", &bytes), expected);
}

#[test]
fn tars_are_read() {
    let inner = zip_of(&[("deep.exe", b"")]);
    let entries: [(&str, u8, &[u8]); 9] = [
        ("dir/", b'5', b""),
        ("dir/a.txt", b'0', b"hello"),
        ("old.txt", 0, b"hello"),
        ("olddir/", b'0', b""),
        ("link.exe", b'2', b""),
        ("hard.txt", b'1', b""),
        ("pipe.txt", b'6', b""),
        ("i.zip", b'0', &inner),
        ("z.bin", b'0', b"x"),
    ];
    let expected = "\
link.exe: files of type .exe are not accepted
pipe.txt: a device or a pipe is not a file: leave it out
i.zip!deep.exe: files of type .exe are not accepted
z.bin: files of type .bin are not accepted";
    assert_eq!(targz(&entries), expected);
    assert_eq!(targz(&[("a.txt", b'0', b"hello"), ("b.txt", b'7', b"")]), "checked 2");
    let expected = "not checked: l.zip: a link to an archive, or a sparse archive, is not checked";
    assert_eq!(targz(&[("l.zip", b'2', b"")]), expected);
}

#[test]
fn a_tar_without_magic_is_found() {
    let mut header = ::tar::Header::new_old();
    header.as_old_mut().name[..5].copy_from_slice(b"b.exe");
    header.set_size(0);
    header.set_cksum();
    let tar = [&header.as_bytes()[..], &[0; 1024]].concat();
    assert!(!tar.windows(5).any(|bytes| bytes == b"ustar"));
    assert_eq!(gz(&gz_of(&tar)), "b.exe: files of type .exe are not accepted");
}

#[test]
fn a_tar_may_be_empty_or_lack_its_end() {
    assert_eq!(gz_named("a.tar.gz", &gz_of(&[0; 10_240])), "checked 0");
    assert_eq!(gz_named("a.tgz", &gz_of(&[0; 10_240])), "checked 0");
    let tar = tar_of(&[("a.txt", b'0', b"hello")]);
    assert_eq!(gz(&gz_of(&tar[..1024])), "checked 1");
    let told = gz(&gz_of(&tar[..1000]));
    assert!(told.ends_with("the inner tar is truncated"), "{told}");
    let two = [&tar[..], &tar_of(&[("b.exe", b'0', b"")])].concat();
    assert_eq!(gz(&gz_of(&two)), "b.exe: files of type .exe are not accepted");
    let junk = [&tar[..], &[1; 512]].concat();
    assert!(gz(&gz_of(&junk)).ends_with("the inner tar is damaged or truncated"));
}

#[test]
fn long_names_apply() {
    let long = format!("{}/b.exe", "d".repeat(300));
    let mut tar = ::tar::Builder::new(Vec::new());
    let mut header = ::tar::Header::new_gnu();
    header.set_size(0);
    tar.append_data(&mut header, &long, &b""[..]).unwrap();
    let told = gz(&gz_of(&tar.into_inner().unwrap()));
    assert!(told.ends_with("/b.exe: files of type .exe are not accepted"), "{told}");
    // A value may hold a line end and bytes that are no text.
    let pax = b"25 SCHILY.xattr.a=\x01\n\xff\n..\n14 path=b.exe\n17 size=00000005\n";
    let entries: [(&str, u8, &[u8]); 2] = [("x", b'x', pax), ("a.txt", b'0', b"hello")];
    assert_eq!(targz(&entries), "b.exe: has a second name with another extension, a.txt");
}

#[test]
fn an_entry_has_names_of_one_type() {
    let told = |records: &[(u8, Vec<u8>)], name: &str| {
        let mut entries: Vec<(&str, u8, &[u8])> = records.iter().map(|(kind, r)| ("x", *kind, &r[..])).collect();
        entries.push((name, b'0', b"hello"));
        targz(&entries)
    };
    let two = "outer.gz: not a readable gz archive: the inner tar contradicts itself about an entry: pack it again";
    let all = "outer.gz: not a readable gz archive: the inner tar sets the name or size of all its entries at \
               once: pack it again";
    let unreadable = "outer.gz: not a readable gz archive: the inner tar describes an entry in an unreadable way";
    // As long names are written, whether the name in the header was cut off or not.
    let long = format!("{}/a.txt", "d".repeat(200));
    assert_eq!(told(&[(b'x', pax("path", &long))], &long[..99]), "checked 1");
    assert_eq!(told(&[(b'L', [long.as_bytes(), b"\0"].concat())], &long[..99]), "checked 1");
    assert_eq!(told(&[(b'x', pax("path", "目.txt"))], "?.txt"), "checked 1");
    assert_eq!(told(&[(b'g', pax("comment", "of a commit"))], "a.txt"), "checked 1");
    let sparse = [pax("GNU.sparse.name", "a.txt"), pax("path", "GNUSparseFile.1/a.txt")].concat();
    assert_eq!(told(&[(b'x', sparse)], "GNUSparseFile.1/a.txt"), "checked 1");
    // As nobody writes them.
    for kind in *b"xX" {
        let other = "b.txt: has a second name with another extension, a.exe";
        assert_eq!(told(&[(kind, pax("path", "b.txt"))], "a.exe"), other);
    }
    let sparse = [pax("path", "b.exe"), pax("GNU.sparse.name", "a.txt")].concat();
    assert_eq!(told(&[(b'x', sparse)], "a.txt"), "a.txt: has a second name with another extension, b.exe");
    assert_eq!(told(&[(b'L', b"a.txt\0".to_vec()), (b'x', pax("path", "b.txt"))], "a.txt"), two);
    assert_eq!(told(&[(b'x', [pax("path", "a.txt"), pax("path", "b.txt")].concat())], "a.txt"), two);
    assert_eq!(told(&[(b'x', pax("size", "512"))], "a.txt"), two);
    assert_eq!(told(&[(b'x', [pax("size", "5"), pax("size", "6")].concat())], "a.txt"), two);
    for record in [pax("path", "b.exe"), pax("size", "5"), pax("GNU.sparse.name", "b.exe")] {
        assert_eq!(told(&[(b'g', record)], "a.txt"), all);
    }
    for record in [&b"9 path=ab"[..], b"path=b.exe\n", b"99 path=b.exe\n", b"14 path:b.exe\n", b"10 size=x\n"] {
        assert_eq!(told(&[(b'x', record.to_vec())], "a.txt"), unreadable);
    }
}

#[test]
fn what_is_no_file_has_no_content() {
    for (name, kind) in [("d/", b'5'), ("d", b'5'), ("d/", b'0'), ("l.txt", b'1'), ("l.txt", b'2'), ("v", b'V')] {
        let told = targz(&[(name, kind, b"content")]);
        assert!(told.ends_with("a directory, link or device in the inner tar has content: pack it again"), "{told}");
    }
    assert_eq!(targz(&[("backup of May", b'V', b"")]), "checked 0");
    let expected = "not checked: b.exe: a label or directory of a tar that some programs take for a file";
    assert_eq!(targz(&[("b.exe", b'V', b"")]), expected);
    // The list of files that a folder had when it was saved.
    assert_eq!(targz(&[("d/", b'D', b"Ya.txt\0\0")]), "checked 0");
    assert_eq!(targz(&[("b.exe", b'D', b"MZ")]), expected);
    // A slash makes no folder of what is none.
    for kind in *b"12Q" {
        assert_eq!(targz(&[("b.exe/", kind, b"")]), "b.exe: files of type .exe are not accepted");
    }
    let told = targz(&[("x", b'x', &pax("path", "b.exe/")), ("b.exe/", b'0', b"")]);
    assert_eq!(told, "b.exe: files of type .exe are not accepted");
}

#[test]
fn long_names_are_bounded() {
    for kind in *b"Lx" {
        let told = targz(&[("x", kind, &[b'a'; 300_000])]);
        assert!(told.contains("describes an entry in more than"), "{told}");
    }
    // Claimed only.
    let told = gz(&gz_of(header("x", b'L', 1 << 40).as_bytes()));
    assert!(told.contains("describes an entry in more than"), "{told}");
}

#[test]
fn sizes_in_a_tar_are_bounded() {
    for size in [5 << 20, u64::MAX / 2, u64::MAX] {
        let mut header = header("a.txt", b'0', size);
        header.set_cksum();
        let told = gz(&gz_of(header.as_bytes()));
        assert!(told.contains("unpacks to more than 4194304 bytes"), "{told}");
    }
}

#[test]
fn damage_is_found() {
    let whole = gz_of(&tar_of(&[("a.txt", b'0', &[7; 5000])]));
    assert_eq!(gz(&whole), "checked 1");
    for end in 0..whole.len() {
        let verdict = check_with(ArchiveKind::Gzip, &whole[..end], &small());
        assert!(matches!(verdict, Verdict::Refused(_)), "{end}");
    }
    let mut wrong = whole;
    let at = wrong.len() - 5;
    wrong[at] ^= 1;
    assert!(gz(&wrong).contains("not a readable gz archive"));
}

#[test]
fn an_empty_field_of_the_size_is_none() {
    for empty in [[0; 12], [b' '; 12]] {
        // As GNU tar writes the label of `tar -V`.
        let mut label = header("label", b'V', 0);
        let mut file = header("a.txt", b'0', 0);
        for header in [&mut label, &mut file] {
            header.as_old_mut().size = empty;
            header.set_cksum();
        }
        let tar = [&label.as_bytes()[..], file.as_bytes(), &tar_of(&[("b.txt", b'0', b"hello")])].concat();
        assert_eq!(gz(&gz_of(&tar)), "checked 2");
    }
    let mut odd = header("a.txt", b'0', 0);
    odd.as_old_mut().size = *b"x          \0";
    odd.set_cksum();
    let expected = "an entry of the inner tar has an invalid size";
    assert!(gz(&gz_of(odd.as_bytes())).ends_with(expected));
}
