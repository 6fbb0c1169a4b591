"""What a reader knows of a page: plain data."""
from dataclasses import dataclass, field


@dataclass
class Fact:
    """A parameter or field. `path` is None where the page does not show inside what it is."""

    # query, json, form, response; `body` where a page does not say which kind, `request` where it does not even say that.
    place: str
    path: tuple
    line: int
    # The line of its table.
    table: int
    leaf: str = ""
    type: str = "unknown"
    # The kinds that valid samples of its side show, and those of any other JSON: enough to be no longer sure of the table.
    shown: set = field(default_factory=set)
    hinted: set = field(default_factory=set)
    required: object = None
    values: list = None
    # Each a group, an end and a number: ("length", "max", 32).
    limits: list = field(default_factory=list)
    # The structure that its type names.
    named_type: str = ""
    text: str = ""


@dataclass
class Code:
    code: str
    line: int
    table: int
    text: str = ""
    # Of flattened tables: text and remedy in one, since nothing parts them.
    whole: bool = False


@dataclass
class Page:
    text: str
    name: str = ""
    method: str = ""
    route: str = ""
    route_line: int = 0
    query_of_route: dict = field(default_factory=dict)
    facts: list = field(default_factory=list)
    codes: list = field(default_factory=list)
    tokens: set = field(default_factory=set)
    no_third_party: bool = False
    # Names in tables that the reader does not place: they count neither as found nor as invented.
    elsewhere: set = field(default_factory=set)
    # Valid samples by side, and the text of the others.
    samples: dict = field(default_factory=lambda: {"request": [], "response": []})
    loose: dict = field(default_factory=lambda: {"request": "", "response": ""})


def side(place):
    """The side of a place: all but the response belongs to the request."""
    return "response" if place == "response" else "request"


def walk(value, path=()):
    """Every path of a JSON value, with the kind of what is there; lists are no step of a path."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield path + (key,), shape(inside)
            yield from walk(inside, path + (key,))
    elif isinstance(value, list):
        for inside in value:
            yield from walk(inside, path)


def shape(value):
    """The kind of a JSON value, in the words of `Fact.type`."""
    if isinstance(value, list):
        kinds = {shape(one) for one in value}
        return f"list of {kinds.pop()}" if len(kinds) == 1 else "list"
    return {bool: "boolean", int: "integer", float: "decimal", str: "string", dict: "object", type(None): "null"}[type(value)]
