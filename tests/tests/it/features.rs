//! One small spec per feature of the language: its generated code as a snapshot, and that code run against values.

mod errors;
mod files;
mod messages;
mod names;
mod requests;
mod routes;
mod sealed;
mod shapes;
mod signed;
mod units;
mod values;
mod wires;

use std::io::Read;
use std::time::{Duration, SystemTime};

use weixin_mock::Mock;
use weixin_runtime::{Client, RawResponse, Request, Secrets, Validation, decode, prepare};
use weixin_tests::bundle;

#[test]
fn every_feature_prints_as_it_was_reviewed() {
    insta::glob!("../../fixtures/features", "*.txt", |path| {
        let text = std::fs::read_to_string(path).expect("the fixture can be read");
        let files =
            weixin_codegen::render(&weixin_codegen::model(bundle::sources(&text)).expect("the fixture is good"));
        // What the feature is about; what every spec has is locked by the real bindings.
        let is_own_service = text.contains("=== service.yaml");
        let is_common = |name: &str| match name {
            "service.rs" => !is_own_service,
            name => ["mod.rs", "demo/mod.rs"].contains(&name),
        };
        let own = files.iter().filter(|(name, _)| !is_common(name));
        let shown: String = own.map(|(name, text)| format!("// {name}\n{text}\n")).collect();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots/features" }, {
            insta::assert_snapshot!(shown);
        });
    });
}

/// Method, path with query, and body of a request.
fn sent<R: Request>(request: &R) -> (String, String) {
    let token = weixin_runtime::AccessToken::new("app", "access_token", "T".to_owned());
    let prepared = prepare(request, Some(&token), "https://example.com").expect("it can be made");
    let mut body = Vec::new();
    prepared.body().reader().read_to_end(&mut body).expect("it can be read");
    let url = prepared.url().strip_prefix("https://example.com").expect("the base URL").to_owned();
    (format!("{} {url}", prepared.method()), String::from_utf8(body).expect("text"))
}

/// The JSON body of a request.
fn body<R: Request>(request: &R) -> String {
    sent(request).1
}

/// Every violation of a request, a line each.
fn wrong<R: Request>(request: &R) -> String {
    match request.validate() {
        Ok(()) => String::new(),
        Err(invalid) => invalid.to_string().lines().skip(1).map(|line| line.trim().to_owned() + "\n").collect(),
    }
}

/// What an answer becomes; the error as text.
fn received<R: Request>(body: &str) -> Result<R::Response, String> {
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
    decode::<R>(&RawResponse::new(200, body.as_bytes().to_vec(), at), &Secrets::new())
        .map_err(|error| error.to_string())
}

/// The text of a fixture.
fn fixture(name: &str) -> String {
    let path = format!("{}/fixtures/features/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the fixture can be read")
}

/// A server of a fixture, and a client that leaves it to the server what is wrong.
async fn vendor(name: &str) -> (Mock, Client) {
    let vendor =
        Mock::start(weixin_codegen::model(bundle::sources(&fixture(name))).expect("the fixture is good")).await;
    let token = weixin_runtime::AccessToken::new("app", "access_token", "T".to_owned());
    let client = Client::builder(token).base_url(vendor.url()).validation(Validation::Off).build();
    (vendor, client.expect("a client"))
}

/// What becomes of a response with a status.
fn answered<R: Request>(status: u16, body: &str) -> Result<R::Response, weixin_runtime::Error<R::Error>> {
    decode::<R>(&RawResponse::new(status, body.as_bytes().to_vec(), SystemTime::UNIX_EPOCH), &Secrets::new())
}
