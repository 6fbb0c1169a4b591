//! `wechat-mp-sdk` against the mock server: a token, an upload, a download, and refusals. Its arguments are the mock's address, and where
//! that refuses to give a token, the code.

use std::error::Error;

use wechat_mp_sdk::WechatMp;
use wechat_mp_sdk::api::media::MediaType;
use wechat_mp_sdk::error::WechatError;
use wechat_mp_sdk::types::{AppId, AppSecret};

fn client(address: &str) -> Result<WechatMp, WechatError> {
    let secret = AppSecret::new("0123456789abcdef0123456789abcdef")?;
    WechatMp::builder().appid(AppId::new("wx1234567890abcdef")?).secret(secret).base_url(address).build()
}

/// Fails unless a call was refused with a code.
fn refused<T>(call: Result<T, WechatError>, wanted: i32) -> Result<(), Box<dyn Error>> {
    match call {
        Err(WechatError::Api { code, .. }) if code == wanted => Ok(()),
        Err(error) => Err(format!("expected {wanted}: {error}").into()),
        Ok(_) => Err(format!("expected {wanted}, and it was not refused").into()),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().ok_or("the address of the mock server")?;
    let api = client(&address)?;
    if let Some(code) = arguments.next() {
        refused(api.get_access_token().await, code.parse()?)?;
        println!("wechat-mp-sdk: no token, with the code {code}");
        return Ok(());
    }
    if api.get_access_token().await?.is_empty() {
        return Err("an empty token".into());
    }
    let picture = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 64]].concat();
    let uploaded = api.upload_temp_media(MediaType::Image, "a.png", &picture).await?;
    let downloaded = api.get_temp_media(&uploaded.media_id).await?;
    if !downloaded.starts_with(b"\x89PNG") {
        return Err("no picture came".into());
    }
    refused(api.upload_temp_media(MediaType::Image, "a.exe", &picture).await, 40005)?;
    println!("wechat-mp-sdk: a token, an upload, a download, and a refusal");
    Ok(())
}
