"""Blocks as facts: what a page says of each parameter, field and code, and nothing where it is not sure."""
import re

import notes, words
from blocks import NAME, Heading, Sample, Table, Text, blocks
from facts import Code, Fact, Page
from settling import Settling

STRUCTURE = re.compile(r"(Body|Res|Query)\.(.+?)\s*(Object Payload|Enum)")
ADDRESS = re.compile(r"https?://(?:api\w*|file\.api)\.(?:\w+\.)*qq\.com(?:\.cn)?(/[\w\-./]*)(\?[^\s\"'）)]*)?")
METHODS = "GET|POST|PUT|DELETE"


def read(text):
    """The facts of a page."""
    return Reader(text).page_of()


class Reader:
    """Goes through the blocks once, and remembers where it is."""

    def __init__(self, text):
        self.page, self.found = Page(text), blocks(text)
        self.markdown = "\n|" in text or any(isinstance(one, Heading) and one.level not in (2, 8) for one in self.found)
        # The side and path that a table stands for, or the path whose values it lists.
        self.side, self.path, self.values_of = None, (), None
        # Until a heading of this level, nothing is read.
        self.skipped = None
        # The side of the next sample; whether it shows a failure; whether what follows is pushed by the service.
        self.sample_side, self.failing, self.pushed = None, False, False
        self.structures, self.arrays, self.last = {}, set(), {}
        # Sentences outside of tables by the name that they begin with.
        self.noted = {}

    def page_of(self):
        self.request_line()
        handlers = {Heading: self.heading, Table: self.table, Sample: self.sample, Text: self.sentence}
        for one in self.found:
            handlers[type(one)](one)
        Settling(self.page, self.found, self.markdown, self.structures).settle()
        for fact in self.page.facts:
            if fact.place != "response" and fact.leaf in self.noted and not fact.limits:
                fact.limits = notes.noted(self.noted[fact.leaf], fact.type)
        return self.page

    def request_line(self):
        lines = self.page.text.replace("\\", "").split("\n")
        for number, line in enumerate(lines):
            match = ADDRESS.search(line)
            if not match or "/doc/" in line:
                continue
            self.page.route, self.page.route_line = match[1].rstrip("."), number + 1
            self.page.query_of_route = dict(part.partition("=")[::2] for part in (match[2] or "?")[1:].split("&") if part)
            self.page.method = method(line, " ".join(lines[max(0, number - 3) : number + 3]))
            return

    # Where we are.

    def heading(self, one):
        bare = re.sub(r"^[\d.、\s]+", "", one.text.strip())
        if self.skipped is not None and one.level > self.skipped or bare == "Object":
            return
        self.skipped, self.values_of, self.failing = None, None, bool(words.FAILURE.search(bare))
        if match := STRUCTURE.fullmatch(bare):
            self.structure(match)
        elif match := re.fullmatch(r"([A-Za-z_]\w*) ?的(结构|合法值)", bare):
            self.section_of(match[1], match[2] == "结构")
        elif role := words.section(bare):
            self.enter(role, one.level, bare)
        elif re.fullmatch(r"[A-Za-z_]\w*", bare):
            self.side, self.path = "structure", bare
        elif self.markdown and one.level > 1:
            self.side = None
            if one.level <= 4:
                self.sample_side = None

    def enter(self, role, level, text):
        if self.pushed and "数据包" in text:
            return
        self.pushed = role == "pushed"
        if role in ("pushed", "structures", "elsewhere"):
            self.side = self.sample_side = None
            # Flattened pages have no levels: only what is told of cloud calls is known to go on below other headings.
            goes_on = self.markdown and role != "structures" or role == "elsewhere" and words.CLOUD.search(text)
            self.skipped = level if goes_on else None
        elif role.startswith("sample of"):
            self.sample_side = role.split()[-1]
            if not self.markdown:
                self.side, self.path = self.sample_side, ()
        elif role == "samples":
            # Flattened pages say "sample" within the part about a side, the others in a part of its own.
            self.sample_side = None if self.markdown else {"response": "response", "request": "request", "body": "request"}.get(self.side)
        elif role == "request" and not words.OF_REQUEST.search(text):
            # It says nothing of its side: it explains what was shown last.
            self.side, self.path = self.side if self.side in ("body", "query", "response", "request") else "request", ()
        else:
            self.side, self.path = role, ()
            self.sample_side = {"response": "response", "request": "request", "body": "request", "call": "request"}.get(role)

    def structure(self, match):
        """`Res.a(Array).b Object Payload`, or the values of such a field."""
        place = {"Body": "body", "Res": "response", "Query": "query"}[match[1]]
        steps = [step.strip() for step in match[2].split(".")]
        path = tuple(re.sub(r"\s*(\(Array\)|\[\])", "", step) for step in steps)
        if match[3] == "Enum":
            self.side, self.values_of = "values", (place, path)
        else:
            self.side, self.path = place, path
            self.arrays |= {(place, path[: index + 1]) for index, step in enumerate(steps) if "(Array)" in step}

    def section_of(self, name, nested):
        """A section named after a field, of the side that has it."""
        facts = [fact for fact in self.page.facts if fact.leaf == name]
        self.side = "codes" if name == "errcode" else None
        if facts and nested:
            self.side, self.path = facts[-1].place, facts[-1].path
        elif facts:
            self.side, self.values_of = "values", (facts[-1].place, facts[-1].path)

    def sentence(self, one):
        if match := words.INTERFACE.search(one.text):
            self.page.name = self.page.name or match[1]
        self.page.no_third_party = self.page.no_third_party or bool(words.NO_THIRD_PARTY.search(one.text))
        if match := notes.NOTE.match(one.text):
            self.noted.setdefault(match[1], match[2])
        if self.skipped is not None or re.match(rf"https?://|({METHODS}) ", one.text):
            return
        if words.SHOWS.search(one.text):
            self.failing = bool(words.FAILURE.search(one.text))
        # Sentences of flattened pages announce samples: "returns, if it went well: …".
        if not self.markdown and not self.pushed and words.ANSWERS.match(one.text) and len(one.text) < 60:
            self.side, self.path, self.sample_side = "response", (), "response"

    # What stands there.

    def sample(self, one):
        # A document of XML on a page without an address is the message that the page is about.
        is_message = not self.page.route and one.text.lstrip().startswith("<xml")
        where = self.sample_side or ("request" if is_message else None)
        if self.skipped is not None or where is None:
            return
        if not one.valid:
            self.page.loose[where] += one.text
        elif not self.failing and not (isinstance(one.value, dict) and one.value.get("errcode") not in (None, 0, "0")):
            self.page.samples[where].append(one.value)

    def table(self, one):
        roles = one.roles
        name_at = roles.index("name") if "name" in roles else None
        if self.skipped is None and len(roles) > 1 and (name_at == 0 or name_at == 1 and roles[0] is None):
            self.parameters(one, roles)
        elif self.skipped is None and (roles[0] == "code" or self.side == "codes" and roles[0] == "value"):
            self.codes(one, roles)
        elif self.skipped is None and self.values_of and roles[0] == "value":
            self.values(one)
        else:
            self.aside(one)

    def aside(self, table):
        for row in table.rows:
            self.page.elsewhere.update(re.findall(r"[A-Za-z_]\w*", row.cells[0]))

    def parameters(self, table, roles):
        if self.side == "codes" and "type" not in roles:
            self.codes(table, ["code"] + roles[1:])
        elif self.side == "structure":
            self.structures.setdefault(self.path, []).extend(filter(None, (self.parameter(row, roles, table, self.side, ()) for row in table.rows)))
        elif self.side in ("query", "body", "request", "response", "call"):
            side = "request" if self.side == "call" else self.side
            inner = self.inner(table, side)
            for row in table.rows:
                fact = self.parameter(row, roles, table, side, inner)
                if fact and table.follows and not table.owner and not self.markdown and inner:
                    fact.path = self.placed(fact, inner)
                if fact:
                    self.page.facts.append(fact)
                    self.last[side] = fact
        else:
            self.aside(table)

    def inner(self, table, side):
        """Inside what a table is: what it names, or the row above it, or what its heading says."""
        if table.owner:
            owners = [fact for fact in self.page.facts if fact.leaf == table.owner and fact.place == side]
            return owners[-1].path if owners else None
        above = self.last.get(side)
        return above.path if table.follows and above and re.match("list|object", above.type) else self.path

    def placed(self, fact, inner):
        """Flattened tables do not show where a nested one ends: the samples decide, or nobody."""
        if not hasattr(self, "sampled"):
            self.sampled = Settling.sampled(self.found)
        bases = [inner[:length] for length in range(len(inner), -1, -1)]
        found = [base for base in bases if base + (fact.leaf,) in self.sampled]
        return found[0] + (fact.leaf,) if len(found) == 1 else None

    def parameter(self, row, roles, table, side, base):
        cell = {role: text for role, text in zip(roles, row.cells) if role}
        name = re.sub(r"\[\d*\]", "", cell["name"].split("/")[0]).strip("`*\"“” ")
        # Two names in one cell, or one in a sentence, are not read.
        if name.lower() in words.NO_NAMES or not NAME.fullmatch(name):
            self.page.elsewhere.update(re.findall(r"[A-Za-z_]\w*", cell["name"]))
            return None
        leafs = tuple(name.split("."))
        if len(leafs) == 1 and not base and name.lower() in words.TOKENS and side in ("query", "body", "request"):
            self.page.tokens.add(name.lower())
            return None
        fact = Fact(side, None if base is None else base + leafs, row.line, table.line, leafs[-1])
        self.describe(fact, cell)
        return fact

    def is_sent(self, fact):
        """Whether it is ours to send: what belongs to a call's request, or to the reply of a page about a message, which has no address."""
        return (fact.place == "response") != bool(self.page.route)

    def describe(self, fact, cell):
        """What the cells of its row say."""
        word = cell.get("type", "").strip("`")
        fact.text = " ".join(text for role, text in cell.items() if role in ("note", "remark"))
        fact.type = words.type_of(word)
        fact.named_type = words.structure(word) if fact.type in ("unknown", "list") else ""
        # An address of a file is none, and a heading knows better that something is a list.
        if fact.type == "file" and "url" in fact.leaf.lower() or fact.type == "object" and (fact.place, fact.path) in self.arrays:
            fact.type = "unknown"
        if fact.type == "number" and words.FRACTION.search(fact.text):
            fact.type = "decimal"
        fact.required = presence(cell.get("required"), fact, self.is_sent(fact))
        fact.values = notes.values(fact.text, fact.type) or notes.values(cell.get("values", ""), fact.type)
        fact.limits = notes.limits(fact.text, fact.type)
        if match := re.fullmatch(r"(?i)string\s*[(\[（](\d+)[)\]）]", word):
            fact.text, fact.limits = f"{fact.text} {word}", [("length", "max", int(match[1]))]

    def values(self, table):
        place, path = self.values_of
        for fact in self.page.facts:
            if fact.path == path and fact.place == place:
                fact.values = [row.cells[0].strip("`\"") for row in table.rows if row.cells[0] not in ("", "-", "...")]
                fact.text += " " + " ".join(cell for row in table.rows for cell in row.cells)
        if path == ("errcode",):
            self.codes(table, ["code", "text"])

    def codes(self, table, roles):
        text_at = next((index for wanted in (("text",), ("note", "remark")) for index, role in enumerate(roles) if role in wanted), None)
        for row in table.rows:
            number = row.cells[0].strip()
            if re.fullmatch(r"-?\d+", number) and number != "0":
                text = row.cells[text_at] if text_at is not None else ""
                self.page.codes.append(Code(number, row.line, table.line, text, whole=not self.markdown and "remedy" in roles))


def method(line, around):
    """The method that stands before the address, or near it as such; none if a page leaves the choice."""
    if re.search(r"GET\W{1,3}POST|POST\W{1,3}GET", around, re.IGNORECASE):
        return ""
    found = re.search(rf"\b({METHODS})\b(?=[^A-Za-z]*https?://)", line, re.IGNORECASE) or re.search(rf"(?:请求方[式法]|http ?method)\W*({METHODS})\b", around, re.IGNORECASE)
    return found[1].upper() if found else ""


def presence(cell, fact, is_sent):
    """Whether it has to be there: None where the page does not say, or says two things."""
    said = words.required(cell) if cell is not None else None
    if not is_sent:
        return False if said is False or words.SOMETIMES.search(fact.text) else None
    if words.ONE_OF_TWO.search(fact.text):
        return False
    return None if said and words.EITHER.search(fact.text) else said
