//! In which envelopes a page refuses, by its tables and samples.

use weixin_import::Import;
use weixin_import::draft::model::Response;

use crate::support::{self, drafted, page, service};

const SERVICE: &str = "service: demo\nsummary: A service.\nbase_url: https://api.weixin.qq.com\nenvelopes:\n  \
    main: { code: errcode, message: errmsg, success: [0] }\n  \
    carrier: { code: resultcode, message: resultmsg, success: [0] }\n  \
    nested: { code: [base_resp, ret], message: [base_resp, errmsg], success: [0] }\n  \
    pay: { code: code, message: message, success: [SUCCESS], codes: texts }\n\
    tokens:\n  app: { query: access_token, doc: A token. }\n";

/// A page with these rows of the response, this sample, and these rows of codes.
fn imported(rows: &[&str], sample: &str, codes: &[&str]) -> Import {
    let rows: String = rows.iter().map(|row| format!("| {row} | number | 说明 |\n")).collect();
    let codes: String = codes.iter().map(|code| format!("| {code} | something is wrong | 检查 |\n")).collect();
    let text = format!(
        "# 下单\n\n接口英文名：addOrder\n\n## 1. 调用方式\n\n```\nPOST https://api.weixin.qq.com/demo/order/add?access_token=ACCESS_TOKEN\n```\n\n\
         ## 2. 请求参数\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n| access_token | string | 是 | 接口调用凭证 |\n\n\
         ## 3. 返回参数\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n{rows}\n\
         ## 4. 调用示例\n\n返回数据示例\n\n```json\n{sample}\n```\n\n\
         ## 5. 错误码\n\n| 错误码 | 错误描述 | 解决方案 |\n| --- | --- | --- |\n{codes}"
    );
    drafted(&page(&text), &service(SERVICE), true).0
}

fn fields(import: &Import) -> Vec<&str> {
    match &import.draft.response {
        Response::Fields(fields) => fields.iter().map(|field| field.name.as_str()).collect(),
        Response::Nothing | Response::File | Response::Value(_) => Vec::new(),
    }
}

#[test]
fn the_envelope_of_a_page_is_found() {
    let import = imported(&["errcode", "errmsg", "fee"], r#"{"errcode":0,"errmsg":"ok","fee":5}"#, &["40001"]);
    assert_eq!((import.draft.envelopes.as_slice(), fields(&import)), (&[][..], vec!["fee"]));
    assert!(!import.source.text.contains("envelope"), "{}", import.source.text);

    let import =
        imported(&["resultcode", "resultmsg", "fee"], r#"{"resultcode":0,"resultmsg":"","fee":5}"#, &["40001"]);
    assert_eq!((import.draft.envelopes.join(","), fields(&import)), ("main,carrier".to_owned(), vec!["fee"]));
    assert!(import.source.text.contains("envelope: [main, carrier]\n"), "{}", import.source.text);
    assert!(import.draft.assumptions.iter().any(|note| note.at.to_string() == "envelope"));

    let sample = r#"{"base_resp":{"ret":0,"errmsg":"ok"},"fee":5}"#;
    let import = imported(&["base_resp", "fee"], sample, &[]);
    assert_eq!((import.draft.envelopes.join(","), fields(&import)), ("main,nested".to_owned(), vec!["fee"]));

    let import = imported(&["fee"], r#"{"code":"SUCCESS","message":"","fee":5}"#, &["PARAM_ERROR", "SYSTEM_ERROR"]);
    assert_eq!((import.draft.envelopes.join(","), fields(&import)), ("main,pay".to_owned(), vec!["fee"]));
    let codes: Vec<_> = import.draft.errors.iter().map(|row| (row.code.to_string(), row.name.as_str())).collect();
    assert_eq!(codes, [("PARAM_ERROR".into(), "ParamError"), ("SYSTEM_ERROR".into(), "SystemError")]);
}

#[test]
fn an_envelope_that_the_service_does_not_have_is_reported() {
    let import = imported(&["ret_code", "ret_msg", "fee"], r#"{"ret_code":0,"ret_msg":"","fee":5}"#, &[]);
    let todos: Vec<&str> = import.draft.todos.iter().map(|todo| todo.what.as_str()).collect();
    assert!(todos.iter().any(|what| what.contains("`ret_code` and `ret_msg`")), "{todos:?}");
    assert!(import.draft.envelopes.is_empty());

    let import = imported(&["fee"], r#"{"common_resp":{"ret":0,"msg":"ok"},"fee":5}"#, &[]);
    let todos: Vec<&str> = import.draft.todos.iter().map(|todo| todo.what.as_str()).collect();
    assert!(todos.iter().any(|what| what.contains("`common_resp.ret` and `common_resp.msg`")), "{todos:?}");

    // A code without a message is a field like any other.
    let import = imported(&["fee", "code"], r#"{"fee":5,"code":7}"#, &["PARAM_ERROR", "7"]);
    assert_eq!((import.draft.envelopes.as_slice(), fields(&import)), (&[][..], vec!["fee", "code"]));
    assert_eq!(import.draft.errors.len(), 1, "texts are no codes of numbers");
}

/// What means success in one envelope is worth a row where another one does not know it.
#[test]
fn a_code_of_success_is_no_row() {
    let listed = |page: &str| {
        let text = format!(
            "{page}\n## 错误码\n\n| 错误码 | 错误描述 |\n| --- | --- |\n| SUCCESS | ok |\n| PARAM_ERROR | bad |\n"
        );
        let (import, _) = drafted(&support::page(&text), &service(SERVICE), true);
        let codes: Vec<String> = import.draft.errors.iter().map(|row| row.code.to_string()).collect();
        (import.draft.envelopes.join(","), codes.join(","))
    };
    let call = "# 下单\n\n```\nPOST https://api.weixin.qq.com/demo/order/add\n```\n\n## 返回示例\n\n```json\n{\"code\":\"SUCCESS\",\"message\":\"\",\"fee\":5}\n```\n";
    assert_eq!(listed(call), ("pay".to_owned(), "PARAM_ERROR".to_owned()));
}
