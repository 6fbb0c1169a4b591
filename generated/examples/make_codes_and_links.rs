//! Makes the ways into a mini program: a code to print, a link for text messages and one for chats. The mock server takes part as
//! the vendor; no account is needed.
//!
//! `cargo run --example make_codes_and_links -p weixin`

use std::error::Error;

use weixin::qrcode_link::{
    GenerateScheme, GenerateShortLink, GenerateUrlLink, GetUnlimitedQrCode, LinkExpiry, SchemeTarget,
};
use weixin::types::LinkedVersion;
use weixin::{Client, Days, Token};
use weixin_mock::Mock;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let vendor = Mock::embedded().await;
    let client = Client::builder(Token::app("TOKEN")).base_url(vendor.url()).build()?;
    let folder = tempfile::tempdir()?;

    println!("a code for each table, of which there can be any number:");
    for table in 1..=3 {
        let path = folder.path().join(format!("table-{table}.jpg"));
        let code = GetUnlimitedQrCode::new(format!("table={table}")).page("pages/menu/index").width(430_u32);
        let saved = client.call(code).save(&path).await?;
        println!("  {}: {} bytes of {}", path.display(), saved.length, saved.content_type.unwrap_or_default());
    }

    println!("\nwhat does not fit into a code is found before anything is sent:");
    match client.send(GetUnlimitedQrCode::new("table=4&waiter=somebody with a long name")).await {
        Err(weixin::Error::Invalid(invalid)) => println!("{invalid}"),
        other => return Err(format!("expected a violation, got {other:?}").into()),
    }

    println!("\na link for a text message, which ends after a week:");
    let link =
        GenerateUrlLink::new().path("pages/offer/index").query("from=sms").expiry(LinkExpiry::after_days(Days(7)));
    println!("  {}", client.send(link).await?.url_link);

    println!("\nan address that opens the trial version, for testers:");
    let target = SchemeTarget::new().path("pages/offer/index").env_version(LinkedVersion::Trial);
    println!("  {}", client.send(GenerateScheme::new().jump_wxa(target)).await?.openlink);

    println!("\na short link for chats:");
    let short = GenerateShortLink::new("pages/offer/index?from=chat").page_title("This week's offer");
    println!("  {}", client.send(short).await?.link);
    Ok(())
}

#[test]
fn it_runs() -> Result<(), Box<dyn Error>> {
    main()
}
