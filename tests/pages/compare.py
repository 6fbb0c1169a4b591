"""A page's facts beside its draft's: what is right, missed, wrong or invented, and what of it the draft says itself."""
import json, re, unicodedata
from dataclasses import dataclass

from draft import Draft, places_of
from facts import side

KINDS = ("route", "token", "name", "place", "nesting", "type", "required", "values", "limits", "code", "text", "correction")


@dataclass
class Finding:
    verdict: str
    kind: str
    line: int
    path: str
    page: str
    draft: str
    silent: bool = False
    breaks: bool = False

    def shown(self, name):
        silent = ", in silence" if self.silent else ""
        return f"{name}:{self.line} {self.verdict} {self.kind} {self.path}: page says {self.page}, draft says {self.draft}{silent}"


def begins_inside(path, fact):
    """Whether the page's path begins inside of what only its sample shows: no sample has it as it is written."""
    return fact.path is not None and len(fact.path) > 1 and not fact.shown and path[-len(fact.path) :] == fact.path


def compare(page, draft, shared=None, signers=None):
    """All findings of a page. `draft` is None if the importer drafted nothing of it; `signers` have the parameters of signatures."""
    return Comparison(page, draft, shared or {}, signers or {}).findings()


class Comparison:
    def __init__(self, page, draft, shared, signers):
        self.page, self.draft, self.shared, self.found = page, draft or Draft(), shared, []
        self.refused, self.matched = draft is None, set()
        signed = self.draft.root.get("signed") or []
        # A signature is no parameter of a draft that says who signs.
        self.signatures = {name for signer in (signed if isinstance(signed, list) else [signed]) for name in signers.get(signer, ())}

    def findings(self):
        self.of_route()
        for fact, entries in self.pairs():
            self.of_fact(fact, entries)
        self.invented()
        self.codes()
        self.corrections()
        return self.found

    def add(self, verdict, kind, line, path, page, draft, breaks=False):
        finding = Finding(verdict, kind, line, path, page, draft, breaks=breaks)
        finding.silent = verdict != "right" and not self.refused and not self.said(finding)
        self.found.append(finding)

    def said(self, finding):
        """Whether the draft itself calls this open, corrected or assumed: by its line, its path or its name."""
        path = tuple(finding.path.split("."))
        where = side(path[0])
        for line, text, at in self.draft.open:
            if line and line in (finding.line, self.tables.get(finding.line)):
                return True
            same_side = len(at) < 2 or side(at[0]) == where
            if at and same_side and at[1:] == path[1:] and len(at) > 1 and not self.needless(text, at) or same_side and f"`{path[-1]}`" in text:
                return True
            if finding.kind in ("code", "text") and at[:1] == ("errors",) and (at[1:2] == path[-1:] or path[-1] in text):
                return True
            if finding.kind in ("route", "token") and at[:1] == path[:1]:
                return True
        return False

    def of_route(self):
        page, draft = self.page, self.draft
        for kind, of_page, of_draft in (("method", page.method, draft.method), ("path", page.route, draft.route)):
            if of_page and not re.search(r"\{|<", of_page):
                verdict = "missed" if not of_draft else "right" if of_draft.rstrip("/") == of_page.rstrip("/") else "wrong"
                self.add(verdict, "route", page.route_line, f"route.{kind}", of_page, of_draft or "nothing", breaks=verdict == "wrong")
        if not self.refused and not draft.is_message:
            self.of_token()

    def of_token(self):
        token = self.draft.root.get("token", "app")
        token = token if isinstance(token, list) else [token]
        says, line = ", ".join(map(str, token)), self.page.route_line
        expected, bad, parameter = [], False, False
        if self.page.tokens:
            expected.append("a token")
            # A user's token is a parameter like any other.
            parameter = any(("query", (name,)) in self.draft.entries for name in self.page.tokens)
            bad = token == ["none"] and not parameter
        if not parameter and "component_access_token" in self.page.tokens and "access_token" not in self.page.tokens:
            expected.append("component's")
            bad = bad or "component" not in token
        if self.page.no_third_party:
            expected.append("no third-party platform")
            bad = bad or bool({"authorizer", "component"} & set(token))
        if expected:
            self.add("wrong" if bad else "right", "token", line, "token", " and ".join(expected), says, breaks=bad and token == ["none"])

    # Parameters and fields.

    @property
    def tables(self):
        if not hasattr(self, "_tables"):
            self._tables = {fact.line: fact.table for fact in [*self.page.facts, *self.page.codes]}
        return self._tables

    def places(self, place):
        return {"body": ("json", "form", "urlencoded"), "request": ("json", "form", "urlencoded", "query", "path", "header")}.get(place, (place,))

    def pairs(self):
        """Each fact with what the draft has in its place; those that are found exactly go first."""
        facts, loose = self.page.facts, []
        for fact in facts:
            here = fact.path and next((key for place in self.places(fact.place) if (key := (place, fact.path)) in self.draft.entries), None)
            if here:
                self.matched.add(here)
                yield fact, (here, self.draft.entries[here])
            else:
                loose.append(fact)
        for fact in loose:
            yield fact, self.elsewhere(fact)

    def elsewhere(self, fact):
        """An entry of that name on the same side, or else anywhere, that no other row has taken."""
        same_side = (lambda place: place == "response") if fact.place == "response" else (lambda place: place != "response")
        options = [key for key in self.draft.entries if key[1][-1] == fact.leaf and (key not in self.matched or fact.path is None)]
        options.sort(key=lambda key: (key in self.matched, key[0] not in self.places(fact.place), not begins_inside(key[1], fact), len(key[1])))
        here = next((key for key in options if same_side(key[0])), None) or next((key for key in options if fact.path), None)
        if here is None:
            return "file" if fact.place == "response" and fact.type == "file" and self.draft.root.get("response") == "file" else None
        self.matched.add(here)
        return here, self.draft.entries[here]

    def of_fact(self, fact, entries):
        path = ".".join((fact.place, *(fact.path or ("?", fact.leaf))))
        if entries is None and fact.place != "response" and fact.leaf in self.signatures:
            return self.add("right", "name", fact.line, path, fact.leaf, "a signature")
        if entries is None:
            return self.add("missed", "name", fact.line, path, f"a row for `{fact.leaf}`", "nothing")
        if entries == "file":
            return self.add("right", "name", fact.line, path, fact.leaf, "a file")
        key, found = entries
        where = ".".join((key[0], *key[1]))
        self.add("right", "name", fact.line, path, fact.leaf, fact.leaf)
        placed = key[0] in self.places(fact.place)
        self.add("right" if placed else "wrong", "place", fact.line, path, fact.place, where, breaks=not placed)
        if fact.path is not None and placed:
            nested = key[1] == fact.path or begins_inside(key[1], fact)
            self.add("right" if nested else "wrong", "nesting", fact.line, path, ".".join(fact.path), where, breaks=not nested)
        if fact.path is None and len(self.draft.entries) and sum(1 for one in self.draft.entries if one[1][-1] == fact.leaf and one[0] == key[0]) > 1:
            return None
        self.of_type(fact, found, path)
        self.of_presence(fact, found, path)
        self.of_values(fact, found, path)
        self.of_limits(fact, found, path)

    def of_type(self, fact, found, path):
        expected = fact.shown - {"null", "list"} | ({fact.type} if fact.type not in ("unknown",) else set())
        if not expected:
            return
        drafted = {kind for entry in found for kind in entry.type.split("|")}
        right = any(agrees(page, kind, fact) for page in expected | fact.hinted for kind in drafted)
        # Of numbers that may have a fraction, and of texts that hold numbers, the sample decides.
        exact = "decimal" in expected and not drafted & {"decimal", "any", "string"} and "string" not in expected and not any("money" == entry.node.get("type") for entry in found)
        says = " or ".join(sorted(expected))
        self.add("wrong" if not right or exact else "right", "type", fact.line, path, says, "|".join(sorted(drafted)), breaks=not right or exact)

    def of_presence(self, fact, found, path):
        if fact.required is None:
            return
        drafted = {entry.required or "fixed" in entry.node for entry in found}
        in_rule = any(fact.leaf in str(rule) for rule in self.draft.root.get("rules") or [])
        conditional = any("required_if" in entry.node for entry in found)
        right = fact.required in drafted or any(entry.partly for entry in found) or fact.required and (in_rule or conditional)
        says = {True: "required", False: "optional"}
        # What a page lets callers leave out, and a draft demands, breaks calls; what a response may lack, decoding.
        self.add("right" if right else "wrong", "required", fact.line, path, says[fact.required], says[fact.required == right], not right and not fact.required)

    def of_values(self, fact, found, path):
        drafted = {str(value) for entry in found for value in listed(entry.node)}
        types = {entry.node.get("type") for entry in found}
        if fact.values and fact.type != "boolean":
            expected = {value.strip("\"'“”") for value in fact.values}
            if not drafted:
                if not types & {"boolean", "constant"}:
                    self.add("missed", "values", fact.line, path, ", ".join(sorted(expected)), "any")
            else:
                # Words in a sentence may be some of them.
                right = drafted == expected or expected < drafted and not any(value.isdigit() for value in expected)
                self.add("right" if right else "wrong", "values", fact.line, path, ", ".join(sorted(expected)), ", ".join(sorted(drafted)))
        elif drafted:
            # A closed set refuses every other value, so the row itself has to say it; an open one may come from anywhere on the page.
            closed = any(key in entry.node for entry in found for key in ("fixed", "one_of"))
            text = plain(fact.text if closed else self.page.text)
            strange = sorted(value for value in drafted if plain(value) not in text and value not in ("True", "False"))
            if strange:
                self.add("invented", "values", fact.line, path, "no such value", ", ".join(strange), breaks=closed and fact.place != "response")

    def of_limits(self, fact, found, path):
        drafted = {}
        for entry in found:
            for key, of in (("length", "length"), ("bytes", "length"), ("width", "length"), ("items", "items")):
                for end in ("min", "max"):
                    if f"{end}_{key}" in entry.node:
                        number = float(entry.node[f"{end}_{key}"])
                        # Wide characters count two.
                        drafted.setdefault((of, end), set()).update({number, number / 2} if key == "width" else {number})
            sized = entry.node.get("type") in ("file", "bytes", "url")
            for key, end in (("min", "min"), ("max", "max"), ("below", "max")):
                if key in entry.node and (value := re.match(r"-?\d+(\.\d+)?", str(entry.node[key]))):
                    drafted.setdefault(("size" if sized else "value", end), set()).add(float(value[0]))
        # What a response holds is not checked, so drafts leave its limits out.
        for of, end, number in fact.limits if fact.place != "response" else ():
            of = "length" if of == "bytes" else of
            if of == "length" and end == "min" and number <= 1 and (of, end) not in drafted:
                continue
            have = drafted.pop((of, end), None)
            verdict = "missed" if have is None else "right" if float(number) in have else "wrong"
            breaks = verdict == "wrong" and (end == "max" and max(have) < number or end == "min" and min(have) > number)
            self.add(verdict, "limits", fact.line, path, f"{end} {of} {number}", "none" if have is None else f"{end} {of} {max(have):g}", breaks)
        for (of, end), numbers in drafted.items():
            for number in numbers:
                if not self.named(number, numbers, fact):
                    self.add("invented", "limits", fact.line, path, "no such limit", f"{end} {of} {number:g}", fact.place != "response")

    def named(self, number, numbers, fact):
        """Whether the row names a limit, or the page with a unit; `less than 128` is `at most 127`."""
        text = re.sub(r"[,\s]", "", fact.text)
        spelled = re.search(r"[万千百十一二两三四五六七八九]", text)
        written = any(f"{one:g}" in text for one in (number, number + 1, number - 1, *numbers))
        return spelled or written or number in (0, 1) or re.search(rf"(?<!\d){number:g}\s*[MKG]", self.page.text)

    def invented(self):
        """What the draft has and no row, sample or address of the page names in its place."""
        rows = {(side(fact.place), fact.leaf) for fact in self.page.facts}
        for key, entries in self.draft.entries.items():
            place, path = key
            if key in self.matched or any(where == place and inside[: len(path)] == path for where, inside in self.matched):
                continue
            where, name = side(place), path[-1]
            if (where, name) in rows and any(fact.leaf == name and fact.path is None for fact in self.page.facts) or self.shown(where, name):
                continue
            # What tells a message may stand in a sentence.
            if place == "json" and name in (self.draft.root.get("when") or {}):
                continue
            # Rows of flattened tables that this reader does not place count neither as found nor as invented.
            if re.search(rf"^\s*{re.escape(name)} ?[^\x00-\x7f]", self.page.text, re.MULTILINE):
                continue
            if name in self.page.elsewhere or any("choice" == one.node.get("type") for one in entries):
                continue
            # Callers would have to give what nobody knows; in a response, decoding would fail.
            breaks = any(one.required for one in entries)
            self.add("invented", "place" if any(name == fact.leaf for fact in self.page.facts) else "name", self.page.route_line, ".".join((place, *path)), "nothing there", entries[0].type, breaks)

    def shown(self, where, name):
        """Whether a sample, valid or not, an address or a command shows the name; one that is a row of the other side only, on this side."""
        if where == "request" and name in self.page.query_of_route:
            return True
        text = self.page.text.replace("\\", "")
        known = self.page.samples[where] or self.page.loose[where]
        if where == "response" and known or {side(fact.place) for fact in self.page.facts if fact.leaf == name} - {where}:
            commands = re.findall(r".*(?:curl|https?:|-[Fd]).*", text) if where == "request" else []
            text = "\n".join([json.dumps(self.page.samples[where]), self.page.loose[where], *commands])
        escaped = re.escape(name)
        return bool(re.search(rf"[\"'“”‘’&?@\-F ]\s*{escaped}\s*[\"'“”’=:：]|^\s*{escaped}\s*[:：=]|<{escaped}>|\{{{escaped}[:：\"]", text, re.MULTILINE))

    # Codes.

    def codes(self):
        listed = {}
        for code in self.page.codes:
            listed.setdefault(code.code, []).append(code)
        for number, rows in listed.items():
            self.code(number, rows)
        for number in self.draft.errors:
            if number not in listed and not re.search(rf"(?<!\d){re.escape(number)}(?!\d)", self.page.text):
                self.add("invented", "code", self.page.route_line, f"errors.{number}", "nothing", "the code")

    def corrections(self):
        """Corrections that call the page silent of a field for which it has a row."""
        for one in self.draft.root.get("corrections") or []:
            for at in places_of(self.draft, one.get("at", "")):
                if one.get("page_says") == "nothing" and str(one.get("at", "")).rpartition(".")[2] == at[-1]:
                    fact = self.rows.get((side(at[0]), at[1:]))
                    self.add("wrong" if fact else "right", "correction", fact.line if fact else 0, ".".join(at), f"a row for `{at[-1]}`", "nothing names it")

    @property
    def rows(self):
        return {(side(fact.place), fact.path): fact for fact in self.page.facts if fact.path}

    def needless(self, text, at):
        return text.startswith("corrections: nothing ") and (side(at[0]), at[1:]) in self.rows

    def code(self, number, rows):
        first, row, path = rows[0], self.draft.errors.get(number), f"errors.{number}"
        tables = [self.shared.get(name, {}) for name in [*self.draft.tables, "common"]]
        shared = next((table[number] for table in tables if number in table), None)
        if row is None and (shared is None or self.refused):
            return self.add("missed", "code", first.line, path, first.text or "the code", "nothing")
        self.add("right", "code", first.line, path, number, number)
        source = row if row is not None and (row.get("text") or shared is None) else shared or row
        texts = source.get("text") or []
        have = [plain(text) for text in (texts if isinstance(texts, list) else [texts])]
        for one in rows:
            expected = plain(one.text)
            if expected in ("", "-"):
                continue
            right = any(text and expected.startswith(text) for text in have) if one.whole else expected in have
            if source is shared:
                right = any(alike(expected, text) for text in have)
            if not right and not one.whole:
                # Message, meaning and remedy may stand in one cell.
                right = any(expected.replace(text, "", 1).strip("。.,;:") == plain(source.get(key, "")) for text in have or [""] for key in ("meaning", "remedy"))
                right = right or plain(re.split(r"[;；]", one.text)[0]) in have
            verdict = "right" if right else "missed" if not have else "wrong"
            self.add(verdict, "text", one.line, path, one.text, " / ".join(map(str, texts if isinstance(texts, list) else [texts])) or "nothing")


def agrees(page, drafted, fact):
    """Whether what travels by the page and by the draft is the same, as far as the page says it."""
    if drafted == "any" or page == drafted:
        return True
    if page in ("number", "integer", "decimal"):
        return drafted in ("integer", "decimal") and not (page == "integer" and drafted == "decimal" and fact.type == "integer" and "decimal" not in fact.shown)
    if page == "file":
        return drafted in ("file", "string")
    if page == "list":
        return drafted.startswith("list")
    if page == "string":
        return drafted == "string"
    if page.startswith("list of ") and drafted.startswith("list of "):
        return agrees(page[8:], drafted[8:], fact) or page[8:] == "null"
    return False


def listed(node):
    """The values that a draft gives a field."""
    if "fixed" in node:
        return [node["fixed"]]
    items = node.get("items") if isinstance(node.get("items"), dict) else {}
    return list(node.get("one_of") or []) or list(node.get("values") or []) or list(items.get("one_of") or []) or list(items.get("values") or [])


def plain(text):
    text = unicodedata.normalize("NFKC", str(text)).replace("`", "").replace("\\", "")
    return re.sub(r"\s+", "", text).strip("。.,;，；").casefold()


def alike(one, other):
    """Whether two messages say the same as far as nobody would call one foreign to the other."""
    if not one or not other:
        return True
    return one in other or other in one or len(set(one) & set(other)) / len(set(one) | set(other)) > 0.6
