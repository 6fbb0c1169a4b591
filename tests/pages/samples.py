"""Small pages of our own, one of each form, for the tests."""

NUMBERED = r"""# [#](#借书) 借书

接口英文名：lendBook

借一本书给读者。

## [#](#_1-调用方式) 1. 调用方式

### [#](#HTTPS-调用) HTTPS 调用

```
POST https://api.weixin.qq.com/wxa/library/lend?access_token=ACCESS_TOKEN
```

### [#](#云调用) 云调用

- 本接口不支持云调用。

### [#](#第三方调用) 第三方调用

- 本接口不支持第三方平台调用。

## [#](#_2-请求参数) 2. 请求参数

### [#](#查询参数-Query-String-Parameters) 查询参数 `Query String Parameters`

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| access\_token | string | 是 | 凭证 |
| desk | number | 否 | 柜台号 |

### [#](#请求体-Request-Payload) 请求体 `Request Payload`

| 参数名 | 类型 | 必填 | 说明 | 枚举 |
| --- | --- | --- | --- | --- |
| reader\_id | string | 是 | 读者，不超过32个字符 | - |
| phone | string | 是 | 电话，有邮箱时可不填 | - |
| kind | number | 否 | 种类 | [枚举值](#Enum_Body__kind) |
| books | [objarray](#Body__books<Array>) | 是 | 书，最多5个 | - |

### [#](#Body-books-Array-Object-Payload) Body.books(Array) `Object Payload`

书

| 参数名 | 类型 | 必填 | 说明 |
| --- | --- | --- | --- |
| isbn | string | 是 | 书号 |
| price | number | 否 | 价格，保留两位小数 |

## [#](#_3-返回参数) 3. 返回参数

### [#](#返回体-Response-Payload) 返回体 `Response Payload`

| 参数名 | 类型 | 说明 |
| --- | --- | --- |
| errcode | number | 错误码 |
| errmsg | string | 错误信息 |
| loan\_id | string | 借阅号 |
| fine | number | 罚款，逾期时返回 |

## [#](#_4-枚举信息) 4. 枚举信息

### [#](#Body-kind-Enum) Body.kind `Enum`

| 枚举值 | 描述 |
| --- | --- |
| 1 | 外借 |
| 2 | 馆内 |

## [#](#_5-代码示例) 5. 代码示例

请求示例

```
{ "reader_id": "R1", "phone": "1", "books": [{ "isbn": "978", "price": 3.5 }] }
```

返回示例

```
{ "errcode": 0, "errmsg": "ok", "loan_id": "L1" }
```

## [#](#_6-错误码) 6. 错误码

| 错误码 | 错误描述 | 解决方案 |
| --- | --- | --- |
| -1 | system error | 稍后再试 |
| 70001 | no such book | 换一本 |
"""

# The same tables as flattened text; where the nested one ends is not marked, and the sample decides.
FLAT = """借书
接口英文名
lendBook

HTTPS 调用

POST https://api.weixin.qq.com/wxa/library/lend?access_token=ACCESS_TOKEN

请求参数
属性 类型 必填 说明
access_token string 是 凭证，该参数为 URL 参数，非 Body 参数
books array<object> 是 书
属性 类型 必填 说明
isbn string 是 书号
reader_id string 是 读者
返回参数
属性 类型 说明
errcode number 错误码
loan_id string 借阅号
请求数据示例

{
"books": [
{
"isbn": "978"
}
],
"reader_id": "R1"
}

返回数据示例

{
"errcode": 0,
"loan_id": "L1"
}

错误码
错误码 错误码取值 解决方案
70001 no such book 换一本
"""

SECTIONS = """请求地址
POST https://api.weixin.qq.com/wxa/library/list?access_token=ACCESS_TOKEN
请求参数
属性 类型 默认值 必填 说明
access_token string 是 凭证
返回值
Object
返回的 JSON 数据包

属性 类型 说明
errcode number 错误码
books Array.<Object> 书
errcode 的合法值

值 说明 最低版本
70002 没有书
books 的结构

属性 类型 说明
isbn string 书号
"""

WIKI = """列书
http请求方式: GET
https://api.weixin.qq.com/cgi-bin/library/books?access_token=ACCESS_TOKEN&shelf=SHELF
参数说明

参数 是否必须 说明
access_token 是 凭证
shelf 是 书架
返回说明

{"total":3,"item":[{"isbn":"978"}]}

参数 描述
total 总数
isbn 书号
"""

STRUCTURES = """接口调用请求说明
POST https://api.weixin.qq.com/channels/ec/library/get?access_token=ACCESS_TOKEN
返回参数说明
参数 类型 描述
loan Loan 借阅，结构体详情请参考Loan
结构体
Loan
借阅

参数 类型 描述
loan_id string 借阅号
"""

# The frame that a draft of the first page has; tests replace single lines.
DRAFT = """# yaml-language-server: $schema=../../schema.json
endpoint: lendBook
route: POST /wxa/library/lend
token: [app]

query:
  desk: { type: i64, required: false }
json:
  reader_id: { type: string, max_length: 32 }
  phone: { type: string }
  kind: { type: open_enum, required: false, values: { 1: { name: Lent }, 2: { name: Inside } } }
  books:
    type: list
    max_items: 5
    items:
      type: object
      fields:
        isbn: { type: string }
        price: { type: number, required: false }

response:
  loan_id: { type: string }
  fine: { type: i64, required: false }

errors:
  70001: { name: NoSuchBook, text: no such book, remedy: 换一本 }
"""
SHARED = {"common": {"-1": {"name": "Busy", "text": ["system error"]}}}
