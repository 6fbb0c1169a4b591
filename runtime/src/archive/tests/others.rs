//! What other programs find in archives that went wrong by chance: nothing that a check has not seen.

use std::process::{Command, Stdio};

use super::disagree::{deflated, end64, in_a_stream, piped, program, text};
use super::gzips::{header, pax, tar_of};
use super::zips::{Made, end, made};
use super::*;

/// How many archives are made: `.ci/full` sets the variable, and what runs with every change makes fewer.
fn rounds() -> usize {
    if std::env::var_os("WEIXIN_THOROUGH").is_some() { 20_000 } else { 5_000 }
}

/// Another one with `SEED=2`.
fn seed() -> u64 {
    std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

/// Archives as programs write them.
fn archives() -> Vec<Vec<u8>> {
    let packed = Made { method: 8, unpacked: 5, crc: crc(b"hello"), content: deflated(b"hello"), ..text() };
    let inner = Made { name: b"i.zip".to_vec(), ..Made::stored(b"", &made(&[text()])) };
    let folder = Made::stored(b"d/", b"");
    let long = deflated(&(0..2000_u32).flat_map(|number| (number * number).to_le_bytes()).collect::<Vec<u8>>());
    let mut wide = Vec::new();
    text().write(&mut wide);
    let (at, len) = (wide.len() as u64, 51);
    text().list(&mut wide, 0);
    end64(&mut wide, [1, 1, len, at]);
    end(&mut wide, 1, at as usize);
    let record = wide.len() - 22;
    wide[record + 8..record + 20].fill(0xFF);
    vec![
        made(&[text(), folder.clone(), packed.clone()]),
        made(&[inner.clone(), text()]),
        piped(&[text(), packed, inner, folder].map(in_a_stream), true, false),
        piped(&[in_a_stream(text())], false, true),
        // With room in which something can begin.
        made(&[Made { method: 8, ..Made::stored(b"a.txt", &long) }, text()]),
        wide,
    ]
}

/// Parts of an archive that hold a program.
fn parts() -> Vec<Vec<u8>> {
    let whole = made(&[program()]);
    let record = whole.len() - 22;
    let list = record - 46 - 5;
    let mut wide = Vec::new();
    end64(&mut wide, [1, 1, 51, 39]);
    vec![
        whole[..list].to_vec(),
        whole[list..record].to_vec(),
        whole[record..].to_vec(),
        whole[list..].to_vec(),
        wide,
        piped(&[in_a_stream(program())], true, false),
        b"PK\x07\x08".to_vec(),
        b"b.exe".to_vec(),
        whole,
    ]
}

/// Changes bytes, fields and names, puts parts in, and takes some out.
fn change(bytes: &mut Vec<u8>, parts: &[Vec<u8>], numbers: &mut Numbers) {
    let at = numbers.below(bytes.len());
    match numbers.below(7) {
        0 => bytes[at] = numbers.below(256) as u8,
        1 => bytes[at] = bytes[at].wrapping_add([1, 255, 4, 39][numbers.below(4)]),
        2 | 3 => {
            let part = &parts[numbers.below(parts.len())];
            bytes.splice(at..at, part.iter().copied());
        }
        4 => {
            let to = (at + numbers.below(40)).min(bytes.len());
            bytes.drain(at..to);
            bytes.push(0);
        }
        5 => {
            let from = bytes.windows(5).enumerate().filter(|(_, name)| *name == b"a.txt").map(|(at, _)| at);
            let places: Vec<usize> = from.collect();
            if let Some(at) = places.get(numbers.below(places.len().max(1))) {
                bytes[*at..at + 5].copy_from_slice(b"b.exe");
            }
        }
        _ => {
            let value = (numbers.below(bytes.len() + 2) as u32).to_le_bytes();
            let to = (at + 4).min(bytes.len());
            bytes[at..to].copy_from_slice(&value[..to - at]);
        }
    }
}

/// Changes where the end of an archive points, so that what was put in is not lost.
fn mend(bytes: &mut [u8], numbers: &mut Numbers) {
    let find = |signature: &[u8]| {
        let places: Vec<usize> =
            bytes.windows(4).enumerate().filter(|(_, four)| *four == signature).map(|(at, _)| at).collect();
        places
    };
    let (records, lists, own) = (find(b"PK\x05\x06"), find(b"PK\x01\x02"), find(b"PK\x03\x04"));
    let (Some(record), false) = (records.last().copied(), lists.is_empty()) else { return };
    let first = numbers.below(lists.len());
    let list = lists[first];
    if bytes.len() < record + 22 || list > record {
        return;
    }
    let count = (lists.len() - first) as u16;
    bytes[record + 8..record + 10].copy_from_slice(&count.to_le_bytes());
    bytes[record + 10..record + 12].copy_from_slice(&count.to_le_bytes());
    bytes[record + 12..record + 16].copy_from_slice(&((record - list) as u32).to_le_bytes());
    bytes[record + 16..record + 20].copy_from_slice(&(list as u32).to_le_bytes());
    for list in lists {
        if let Some(field) = bytes.get_mut(list + 42..list + 46).filter(|_| !own.is_empty()) {
            field.copy_from_slice(&(own[numbers.below(own.len())] as u32).to_le_bytes());
        }
    }
}

/// The names that other programs find in each archive.
fn found(kind: &str, archives: &[Vec<u8>]) -> Vec<Vec<String>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/archive/tests/others.py");
    let mut input = tempfile::tempfile().unwrap();
    for archive in archives {
        input.write_all(&(archive.len() as u32).to_le_bytes()).unwrap();
        input.write_all(archive).unwrap();
    }
    input.seek(SeekFrom::Start(0)).unwrap();
    let output = Command::new("python3").args([script, kind]).stdin(input).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
#[ignore = "needs python3"]
fn other_programs_find_nothing_more_in_what_was_checked() {
    let (archives, parts, mut numbers) = (archives(), parts(), Numbers(seed()));
    for archive in &archives {
        let told = told(ArchiveKind::Zip, archive);
        assert!(told.starts_with("checked"), "{told}");
    }
    let mut changed = Vec::new();
    for round in 0..rounds() {
        let mut bytes = archives[round % archives.len()].clone();
        for _ in 0..=numbers.below(3) {
            change(&mut bytes, &parts, &mut numbers);
        }
        if numbers.below(3) > 0 {
            mend(&mut bytes, &mut numbers);
        }
        changed.push(bytes);
    }
    compare("zip", &changed, |bytes| told(ArchiveKind::Zip, bytes));
}

/// Holds what is told of archives against what other programs find in them.
fn compare(kind: &str, changed: &[Vec<u8>], told: impl Fn(&[u8]) -> String) {
    let (mut checked, mut dangerous) = (0, 0);
    for (bytes, names) in changed.iter().zip(found(kind, changed)) {
        let told = told(bytes);
        let refused = |name: &&String| !name.ends_with('/') && table(&names::extension(name)) == EntryKind::Refused;
        let program = names.iter().find(refused);
        checked += usize::from(told.starts_with("checked"));
        dangerous += usize::from(program.is_some());
        if let Some(name) = program.filter(|_| told.starts_with("checked")) {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            panic!("{told}, but others find {name:?} in {hex}");
        }
    }
    println!("{checked} of {} checked, {dangerous} dangerous", changed.len());
    assert!(
        checked > changed.len() / 100 && dangerous > changed.len() / 10,
        "{checked} checked, {dangerous} dangerous"
    );
}

/// A tar of a few entries: files, folders, links, and records about what comes next.
fn tar(numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..=numbers.below(4) {
        let mut pick = |from: &[&'static str]| from[numbers.below(from.len())];
        let name = pick(&["a.txt", "a.txt", "a.txt", "b.txt", "d/", "b.exe", "d/b.exe"]);
        let kind =
            pick(&["0", "0", "0", "0", "\0", "1", "2", "5", "7", "x", "x", "g", "L", "X", "D", "V", "Q"]).as_bytes()[0];
        let other = pick(&["a.txt", "b.txt", "b.exe", "d/"]);
        let key = pick(&["path", "path", "size", "comment", "GNU.sparse.name", "linkpath"]);
        let value = if key == "size" { pick(&["0", "5", "512", "1024"]) } else { other };
        let content = match kind {
            b'x' | b'X' | b'g' => pax(key, value),
            b'L' => [other.as_bytes(), b"\0"].concat(),
            _ => match pick(&["", "hello", "tar", "zeros"]) {
                // A whole entry, for those who take it for one.
                "tar" => tar_of(&[("b.exe", b'0', b"MZ")])[..1024].to_vec(),
                "zeros" => vec![0; 1024],
                other => other.as_bytes().to_vec(),
            },
        };
        let lie = if numbers.below(8) == 0 { numbers.below(3) as u64 * 512 } else { content.len() as u64 };
        bytes.extend(header(name, kind, lie).as_bytes());
        bytes.extend(&content);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
    }
    bytes.extend([0; 1024]);
    bytes
}

#[test]
#[ignore = "needs python3"]
fn other_programs_find_nothing_more_in_tars_that_were_checked() {
    let mut numbers = Numbers(seed());
    let tars: Vec<Vec<u8>> = (0..rounds()).map(|_| tar(&mut numbers)).collect();
    compare("tar", &tars, |bytes| told(ArchiveKind::Gzip, &gz_of(bytes)));
}

#[test]
#[ignore = "needs python3 and zip"]
fn archives_of_real_programs_are_checked() {
    let path = tempfile::tempdir().unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/archive/tests/programs.py");
    let done = Command::new("python3").arg(script).arg(path.path()).status().unwrap();
    assert!(done.success());
    let mut archives = 0;
    for entry in std::fs::read_dir(path.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.ends_with(".zip") {
            continue;
        }
        let told = told(ArchiveKind::Zip, &std::fs::read(&path).unwrap());
        // Archives inside are not read where they are packed in other ways, nor a program in front.
        let expected = if name.contains("unread") { "not checked: " } else { "checked " };
        assert!(told.starts_with(expected), "{name}: {told}");
        archives += 1;
    }
    assert!(archives > 25, "{archives}");
}
