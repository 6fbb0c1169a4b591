"""What only the whole page decides: structures that types name, what samples show, the place of each parameter."""
import re

import words
from blocks import Sample
from facts import Fact, side, walk


class Settling:
    def __init__(self, page, found, markdown, structures):
        self.page, self.found, self.markdown, self.structures = page, found, markdown, structures

    def settle(self):
        """Gives each fact of the page its place, and takes back what samples contradict."""
        self.expand()
        self.rows = {where: {fact.path for fact in self.page.facts if side(fact.place) == where} for where in ("request", "response")}
        kept = {}
        for fact in self.page.facts:
            fact.place = self.place(fact)
            if fact.path is not None and not self.stands(fact):
                fact.path = None
            if fact.place == "response" and (fact.path is None or len(fact.path) == 1) and fact.leaf in words.ENVELOPE:
                continue
            fact.shown = {kind for sample in self.page.samples[side(fact.place)] for path, kind in walk(sample) if path == fact.path}
            fact.hinted = self.hints(fact)
            first = kept.setdefault((fact.place, fact.path, fact.line if fact.path is None else 0), fact)
            if first is not fact:
                merge(first, fact)
        self.page.facts = list(kept.values())
        parents = {(fact.place, fact.path[:length]) for fact in self.page.facts if fact.path for length in range(1, len(fact.path))}
        for fact in self.page.facts:
            if (fact.place, fact.path) in parents and fact.type in ("string", "number", "integer"):
                fact.type = "unknown"

    @staticmethod
    def sampled(found):
        """All the paths that valid samples of a page have, of whatever side."""
        return {path for one in found if isinstance(one, Sample) and one.valid for path, _ in walk(one.value)}

    def expand(self):
        """Rows whose type is the name of a structure have its rows inside."""
        for depth in range(1, 7):
            added = []
            for fact in self.page.facts:
                rows = self.structures.get(fact.named_type) or fact.type in ("object", "list") and self.structures.get(fact.leaf)
                if not rows or fact.path is None or len(fact.path) != depth:
                    continue
                fact.type = "object" if fact.type == "unknown" else fact.type
                added += [Fact(**{**vars(row), "place": fact.place, "path": fact.path + row.path, "shown": set()}) for row in rows]
            known = {(fact.place, fact.path) for fact in self.page.facts}
            self.page.facts += [fact for fact in added if (fact.place, fact.path) not in known]

    def stands(self, fact):
        """Whether nothing on the page contradicts the path of a row; older pages list the fields of all levels in one table."""
        samples = [path for sample in self.page.samples[side(fact.place)] for path, _ in walk(sample)]
        here = {path for path in samples if path[-1] == fact.leaf}
        if here and fact.path not in here:
            # Other rows have what the samples show: then they only leave this one out.
            if self.markdown and here <= self.rows[side(fact.place)]:
                return True
            # The table puts it where no sample has it.
            if self.markdown or len(here) > 1 or len(fact.path) > 1:
                return False
            fact.path = here.pop()
        if here or self.markdown or len(fact.path) > 1:
            return True
        nested = any(len(path) > 1 for path in samples) or self.page.loose[side(fact.place)].count("{") > 1
        return not nested and not any(
            other.type in ("object", "list", "unknown") and not other.named_type for other in self.page.facts if other.place == fact.place and other is not fact
        )

    def hints(self, fact):
        """What any JSON of the page shows for this name, valid or not, of whatever side."""
        found = set()
        for one in self.found:
            if isinstance(one, Sample) and one.valid:
                found |= {kind for path, kind in walk(one.value) if path[-1] == fact.leaf}
            elif isinstance(one, Sample):
                for match in re.finditer(rf"[\"'“”]?\b{re.escape(fact.leaf)}[\"'“”]?\s*[:：=]\s*(.)", one.text):
                    found |= BEGINS.get(match[1], {"integer"} if match[1].isdigit() else set())
        return found

    def place(self, fact):
        """The place on the wire, or the narrowest that is sure."""
        page, top = self.page, fact.path is not None and len(fact.path) == 1
        if fact.place == "response" or fact.place == "query" and fact.type != "file" or top and words.IN_URL.search(fact.text):
            return "response" if fact.place == "response" else "query"
        if page.method in ("GET", ""):
            return "query" if fact.place == "request" and page.method else "request"
        if fact.type == "file":
            return "form" if fact.place == "body" or re.search(r"multipart|form-data|-F", page.text) else "request"
        if fact.place == "request" and fact.leaf in page.query_of_route:
            return "query"
        if any(isinstance(one, dict) and fact.path and fact.path[0] in one for one in page.samples["request"]) and " -F" not in page.text:
            return "json" if fact.place == "body" else "request"
        return "body" if fact.place == "body" else "request"


# What a value is by its first character, in JSON that cannot be parsed.
BEGINS = {'"': {"string"}, "“": {"string"}, "'": {"string"}, "[": {"list", "list of object", "list of string"}, "{": {"object"}}


def merge(first, other):
    """Listed twice: where the rows differ, nothing is sure."""
    first.text, first.values, first.limits = f"{first.text} {other.text}", None, []
    first.type = first.type if first.type == other.type else "unknown"
    first.required = first.required if first.required == other.required else None
