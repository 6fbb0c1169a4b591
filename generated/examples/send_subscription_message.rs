//! Tells a user that a parcel is on its way, with a subscription message: finds the template, fills in its keywords, and handles
//! a user who has not subscribed. The mock server takes part as the vendor; no account is needed.
//!
//! `cargo run --example send_subscription_message -p weixin`

use std::collections::BTreeMap;
use std::error::Error;

use serde_json::json;
use weixin::messaging::{
    GetTemplateList, MessageLanguage, SendSubscribeMessage, SendSubscribeMessageError, SendSubscribeMessageRequired,
    SubscriptionTemplate, TemplateValue,
};
use weixin::{Client, Token};
use weixin_mock::Mock;

/// The values of a template's keywords: `{{thing1.DATA}}` in its content gets the value of `thing1`.
fn values(template: &SubscriptionTemplate, what: &str, when: &str) -> Result<BTreeMap<String, TemplateValue>, String> {
    let keyword = |kind: &str| {
        let start = template.content.find(&format!("{{{{{kind}")).ok_or(format!("the template has no {kind}"))? + 2;
        let rest = &template.content[start..];
        rest.split_once(".DATA").map(|(name, _)| name.to_owned()).ok_or("the template is cut off".to_owned())
    };
    Ok(BTreeMap::from([(keyword("thing")?, TemplateValue::new(what)), (keyword("time")?, TemplateValue::new(when))]))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let vendor = Mock::embedded().await;
    vendor.on("getwxapubnewtemplate").always().respond(json!({ "errcode": 0, "errmsg": "ok", "data": [{
        "priTmplId": "9Aw5ZV1j9xdWTFEkqCpZ7mIBbSC34khK55OtzUPl0rU",
        "title": "Shipped",
        "content": "What: {{thing1.DATA}}\nWhen: {{time2.DATA}}\n",
        "example": "What: a lamp\nWhen: 12:00\n",
        "type": 2,
    }] }));
    let client = Client::builder(Token::app("TOKEN")).base_url(vendor.url()).build()?;

    // The account has its templates from the vendor's library; their ids go to the mini program, where the user subscribes.
    let templates = client.send(GetTemplateList::new()).await?.data;
    let shipped = templates.iter().find(|template| template.title == "Shipped").ok_or("there is no such template")?;
    println!("template {}:\n{}", shipped.id, shipped.content);

    let message = |to_user: &str| {
        let data = values(shipped, "a lamp", "2026-11-29 15:01")?;
        let required = SendSubscribeMessageRequired { template_id: shipped.id.clone(), to_user, data };
        let message = SendSubscribeMessage::new(required).page("pages/order/index?id=1");
        Ok::<_, String>(message.lang(MessageLanguage::English))
    };
    client.send(message("openid-1")?).await?;
    println!("sent to openid-1");

    println!("\nsomebody who has not subscribed:");
    vendor.on("sendMessage").next().refuse(43101);
    match client.send(message("openid-2")?).await {
        Err(error) if error.api() == Some(SendSubscribeMessageError::NotSubscribed) => {
            // No fault of the program's: there is nothing to repeat, and the user is told elsewhere.
            println!("  {error}");
        }
        other => return Err(format!("expected a refusal, got {other:?}").into()),
    }
    Ok(())
}

#[test]
fn it_runs() -> Result<(), Box<dyn Error>> {
    main()
}
