//! Every kind of change that the language can express, with its verdicts and their reason: this table is the index.

use super::verdict::Verdict;

/// What is said of a kind of change.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The kind.
    pub kind: ChangeKind,
    /// The kind's name, `error-added`.
    pub name: &'static str,
    /// For a program on the old bindings and the service as it is now.
    pub wire: Verdict,
    /// For the source of a program on the new bindings.
    pub rust: Verdict,
    /// Why.
    pub reason: &'static str,
}

macro_rules! kinds {
    ($($name:literal $kind:ident: $wire:ident $rust:ident, $because:literal;)*) => {
        /// A kind of change. What each means is in [`RULES`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ChangeKind {
            $(#[doc = $because] $kind,)*
        }

        /// Every kind with its verdicts: first of the wire, then of Rust.
        pub const RULES: &[Rule] = &[$(
            Rule {
                kind: ChangeKind::$kind,
                name: $name,
                wire: Verdict::$wire,
                rust: Verdict::$rust,
                reason: $because,
            },
        )*];
    };
}

impl ChangeKind {
    /// What is said of it.
    pub fn rule(self) -> &'static Rule {
        // The table is made from the same list as the enum, in the same order.
        &RULES[self as usize]
    }
}

kinds! {
    "service-name" ServiceName: None Behaviour, "messages name the service otherwise";
    "service-summary" ServiceSummary: None Docs, "a text for readers";
    "base-url" BaseUrl: Breaking Behaviour, "old programs call the old address; new ones the new one";
    "envelope-field" EnvelopeField: Breaking Behaviour, "old programs look for the code and the message in the old fields and take a refusal for a success";
    "envelope-codes" EnvelopeCodes: Breaking Behaviour, "old programs cannot read the other kind of code";
    "envelope-added" EnvelopeAdded: None Behaviour, "a refusal in it is recognised where a file is expected";
    "envelope-removed" EnvelopeRemoved: None Behaviour, "a refusal in it is no longer recognised where a file is expected";
    "envelope-name" EnvelopeName: None Docs, "a name within the spec; the fields are what travels";
    "first-envelope" FirstEnvelope: Breaking Behaviour, "endpoints that name no envelope refuse in another one, and old programs take that for a success";
    "success-code" SuccessCode: Behaviour Behaviour, "the same answer counts as a success here and as a refusal there";
    "time-zone" TimeZone: Behaviour Behaviour, "days and times without an offset mean other moments";
    "token-kind-added" TokenKindAdded: Additive Additive, "a constructor of `Token` is new";
    "token-kind-removed" TokenKindRemoved: Breaking Breaking, "a constructor of `Token` is gone";
    "host-added" HostAdded: None Docs, "one more address has a name; what is there is said of the endpoints";
    "host-removed" HostRemoved: None Behaviour, "a client that has an address for it refuses every call";
    "host-name" HostName: None Behaviour, "a client that has an address for it by the old name refuses every call";
    "host-url" HostUrl: Breaking Behaviour, "old programs call the old address";
    "token-kind-name" TokenKindName: None Breaking, "a constructor of `Token` has another name, which never travels";
    "token-kind-query" TokenKindQuery: Breaking Behaviour, "old programs send the token in the old place, or under the old name";
    "token-kind-doc" TokenKindDoc: None Docs, "a text for readers";
    "signer-added" SignerAdded: None Docs, "endpoints may need a signature of it; those that do say so";
    "signer-removed" SignerRemoved: None Docs, "no endpoint needs a signature of it; those that did say so";
    "signer-name" SignerName: None Behaviour, "a client that has a signer by the old name refuses every call that needs it";
    "signer-place" SignerPlace: Breaking Behaviour, "old programs send the signature under the old name, or elsewhere";
    "signer-method" SignerMethod: Breaking Behaviour, "old programs sign in the old way, and the service refuses that";
    "signer-doc" SignerDoc: None Docs, "a text for readers";
    "groups-behind-features" GroupsBehindFeatures: None Breaking, "a group's module is there only where the crate has the feature of its name and it is on";
    "groups-always-there" GroupsAlwaysThere: None Additive, "all groups' modules are there, whatever the crate's features";

    "group-added" GroupAdded: Additive Additive, "a module is new";
    "group-removed" GroupRemoved: Breaking Breaking, "a module is gone with its endpoints";
    "group-filled" GroupFilled: None Breaking, "the endpoints of a group were in other modules; their routes stay";
    "group-emptied" GroupEmptied: None Breaking, "the endpoints of a group are in other modules; their routes stay";
    "endpoint-added" EndpointAdded: Additive Additive, "a request type is new";
    "endpoint-removed" EndpointRemoved: Breaking Breaking, "a request type is gone; the spec no longer says that the service answers it";
    "endpoint-moved" EndpointMoved: None Breaking, "its types are in another module; the route is what travels, and it stays";
    "endpoint-name" EndpointName: None Breaking, "module and types are named after the interface; the name itself never travels";
    "endpoint-rust-name" EndpointRustName: None Breaking, "the request type has another name";
    "endpoint-summary" EndpointSummary: None Docs, "a text for readers";
    "endpoint-docs" EndpointDocs: None Docs, "a text for readers";
    "title" Title: None Docs, "what the vendor calls it; a text for readers";
    "section" Section: None Docs, "where it stands in the vendor's menu; a text for readers";
    "page-added" PageAdded: None Docs, "one more page of the vendor's describes it";
    "page-removed" PageRemoved: None Docs, "a page of the vendor's no longer describes it";
    "page-url" PageUrl: None Docs, "the vendor's page moved";
    "page-read" PageRead: None Docs, "the page was read again";
    "reviewed" Reviewed: None Docs, "somebody has compared the facts with the page, or the mark of it is gone";
    "probe" Probe: None Docs, "tools call the service otherwise to compare it with the spec; programs do not";
    "drafted" Drafted: None Breaking, "it is a draft now, and drafts are left out of the bindings";
    "draft-settled" DraftSettled: Additive Additive, "it is a draft no longer, and in the bindings from now on";
    "review-stale" ReviewStale: None Docs, "facts have changed since somebody compared them with the page";
    "method" Method: Breaking Behaviour, "old programs use the old method";
    "path" Path: Breaking Behaviour, "old programs call the old path";
    "endpoint-host" EndpointHost: Breaking Behaviour, "old programs call the old address";
    "path-names" PathNames: None Docs, "parameters in the path have other names, which do not travel";
    "endpoint-envelopes-reordered" EndpointEnvelopesReordered: None Behaviour, "where two of them refuse, the code of another one is the error";
    "endpoint-envelope" EndpointEnvelope: Breaking Behaviour, "old programs look for the code in the old envelope and take a refusal for a success";
    "token-accepted" TokenAccepted: Additive Behaviour, "one more kind of token is let through";
    "token-refused" TokenRefused: Breaking Behaviour, "a kind of token that was let through is refused";
    "token-needed" TokenNeeded: Breaking Behaviour, "old programs send no token";
    "token-needless" TokenNeedless: Additive Behaviour, "no token is sent any more; the service does not ask for one";
    "signature-needed" SignatureNeeded: Breaking Behaviour, "old programs do not sign; new ones need a signer of that name";
    "signature-needless" SignatureNeedless: Additive Behaviour, "the request is not signed any more; the service does not ask for it";
    "sealing-accepted" SealingAccepted: Additive Behaviour, "sealed requests are taken, too; a client with keys seals the call from now on";
    "sealing-required" SealingRequired: Breaking Behaviour, "requests that are not sealed are refused; a call without keys is refused before it is sent";
    "sealing-optional" SealingOptional: Additive Behaviour, "requests that are not sealed are taken, too; a call without keys is sent";
    "sealing-gone" SealingGone: Breaking Behaviour, "sealed requests are refused; the call is not sealed any more";
    "permission-added" PermissionAdded: Additive Docs, "one more permission set opens the endpoint; nothing checks it locally";
    "permission-removed" PermissionRemoved: Breaking Docs, "accounts with this set only are refused; nothing checks it locally";
    "permission-needed" PermissionNeeded: Breaking Docs, "accounts without the set are refused; nothing checks it locally";
    "permission-needless" PermissionNeedless: Additive Docs, "no set is needed any more; nothing checked it locally";
    "server-only" ServerOnly: Breaking Docs, "calls from an app or a page are forbidden now; nothing checks it locally";
    "anywhere" Anywhere: Additive Docs, "calls from an app or a page are allowed now; nothing checked it locally";

    "message-added" MessageAdded: Additive Additive, "a variant of `Message` is new; until now such a push was `Unknown`";
    "message-removed" MessageRemoved: Breaking Breaking, "a variant of `Message` and its type are gone; such a push is `Unknown`";
    "message-moved" MessageMoved: None Breaking, "its types are in another module; what tells it stays";
    "message-rust-name" MessageRustName: None Breaking, "a variant of `Message` and its type have another name";
    "message-when" MessageWhen: Breaking Behaviour, "old programs take it for another message or for none that they know";
    "reply-needed" ReplyNeeded: Breaking Additive, "old programs only say that it has arrived; a type for the reply is new";
    "reply-needless" ReplyNeedless: Additive Breaking, "the type of the reply is gone; that it has arrived is all that has to be said";

    "rate-added" RateAdded: Behaviour Behaviour, "calls beyond the rate are refused; a `RateLimit` that is made of it waits";
    "rate-removed" RateRemoved: Additive Behaviour, "no rate is said any more; a `RateLimit` that is made of it does not wait for it";
    "rate-raised" RateRaised: Additive Behaviour, "more calls are answered; a `RateLimit` that is made of it waits less";
    "rate-lowered" RateLowered: Breaking Behaviour, "calls that were answered are refused; a `RateLimit` that is made of it waits longer";

    "made-idempotent" MadeIdempotent: Docs Behaviour, "a call whose answer is lost is sent again; the service did not change";
    "not-idempotent" NotIdempotent: Docs Behaviour, "a call whose answer is lost is not sent again; the service did not change";

    "variants-introduced" VariantsIntroduced: Breaking Breaking, "the request type becomes a namespace of variants; requests without the constants may be refused";
    "variants-dropped" VariantsDropped: Breaking Breaking, "the namespace of variants becomes a request type; the constants no longer tell the shapes apart";
    "variant-added" VariantAdded: Additive Additive, "a constructor and a request type are new";
    "variant-removed" VariantRemoved: Breaking Breaking, "a constructor and a request type are gone";
    "variant-renamed" VariantRenamed: None Breaking, "constructor and request type have other names; the constants on the wire stay";
    "variant-doc" VariantDoc: None Docs, "a text for readers";
    "fixed-added" FixedAdded: Breaking Behaviour, "old programs do not send the constant";
    "fixed-removed" FixedRemoved: Behaviour Behaviour, "the constant is no longer sent";
    "fixed-changed" FixedChanged: Breaking Behaviour, "old programs send the old constant";
    "body" BodyKind: Breaking Behaviour, "old programs send the other kind of body";
    "empty-body-sent" EmptyBodySent: Breaking Behaviour, "old programs send no body, which the service refuses; `{}` is sent now";
    "empty-body-dropped" EmptyBodyDropped: Behaviour Behaviour, "`{}` is no longer sent when no field is set";

    "param-added-required" ParamAddedRequired: Breaking Breaking, "`new` asks for one argument more; old requests lack it";
    "param-added-nullable" ParamAddedNullable: Breaking Additive, "a setter is new, and null is sent without it; old requests lack the field";
    "param-added" ParamAdded: Additive Additive, "a setter is new";
    "param-removed" ParamRemoved: Behaviour Breaking, "an argument or setter is gone; services ignore what they do not know";
    "param-moved" ParamMoved: Breaking Behaviour, "old programs send it in the other place";
    "param-made-optional" ParamMadeOptional: Additive Breaking, "no longer an argument of `new`, and the field is an `Option`; old requests stay good";
    "param-made-required" ParamMadeRequired: Breaking Breaking, "an argument of `new` instead of a setter; old requests may lack it";
    "param-made-nullable" ParamMadeNullable: Additive Breaking, "no longer an argument of `new`, and the field is an `Option`; old requests stay good";
    "param-not-nullable" ParamNotNullable: Breaking Breaking, "an argument of `new` instead of a setter; null is refused now";
    "param-null-sent" ParamNullSent: Breaking Behaviour, "unset it was left out, and is null now, which the service asks for";
    "param-left-out" ParamLeftOut: Additive Behaviour, "unset it was null, and is left out now";
    "param-null" ParamNull: Docs Docs, "unset it is left out, as before; whether null may be sent as well";
    "param-default" ParamDefault: Behaviour Docs, "the service takes another value when it is left out";
    "arguments-reordered" ArgumentsReordered: None Breaking, "`new` takes its arguments in another order";
    "params-reordered" ParamsReordered: None Behaviour, "the same parameters travel in another order";
    "param-encoding" ParamEncoding: Breaking Behaviour, "old programs send the value in another form than the service reads";

    "field-added" FieldAdded: Additive Additive, "answers have one field more; old programs ignore it";
    "field-removed" FieldRemoved: Breaking Breaking, "a field is gone; old programs demand it";
    "optional-field-removed" OptionalFieldRemoved: Behaviour Breaking, "a field is gone; to old programs it looks left out";
    "field-made-optional" FieldMadeOptional: Breaking Breaking, "the field becomes an `Option`; old programs cannot read an answer without it";
    "field-made-required" FieldMadeRequired: Additive Breaking, "the field is no longer an `Option`; old programs read every answer";
    "field-default-added" FieldDefaultAdded: Breaking Behaviour, "an answer without the field can be read now; old programs cannot";
    "field-default-removed" FieldDefaultRemoved: Additive Behaviour, "an answer without the field is an error now; the service always sends it";
    "field-option-to-default" FieldOptionToDefault: None Breaking, "the field is no longer an `Option`; answers are as they were";
    "field-default-to-option" FieldDefaultToOption: Behaviour Breaking, "the field becomes an `Option`; old programs see a value where nothing was said";
    "field-null" FieldNull: Docs Docs, "null and absent are read alike";
    "field-default" FieldDefault: Behaviour Behaviour, "a field that is left out counts as another value";
    "field-decoding-loosened" FieldDecodingLoosened: Breaking Behaviour, "texts are taken for numbers and the reverse; old programs cannot read them";
    "field-decoding-tightened" FieldDecodingTightened: None Behaviour, "the other form is an error now; the service does not send it";
    "field-decoding" FieldDecoding: Breaking Behaviour, "the value travels in another form; old programs cannot read it";
    "field-form" FieldForm: None Docs, "the same value in another form; each of them is read";
    "field-url" FieldUrl: None Docs, "what the text of an answer is; answers are not checked";
    "fields-reordered" FieldsReordered: None Docs, "fields of answers are found by name";
    "field-rust-name" FieldRustName: None Breaking, "field and setter have another name; the wire's stays";
    "field-wire-name" FieldWireName: Breaking Behaviour, "old programs use the old name on the wire; Rust's stays";
    "field-renamed" FieldRenamed: Breaking Breaking, "old programs use the old name on the wire; field and setter have another name, too";
    "field-doc" FieldDoc: None Docs, "a text for readers";
    "secret" Secret: None Breaking, "the Rust type is another: `SecretString` hides its value";
    "type-of-text" TypeOfText: None Breaking, "the Rust type is another: it says what the text contains, or no longer; the same text travels";
    "text-form-demanded" TextFormDemanded: Breaking Breaking, "the Rust type is another: it says what the text contains; a request with any other text may be refused";
    "type-of-number" TypeOfNumber: None Breaking, "the Rust type is another: it says what the number counts, or no longer; the same number travels";
    "values-listed" ValuesListed: Breaking Breaking, "the Rust type is an enum of the values that are known; a request with another value may be refused";
    "type-changed" TypeChanged: Breaking Breaking, "the Rust type is another, and so is what travels";
    "field-is-code" FieldIsCode: None Breaking, "the field is an `Option` of the endpoint's errors, `None` for success; what travels is as it was";
    "field-is-no-code" FieldIsNoCode: None Breaking, "the field is no longer an `Option` of the endpoint's errors; what travels is as it was";
    "param-widened" ParamWidened: Additive Breaking, "a wider Rust type; old values fit into it";
    "param-narrowed" ParamNarrowed: Breaking Breaking, "a narrower Rust type; old programs send numbers that do not fit";
    "field-widened" FieldWidened: Breaking Breaking, "a wider Rust type; old programs cannot read numbers that do not fit";
    "field-narrowed" FieldNarrowed: Additive Breaking, "a narrower Rust type; old programs read every answer";

    "limit-widened" LimitWidened: Additive Behaviour, "the local check lets more through, and so does the service";
    "limit-narrowed" LimitNarrowed: Breaking Behaviour, "the local check lets less through; what old programs send between the two limits is refused by the service";
    "limit-added" LimitAdded: Breaking Behaviour, "the local check lets less through; what old programs send past the limit is refused by the service";
    "limit-removed" LimitRemoved: Additive Behaviour, "the local check lets more through, and so does the service";
    "limit-rewritten" LimitRewritten: None Docs, "the same limit in other words";
    "characters-changed" CharactersChanged: Breaking Behaviour, "some characters are let through now and others no longer, which the service refuses";
    "value-accepted" ValueAccepted: Additive Behaviour, "the local check lets one more value through, and so does the service";
    "value-refused" ValueRefused: Breaking Behaviour, "a value that old programs send is refused";
    "formats-changed" FormatsChanged: Breaking Behaviour, "files are checked against another table; what old programs send may be refused";
    "content-type-changed" ContentTypeChanged: Breaking Behaviour, "old programs send the old content type";
    "url-demanded" UrlDemanded: Breaking Behaviour, "texts that are no addresses are refused";
    "url-freed" UrlFreed: Additive Behaviour, "texts that are no addresses are let through";
    "condition-added" ConditionAdded: Breaking Behaviour, "requests without the parameter are refused under the condition";
    "condition-removed" ConditionRemoved: Additive Behaviour, "the parameter may always be left out";
    "condition-loosened" ConditionLoosened: Additive Behaviour, "the parameter may be left out in cases in which it had to be there";
    "condition-rewritten" ConditionRewritten: None Docs, "the same condition in other words";
    "condition-changed" ConditionChanged: Breaking Behaviour, "requests without the parameter are refused under another condition";
    "rule-added" RuleAdded: Breaking Behaviour, "combinations that old programs send are refused";
    "rule-removed" RuleRemoved: Additive Behaviour, "more combinations are let through";
    "rule-loosened" RuleLoosened: Additive Behaviour, "what old programs send is let through as before, and more combinations may be";
    "rule-changed" RuleChanged: Breaking Behaviour, "combinations that old programs send are refused";
    "rule-of-new-params" RuleOfNewParams: Additive Additive, "it is about parameters that are new, of which old programs send none";

    "answer-appeared" AnswerAppeared: Additive Breaking, "the answer's type is another one instead of `Nothing`; old programs ignore what comes";
    "answer-vanished" AnswerVanished: Breaking Breaking, "the answer's type is `Nothing`; old programs may demand a field";
    "answer-kind" AnswerKind: Breaking Breaking, "the answer is an object, a list, a map or a file instead of another of these, or may be a file";

    "type-added" TypeAdded: None Additive, "a type is new";
    "type-removed" TypeRemoved: None Breaking, "a type is gone; what it means on the wire is said where it was used";
    "type-renamed" TypeRenamed: None Breaking, "a type has another name, which never travels";
    "type-moved" TypeMoved: None Breaking, "a type is in another module";
    "type-shape" TypeShape: Breaking Breaking, "the type is of another shape: an object, an enum, a choice or an id";
    "type-doc" TypeDoc: None Docs, "a text for readers";
    "type-sent" TypeSent: None Additive, "requests hold it now: `new` and setters are new";
    "type-not-sent" TypeNotSent: None Breaking, "no request holds it any more: `new` and the setters are gone";
    "type-received" TypeReceived: None Additive, "answers hold it now: `FromJson` is new";
    "type-not-received" TypeNotReceived: None Breaking, "no answer holds it any more: `FromJson` is gone";
    "value-added" ValueAdded: Additive Additive, "a variant is new; until now it was in `Other`";
    "value-removed" ValueRemoved: Breaking Breaking, "a variant is gone; a request with the value may be refused";
    "answer-value-removed" AnswerValueRemoved: None Breaking, "a variant is gone; no answer holds the value any more, and no request does";
    "value-rust-name" ValueRustName: None Breaking, "a variant has another name";
    "value-on-wire" ValueOnWire: Breaking Behaviour, "the same variant stands for another value";
    "value-doc" ValueDoc: None Docs, "a text for readers";
    "values-reordered" ValuesReordered: None Behaviour, "variants compare in the order of the spec";
    "kind-added" KindAdded: Additive Additive, "a variant of a choice is new; in answers it was `Unknown` until now";
    "kind-removed" KindRemoved: Breaking Breaking, "a variant of a choice is gone, and so are the fields that it brought; a request with it may be refused";
    "answer-kind-removed" AnswerKindRemoved: None Breaking, "a variant of a choice is gone, and so are the fields that it brought; no answer holds it any more, and no request does";
    "kind-rust-name" KindRustName: None Breaking, "a variant of a choice has another name, and so have its constructor and its fields' type";
    "kind-on-wire" KindOnWire: Breaking Behaviour, "the same variant of a choice stands for another value";
    "kind-doc" KindDoc: None Docs, "a text for readers";
    "kinds-reordered" KindsReordered: None Docs, "kinds are found by their values";
    "id-lifetime" IdLifetime: Behaviour Behaviour, "`expires_at` says another time";

    "deprecated" Deprecated: Docs Behaviour, "the compiler warns wherever it is used";
    "undeprecated" Undeprecated: Docs Behaviour, "the compiler no longer warns of its use";
    "deprecation-note" DeprecationNote: None Docs, "the compiler's warning says something else";
    "since" Since: None Docs, "the day from which on it is there";
    "end-set" EndSet: Breaking Docs, "from that day on, old programs ask for something that is no longer there";
    "end-lifted" EndLifted: Additive Docs, "it stays after all";
    "end-moved" EndMoved: Behaviour Docs, "the day from which on it is no longer there";

    "error-table-added" ErrorTableAdded: None Additive, "an enum of codes is new";
    "error-table-removed" ErrorTableRemoved: None Breaking, "an enum of codes is gone";
    "error-table-renamed" ErrorTableRenamed: None Breaking, "an enum of codes has another name";
    "error-table-doc" ErrorTableDoc: None Docs, "a text for readers";
    "error-added" ErrorAdded: Additive Additive, "a variant is new; old programs see an unknown code";
    "error-removed" ErrorRemoved: Behaviour Breaking, "a variant is gone; the code would be an unknown one";
    "error-variant" ErrorVariant: None Breaking, "a variant has another name; the code stays";
    "error-code" ErrorCode: Behaviour Behaviour, "the same variant stands for another code, which old programs do not know";
    "error-class" ErrorClass: None Behaviour, "the class decides who acts: retry, refresh or give up";
    "error-class-added" ErrorClassAdded: None Behaviour, "the class decides who acts: without one nothing is sent again";
    "error-class-removed" ErrorClassRemoved: None Behaviour, "without a class nothing is sent again";
    "error-text" ErrorText: Behaviour Behaviour, "the message on the wire is another, and `text()` knows the new one only";
    "error-text-added" ErrorTextAdded: Behaviour Behaviour, "the code comes with one more message; old programs do not know it, and `text()` tells it apart now";
    "error-text-removed" ErrorTextRemoved: None Behaviour, "`text()` no longer knows the message, which is not sent any more";
    "error-texts-reordered" ErrorTextsReordered: None Docs, "texts are told apart by their words";
    "error-meaning" ErrorMeaning: None Docs, "a text for readers";
    "error-remedy" ErrorRemedy: None Docs, "a text for readers";
    "error-remedy-added" ErrorRemedyAdded: None Docs, "a text for readers";
    "error-remedy-removed" ErrorRemedyRemoved: None Docs, "a text for readers";
    "error-prediction" ErrorPrediction: None Behaviour, "a local check names another code";
    "errors-reordered" ErrorsReordered: None Docs, "codes are found by number";
    "shared-errors-added" SharedErrorsAdded: Additive Behaviour, "codes of one more shared table have a class, a meaning and a remedy";
    "shared-errors-removed" SharedErrorsRemoved: Behaviour Behaviour, "codes of a shared table become unknown";
    "shared-errors-reordered" SharedErrorsReordered: None Behaviour, "the first table that knows a code explains it";

    "format-table-added" FormatTableAdded: None Additive, "an enum of formats is new";
    "format-table-removed" FormatTableRemoved: None Breaking, "an enum of formats is gone";
    "format-table-renamed" FormatTableRenamed: None Breaking, "an enum of formats has another name";
    "format-table-doc" FormatTableDoc: None Docs, "a text for readers";
    "entries-checked" EntriesChecked: Breaking Behaviour, "archives that hold other formats are refused";
    "entries-unchecked" EntriesUnchecked: Additive Behaviour, "archives may hold anything";
    "format-group-added" FormatGroupAdded: Additive Additive, "a variant is new, and its formats are let through";
    "format-group-removed" FormatGroupRemoved: Breaking Breaking, "a variant is gone, and its formats are refused";
    "format-group-doc" FormatGroupDoc: None Docs, "a text for readers";
    "format-groups-reordered" FormatGroupsReordered: None Behaviour, "`ALL` lists them in another order, and the first group that knows an extension decides";
    "format-added" FormatAdded: Additive Behaviour, "files of one more format are let through";
    "format-removed" FormatRemoved: Breaking Behaviour, "files of a format are refused";
    "format-moved" FormatMoved: Behaviour Behaviour, "another group's limit holds for the format";
    "formats-reordered" FormatsReordered: None Docs, "formats are found by extension";
    "content-type-added" ContentTypeAdded: Additive Behaviour, "one more content type is let through";
    "content-type-removed" ContentTypeRemoved: Breaking Behaviour, "a content type that old programs send is refused";
    "content-type-sent" ContentTypeSent: None Behaviour, "another of the accepted content types is sent";
    "magic" Magic: None Behaviour, "the local check expects other first bytes";
    "archive-kind" ArchiveRead: None Behaviour, "the local check looks into the file as another kind of archive";

    "correction-added" CorrectionAdded: None Docs, "where the page is wrong is written down";
    "correction-removed" CorrectionRemoved: None Docs, "the page is no longer wrong here, or was not";
    "correction-changed" CorrectionChanged: None Docs, "what is said of the page's mistake";
    "correction-needless" CorrectionNeedless: None Docs, "the page now says what is true: the correction can go";
    "assumption-added" AssumptionAdded: None Docs, "something is believed without proof";
    "assumption-removed" AssumptionRemoved: None Docs, "it is known now, or no longer believed";
    "assumption-changed" AssumptionChanged: None Docs, "something else is believed";

    "order" Order: None Docs, "the order says nothing but where a reader finds it";
}
