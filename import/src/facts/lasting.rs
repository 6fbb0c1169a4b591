//! From when to when something is there, as a sentence says it.

use weixin_codegen::calendar::days_in;
use weixin_codegen::model::Lifecycle;

use crate::facts::sentences::compact;
use crate::vocabulary::lifecycle::{DEPRECATED, GOES_AWAY, IN_FORCE, OF_ANOTHER, THIS_INTERFACE};

/// What a draft says of something that its page calls deprecated: what to use instead, few pages say.
pub(crate) const DEPRECATED_BY_PAGE: &str = "The page says that it is no longer used.";

/// How many characters before a word a day may begin.
const FARTHEST_DAY: usize = 24;

/// What the sentence of a row says of its field or value.
pub(crate) fn of_row(sentence: &str) -> Option<Lifecycle> {
    let compact = compact(sentence);
    let says = |words: &[&str]| words.iter().any(|word| compact.contains(word));
    if says(OF_ANOTHER) {
        return None;
    }
    let since = IN_FORCE.iter().find_map(|word| day_before(&compact, word)).filter(|_| !compact.contains("新增"));
    let word = DEPRECATED.iter().find(|word| compact.contains(**word));
    let until = word.and_then(|word| day_before(&compact, word)).filter(|_| !compact.contains("后续废弃"));
    let deprecated = word.map(|_| DEPRECATED_BY_PAGE.to_owned());
    // What ends before it begins is not about one thing.
    let since = since.filter(|since| until.as_ref().is_none_or(|until| since < until));
    (since.is_some() || deprecated.is_some()).then_some(Lifecycle { since, until, deprecated })
}

/// What a compact sentence of the page says of the interface itself.
pub(crate) fn of_interface(compact: &str) -> Option<Lifecycle> {
    let clause = compact.split(['。', '；', ';']).find(|clause| {
        let says = |words: &[&str]| words.iter().any(|word| clause.contains(word));
        says(THIS_INTERFACE) && says(GOES_AWAY)
    })?;
    // `本接口用于查询回收记录` is about something else that goes away.
    let interface = THIS_INTERFACE.iter().find_map(|name| clause.split_once(name))?.1;
    let word = GOES_AWAY.iter().find(|word| {
        let between = interface.split_once(**word).map(|(between, _)| between);
        between.is_some_and(|it| {
            it.is_empty() || ["将", "已", "正式", "计划", "will", "is", "has"].iter().any(|word| it.contains(word))
        })
    })?;
    Some(Lifecycle { since: None, until: day_before(clause, word), deprecated: Some(DEPRECATED_BY_PAGE.to_owned()) })
}

/// What the title of a page says: `发送图文消息（废弃）`.
pub(crate) fn of_title(title: &str) -> Option<Lifecycle> {
    let compact = compact(title);
    let marked = ["(废弃)", "(已废弃)", "(已下线)", "(弃用)", "(已弃用)", "【废弃】", "(deprecated)", "[deprecated]"];
    let deprecated = Some(DEPRECATED_BY_PAGE.to_owned());
    marked.iter().any(|mark| compact.contains(mark)).then_some(Lifecycle { deprecated, ..Lifecycle::default() })
}

/// `2024年3月29日起废弃`, `2024-03-29起`: the last day in front of a word, as the spec writes days.
fn day_before(text: &str, word: &str) -> Option<String> {
    let before = &text[..text.find(word)?];
    let years = before.rmatch_indices("20").map(|(at, _)| &before[at..]);
    years.take_while(|rest| rest.chars().count() <= FARTHEST_DAY).find_map(day)
}

/// The day that a text begins with.
fn day(text: &str) -> Option<String> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let (year, month, day): (u64, u64, u64) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let is_day = (2000..=2099).contains(&year) && days_in(year, month).is_some_and(|last| (1..=last).contains(&day));
    is_day.then(|| format!("{year}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::{compact, of_interface, of_row, of_title};

    #[test]
    fn rows_say_what_is_deprecated() {
        let of = |sentence: &str| of_row(sentence).map(|it| (it.since, it.until, it.deprecated.is_some()));
        let day = |day: &str| Some(day.to_owned());
        assert_eq!(of("2024年3月29日起废弃。分页拉取的起始偏移量。默认值：0"), Some((None, day("2024-03-29"), true)));
        assert_eq!(of("2026年7月28日12:00起弃用，后续无须上传。"), Some((None, day("2026-07-28"), true)));
        assert_eq!(of("视频号finder_id，未填openfinderid时必填，后续废弃"), Some((None, None, true)));
        assert_eq!(of("资源总量（64位数字），用于资源包类商品（已废弃）"), Some((None, None, true)));
        assert_eq!(of("请上传证明截图。（2026年7月28日12:00起生效）"), Some((day("2026-07-28"), None, false)));
        assert_eq!(of("剧目类型，1-漫剧；2-真人。新增3-数字真人（2026年4月20日11:00起生效）"), None);
        assert_eq!(of("和原effectiveAll含义相同，原字段废弃"), None);
        assert_eq!(of("草稿灰度完成后，此类型不再支持"), None);
        assert_eq!(of("下线时间"), None);
        assert_eq!(of("废品回收"), None);
        assert_eq!(of("2024年2月31日起废弃"), Some((None, None, true)));
        assert_eq!(of("2024年3月20日起废弃"), Some((None, day("2024-03-20"), true)));
        assert_eq!(of("2020-02-20起废弃"), Some((None, day("2020-02-20"), true)));
        assert_eq!(of("2026年7月28日起生效，2024年3月29日起废弃"), Some((None, day("2024-03-29"), true)));
    }

    #[test]
    fn pages_say_that_they_go_away() {
        let of = |sentence: &str| of_interface(&compact(sentence)).map(|it| it.until);
        let day = Some("2024-12-31".to_owned());
        assert_eq!(of("2. 本接口将于2024年12月31日正式回收，请开发者及时进行调整适配。"), Some(day));
        assert_eq!(of("该接口已废弃，请使用新接口"), Some(None));
        assert_eq!(of("本接口用于查询广告金回收记录").map(|_| ()), None);
        assert_eq!(of("1.0版本在2021年9月1日停止更新"), None);
        assert!(of_title("发送公众号图文消息（废弃）").is_some() && of_title("废弃订单").is_none());
    }
}
