//! Row B14: an archive may hold only what could be sent by itself.

use super::*;

/// A zip with these files.
pub(super) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a file begins");
        zip.write_all(content).expect("memory can be written");
    }
    zip.finish().expect("the archive ends").into_inner()
}

/// A gzip, with a name in its header or without.
pub(super) fn gzipped(name: Option<&str>, content: &[u8]) -> Vec<u8> {
    let builder = flate2::GzBuilder::new();
    let builder = if let Some(name) = name { builder.filename(name) } else { builder };
    let mut gz = builder.write(Vec::new(), flate2::Compression::default());
    gz.write_all(content).expect("memory can be written");
    gz.finish().expect("the stream ends")
}

/// A tar of these files, packed.
fn tar_gz(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *content).expect("memory can be written");
    }
    gzipped(None, &tar.into_inner().expect("the archive ends"))
}

/// `a.png` and `folder/b.STL`, packed by py7zr 1.1.4.
pub(super) const GOOD_7Z: &str = "\
    377abcaf271c0004edddbfff880000000000000014000000000000000a4de0ea01000889504e47736f6c696400e0007e0073\
    5d0000813307ae0fceb1b1a1090a900f5e71b9e029b5641dbca0e23fc318f97f943a98a2835562a0a3687f49bc43d814d936\
    630fc648fe1ea7c25eb60e81699fcc7461f2a0dbd0018166f9716f07c3055374d842dacbe4c338b5dd2dd7d6f9c688ca007b\
    d07bf97c74ff8de9016852c2d9aa0000000017060d01097b00070b010001212101180c7f0000";

/// `a.png` and `run.exe`, packed likewise.
const EXE_7Z: &str = "\
    377abcaf271c000449f199487b000000000000001400000000000000aebf566101000589504e474d5a00e0007400695d0000\
    813307ae0fce6f565ef9eac0e1f212b97ca9371a6a0d880d7d6590023e2e85f10aa2c346e2aaedbd03b24f88b23d5bd00ad7\
    2caa9b28b4ac8227678312f96c317b74ca291e27e18453ad945fe140ec6c704d413badd62a60765c5f07b970cb7573bdde20\
    270000000017060a01097100070b010001212101180c750000";

/// `inner.zip`, which holds `deep.exe`, and `b.jpg`, packed likewise.
const NESTED_7Z: &str = "\
    377abcaf271c00047c27232bbd00000000000000140000000000000032eaee2ce0007500435d002812bc602897d568295730\
    9bb2ba602328728b452e7a04bb06927d5fe0fe519f406dc5e047bfd1d025a79e18ea432d3c5fc32f6bf8c327142c780d0a9b\
    812e23910c0000e00078006a5d0000813307ae0fd280ebbd40bb94641c7eeb6263f6b997922ae080ab1416fd5c389fdb8167\
    a84ed205641400d1b3372398db8fdda115ea81e7d70ef47001458b89b10efeba1cb38f4d5fdc3abc747e15f6af5808231d05\
    4f5f481df0f9cb8ebcb1b1f8b9e93ca46c0000000017064b01097200070b010001212101180c790000";

pub(super) fn hex(digits: &str) -> Vec<u8> {
    let pair = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("two digits");
    (0..digits.len()).step_by(2).map(pair).collect()
}

#[tokio::test]
async fn b14_archives_of_accepted_files_are_sent() {
    let table = API.formats.iter().find(|table| table.name.wire == "custom_goods").expect("the table is in the spec");
    assert!(table.archive_entries_checked && CustomGoods::TABLE.entries_checked);
    let inner = zipped(&[("deep.pdf", b"%PDF")]);
    for (name, bytes) in [
        ("goods.zip", zipped(&[("a.png", b""), ("folder/b.STL", b"solid"), ("图/文.docx", b"PK")])),
        ("nested.zip", zipped(&[("inner.zip", &inner), ("a.jpg", b"")])),
        ("goods.7z", hex(GOOD_7Z)),
        ("part.stl.gz", gzipped(None, b"solid")),
        ("goods.gz", gzipped(Some("part.stl"), b"solid")),
        ("goods.tar.gz", tar_gz(&[("a.png", b""), ("folder/b.csv", b"a,b")])),
    ] {
        let request = upload(File::from_bytes(name, bytes.clone()));
        assert_eq!(request.check().unchecked(), [], "{name}: all of it is looked into");
        assert_eq!(sent(request).await.only_part().await.bytes, bytes, "{name}");
    }
}

#[tokio::test]
async fn b14_archives_with_anything_else_stay_here() {
    let inner = zipped(&[("deep.exe", b"MZ")]);
    for (name, bytes, entry) in [
        ("goods.zip", zipped(&[("a.png", b""), ("run.exe", b"MZ")]), "run.exe"),
        ("nested.zip", zipped(&[("a.png", b""), ("inner.zip", &inner)]), "inner.zip!deep.exe"),
        ("goods.7z", hex(EXE_7Z), "run.exe"),
        ("nested.7z", hex(NESTED_7Z), "inner.zip!deep.exe"),
        ("run.exe.gz", gzipped(None, b"MZ"), "run.exe"),
        ("part.stl.gz", gzipped(Some("run.exe"), b"MZ"), "run.exe"),
        ("goods.tar.gz", tar_gz(&[("a.png", b""), ("bin/run.exe", b"MZ")]), "bin/run.exe"),
    ] {
        let line = format!(
            "file: {entry}: files of type .exe are not accepted, must hold accepted files only \
             (the service would return 10007, the upload file format is not supported)"
        );
        refused_here(upload(File::from_bytes(name, bytes)), Check::Format, Some(10007), &line).await;
    }
}

#[tokio::test]
async fn b14_archives_on_disk_are_looked_into_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("goods.zip");
    std::fs::write(&path, zipped(&[("run.exe", b"MZ")])).expect("the file can be written");
    let server = Server::new(goods_answer()).await;
    let error = fail(app(&server), upload(File::open(&path).await.expect("it can be opened"))).await;
    assert!(error.to_string().starts_with("upload: 1 problem\n  file: run.exe: "), "{error}");
    server.assert_untouched().await;
}

#[tokio::test]
async fn b14_rar_is_reported_as_not_checked_and_sent() {
    let request = upload(file_of("rar", 100));
    let report = request.check();
    let unchecked: Vec<String> = report.unchecked().iter().map(ToString::to_string).collect();
    assert_eq!(unchecked, ["file: not checked, no free library reads rar; the service will check it"]);
    assert_eq!(report.violations(), []);
    assert_eq!(sent(request).await.only_part().await.content_type.as_deref(), Some("application/x-rar-compressed"));
}
