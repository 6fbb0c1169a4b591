//! Words about what is deprecated and how often something may be called; without spaces, in lower case.

use weixin_codegen::model::Period;

/// Words that say that something is no longer to be used.
pub(crate) const DEPRECATED: &[&str] =
    &["已废弃", "废弃", "弃用", "不再使用", "已下线", "将下线", "停止使用", "deprecated", "nolongerused", "obsolete"];

/// Words that say that an interface goes away.
pub(crate) const GOES_AWAY: &[&str] = &[
    "废弃",
    "弃用",
    "下线",
    "回收",
    "停用",
    "停止服务",
    "停止维护",
    "不再维护",
    "不再提供",
    "deprecated",
    "discontinued",
    "shutdown",
    "offline",
];

/// How a sentence names the interface of its page.
pub(crate) const THIS_INTERFACE: &[&str] = &["本接口", "该接口", "此接口", "thisinterface", "thisapi", "theinterface"];

/// What such a word is about, when it is not about the thing whose sentence it is.
pub(crate) const OF_ANOTHER: &[&str] = &["原字段", "此类型", "该类型", "旧字段", "原参数", "不废弃", "未废弃"];

/// Words that say from which day on something holds.
pub(crate) const IN_FORCE: &[&str] = &["起生效", "开始生效", "起支持"];

/// Words of a clause that is about how often an endpoint may be called.
pub(crate) const ABOUT_RATES: &[&str] = &[
    "频率限制",
    "频率受限",
    "调用频率",
    "频率",
    "限额",
    "额度",
    "次数限制",
    "调用上限",
    "限制调用",
    "callquota",
    "quota",
    "frequencylimit",
    "ratelimit",
    "calllimit",
    "calls",
];

/// Words of a clause whose rate does not hold for every call of an account.
pub(crate) const NOT_FOR_ALL: &[&str] =
    &["建议", "模式", "用户", "门店", "机会", "订阅", "user", "recommended", "mode"];

/// Periods, the longer words first.
pub(crate) const PERIODS: &[(&str, Period)] = &[
    ("分钟", Period::Minute),
    ("小时", Period::Hour),
    ("minute", Period::Minute),
    ("second", Period::Second),
    ("month", Period::Month),
    ("hour", Period::Hour),
    ("day", Period::Day),
    ("min", Period::Minute),
    ("秒", Period::Second),
    ("分", Period::Minute),
    ("天", Period::Day),
    ("日", Period::Day),
    ("月", Period::Month),
];
