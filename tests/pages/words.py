"""The words of pages, in one place: what a column, a heading or a cell is called in each language and dialect.

They were collected from pages, not from the importer: two readers with one word list would err together.
"""
import re


def _table(**roles):
    return {word.lower(): role for role, words in roles.items() for word in words.split("|")}


COLUMNS = _table(
    name="参数名|参数|属性|字段|字段名|参数名称|字段名称|变量名|返回参数|请求参数|回包字段|key|parameter|parameter name|field|attribute|property",
    type="类型|字段类型|参数类型|数据类型|type",
    required="必填|是否必填|是否必须|必须|必选|required|required to fill in|is it compulsory?",
    note="说明|描述|含义|释义|备注|参数说明|字段说明|description|introductions|introduction|describe",
    remark="格式要求|remarks",
    example="示例|示例值|example",
    values="枚举|枚举值列表|enum|enumeration",
    default="默认值|default",
    code="错误码|返回码|回包错误码|error code|error codes|code",
    text="错误描述|错误码取值|错误类型|error description|error message|error type",
    remedy="解决方案|solution|solutions",
    value="枚举值|值|数值|enumeration value|enum value|value",
    since="最低版本|minimum version",
)

YES = {"是", "必填", "必须", "yes", "y", "true", "required"}
NO = {"否", "选填", "非必填", "可选", "no", "n", "false", "optional"}

# Where a heading leads: the first that matches decides, so the narrow ones come first.
SECTIONS = [
    ("pushed", r"推送$|回调$|回调报文|回调协议"),
    ("structures", r"^结构体$|^数据结构$"),
    ("elsewhere", r"云调用|云函数|cloud ?call|回调|推送消息|消息推送|callback message|适用范围|注意事项|scope|precautions|matters need|notes$|修改记录|更新日志"),
    ("third party", r"第三方调用|third[- ]party"),
    ("query", r"query string|查询参数|^url ?参数"),
    ("sample of response", r"(返回|回包|响应|出参|应答|return|response|back-?up).*(示例|样例|例子|example)|examples? of (return|response|back)|示例回包"),
    ("sample of request", r"(请求|入参|post|提交|request).*(示例|样例|例子|example)|example requests?|调用示例$"),
    ("samples", r"代码示例|调用示例|示例代码|^示例|数据示例|code examples?|sample"),
    ("codes", r"错误码|返回码|errcode 的合法值|error codes?"),
    ("values", r"枚举信息|枚举值$|enum(eration)? info"),
    ("response", r"response payload|返回参数|返回值|返回体|返回说明|返回结果|返回数据|返回字段|返回的? ?json|回包|出参|响应参数|响应体|消息返回|return (parameter|value)|response (parameter|body)|callback parameter"),
    ("body", r"request payload|请求体|request body|包体|post ?数据|post ?参数|body ?参数"),
    ("request", r"请求参数|请求数据|入参|消息参数|request param|参数说明|字段说明|请求说明"),
    ("call", r"调用方式|https? ?调用|请求地址|请求方法|请求方式|接口调用请求|调用说明|call method|how to call|https? ?calls?"),
]
SECTIONS = [(role, re.compile(words, re.IGNORECASE)) for role, words in SECTIONS]

# A type as pages write it, and what travels: the first that matches.
TYPES = [
    ("list", r"array\W*<.*>|.*\barray$|\[\]|array|objarray|numarray|strarray|list(<.*>|\[.*\])?|.*\[\]|.+列表|数组"),
    ("object", r"objects?|json ?object|map|dict|struct|jsonobject|结构体|对象"),
    ("string", r"string\W*\(?.*|sring|str|text|字符串|varchar.*"),
    ("integer", r"u?int\d*|integer|long|bigint|number\(u?int\d+\)|整数|整型"),
    ("decimal", r"double|float|decimal|浮点数?"),
    ("number", r"number|num|numeric|timestamp|数字|数值"),
    ("boolean", r"bool(ean)?|布尔值?"),
    ("file", r"formdata|form-data|file|buffer|bytes?|binary|文件"),
]
TYPES = [(kind, re.compile(words, re.IGNORECASE)) for kind, words in TYPES]

ITEMS = [
    ("object", r"obj|struct"),
    ("string", r"str"),
    ("number", r"num|int|long"),
]

# Why a row that says "required" may be left out, or one that is always sent may not be there.
EITHER = re.compile(r"二选一|三选一|任选其一|选择其一|填一个|至少|不能同时|其中一个|不用传|可不(填|传)|可以?不|选填|非必[填传]|(如果|若|当|仅).*(时|则|才).*(必填|必传|填写|传)|条件必填|时必|either|optional|only one", re.IGNORECASE)
# One of two that the row itself names: either can be left out.
ONE_OF_TWO = re.compile(r"传(这|该)(个|项|字段|参数)则(不用|无需|可不)传|(与|和)\s*`?[A-Za-z_]\w*`?\s*(字段|参数)?\s*(二选一|任选其一)|^[A-Za-z_]\w* ?[与和] ?[A-Za-z_]\w* ?(二选一|填一个)")
SOMETIMES = re.compile(
    r"(?<!调用成功)(?<!请求成功)(时|才|则|下|后)(会|才|将)?(有)?(返回|出现|存在)(?!值|码|的)|(可能|不一定)(不|没)?(有|返回|会|为空|存在)|仅.{0,30}返回(?!值|码)"
    r"|(如果|若|当)[^,，。;；]{0,40}[,，]?\s*(会|才|则)?返回(?!值|码|的)|(失败|出错)时(?!该值|非)"
    r"|returned (if|when|only)|if .* returned|only (if|when)|may be (absent|missing)",
    re.IGNORECASE,
)
FRACTION = re.compile(r"浮点|小数|精确到分|two decimals|decimal places", re.IGNORECASE)

FAILURE = re.compile(r"错误|失败|异常|error|fail", re.IGNORECASE)
# Sentences that show something, and those that announce an answer.
SHOWS = re.compile(r"示例|样例|如下|数据包")
ANSWERS = re.compile(r"正确|正常|成功|返回|其他类型.*返回")
CLOUD = re.compile(r"云|cloud", re.IGNORECASE)
OF_REQUEST = re.compile(r"请求|入参|消息|post|request", re.IGNORECASE)
IN_URL = re.compile(r"URL ?参数|非 ?body|放在 ?url", re.IGNORECASE)
INTERFACE = re.compile(r"(?:接口英文名|API English Name|Interface name)\s*[：:]?\s*([A-Za-z_][\w.]*)")
NO_THIRD_PARTY = re.compile(r"不支持第三方平台调用|does not support third-party|Third Party Platform calls are not supported")
TOKENS = {"access_token", "component_access_token", "authorizer_access_token", "cloudbase_access_token"}
ENVELOPE = {"errcode", "errmsg"}
# What stands in the column of names without being one.
NO_NAMES = {"postbody", "post_body", "postdata", "post_data", "requestbody", "request_body", "post", "get", "put", "http", "https", "object", "json"}


def column(word):
    """The role of a column by its header, or None."""
    return COLUMNS.get(word.strip().strip("：:").lower())


def section(heading):
    """What a heading announces, or None."""
    return next((role for role, words in SECTIONS if words.search(heading)), None)


def kind(cell):
    """What travels by the word of a type cell; `unknown` if it is no word of ours."""
    word = cell.strip()
    return next((kind for kind, words in TYPES if words.fullmatch(word)), "unknown")


def item(cell):
    """What a list holds, by the word of its type cell."""
    return next((kind for kind, words in ITEMS if re.search(words, cell, re.IGNORECASE)), "unknown")


def type_of(cell):
    """The type of a cell, of lists with what they hold: `list of object`."""
    found = kind(cell)
    inside = item(re.sub(r"(?i)array|list", "", cell)) if found == "list" else "unknown"
    return found if inside == "unknown" else f"list of {inside}"


def structure(cell):
    """The name of a structure in a type cell: `Loan` of `list[Loan]`."""
    return re.sub(r"(?i)^(list|array|repeated)\s*[\[<(. ]?|[\]>)]|\[\]$| array$", "", cell).strip()


def required(cell):
    """True, False, or None where a cell says neither."""
    word = cell.strip().rstrip("。.").lower()
    return True if word in YES else False if word in NO else None
