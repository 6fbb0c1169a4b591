//! Uploads a picture for the reviewers of a mini program to the mock server, then a file that is not a picture.
//!
//! `cargo run --example upload_review_media -p weixin`; with an argument it sends that file instead of one of its own.

use std::error::Error;

use weixin::code_management::{UploadMediaToCodeAudit, UploadMediaToCodeAuditError};
use weixin::{Client, File, Token, Validation};
use weixin_mock::Mock;

/// The smallest PNG: one pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 0x0D, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0, 1, 0, 0, 5, 0, 1,
    0x0D, 0x0A, 0x2D, 0xB4, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let vendor = Mock::embedded().await;
    let client = Client::builder(Token::authorizer("TOKEN")).base_url(vendor.url()).build()?;

    println!("a picture:");
    let folder = tempfile::tempdir()?;
    let path = match std::env::args_os().nth(1) {
        Some(path) => path.into(),
        None => {
            let path = folder.path().join("截图 \"one\".png");
            std::fs::write(&path, PIXEL)?;
            path
        }
    };
    let uploaded = client.send(UploadMediaToCodeAudit::new(File::open(&path).await?)).await?;
    for arrived in vendor.uploads() {
        println!(
            "  part `{}`: {:?}, {:?}, {} bytes",
            arrived.field, arrived.file_name, arrived.content_type, arrived.len
        );
    }
    println!("  {:?} {} until {:?}\n", uploaded.kind, uploaded.mediaid, uploaded.mediaid.expires_at());

    println!("a text file called a picture, checked locally:");
    let text = File::from_bytes("notes.png", "not a picture");
    match client.send(UploadMediaToCodeAudit::new(text.clone())).await {
        Err(weixin::Error::Invalid(invalid)) => println!("{invalid}\n"),
        other => return Err(format!("expected a refusal, got {other:?}").into()),
    }

    println!("the same, checked only by the server:");
    let careless =
        Client::builder(Token::authorizer("TOKEN")).base_url(vendor.url()).validation(Validation::Off).build()?;
    let error = match careless.send(UploadMediaToCodeAudit::new(text)).await {
        Err(error) => error,
        Ok(uploaded) => return Err(format!("expected a refusal, got {uploaded:?}").into()),
    };
    println!("  {error}");
    assert_eq!(error.api(), Some(UploadMediaToCodeAuditError::FileType));
    println!("  typed: {:?}, retryable: {}, quote to support: {:?}", error.api(), error.is_retryable(), error.rid());
    Ok(())
}
