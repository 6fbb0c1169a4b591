//! What a page says beside types and limits: characters, widths, rates, what is deprecated.

use crate::support::{SERVICE, drafted, page, service};

const PAGE: &str = "\
# 货架（废弃）

接口英文名：addShelf

- 频率限制：单个 appId 调用上限为 2000 次/分钟，200,000 次/天；文件大小限制：10M
- 本接口将于2026年12月31日正式下线，请及时调整。

## 1. 调用方式

```
POST https://api.weixin.qq.com/wxa/shelf/add?access_token=ACCESS_TOKEN
```

## 2. 请求参数

### 请求体 `Request Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| order\\_no | string | 是 | 单号，长度为[8,32]，只能是数字、大小写字母`\\_-\\*`且在同一个商户号下唯一 |
| title | string | 是 | 标题，最短3个汉字，最长17个汉字，1个汉字相当于2个字符 |
| broken | string | 否 | 只能是数字 |
| ~~offset~~ | number | 否 | 2024年3月29日起废弃。分页拉取的起始偏移量 |
| old | string | 是 | 已废弃 |
| proof | string | 否 | 证明（2026年7月28日12:00起生效） |

```json
{ \"order_no\": \"AB_12345\", \"title\": \"货架名称\", \"broken\": \"x1\", \"offset\": 1, \"old\": \"a\", \"proof\": \"b\" }
```

## 3. 返回参数

| 参数名 | 类型 | 说明 |
| --- | --- | --- |
| total | string | 总量（已废弃） |
";

#[test]
fn a_draft_has_what_the_page_says() {
    let (import, _) = drafted(&page(PAGE), &service(SERVICE), false);
    let text = &import.source.text;
    for line in [
        "rate: [2000 per minute, 200000 per day]",
        "deprecated: The page says that it is no longer used.\nuntil: 2026-12-31\n",
        "order_no: { type: string, min_length: 8, max_length: 32, chars: [digits, letters, \"_-*\"] }",
        "title: { type: string, min_width: 6, max_width: 34 }",
        "broken: { type: string, required: false }",
        "offset: { type: i64, required: false, deprecated: The page says that it is no longer used., until: 2024-03-29 }",
        "old: { type: string }",
        "proof: { type: string, required: false, since: 2026-07-28 }",
        "total: { type: string, deprecated: The page says that it is no longer used. }",
        "the page's own sample violates the limit in its table",
        "the page says that it is no longer used, and that it has to be sent",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

const SIGNERS: &str = "\
signers:
  pay: { query: pay_sig, method: hmac_sha256, over: [path, \"&\", body], doc: With the AppKey. }
  user: { query: signature, method: hmac_sha256, over: body, doc: With a session key. }
  session: { query: signature, method: hmac_sha256, over: [], doc: With a session key. }
  carrier: { json: delivery_sign, method: sha1, over: [json.shopid, key], doc: With the secret of a carrier. }
";

const SIGNED: &str = "\
# 扣减代币

接口英文名：currency\\_pay

## 1. 调用方式

```
POST https://api.weixin.qq.com/xpay/currency_pay?access_token=ACCESS_TOKEN&signature=SIGNATURE&pay_sig=PAY_SIG
```

## 2. 请求参数

### 查询参数 `Query String Parameters`

| 参数名 | 类型 | 必填 | 示例 | 说明 |
| --- | --- | --- | --- | --- |
| access\\_token | string | 是 | ACCESS\\_TOKEN | 接口调用凭证 |
| pay\\_sig | string | 是 | - | 支付签名 |

### 请求体 `Request Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| openid | string | 是 | 用户的openid |
";

/// A signer of the service is named where the page has its parameter; which of two it is, people say.
#[test]
fn a_draft_names_the_signers_of_the_service() {
    let (import, api) = drafted(&page(SIGNED), &service(&format!("{SERVICE}{SIGNERS}")), false);
    let text = &import.source.text;
    assert!(text.contains("signed: pay\n") && !text.contains("pay_sig"), "{text}");
    assert!(text.contains("`signature` is the signature of `user` or `session`"), "{text}");
    let (_, endpoint) = api.endpoints().next().expect("an endpoint");
    assert_eq!(endpoint.signed, ["pay"]);
    // What the page says about it tells the two apart.
    let row = "| pay\\_sig | string | 是 | - | 支付签名 |\n";
    for (doc, name) in [("用户态签名", "user"), ("用session_key对空字符串签名得到的结果", "session")]
    {
        let page_text = SIGNED.replace(row, &format!("{row}| signature | string | 是 | - | {doc} |\n"));
        let (import, _) = drafted(&page(&page_text), &service(&format!("{SERVICE}{SIGNERS}")), false);
        assert!(import.source.text.contains(&format!("signed: [pay, {name}]\n")), "{}", import.source.text);
    }
    // Without signers, they are parameters like any other.
    let (import, _) = drafted(&page(SIGNED), &service(SERVICE), false);
    assert!(
        import.source.text.contains("pay_sig:") && !import.source.text.contains("signed:"),
        "{}",
        import.source.text
    );
}

/// A page that says that requests may be sealed.
const SEALED: &str = "\
# 风险

接口英文名：getRisk

## 1. 调用方式

```
POST https://api.weixin.qq.com/wxa/getrisk?access_token=ACCESS_TOKEN
```

> **支持加密请求：** 本接口支持服务通信二次加密和签名。[查看详情](../api_signature)

## 2. 请求参数

### 请求体 `Request Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| openid | string | 是 | 用户 |

## 3. 返回参数

| 参数名 | 类型 | 说明 |
| --- | --- | --- |
| rank | number | 等级 |

## 4. 错误码

| 错误码 | 错误描述 |
| --- | --- |
| 61010 | code is expired |
";

#[test]
fn a_page_says_that_requests_are_sealed() {
    let draft = |text: &str| drafted(&page(text), &service(SERVICE), false).0.source.text.clone();
    assert!(draft(SEALED).contains("\nsealed: true\n"), "{}", draft(SEALED));
    let required =
        SEALED.replace("61010 | code is expired", "934011 | signature is needed, please refer document for help");
    assert!(draft(&required).contains("\nsealed: required\n"), "{}", draft(&required));
    // A code alone may be one that all pages list.
    let unsaid = draft(&required.replace("> **支持加密请求", "> **加密").replace("本接口支持", "本接口不谈"));
    assert!(unsaid.contains("\nsealed: true\n"), "{unsaid}");
    assert!(unsaid.contains("no sentence says that they may be sealed"), "{unsaid}");
    assert!(!draft(&required).contains("no sentence says"), "{}", draft(&required));
    let read = draft(&SEALED.replace("POST", "GET").replace("请求体 `Request Payload`", "查询参数 `Query String`"));
    assert!(!read.contains("\nsealed:") && read.contains("a request without a body cannot be"), "{read}");
    let silent = draft(&SEALED.replace("> **支持加密请求", "> **加密").replace("本接口支持", "本接口不谈"));
    assert!(!silent.contains("sealed"), "{silent}");
}

const DELIVERED: &str = "\
# 添加小费

接口英文名：addTips

## 1. 调用方式

```
POST https://api.weixin.qq.com/cgi-bin/express/addtips?access_token=ACCESS_TOKEN
```

## 2. 请求参数

### 请求体 `Request Payload`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| shopid | string | 是 | 商家id |
| delivery\\_sign | string | 是 | 用配送公司提供的appSecret加密的校验串 |

```json
{ \"shopid\": \"1\", \"delivery_sign\": \"2\" }
```

## 6. 错误码

| 错误码 | 错误描述 |
| --- | --- |
| 1001 | 签名错误 |
";

/// A signature may be a field of the body; the code that answers a wrong one is told by its message.
#[test]
fn a_draft_has_the_signature_in_the_body_and_its_code() {
    let with_signers = service(&format!("{SERVICE}{SIGNERS}"));
    let (import, api) = drafted(&page(DELIVERED), &with_signers, false);
    let text = &import.source.text;
    let (_, endpoint) = api.endpoints().next().expect("an endpoint");
    assert_eq!(endpoint.signed, ["carrier"]);
    assert!(text.contains("predicted_by: signature") && !text.contains("delivery_sign"), "{text}");
    // A page that has the code and no signature leaves something out.
    let without = DELIVERED.replace("| delivery\\_sign | string | 是 | 用配送公司提供的appSecret加密的校验串 |\n", "");
    let without = without.replace(", \"delivery_sign\": \"2\"", "");
    let (import, _) = drafted(&page(&without), &with_signers, false);
    let text = &import.source.text;
    assert!(text.contains("a code for a wrong signature (1001), and nothing that carries one"), "{text}");
    assert!(!text.contains("signed:") && !text.contains("predicted_by"), "{text}");
}
