"""What the reader says of small pages, and what it keeps quiet about."""
import unittest

import notes, samples
from reading import read


def facts(text):
    return {(fact.place, ".".join(fact.path) if fact.path else f"?.{fact.leaf}"): fact for fact in read(text).facts}


class Numbered(unittest.TestCase):
    def setUp(self):
        self.page, self.facts = read(samples.NUMBERED), facts(samples.NUMBERED)

    def test_route_name_and_token(self):
        self.assertEqual((self.page.name, self.page.method, self.page.route), ("lendBook", "POST", "/wxa/library/lend"))
        self.assertEqual((self.page.tokens, self.page.no_third_party), ({"access_token"}, True))

    def test_places_and_nesting(self):
        self.assertEqual(
            set(self.facts),
            {("query", "desk"), *(("json", name) for name in ("reader_id", "phone", "books", "books.isbn", "books.price")), ("body", "kind"), ("response", "loan_id"), ("response", "fine")},
        )

    def test_types(self):
        self.assertEqual(self.facts["json", "books"].type, "list of object")
        self.assertEqual(self.facts["json", "books.price"].type, "decimal")

    def test_presence(self):
        self.assertIs(self.facts["json", "reader_id"].required, True)
        self.assertIs(self.facts["query", "desk"].required, False)
        self.assertIsNone(self.facts["json", "phone"].required, "what may be left out sometimes is neither required nor optional")
        one_of_two = samples.NUMBERED.replace("有邮箱时可不填", "与 mail 二选一")
        self.assertIs(facts(one_of_two)["json", "phone"].required, False)
        self.assertIs(self.facts["response", "fine"].required, False)
        self.assertIsNone(self.facts["response", "loan_id"].required)

    def test_values_and_limits(self):
        self.assertEqual(self.facts["body", "kind"].values, ["1", "2"])
        self.assertEqual(self.facts["json", "reader_id"].limits, [("length", "max", 32)])
        self.assertEqual(self.facts["json", "books"].limits, [("items", "max", 5)])

    def test_a_sample_may_leave_out_what_a_heading_places(self):
        twice = samples.NUMBERED.replace("| kind | number |", "| isbn | string | 否 | 套书 | - |\n| kind | number |")
        self.assertLessEqual({("body", "isbn"), ("json", "books.isbn")}, set(facts(twice)))
        elsewhere = samples.NUMBERED.replace("| loan\\_id |", "| isbn | string | 书号 |\n| loan\\_id |").replace('"loan_id": "L1"', '"loan_id": "L1", "book": { "isbn": "978" }')
        self.assertIn(("response", "?.isbn"), facts(elsewhere))

    def test_codes(self):
        self.assertEqual([(code.code, code.text) for code in self.page.codes], [("-1", "system error"), ("70001", "no such book")])

    def test_lines(self):
        line = samples.NUMBERED.split("\n")[self.facts["json", "books.isbn"].line - 1]
        self.assertTrue(line.startswith("| isbn |"), line)

    def test_escapes_and_anchors_are_no_facts(self):
        twice = samples.NUMBERED.replace("\\_", "\\\\_").replace("[#]", "[\\#]")
        self.assertEqual(set(facts(twice)), set(self.facts))


class Older(unittest.TestCase):
    def test_a_sample_places_rows_after_a_nested_table(self):
        found = facts(samples.FLAT)
        self.assertEqual(set(found), {("request", "books"), ("request", "books.isbn"), ("request", "reader_id"), ("response", "loan_id")})

    def test_message_and_remedy_are_not_told_apart(self):
        (code,) = read(samples.FLAT).codes
        self.assertTrue(code.whole and code.text == "no such book 换一本")

    def test_sections_named_after_fields(self):
        page = read(samples.SECTIONS)
        self.assertEqual({fact.path for fact in page.facts}, {("books",), ("books", "isbn")})
        self.assertEqual([code.code for code in page.codes], ["70002"])

    def test_one_table_for_all_levels(self):
        self.assertEqual(set(facts(samples.WIKI)), {("query", "shelf"), ("response", "total"), ("response", "item.isbn")})

    def test_without_a_valid_sample_nesting_is_unknown(self):
        found = facts(samples.WIKI.replace('"978"', "ISBN"))
        self.assertIn(("response", "?.isbn"), found)

    def test_named_structures(self):
        found = facts(samples.STRUCTURES)
        self.assertEqual(set(found), {("response", "loan"), ("response", "loan.loan_id")})

    def test_tables_as_json(self):
        text = '# 借书\n\n```bash\nPOST https://api.weixin.qq.com/wxa/lend\n```\n\n### 请求体 `Request Payload`\n\n```json\n[\n  {\n    "参数名": "isbn",\n    "类型": "string",\n    "必填": "是",\n    "说明": "a | b"\n  }\n]\n```\n'
        (fact,) = read(text).facts
        self.assertEqual((fact.path, fact.type, fact.required, fact.line), (("isbn",), "string", True, 12))

    def test_english(self):
        text = "# Lend\n\n# Request BodyRequest Payload\n\n| Parameter Name | type | Required to fill in | Introductions |\n|---|---|---|---|\n| isbn | string | no | Number |\n"
        (fact,) = read(text).facts
        self.assertEqual((fact.path, fact.required), (("isbn",), False))


class Notes(unittest.TestCase):
    def test_values(self):
        self.assertEqual(notes.values("状态，0：未知，1：在馆，2：借出", "number"), ["0", "1", "2"])
        self.assertEqual(notes.values("状态，0：在馆，1：借出，2归还，3：遗失", "number"), ["0", "1", "3", "2"])
        self.assertEqual(notes.values("borrow（借）、keep（续）", "string"), ["borrow", "keep"])
        self.assertEqual(notes.values("粒度，5：5 分钟，60：60分钟", "number"), ["5", "60"])
        self.assertIsNone(notes.values("例如 1：在馆，2：借出", "number"), "an example is no list")
        self.assertIsNone(notes.values("10:30 开始", "number"))

    def test_limits(self):
        for text, kind, limits in (
            ("最多 20 条", "list", [("items", "max", 20)]),
            ("长度限制[1, 32]", "string", []),
            ("5-32个字符", "string", [("length", "min", 5), ("length", "max", 32)]),
            ("不超过2M", "file", [("size", "max", 2)]),
            ("最多 20 条", "string", []),
            ("每天最多 20 次", "number", []),
        ):
            with self.subTest(text):
                self.assertEqual(notes.limits(text, kind), limits)


if __name__ == "__main__":
    unittest.main()
