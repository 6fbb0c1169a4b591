//! What is different in a terminal: `script` provides one.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::sandbox::Sandbox;
use crate::service;

/// What a terminal of some width shows.
fn terminal(folder: &Path, columns: usize, command: &str) -> String {
    let weixin = env!("CARGO_BIN_EXE_weixin");
    let script =
        format!("stty rows 40 cols {columns}; WEIXIN_TOKEN=t0ken-t0ken {weixin} {command}; echo \"status $?\"");
    let done = Command::new("script")
        .args(["-qc", &script, "/dev/null"])
        // Where nothing says what the terminal can do, no bar is drawn.
        .env("TERM", "xterm-256color")
        .current_dir(folder)
        .output()
        .expect("`script` starts");
    let shown = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(shown.contains("status "), "the command ran to its end: {shown}");
    shown
}

#[test]
#[ignore = "needs script"]
fn a_long_upload_has_a_bar_and_a_short_one_has_none() {
    let sandbox = Sandbox::new();
    let mut video = b"\0\0\0\x18ftypmp42".to_vec();
    video.resize(3 * 1024 * 1024, 7);
    fs::write(sandbox.0.path().join("long.mp4"), video).expect("writable");
    fs::write(sandbox.0.path().join("shot.png"), b"\x89PNG\r\n\x1a\nrest").expect("writable");
    let service = service::fine();
    let upload = |file: &str, more: &str| {
        format!("call uploadMediaToCodeAudit media=@{file} --base-url {} {more}", service.url())
    };
    let long = terminal(sandbox.0.path(), 80, &upload("long.mp4", "-v"));
    assert!(long.contains(" of 3.00 MiB") && long.contains("try 1: HTTP status 200"), "{long}");
    assert!(long.contains("{\r\n  \"errcode\": 0,\r\n"), "several lines in a terminal: {long}");
    let short = terminal(sandbox.0.path(), 80, &upload("shot.png", ""));
    assert!(!short.contains(" of ") && short.contains("\"mediaid\": \"m_1\""), "{short}");
    let piped = terminal(sandbox.0.path(), 80, &upload("long.mp4", "2>log; cat log"));
    assert!(!piped.contains(" of 3.00 MiB"), "{piped}");
}

#[test]
#[ignore = "needs script"]
fn a_file_is_not_shown_in_a_terminal() {
    let sandbox = Sandbox::new();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/language");
    let service = service::answering(200, &b"\x89PNG\r\n\x1a\nrest"[..]);
    let fetch = format!("call fetchFile --spec '{}' --base-url {}", spec.display(), service.url());
    let shown = terminal(sandbox.0.path(), 80, &fetch);
    assert!(
        shown.contains(
            "error: the response is a file, and standard output is a terminal: use --output FILE, or pipe it"
        ),
        "{shown}"
    );
    assert!(shown.contains("status 2") && service.requests().is_empty(), "{shown}");
}

#[test]
#[ignore = "needs script"]
fn lines_fit_and_colours_are_for_those_who_want_them() {
    let sandbox = Sandbox::new();
    for columns in [60, 80, 200] {
        for command in ["list", "show upload"] {
            let shown = terminal(sandbox.0.path(), columns, command);
            assert!(shown.contains("\u{1b}[1m"), "{shown}");
            for line in shown.lines().filter(|line| !line.contains("://")) {
                let plain = line.replace("\u{1b}[1m", "").replace("\u{1b}[2m", "").replace("\u{1b}[0m", "");
                assert!(plain.trim_end().chars().count() <= columns, "{columns}: {plain}");
            }
        }
    }
    let plain = terminal(sandbox.0.path(), 80, "list | cat");
    assert!(!plain.contains('\u{1b}'), "{plain}");
}
