//! A server on loopback that plays the two endpoints, so that the examples run without an account.
//!
//! It reads forms with an independent parser (`multer`, through `axum`), not with code of this project.

use std::collections::HashMap;

use axum::extract::{FromRequest, Multipart, Query, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Starts the server and gives its address: `http://127.0.0.1:PORT`.
pub(crate) async fn start() -> Result<String, std::io::Error> {
    let app = Router::new()
        .route("/wxa/uploadmedia", post(review_media))
        .route("/channels/ec/open/upload", post(custom_goods))
        .layer(axum::extract::DefaultBodyLimit::max(64 << 20));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(format!("http://{address}"))
}

/// A file as it arrived.
struct Arrived {
    part: String,
    name: Option<String>,
    content_type: Option<String>,
    bytes: Vec<u8>,
}

/// The only file of a form; 412 without a length, as the vendor does.
async fn file_of(request: Request) -> Result<Option<Arrived>, Response> {
    if !request.headers().contains_key("content-length") {
        return Err(StatusCode::PRECONDITION_FAILED.into_response());
    }
    let mut form = Multipart::from_request(request, &()).await.map_err(IntoResponse::into_response)?;
    let Some(field) = form.next_field().await.map_err(IntoResponse::into_response)? else { return Ok(None) };
    let (part, name) = (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
    let content_type = field.content_type().map(str::to_owned);
    let bytes = field.bytes().await.map_err(IntoResponse::into_response)?.to_vec();
    Ok(Some(Arrived { part, name, content_type, bytes }))
}

fn refuse(code: i64, message: &str) -> Response {
    Json(json!({ "errcode": code, "errmsg": format!("{message} rid: 65a1f0c2-0a1b2c3d-4e5f6071") })).into_response()
}

async fn review_media(request: Request) -> Response {
    let file = match file_of(request).await {
        Ok(file) => file,
        Err(response) => return response,
    };
    let Some(file) = file.filter(|file| file.part == "media" && file.name.is_some()) else {
        return refuse(41005, "media data missing");
    };
    show(&file);
    let kind = match file.bytes.get(..4) {
        Some([0x89, b'P', b'N', b'G'] | [0xFF, 0xD8, 0xFF, _] | [b'G', b'I', b'F', b'8']) => "image",
        Some(_) if file.bytes.get(4..8) == Some(b"ftyp") => "video",
        _ => return refuse(40005, "invalid file type"),
    };
    Json(json!({ "errcode": 0, "errmsg": "ok", "type": kind, "mediaid": "m".repeat(86) })).into_response()
}

async fn custom_goods(Query(query): Query<HashMap<String, String>>, request: Request) -> Response {
    match query.get("upload_type").map(String::as_str) {
        Some("0") => {
            let file = match file_of(request).await {
                Ok(Some(file)) => file,
                Ok(None) => return refuse(10007, "no file"),
                Err(response) => return response,
            };
            show(&file);
            if file.name.as_deref().is_some_and(|name| name.contains("risky")) {
                return refuse(10004, "Uploading a file is risky, please re-upload");
            }
            Json(json!({ "errcode": 0, "errmsg": "成功", "media_id": "892AERDPD2323" })).into_response()
        }
        Some("1") => {
            let body: Option<Value> = axum::body::to_bytes(request.into_body(), 1 << 20)
                .await
                .ok()
                .and_then(|bytes| serde_json::from_slice(&bytes).ok());
            match body.as_ref().and_then(|body| body["file_url"].as_str()) {
                Some(url) => {
                    println!("  the server was told to fetch {url}");
                    Json(json!({ "errcode": 0, "errmsg": "成功", "media_id": "892AERDPD2324" })).into_response()
                }
                None => refuse(10010, "The upload url (file_url) is invalid"),
            }
        }
        _ => refuse(-1, "The system failed. Please try again"),
    }
}

fn show(file: &Arrived) {
    println!(
        "  the server got part `{}`: {:?}, {}, {} bytes",
        file.part,
        file.name.as_deref().unwrap_or("no name"),
        file.content_type.as_deref().unwrap_or("no type"),
        file.bytes.len()
    );
}
