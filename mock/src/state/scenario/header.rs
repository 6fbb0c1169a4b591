//! Scenarios as text, so that a client in any language can ask for one: `x-mock-scenario: slow=500ms, refuse=10004`.

use std::time::Duration;

use weixin_codegen::model::Code;

use super::action::{Action, header_syntax};

/// The header.
pub(crate) const HEADER: &str = "x-mock-scenario";

/// Reads a list of actions, separated by commas. `respond`, `merge` and `redirect` take the rest of the text, so they
/// come last.
///
/// # Errors
///
/// The action that is invalid, and all that are valid.
pub(crate) fn parse(text: &str) -> Result<Vec<Action>, String> {
    let mut actions = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let greedy = ["respond=", "merge=", "redirect="].iter().any(|word| rest.starts_with(word));
        let (item, after) = if greedy { (rest, "") } else { rest.split_once(',').unwrap_or((rest, "")) };
        rest = after.trim();
        let action = action(item.trim());
        actions.push(action.ok_or_else(|| {
            let expected = header_syntax!();
            format!("invalid action `{}` in {HEADER}: expected one of {expected}", item.trim().escape_debug())
        })?);
    }
    Ok(actions)
}

fn action(item: &str) -> Option<Action> {
    let (word, value) = item.split_once('=').unwrap_or((item, ""));
    let number = || value.parse::<u64>().ok();
    let json = || serde_json::from_str(value).ok();
    Some(match word {
        "refuse" => Action::Refuse(Some(Code::of(value)).filter(Code::is_valid)?),
        "respond" => Action::Respond(json()?),
        "merge" => Action::Merge(json()?),
        "status" => Action::Status(value.parse().ok().filter(|status| (200..=599).contains(status))?),
        "redirect" => Action::Redirect(value.to_owned()),
        "reset-after" => Action::ResetAfter(number()?),
        "reset-mid-response" => Action::ResetMidResponse(number()?),
        "slow" => Action::Slow(time(value)?),
        "slow-body" => Action::SlowBody(time(value)?),
        "drip" => {
            let (bytes, every) = value.split_once('/')?;
            Action::Drip { bytes: bytes.parse().ok().filter(|bytes| *bytes > 0)?, every: time(every)? }
        }
        "truncate" => Action::Truncate(number()?),
        "oversize" => Action::Oversize(number()?),
        _ if !value.is_empty() => return None,
        "reset" => Action::Reset,
        "reset-unread" => Action::ResetUnread,
        "close" => Action::Close,
        "stall" => Action::Stall,
        "broken-gzip" => Action::BrokenGzip,
        _ => return None,
    })
}

/// `500ms`, `2s`; at most an hour.
fn time(text: &str) -> Option<Duration> {
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 1),
        None => (text.strip_suffix('s')?, 1000),
    };
    let ms = number.parse::<u64>().ok()?.checked_mul(unit)?;
    (ms <= 3_600_000).then(|| Duration::from_millis(ms))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn all_that_the_docs_list_can_be_read() {
        let values = [("CODE", "1"), ("JSON", "{}"), ("NUMBER", "200"), ("URL", "x"), ("BYTES", "9"), ("TIME", "5ms")];
        for syntax in header_syntax!().split(", ") {
            let text = values.iter().fold(syntax.to_owned(), |text, (name, value)| text.replace(name, value));
            let [action] = &parse(&text).expect(syntax)[..] else { panic!("{syntax}") };
            let keyword = |text: &str| text.split('=').next().map(str::to_owned);
            assert_eq!(keyword(&action.to_string()), keyword(syntax));
        }
    }

    #[test]
    fn actions_as_text() {
        let read = |text: &str| parse(text).expect(text);
        assert_eq!(
            read(" slow=500ms, refuse=-1"),
            [Action::Slow(Duration::from_millis(500)), Action::Refuse(Code::Number(-1))]
        );
        assert_eq!(
            read("truncate=10,respond={\"a\":[1,2]}"),
            [Action::Truncate(10), Action::Respond(json!({"a": [1, 2]}))]
        );
        assert_eq!(read("drip=1/2s"), [Action::Drip { bytes: 1, every: Duration::from_secs(2) }]);
        assert_eq!(read(""), []);
        for word in
            ["reset", "reset-unread", "close", "stall", "broken-gzip", "status=502", "reset-after=9", "oversize=9"]
        {
            assert_eq!(read(word)[0].to_string(), word);
        }
        for bad in [
            "refuse",
            "refuse=x y",
            "refuse=",
            "status=99",
            "reset=1",
            "drip=0/1s",
            "slow=2h",
            "slow=3601s",
            "nonsense",
            "answer=1",
            "respond={",
        ] {
            assert!(parse(bad).is_err_and(|why| why.contains("expected one of refuse=CODE")), "{bad}");
        }
    }
}
