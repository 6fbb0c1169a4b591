"""A drafted spec as plain facts: the part of YAML that the importer writes, and what it says of each path."""
import json, re
from dataclasses import dataclass, field


class Yaml:
    """Block mappings and lists, flow collections on one line, comments before keys. Nothing else is written, so nothing else is read."""

    def __init__(self, text):
        self.lines = [(len(line) - len(line.lstrip(" ")), line.strip(), number + 1) for number, line in enumerate(text.split("\n")) if line.strip()]
        self.at, self.comments, self.pending = 0, [], []

    def read(self):
        return self.block(0, ())

    def skip_comments(self):
        while self.at < len(self.lines) and self.lines[self.at][1].startswith("#"):
            self.pending.append((self.lines[self.at][1].lstrip("# "), self.lines[self.at][2]))
            self.at += 1

    def block(self, indent, path):
        self.skip_comments()
        if self.at < len(self.lines) and re.match(r"-( |$)", self.lines[self.at][1]):
            return self.sequence(self.lines[self.at][0], path)
        return self.mapping(indent, path)

    def sequence(self, indent, path):
        found = []
        while self.at < len(self.lines) and self.lines[self.at][0] == indent and re.match(r"-( |$)", self.lines[self.at][1]):
            _, text, number = self.lines[self.at]
            rest = text[1:].lstrip()
            if rest[:1] not in "{[\"'" and re.match(r"[\w\-]+: ?", rest):
                inner = indent + len(text) - len(rest)
                self.lines[self.at] = (inner, rest, number)
                found.append(self.mapping(inner, path + (str(len(found)),)))
            else:
                self.at += 1
                found.append(Flow(rest).whole())
            self.skip_comments()
        return found

    def mapping(self, indent, path):
        found = {}
        while True:
            self.skip_comments()
            if self.at >= len(self.lines) or self.lines[self.at][0] != indent or self.lines[self.at][1].startswith("- "):
                return found
            _, text, _ = self.lines[self.at]
            key, rest = Flow(text).key()
            self.comments += [(line, words, path + (str(key),)) for words, line in self.pending]
            self.pending = []
            self.at += 1
            if rest.startswith(("|", ">")) and len(rest) < 4:
                found[key] = self.scalar_block(indent)
            elif rest:
                found[key] = Flow(rest).whole()
            else:
                self.skip_comments()
                deeper = self.at < len(self.lines) and (self.lines[self.at][0] > indent or self.lines[self.at][1].startswith("- ") and self.lines[self.at][0] == indent)
                found[key] = self.block(self.lines[self.at][0], path + (str(key),)) if deeper else None

    def scalar_block(self, indent):
        text = []
        while self.at < len(self.lines) and self.lines[self.at][0] > indent:
            text.append(self.lines[self.at][1])
            self.at += 1
        return "\n".join(text)


class Flow:
    """A value on one line."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def key(self):
        if self.text[0] in "\"'":
            return self.quoted(), self.text[self.at :].lstrip()[1:].strip()
        name, _, rest = self.text.partition(":")
        return typed(name.strip()), rest.strip()

    def whole(self):
        return self.value("") if self.text[0] in "{[\"'" else typed(re.sub(r" #.*", "", self.text).strip())

    def value(self, ends):
        self.blanks()
        first = self.text[self.at]
        if first == "{":
            return self.collection("}", {})
        if first == "[":
            return self.collection("]", [])
        if first in "\"'":
            return self.quoted()
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in ends and not (self.text[self.at] == ":" and self.text[self.at + 1 : self.at + 2] in ("", " ")):
            self.at += 1
        return typed(self.text[start : self.at].strip())

    def collection(self, end, found):
        self.at += 1
        while True:
            self.blanks()
            if self.at >= len(self.text):
                raise ValueError(f"a collection is not closed: {self.text[:60]}")
            if self.text[self.at] == end:
                self.at += 1
                return found
            one = self.value(",}]")
            self.blanks()
            if isinstance(found, dict):
                if self.text[self.at : self.at + 1] == ":":
                    self.at += 1
                    found[one] = self.value(",}]")
                else:
                    found[one] = None
            else:
                found.append(one)
            self.blanks()
            if self.text[self.at : self.at + 1] == ",":
                self.at += 1

    def quoted(self):
        mark = self.text[self.at]
        match = re.compile(r'"(?:\\.|[^"\\])*"' if mark == '"' else r"'(?:''|[^'])*'").match(self.text, self.at)
        self.at = match.end()
        if mark == "'":
            return match[0][1:-1].replace("''", "'")
        escaped = re.sub(r"\\x([0-9a-fA-F]{2})", r"\\u00\1", match[0])
        return json.loads(escaped, strict=False)

    def blanks(self):
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1


def typed(text):
    if re.fullmatch(r"-?(0|[1-9]\d*)", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return {"true": True, "false": False, "null": None, "~": None, "": None}.get(text, text)


@dataclass
class Entry:
    """What a draft says at a path."""

    place: str
    path: tuple
    node: dict
    type: str
    required: bool
    # Inside an alternative: it is there only where its alternative is.
    partly: bool = False


@dataclass
class Draft:
    entries: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)
    # Page line, words, path and the wire name of whatever the draft itself calls open or corrected.
    open: list = field(default_factory=list)
    root: dict = field(default_factory=dict)
    tables: list = field(default_factory=list)
    # Where the fields of each type are.
    uses: dict = field(default_factory=dict)

    @property
    def method(self):
        return str(self.root.get("route", "")).partition(" ")[0]

    @property
    def route(self):
        return str(self.root.get("route", "")).partition(" ")[2]

    @property
    def is_message(self):
        return "message" in self.root


PLACES = ("path", "query", "header", "json", "form", "urlencoded")
# The two sides of a message: what it brings stands on its page for a request, and the reply for a response.
OF_MESSAGE = {"fields": "json", "reply": "response"}


def read(text, shared_types=None):
    """The facts of a drafted endpoint or message."""
    yaml = Yaml(text)
    draft = Draft(root=yaml.read())
    walk = Walk(draft, {**(shared_types or {}), **(draft.root.get("types") or {})})
    for place in PLACES:
        walk.fields(place, (), draft.root.get(place), False)
    variants = draft.root.get("variants") or {}
    for variant in variants.values() if isinstance(variants, dict) else variants:
        for place in PLACES:
            walk.fields(place, (), variant.get(place), len(variants) > 1)
        for name, value in (variant.get("fixed") or {}).items():
            walk.entry("query", (str(name),), {"type": "constant", "values": {value: None}, "of_variant": True}, True)
    response = draft.root.get("response")
    if isinstance(response, dict) and isinstance(response.get("type"), str) and "items" in response:
        walk.inside("response", (), response, False)
    elif isinstance(response, dict):
        walk.fields("response", (), response, False)
    if draft.is_message:
        for key, place in OF_MESSAGE.items():
            walk.fields(place, (), draft.root.get(key), False)
        for name, value in (draft.root.get("when") or {}).items():
            walk.entry("json", (str(name),), {"type": "constant", "values": {value: None}, "fixed": value}, False)
    draft.errors = {str(code): row or {} for code, row in (draft.root.get("errors") or {}).items()}
    draft.tables = draft.root.get("shared_errors") or []
    draft.open = notes_of(yaml, draft)
    return draft


def places_of(draft, at):
    """The paths on the wire of what a note is about: the inside of a type that several fields have is in several places."""
    keys = str(at).split(".")
    if keys[0] != "types":
        return [wire_path(keys)]
    inside = wire_path(["x", *keys[3:]])[1:] if keys[2:3] == ["fields"] else ()
    return [(place, *path, *inside) for place, path in draft.uses.get(keys[1], [])] or [wire_path(keys)]


def notes_of(yaml, draft):
    found, root = [], draft.root
    for _, words, path in yaml.comments:
        if match := re.search(r"TODO \(page, lines? (\d+)", words):
            found.append((int(match[1]), words, wire_path(path)))
        elif "TODO" in words:
            found.append((0, words, wire_path(path)))
    for kind in ("corrections", "assumptions"):
        for one in root.get(kind) or []:
            words = f"{kind}: {one.get('page_says', '')} {one.get('reason', one.get('assumed', ''))}"
            found.extend((0, words, path) for path in places_of(draft, one.get("at", "")))
    return found


def wire_path(path):
    """The path of a fact in the YAML as the path on the wire: without the keys of the language between."""
    out, skip = [], True
    parts = list(path)
    if parts[:1] and parts[0] in OF_MESSAGE:
        parts[0] = OF_MESSAGE[parts[0]]
    if parts[:1] == ["variants"]:
        parts = parts[2:]
    for index, part in enumerate(parts[1:]):
        if skip:
            out.append(part)
            skip = False
        elif part in ("fields", "values"):
            skip = True
    return tuple(parts[:1] + out)


class Walk:
    def __init__(self, draft, types):
        self.draft, self.types = draft, types

    def fields(self, place, path, fields, partly):
        if not isinstance(fields, dict):
            return
        for name, node in fields.items():
            node = {"type": node} if isinstance(node, str) else dict(node or {})
            self.entry(place, path + (str(name),), node, partly)

    def entry(self, place, path, node, partly, depth=0):
        named = self.types.get(node.get("type"))
        self.draft.uses.setdefault(node.get("type"), []).append((place, path))
        if isinstance(named, dict) and depth < 6:
            node = {**named, **{key: value for key, value in node.items() if key != "type"}}
        required = node.get("required", True) is not False
        entry = Entry(place, path, node, wire_type(node, self.types), required, partly)
        self.draft.entries.setdefault((place, path), []).append(entry)
        self.inside(place, path, node, partly)

    def inside(self, place, path, node, partly):
        if len(path) > 12 or not isinstance(node, dict):
            return
        self.fields(place, path, node.get("fields"), partly)
        items = node.get("items")
        if isinstance(items, str):
            items = {"type": items}
        if isinstance(items, dict):
            named = self.types.get(items.get("type"))
            self.draft.uses.setdefault(items.get("type"), []).append((place, path))
            self.inside(place, path, {**named, **items, "type": named.get("type")} if isinstance(named, dict) else items, partly)
        values = node.get("values")
        if node.get("type") == "choice" and isinstance(values, dict):
            for value in values.values():
                if isinstance(value, dict):
                    self.fields(place, path[:-1], value.get("fields"), True)


NUMBERS = {"i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"}


def wire_type(node, types):
    """What travels: string, integer, decimal, boolean, object, `list of …`, file, any, or several with `|`."""
    kind, wire = node.get("type"), node.get("wire")
    if node.get("or_text"):
        return f"{wire_type({**node, 'or_text': None}, types)}|string"
    if wire == "lenient":
        return "string|integer|decimal"
    if wire in ("string", "commas", "semicolons", "pipes", "spaces", "json", "base64", "rfc3339", "date_time", "dashes"):
        return "string"
    if kind in NUMBERS or kind in ("timestamp", "duration", "code"):
        return "string" if wire == "digits" else "integer"
    if kind in ("number", "money"):
        return "decimal" if kind == "number" or node.get("unit") == "yuan" else "integer"
    if kind in ("open_enum", "choice", "constant"):
        keys = list(node.get("values") or [])
        return "integer" if keys and all(isinstance(key, int) for key in keys) else "string"
    if kind == "list":
        items = node.get("items")
        items = {"type": items} if isinstance(items, str) else items or {}
        items = types.get(items.get("type"), items) if isinstance(items, dict) else {}
        return f"list of {wire_type(items, types)}"
    if kind in ("day", "month"):
        return "integer" if wire == "number" else "string"
    return {"string": "string", "id": "string", "url": "string", "bytes": "string", "boolean": "boolean", "object": "object", "map": "object", "file": "file", "json": "any"}.get(kind, "any")


def drafts(printed):
    """The drafts that `weixin import` printed for a page, by file."""
    parts = re.split(r"^# ((?:endpoints|messages|formats)/\S+\.yaml)\n", printed, flags=re.MULTILINE)
    return {name: text for name, text in zip(parts[1::2], parts[2::2])}
