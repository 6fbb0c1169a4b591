//! What rows, sentences and samples say together: places, constants, types, tokens, presence.

use crate::support::{SERVICE, drafted, page, service};

/// A page with rows of a request and a response, `name | type | required | sentence`, and whatever follows them.
struct Shelf<'a> {
    address: &'a str,
    sent: &'a str,
    returned: &'a str,
    rest: &'a str,
}

impl Default for Shelf<'_> {
    fn default() -> Self {
        Self {
            address: "POST https://api.weixin.qq.com/wxa/shelf/add?access_token=T",
            sent: "",
            returned: "",
            rest: "",
        }
    }
}

impl Shelf<'_> {
    fn text(&self) -> String {
        let Self { address, sent, returned, rest } = self;
        let rows = |rows: &str| rows.lines().map(|row| format!("| {row} |\n")).collect::<String>();
        format!(
            "# 书架\n\n接口英文名：addShelf\n\n```\n{address}\n```\n\n\
             ## 请求体 Request Payload\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n{}\n\
             ## 返回体 Response Payload\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n{}\n{rest}\n",
            rows(sent),
            rows(returned)
        )
    }

    fn draft(&self) -> String {
        drafted(&page(&self.text()), &service(SERVICE), false).0.source.text
    }
}

fn has(draft: &str, line: &str) {
    assert!(draft.lines().any(|found| found.trim() == line), "no line `{line}` in\n{draft}");
}

fn lacks(draft: &str, words: &str) {
    assert!(!draft.contains(words), "`{words}` in\n{draft}");
}

#[test]
fn rows_below_a_path_stay_there() {
    let draft = Shelf {
        returned: "book | object | 书\n",
        rest: "## Res.book Object Payload\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n| title | string | 书名 |\n| page | object | 页 |\n\n\
               ## Res.book.page Object Payload\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n| title | number | 页名 |\n\n\
               ## 返回示例\n\n```json\n{\"book\": {\"page\": {\"title\": 1}}}\n```",
        ..Shelf::default()
    }
    .draft();
    has(&draft, "title: { type: string, required: false }");
    has(&draft, "title: { type: i64 }");
}

#[test]
fn codes_of_the_envelope_stay_at_the_top() {
    let draft = Shelf {
        returned: "errcode | number | 错误码\nerrmsg | string | 错误信息\nbooks | objarray | 书\n",
        rest: "## Res.books(Array) Object Payload\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n| errcode | number | 此书的错误码 |\n| title | string | 书名 |\n\n\
               ## 返回示例\n\n```json\n{\"errcode\": 0, \"books\": [{\"errcode\": 1, \"title\": \"x\"}]}\n```",
        ..Shelf::default()
    }
    .draft();
    lacks(&draft, "is listed twice");
    has(&draft, "errcode: { type: code }");
}

#[test]
fn pages_that_were_escaped_twice_are_read() {
    let plain = Shelf {
        sent: "shelf\\_id | string | 是 | 编号，`open\\_id` 为空时可不填\n",
        returned: "book\\_id | number | 书\n",
        rest: "## 返回示例\n\n```json\n{\n\"book_id\": 1\n}\n```",
        ..Shelf::default()
    };
    let twice = Shelf {
        address: "POST https://api.weixin.qq.com/wxa/shelf/add?access\\_token=T",
        sent: "shelf\\\\_id | string | 是 | 编号，`open\\\\_id` 为空时可不填\n",
        returned: "book\\\\_id | number | 书\n",
        rest: "## 返回示例\n\n```json\n{\\\n\"book\\_id\": 1\\\n}\n```",
    };
    assert_eq!(twice.draft(), plain.draft());
}

#[test]
fn members_without_brackets_around_them_are_a_sample() {
    let draft = Shelf {
        sent: "book | object | 是 | 书\n",
        rest: "## 代码示例\n\n请求示例\n\n{\n\n```\n\"book\": {\n  // 书名\n  \"title\": \"x\"\n}\n```\n\n}\n\n返回示例\n\n```json\n{\"errcode\": 0}\n```",
        ..Shelf::default()
    }
    .draft();
    has(&draft, "response: nothing");
    has(&draft, "title: { type: string, required: false }");
}

#[test]
fn placeholders_are_no_constants() {
    let address = "GET https://api.weixin.qq.com/wxa/shelf/get?access_token=T&sign_key=sign_key&mode=by_title&action=get-shelf&kind=shelf_kind";
    let draft = Shelf {
        address,
        sent: "sign_key | string | 是 | 密钥\nmode | string | 是 | 取书方式，填写 by_title\nkind | string | 是 | 种类\nscope | string | 是 | 范围，固定值为 \"all\"\nlevel | number | 是 | 固定值2\n",
        ..Shelf::default()
    }
    .draft();
    has(&draft, "sign_key: { type: string }");
    has(&draft, "mode: { type: string, fixed: \"by_title\" }");
    has(&draft, "action: { type: string, one_of: [\"get-shelf\"] }");
    has(&draft, "scope: { type: string, fixed: \"all\" }");
    has(&draft, "level: { type: i64, fixed: 2 }");
    has(&draft, "kind: { type: string }");
    assert!(draft.contains("the address has `shelf_kind`"), "nothing is left open in\n{draft}");
}

#[test]
fn numbers_may_have_fractions_and_items_may_be_texts() {
    let draft = Shelf {
        sent: "height | number | 是 | 高度，单位为cm，精确到小数点后两位\nids | string(uint64) array | 是 | 编号\n",
        returned: "depth | number | 深度（浮点型）\ncount | number | 个数，不支持小数\n",
        rest: "## 返回示例\n\n```json\n{\"depth\": 3, \"count\": 3}\n```",
        ..Shelf::default()
    }
    .draft();
    has(&draft, "height: { type: number }");
    has(&draft, "ids: { type: list, items: { type: u64, wire: string } }");
    has(&draft, "depth: { type: number }");
    has(&draft, "count: { type: i64 }");
}

#[test]
fn platforms_that_are_excluded_have_no_token() {
    let spec = SERVICE.replace("doc: Of an account.", "doc: \"Of an account, for a third-party platform.\"");
    let import = |sentence: &str| {
        let rest = format!("## 第三方调用\n\n- {sentence}\n");
        let text = Shelf { rest: &rest, sent: "id | string | 是 | 编号\n", ..Shelf::default() }.text();
        drafted(&page(&text), &service(&spec), false).0.source.text
    };
    let excluded = import("本接口不支持第三方平台调用。");
    has(&excluded, "token: app");
    lacks(&excluded, "assumptions:");
    has(&import("本接口支持第三方平台代商家调用。"), "token: [app, authorizer]");
    assert!(import("其他说明。").contains("every kind that is sent in the parameter is accepted"));
}

#[test]
fn what_is_returned_sometimes_is_optional() {
    let draft = Shelf {
        returned: "title | string | 书名\nback | string | 归还时间，当状态为已归还时有返回\ncover | string | 仅新书上架后返回\nfront | string | 正面返回，姓名\nsum | number | 请求成功时返回\n",
        rest: "## 返回示例\n\n```json\n{\n\"title\": \"x\",\n\"back\": \"y\",\n\"cover\": \"z\",\n\"front\": \"f\",\n\"sum\": 1,\n// 仅管理员调用时返回\n\"owner\": \"o\"\n}\n```",
        ..Shelf::default()
    }
    .draft();
    for optional in ["back", "cover", "front", "owner"] {
        has(&draft, &format!("{optional}: {{ type: string, required: false }}"));
    }
    has(&draft, "title: { type: string }");
    has(&draft, "sum: { type: i64 }");
}

#[test]
fn conditions_are_written_as_far_as_a_spec_can_say_them() {
    let draft = Shelf {
        sent: "kind | number | 是 | 种类，1：新书；2：旧书；3：杂志\n\
               mode | string | 否 | 方式\n\
               price | number | 否 | 价格，kind 为 1、3 时必填\n\
               owner | string | 是 | 原主，当 kind=2 时无需填写\n\
               label | string | 否 | 标签，mode=\"By_Label\" 时必填\n\
               note | string | 否 | 备注，当种类为旧书时必填\n\
               room | string | 否 | 当 mode 有值时该字段必填\n\
               day | string | 否 | 首次登记时必填\n\
               hour | string | 否 | kind 为 1 且 mode 为 x 时必填\n\
               box | object | 否 | 箱子\n\
               tel | string | 是 | 座机，若不填写则必须填写 mobile\n\
               mobile | string | 是 | 手机，若不填写则必须填写 tel\n\
               book_no | string | 否 | 书号，与外部书号二选一\n\
               out_no | string | 否 | 外部书号，自定\n",
        rest: "## Body.box Object Payload\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n| size | number | 否 | kind 为 2 时必填 |\n",
        ..Shelf::default()
    }
    .draft();
    has(&draft, "price: { type: i64, required: false, required_if: { field: kind, is: [1, 3] } }");
    has(&draft, "owner: { type: string, required: false, required_if: { field: kind, not: 2 } }");
    has(&draft, "label: { type: string, required: false, required_if: { field: mode, is: \"By_Label\" } }");
    has(&draft, "note: { type: string, required: false, required_if: { field: kind, is: 2 } }");
    has(&draft, "room: { type: string, required: false, required_if: { field: mode } }");
    has(&draft, "size: { type: i64, required: false, required_if: { field: \"../kind\", is: 2 } }");
    has(&draft, "- at_least_one_of: [tel, mobile]");
    has(&draft, "- exactly_one_of: [book_no, out_no]");
    assert_eq!(draft.matches("the page says when it has to be sent, and no condition was made of it").count(), 2);
}

#[test]
fn words_say_whether_more_than_one_may_be_sent() {
    let draft = |words: &str| {
        let sent = format!("book_no | string | 否 | 书号，与 out_no {words}\nout_no | string | 否 | 外部书号，自定\n");
        Shelf { sent: &sent, ..Shelf::default() }.draft()
    };
    has(&draft("二选一"), "- exactly_one_of: [book_no, out_no]");
    for words in ["二选一，若都填写，优先使用书号", "至少填一个"] {
        has(&draft(words), "- at_least_one_of: [book_no, out_no]");
        lacks(&draft(words), "may be sent");
    }
    let open = draft("必填其一");
    has(&open, "- at_least_one_of: [book_no, out_no]");
    assert!(open.contains("more than one of `book_no`, `out_no` may be sent"), "{open}");
}

#[test]
fn returned_fields_that_exclude_each_other_are_optional() {
    let draft = Shelf {
        returned: "photo | string | 照片\nfilm | string | 影片（有photo的时候没有film）\ntitle | string | 书名\n\
                   cover | object | 封面，照片跟影片只能存在一种\n",
        rest: "## Res.cover Object Payload\n\n| 参数名 | 类型 | 说明 |\n| --- | --- | --- |\n| small | string | 小图 |\n| moving | string | 动图 |\n",
        ..Shelf::default()
    }
    .draft();
    for optional in ["photo", "film", "small", "moving"] {
        has(&draft, &format!("{optional}: {{ type: string, required: false }}"));
    }
    has(&draft, "title: { type: string }");
}

#[test]
fn a_table_that_its_sample_or_example_contradicts_is_told() {
    let draft = Shelf {
        sent: "module | number | 是 | 模块，见下\nmode | number | 是 | 方式，示例值: BY_TITLE\nlevel | number | 是 | 级别，示例值: 3\n",
        rest: "## module 的合法值\n\n| 值 | 说明 |\n| --- | --- |\n| 10016 | 打开 |\n| 10017 | 关闭 |\n\n\
               ## 请求示例\n\n```json\n{\"module\": \"10016\"}\n```\n",
        ..Shelf::default()
    }
    .draft();
    assert!(draft.contains("\"10016\": {"), "{draft}");
    has(&draft, "- at: json.module");
    assert!(draft.contains("the page's valid sample shows `string`"), "{draft}");
    assert!(draft.contains("the table says `number`, and its example is `BY_TITLE`"), "{draft}");
    lacks(&draft, "its example is `3`");
}

#[test]
fn a_sentence_about_a_row_is_no_second_row() {
    let draft = |second: &str| {
        let sent = format!("shelf_id | string | 是 | 编号\nshelf_id |  |  | {second}\n");
        Shelf { sent: &sent, ..Shelf::default() }.draft()
    };
    lacks(&draft("需要属于本馆"), "is listed twice");
    assert!(draft("另一个编号").contains("`shelf_id` is listed twice"));
}

#[test]
fn a_row_for_the_whole_body_is_no_parameter() {
    let draft = Shelf { sent: "POSTBODY | string | 是 | 传入的参数，由开发者定义\n", ..Shelf::default() }.draft();
    lacks(&draft, "POSTBODY: {");
    assert!(draft.contains("`POSTBODY` stands for the body as a whole"), "{draft}");
}

#[test]
fn numbers_of_our_days_are_moments() {
    let draft = Shelf {
        returned: "lentTime | number | 借出记录的创建时间\nback | number | 归还时间\nbook_no | number | 书号\nspan_time | number | 借阅时长\n",
        rest: "## 返回示例\n\n```json\n{\"lentTime\": 1656658706, \"back\": 1656658706, \"book_no\": 1656658706, \"span_time\": 1656658706}\n```",
        ..Shelf::default()
    }
    .draft();
    for moment in ["lentTime", "back"] {
        has(&draft, &format!("{moment}: {{ type: timestamp }}"));
    }
    has(&draft, "book_no: { type: i64 }");
    lacks(&draft, "span_time: { type: timestamp");
}

#[test]
fn a_summary_that_is_the_name_in_words_is_open() {
    let text = Shelf::default().text();
    let open = "the summary is only the name in words";
    assert!(Shelf::default().draft().contains(open));
    assert!(!drafted(&page(&text), &service(SERVICE), true).0.source.text.contains(open));
    let way =
        drafted(&page(&text.replace("# 书架\n", "# 图书馆/书架管理/添加书架/\n")), &service(SERVICE), false).0.draft;
    assert_eq!(way.title.as_deref(), Some("添加书架"));
    let plain = drafted(&page(&text.replace("# 书架\n", "# 添加/更新书架\n")), &service(SERVICE), false).0.draft;
    assert_eq!(plain.title.as_deref(), Some("添加/更新书架"));
}

#[test]
fn a_parameter_of_the_url_and_a_part_of_the_body_are_alternatives() {
    let draft = Shelf {
        sent: "img | formdata | 是 | 图片，传这个则不用传 img_url。\n",
        rest: "## 查询参数 Query String Parameters\n\n| 参数名 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n| img_url | string | 否 | 图片地址，传这个则不用传 img 参数。 |\n",
        ..Shelf::default()
    }
    .draft();
    has(&draft, "img: { type: file, required: false }");
    has(&draft, "- at_least_one_of: [img_url, img]");
}

#[test]
fn values_and_defaults_are_found_in_sentences() {
    let draft = Shelf {
        sent: "mode | string | 否 | 方式，open：打开，close：关闭，默认打开\n\
               kind | number | 否 | 种类：1=书 /2=报；不传默认 1\n\
               ids | array | 是 | 编号，最多一次发送200个编号\n\
               width | number | 是 | 宽度，精确到小数点后两位，范围为(0-45]\n\
               day | string | 是 | 日期，允许不传\n",
        returned: "state | string | 状态。枚举值： ON_SHELF：在架 LENT：借出\n",
        rest: "## 返回示例\n\n```json\n{\"state\": \"LENT\"}\n```",
        ..Shelf::default()
    }
    .draft();
    for words in ["\"open\": {}", "\"close\": {}", "default: \"open\""] {
        assert!(
            draft.contains(words),
            "no `{words}` in
{draft}"
        );
    }
    has(&draft, "width: { type: number, min: 0, max: 45 }");
    assert!(draft.contains("max_items: 200"), "{draft}");
    assert!(draft.contains("default: 1"), "{draft}");
    assert!(draft.contains("\"ON_SHELF\": {}") && draft.contains("\"LENT\": {}"), "{draft}");
    has(&draft, "day: { type: string, required: false }");
    assert!(draft.contains("its sentence that it may be left out"), "{draft}");
}

#[test]
fn a_note_on_the_size_of_a_file_is_about_the_only_file() {
    let draft = Shelf {
        sent: "img | formdata | 是 | 图片\n",
        rest: "## 注意事项\n\n- 文件大小限制：小于2M\n",
        ..Shelf::default()
    }
    .draft();
    has(&draft, "img: { type: file, below: 2 MiB }");
}
