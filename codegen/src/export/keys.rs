//! The keys beginning with `x-weixin-`, for what OpenAPI and JSON Schema have no word for: the one list of them.

/// Declares the keys, each with where it stands and what it means.
macro_rules! keys {
    ($($name:ident = $key:literal, $place:literal, $about:literal;)+) => {
        $(#[doc = $about] pub(super) const $name: &str = $key;)+

        /// Every key with the places where it stands and what it means, in Markdown.
        pub const EXTENSIONS: &[(&str, &str, &str)] = &[$(($key, $place, $about)),+];
    };
}

keys! {
    TIME_ZONE = "x-weixin-time-zone", "document", "the time zone of days, and of times without an offset: its distance from UTC, `+08:00`";
    ENVELOPES = "x-weixin-envelopes", "document", "how an answer says that it is a refusal, by name: `code` and `message` are the names that lead to each, `success` the codes of a success, `codes` is `numbers` or `texts`. The first one is that of operations that name none";
    ERROR_TABLES = "x-weixin-error-tables", "document", "codes that several operations share, by the name of the table: `{ doc, codes }`, the codes as under `x-weixin-errors`";
    FORMAT_TABLES = "x-weixin-format-tables", "document", "formats of files, by the name of the table: `archive_entries_checked` says whether the entries of an archive must be in the table too; each group has `doc`, `max_size` in bytes, and `formats` by extension, each with `types`, `magic` (how the file begins: hexadecimal bytes, `??` for any) and `archive`";
    HOST = "x-weixin-host", "server", "the name of the host in the spec";
    NOTES = "x-weixin-notes", "document, operation", "what is known of the facts: a `correction` (`at`, `page_says`, `truth`, `reason`) where the vendor's page is wrong, an `assumption` (`at`, `assumed`) where it does not say";
    GROUP = "x-weixin-group", "operation", "the folder of the spec that the endpoint or message is in";
    ENDPOINT = "x-weixin-endpoint", "operation", "the vendor's name of the interface";
    MESSAGE = "x-weixin-message", "operation", "the name of the message; under `webhooks`";
    WHEN = "x-weixin-when", "operation", "the fields by whose values a message is told from others, each with `field` and `value`; these are compared without regard to case";
    TITLE = "x-weixin-title", "operation", "what the vendor's page is titled";
    SECTION = "x-weixin-section", "operation", "the titles that lead to the page in the vendor's menu, from the outermost on";
    PAGES = "x-weixin-pages", "operation", "the vendor's pages: `url` (`null` if it is unknown), the day on which it was `read`, and `title` and `section` if they are not the operation's";
    DRAFT = "x-weixin-draft", "operation", "`true`: nobody has compared it with the vendor's page yet, or something is open in it";
    REVIEWED = "x-weixin-reviewed", "operation", "the `day` on which somebody compared the facts with the page, and whether that still `holds`, which it does until a fact changes";
    PERMISSION_SETS = "x-weixin-permission-sets", "operation", "a third-party platform needs one of these";
    RATES = "x-weixin-rates", "operation", "how often it may be called, for every account: `calls` in each `per`";
    SERVER_ONLY = "x-weixin-server-only", "operation", "whether the vendor forbids calls from an app or a web page";
    IDEMPOTENT = "x-weixin-idempotent", "operation", "whether a second identical call changes nothing, so that a call whose answer was lost can be sent again";
    SEALED = "x-weixin-sealed", "operation", "requests may be (`accepted`) or have to be (`required`) encrypted and signed as a whole";
    ABSOLUTE = "x-weixin-absolute-url", "operation", "`true`: the path is one parameter, the whole address, which an earlier answer gave";
    ENVELOPE = "x-weixin-envelope", "operation", "the names of the envelopes in which it refuses; absent: in the first";
    ERRORS = "x-weixin-errors", "operation", "the codes that the page lists, each with `code`, `name`, `texts` (what the service says), `meaning`, `remedy`, `class` (what kind of error it is, by what a caller does about it), `predicted_by` (the checks of a request that fail before the service answers it), and `deprecated`, `since` and `until`";
    SHARED_ERRORS = "x-weixin-shared-errors", "operation", "the names of the tables in which other codes are looked up, in this order";
    VARIANTS = "x-weixin-variants", "operation", "the shapes of its request, if there are several, or several endpoints at the route: `name`, `doc`, `fixed` (the constants that tell it from the others, each with `name` and `value`), `parameters` and `required` (their names), `body` (its content type), `schema` (of the body), `x-weixin-rules`, and whether it is deprecated, and since and until when. Of several endpoints each has `operation` (what its `operationId` would be) and the keys of an operation, too";
    RULES = "x-weixin-rules", "operation, schema", "rules about several parameters that no keyword says: `exactly_one_of`, `at_least_one_of` or `at_most_one_of`, with their names";
    REQUIRED_IF = "x-weixin-required-if", "parameter, schema", "it is required when the parameter `field` (a name, or a path: `detail.kind`, `items[].kind`, `../kind`) `is` one of some values, unless it is one of some values (`not`), or when it is present (neither). Absent where keywords of the object say so";
    BROUGHT_BY = "x-weixin-brought-by", "parameter, schema", "it goes with some `values` of the parameter `field`, and with no others; `required` says whether it is then";
    VALUES = "x-weixin-values", "parameter, schema", "the known values, each with `value`, `doc`, and `deprecated`, `since` and `until`. Others may come, unless there is an `enum` too";
    TYPE = "x-weixin-type", "parameter, schema", "the type in the spec, where JSON has no such type: `timestamp`, `duration`, `day`, `month`, `money`, `id`, `bytes`, `file`, or `code` (one of the operation's)";
    UNIT = "x-weixin-unit", "parameter, schema", "what a timestamp, a duration or an amount of money counts: `seconds`, `milliseconds`, `minutes`, `hours`, `days`, `fen` or `yuan`";
    LIFETIME = "x-weixin-lifetime", "schema", "how long an id is valid after it was received, in seconds";
    WIRE = "x-weixin-wire", "parameter, schema", "how the value travels, as the spec's `wire` says it: `commas`, `semicolons`, `pipes`, `spaces`, `json`, `base64`, `string`, `lenient`, `digits`, `number`, `rfc3339`, `date_time`";
    CONTENT = "x-weixin-content", "schema", "the schema of the value inside the string that it travels in, where `contentSchema` does not have it";
    MIN_BYTES = "x-weixin-min-bytes", "parameter, schema", "at least so many bytes in UTF-8; `minLength` says only what follows for characters";
    MAX_BYTES = "x-weixin-max-bytes", "parameter, schema", "at most so many bytes in UTF-8; `maxLength` says only what follows for characters";
    MIN_WIDTH = "x-weixin-min-width", "parameter, schema", "at least so many characters, each as wide as a Chinese one counting two";
    MAX_WIDTH = "x-weixin-max-width", "parameter, schema", "at most so many characters, each as wide as a Chinese one counting two";
    MIN_SIZE = "x-weixin-min-size", "schema", "at least so many bytes of a file, or inside Base64";
    MAX_SIZE = "x-weixin-max-size", "schema", "at most so many bytes of a file, inside Base64, or behind a URL";
    FORMATS = "x-weixin-formats", "schema", "the name of the table of formats that a file has to be in, or what is behind a URL";
    SIGNER = "x-weixin-signer", "security scheme, schema", "how a signature is made: its `name`, the `method` (`hmac_sha256`, `sha1` or `custom`), and what it is `over`, one after the other: `path`, `body`, `key`, `json.FIELD`, or signs as they are";
    PREFIX = "x-weixin-prefix", "security scheme", "the word before the token in its header";
    DEPRECATED = "x-weixin-deprecated", "operation, parameter, schema", "why it should not be used any more, and what to use instead";
    SINCE = "x-weixin-since", "operation, parameter, schema", "the first day on which it is there";
    UNTIL = "x-weixin-until", "operation, parameter, schema", "the first day on which it is no longer there";
}
