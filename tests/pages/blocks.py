"""A page as blocks: headings, tables, samples and text, each with its line. What they mean is read elsewhere."""
import itertools, json, re
from xml.etree import ElementTree
from dataclasses import dataclass, field

import words


@dataclass
class Heading:
    level: int
    text: str
    line: int


@dataclass
class Row:
    cells: list
    line: int
    rest: str = ""


@dataclass
class Table:
    header: list
    rows: list
    line: int
    # Of flattened tables: the name that the first header cell carries, and whether a row of another table is just above.
    owner: str = ""
    follows: bool = False
    joined: bool = False

    @property
    def roles(self):
        found = []
        for cell in self.header:
            role = words.column(cell)
            found.append(None if role in found else role)
        return found


@dataclass
class Sample:
    text: str
    line: int
    value: object = None
    valid: bool = field(default=False)

    def __post_init__(self):
        try:
            self.value = document(self.text) if self.text.lstrip().startswith("<xml") else json.loads(self.text)
            self.valid = isinstance(self.value, (dict, list))
        except (ValueError, ElementTree.ParseError):
            pass


def document(text):
    """The XML of a message as JSON would have it; that everything is a text says nothing of its types."""
    if "<!DOCTYPE" in text:
        return None
    return inside(ElementTree.fromstring(text.strip()))


def inside(element):
    found = {}
    for child in element:
        found.setdefault(child.tag, []).append(inside(child))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()} or None


@dataclass
class Text:
    text: str
    line: int


def plain(text):
    """Text without Markdown's escapes, links, emphasis and scrape debris."""
    text = re.sub(r'^[^<>|]*data-v-[0-9a-f]+>', "", text)
    text = re.sub(r"\\+([_#.*\[\]()`~<>|!{}+\-=&$\"'/])", r"\1", text)
    text = re.sub(r"\[#\]\([^)]*\)\s*", "", text)
    text = re.sub(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)", r"\1", text)
    text = text.replace("**", "").replace("\u200b", "").replace("\ufeff", "")
    return re.sub(r"[ \t\u00a0\u3000]+", " ", re.sub(r"<br ?/?>", " ", text)).strip()


def blocks(text):
    """The blocks of a page, whichever of the three forms it has."""
    lines = text.replace("\r\n", "\n").split("\n")
    tabular = re.search(r"^\|.*\|\s*\n\|(\s*:?-{3,}:?\s*\|)+", text, re.MULTILINE) or "```json\n[" in text
    return (Markdown if tabular or text.startswith("# ") and "```" in text else Flat)(lines).read()


class Markdown:
    """Pipe tables, fences and headings; tables as arrays of objects in a fence are tables, too."""

    def __init__(self, lines):
        self.lines, self.at, self.out = lines, 0, []

    def read(self):
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            if re.match(r"(```|~~~)", line):
                self.fence(line[:3])
            elif self.is_table():
                self.table()
            elif match := re.match(r"(#{1,6})\s+(.*)", line):
                self.out.append(Heading(len(match[1]), plain(match[2]).replace("`", "").strip(), self.at + 1))
                self.at += 1
            elif match := re.fullmatch(r"\*\*(.+?)\*\*[：:]?", line):
                self.out.append(Heading(7, plain(match[1]), self.at + 1))
                self.at += 1
            else:
                if line:
                    self.text(line)
                self.at += 1
        return self.out

    def text(self, line):
        words_of_it = plain(line)
        if len(words_of_it) < 20 and words.section(words_of_it.rstrip("：:")) in ("sample of request", "sample of response"):
            self.out.append(Heading(8, words_of_it.rstrip("：:"), self.at + 1))
        else:
            self.out.append(Text(words_of_it, self.at + 1))

    def fence(self, mark):
        start, body = self.at + 1, []
        self.at += 1
        while self.at < len(self.lines) and not self.lines[self.at].strip().startswith(mark):
            # A heading inside a fence that is not closed ends it.
            if re.match(r"## \[", self.lines[self.at]):
                self.at -= 1
                break
            body.append(self.lines[self.at])
            self.at += 1
        self.at += 1
        text = re.sub(r"\\+([_*\[\]])", r"\1", "\n".join(body))
        table = rows_of_objects("\n".join(body), start + 1)
        self.out.append(table or Sample(text, start + 1))

    def is_table(self):
        rule = self.lines[self.at + 1].strip() if self.at + 1 < len(self.lines) else ""
        return "|" in self.lines[self.at] and bool(re.fullmatch(r"\|?(\s*:?-{3,}:?\s*\|)+(\s*:?-{3,}:?\s*)?", rule))

    def table(self):
        table = Table([plain(cell) for cell in cells(self.lines[self.at])], [], self.at + 1)
        self.at += 2
        while self.at < len(self.lines) and "|" in self.lines[self.at] and not self.is_table():
            if self.lines[self.at].lstrip().startswith("- "):
                break
            table.rows.append(fitted(cells(self.lines[self.at]), len(table.header), self.at + 1))
            self.at += 1
        self.out.append(table)


def cells(line):
    line = line.strip()
    line = line[1:] if line.startswith("|") else line
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]


def fitted(found, width, line):
    """A row as wide as its header: what is too much was a bar inside the last cell."""
    found = found[: width - 1] + ["|".join(found[width - 1 :])] if len(found) > width else found + [""] * (width - len(found))
    return Row([plain(cell) for cell in found], line)


def rows_of_objects(text, line):
    """A JSON array whose objects are keyed by names of columns is a table."""
    if not text.lstrip().startswith("["):
        return None
    try:
        rows = json.loads(text)
    except ValueError:
        return None
    if not rows or not all(isinstance(row, dict) for row in rows):
        return None
    header = list(dict.fromkeys(key for row in rows for key in row))
    if not any(words.column(key) in ("name", "code", "value") for key in header) or len(header) < 2:
        return None
    if not all(isinstance(cell, (str, int, float)) for row in rows for cell in row.values()):
        return None
    table = Table([plain(key) for key in header], [], line)
    starts = [number for number, one in enumerate(text.split("\n")) if re.match(r"\s*\{\s*$", one)]
    for index, row in enumerate(rows):
        at = line + starts[index] + 1 if index < len(starts) else line
        table.rows.append(Row([plain(str(row.get(key, ""))) for key in header], at))
    return table


NAME = re.compile(r"[A-Za-z_][\w\-]*(\[\])?(\.[A-Za-z_][\w\-]*(\[\])?)*", re.ASCII)


class Flat:
    """Text that was flattened: the cells of a row are joined by blanks, and nothing marks a table's end."""

    def __init__(self, lines):
        self.lines, self.at, self.out, self.structures = lines, 0, [], False

    def read(self):
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            plain_line = plain(line)
            if sample := self.sample(line):
                self.out.append(sample)
            elif header := flat_header(plain_line):
                self.table(header)
            elif heading := flat_heading(plain_line, line, self.structures):
                self.structures = bool(re.fullmatch(r"结构体|数据结构|枚举值", heading)) or self.structures and NAME.fullmatch(heading) is not None
                self.out.append(Heading(2, heading, self.at + 1))
                self.at += 1
            else:
                if line:
                    self.out.append(Text(plain_line, self.at + 1))
                self.at += 1
        return self.out

    def sample(self, line):
        start = re.search(r"[{\[]", line)
        if not start or start.start() and not re.match(r"^[^\w]*[^{\[]{0,40}[：:'\s]$", line[: start.start()]):
            return None
        if not re.match(r"[{\[]\s*($|[\"“{\[}\]/])", line[start.start() :]):
            return None
        depth, text = 0, []
        for at in range(self.at, min(len(self.lines), self.at + 600)):
            part = self.lines[at] if at > self.at else line[start.start() :]
            depth = depths(part, depth)
            text.append(part)
            if depth <= 0:
                first, self.at = self.at + 1, at + 1
                return Sample("\n".join(text).rstrip("'\" ;"), first)
        # Its brackets do not match: what still looks like JSON is a sample that is not valid.
        text = list(itertools.takewhile(lambda line: re.match(r"\s*[{}\[\]\"'“/]|\s*\w+\"?\s*:", line), self.lines[self.at : self.at + 600]))
        if len(text) < 2:
            return None
        first, self.at = self.at + 1, self.at + len(text)
        return Sample("\n".join(text), first)

    def table(self, header):
        names, owner, joined = header
        follows = bool(self.out) and isinstance(self.out[-1], Table) and bool(self.lines[self.at - 1].strip())
        table = Table(names, [], self.at + 1, owner, follows, joined)
        self.at += 1
        blank = 0
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            text = plain(line)
            if not line:
                blank += 1
            elif self.ends(line, text, blank and table.rows):
                break
            elif row := flat_row(text, table, self.at + 1):
                table.rows.append(row)
                blank = 0
            elif table.rows and not blank and len(text) > 3 and table.roles[0] == "name":
                table.rows[-1].cells[-1] += " " + text
                table.rows[-1].rest += " " + text
            else:
                break
            self.at += 1
        self.out.append(table)

    def ends(self, line, text, after_blank):
        if flat_header(text) or flat_heading(text, line, self.structures) or after_blank:
            return True
        return bool(re.match(r"[{\[]\s*($|\")|curl ", line))


def depths(text, depth):
    """The depth of brackets after a line, strings left out."""
    for part in re.sub(r'"(\\.|[^"\\])*"', "", re.sub(r"(?<!:)//.*", "", text)):
        depth += (part in "{[") - (part in "}]")
    return depth


JOINED = re.compile("(?:%s){2,}" % "|".join(sorted((re.escape(word) for word in words.COLUMNS if not word.isascii()), key=len, reverse=True)))
ENGLISH = sorted((word for word in words.COLUMNS if " " in word), key=len, reverse=True)


def flat_header(line):
    """The columns that a line names, the owner's name if the first word carries one, and whether nothing parts them."""
    if len(line) > 60 or not line:
        return None
    text, owner = line, ""
    for word in ENGLISH:
        text = re.sub(r"(?i)(?<!\w)%s(?!\w)" % re.escape(word), word.replace(" ", "\u0000"), text)
    parts = [part.replace("\u0000", " ") for part in text.split()]
    if match := re.fullmatch(r"([A-Za-z_]\w*)(字段|参数)", parts[0]):
        owner, parts[0] = match[1], match[2]
    elif parts and re.fullmatch(r"\S{0,6}(字段)", parts[0]):
        parts[0] = "字段"
    roles = [words.column(part) for part in parts]
    if len(parts) > 1 and all(roles) and roles[0] in ("name", "code", "value"):
        return parts, owner, False
    if JOINED.fullmatch(line) and words.section(line) is None:
        found = re.findall(JOINED.pattern[3:].replace("){2,}", ""), line)
        if words.column(found[0]) in ("name", "code", "value"):
            return found, "", True
    return None


def flat_heading(text, line, structures=False):
    """A short line that names a section, a structure or the values of a field."""
    bare = re.sub(r"^\W*\d*[.、]?\s*", "", text.lstrip("#").strip()).rstrip("：: ")
    if not bare or len(bare) > (45 if bare.isascii() else 30):
        return None
    if structures and re.fullmatch(r"[A-Za-z_]\w*", bare, re.ASCII):
        return bare
    if re.fullmatch(r"[A-Za-z_]\w* ?的(结构|合法值)", bare) or re.fullmatch(r"[A-Z][A-Za-z]{3,}", bare):
        return bare
    if "," in bare or "，" in bare or "。" in bare or re.match(r"https?:|\"", bare) or re.match(r"[A-Za-z_]\w* \S+ ", bare) and not line.startswith("#"):
        return None
    if re.match(r"-?\d+ |[a-z_]+ ", text) and not line.startswith("#"):
        return None
    return bare if words.section(bare) else None


def flat_row(text, table, line):
    """A line as a row: what stands before the note is read from the left, what stands after it from the right."""
    roles, parts = table.roles, text.split(" ")
    first = parts[0]
    if roles[0] == "name" and not NAME.fullmatch(first.replace("[", "").replace("]", "")) or roles[0] == "code" and not re.fullmatch(r"-?\d+", first):
        return None
    if roles[0] == "value" and len(parts) < 2:
        return None
    if roles[0] == "name" and "/" in parts[1:2]:
        parts = [first] + parts[3:]
    found, rest = {0: first}, parts[1:]
    last_note = max((i for i, role in enumerate(roles) if role in ("note", "text", "remark", None)), default=len(roles) - 1)
    for index in range(1, last_note + 1):
        if roles[index] not in ("type", "required", "example", "default"):
            break
        rest = take(rest, roles[index], found, index)
    for index in range(len(roles) - 1, 0, -1):
        if index in found or roles[index] not in ("type", "required"):
            break
        rest = take(rest[::-1], roles[index], found, index)[::-1]
    note = next((i for i, role in enumerate(roles) if role in ("note", "text", "remark") and i not in found), None)
    row = Row([found.get(i, "") for i in range(len(roles))], line, " ".join(rest))
    if note is not None:
        row.cells[note] = row.rest
    if table.joined and "required" in roles and row.rest[:1] in ("是", "否"):
        row.cells[roles.index("required")] = row.rest[0]
    return row


def take(rest, role, found, index):
    """The words without the cell of this role, which is left out where no word looks like one."""
    if role == "type":
        for width in (2, 1):
            word = " ".join(rest[:width])
            if len(rest) >= width and (width == 1 or word.lower().endswith(" array")) and is_type(word):
                found[index] = word
                return rest[width:]
    elif role == "required" and rest and words.required(rest[0]) is not None:
        found[index] = rest[0]
        return rest[1:]
    return rest


def is_type(word):
    return words.kind(word) != "unknown" or bool(re.fullmatch(r"(list|array)?[\[<]?[A-Z][A-Za-z]+[\]>]?(\[\])?", word))
