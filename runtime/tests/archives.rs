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
    use weixin_runtime::Source;

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
