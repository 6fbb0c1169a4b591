"""What the sentence of a row says of values and limits, where it says so without doubt."""
import re

UNITS = [
    ("length", r"个?字符|个?汉字|个?字(?![段典节])|位(?!小数|数字?以)|characters?|chars?"),
    ("bytes", r"个?字节|bytes?"),
    ("size", r"[MKG]i?B?(?![A-Za-z])|[mk]b"),
    ("items", r"个|条|张|项|单(?![位价])|items?"),
]
UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in UNITS)
NUMBER = r"(\d[\d,]*(?:\.\d+)?万?)"
MOST = re.compile(
    rf"(?:(?:最[多大长]|不(?:能|可|得|要|允许)?(?:超过|大于|多于)|至多|上限|不得超过|小于等于|<=|≤|at most|up to|no more than|(?:(?:最[多大长]|长度|个数|数量).{{0,5}})(?:不超过|不能超过))[^\d,，;；。、（(]{{0,8}}?)\s*{NUMBER}\s*(?:{UNIT})?",
    re.IGNORECASE,
)
WITHIN = re.compile(rf"{NUMBER}\s*(?:{UNIT})\s*(?:以内|之内|以下)", re.IGNORECASE)
RANGE = re.compile(rf"(?:取值范围|范围|长度|限制|取值|字符数)[^\d,，;；。]{{0,6}}\[?\(?(\d+)\s*(?:[-~～到至]|(?<=\[\d)[,，]|(?<=\[\d\d)[,，])\s*(\d+)\]?\s*(?:{UNIT})?", re.IGNORECASE)
LENGTHS = re.compile(rf"(?<![\d.\-])(\d+)\s*[-~～到至]\s*(\d+)\s*个?(?:{UNIT})", re.IGNORECASE)
# A value with its meaning: `1：yes`, `0-no`, `2 for both`.
PAIR = re.compile(r"(?<![0-9A-Za-z_\-=])(?<![0-9A-Za-z][./])(-?\d{1,6})\s*(?:[:：=＝]|[-–—](?=[^\d\s])|(?<=\d)\s?(?:表示|代表|为|是)|[.、](?=[^\d\s]))\s*(?:(?=[^\d\s,，;；:：/.])|(?=\1\s*[\u4e00-\u9fff]))")

WORD = re.compile(r"(?:^|(?<=[\s,;，；、。（(：:/|\"“「]))[\"“'`]?([A-Za-z][A-Za-z_0-9]*)[\"”'`]?\s*(?:[:：=＝]|表示|代表|[（(](?=[^\x00-\x7f]+[）)]))\s*(?=[^\x00-\x7f])")

# A value without a mark between it and its meaning: `2:借出,3归还`.
BARE = re.compile(r"(?<=[,，;；、])\s*(\d{1,6})(?=[\u4e00-\u9fff])")


def values(text, kind):
    """The values that a sentence lists one after the other, if it lists at least two."""
    if kind == "string" and len(named := list(WORD.finditer(text))) > 1 and len({match[1] for match in named}) == len(named):
        between = [text[a.end() : b.start()] for a, b in zip(named, named[1:])]
        if all(len(part) < 25 for part in between) and not re.search(r"例如|比如|如：|格式|字段|参数|json|[{}]", text, re.IGNORECASE):
            return [match[1] for match in named]
    found = list(PAIR.finditer(text)) if not re.search(r"例如|比如|如：|e\.g\.|第\d|\d:\d\d|此处填", text) else []
    keys = list(dict.fromkeys(match[1] for match in found))
    if len(keys) < 2 or len(keys) != len(found) or kind not in ("number", "integer", "string", "unknown"):
        return None
    numbers = [int(key) for key in keys]
    # Numbered sentences look the same: what counts one, two, three and has long texts lists reasons, not values.
    parts = [text[a.end() : b.start()] for a, b in zip(found, found[1:])]
    if any(len(part) > 40 or "。" in part.strip()[:-1] for part in parts) or numbers[0] not in (-1, 0, 1) and numbers[0] < 0:
        return None
    for bare in BARE.finditer(text):
        if str(int(bare[1]) - 1) in keys and bare[1] not in keys:
            keys.append(bare[1])
    return keys


def limits(text, kind):
    """Limits as (group, which end, number): groups are length, bytes, size, items, value, or unknown."""
    if re.search(r"默认.{0,6}(最|不超)|每(天|日|分钟|次)|次/|频率", text):
        return []
    found = []
    for pattern in (MOST, WITHIN):
        for match in pattern.finditer(text):
            found.append((group(match, kind), "max", number(match[1])))
    for pattern in (RANGE, LENGTHS):
        for match in pattern.finditer(text):
            found.append((group(match, kind), "min", number(match[1])))
            found.append((group(match, kind), "max", number(match[2])))
    found = list(dict.fromkeys(found))
    ends = [(one[0], one[1]) for one in found]
    # Two limits of one kind belong to two things.
    return [one for one in found if ends.count((one[0], one[1])) == 1 and one[0] != "unknown"]


# A note that begins with the name of what it is about: `4. books最大长度为 300`.
NOTE = re.compile(r"[\d.、\s•·`*-]*([A-Za-z_]\w*?)`?\s*(?=[\u4e00-\u9fff])(.*\d.*)")
LONGEST = re.compile(r"最[大多长](?:长度|个数|数量)?(?:为|是|不超过)?\s*(\d+)\s*(?:个|条|项|。|$)")


def noted(text, kind):
    """The limits that a note outside of the tables sets; the length of a list is how many items it has."""
    if kind.startswith("list") and (match := LONGEST.search(text)):
        return [("items", "max", int(match[1]))]
    return limits(text, kind)


def group(match, kind):
    named = next((name for name, _ in UNITS if match.groupdict().get(name)), None)
    if named == "items":
        return "items" if kind.startswith("list") else "unknown"
    if named in ("length", "bytes"):
        return "length" if kind == "string" else "unknown"
    if named == "size":
        return "size" if kind in ("file", "unknown") else "unknown"
    return "value" if kind in ("number", "integer", "decimal") and match.end() <= len(match.string) and not re.match(r"\s*[\w%]", match.string[match.end() :]) else "unknown"


def number(text):
    scale = 10_000 if text.endswith("万") else 1
    value = float(text.rstrip("万").replace(",", "")) * scale
    return int(value) if value == int(value) else value
