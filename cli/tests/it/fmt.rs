//! `weixin fmt`: one layout for all files of a spec.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::sandbox::{Sandbox, err, out};

const FILE: &str = "spec/endpoints/channels/upload.yaml";

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.0.path().join(path)).expect("readable")
}

#[test]
fn a_spec_is_checked_and_written() {
    let sandbox = Sandbox::new();
    assert!(sandbox.run(&["fmt"]).status.success());
    let checked = sandbox.run(&["fmt", "--check"]);
    assert_eq!((checked.status.code(), out(&checked).trim()), (Some(0), "5 files: formatted"));
    let before = read(&sandbox, FILE);
    sandbox.edit(FILE, "page: { url:", "page: {  url:");
    sandbox.edit(FILE, "\ntoken: [app, authorizer]\n", "\ntoken: [app, authorizer] # both\n");
    let changed = read(&sandbox, FILE);
    let checked = sandbox.run(&["fmt", "--check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert_eq!(err(&checked), format!("not formatted: {FILE}:4\nrun `weixin fmt` and commit the result\n"));
    assert_eq!(read(&sandbox, FILE), changed, "nothing was asked to be written");
    let written = sandbox.run(&["fmt", "spec"]);
    assert_eq!(out(&written), format!("wrote {FILE}\n1 file written, 4 unchanged\n"), "{}", err(&written));
    assert_eq!(read(&sandbox, FILE), before.replace("[app, authorizer]\n", "[app, authorizer] # both\n"));
    sandbox.edit(FILE, "page: { url:", "page: {  url:");
    let written = sandbox.run(&["fmt", FILE]);
    assert_eq!(out(&written), format!("wrote {FILE}\n1 file written, 0 unchanged\n"), "{}", err(&written));
}

#[test]
fn a_file_that_is_not_yaml_is_said_and_hides_no_other() {
    let sandbox = Sandbox::new();
    assert!(sandbox.run(&["fmt"]).status.success());
    sandbox.edit(FILE, "route: POST", "route: [POST");
    sandbox.edit("spec/service.yaml", "service: ", "service:   ");
    let before = read(&sandbox, FILE);
    let done = sandbox.run(&["fmt"]);
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(out(&done), "wrote spec/service.yaml\n1 file written, 3 unchanged\n");
    assert!(err(&done).contains(&format!("--> {FILE}:5:")), "{}", err(&done));
    assert!(err(&done).starts_with("error[yaml-syntax]: "), "{}", err(&done));
    assert_eq!(read(&sandbox, FILE), before);
    assert_eq!(sandbox.run(&["fmt", "nowhere.yaml"]).status.code(), Some(2));
}

#[test]
fn line_ends_are_named_and_not_a_line() {
    let sandbox = Sandbox::new();
    assert!(sandbox.run(&["fmt"]).status.success());
    let text = read(&sandbox, FILE);
    sandbox.write(FILE, &text.replace('\n', "\r\n"));
    let checked = sandbox.run(&["fmt", "--check"]);
    assert!(err(&checked).starts_with(&format!("not formatted: {FILE} (line ends)\n")), "{}", err(&checked));
}

#[test]
fn standard_input_is_formatted_to_standard_output() {
    let run = |arguments: &[&str], text: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        command.arg("fmt").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        child.stdin.take().expect("an input").write_all(text.as_bytes()).expect("it reads");
        child.wait_with_output().expect("it ends")
    };
    let done = run(&["-"], "types: { A: {doc: An id., type: id} } # why\n");
    assert_eq!(out(&done), "types: # why\n  A: { type: id, doc: An id. }\n", "{}", err(&done));
    assert_eq!(run(&["-", "--check"], "types: {}\n").status.code(), Some(0));
    assert_eq!(run(&["-", "--check"], "types:  {}\n").status.code(), Some(1));
    let wrong = run(&["-"], "types: [\n");
    assert_eq!((wrong.status.code(), out(&wrong).as_str()), (Some(1), ""));
    assert!(err(&wrong).contains("--> <stdin>:"), "{}", err(&wrong));
}
