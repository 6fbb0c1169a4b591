//! Files that are empty, change, vanish or have odd names.

use super::*;

#[tokio::test]
async fn an_empty_file() {
    let server = Server::new(goods_answer()).await;
    let (_folder, path) = on_disk("part.stl", b"");
    for file in [File::from_bytes("part.stl", ""), File::open(&path).await.expect("it can be opened")] {
        let error = fail(app(&server), upload(file)).await;
        assert_eq!(error.to_string(), "upload: 1 problem\n  file: 0 bytes, must not be empty");
    }
    server.assert_untouched().await;
}

/// A source that says one length and gives another.
struct Liar {
    says: u64,
    gives: usize,
}

impl Source for Liar {
    fn len(&self) -> u64 {
        self.says
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(vec![b'x'; self.gives])))
    }
}

/// Sends a file that changed, and expects that the service never gets a whole request.
async fn assert_changed(file: File, expected: &str) {
    let server = Server::new(goods_answer()).await;
    let error = fail(app(&server).validation(Validation::Off), upload(file)).await;
    assert!(matches!(error, Error::File(_)) && !error.is_retryable(), "{error:?}");
    assert_eq!(error.to_string(), expected);
    let requests = server.settled().await;
    assert!(!requests.iter().any(|request| request.is_whole()), "the service must not take it for a file");
}

#[tokio::test]
async fn a_source_that_gives_less_or_more_than_it_says() {
    for (says, gives, expected) in [
        (600_000, 599_999, "part.stl shrank while it was sent: 600,000 bytes when it was opened, now 599,999 bytes"),
        (600_000, 0, "part.stl shrank while it was sent: 600,000 bytes when it was opened, now 0 bytes"),
        (600_000, 600_001, "part.stl grew while it was sent: 600,000 bytes when it was opened, now more"),
        (262_144, 262_145, "part.stl grew while it was sent: 262,144 bytes when it was opened, now more"),
        (10, 9, "part.stl shrank while it was sent: 10 bytes when it was opened, now 9 bytes"),
        (0, 1, "part.stl grew while it was sent: 0 bytes when it was opened, now more"),
    ] {
        let file = File::from_source("part.stl", Liar { says, gives }).expect("it can be opened");
        assert_changed(file, expected).await;
    }
}

#[tokio::test]
async fn a_file_on_disk_that_is_cut_or_goes_on() {
    let (_folder, path) = on_disk("part.stl", &[b'x'; 500_000]);
    let file = File::open(&path).await.expect("it can be opened");
    OpenOptions::new().write(true).open(&path).expect("open").set_len(400_000).expect("it can be cut");
    assert_changed(file, "part.stl shrank while it was sent: 500,000 bytes when it was opened, now 400,000 bytes")
        .await;

    let file = File::open(&path).await.expect("it can be opened");
    OpenOptions::new().append(true).open(&path).expect("open").write_all(b"x").expect("it can be written");
    assert_changed(file, "part.stl grew while it was sent: 400,000 bytes when it was opened, now more").await;
}

#[tokio::test]
async fn a_file_on_disk_that_is_removed_or_becomes_a_folder() {
    let (_folder, path) = on_disk("part.stl", b"solid");
    let file = File::open(&path).await.expect("it can be opened");
    fs::remove_file(&path).expect("it can be removed");
    for _ in 0..2 {
        let server = Server::new(goods_answer()).await;
        let error = fail(app(&server), upload(file.clone())).await;
        let Error::File(found) = &error else { panic!("{error:?}") };
        assert!(matches!(found.kind(), FileErrorKind::Unreadable(_)) && found.name().ends_with("part.stl"));
        assert!(error.to_string().starts_with("cannot read part.stl: "), "{error}");
        assert!(!server.settled().await.iter().any(|request| request.is_whole()));
        let _ = fs::create_dir(&path);
    }
}

/// A source that fails, or panics, when it is read a second time.
struct Fragile {
    opened: Mutex<u32>,
    panics: bool,
}

impl Source for Fragile {
    fn len(&self) -> u64 {
        10
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let mut opened = self.opened.lock().expect("no thread panics while it holds the lock");
        *opened += 1;
        let first = *opened == 1;
        drop(opened);
        assert!(first || !self.panics, "the source gives up");
        if first { Ok(Box::new(Cursor::new(b"0123456789"))) } else { Err(io::Error::other("the disk is gone")) }
    }
}

#[tokio::test]
async fn a_source_that_fails_or_panics_later() {
    for (panics, expected) in
        [(false, "cannot read part.stl: the disk is gone"), (true, "cannot read part.stl: reading it panicked")]
    {
        let source = Fragile { opened: Mutex::new(0), panics };
        assert_changed(File::from_source("part.stl", source).expect("the first time"), expected).await;
    }
}

#[tokio::test]
async fn paths_that_are_no_readable_files() {
    let (folder, path) = on_disk("part.stl", b"solid");
    let missing = folder.path().join("缺 missing.stl");
    for (path, expected) in [
        (missing.clone(), "No such file"),
        (folder.path().to_owned(), "it is a directory"),
        (path.join("below"), ""),
        (PathBuf::new(), ""),
        (PathBuf::from("nul\0.stl"), ""),
    ] {
        let error = File::open(&path).await.expect_err("it cannot be read");
        let message = error.to_string();
        assert!(message.starts_with("cannot read ") && message.contains(expected), "{message}");
        assert_eq!(error.name(), path.display().to_string());
        assert_eq!(File::open_blocking(&path).expect_err("nor so").to_string(), message);
    }
    assert!(File::open(&missing).await.expect_err("missing").to_string().contains("缺 missing.stl"));
}

#[cfg(unix)]
#[tokio::test]
async fn devices_and_dangling_links_are_no_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let link = folder.path().join("a.stl");
    std::os::unix::fs::symlink(folder.path().join("nowhere"), &link).expect("a link can be made");
    assert!(File::open(&link).await.is_err());
    let error = File::open("/dev/zero").await.expect_err("its length is not known");
    assert_eq!(error.to_string(), "cannot read /dev/zero: it is not a regular file");
}

#[tokio::test]
async fn odd_names_arrive_as_one_part_with_the_whole_file() {
    let long = format!("{}.stl", "长".repeat(300));
    for (name, arrives) in [
        ("a \"quoted\" 'name'.stl", "a %22quoted%22 'name'.stl"),
        ("two\nlines.stl", "two%0Alines.stl"),
        (
            "two\r\nContent-Type: text/html\r\n\r\n<script>.stl",
            "two%0D%0AContent-Type: text/html%0D%0A%0D%0A<script>.stl",
        ),
        ("😀👩‍👩‍👧.stl", "😀👩‍👩‍👧.stl"),
        ("零件图纸.STL", "零件图纸.STL"),
        (long.as_str(), long.as_str()),
        ("..\\..\\part.stl", "..%5C..%5Cpart.stl"),
        ("back\\.stl", "back%5C.stl"),
        ("../part.stl", "../part.stl"),
        ("a;b=c&d%00.stl", "a;b=c&d%00.stl"),
        (" spaces .stl", " spaces .stl"),
        ("\u{202e}lts.stl", "\u{202e}lts.stl"),
    ] {
        let server = Server::new(goods_answer()).await;
        let client = app(&server).build().expect("a client");
        client.send(upload(file_of("stl", 50).named(name))).await.unwrap_or_else(|error| panic!("{name:?}: {error}"));
        let part = server.request().await.only_part().await;
        assert_eq!(part.file_name.as_deref(), Some(arrives));
        assert_eq!((part.content_type.as_deref(), part.bytes.len()), (Some("model/stl"), 50), "{name:?}");
    }
}

#[tokio::test]
async fn names_without_a_usable_extension_stay_here() {
    let server = Server::new(goods_answer()).await;
    for (name, found) in [
        ("part", "file: `part` has no extension, must be one of bmp, "),
        ("part.stl.", "file: `part.stl.` has no extension, must be one of bmp, "),
        ("part.stl.exe", "file: .exe, must be one of bmp, "),
        ("part.stl ", "file: .stl , must be one of bmp, "),
        ("part.ѕtl", "file: .ѕtl, must be one of bmp, "),
        ("a\u{1b}[31m\nb", "file: `a\u{fffd}[31m b` has no extension, must be one of bmp, "),
    ] {
        let error = fail(app(&server), upload(file_of("stl", 50).named(name))).await;
        let text = error.to_string();
        assert!(text.starts_with(&format!("upload: 1 problem\n  {found}")), "{text}");
        assert_eq!(text.lines().count(), 2, "a name cannot make lines");
        let endless = "x".repeat(100_000);
        for name in [endless.clone(), format!("a.{endless}")] {
            let error = fail(app(&server), upload(file_of("stl", 50).named(name))).await;
            assert!(error.to_string().len() < 500, "a name cannot flood the log");
        }
    }
    server.assert_untouched().await;
}

/// A zip with one file in it.
fn zip_of(name: &str) -> File {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a file begins");
    zip.write_all(b"\x89PNG\r\n\x1A\n").expect("memory can be written");
    File::from_bytes("goods.zip", zip.finish().expect("the archive ends").into_inner())
}

#[test]
fn names_are_judged_alike_inside_and_outside_of_archives() {
    for name in ["a.png", "a.PNG", "folder.x/a.png", ".png", "a.", "a.exe", "a"] {
        let outside = upload(file_of("png", 50).named(name)).validate().is_ok();
        let inside = upload(zip_of(name)).validate().is_ok();
        assert_eq!(outside, inside, "`{name}`: accepted outside {outside}, inside {inside}");
    }
}

#[tokio::test]
async fn wrong_extension_and_content_are_for_the_service_when_checks_are_off() {
    let refused = json(r#"{"errcode":10007,"errmsg":"The upload file format is not supported"}"#);
    for validation in [Validation::Off, Validation::Warn] {
        for file in [file_of("png", 50).named("a.exe"), File::from_bytes("a.png", "text"), zip_of("run.exe")] {
            let server = Server::new(refused.clone()).await;
            let error = fail(app(&server).validation(validation), upload(file)).await;
            assert_eq!(error.api(), Some(UploadError::FormatUnsupported));
            assert!(server.request().await.is_whole());
        }
    }
}

#[tokio::test]
async fn damaged_archives_stay_here() {
    let whole = zip_of("a.png");
    let mut bytes = Vec::new();
    whole.reader().expect("memory").read_to_end(&mut bytes).expect("memory");
    let server = Server::new(goods_answer()).await;
    for end in [4, 20, bytes.len() / 2, bytes.len() - 1] {
        let error = fail(app(&server), upload(File::from_bytes("goods.zip", bytes[..end].to_vec()))).await;
        assert!(error.to_string().starts_with("upload: 1 problem\n  file: goods.zip: not a readable zip"), "{error}");
    }
    server.assert_untouched().await;
}

#[tokio::test]
async fn every_problem_is_told_at_once() {
    let server = Server::new(goods_answer()).await;
    let error = fail(app(&server), Upload::binary("", file_of("gif", 12 << 20))).await;
    let text = error.to_string();
    let fields: Vec<_> = text.lines().map(|line| line.trim().split(", must").next().unwrap_or_default()).collect();
    assert_eq!(fields, ["upload: 3 problems", "openid: 0 characters", "file: .gif", "file: 12,582,912 bytes"]);
    server.assert_untouched().await;
}

#[tokio::test]
async fn line_ends_in_parameters_make_no_headers() {
    let server = Server::new(goods_answer()).await;
    let openid = "a\r\nX-Evil: 1\r\n\r\n";
    app(&server).build().expect("a client").send(Upload::binary(openid, file_of("stl", 9))).await.expect("sent");
    let request = server.request().await;
    assert_eq!(request.query(), format!("{TOKEN_IN_QUERY}&upload_type=0&openid=a%0D%0AX-Evil%3A+1%0D%0A%0D%0A"));
    assert!(request.headers("x-evil").is_empty());
}
