"""Makes the API of `synthetic_spec.write(folder, operations, portable=True)` as OpenAPI 3.0: `document(operations)`.

The same operations with the same query parameters, bodies and answers, limits and sentences, as far as OpenAPI goes.
"""
from synthetic_spec import GROUP_SIZE, THINGS


def text(doc, **limits):
    return {"type": "string", "description": doc, **limits}


def number(doc, form, **limits):
    return {"type": "integer", "format": form, "description": doc, **limits}


def struct(fields, optional=(), **more):
    return {"type": "object", "required": [name for name in fields if name not in optional], "properties": fields, **more}


def body(thing):
    price = {
        "amount": number("The amount, in cents.", "uint64", minimum=1),
        "currency": text("The currency, CNY when left out."),
        "discount": number("The discount, in percent.", "uint32", maximum=100),
    }
    tags = {"type": "array", "items": {"type": "string"}, "maxItems": 20, "description": "Words to search by."}
    fields = {
        f"{thing}_id": text(f"The id of the {thing}.", minLength=1, maxLength=64),
        "title": text("The title that users see.", maxLength=60),
        "kind": text("What it is.", enum=["plain", "custom", "virtual"]),
        "count": number("How many there are.", "uint32", minimum=1, maximum=9999),
        "remark": text("A remark for the shop's own staff.", maxLength=200),
        "tags": tags,
        "price": struct(price, ("currency", "discount"), description="What it costs."),
    }
    return struct(fields, ("remark", "tags"))


def answer(thing):
    item = {
        "item_id": number("The id of the part.", "uint64"),
        "name": text("The name of the part."),
        "stock": number("How many are in stock.", "int64"),
    }
    items = {"type": "array", "items": struct(item, ("stock",)), "description": f"The parts of the {thing}."}
    fields = {
        f"{thing}_id": text(f"The id of the {thing}."),
        "status": number("The state of the review.", "int32"),
        "update_time": number("When it was changed.", "int64"),
        "item_list": items,
    }
    return struct(fields, ("update_time", "item_list"))


def query(name, required, schema):
    return {"name": name, "in": "query", "required": required, "description": schema["description"], "schema": schema}


def operation(count):
    """One operation, and its path."""
    thing, group = THINGS[count % len(THINGS)], f"group{count // GROUP_SIZE:03}"
    name = f"change{thing.capitalize()}{count}"
    content = lambda schema: {"content": {"application/json": {"schema": schema}}}
    return f"/{group}/{thing}/{name}", {
        "operationId": name,
        "summary": f"Change the record of a shop's {thing}, number {count}.",
        "description": "The record is found by its id; what is left out stays as it is.\n\n"
        "The change is seen by users after a few minutes.\n",
        "parameters": [
            query("shop_id", True, text(f"The shop that the {thing} belongs to.", minLength=1)),
            query("version", False, number("The version that is to be replaced.", "uint32")),
        ],
        "requestBody": {"required": True, **content(body(thing))},
        "responses": {"200": {"description": "What the service answers.", **content(answer(thing))}},
    }


def document(operations):
    """The whole description, to be written as JSON."""
    paths = {path: {"post": post} for path, post in map(operation, range(operations))}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Synthetic", "version": "0.1.0"},
        "servers": [{"url": "https://api.weixin.qq.com"}],
        "paths": paths,
    }
