"""Clothes keep the facts: an independent reader finds the same in each of them, and nothing depends on the run."""
import json, re, unittest

import dress, samples
from reading import read


def facts(text):
    page = read(text)
    return (
        {(fact.place, fact.path, fact.type, fact.required, tuple(fact.values or ()), tuple(fact.limits)) for fact in page.facts},
        [(code.code, code.text) for code in page.codes],
        (page.method, page.route, page.name, page.tokens),
    )


class Clothes(unittest.TestCase):
    def test_the_same_facts(self):
        for name in ("json", "people", "machine"):
            with self.subTest(name):
                self.assertEqual(facts(dress.CLOTHES[name][0](samples.NUMBERED)), facts(samples.NUMBERED))

    def test_deterministic(self):
        for name, (wear, _) in dress.CLOTHES.items():
            self.assertEqual(wear(samples.NUMBERED), wear(samples.NUMBERED), name)

    def test_json_has_every_cell(self):
        tables = [json.loads(found) for found in re.findall(r"```json\n(\[.*?\n\])\n```", dress.as_json(samples.NUMBERED), re.DOTALL)]
        self.assertEqual(len(tables), 6)
        self.assertEqual(tables[1][3], {"参数名": "books", "类型": "objarray", "必填": "是", "说明": "书，最多5个", "枚举": "-"})
        self.assertNotIn("| ---", dress.as_json(samples.NUMBERED))

    def test_html(self):
        text = dress.as_html(samples.NUMBERED.replace("借一本书给读者。", "a < b & `c` [d](https://e.example/f_(g))"))
        self.assertIn('<p>a &lt; b &amp; <code>c</code> <a href="https://e.example/f_(g)">d</a></p>', text)
        self.assertEqual(text.count("<table>"), 6)
        self.assertIn("<td>reader_id</td><td>string</td>", text)

    def test_english_has_no_word_of_the_frame(self):
        for wear, yes in ((dress.as_people, "| Yes |"), (dress.as_machine, "| yes |")):
            text = wear(samples.NUMBERED)
            self.assertIn(yes, text)
            for word in ("参数名", "请求参数", "错误描述", "调用方式", "不支持"):
                self.assertNotIn(word, text)

    def test_flat_only_where_nothing_is_lost(self):
        self.assertEqual(dress.loses_when_flat(samples.NUMBERED), "row `-1`")
        page = samples.NUMBERED.replace("有邮箱时可不填", "可不填").replace("no such book", "gone").replace("system error", "busy")
        self.assertIsNone(dress.loses_when_flat(page))
        self.assertIn("reader_id string 是 读者，不超过32个字符 -", dress.as_flat(page))
        self.assertIsNotNone(dress.loses_when_flat(page.replace("| 换一本 |", "|  |")))

    def test_a_bar_inside_a_cell(self):
        page = samples.NUMBERED.replace("| 柜台号 |", "| 柜台号 a\\|b |").replace("| 书号 |", "| 书号[a|b] |")
        self.assertIn("柜台号 a|b", dress.as_json(page))
        self.assertIn("书号[a|b]", dress.as_json(page))
        self.assertEqual(facts(dress.as_people(page)), facts(page))


if __name__ == "__main__":
    unittest.main()
