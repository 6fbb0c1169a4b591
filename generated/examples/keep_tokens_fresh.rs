//! Fetches a token with the secret of an account, and sends a file although the token expires; against the mock server.
//!
//! `cargo run --example keep_tokens_fresh -p weixin`

use std::error::Error;

use weixin::cooperation_shop::Upload;
use weixin::{AppCredentials, Client, Credentials, File, Retry};
use weixin_mock::{Mock, TokenMode};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A server that accepts only the tokens it has issued.
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).account("wx0123", "app-secret").start().await?;
    let client = Client::builder(AppCredentials::new(Credentials { appid: "wx0123", secret: "app-secret" }))
        .base_url(vendor.url())
        .build()?;
    let file = || File::from_bytes("part.stl", vec![b'x'; 1 << 20]);

    println!("the first call fetches a token:");
    println!("  {}\n", client.send(Upload::binary("openid-1", file())).await?.media_id);

    println!("an expired token is replaced, and the file is sent again:");
    vendor.expire_tokens();
    println!("  {}\n", client.send(Upload::binary("openid-1", file())).await?.media_id);

    println!("a busy service is tried again, with the progress of the upload:");
    vendor.on("upload").refuse(-1);
    let call = client.call(Upload::binary("openid-1", file())).retry(Retry::default().max_attempts(3));
    let uploaded = call.progress(|at| println!("  attempt {}: {} of {} bytes", at.attempt, at.sent, at.total)).await?;
    println!("  {}\n", uploaded.media_id);

    println!(
        "the vendor saw {} requests for tokens and {} uploads",
        vendor.count("getStableAccessToken"),
        vendor.count("upload")
    );
    for request in vendor.requests() {
        println!("  {request}");
    }
    Ok(())
}
