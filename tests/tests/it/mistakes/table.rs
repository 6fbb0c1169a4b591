//! A good spec, and mistakes that people make in it: each with what they are to read.

/// A mistake: in which line it is made, what stands there instead, and what its one message says.
pub(super) struct Mistake {
    /// What it is called.
    pub(super) name: &'static str,
    /// What stands in the good file.
    pub(super) good: &'static str,
    /// What is written instead.
    pub(super) bad: &'static str,
    /// Parts of the message: what is wrong, and what to do.
    pub(super) says: [&'static str; 2],
}

const fn row(name: &'static str, good: &'static str, bad: &'static str, says: [&'static str; 2]) -> Mistake {
    Mistake { name, good, bad, says }
}

/// The endpoint in which the mistakes are made.
pub(super) const ENDPOINT: &str = r#"endpoint: order
summary: Sends an order.
docs: What else there is to know.
page: { url: "https://example.com/order", read: 2026-11-21 }
route: POST /demo/order
token: app
server_only: true
idempotent: false
permission_sets: [18, 86]
query:
  openid: { type: string, min_length: 1, max_length: 64 }
  kind: { type: i32, required: false, min: 0, max: 3 }
json:
  title: { type: string, doc: The title., max_length: 20 }
  tags: { type: list, items: string, max_items: 5 }
  item: Item
  img: { type: string, required: false }
  img_url:
    type: url
    doc: Where the picture is.
    required: false
  note: { type: string, doc: A note., required: false }
  colour: string
rules:
  - exactly_one_of: [img, img_url]
response:
  id: { type: id, name: OrderId, lifetime: 3 days }
  state: { type: open_enum, name: OrderState, values: [open, closed] }
errors:
  10001: { name: TooLong, text: title too long, remedy: Shorten it., class: caller }
  10002:
    name: Closed
    text: order closed
    remedy: Send another one.
    class: gone
shared_errors: [stock]
corrections:
  - at: response.id
    page_says: identifier
    reason: the sample says so
assumptions:
  - { at: errors.10002.text, assumed: it never changes }
"#;

/// The files beside it.
pub(super) const SHARED: &str = "=== types.yaml
types:
  Item: { type: object, fields: { sku: string, count: u32 } }
=== errors.yaml
errors:
  stock:
    doc: What all that touches the stock answers.
    codes: { 20001: { name: SoldOut, text: sold out, remedy: Wait., class: gone } }
";

/// The mistakes.
pub(super) const MISTAKES: &[Mistake] = &[
    // Texts that YAML takes for something else.
    row(
        "colon in a text",
        "summary: Sends an order.",
        "summary: Sends: an order.",
        ["a text with `: ` in it has to be quoted", "`summary: \"Sends: an order.\"`"],
    ),
    row(
        "colon in braces",
        "doc: The title.",
        "doc: The title: of it",
        ["a text with `: ` in it has to be quoted", "`doc: \"The title: of it\"`"],
    ),
    row(
        "colon at the end",
        "docs: What else there is to know.",
        "docs: What else there is to know:",
        ["a text with `: ` in it has to be quoted", "`docs: \"What else"],
    ),
    row(
        "backtick",
        "summary: Sends an order.",
        "summary: `order` is sent.",
        ["a text that begins with a backtick has to be quoted", "`summary: \"`order` is sent.\"`"],
    ),
    row(
        "backtick in braces",
        "doc: A note.",
        "doc: `A` note.",
        ["a text that begins with a backtick has to be quoted", "quote the text: `doc:"],
    ),
    row(
        "at sign",
        "docs: What else",
        "docs: @all What else",
        ["a text that begins with `@` has to be quoted", "`docs: \"@all"],
    ),
    row(
        "per cent",
        "doc: Where the picture is.",
        "doc: %s is the picture.",
        ["a text that begins with `%` has to be quoted", "`doc: \"%s is"],
    ),
    row(
        "star",
        "summary: Sends an order.",
        "summary: *Sends* an order.",
        ["a text that begins with `*` has to be quoted", "`summary: \"*Sends*"],
    ),
    row(
        "ampersand",
        "remedy: Send another one.",
        "remedy: &Send another one.",
        ["anchors are not part of the language", "quote a text that begins with `&`"],
    ),
    row(
        "exclamation mark",
        "text: order closed",
        "text: !order closed",
        ["tags are not part of the language", "quote the text that begins with `!`"],
    ),
    row(
        "bracket before a text",
        "docs: What",
        "docs: [beta] What",
        ["a text that begins with `[` has to be quoted", "`docs: \"[beta] What"],
    ),
    row(
        "brace before a text",
        "summary: Sends",
        "summary: {id} Sends",
        ["a text that begins with `{` has to be quoted", "`summary: \"{id} Sends"],
    ),
    row(
        "text after a quote",
        "summary: Sends an order.",
        "summary: \"Sends\" an order.",
        ["the quote `\"` ends before the text does", "`summary: '\"Sends\" an order.'`"],
    ),
    row(
        "apostrophe in quotes",
        "docs: What else there is to know.",
        "docs: 'What's else.'",
        ["the quote `'` ends before the text does", "`docs: \"What's else.\"`"],
    ),
    row(
        "hash",
        "remedy: Send another one.",
        "remedy: #1 is sent again.",
        ["expected a text, found nothing", "a text that begins with `#` has to be quoted"],
    ),
    row(
        "comma in braces",
        "doc: A note.",
        "doc: A note, or none",
        ["a text with a comma in it has to be quoted between braces", "`doc: \"A note, or none\"`"],
    ),
    row(
        "several commas in braces",
        "remedy: Shorten it.",
        "remedy: Shorten, cut, split",
        ["a text with a comma in it has to be quoted between braces", "`remedy: \"Shorten, cut, split\"`"],
    ),
    row("comma in a number", "max_length: 20", "max_length: 2,000", ["a comma in a number", "`2000`"]),
    row(
        "escape",
        "docs: What else there is to know.",
        "docs: \"digits are \\d\"",
        ["`\\d` is no escape of YAML", "write `\\\\d`"],
    ),
    // Quotes and brackets.
    row(
        "open quote",
        "summary: Sends an order.",
        "summary: \"Sends an order.",
        ["the quote `\"` is never closed", "close it: `\"Sends an order.\"`"],
    ),
    row(
        "open single quote",
        "docs: What else there is to know.",
        "docs: 'What else there is to know.",
        ["the quote `'` is never closed", "close it: `'What else"],
    ),
    row(
        "open quote in braces",
        "doc: A note.",
        "doc: \"A note.",
        ["the quote `\"` is never closed", "close it: `\"A note"],
    ),
    row(
        "open bracket",
        "permission_sets: [18, 86]",
        "permission_sets: [18, 86",
        ["the bracket `[` is never closed", "close it: `[18, 86]`"],
    ),
    row("open brace", "max_length: 64 }", "max_length: 64", ["the bracket `{` is never closed", "max_length: 64 }`"]),
    row("brace too many", "lifetime: 3 days }", "lifetime: 3 days }}", ["`}` closes nothing", "remove it"]),
    row("bracket for a brace", "class: caller }", "class: caller ]", ["`]` does not close `{`", "write `}`"]),
    // Signs that are missing or too many.
    row("no comma", "type: list, items", "type: list items", ["no comma before `items`", "`list, items:`"]),
    row(
        "two commas",
        "type: string, required: false }\n  img_url",
        "type: string,, required: false }\n  img_url",
        ["nothing stands before the comma", "remove it"],
    ),
    row(
        "no space after a colon",
        "route: POST",
        "route:POST",
        ["no space after the colon", "`route: POST /demo/order`"],
    ),
    row(
        "no space in braces",
        "{ type: i32, required",
        "{ type:i32, required",
        ["no space after the colon", "`type: i32`"],
    ),
    row(
        "no space in a nested mapping",
        "    name: Closed",
        "    name:Closed",
        ["no space after the colon", "`name: Closed`"],
    ),
    row(
        "no space in a short form",
        "  colour: string",
        "  colour:\n    type:string",
        ["type `type:string` does not exist", "`type: string`"],
    ),
    row("no colon", "token: app", "token app", ["no colon after `token`", "`token: app`"]),
    row(
        "no space after a dash",
        "  - exactly_one_of",
        "  -exactly_one_of",
        ["expected a list, found a mapping", "begin each item with `- `"],
    ),
    row(
        "no spaces in a line",
        "{ type: id, name: OrderId, lifetime: 3 days }",
        "{type:id,name:OrderId,lifetime:3 days}",
        ["no space after the colon", "`type: id`; the line has 3 such colons"],
    ),
    row(
        "equals sign",
        "server_only: true",
        "server_only = true",
        ["no colon after `server_only`", "`server_only: true`"],
    ),
    row("quoted key", "token: app", "\"token\" app", ["no colon after `token`", "`token: app`"]),
    // Lines that are no YAML.
    row(
        "slashes",
        "server_only: true\n",
        "// never from a page\nserver_only: true\n",
        ["`//` begins no comment in YAML", "begin the line with `# `"],
    ),
    row(
        "slash and star",
        "idempotent: false\n",
        "/* the page\n   says so */\nidempotent: false\n",
        ["`/*` begins no comment in YAML", "begin the line with `# `"],
    ),
    row(
        "comment of HTML",
        "  note: {",
        "  <!-- new: soon -->\n  note: {",
        ["`<!--` begins no comment in YAML", "begin the line with `# `"],
    ),
    row(
        "remark",
        "shared_errors: [stock]\n",
        "to be done\nshared_errors: [stock]\n",
        ["a line without a key", "write `# to be done`"],
    ),
    row(
        "middle of a conflict",
        "idempotent: false\n",
        "=======\nidempotent: false\n",
        ["the mark of a merge conflict", "remove the line"],
    ),
    row(
        "end of a conflict",
        "  tags: {",
        ">>>>>>> theirs\n  tags: {",
        ["the mark of a merge conflict", "remove the line"],
    ),
    row(
        "colon in the second line",
        "summary: Sends an order.",
        "summary: Sends an order\n  and more: its goods.",
        ["a text with `: ` in it has to be quoted", "`summary: \"Sends an order and more: its goods.\"`"],
    ),
    row(
        "colon in the third line",
        "    remedy: Send another one.",
        "    remedy: Send\n      another\n      one: now.",
        ["a text with `: ` in it has to be quoted", "`remedy: \"Send another one: now.\"`"],
    ),
    row(
        "entity",
        "remedy: Send another one.",
        "remedy: &amp;",
        ["anchors are not part of the language", "quote a text that begins with `&`"],
    ),
    row(
        "template",
        "docs: What else there is to know.",
        "docs: {{ docs }}",
        ["a key must be a plain word or number", "write `key: value`"],
    ),
    row(
        "words for a list in braces",
        "values: [open, closed]",
        "values: open, closed",
        ["a list without brackets", "write a list: `values: [open, closed]`"],
    ),
    row(
        "brackets after a type",
        "type: i32, required",
        "type: i32[], required",
        ["`[]` after a word is no YAML", "`type: list, items: i32`"],
    ),
    row(
        "item among keys",
        "  colour: string\n",
        "  - colour: string\n",
        ["an item of a list among the keys of a mapping", "without a dash"],
    ),
    row(
        "escaped return in a fact",
        "text: order closed",
        "text: \"order\\r closed\"",
        ["line end U+000D", "remove it"],
    ),
    // Indentation.
    row(
        "field at the margin",
        "  note: {",
        "note: {",
        ["not indented, unlike the lines before it", "indent it by 2 spaces"],
    ),
    row(
        "key without its lines",
        "errors:\n",
        "  errors:\n",
        ["`errors` is a key of an endpoint", "indent `errors:` like `endpoint:`"],
    ),
    row("tab behind blanks", "  state: {", "  \tstate: {", ["a tab in the indentation", "indent with spaces"]),
    row(
        "one space more",
        "  colour: string",
        "   colour: string",
        ["indented by 3 spaces, unlike the lines before it", "indent it by 2 spaces"],
    ),
    row(
        "one space less",
        "    doc: Where",
        "   doc: Where",
        ["indented by 3 spaces, unlike the lines before it", "indent it by 4 spaces"],
    ),
    row(
        "space before a top key",
        "server_only: true",
        " server_only: true",
        ["indented by 1 space, unlike the lines before it", "do not indent it"],
    ),
    row(
        "item indented otherwise",
        "    page: identifier",
        "   page: identifier",
        ["indented by 3 spaces, unlike the lines before it", "indent it by 4 spaces"],
    ),
    row("tab", "  colour: string", "\tcolour: string", ["a tab in the indentation", "indent with spaces"]),
    row(
        "tab below a key",
        "    required: false\n  note",
        "\t\trequired: false\n  note",
        ["a tab in the indentation", "indent with spaces"],
    ),
    row("tab after a colon", "token: app", "token:\tapp", ["a tab (U+0009) in the place of a space", "plain space"]),
    row(
        "text below a bar",
        "docs: What",
        "docs: |\nWhat",
        ["the text below a `|` or `>` is not indented", "indent its lines by 2 spaces"],
    ),
    // Characters of input methods and word processors.
    row(
        "full-width colon",
        "summary: Sends",
        "summary： Sends",
        ["`：` (U+FF1A, full-width colon) is not YAML's `:`", "write `:` and a space"],
    ),
    row(
        "full-width colon in braces",
        "type: id,",
        "type：id,",
        ["`：` (U+FF1A, full-width colon) is not YAML's `:`", "write `:` and a space"],
    ),
    row(
        "full-width comma",
        "type: open_enum, name",
        "type: open_enum， name",
        ["`，` (U+FF0C, full-width comma) is not YAML's `,`", "write `,` and a space"],
    ),
    row(
        "curly quotes",
        "summary: Sends an order.",
        "summary: “Sends: an order.”",
        ["`“` (U+201C, curly quotation mark) is not YAML's `\"`", "write `\"`"],
    ),
    row(
        "curly quotes around a day",
        "read: 2026-11-21",
        "read: “2026-11-21”",
        ["`“2026-11-21”` is not a day", "no quotation mark of YAML"],
    ),
    row(
        "no-break space",
        "token: app",
        "token:\u{A0}app",
        ["a no-break space (U+00A0) in the place of a space", "plain space"],
    ),
    row(
        "full-width space",
        "  colour",
        "\u{3000}colour",
        ["a full-width space (U+3000) in the place of a space", "plain space"],
    ),
    row(
        "merge conflict",
        "server_only: true\n",
        "<<<<<<< HEAD\nserver_only: true\n=======\nserver_only: false\n>>>>>>> other\n",
        ["the marks of a merge conflict", "keep what is right of the two sides"],
    ),
    row(
        "code fence",
        "idempotent: false\n",
        "```yaml\nidempotent: false\n```\n",
        ["the fence of a code block", "remove the lines"],
    ),
    row("zero width", "token: app", "token:\u{200B} app", ["invisible character U+200B", "remove it"]),
    row(
        "byte order mark within",
        "server_only: true",
        "\u{FEFF}server_only: true",
        ["invisible character U+FEFF", "remove it"],
    ),
    row(
        "full-width comma in a list",
        "[img, img_url]",
        "[img，img_url]",
        ["there is no parameter `img，img_url` here", "`，` (U+FF0C, full-width comma) is not `,`"],
    ),
    row(
        "full-width digits",
        "max_length: 64",
        "max_length: ６４",
        ["found the text `６４`", "`６` (U+FF16) is full-width: write `6`"],
    ),
    // Values of another type.
    row("leading zero", "max_length: 20", "max_length: 020", ["found the text `020`", "write `20`, without the zero"]),
    row("fraction", "max_items: 5", "max_items: 5.0", ["found the number 5.0", "write `5`"]),
    row(
        "comma after a boolean",
        "server_only: true",
        "server_only: true,",
        ["found the text `true,`", "write `true` and nothing after it"],
    ),
    row(
        "hash without a blank",
        "idempotent: false",
        "idempotent: false#yet",
        ["found the text `false#yet`", "a comment begins with a blank and `#`"],
    ),
    row(
        "size without a unit",
        "    type: url\n",
        "    type: url\n    max: 1048576\n",
        ["`1048576` is a number, and the `max` of a url is a size", "write it with a unit: `1048576 B`"],
    ),
    row(
        "day that never was",
        "read: 2026-11-21",
        "read: 2026-02-29",
        ["`2026-02-29` is not a day", "write it as 2026-11-21"],
    ),
    row(
        "no for false",
        "required: false, min",
        "required: no, min",
        ["expected `true` or `false`, found the text `no`", "write `false`: YAML 1.2 takes `no` for a text"],
    ),
    row(
        "yes for true",
        "server_only: true",
        "server_only: yes",
        ["expected `true` or `false`, found the text `yes`", "write `true`"],
    ),
    row(
        "quoted boolean",
        "idempotent: false",
        "idempotent: \"false\"",
        ["expected `true` or `false`, found the text `false`", "write `false` without quotes"],
    ),
    row("quoted number", "max_length: 20", "max_length: \"20\"", ["found the text `20`", "write `20` without quotes"]),
    row(
        "list without brackets",
        "permission_sets: [18, 86]",
        "permission_sets: 18, 86",
        ["expected a list, found the text `18, 86`", "write a list: `[18, 86]`"],
    ),
    row(
        "one for a list",
        "shared_errors: [stock]",
        "shared_errors: stock",
        ["expected a list, found the text `stock`", "write a list: `[stock]`"],
    ),
    row(
        "word for a number",
        "min_length: 1,",
        "min_length: many,",
        ["found the text `many`", "for example `min_length: 1`"],
    ),
    row(
        "rules without dashes",
        "  - exactly_one_of",
        "  exactly_one_of",
        ["expected a list, found a mapping", "begin each item with `- `"],
    ),
    row(
        "list for a text",
        "summary: Sends an order.",
        "summary: [Sends]",
        ["expected a text, found a list", "quote the text"],
    ),
    row(
        "nothing",
        "summary: Sends an order.",
        "summary:",
        ["expected a text, found nothing", "write a value after the colon"],
    ),
    row(
        "bad route",
        "route: POST /demo",
        "route: PUT /demo",
        ["`PUT /demo/order` is not a route", "write the method and the path"],
    ),
    row(
        "bad route with a bar",
        "route: POST /demo",
        "route: GET|POST /demo",
        ["`GET|POST /demo/order` is not a route", "write the method and the path"],
    ),
    row("bad day", "read: 2026-11-21", "read: 21.11.2026", ["`21.11.2026` is not a day", "write it as 2026-11-21"]),
    row("bad class", "class: gone\n", "class: gnoe\n", ["`gnoe` is not known here", "did you mean `gone`?"]),
    // Keys.
    row(
        "misspelt key",
        "required: false, min",
        "requird: false, min",
        ["unknown key `requird`", "did you mean `required`?"],
    ),
    row(
        "misspelt key that is needed",
        "    remedy: Send",
        "    remdey: Send",
        ["unknown key `remdey`", "did you mean `remedy`?"],
    ),
    row(
        "key of another language",
        "doc: A note.",
        "description: A note.",
        ["unknown key `description`", "did you mean `doc`?"],
    ),
    row(
        "optional",
        "required: false }\n  colour",
        "optional: true }\n  colour",
        ["unknown key `optional`", "did you mean `required: false`?"],
    ),
    row("unknown key", "doc: The title.", "frobnicate: 1", ["unknown key `frobnicate`", "spec/README.md has them all"]),
    row("missing key", "route: POST /demo/order\n", "", ["key `route` is missing", "for example `route: POST"]),
    row("missing key of a row", "    text: order closed\n", "", ["key `text` is missing", "for example `text: "]),
    row("missing kind", "endpoint: order\n", "", ["key `endpoint` is missing", "for example `endpoint: "]),
    row(
        "doubled key",
        "idempotent: false",
        "idempotent: false\nidempotent: false",
        ["`idempotent` is written twice", "keep one of the two"],
    ),
    row("doubled code", "  10002:", "  10001:", ["`10001` is written twice", "keep one of the two"]),
    row("not a code", "  10002:", "  1O002:", ["`1O002` is not an error code", "a code is a whole number"]),
    row("key indented too far", "shared_errors:", "  shared_errors:", ["`shared_errors` ", "indent"]),
    // Sense.
    row(
        "unknown type",
        "type: string, doc: The title.",
        "type: strng, doc: The title.",
        ["type `strng` does not exist", "did you mean `string`?"],
    ),
    row(
        "type of another language",
        "type: list, items",
        "type: array, items",
        ["type `array` does not exist", "did you mean `list`?"],
    ),
    row("unknown shared type", "item: Item", "item: Itme", ["type `Itme` does not exist", "did you mean `Item`?"]),
    row(
        "unknown table",
        "shared_errors: [stock]",
        "shared_errors: [stocks]",
        ["error table `stocks` does not exist", "did you mean `stock`?"],
    ),
    row("unknown token", "token: app", "token: ap", ["token kind `ap` does not exist", "did you mean `app`?"]),
    row(
        "unknown parameter",
        "[img, img_url]",
        "[img, img_ulr]",
        ["there is no parameter `img_ulr` here", "did you mean `img_url`?"],
    ),
    row(
        "keyword",
        "colour: string",
        "colour: { type: string, rust: type }",
        ["`type` is not the name of a Rust field", "write `r#type`"],
    ),
    row(
        "small type name",
        "name: OrderId",
        "name: order_id",
        ["`order_id` is not the name of a Rust type", "use UpperCamelCase: `OrderId`"],
    ),
    row(
        "bounds",
        "min: 0, max: 3",
        "min: 4, max: 3",
        ["the lower bound 4 is above the upper bound 3", "exchange them"],
    ),
    row("lost note", "at: response.id", "at: response.di", ["there is no `response.di`", "did you mean `id`?"]),
    row(
        "constraint of another type",
        "max_items: 5",
        "max_length: 5",
        ["`max_length` does not go with `list`", "it goes with string, url, id"],
    ),
    row(
        "values of two kinds",
        "[open, closed]",
        "[open, 1]",
        ["`1` is a number, and the first value is not", "quote a number that is a text"],
    ),
];
