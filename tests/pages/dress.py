"""A page of the numbered format in its other clothes. Nothing of its facts is changed, and nothing of the reader's or the importer's is used."""
import html, json, re
from dataclasses import dataclass


@dataclass
class Part:
    """A piece of a page: `heading` with its level, `table` with rows of cells, `fence` with its language, `item`, `quote` or `text`, a paragraph with its lines."""

    kind: str
    text: str = ""
    level: int = 0
    rows: tuple = ()
    language: str = ""


def parts(page):
    """The pieces of a page; Markdown's escapes and the anchors of headings are gone, links and code spans stay."""
    lines, at, found = page.replace("\r\n", "\n").split("\n"), 0, []
    while at < len(lines):
        line = lines[at].strip()
        if line.startswith("```"):
            end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() == "```"), len(lines))
            found.append(Part("fence", "\n".join(lines[at + 1 : end]), language=line[3:].strip()))
            at = end
        elif line.startswith("|") and at + 1 < len(lines) and re.fullmatch(r"\|( *:?-+:? *\|)+", lines[at + 1].strip()):
            end = next((n for n in range(at + 2, len(lines)) if not lines[n].strip().startswith("|")), len(lines))
            width = len(row(line))
            # What a bar inside a cell has torn apart belongs to the last one.
            cells = [(one[: width - 1] + ["|".join(one[width - 1 :])] + [""] * width)[:width] for one in map(row, [line, *lines[at + 2 : end]])]
            found.append(Part("table", rows=tuple(tuple(one) for one in cells)))
            at = end - 1
        elif match := re.match(r"(#{1,6})\s+(.+)", line):
            found.append(Part("heading", unescaped(re.sub(r"^\[\\?#\]\([^)]*\)\s*", "", match[2])), len(match[1])))
        elif line.startswith("> "):
            found.append(Part("quote", unescaped(line[2:])))
        elif re.match(r"[-*] ", line):
            found.append(Part("item", unescaped(line[2:])))
        elif line and found and found[-1].kind == "text" and lines[at - 1].strip():
            found[-1].text += "\n" + unescaped(line)
        elif line:
            found.append(Part("text", unescaped(line)))
        at += 1
    return found


def row(line):
    return [unescaped(cell.strip()) for cell in re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))]


def unescaped(text):
    return re.sub(r"\\([_*#\[\]().!`~<>|+\-])", r"\1", text)


def bare(text):
    """Text as a reader sees it: without links, code marks and emphasis."""
    text = re.sub(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)", r"\1", text)
    return re.sub(r"\s+", " ", text.replace("`", "").replace("**", "").replace("~~", "")).strip()


# The clothes.


def as_json(page):
    """The vendor's own Markdown: each table is an array of objects keyed by its columns."""
    out = []
    for part in parts(page):
        if part.kind == "table":
            head = [bare(cell) for cell in part.rows[0]]
            # What a type or a value links to is gone; the links of sentences stay.
            rows = [{key: bare(cell) if re.fullmatch(r"\[[^\]]*\]\(#[^)]*\)", cell) else cell for key, cell in zip(head, cells)} for cells in part.rows[1:]]
            out.append("```json\n" + json.dumps(rows, ensure_ascii=False, indent=2) + "\n```")
        else:
            out.append(markdown(part))
    return joined(out)


def markdown(part):
    if part.kind == "fence":
        return f"```{part.language or 'bash'}\n{part.text}\n```"
    return {"heading": "#" * part.level + " ", "quote": "> ", "item": "- "}.get(part.kind, "") + part.text


def joined(pieces):
    return "\n\n".join(pieces) + "\n"


def as_html(page):
    """What a browser saves."""
    body = []
    for part in parts(page):
        if part.kind == "heading":
            anchor = html.escape(re.sub(r"\W+", "-", bare(part.text)))
            body.append(f'<h{part.level} id="{anchor}"><a href="#{anchor}" class="header-anchor">#</a> {inline(part.text)}</h{part.level}>')
        elif part.kind == "table":
            head, *rows = [[inline(cell) for cell in cells] for cells in part.rows]
            lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in rows]
            head = "".join(f"<th>{cell}</th>" for cell in head)
            body.append(f'<div class="table-wrp"><table><thead><tr>{head}</tr></thead><tbody>\n' + "\n".join(lines) + "\n</tbody></table></div>")
        elif part.kind == "fence":
            body.append(f'<div class="language-{part.language or "text"} extra-class"><pre><code>{html.escape(part.text, quote=False)}\n</code></pre></div>')
        else:
            open_, close = {"quote": ("<blockquote><p>", "</p></blockquote>"), "item": ("<ul><li>", "</li></ul>")}.get(part.kind, ("<p>", "</p>"))
            body.append(open_ + inline(part.text) + close)
    title = next((bare(part.text) for part in parts(page) if part.kind == "heading"), "")
    head = f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>'
    return head + '\n<body><div class="content">\n' + "\n".join(body) + "\n</div></body></html>\n"


def inline(text):
    text = html.escape(text, quote=False)
    text = re.sub(r"\[([^\[\]]*)\]\(((?:[^()]|\([^()]*\))*)\)", lambda match: f'<a href="{match[2]}">{match[1]}</a>', text)
    text = re.sub(r"~~(.+?)~~", r"<del>\1</del>", text)
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", re.sub(r"`([^`]*)`", r"<code>\1</code>", text))


def as_flat(page):
    """Flattened text: the cells of a row with a blank between, nothing that marks a heading, no indentation."""
    out = []
    for part in parts(page):
        if part.kind == "table":
            out.append("\n".join(" ".join(filter(None, map(bare, cells))) for cells in part.rows))
        elif part.kind == "fence":
            out.append("\n".join(line.strip() for line in part.text.split("\n")))
        else:
            out.append("\n".join(map(bare, part.text.split("\n"))))
    return joined(out)


def loses_when_flat(page):
    """Why flattened text would lose something: a cell before the last that is empty or has a blank, so that nobody can tell the cells apart."""
    for part in parts(page):
        for cells in part.rows if part.kind == "table" else ():
            shut = [bare(cell) for cell in cells[:-1]]
            if any(cell == "" or " " in cell for cell in shut) or len(cells) > 1 and not bare(cells[-1]):
                return f"row `{bare(cells[0])}`"
    return None


# English: the words of the page's frame, by people and by machine. The vendor's sentences stay as they are.

PEOPLE = {
    "调用方式": "Call Method", "HTTPS 调用": "HTTPS Call", "云调用": "Cloud Call", "第三方调用": "Third-party Call", "请求参数": "Request Parameters",
    "查询参数 Query String Parameters": "Query Parameters Query String Parameters", "请求体 Request Payload": "Request Body Request Payload",
    "返回参数": "Response Parameters", "返回体 Response Payload": "Response Body Response Payload", "注意事项": "Notes", "代码示例": "Code Examples",
    "错误码": "Error Codes", "适用范围": "Scope of Application", "枚举信息": "Enum Information", "请求示例": "Request Example", "返回示例": "Response Example",
    "其他说明": "Other Notes", "无": "None",
}
PEOPLE_COLUMNS = {
    "参数名": "Parameter", "类型": "Type", "必填": "Required", "说明": "Description", "示例": "Example", "枚举": "Enum", "错误码": "Error Code",
    "错误描述": "Error Description", "解决方案": "Solution", "枚举值": "Enum Value", "描述": "Description", "属性": "Property",
}
PEOPLE_SENTENCES = [
    (r"^接口英文名：", "API English Name: "),
    (r"^本接口不支持云调用。?$", "This API does not support cloud call."),
    (r"^本接口不支持第三方平台调用。?$", "This API does not support third-party platform calls."),
    (r"^本接口支持第三方平台代商家调用。?$", "This API supports calls by third-party platforms on behalf of merchants."),
    (r"^该接口所属的权限集 id 为：", "The permission set id of this API is: "),
    (r"^本接口无特殊注意事项$", "There are no special notes for this API."),
]
MACHINE = {
    "调用方式": "How to call", "HTTPS 调用": "HTTPS calls", "云调用": "Cloud Calls", "第三方调用": "Third party invocation", "请求参数": "Request parameters",
    "查询参数 Query String Parameters": "Query parametersQuery String parameters", "请求体 Request Payload": "Request BodyRequest Payload",
    "返回参数": "Return Parameters", "返回体 Response Payload": "Response Payload", "注意事项": "Matters needing attention", "代码示例": "Code examples",
    "错误码": "Error code", "适用范围": "Scope of application", "枚举信息": "Enumeration information", "请求示例": "Request Example",
    "返回示例": "Return Example", "其他说明": "Other notes", "无": "nothing",
}
MACHINE_COLUMNS = {
    "参数名": "Parameter Name", "类型": "type", "必填": "Required to fill in", "说明": "Introductions", "示例": "Example", "枚举": "enumeration",
    "错误码": "Error code", "错误描述": "Error description", "解决方案": "solution", "枚举值": "Enumeration value", "描述": "describe", "属性": "attribute",
}
MACHINE_SENTENCES = [
    (r"^接口英文名：", "Interface name: "),
    (r"^本接口不支持云调用。?$", "This interface does not support cloud calls"),
    (r"^本接口不支持第三方平台调用。?$", "Third Party Platform calls are not supported by this interface."),
    (r"^本接口支持第三方平台代商家调用。?$", "This interface supports Third Party Platform generation business call."),
    (r"^该接口所属的权限集 id 为：", "The permission set id to which the interface belongs is: "),
    (r"^本接口无特殊注意事项$", "This interface has no special considerations"),
]


def as_people(page):
    """English by people."""
    return english(page, PEOPLE, PEOPLE_COLUMNS, PEOPLE_SENTENCES, {"是": "Yes", "否": "No"}, flat_headings=False)


def as_machine(page):
    """English by machine: every heading is of the first level."""
    return english(page, MACHINE, MACHINE_COLUMNS, MACHINE_SENTENCES, {"是": "yes", "否": "no"}, flat_headings=True)


def english(page, words, columns, sentences, answers, flat_headings):
    out = []
    for part in parts(page):
        if part.kind == "heading":
            number, _, text = re.fullmatch(r"((?:\d+\.)*\d*\.?)(\s*)(.*)", bare(part.text)).groups()
            mark = "#" if flat_headings else "#" * part.level
            out.append(" ".join(filter(None, (mark, number, words.get(text, text)))))
        elif part.kind == "table":
            out.append(pipes(part.rows, columns, answers))
        elif part.kind == "fence":
            out.append(markdown(part))
        else:
            lines = []
            for text in map(bare, part.text.split("\n")):
                for pattern, instead in sentences:
                    text = re.sub(pattern, instead, text)
                lines.append(words.get(text, text))
            out.append(markdown(Part(part.kind, "\n".join(lines))))
    return joined(out)


def pipes(rows, columns, answers):
    head = [bare(cell) for cell in rows[0]]
    yes_no = [index for index, cell in enumerate(head) if cell == "必填"]
    lines = [[columns.get(cell, cell) for cell in head], ["---"] * len(head)]
    for cells in rows[1:]:
        lines.append([answers.get(cell, cell) if index in yes_no else cell.replace("|", "\\|") for index, cell in enumerate(map(bare, cells))])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


CLOTHES = {"json": (as_json, ".md"), "html": (as_html, ".html"), "flat": (as_flat, ".txt"), "people": (as_people, ".md"), "machine": (as_machine, ".md")}
