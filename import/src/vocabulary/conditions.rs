//! Words of conditions: when a parameter has to be sent, and which of several. Sentences are compared without their spaces,
//! in lower case and with plain punctuation.

/// Words that say that something has to be sent, longest first where one begins like another.
pub(crate) const REQUIRED: &[&str] = &[
    "必填写",
    "必填",
    "必传",
    "必选",
    "必须填写",
    "必须填",
    "必须传入",
    "必须传",
    "必须提供",
    "必须",
    "需要填写",
    "需要填",
    "需要传入",
    "需要传",
    "需填写",
    "需填",
    "需传",
    "需提供",
    "填写",
];

/// The one of them that says it only behind a word that ends a condition.
pub(crate) const FILLED_IN: &str = "填写";

/// Those of them that say it whatever follows.
pub(crate) const REQUIRED_ANYWHERE: &[&str] = &["必填", "必传", "必选"];

/// What may follow the others.
pub(crate) const GOES_ON: &[&str] = &["该字段", "此字段", "该参数", "此参数", "该", "此", "且"];

/// What stands in front of such a word when it says the opposite, or asks.
pub(crate) const NOT_REQUIRED: &[&str] = &["不", "无", "非", "是否", "不是", "勿", "否则"];

/// Words that say that two are sent together.
pub(crate) const PAIRED: &[&str] = &["成对出现", "成对传", "成对填"];

/// Words that say that something need not be sent.
pub(crate) const EXEMPT: &[&str] = &[
    "无需填写",
    "无需填",
    "无需传",
    "无须填",
    "无须传",
    "不需要填写",
    "不需要填",
    "不需要传",
    "不用填",
    "不用传",
    "可不填",
    "可不传",
    "可以不填",
    "可以不传",
    "可省略",
];

/// What may stand between a condition and such a word.
pub(crate) const BETWEEN: &[&str] =
    &["该字段", "此字段", "本字段", "该参数", "此参数", "则", "为", "是", "才", "均", "都", ","];

/// How a condition ends.
pub(crate) const ENDS: &[&str] = &["的时候", "时候", "的情况下", "情况下", "状态下", "模式下", "场景下", "时"];

/// How a condition begins.
pub(crate) const BEGINS: &[&str] = &["如果", "若", "只有", "只有在", "仅当", "仅在", "除非", "当"];

/// Words that join two conditions.
pub(crate) const JOINS: &[&str] = &["且", "并且", "同时", "&&", "以及"];

/// What may stand behind a name, in front of what is said of its value.
pub(crate) const OF_NAME: &[&str] = &["字段", "参数", "的值", "取值", "值", "的", "\"", "`", "'", ")", "】"];

/// Words in front of the values that something must not have.
pub(crate) const IS_NOT: &[&str] = &["不等于", "不为", "不是", "!=", "≠", "<>", "非"];

/// Words in front of the values that something must have.
pub(crate) const IS: &[&str] = &["==", "=", ":", "为", "是", "等于", "取", "传", "选择", "选", "填", "is", "equals"];

/// Words that say that something is there.
pub(crate) const IS_THERE: &[&str] = &["有值", "不为空", "非空", "存在", "已填", "已传", "的值可", "的值"];

/// Words that say that something is not there.
pub(crate) const IS_NOT_THERE: &[&str] = &["为空", "没有值", "无值", "不存在", "未填", "未传", "不填", "不传", "is空"];

/// Words in front of a name that say that it is there.
pub(crate) const WITH: &[&str] = &["传了", "填了", "填写了", "传入了", "传入", "有传", "使用了", "有"];

/// Words in front of a name that say that it is not there.
pub(crate) const WITHOUT: &[&str] = &["未填写", "未填", "未传入", "未传", "不填写", "不填", "不传", "没有", "无"];

/// What stands between values: `1、3 或 5`.
pub(crate) const BETWEEN_VALUES: &[&str] = &["、", "/", "或者", "或", "和", "|", ",", "or"];

/// What may stand behind a value: `web 类型`.
pub(crate) const OF_VALUE: &[&str] = &["类型", "类", "的", "模式", "状态", "\"", "'", "`", "”"];

/// Words that say of several that more than one may be sent.
pub(crate) const ONE_OR_MORE: &[&str] =
    &["至少", "都填", "都传", "都有值", "同时填", "同时传", "优先使用", "优先取", "优先用", "为准", "atleastone"];

/// Words that say that one of several has to be sent, and leave open whether more may be.
pub(crate) const ONE_IS_NEEDED: &[&str] = &["必填其一", "必填一个", "必传其一", "必传一个"];

/// Words that say that one of several is sent.
pub(crate) const EITHER: &[&str] = &[
    "二选一",
    "两者选一",
    "2选1",
    "三选一",
    "多选一",
    "任选其一",
    "任选一个",
    "选填一个",
    "选填一项",
    "两者填一",
    "二者填一",
    "二者选一",
    "任填其一",
    "选填其一",
    "填其一",
    "传其一",
    "必填其一",
    "必填一个",
    "必传其一",
    "必传一个",
    "至少填一个",
    "至少传一个",
    "至少填一项",
    "至少传一项",
    "至少填其一",
    "至少传其一",
    "eitheror",
    "oneofthetwo",
];

/// Words that say that one of several is enough, if any is sent.
pub(crate) const ENOUGH: &[&str] = &["填一个即可", "传一个即可", "其中之一即可", "任一即可"];

/// How a sentence goes on that says of a parameter what its absence asks for: `若不填写则必须填写 mobile`.
pub(crate) const IF_ABSENT: &[&str] =
    &["若不填写则", "若不填则", "不填写则", "不填则", "若不传则", "不传则", "如不填则", "如不填写则"];

/// How a sentence goes on that says of a parameter what its presence makes needless: `传这个则不用传 img`.
pub(crate) const IF_PRESENT: &[&str] =
    &["传这个则", "传这个", "传了这个则", "填这个则", "传该字段则", "填写该字段则", "传此参数则", "传该参数则"];

/// How a condition is called that holds where another does not.
pub(crate) const OTHERWISE: &[&str] = &["其他", "其它", "否则", "反之"];

/// Words without which a sentence says nothing of the kind.
pub(crate) const SAYS_MORE: &[&str] =
    &["必", "填", "传", "选", "提供", "省略", "成对", "required", "mandatory", "either", "one of"];

/// Words that say that a parameter may be left out, whatever its table says.
pub(crate) const LEFT_OUT: &[&str] =
    &["允许不传", "允许不填", "允许为空", "可以不传", "可不传", "可以不填", "可不填", "非必填"];

/// Words that say that a parameter may be left out in some case.
pub(crate) const OPTIONAL: &[&str] = &["选填", "为可选", "可省略"];

/// Words that say of several that they exclude each other.
pub(crate) const NOT_TOGETHER: &[&str] =
    &["不能同时", "不可同时", "不得同时", "不要同时", "互斥", "mutuallyexclusive", "notboth"];

/// Words that say what a value has to be like.
pub(crate) const MUST: &[&str] =
    &["必须", "不能包含", "不得包含", "不可包含", "只能包含", "不能重复", "mustbe", "mustnot", "muststart"];
