"""Makes a spec of any size, for the measurements: `write(folder, operations)`.

Nothing of it is the project's own spec, and what it consists of follows from the number of operations alone: figures of
different days stay comparable. A page has what a usual page of the vendor has: query parameters, a JSON body with texts,
numbers, an enum, a list and an object inside it, an answer with a list of objects, six codes of its own, and a sentence
for each of them. Every tenth operation uploads a file instead of the body.

`portable` leaves out what OpenAPI cannot say, uploads with tables of formats and the codes: see synthetic_openapi.py.
"""
from pathlib import Path

GROUP_SIZE = 25

SERVICE = """\
service: weixin
summary: A service for measurements.
base_url: https://api.weixin.qq.com
envelopes: { main: { code: errcode, message: errmsg, success: [0] } }
tokens:
  app: { query: access_token, doc: The token of an account. }
  authorizer: { query: access_token, doc: The token of an account that a platform calls for. }
shared_errors: [common]
"""

ERRORS = """\
errors:
  common:
    doc: Codes that any endpoint may answer.
    codes:
      -1:    { name: Busy, text: system error, meaning: the system is busy, remedy: send it again after a moment, class: busy }
      40001: { name: TokenNotLatest, text: invalid credential, meaning: the token is wrong, remedy: fetch a new token, class: token_invalid }
      40014: { name: TokenInvalid, text: invalid access_token, meaning: the token is not valid, remedy: fetch a new token, class: token_invalid }
      42001: { name: TokenExpired, text: access_token expired, meaning: the token has expired, remedy: fetch a new token, class: token_invalid }
      45009: { name: DailyQuota, text: reach max api daily quota limit, meaning: the quota of the day is used up, remedy: wait for the next day, class: quota }
      48001: { name: Unauthorized, text: api unauthorized, meaning: the account may not do this, remedy: have it granted first, class: permission }
"""

# By the number of the first operation that refers to it: a table that nobody uses is an error.
FORMATS = {
    9: """\
  picture:
    doc: A picture.
    groups:
      image: { doc: A picture., max: 2 MiB, formats: { png: { types: image/png, magic: "89 50 4E 47 0D 0A 1A 0A" }, jpg: [image/jpeg, image/jpg] } }
""",
    19: """\
  document:
    doc: A document.
    groups:
      text: { doc: A text., below: 10 MiB, formats: { pdf: { types: application/pdf, magic: "25 50 44 46" }, csv: text/csv } }
""",
}

HEAD = """\
endpoint: {name}
summary: Change the record of a shop's {thing}, number {number}.
docs: |
  The record is found by its id; what is left out stays as it is.

  The change is seen by users after a few minutes.
page: {{ url: "https://developers.weixin.qq.com/doc/synthetic/{name}.html", read: 2026-11-21 }}
route: POST /{group}/{thing}/{name}
token: [app, authorizer]
query:
  shop_id: {{ type: string, min_length: 1, doc: The shop that the {thing} belongs to. }}
  version: {{ type: u32, required: false, doc: The version that is to be replaced. }}
"""

UPLOAD = """\
form:
  media: {{ type: file, formats: {formats}, doc: The file. }}
  note: {{ type: string, required: false, max_length: 200, doc: What the file shows. }}
"""

BODY = """\
json:
  {thing}_id: {{ type: string, min_length: 1, max_length: 64, doc: The id of the {thing}. }}
  title: {{ type: string, max_length: 60, doc: The title that users see. }}
  kind: {{ type: open_enum, values: {{ plain: An ordinary one., custom: Made to order., virtual: Nothing is sent. }}, doc: What it is. }}
  count: {{ type: u32, min: 1, max: 9999, doc: How many there are. }}
  remark: {{ type: string, required: false, max_length: 200, doc: A remark for the shop's own staff. }}
  tags: {{ type: list, required: false, items: string, max_items: 20, doc: Words to search by. }}
  price:
    type: object
    doc: What it costs.
    fields:
      amount: {{ type: u64, min: 1, doc: "The amount, in cents." }}
      currency: {{ type: string, required: false, doc: "The currency, CNY when left out." }}
      discount: {{ type: u32, required: false, max: 100, doc: "The discount, in percent." }}
"""

REST = """\
response:
  {thing}_id: {{ type: string, doc: The id of the {thing}. }}
  status: {{ type: i32, wire: lenient, doc: The state of the review. }}
  update_time: {{ type: timestamp, required: false, doc: When it was changed. }}
  item_list:
    type: list
    required: false
    doc: The parts of the {thing}.
    items:
      type: object
      fields:
        item_id: {{ type: u64, wire: lenient, doc: The id of the part. }}
        name: {{ type: string, doc: The name of the part. }}
        stock: {{ type: i64, required: false, doc: How many are in stock. }}
"""

CLASSES = ("caller", "content", "gone", "permission", "quota", "in_progress")
THINGS = ("goods", "order", "coupon", "address", "member")


def endpoint(number, portable=False):
    """The YAML of one operation, and where it goes: group and name."""
    thing, group = THINGS[number % len(THINGS)], f"group{number // GROUP_SIZE:03}"
    name = f"change{thing.capitalize()}{number}"
    formats = ("picture", "document")[number // 10 % 2]
    words = {"name": name, "thing": thing, "group": group, "number": number, "formats": formats}
    uploads = number % 10 == 9 and not portable
    text = "".join(part.format(**words) for part in (HEAD, UPLOAD if uploads else BODY, REST))
    return group, name, text if portable else text + errors(number, thing)


def errors(number, thing):
    text = "errors:\n"
    for at, reason in enumerate(CLASSES):
        code = 100_000 + number * 10 + at
        text += (
            f"  {code}: {{ name: Refused{at}, text: {thing} refused for reason {at}, "
            f"meaning: the {thing} is refused for reason {at}, remedy: look at the {thing} and send it again, class: {reason} }}\n"
        )
    return text


def write(folder, operations, portable=False):
    """Writes a spec of so many operations into a new folder."""
    folder = Path(folder)
    folder.mkdir(parents=True)
    (folder / "service.yaml").write_text(SERVICE)
    (folder / "errors.yaml").write_text(ERRORS)
    tables = [] if portable else [table for first, table in FORMATS.items() if first < operations]
    if tables:
        (folder / "formats.yaml").write_text("formats:\n" + "".join(tables))
    for number in range(operations):
        group, name, text = endpoint(number, portable)
        place = folder / "endpoints" / group
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.yaml").write_text(text)
