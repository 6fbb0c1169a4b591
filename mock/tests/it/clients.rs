//! Clients that other people wrote: curl with the commands of the vendor's pages, and Python's `requests`. Run them with
//! `cargo test -p weixin-mock -- --ignored clients`.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::process::Command;
use weixin_mock::Mock;

use crate::support::PNG;

/// Runs a program, and returns what it prints.
async fn run(program: &str, arguments: &[&str], folder: &Path) -> String {
    let command = Command::new(program).args(arguments).current_dir(folder).stdin(Stdio::null()).output().await;
    let output = command.unwrap_or_else(|error| panic!("{program}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs curl without the user's settings, and returns the JSON that it got.
async fn curl(arguments: &[&str], folder: &Path) -> Value {
    let arguments = [&["-q", "-sS", "--noproxy", "*"], arguments].concat();
    let response = run("curl", &arguments, folder).await;
    serde_json::from_str(&response).unwrap_or_else(|_| panic!("{arguments:?}: {response}"))
}

#[tokio::test]
#[ignore = "needs curl"]
async fn curl_with_the_commands_of_the_pages() {
    let vendor = Mock::embedded().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (folder, url) = (folder.path(), vendor.url());
    std::fs::write(folder.join("test.png"), PNG).expect("a file");
    std::fs::write(folder.join("test.jpg"), b"\xff\xd8\xff and more").expect("a file");
    std::fs::write(folder.join("xxx.mp4"), b"\0\0\0\x18ftypmp42").expect("a file");

    let binary = format!("{url}/channels/ec/open/upload?access_token=ACCESS_TOKEN&openid=xxxx&upload_type=0");
    let answer = curl(&["-F", "file=@test.png", &binary], folder).await;
    assert_eq!(answer["errcode"], 0);
    let upload = vendor.uploads().pop().expect("an upload");
    assert_eq!((upload.file_name.as_deref(), upload.bytes.as_deref()), (Some("test.png"), Some(PNG)));

    // As the page has it, `POSt` and all; only the address that is to be fetched has to be one.
    let by_url = format!("{url}/channels/ec/open/upload?access_token=ACCESS_TOKEN&upload_type=1");
    let post = |body: &'static str| ["-X", "POSt", "-d", body, &by_url].map(str::to_owned);
    let wrong: Vec<String> = post("{\"openid\":\"xxx\",\"file_url\":\"xxx\"}").into();
    let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
    let answer = curl(&wrong, folder).await;
    assert_eq!(answer["errcode"], 10010, "{answer}");
    let good: Vec<String> = post("{\"openid\":\"xxx\",\"file_url\":\"https://a.example/b.png\"}").into();
    let good: Vec<&str> = good.iter().map(String::as_str).collect();
    assert_eq!(curl(&good, folder).await["errcode"], 0);
    let request = vendor.requests().pop().expect("a request");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"), "curl labels it so");

    let media = format!("{url}/wxa/uploadmedia?access_token=ACCESS_TOKEN");
    // The page's first sample calls the part otherwise than its table.
    assert_eq!(curl(&["-F", "average=@test.jpg", &media], folder).await["errcode"], 41005);
    assert_eq!(curl(&["-F", "media=@test.jpg", &media], folder).await["type"], "image");
    assert_eq!(curl(&["-F", "media=@xxx.mp4", &media], folder).await["type"], "video");

    let token = format!("{url}/cgi-bin/token?grant_type=client_credential&appid=APPID&secret=APPSECRET");
    assert_eq!(curl(&[&token], folder).await["expires_in"], 7200);
}

#[tokio::test]
#[ignore = "needs curl"]
async fn curl_with_a_large_file_and_a_chunked_body() {
    let vendor = Mock::embedded().await;
    let folder = tempfile::tempdir().expect("a folder");
    // Large enough for curl to ask for `100 Continue` first.
    std::fs::write(folder.path().join("图.png"), [PNG, &vec![7; 9 << 20]].concat()).expect("a file");
    let target = format!("{}/channels/ec/open/upload?access_token=T&openid=o&upload_type=0", vendor.url());
    let answer = curl(&["-F", "file=@图.png", &target], folder.path()).await;
    assert_eq!(answer["errcode"], 0);
    let upload = vendor.uploads().pop().expect("an upload");
    assert_eq!((upload.file_name.as_deref(), upload.len), (Some("图.png"), (9 << 20) + PNG.len() as u64));
    let chunked =
        ["-q", "-sS", "--noproxy", "*", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Transfer-Encoding: chunked"];
    let status = run("curl", &[&chunked[..], &["-F", "file=@图.png", &target]].concat(), folder.path()).await;
    assert_eq!(status, "412");
}

const PYTHON: &str = r#"
import sys, requests
url = sys.argv[1]
session = requests.Session()
session.trust_env = False
token = session.get(url + "/cgi-bin/token", params={"grant_type": "client_credential", "appid": "a", "secret": "s"}).json()
query = {"access_token": token["access_token"], "openid": "o", "upload_type": 0}
png = b"\x89PNG\r\n\x1a\n from python"
sent = session.post(url + "/channels/ec/open/upload", params=query, files={"file": ("a.png", png)})
assert sent.json()["errcode"] == 0, (sent.text, sent.headers)
sent = session.post(url + "/wxa/uploadmedia", params=query, files={"media": ("图.png", png, "image/png")})
assert sent.json()["type"] == "image", (sent.text, sent.headers)
query["upload_type"] = 1
sent = session.post(url + "/channels/ec/open/upload", params=query, json={"openid": "o", "file_url": "https://a.example/b.png"})
assert len(sent.json()["media_id"]) == 86, (sent.text, sent.headers)
sent = session.post(url + "/channels/ec/open/upload", params=query, data=iter([b"{}"]))
assert sent.status_code == 412, sent.text
sent = session.post(url + "/channels/ec/open/upload", params=query, json={}, headers={"x-mock-scenario": "refuse=10009"})
assert sent.json()["errcode"] == 10009, sent.text
print("done")
"#;

#[tokio::test]
#[ignore = "needs python3 with requests"]
async fn python_requests() {
    let vendor = Mock::embedded().await;
    let folder = tempfile::tempdir().expect("a folder");
    let printed = run("python3", &["-c", PYTHON, vendor.url()], folder.path()).await;
    assert_eq!(printed.trim(), "done");
    let names: Vec<_> = vendor.uploads().into_iter().map(|upload| (upload.endpoint, upload.file_name)).collect();
    assert_eq!(names[0], ("upload".to_owned(), Some("a.png".to_owned())));
    assert_eq!(names[1], ("uploadMediaToCodeAudit".to_owned(), Some("图.png".to_owned())));
}
