//! Files that are sent, and files that are answers.

use std::fs;

use weixin_recorder::blocking::Server;
use weixin_recorder::respond;
use weixin_runtime::{File, Request};
use weixin_tests::language::files::SendFiles;

use super::{assert_same, call};
use crate::sandbox::err;
use crate::service;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

#[test]
fn forms_and_their_files_are_sent_and_refused_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.PNG"), PNG).expect("writable");
    fs::write(folder.path().join("b.svg"), vec![b'x'; 501]).expect("writable");
    let service = service::answering(200, "{}");
    let form = ["send", "--variant", "form", "name=n&m", "upload_id=18446744073709551615", "note=a\nb"];
    let done = call(
        folder.path(),
        &service,
        &[&form[..], &["picture=@a.PNG", "--file-name", "picture=na\"ïve\n文.png"]].concat(),
    );
    assert!(done.status.success(), "{}", err(&done));
    let typed = SendFiles::form("n&m", u64::MAX, File::from_bytes("na\"ïve\n文.png", PNG)).note("a\nb");
    assert_same(&service.request(), &typed, &service);

    let wrong =
        call(folder.path(), &service, &["send", "--variant", "form", "name=n", "upload_id=1", "picture=@b.svg"]);
    let typed = SendFiles::form("n", 1, File::from_bytes("b.svg", vec![b'x'; 501]));
    assert_eq!(err(&wrong), format!("error: {}\n", typed.validate().expect_err("two rules")));

    let other = service::answering(200, "{}");
    let done = call(folder.path(), &other, &["send", "--variant", "move"]);
    assert!(done.status.success(), "{}", err(&done));
    assert_same(&other.request(), &SendFiles::r#move(), &other);
}

#[test]
fn answers_that_are_files_are_piped_or_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let headers = [("Content-Type", "image/png"), ("Content-Disposition", "attachment; filename=\"a.png\"")];
    let service = Server::new(respond("200 OK", &headers, PNG));
    let piped = call(folder.path(), &service, &["fetchFile"]);
    assert_eq!(piped.stdout, PNG, "{}", err(&piped));
    assert_eq!(err(&piped), "12 bytes, image/png, named a.png\n");
    let kept = call(folder.path(), &service, &["fetchFile", "--output", "b.png"]);
    assert_eq!(err(&kept), "wrote b.png: 12 bytes, image/png, named a.png\n");
    assert_eq!(fs::read(folder.path().join("b.png")).expect("written"), PNG);
    let refusing = service::answering(200, r#"{"errcode":40001,"errmsg":"no"}"#);
    let refused = call(folder.path(), &refusing, &["fetchFile", "--tries", "1"]);
    assert_eq!(refused.status.code(), Some(4), "{}", err(&refused));
    assert!(refused.stdout.is_empty());
    // What is no file is not saved as one, and not piped as one either.
    for body in [r#"{"errcode":0}"#, ""] {
        let other = service::answering(200, body);
        let done = call(folder.path(), &other, &["fetchFile", "--tries", "1", "--output", "c.png"]);
        assert_eq!(done.status.code(), Some(11), "{}", err(&done));
        assert!(err(&done).contains(body) && done.stdout.is_empty(), "{}", err(&done));
        assert!(!folder.path().join("c.png").exists());
    }
    let other = service::answering(200, r#"{"video_url":"https://a.example"}"#);
    let instead = call(folder.path(), &other, &["fetchEither"]);
    assert_eq!(instead.status.code(), Some(0), "{}", err(&instead));
}
