//! Rows B15 and B16: success, and the id.

use super::*;

#[tokio::test]
async fn b15_success_is_code_0_whatever_the_message() {
    let Response::Object { object, .. } = &spec().response else { panic!("an object is answered") };
    assert_eq!(object.fields.iter().map(|field| field.name.wire.as_str()).collect::<Vec<_>>(), ["media_id"]);
    for message in ["\"成功\"", "\"ok\"", "\"system error\"", "\"\"", "null", "7"] {
        let server =
            Server::new(json(&format!(r#"{{"errcode":0,"errmsg":{message},"media_id":"892AERDPD2323"}}"#))).await;
        let uploaded = send(app(&server), goods()).await;
        assert_eq!(uploaded.media_id, CustomGoodsFileId::new("892AERDPD2323"), "{message}");
    }
}

#[test]
fn b15_the_id_is_spelt_with_an_underscore() {
    for wrong in ["mediaid", "mediaId"] {
        let error = decoded(&format!(r#"{{"errcode":0,"errmsg":"成功","{wrong}":"m"}}"#)).expect_err("no id");
        let what = error.to_string();
        assert!(matches!(error, Error::Decode(_)) && what.contains("media_id: expected "), "{what}");
    }
    assert!(decoded(r#"{"errcode":0,"media_id":892}"#).is_err(), "the id is a string");
    assert_eq!(CustomGoodsFileId::LIFETIME, None, "the page says nothing of an end");
}

#[tokio::test]
async fn b16_minus_1_is_retryable() {
    let shown = "the system failed: send it again after a moment";
    let text = "The system failed. Please try again";
    let (error, class) = (Refused::SystemFailed, Class::Busy);
    assert_refusal(goods(), Refusal { code: -1, text, error, class, retryable: true, shown }).await;
}

#[test]
fn b16_zero_is_a_success() {
    assert_eq!(weixin::service::SERVICE.envelopes[0].success, [weixin::Code::Number(0)]);
    for code in ["0", "\"0\"", "0.0", "null"] {
        let body = format!(r#"{{"errcode":{code},"errmsg":"成功","media_id":"m"}}"#);
        assert_eq!(decoded(&body).expect("a success").media_id.as_str(), "m", "{code}");
    }
}
