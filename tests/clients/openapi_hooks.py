"""What `schemathesis` is told of the service, and a check of ours: what suits the schemas is not refused.

The refusals of a service that answers HTTP 200 say nothing to the checks of `schemathesis`, so this one reads the mock's own reasons. Excused
is what OpenAPI has no word for, or what the generator of values does not read.
"""
import re

import schemathesis

# Of a token or a signature, the mock only wants that it is there.
CREDENTIALS = ("access_token", "component_access_token", "pay_sig", "signature")

EXCUSES = [
    # Where parameters outside of the body have rules, or tell which of several bodies is meant, a key of ours says so.
    r"are set, must be (at least|at most|exactly) one of them",
    r"body: is a form, must be JSON|^file: is missing",
    # So does one for a parameter of the query that another one makes necessary.
    r"required (if|unless) `",
    # Bytes and widths are limits of ours beside those of characters.
    r"must have at (least|most) \d+ (bytes|characters, a Chinese one counting two)",
    # A pattern knows the 31st of every month.
    r"must be of type (day|month|timestamp)",
    # Two decimals would be `multipleOf`, which many validators compute in binary.
    r"must be of type money in yuan",
    # `contentSchema` and names of files are not what it generates values by; headers of parts are generated with signs that no header has.
    r"must be JSON inside a string",
    r"extension `.*` is not accepted",
    r"has no `filename`",
    r"invalid form",
    # A URL is more than its pattern and `format: uri` say.
    r"must be an http or https URL",
    # Accounts have names of a length.
    r"is too long|is not an account of this mock|is not a ticket of this mock|is not a code of this mock|is not the current one|must be client_credential",
    # A number of 64 bits is said by its format alone, and so are the values of an open enumeration of numbers.
    r"must be of type ([iu]64|[A-Z]\w*)",
]


@schemathesis.hook
def before_call(context, case, **kwargs):
    query = dict(case.query) if isinstance(case.query, dict) else {}
    query.update((name, "t0ken-t0ken-t0ken") for name in CREDENTIALS)
    case.query = query


@schemathesis.hook
def map_body(context, body):
    return whole(body)


@schemathesis.hook
def map_query(context, query):
    return whole(query)


def whole(value):
    """JSON Schema takes 1.0 for a whole number, the service does not."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {name: whole(item) for name, item in value.items()}
    return value


@schemathesis.check
def taken(context, response, case):
    reasons = response.headers.get("x-mock-reason", [])
    for reason in [reasons] if isinstance(reasons, str) else reasons:
        # What is excused for one field explains what is missing beside it.
        if not any(re.search(excuse, reason) for excuse in EXCUSES):
            raise AssertionError(f"what suits the schemas was refused: {reason}")
