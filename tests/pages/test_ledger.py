"""What the comparison makes of a draft with one fault each, and that the counts may only get better."""
import importlib.util, unittest

import counts, draft, samples
from compare import compare
from reading import read


def judged(*edits, text=samples.DRAFT, page=samples.NUMBERED):
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return [one for one in compare(read(page), draft.read(text), samples.SHARED) if one.verdict != "right"]


class Comparison(unittest.TestCase):
    def only(self, *edits):
        (one,) = judged(*edits)
        return one.verdict, one.kind, one.path

    def test_a_true_draft(self):
        self.assertEqual(judged(), [])

    def test_one_fault_each(self):
        for old, new, expected in (
            ("  fine: { type: i64, required: false }\n", "", ("missed", "name", "response.fine")),
            ("type: number, required: false", "type: i64, required: false", ("wrong", "type", "json.books.price")),
            ("  fine: { type: i64, required: false }", "  fine: { type: i64 }", ("wrong", "required", "response.fine")),
            ("max_length: 32", "max_length: 64", ("wrong", "limits", "json.reader_id")),
            (", max_length: 32", "", ("missed", "limits", "json.reader_id")),
            ("1: { name: Lent }, ", "", ("wrong", "values", "body.kind")),
            ("phone: { type: string }", "phone: { type: string, fixed: PHONE }", ("invented", "values", "json.phone")),
            ("  desk: {", "  shelf: { type: i64 }\n  desk: {", ("invented", "name", "query.shelf")),
            ("text: no such book", "text: no", ("wrong", "text", "errors.70001")),
            ("token: [app]", "token: [app, authorizer]", ("wrong", "token", "token")),
            ("POST /wxa", "GET /wxa", ("wrong", "route", "route.method")),
        ):
            with self.subTest(new):
                self.assertEqual(self.only((old, new)), expected)

    def test_another_place_and_another_level(self):
        moved = ("  desk: { type: i64, required: false }\njson:", "json:\n  desk: { type: i64, required: false }")
        self.assertEqual(self.only(moved), ("wrong", "place", "query.desk"))
        outside = ("        isbn: { type: string }\n", ""), ("  books:\n", "  isbn: { type: string }\n  books:\n")
        self.assertEqual(self.only(*outside), ("wrong", "nesting", "json.books.isbn"))

    def test_a_field_of_the_answer_is_no_parameter(self):
        self.assertEqual(self.only(("  desk: {", "  loan_id: { type: string }\n  desk: {")), ("invented", "place", "query.loan_id"))

    def test_a_signature_is_no_parameter(self):
        text = samples.DRAFT.replace("  desk: { type: i64, required: false }\n", "").replace("token: [app]", "token: [app]\nsigned: user")
        for signers, found in (({}, 1), ({"user": {"desk"}}, 0)):
            verdicts = [one for one in compare(read(samples.NUMBERED), draft.read(text), samples.SHARED, signers) if one.verdict != "right"]
            self.assertEqual(len(verdicts), found)

    def test_a_message_has_what_it_brings_and_a_reply(self):
        page = "### 消息参数\n\n| 属性 | 类型 | 说明 |\n| --- | --- | --- |\n| Event | string | 固定为 lent |\n| book | string | 书 |\n\n### 消息返回\n\n| 属性 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n| answer | number | 是 | 答 |\n"
        text = "message: lent\nwhen: { Event: lent }\n\nfields:\n  book: { type: string }\n\nreply:\n  answer: { type: i64 }\n"
        self.assertEqual(judged(text=text, page=page), [])
        (one,) = judged(("  answer: { type: i64 }", "  answer: { type: string }"), text=text, page=page)
        self.assertEqual((one.verdict, one.kind, one.path), ("wrong", "type", "response.answer"))

    def test_a_todo_breaks_the_silence(self):
        fault = ("type: number, required: false", "type: i64, required: false")
        self.assertTrue(judged(fault)[0].silent)
        line = next(fact.line for fact in read(samples.NUMBERED).facts if fact.leaf == "price")
        said = ("        price:", f"        # TODO (page, line {line}): is it whole?\n        price:")
        self.assertFalse(judged(fault, said)[0].silent)

    def test_a_correction_that_is_not_true(self):
        text = samples.DRAFT + "\ncorrections:\n  - at: response.fine\n    page_says: nothing\n    reason: the sample has it\n"
        (one,) = judged(text=text)
        self.assertEqual((one.verdict, one.kind), ("wrong", "correction"))

    def test_nothing_drafted_is_missed_but_not_silent(self):
        found = compare(read(samples.NUMBERED), None, samples.SHARED)
        self.assertTrue(found and all(one.verdict == "missed" and not one.silent for one in found if one.verdict != "right"))

    def test_a_shared_code_of_another_meaning(self):
        page = samples.NUMBERED.replace("| -1 | system error |", "| -1 | 读者已注销 |")
        self.assertEqual([(one.kind, one.path) for one in judged(page=page)], [("text", "errors.-1")])


class Counts(unittest.TestCase):
    ROWS = [("family", "kind", "pages", "wrong"), ("new", "type", "5", "1")]

    def test_only_worse_counts_fail(self):
        before = counts.parsed(counts.written(self.ROWS))
        for wrong, expected in (("0", []), ("1", []), ("2", ["new, type: wrong was 1, is 2"])):
            now = counts.parsed(counts.written([self.ROWS[0], ("new", "type", "5", wrong)]))
            self.assertEqual(counts.worse(before, now, ("wrong",), ("pages",)), expected)

    def test_a_kind_that_had_no_faults(self):
        now = counts.parsed(counts.written([self.ROWS[0], ("new", "name", "5", "1")]))
        self.assertEqual(counts.worse(counts.parsed(counts.written(self.ROWS)), now, ("wrong",), ("pages",)), ["new, name: wrong was 0, is 1"])

    def test_other_pages(self):
        now = counts.parsed(counts.written([self.ROWS[0], ("new", "type", "6", "0")]))
        self.assertEqual(counts.worse(counts.parsed(counts.written(self.ROWS)), now, ("wrong",), ("pages",)), ["new, type: 5 pages were measured, here are 6"])


class Yaml(unittest.TestCase):
    TEXT = samples.DRAFT + 'docs: "a: \\"b\\", {c} # d"\ncorrections:\n  - at: json.x\n    reason: it\'s so\n  - at: json.y\nrules: [{ exactly_one_of: [a, "y"] }]\n'

    def test_what_drafts_consist_of(self):
        root = draft.Yaml(self.TEXT).read()
        self.assertEqual(root["docs"], 'a: "b", {c} # d')
        self.assertEqual(root["corrections"], [{"at": "json.x", "reason": "it's so"}, {"at": "json.y"}])
        self.assertEqual(root["rules"], [{"exactly_one_of": ["a", "y"]}])
        self.assertEqual(root["json"]["kind"]["values"][2], {"name": "Inside"})

    @unittest.skipUnless(importlib.util.find_spec("yaml"), "needs PyYAML")
    def test_as_others_read_it(self):
        import yaml

        self.assertEqual(draft.Yaml(self.TEXT).read(), yaml.safe_load(self.TEXT))

    def test_a_note_inside_of_a_type_is_about_each_of_its_uses(self):
        text = "endpoint: lend\nroute: POST /lend\njson:\n  giver: { type: Person }\n  takers: { type: list, items: { type: Person } }\ntypes:\n  Person:\n    type: object\n    fields:\n      name: string\n"
        found = draft.read(text)
        self.assertEqual(draft.places_of(found, "types.Person.fields.name"), [("json", "giver", "name"), ("json", "takers", "name")])
        self.assertEqual(draft.places_of(found, "types.Person"), [("json", "giver"), ("json", "takers")])

    def test_paths_of_the_wire(self):
        self.assertEqual(draft.wire_path("json.books.items.fields.isbn".split(".")), ("json", "books", "isbn"))
        self.assertEqual(draft.wire_path("json.fields.fields.items".split(".")), ("json", "fields", "items"))


if __name__ == "__main__":
    unittest.main()
