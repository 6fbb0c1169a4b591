//! Rows B1 to B24: `channels/ec/open/upload`, in both variants.

mod archives;
mod codes;
mod formats;
mod request;
mod responses;

use std::io::{Cursor, Write};
use std::time::SystemTime;

use serde_json::{Value, json as value};
use weixin::cooperation_shop::{
    CustomGoodsFileId, Upload, UploadBinary, UploadError as Refused, UploadResponse, UploadUrl, UploadUrlRequired,
};
use weixin::formats::CustomGoods;
use weixin::{Check, Class, Error, File, RawResponse, Secrets, Token, decode, prepare};
use weixin_codegen::model::{Body, Constraint, Fixed, Literal, Location, Method, Presence, Response, SizeLimit, Type};
use weixin_recorder::{Recorded, Server, Then, json, respond};
use weixin_runtime::IntoValue;

use super::*;

const GENERATED: &str = "generated/src/api/cooperation_shop/upload.rs";

fn spec() -> &'static model::Endpoint {
    endpoint(&API, "upload")
}

fn upload(file: File) -> UploadBinary {
    Upload::binary("openid-1", file)
}

/// Sends a good request and gives what the server got.
async fn sent<R: Request>(request: R) -> Recorded {
    let server = Server::new(goods_answer()).await;
    send(app(&server), request).await;
    server.request().await
}

/// Decodes an answer without a socket.
fn decoded(body: &str) -> Result<UploadResponse, Error<Refused>> {
    decode::<UploadBinary>(&RawResponse::new(200, body.to_owned(), SystemTime::now()), &Secrets::new())
}
