//! Archives: looked into with the feature `archives`, and reported as not checked without it.

mod sample;

use sample::endpoints::upload::Upload;
use weixin_runtime::{File, Request};

fn notes(request: &impl Request) -> (Vec<String>, Vec<String>) {
    let report = request.check();
    let violations = report.violations().iter().map(ToString::to_string).collect();
    (violations, report.unchecked().iter().map(ToString::to_string).collect())
}

#[cfg(not(feature = "archives"))]
#[test]
fn without_the_feature_nothing_is_checked() {
    let request = Upload::binary("o1", File::from_bytes("a.zip", &b"PK\x03\x04"[..]));
    assert_eq!(notes(&request), (vec![], vec!["file: not checked, the feature `archives` is disabled".to_owned()]));
    assert!(request.validate().is_ok());
}

#[cfg(feature = "archives")]
mod looking {
    use std::io::{Cursor, Read, Write};

    use super::*;
    use weixin_runtime::archive::{EntryKind, Limits, Verdict, check};
    use weixin_runtime::{ArchiveKind, Source};

    fn zipped(names: &[&str]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("start");
            zip.write_all(b"content").expect("write");
        }
        zip.finish().expect("finish").into_inner()
    }

    #[test]
    fn entries_must_be_accepted() {
        let fine = Upload::binary("o1", File::from_bytes("a.zip", zipped(&["a.png", "folder/b.STL"])));
        assert_eq!(notes(&fine), (vec![], vec![]));
        let wrong = Upload::binary("o1", File::from_bytes("a.zip", zipped(&["a.png", "run.exe"])));
        let (violations, unchecked) = notes(&wrong);
        assert_eq!((violations.len(), unchecked.len()), (1, 0), "{violations:?}");
        assert!(violations[0].starts_with("file: run.exe: "), "{violations:?}");
        assert!(violations[0].ends_with("(the service would return 10007, the upload file format is not supported)"));
    }

    #[test]
    fn what_cannot_be_looked_into_is_said() {
        let rar = Upload::binary("o1", File::from_bytes("a.rar", &b"Rar!\x1a\x07\x01\x00rest"[..]));
        let (violations, unchecked) = notes(&rar);
        assert_eq!((violations.len(), unchecked.len()), (0, 1), "{violations:?} {unchecked:?}");

        struct Forward;
        impl Source for Forward {
            fn len(&self) -> u64 {
                zipped(&["a.exe"]).len() as u64
            }
            fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
                Ok(Box::new(Cursor::new(zipped(&["a.exe"]))))
            }
        }
        let forward = Upload::binary("o1", File::from_source("a.zip", Forward).expect("head"));
        assert_eq!(notes(&forward), (vec![], vec!["file: not checked, its source cannot seek".to_owned()]));
    }

    /// `a.png` and `run.exe`, packed by py7zr 1.1.4.
    const SEVEN_ZIP: &str = concat!(
        "377abcaf271c000449f199487b000000000000001400000000000000aebf566101000589504e474d5a00e0007400695d0000",
        "813307ae0fce6f565ef9eac0e1f212b97ca9371a6a0d880d7d6590023e2e85f10aa2c346e2aaedbd03b24f88b23d5bd00ad7",
        "2caa9b28b4ac8227678312f96c317b74ca291e27e18453ad945fe140ec6c704d413badd62a60765c5f07b970cb7573bdde20",
        "270000000017060a01097100070b010001212101180c750000",
    );

    fn seven_zip() -> Vec<u8> {
        let digits = SEVEN_ZIP.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("ASCII"));
        digits.map(|pair| u8::from_str_radix(pair, 16).expect("a number")).collect()
    }

    /// What is said of an archive in which pictures and archives may be.
    fn verdict(kind: ArchiveKind, bytes: Vec<u8>) -> Verdict {
        let classify = |extension: &str| match extension {
            "png" => EntryKind::Accepted,
            "7z" => EntryKind::Archive(ArchiveKind::SevenZip),
            _ => EntryKind::Refused,
        };
        let reader = Box::new(Cursor::new(bytes));
        check(kind, &format!("a.{kind}"), reader, &classify, &Limits::default()).expect("memory can be read")
    }

    /// Whether the archive is refused because of this entry alone.
    fn refused_for(verdict: &Verdict, entry: &str) -> bool {
        matches!(verdict, Verdict::Refused(problems) if problems.len() == 1 && problems[0].entry == entry)
    }

    #[cfg(feature = "archives-7z")]
    #[test]
    fn a_7z_is_looked_into_with_its_feature() {
        let said = verdict(ArchiveKind::SevenZip, seven_zip());
        assert!(refused_for(&said, "run.exe"), "{said:?}");
    }

    /// What its start shows is refused all the same, and so is what lies beside it in another archive.
    #[cfg(not(feature = "archives-7z"))]
    #[test]
    fn a_7z_is_not_checked_without_its_feature() {
        let not_checked = |why: &str| Verdict::NotChecked { why: why.to_owned() };
        let whole = seven_zip();
        let said = verdict(ArchiveKind::SevenZip, whole.clone());
        assert_eq!(said, not_checked("the feature `archives-7z` is disabled"));
        let said = verdict(ArchiveKind::SevenZip, whole[..whole.len() - 1].to_vec());
        assert!(refused_for(&said, "a.7z"), "{said:?}");
        let said = verdict(ArchiveKind::SevenZip, zipped(&["a.png"]));
        assert!(refused_for(&said, "a.7z"), "{said:?}");

        let beside = |other: &str| {
            let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
            for (name, content) in [(other, b"content".as_slice()), ("in.7z", &whole)] {
                zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("start");
                zip.write_all(content).expect("write");
            }
            zip.finish().expect("finish").into_inner()
        };
        let said = verdict(ArchiveKind::Zip, beside("a.png"));
        assert_eq!(said, not_checked("in.7z: the feature `archives-7z` is disabled"));
        let said = verdict(ArchiveKind::Zip, beside("run.exe"));
        assert!(refused_for(&said, "run.exe"), "{said:?}");
    }

    #[cfg(feature = "client")]
    #[tokio::test]
    async fn the_client_looks_before_it_sends() {
        let client = weixin_runtime::Client::builder(sample::service::Token::app("T")).base_url("http://127.0.0.1:1");
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("a.zip");
        std::fs::write(&path, zipped(&["run.exe"])).expect("write");
        let file = File::open(&path).await.expect("open");
        let error = client.build().expect("client").send(Upload::binary("o1", file)).await.expect_err("refused");
        assert!(error.to_string().starts_with("upload: 1 problem\n  file: run.exe: "), "{error}");
    }
}
