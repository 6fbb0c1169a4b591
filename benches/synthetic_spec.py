"""Makes a spec of any size, for the measurements: `write(folder, operations)`.

The service and the shared tables are the project's own; only the endpoints are made. What they consist of follows
from their number alone, so that two runs measure the same. A page has what a usual page of the vendor has: query
parameters, a JSON body with texts, numbers, an enum, a list and an object inside it, an answer with a list of objects,
six codes of its own, and a sentence for each of them. Every tenth operation uploads a file instead of the body.
"""
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GROUP_SIZE = 25
SHARED = ("service.yaml", "errors.yaml", "formats.yaml")

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
errors:
"""

CLASSES = ("caller", "content", "gone", "permission", "quota", "in_progress")
THINGS = ("goods", "order", "coupon", "address", "member")


def endpoint(number):
    """The YAML of one operation, and where it goes: group and name."""
    thing, group = THINGS[number % len(THINGS)], f"group{number // GROUP_SIZE:03}"
    name = f"change{thing.capitalize()}{number}"
    # A table that nobody refers to is an error, so both have their turn: from twenty operations on.
    formats = ("review_material", "custom_goods")[number // 10 % 2]
    words = {"name": name, "thing": thing, "group": group, "number": number, "formats": formats}
    text = "".join(part.format(**words) for part in (HEAD, UPLOAD if number % 10 == 9 else BODY, REST))
    for at, reason in enumerate(CLASSES):
        code = 100_000 + number * 10 + at
        text += (
            f"  {code}: {{ name: Refused{at}, text: {thing} refused for reason {at}, "
            f"meaning: the {thing} is refused for reason {at}, cure: look at the {thing} and send it again, class: {reason} }}\n"
        )
    return group, name, text


def write(folder, operations):
    """Writes a spec of so many operations, twenty or more, into a new folder."""
    folder = Path(folder)
    folder.mkdir(parents=True)
    for name in SHARED:
        shutil.copy(ROOT / "spec" / name, folder)
    for number in range(operations):
        group, name, text = endpoint(number)
        place = folder / "endpoints" / group
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.yaml").write_text(text)
