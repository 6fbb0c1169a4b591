//! Sends a file for a custom-made product to the mock server in both variants, and shows which mistakes are found where.
//!
//! `cargo run --example upload_custom_goods -p weixin`

use std::error::Error;

use weixin::cooperation_shop::{Upload, UploadError, UploadUrlRequired};
use weixin::{Client, File, Token};
use weixin_mock::Mock;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let vendor = Mock::embedded().await;
    let client = Client::builder(Token::app("TOKEN")).base_url(vendor.url()).build()?;

    println!("the bytes of a file:");
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("part.stl");
    std::fs::write(&path, "solid part\nendsolid part\n")?;
    let uploaded = client.send(Upload::binary("openid-1", File::open(&path).await?)).await?;
    println!("  {}\n", uploaded.media_id);

    println!("the address of a file:");
    let uploaded = client
        .send(Upload::url(UploadUrlRequired { openid: "openid-1", file_url: "https://files.example.com/part.stl" }))
        .await?;
    println!("  {}\n", uploaded.media_id);

    println!("mistakes, found before anything is sent:");
    let large = File::from_bytes("part.exe", vec![0; 12 << 20]);
    match client.send(Upload::binary("", large)).await {
        Err(error) => println!("{error}\n"),
        Ok(uploaded) => return Err(format!("expected a refusal, got {uploaded:?}").into()),
    }

    println!("a file that the service refuses:");
    vendor.on("upload").refuse(10004);
    match client.send(Upload::binary("openid-1", File::from_bytes("risky.csv", "a,b\n"))).await {
        Err(error) => {
            println!("  {error}");
            assert_eq!(error.api(), Some(UploadError::FileRisky));
        }
        Ok(uploaded) => return Err(format!("expected a refusal, got {uploaded:?}").into()),
    }
    Ok(())
}
