//! `weixin mock`, called by `weixin call`.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::sandbox::{Sandbox, err, out};

/// A mock in a process of its own, which ends with the test.
pub(crate) struct Playing {
    child: Child,
    pub(crate) url: String,
}

impl Playing {
    fn start(sandbox: &Sandbox, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        command.arg("mock").args(arguments);
        Self::run(sandbox, command)
    }

    pub(crate) fn run(sandbox: &Sandbox, mut command: Command) -> Self {
        let mut child = command
            .current_dir(sandbox.0.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut url = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut url).expect("the address");
        Self { child, url: url.trim().to_owned() }
    }

    fn call(&self, sandbox: &Sandbox, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        command.arg("call").args(arguments).args(["--base-url", &self.url]).env("WEIXIN_TOKEN", "t0ken-t0ken");
        command.current_dir(sandbox.0.path()).output().expect("the program starts")
    }

    /// Stops it, and gives what it said.
    pub(crate) fn end(mut self) -> String {
        self.child.kill().expect("it runs");
        let mut said = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
        said
    }
}

impl Drop for Playing {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn signatures_are_verified_with_a_key() {
    let sandbox = Sandbox::new();
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/language");
    let weixin = |arguments: &[&str], key: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        command.args(arguments).args(["--spec", spec]).envs([("KEY", key), ("WEIXIN_TOKEN", "t0ken-t0ken")]);
        command.current_dir(sandbox.0.path());
        command
    };
    let play = |arguments: &[&str]| Playing::run(&sandbox, weixin(&[&["mock"], arguments].concat(), "k3y-k3y"));
    let call = |mock: &Playing, key: &str| {
        let arguments = ["call", "charge", "amount=5", "--sign", "pay=env:KEY", "--base-url", &mock.url];
        weixin(&arguments, key).output().expect("the program starts")
    };
    let mock = play(&["--sign", "pay=env:KEY"]);
    assert!(call(&mock, "k3y-k3y").status.success());
    let refused = call(&mock, "0ther-k3y");
    assert!(err(&refused).contains("87009"), "{}", err(&refused));
    let said = mock.end();
    assert!(said.contains("87009") && !said.contains("not verified") && !said.contains("k3y-k3y"), "{said}");
    let mock = play(&[]);
    assert!(call(&mock, "0ther-k3y").status.success());
    let said = mock.end();
    assert!(said.contains("not verified: pay") && !said.contains("0ther-k3y"), "{said}");
    for (argument, what) in [
        ("pay=env:NOT_SET", "--sign: the variable after `env:` is not set"),
        ("pay=@nowhere", "--sign: cannot read"),
        ("pay=k3y-k3y", "--sign: neither `env:VARIABLE` nor `@FILE` after the name"),
        ("k3y-k3y", "--sign: no `=`"),
        ("pya=env:KEY", "did you mean `pay`?"),
        ("device=env:KEY", "a key is not enough"),
    ] {
        let done = weixin(&["mock", "--sign", argument], "k3y-k3y").output().expect("the program starts");
        assert!(!done.status.success() && err(&done).contains(what), "{what} is not in\n{}", err(&done));
        assert!(!err(&done).contains("k3y-k3y"), "{}", err(&done));
    }
}

#[test]
fn the_vendor_is_played() {
    let sandbox = Sandbox::new();
    fs::write(sandbox.0.path().join("shot.png"), b"\x89PNG\r\n\x1a\nrest").expect("writable");
    let mock = Playing::start(&sandbox, &["--refuse", "upload=10004"]);
    assert!(mock.url.starts_with("http://127.0.0.1:"), "{}", mock.url);
    let done = mock.call(&sandbox, &["uploadMediaToCodeAudit", "media=@shot.png"]);
    assert!(done.status.success(), "{}", err(&done));
    let answer: serde_json::Value = serde_json::from_str(&out(&done)).expect("JSON");
    assert_eq!((&answer["errcode"], answer["mediaid"].is_string()), (&0.into(), true), "{answer}");
    let refused = mock.call(&sandbox, &["upload", "openid=o", "file=@shot.png"]);
    assert_eq!(refused.status.code(), Some(7), "{}", err(&refused));
    assert!(err(&refused).contains("error: upload: 10004 file risky: upload another file (rid "), "{}", err(&refused));
    let said = mock.end();
    assert!(said.contains("POST /wxa/uploadmedia uploadMediaToCodeAudit") && said.contains("code 10004"), "{said}");
    assert!(!said.contains("t0ken"), "{said}");
}

#[test]
fn messages_are_pushed() {
    let sandbox = Sandbox::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/push", listener.local_addr().expect("an address"));
    let served =
        std::thread::spawn(move || [200, 200, 200, 403, 403, 403, 403].map(|status| answer(&listener, status)));
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    let language = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/language");
    command.args(["mock", "--push-to", &url, "--push-xml", "--spec", language]).env("WEIXIN_PUSH_TOKEN", "t0ken-t0ken");
    command.stdin(Stdio::piped());
    let mut mock = Playing::run(&sandbox, command);
    let mut input = mock.child.stdin.take().expect("a pipe");
    input
        .write_all(b"{\"MsgType\":\"text\"}\n\n{\nfollowed {\"FromUserName\":\"o7\"}\nfolowed\n{\"n\":1}\n")
        .expect("it reads");
    drop(input);
    let requests = served.join().expect("served");
    assert!(requests[0].starts_with("GET /push?signature=") && requests[0].contains("&echostr="), "{}", requests[0]);
    assert!(requests[1].ends_with("<xml><MsgType><![CDATA[text]]></MsgType></xml>"), "{}", requests[1]);
    assert!(requests[2].contains("<Event><![CDATA[subscribe]]></Event>"), "{}", requests[2]);
    assert!(requests[2].contains("<FromUserName><![CDATA[o7]]></FromUserName>"), "{}", requests[2]);
    // What comes last is printed after the last answer.
    std::thread::sleep(Duration::from_millis(500));
    let said = mock.end();
    for line in [
        "push: the address is not verified: the reply to the push is not the `echostr`: success",
        "push: line 1: answered: success",
        "push: line 3: not JSON: ",
        "push: line 4: answered: success",
        "push: line 5: cannot push: the spec has no message `folowed`; did you mean `followed`?",
        "push: line 6: the push was answered with HTTP 403: success",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(!said.contains("t0ken"), "{said}");
}

/// Answers one request with `success`, and gives it.
fn answer(listener: &std::net::TcpListener, status: u16) -> String {
    let (mut stream, _) = listener.accept().expect("a connection");
    let mut bytes = [0; 65_536];
    let mut length = stream.read(&mut bytes).expect("a request");
    while bytes.starts_with(b"POST") && !bytes[..length].ends_with(b"</xml>") {
        length += stream.read(&mut bytes[length..]).expect("the rest");
    }
    write!(stream, "HTTP/1.1 {status} x\r\ncontent-length: 7\r\nconnection: close\r\n\r\nsuccess").expect("it reads");
    String::from_utf8_lossy(&bytes[..length]).into_owned()
}

#[test]
fn what_pushes_need_is_asked_for() {
    let sandbox = Sandbox::new();
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        command.args(["mock", "--push-to", "http://127.0.0.1:1"]).args(arguments).envs(variables.iter().copied());
        err(&command.current_dir(sandbox.0.path()).output().expect("the program starts"))
    };
    let token = ("WEIXIN_PUSH_TOKEN", "t0ken");
    for (arguments, variables, what) in [
        (
            &[][..],
            &[][..],
            "no token for --push-to: set the variable WEIXIN_PUSH_TOKEN, or name another with --push-token-env",
        ),
        (
            &[],
            &[token, ("WEIXIN_PUSH_AES_KEY", "k")],
            "the variable WEIXIN_PUSH_AES_KEY is set, so pushes are encrypted: add --push-appid",
        ),
        (
            &["--push-appid", "wx1"],
            &[token],
            "--push-appid is for encrypted pushes: set the variable WEIXIN_PUSH_AES_KEY",
        ),
        (
            &["--push-appid", "wx1"],
            &[token, ("WEIXIN_PUSH_AES_KEY", "k")],
            "the variable WEIXIN_PUSH_AES_KEY: the EncodingAESKey is not 43 characters of Base64",
        ),
    ] {
        let said = run(arguments, variables);
        assert!(said.contains(what) && !said.contains("t0ken"), "{said}");
    }
}

#[test]
fn what_cannot_be_played_is_said() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["mock", "--refuse", "uplaod=1"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(err(&done).contains("did you mean `upload`?"), "{}", err(&done));
    for (refuse, said) in [
        ("upload=abc", "--refuse upload: its codes are whole numbers, and `abc` is none"),
        ("upload=0", "--refuse upload: code 0 means success"),
    ] {
        let done = sandbox.run(&["mock", "--refuse", refuse]);
        assert_eq!(done.status.code(), Some(2));
        assert!(err(&done).contains(said), "{}", err(&done));
    }
    let quirk = sandbox.run(&["mock", "--quirk", "nonsense"]);
    assert_eq!(quirk.status.code(), Some(2));
    assert!(err(&quirk).contains("chunked-is-412"), "{}", err(&quirk));
    let folder = sandbox.run(&["mock", "--spec", "nowhere"]);
    assert_eq!(folder.status.code(), Some(2), "{}", err(&folder));
}

#[test]
fn a_token_is_fetched_from_it_and_used() {
    let sandbox = Sandbox::new();
    fs::remove_dir_all(sandbox.0.path().join("spec")).expect("the spec that was built in has endpoints for tokens");
    fs::write(sandbox.0.path().join("shot.png"), b"\x89PNG\r\n\x1a\nrest").expect("writable");
    let mock = Playing::start(&sandbox, &["--issued-tokens", "--quiet"]);
    let stranger = mock.call(&sandbox, &["upload", "openid=o", "file=@shot.png"]);
    assert_eq!(stranger.status.code(), Some(4), "{}", err(&stranger));
    let token = mock.call(&sandbox, &["getAccessToken", "appid=wx1", "secret=s"]);
    let answer: serde_json::Value = serde_json::from_str(&out(&token)).expect("JSON");
    sandbox.write("token", answer["access_token"].as_str().expect("a token"));
    let done =
        mock.call(&sandbox, &["upload", "openid=o", "file=@shot.png", "--token-file", "token", "--token-kind", "app"]);
    assert!(done.status.success(), "{}", err(&done));
}

/// Some systems give a process 256 handles, far fewer than the connections that the mock takes.
#[cfg(unix)]
#[test]
fn idle_connections_make_room_where_handles_are_few() {
    let sandbox = Sandbox::new();
    fs::write(sandbox.0.path().join("shot.png"), b"\x89PNG\r\n\x1a\nrest").expect("writable");
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 64 && exec \"$0\" mock", env!("CARGO_BIN_EXE_weixin")]);
    let mock = Playing::run(&sandbox, command);
    let address = mock.url.strip_prefix("http://").expect("an address").to_owned();
    let start = Instant::now();
    for beginning in ["", "POST / HTTP/1.1\r\nHost:", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"] {
        let mut idle = Vec::new();
        for _ in 0..100 {
            let mut socket = TcpStream::connect(&address).expect("the mock listens");
            // It may have made room already.
            let _ = socket.write_all(beginning.as_bytes());
            idle.push(socket);
        }
        let done =
            mock.call(&sandbox, &["uploadMediaToCodeAudit", "media=@shot.png", "--tries", "1", "--timeout", "20"]);
        assert!(done.status.success(), "{beginning:?}: {}", err(&done));
    }
    // They would be in the way for half a minute.
    assert!(start.elapsed() < Duration::from_secs(28), "{:?}", start.elapsed());
}
