//! Phrases of sentences about parameters, in Chinese and in machine-translated English.
//!
//! Those that are compared with a sentence without its spaces have none themselves.

/// Words in front of the largest number that is allowed.
pub(crate) const AT_MOST: &[&str] = &[
    "最高允许",
    "最高支持",
    "最高可",
    "不能超过",
    "不可超过",
    "不得超过",
    "不允许超过",
    "不超过",
    "不要超过",
    "最多不超过",
    "最多支持",
    "最多可",
    "最多为",
    "最多",
    "最大不超过",
    "最大值为",
    "最大值",
    "最大为",
    "最大支持",
    "最大长度为",
    "最大长度",
    "最大",
    "最长不超过",
    "最长为",
    "最长",
    "上限为",
    "上限是",
    "上限",
    "小于等于",
    "不大于",
    "至多",
    "限制为",
    "长度限制",
    "<=",
    "≤",
    "upto",
    "nomorethan",
    "atmost",
    "maximumof",
    "maximumlengthof",
    "maximumlengthis",
    "maximumis",
    "maximum",
    "cannotexceed",
    "notexceed",
    "lessthanorequalto",
];

/// Words in front of the largest number of characters, which say nothing of other numbers.
pub(crate) const CHARACTERS_AT_MOST: &[&str] = &["可填写", "可输入", "可填", "支持填写", "支持输入"];

/// Words of a sentence that says that an interface takes sealed requests.
pub(crate) const SEALED: &[&str] =
    &["支持加密请求", "支持服务通信二次加密和签名", "supports encrypted requests", "support for encrypted requests"];

/// Words of a sentence about the size of a file.
pub(crate) const SIZE_OF_FILE: &[&str] =
    &["文件大小", "图片大小", "视频大小", "音频大小", "素材大小", "file size", "size of the file", "image size"];

/// Lines of the head of a response that is a file, and words of sentences that say so.
pub(crate) const FILE_RESPONSE: &[&str] = &[
    "content-disposition: attachment",
    "content-disposition:attachment",
    "content-type: image/",
    "返回的二进制",
    "返回图片二进制",
    "返回二进制",
    "返回文件流",
    "返回图片流",
];

/// Words of a code that answers a request which is not sealed.
pub(crate) const NOT_SEALED: &[&str] = &["没有带签名", "signature is needed"];

/// Words in front of the smallest number that is not allowed any more.
pub(crate) const LESS_THAN: &[&str] = &["必须少于", "少于", "小于", "低于", "lessthan", "below", "<"];

/// Words in front of the smallest number that is allowed.
pub(crate) const AT_LEAST: &[&str] = &[
    "不能少于",
    "不少于",
    "不小于",
    "不能小于",
    "不低于",
    "至少为",
    "至少",
    "最短不少于",
    "最短为",
    "最短",
    "最少为",
    "最少",
    "最小值为",
    "最小值",
    "最小为",
    "最小",
    "大于等于",
    ">=",
    "≥",
    "atleast",
    "notlessthan",
    "minimumof",
    "minimumis",
];

/// Words behind a number that is the largest one.
pub(crate) const WITHIN: &[&str] = &["以内", "之内", "字内"];

/// Words in front of a range.
pub(crate) const RANGE: &[&str] = &[
    "多重性",
    "取值范围",
    "范围",
    "取值在",
    "限制:[",
    "长度限制",
    "长度在",
    "长度为",
    "长度",
    "区间",
    "between",
    "介于",
    "rangeof",
];

/// Words that say that several values are in one text.
pub(crate) const SEPARATED: &[&str] = &[
    "分隔",
    "隔开",
    "分割",
    "分开",
    "连接",
    "拼接",
    "separatedby",
    "separatedwith",
    "delimitedby",
    "joinedby",
    "joinedwith",
    "-separated",
    "commaseparated",
];

/// The separators, with the words of the language for them.
pub(crate) const SEPARATORS: &[(&str, &str)] = &[
    ("逗号", "commas"),
    ("commas", "commas"),
    ("acomma", "commas"),
    ("bycomma", "commas"),
    ("comma-", "commas"),
    ("commaseparated", "commas"),
    ("\",\"", "commas"),
    ("分号", "semicolons"),
    ("semicolon", "semicolons"),
    ("\";\"", "semicolons"),
    ("竖线", "pipes"),
    ("竖杠", "pipes"),
    ("pipe", "pipes"),
    ("verticalbar", "pipes"),
    ("\"|\"", "pipes"),
    ("`|`", "pipes"),
    ("用|", "pipes"),
    ("以|", "pipes"),
    ("|分", "pipes"),
    ("|隔", "pipes"),
    ("空格", "spaces"),
    ("byspaces", "spaces"),
    ("byaspace", "spaces"),
    ("withspaces", "spaces"),
];

/// Words that say that a text contains JSON.
pub(crate) const JSON_IN_TEXT: &[&str] = &[
    "json字符串",
    "json串",
    "json格式的字符串",
    "json格式字符串",
    "jsonstring",
    "json数组字符串",
    "json序列化",
    "序列化的json",
];

/// Words that say of Base64 that the value itself is in it.
pub(crate) const ENCODED: &[&str] = &["编码", "结果", "转码", "格式", "加密", "字符串", "encod", "string"];

/// Words of a sentence that announces the fields of an object; they are compared with the sentence as it stands.
pub(crate) const FIELDS_OF: &[&str] = &[
    "内容如下",
    "结构如下",
    "字段如下",
    "参数如下",
    "属性如下",
    "定义如下",
    "包含以下",
    "以下字段",
    "结构体",
    "结构说明",
    "字段说明",
    "的结构",
];

/// What the remedy of a code begins with.
pub(crate) const ADVICE: &[&str] = &["请", "检查", "确认", "重试", "稍后", "稍候", "重新", "联系", "参考", "需要"];

/// What stands in the column of names for the body as a whole.
pub(crate) const BODY_AS_A_WHOLE: &[&str] = &["JSON", "Json", "XML", "BODY", "Body", "HTTP", "HTTPS"];

/// What stands there for the body that is posted, as part of a name.
pub(crate) const POSTED_BODY: &[&str] = &[
    "POSTBODY",
    "POST_BODY",
    "PostBody",
    "postBody",
    "POSTDATA",
    "POST_DATA",
    "PostData",
    "REQUEST_BODY",
    "RequestBody",
];

/// Cells that say whether a parameter has to be sent, which may stand at the end of a sentence without a space.
pub(crate) const REQUIRED_GLUED: [&str; 8] = ["必填", "必须", "必选", "必传", "选填", "可选", "非必填", "非必须"];

/// Words that say that nothing else is accepted.
pub(crate) const ONLY: &[&str] = &["仅支持", "只支持", "仅可", "只能", "仅能", "only"];

/// Words in front of a value that is an example.
pub(crate) const EXAMPLE_VALUE: &[&str] = &["示例值", "示例：", "示例:", "取值示例"];

/// Words of a signature that is over nothing.
pub(crate) const EMPTY_TEXT: &[&str] = &["空字符串", "空字串", "empty string"];

/// Whether the messages of a code are about a wrong signature; not about requests that have to be signed as a whole, which
/// is another matter.
pub(crate) fn are_about_a_wrong_signature(messages: &[String]) -> bool {
    const WRONG: &[&str] = &["错误", "失败", "无效", "不正确"];
    let is_wrong = |message: &String| {
        let has_words = message.contains("签名") && !message.contains("签名方法");
        (has_words && WRONG.iter().any(|wrong| message.contains(wrong)))
            || message.to_lowercase().contains("invalid signature")
    };
    let is_missing = |message: &String| message.to_lowercase().contains("signature is needed");
    messages.iter().any(is_wrong) && !messages.iter().any(is_missing)
}

/// Words in front of the only value that a field has, longest first where one begins like another.
pub(crate) const FIXED: &[&str] = &[
    "固定值为",
    "固定值是",
    "固定为",
    "固定是",
    "固定值",
    "固定填写",
    "固定填",
    "固定传",
    "固定",
    "只需填写",
    "只能填",
    "只需填",
    "always be set to",
];

/// The same, in front of a value with which the clause ends.
pub(crate) const ONLY_VALUE: &[&str] = &["只支持", "仅支持", "只能为", "只能是"];

/// The same, for sentences that say nothing else.
pub(crate) const FIXED_AT_START: &[&str] = &["填写", "填", "fill in", "enter"];
