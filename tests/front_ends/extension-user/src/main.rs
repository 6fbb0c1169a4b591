//! Endpoints of one's own beside those of the crate `weixin`: its shared types and codes, and no other dependency.

#![deny(warnings)]

weixin_macros::bindings!(mod ours = "spec", extends = weixin);

use std::time::SystemTime;

use ours::types::KeptMediaId;
use ours::customer_service::{KeepMedia, KeepMediaError, KeepMediaRequired};
use weixin::errors::CommonError;
use weixin::types::TempMediaKind;
use weixin::{RawResponse, Request, Secrets, decode};

fn main() {
    let bad = KeepMedia::new(KeepMediaRequired { media_id: "media-1", name: "a name that is too long" });
    println!("{}", bad.validate().expect_err("the name is too long"));

    let answer =
        |text: &'static str| decode::<KeepMedia>(&RawResponse::new(200, text, SystemTime::now()), &Secrets::new());
    let kept = answer(r#"{"errcode":0,"kept":"kept-1","kind":"image"}"#).expect("it is an answer");
    let (id, kind): (KeptMediaId, TempMediaKind) = (kept.kept, kept.kind);
    println!("kept {id} {kind:?}");
    let refused = answer(r#"{"errcode":7001,"errmsg":"name taken"}"#).expect_err("it is a refusal");
    assert_eq!(refused.api(), Some(KeepMediaError::NameTaken));
    let refused = answer(r#"{"errcode":48001,"errmsg":"api unauthorized"}"#).expect_err("it is a refusal");
    assert_eq!(refused.shared(), Some(CommonError::Unauthorized));
    println!("{refused}");
}
