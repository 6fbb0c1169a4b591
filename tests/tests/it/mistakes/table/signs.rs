//! Missing and superfluous punctuation, lines that are not YAML, indentation.

use super::*;

/// Signs that are missing or too many.
pub(super) const SIGNS: &[Mistake] = &[
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
];

/// Lines that are no YAML.
pub(super) const LINES: &[Mistake] = &[
    row(
        "slashes",
        "server_only: true\n",
        "// never from a page\nserver_only: true\n",
        ["`//` does not begin a comment in YAML", "begin the line with `# `"],
    ),
    row(
        "slash and star",
        "idempotent: false\n",
        "/* the page\n   says so */\nidempotent: false\n",
        ["`/*` does not begin a comment in YAML", "begin the line with `# `"],
    ),
    row(
        "comment of HTML",
        "  note: {",
        "  <!-- new: soon -->\n  note: {",
        ["`<!--` does not begin a comment in YAML", "begin the line with `# `"],
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
        ["a string that contains `: ` must be quoted", "`summary: \"Sends an order and more: its goods.\"`"],
    ),
    row(
        "colon in the third line",
        "    remedy: Send another one.",
        "    remedy: Send\n      another\n      one: now.",
        ["a string that contains `: ` must be quoted", "`remedy: \"Send another one: now.\"`"],
    ),
    row(
        "entity",
        "remedy: Send another one.",
        "remedy: &amp;",
        ["anchors are not part of the language", "quote a string that begins with `&`"],
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
        ["`[]` after a word is not YAML", "`type: list, items: i32`"],
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
];

/// Indentation.
pub(super) const INDENTATION: &[Mistake] = &[
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
        "    page_says: identifier",
        "   page_says: identifier",
        ["indented by 3 spaces, unlike the lines before it", "indent it by 4 spaces"],
    ),
    row("tab", "  colour: string", "\tcolour: string", ["a tab in the indentation", "indent with spaces"]),
    row(
        "tab below a key",
        "    required: false\n  note",
        "\t\trequired: false\n  note",
        ["a tab in the indentation", "indent with spaces"],
    ),
    row("tab after a colon", "token: app", "token:\tapp", ["a tab (U+0009) instead of a space", "plain space"]),
    row(
        "text below a bar",
        "docs: What",
        "docs: |\nWhat",
        ["the text below a `|` or `>` is not indented", "indent its lines by 2 spaces"],
    ),
];
