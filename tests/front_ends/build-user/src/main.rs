//! Bindings by the build script: a request that is checked, an answer that is read.

#![deny(warnings)]

#[allow(unused_imports, reason = "the bindings offer more than is used here")]
mod shop {
    include!(concat!(env!("OUT_DIR"), "/shop.rs"));
}

use std::time::SystemTime;

use shop::orders::{Remark, RemarkError, RemarkRequired};
use weixin_runtime::{RawResponse, Request, Secrets, decode};

fn main() {
    let good = Remark::new(RemarkRequired { order: "order-1", text: "thanks" });
    assert!(good.validate().is_ok());
    let bad = Remark::new(RemarkRequired { order: "", text: "a remark that is too long" });
    println!("{}", bad.validate().expect_err("both parameters are wrong"));

    let answer =
        |text: &'static str| decode::<Remark>(&RawResponse::new(200, text, SystemTime::now()), &Secrets::new());
    println!("remark {}", answer(r#"{"errcode":0,"remark":12}"#).expect("it is an answer").remark);
    let refused = answer(r#"{"errcode":7,"errmsg":"order closed"}"#).expect_err("it is a refusal");
    assert_eq!(refused.api(), Some(RemarkError::OrderClosed));
    println!("{refused}");
}
