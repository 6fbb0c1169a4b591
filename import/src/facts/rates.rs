//! How often an endpoint may be called, as a sentence says it.

use weixin_codegen::model::{Period, Rate};

use crate::vocabulary::lifecycle::{ABOUT_RATES, NOT_FOR_ALL, PERIODS};

/// The rates that a compact sentence says of every call of an account, the shorter periods first.
pub(crate) fn rates(compact: &str) -> Vec<Rate> {
    let mut found: Vec<Rate> = Vec::new();
    for clause in compact.split(['。', '；', ';']) {
        let says = |words: &[&str]| words.iter().any(|word| clause.contains(word));
        if !says(ABOUT_RATES) || says(NOT_FOR_ALL) {
            continue;
        }
        for rate in of_clause(clause) {
            if found.iter().all(|known| known.per != rate.per) {
                found.push(rate);
            }
        }
    }
    found.sort_by_key(|rate| rate.per);
    found
}

/// Every number of calls in a clause, with its period behind or in front.
fn of_clause(clause: &str) -> Vec<Rate> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(start) = clause[at..].find(|c: char| c.is_ascii_digit()).map(|start| at + start) {
        let (calls, rest) = number(&clause[start..]);
        at = clause.len() - rest.len();
        let (is_count, behind) =
            match ["次", "times", "calls", "requests"].iter().find_map(|word| rest.strip_prefix(word)) {
                Some(behind) => (true, behind),
                None => (false, rest),
            };
        let slash = behind.starts_with('/') && !behind.starts_with("/次");
        let period = period(behind.trim_start_matches(['/', '每', '一']))
            .filter(|_| is_count && (slash || behind.starts_with(['每', '一']) || behind.starts_with("per")) || slash);
        let per = period.or_else(|| behind.strip_prefix("per").and_then(self::period));
        let per = per.or_else(|| if is_count { in_front(&clause[..start]) } else { None });
        if let (Some(calls), Some(per)) = (calls.filter(|calls| *calls > 0), per) {
            all.push(Rate { calls, per });
        }
    }
    all
}

/// `200,000`, `50w`, `1万`, and what follows.
fn number(text: &str) -> (Option<u32>, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(text.len());
    let digits = text[..end].trim_end_matches(',');
    let rest = &text[digits.len()..];
    let number: Option<u64> = digits.replace(',', "").parse().ok();
    let (factor, rest) = match rest.strip_prefix(['万', 'w']) {
        Some(rest) => (10_000, rest),
        None => (1, rest),
    };
    (number.and_then(|number| u32::try_from(number.checked_mul(factor)?).ok()), rest)
}

fn period(text: &str) -> Option<Period> {
    PERIODS.iter().find(|(word, _)| text.starts_with(word)).map(|(_, period)| *period)
}

/// How many characters before a number its period may begin.
const FARTHEST_PERIOD: usize = 12;

/// `每天限制调用`: a period not far in front of the number, without another number between.
fn in_front(before: &str) -> Option<Period> {
    let mut near = before.char_indices().rev().take(FARTHEST_PERIOD);
    let (start, _) = near.find(|(_, c)| matches!(c, '每' | '单'))?;
    let behind = before[start..].trim_start_matches(['每', '单']);
    period(behind).filter(|_| !behind.contains(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::sentences::compact;

    #[test]
    fn sentences_say_rates() {
        let of =
            |sentence: &str| rates(&compact(sentence)).iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let several =
            "频率限制：单个 appId 调用上限为 2000 次/分钟，200,000 次/天；文件大小限制：单个文件大小不超过10M";
        assert_eq!(of(several), "2000 per minute, 200000 per day");
        assert_eq!(of("- 调用额度：10000次/一天。"), "10000 per day");
        assert_eq!(of("调用额度：500次/一天（与“添加并提审商品”接口共用500次限制）。"), "500 per day");
        assert_eq!(of("调用分钟频率受限（5000次/分钟），如需大量小程序码，建议预生成"), "");
        assert_eq!(of("调用分钟频率受限（5000次/分钟）"), "5000 per minute");
        assert_eq!(of("1. 同appid每天限额调用100000次。"), "100000 per day");
        assert_eq!(of("1、该接口有频率限制: 10次每小时。"), "10 per hour");
        assert_eq!(of("3. 单个小程序appid请求量频率限制为 60000 次 / 分钟。"), "60000 per minute");
        assert_eq!(
            of("该接口调用频率限制为 1 万次 每分钟，每天限制调用 50 万次。"),
            "10000 per minute, 500000 per day"
        );
        assert_eq!(of("该接口调用频率限制为 1万次 每分钟，每天限制调用 50w 次；"), "10000 per minute, 500000 per day");
        assert_eq!(of("接口单日限额：100w/日。"), "1000000 per day");
        assert_eq!(of("频率限制为：每小时200次，每天1000次；"), "200 per hour, 1000 per day");
        assert_eq!(of("次数限制为100次/天。如有更高额度调用需求，可前往服务平台"), "100 per day");
        assert_eq!(of("The call quota is 5,000 times per day"), "5000 per day");
    }

    #[test]
    fn what_is_no_rate_of_the_interface_is_none() {
        for sentence in [
            "建议用户每天请求接口1次，以便于及时更新IP列表",
            "每个账号每月共50次清零操作机会",
            "强制刷新模式每天限用 20 次且需间隔 30 秒，频率限制",
            "门店调研通知（单门店可被发送上限：4次/月）",
            "群发订阅用户个数限制：2000/次",
            "超过天级别频率限制",
            "有效期 7200 秒",
        ] {
            assert_eq!(rates(&compact(sentence)), [], "{sentence}");
        }
    }
}
