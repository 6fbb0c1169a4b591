//! Time and money: what a number counts, and what a date looks like.

use std::time::{Duration, SystemTime};

use weixin_runtime::{Day, Days, Fen, Hours, Minutes, Month, Seconds, UnixMillis, UnixSeconds, Yuan};
use weixin_tests::features;

use super::{body, received, sent, wrong};

#[test]
fn time() {
    use features::time::demo::{Call, CallRequired};
    let call = Call::new(CallRequired {
        at: UnixSeconds(1),
        at_ms: UnixMillis(2),
        wait: Duration::from_secs(3),
        wait_ms: Duration::from_millis(4),
    });
    assert_eq!(body(&call), r#"{"at":1,"at_ms":2,"wait":3,"wait_ms":4}"#);
    let answer = received::<Call>(r#"{"at":1800000000,"wait_ms":1500}"#).expect("good");
    assert_eq!((answer.at, answer.wait_ms), (UnixSeconds(1_800_000_000), weixin_runtime::Millis(1500)));
}

#[test]
fn calendar() {
    use features::calendar::demo::Call;
    use features::calendar::service::SERVICE;
    let day = Day::new(2024, 2, 29).expect("a day");
    let month = Month::from(day);
    let call = Call::new(day).month(month).holidays([day, Day::new(2024, 12, 25).expect("a day")]).since(day);
    assert_eq!(sent(&call).0, "POST /demo/call?access_token=T&since=2024-02-29");
    assert_eq!(body(&call), r#"{"day":"2024-02-29","holidays":["2024-02-29","2024-12-25"],"month":"2024-02"}"#);
    assert_eq!(wrong(&Call::new(day).holidays(vec![day; 3])), "holidays: 3 items, must be at most 2\n");
    assert_eq!(SERVICE.time_zone.to_string(), "+08:00");
    assert_eq!(Day::at(SystemTime::UNIX_EPOCH, SERVICE.time_zone), Day::new(1970, 1, 1));

    let answer = received::<Call>(r#"{"day":"2024-02-29","month":"2024-02","visits":{"a":"20240229"}}"#).expect("good");
    assert_eq!((answer.day, answer.month), (day, Some(month)));
    assert_eq!(
        answer.visits.and_then(|visits| visits.get("a").copied()),
        Some(day),
        "without dashes it means the same"
    );
    assert_eq!(received::<Call>(r#"{"day":20240229}"#).expect("good").day, day);
    let refused = |body: &str| received::<Call>(body).expect_err("not a day");
    assert!(refused(r#"{"day":"2023-02-29"}"#).contains("day: expected a day, found a string that is not a day"));
    assert!(refused(r#"{"day":""}"#).contains("day: expected a day, found an empty string"));
    assert!(refused(r#"{"day":20230229}"#).contains("day: expected a day, found 20230229"));
    assert!(refused(r#"{"day":"2024-02-29","month":true}"#).contains("month: expected a month, found a boolean"));
}

#[test]
fn dated() {
    use features::dated::demo::Call;
    let day = Day::new(2023, 11, 2).expect("a day");
    let at = UnixSeconds(1_616_404_717);
    let call = Call::new(day).ds(day).month(Month::from(day)).created(at).uploaded(UnixMillis(1_671_082_175_120));
    let call = call.paid(at).days([day, Day::new(9999, 12, 31).expect("a day")]).times([("a", at)]).since(day).at(at);
    assert_eq!(sent(&call).0, "POST /demo/call?access_token=T&since=20231102&at=2021-03-22+17%3A18%3A37");
    assert_eq!(
        body(&call),
        r#"{"bill":"20231102","created":"2021-03-22 17:18:37","days":"20231102,99991231","ds":20231102,"month":"202311",""#
            .to_owned()
            + r#"paid":"20210322171837","times":{"a":"2021-03-22T17:18:37+08:00"},"uploaded":"2022-12-15T13:29:35.120+08:00"}"#
    );
    assert_eq!(
        wrong(&Call::new(day).created(UnixSeconds(i64::MAX)).times([("b", UnixSeconds(i64::MIN))])),
        "created: 9223372036854775807 seconds since 1970, must be in the years 0 to 9999\n\
         times.b: -9223372036854775808 seconds since 1970, must be in the years 0 to 9999\n"
    );

    let body =
        r#"{"bill":"2023-11-02","month":202311,"created":"2021-03-22T09:18:37Z","uploaded":"2022-12-15 13:29:35","#
            .to_owned()
            + r#""days":"20231102,2023-11-02","times":["2021-03-22 17:18:37"]}"#;
    let answer = received::<Call>(&body).expect("good");
    assert_eq!((answer.bill, answer.month, answer.created), (Some(day), Some(Month::from(day)), Some(at)));
    assert_eq!(answer.uploaded, Some(UnixMillis(1_671_082_175_000)));
    assert_eq!((answer.days, answer.times), (Some(vec![day, day]), Some(vec![at])));
    let empty = received::<Call>(r#"{"bill":"","month":"","created":"","uploaded":"","days":""}"#).expect("no values");
    assert_eq!((empty.bill, empty.created, empty.days), (None, None, Some(vec![])));
    let refused = |body: &str| received::<Call>(body).expect_err("not a time");
    assert!(refused(r#"{"created":"soon"}"#).contains("created: expected a time, found a string that is not a time"));
    assert!(refused(r#"{"created":1616404717}"#).contains("created: expected a time in a string, found a number"));
    assert!(refused(r#"{"days":"20231102,x"}"#).contains("days[1]: expected a day, found a string that is not a day"));
}

#[test]
fn duration() {
    use features::duration::demo::{Call, CallRequired};
    let call = Call::new(CallRequired { interval: Minutes(60), delay: Seconds(6) })
        .valid(Days(30))
        .lead(Duration::from_secs(7200));
    assert_eq!(sent(&call).0, "POST /demo/call?access_token=T&interval=60");
    assert_eq!(body(&call), r#"{"delay":6,"lead":"2","valid":30}"#);
    assert_eq!(
        wrong(&Call::new(CallRequired { interval: Minutes(6), delay: Duration::from_secs(5) }).valid(Days(31))),
        "interval: `6`, must be one of 5, 60, 1440\ndelay: 5, must be at least 6\nvalid: 31, must be at most 30\n"
    );
    let answer = received::<Call>(r#"{"lead":"-1","at":"1700000000"}"#).expect("good");
    assert_eq!((answer.valid, answer.lead, answer.at), (Days(3), Some(Hours(0)), Some(UnixSeconds(1_700_000_000))));
}

#[test]
fn money() {
    use features::money::demo::{Call, CallRequired};
    let call = Call::new(CallRequired { total: Fen(1), price: Yuan::new(12, 30) })
        .tip(Fen(5))
        .parts([Yuan::new(1, 0)])
        .withdrawn(Fen(100));
    assert_eq!(sent(&call).0, "POST /demo/call?access_token=T&tip=0.05");
    assert_eq!(body(&call), r#"{"parts":[1],"price":12.3,"total":1,"withdrawn":"1.00"}"#);
    let call = Call::new(CallRequired { total: Fen(0), price: Fen(500_001) })
        .parts([Yuan::new(9, 50), Yuan::new(9, 51)])
        .withdrawn(Fen(-51));
    assert_eq!(
        wrong(&call),
        "total: 0, must be at least 1\nprice: 5000.01, must be at most 5000.00\n\
         parts[1]: 9.51, must be at most 9.50\nwithdrawn: -0.51, must be at least -0.50\n"
    );
    let answer = received::<Call>(r#"{"total":888,"price":0.30000000000000004,"amount":"1234.5"}"#).expect("good");
    assert_eq!((answer.total, answer.price, answer.amount), (Fen(888), Yuan::new(0, 30), Some(Yuan::new(1234, 50))));
    let empty = received::<Call>(r#"{"amount":""}"#).expect("good");
    assert_eq!((empty.total, empty.price, empty.amount), (Fen(100), Yuan::new(0, 50), None));
    let refused = |body: &str| received::<Call>(body).expect_err("not an amount");
    assert!(refused(r#"{"price":0.005}"#).contains("price: expected a number with at most two decimals, found 0.005"));
    assert!(refused(r#"{"price":"1"}"#).contains("price: expected a number, found a string"));
    assert!(refused(r#"{"total":1.5}"#).contains("total: expected an integer, found 1.5"));
}
