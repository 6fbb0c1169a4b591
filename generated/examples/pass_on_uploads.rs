//! A web service that passes on what browsers upload, with axum: one that says its length goes on as it comes, in constant
//! memory and without a thread; a form, which does not, becomes a temporary file first. The mock server is the vendor.
//!
//! `cargo run --example pass_on_uploads -p weixin`

use std::error::Error;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{post, put};
use tokio::net::TcpListener;
use weixin::cooperation_shop::{Upload, UploadError};
use weixin::{Client, ErrorKind, File, Token, reqwest};
use weixin_mock::Mock;

/// The largest file that the vendor takes.
const LARGEST: u64 = 10 << 20;

/// The body is the file.
async fn pass_on(State(client): State<Client>, Path(name): Path<String>, head: HeaderMap, body: Body) -> Response {
    let length = head.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let file = match length {
        Some(length) => File::from_stream(name, length, body.into_data_stream()),
        None => match File::spool(name, LARGEST, body.into_data_stream()).await {
            Ok(file) => file,
            Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
        },
    };
    send(&client, file).await
}

/// The body is a form, and the length of its file is only known at its end.
async fn pass_on_form(State(client): State<Client>, mut form: Multipart) -> Response {
    while let Ok(Some(field)) = form.next_field().await {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        return match File::spool(name, LARGEST, field).await {
            Ok(file) => send(&client, file).await,
            Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
        };
    }
    (StatusCode::BAD_REQUEST, "there is no file in the form").into_response()
}

async fn send(client: &Client, file: File) -> Response {
    match client.send(Upload::binary("openid-1", file)).await {
        Ok(uploaded) => uploaded.media_id.to_string().into_response(),
        Err(error) => (status(&error), error.to_string()).into_response(),
    }
}

/// Whose fault it is: that of the browser, of the vendor or of the way to it, or ours.
fn status(error: &weixin::Error<UploadError>) -> StatusCode {
    match error.kind() {
        ErrorKind::Input => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Configuration => {
            eprintln!("{error:#}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
        _ if error.is_retryable() => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_GATEWAY,
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let vendor = Mock::embedded().await;
    let client = Client::builder(Token::app("TOKEN")).base_url(vendor.url()).build()?;
    let router = Router::new()
        .route("/parts/{name}", put(pass_on))
        .route("/form", post(pass_on_form).layer(DefaultBodyLimit::max(LARGEST as usize + 4096)))
        .with_state(client);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });

    let browser = reqwest::Client::new();
    println!("5 MB, whose length is known:");
    let sent = browser.put(format!("{url}/parts/part.stl")).body(vec![b'x'; 5_000_000]).send().await?;
    println!("  {} {}\n", sent.status(), sent.text().await?);
    assert_eq!(vendor.uploads()[0].len, 5_000_000);

    println!("a form:");
    let form =
        "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"kettle.stl\"\r\n\r\nsolid\r\n--b--\r\n";
    let request = browser.post(format!("{url}/form")).header("content-type", "multipart/form-data; boundary=b");
    let sent = request.body(form).send().await?;
    println!("  {} {}\n", sent.status(), sent.text().await?);
    assert_eq!(vendor.uploads()[1].file_name.as_deref(), Some("kettle.stl"));

    println!("what its first bytes contradict, and what is too large, is found before anything is sent:");
    for (name, content) in [("part.png", b"GIF89a".to_vec()), ("part.stl", vec![b'x'; 11 << 20])] {
        let sent = browser.put(format!("{url}/parts/{name}")).body(content).send().await?;
        assert_eq!(sent.status(), 422);
        println!("  {} {}", sent.status(), sent.text().await?);
    }
    assert_eq!(vendor.uploads().len(), 2);

    println!("\nwhat the vendor refuses is told as it says it, though the file cannot be sent again:");
    vendor.on("upload").refuse(-1);
    let sent = browser.put(format!("{url}/parts/part.stl")).body(vec![b'x'; 5_000_000]).send().await?;
    assert_eq!(sent.status(), 503);
    println!("  {} {}", sent.status(), sent.text().await?);
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    run().await
}

#[cfg(test)]
#[tokio::test]
async fn it_runs() {
    run().await.expect("it runs");
}
