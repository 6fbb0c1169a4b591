//! What `weixin call --dry-run=curl` prints is the request that `weixin call` sends, whatever secrets and values contain.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use weixin_mock::{Body, Mock, RecordedRequest};

const SERVICE: &str = "\
service: demo
summary: S.
base_url: https://a.example
envelopes: { main: { code: errcode, message: errmsg, success: [0] } }
tokens:
  app: { query: access_token, doc: T. }
  tenant: { header: Authorization, prefix: Bearer, doc: T. }
";

/// Secrets and other values in every place: in the path and in headers, where they are one line; elsewhere.
const ENDPOINTS: [(&str, &str); 5] = [
    (
        "line",
        "route: PUT /demo/{plain}/{secret}\ntoken: tenant\npath: { plain: string, secret: { type: string, secret: true } }\nquery: { q-plain: string, q-secret: { type: string, secret: true } }\nheader: { X-Plain: string, X-Secret: { type: string, secret: true }, X-Empty: string }\n",
    ),
    (
        "json",
        "route: POST /demo/json\ntoken: app\njson: { plain: string, secret: { type: string, secret: true }, nested: { type: object, wire: json, fields: { plain: string, secret: { type: string, secret: true } } } }\n",
    ),
    (
        "fields",
        "route: POST /demo/fields\ntoken: app\nurlencoded: { plain: string, secret: { type: string, secret: true }, nested: { type: object, wire: json, fields: { plain: string, secret: { type: string, secret: true } } } }\n",
    ),
    (
        "form",
        "route: POST /demo/form\ntoken: app\nform: { plain: string, secret: { type: string, secret: true }, nested: { type: object, wire: json, content_type: application/json, fields: { plain: string, secret: { type: string, secret: true } } }, label: { type: string, secret: true, content_type: text/plain } }\n",
    ),
    ("text", "route: DELETE /demo/text\ntoken: app\nraw: { secret: { type: string, secret: true } }\n"),
];

/// One line each: what shells, URLs, curl, JSON and headers could trip over.
const LINES: [&str; 13] = [
    "plain",
    "a b&c=d#e?f/g%20h+i;j,k:l",
    "it's \"quoted\" $(id) `id` ${HOME} \\ \\\\ !{x,y}[1-2]~",
    "文😀é",
    "-x",
    "@file",
    "<file",
    "%",
    "%22%5C",
    "{\"a\":\"b\"}",
    "*%s%d\\n",
    "a|b<c>d^e;type=x",
    "trailing\\",
];

fn spec(folder: &Path) -> String {
    let spec = folder.join("spec");
    fs::create_dir_all(spec.join("endpoints/demo")).expect("a folder");
    fs::write(spec.join("service.yaml"), SERVICE).expect("writable");
    for (name, rest) in ENDPOINTS {
        let head = format!("endpoint: {name}\nsummary: S.\npage: {{ url: unknown, read: 2026-11-21 }}\n");
        let path = spec.join(format!("endpoints/demo/{name}.yaml"));
        fs::write(path, format!("{head}{rest}response: nothing\n")).expect("writable");
    }
    spec.display().to_string()
}

/// The arguments that give an endpoint a text everywhere.
fn arguments(name: &str, text: &str) -> Vec<String> {
    let plain = |path: &str| format!("{path}:={}", serde_json::Value::from(text));
    let secret = |path: &str| format!("{path}=env:SECRET");
    match name {
        "line" => vec![
            plain("plain"),
            secret("secret"),
            plain("q-plain"),
            secret("q-secret"),
            plain("X-Plain"),
            secret("X-Secret"),
            "X-Empty=".to_owned(),
        ],
        "text" => vec![secret("secret")],
        name => {
            let mut all = vec![plain("plain"), secret("secret"), plain("nested.plain"), secret("nested.secret")];
            all.extend((name == "form").then(|| secret("label")));
            all
        }
    }
}

fn run(mut command: Command, text: &str) -> Output {
    let done = command.env("SECRET", text).env("WEIXIN_TOKEN", "t0k+/=n&x%20y").env("NO_PROXY", "*").output();
    let done = done.expect("it starts");
    assert!(
        done.status.success(),
        "{text}: {}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    done
}

/// What came, in full.
fn came(request: &RecordedRequest) -> String {
    let body = match &request.body {
        Body::Json(json) => json.to_string(),
        Body::Urlencoded(fields) => format!("{fields:?}"),
        Body::Raw(part) => format!("{:?} {:?}", part.content_type, part.text()),
        Body::Form(parts) => {
            let parts = parts.iter().map(|part| (&part.name, &part.content_type, part.text()));
            format!("{:?}", parts.collect::<Vec<_>>())
        }
        other => format!("{other:?}"),
    };
    let headers: Vec<_> = request.headers.iter().filter(|(name, _)| name.starts_with("x-")).collect();
    let token = request.token.as_ref().map(|token| token.expose());
    let RecordedRequest { method, path, query, problems, .. } = request;
    format!("{method} {path} {query:?} {headers:?} {token:?} {body} {problems:?}")
}

#[test]
#[ignore = "needs curl"]
fn the_shell_sends_what_we_send() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = spec(folder.path());
    let vendor = Mock::builder_open(&spec).start_blocking().expect("a good spec");
    let lines = "two\nlines\t\"and\" more\\n\u{8}\u{c}\u{1}\u{7f}.";
    for (name, _) in ENDPOINTS {
        let several = ["json", "form", "text"].contains(&name).then_some(lines);
        for text in LINES.into_iter().chain(several) {
            let weixin = |more: &[&str]| {
                let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
                command.args(["call", name]).args(arguments(name, text)).args(["--spec", &spec, "--base-url"]);
                command.arg(vendor.url()).args(more).current_dir(folder.path());
                command
            };
            run(weixin(&[]), text);
            let shown = String::from_utf8(run(weixin(&["--dry-run=curl"]), text).stdout).expect("text");
            let (calls, definitions): (Vec<&str>, Vec<&str>) = shown.lines().partition(|line| !line.contains("() {"));
            let secrets = calls.join("\n").matches("SECRET}").count();
            assert!(secrets >= 1 && definitions.len() <= 3, "{shown}");
            let mut shell = Command::new("sh");
            shell.args(["-c", &shown]).current_dir(folder.path());
            run(shell, text);
            let requests = vendor.requests();
            let [.., by_us, by_shell] = &requests[..] else { panic!("{requests:?}") };
            assert_eq!(came(by_shell), came(by_us), "{name} with {text:?}:\n{shown}");
        }
    }
}
