//! Figures of a table small enough to count, and what must hold of any table.

use super::{Figures, Value, figures, quantile};
use crate::oracle::seen::View;
use crate::oracle::{OracleCase, random, written};
use jiff::civil::date;

const CASES: &str = "\
办件编号,事项编码,事项名称,办理部门,办件类型,申请渠道,申请时间,受理时间,办结时间,办理状态,法定时限,法定时限单位,\
承诺时限,承诺时限单位,延期天数,评价等级,评价时间,评价方式,跑动次数,应收费,实收费,是否代办
on-time,A,甲,一局,承诺件,网上,2026-02-26,2026-03-02,2026-03-06,办结,10,工作日,5,工作日,,非常满意,,主动,0,10.00,4.50,否
late,A,甲,一局,承诺件,窗口,2026-03-02,2026-03-02,2026-03-10,不予许可,10,工作日,5,工作日,,不满意,2026-04-01,主动,2,,,是
extended,B,乙,一局,承诺件,掌上,,2026-03-02,2026-03-16,办结,8,工作日,5,工作日,5,基本满意,2026-03-16,默认,1,,,否
instant,C,丙,一局,即办件,窗口,,2026-03-27,2026-03-27,办结,5,工作日,0,工作日,,,,,1,,,
open-red,A,甲,一局,承诺件,窗口,,2026-03-09,,在办,10,工作日,5,工作日,,,,,,,,
open-soon,A,甲,一局,承诺件,窗口,,2026-03-25,,在办,10,工作日,5,工作日,,,,,,,,
carried-over,B,乙,一局,承诺件,窗口,,2026-02-27,2026-03-02,办结,1,月,7,自然日,,满意,,默认,3,2.00,2.00,
withdrawn,B,乙,一局,承诺件,窗口,,2026-03-03,2026-03-04,撤回,10,工作日,5,工作日,,,,,,,,
refused,,丁,一局,承诺件,窗口,2026-03-03,,2026-03-04,不予受理,,,,,,,,,,,,
next-month,A,甲,一局,承诺件,窗口,,2026-03-31,2026-04-01,办结,10,工作日,3,工作日,,满意,,主动,0,70.00,,
";

fn march() -> View {
    View { start: date(2026, 3, 1), end: date(2026, 4, 1), as_of: date(2026, 3, 31) }
}

/// What the table comes to in March.
const RECKONED: &[(&str, Option<Value>)] = &[
    ("received", Some((8, None))),
    ("accepted", Some((8, None))),
    ("finished", Some((5, None))),
    ("closed_other", Some((1, None))),
    ("not_accepted", Some((1, None))),
    ("pending_start", Some((1, None))),
    ("pending_end", Some((3, None))),
    ("clearance_rate", Some((5, Some(8)))),
    ("cohort_finish_rate", Some((4, Some(8)))),
    // on-time, extended, instant, carried-over; late is late
    ("on_time_rate_closed", Some((4, Some(5)))),
    ("on_time_rate_closed_without_extensions", Some((3, Some(5)))),
    // due in March: on-time, late, extended, instant, carried-over (03-06), open-red (03-16)
    ("on_time_rate_due", Some((4, Some(6)))),
    ("on_time_rate_accepted", Some((3, Some(7)))),
    ("statutory_on_time_rate", Some((5, Some(5)))),
    // on-time (due 03-09) and carried-over; the extended one was closed on its due date
    ("early_rate", Some((2, Some(5)))),
    ("overdue_finished", Some((1, None))),
    ("overdue_pending", Some((1, None))),
    // open-soon is due on 04-01
    ("due_soon", Some((1, None))),
    // late; open-red passed 03-23 as well
    ("yellow_cards", Some((1, None))),
    ("red_cards", Some((1, None))),
    ("extended", Some((1, None))),
    ("instant_share_accepted", Some((1, Some(8)))),
    ("instant_share_finished", Some((1, Some(5)))),
    ("same_day_rate", Some((1, Some(5)))),
    ("instant_same_day_rate", Some((1, Some(1)))),
    // 4, 6, 10 and 2 (02-28 is a working Saturday)
    ("mean_turnaround", Some((22, Some(4)))),
    ("median_turnaround", Some((50, Some(10)))),
    ("p90_turnaround", Some((88, Some(10)))),
    ("max_turnaround", Some((10, None))),
    ("gross_days_mean", Some((29, Some(4)))),
    ("suspended_days_share", Some((0, Some(22)))),
    // 02-27, 02-28, 03-02; and 0
    ("acceptance_lag_mean", Some((3, Some(2)))),
    // 16, 4 and 0
    ("pending_age_median", Some((40, Some(10)))),
    ("pending_age_0_5", Some((2, None))),
    ("pending_age_11_20", Some((1, None))),
    ("pending_age_over_40", Some((0, None))),
    // A 10 to 3, B 10 to 5, C 5 to 0
    ("promised_speedup", Some((17, Some(25)))),
    // 10 to 5, 10 to 5, 8 to 5, 5 to 0, and from 02-27: a month 21, a week to 03-06 6
    ("promised_speedup_cases", Some((33, Some(54)))),
    ("actual_speedup", Some((32, Some(54)))),
    ("actual_speedup_over_promise", Some((-1, Some(21)))),
    // the rating of April is not seen
    ("ratings", Some((3, None))),
    ("default_ratings", Some((2, None))),
    ("rating_participation", Some((3, Some(5)))),
    ("rating_participation_active", Some((1, Some(5)))),
    ("active_rating_share", Some((1, Some(3)))),
    ("satisfaction_rate", Some((3, Some(3)))),
    ("satisfaction_rate_strict", Some((2, Some(3)))),
    ("satisfaction_rate_active", Some((1, Some(1)))),
    ("mean_rating", Some((12, Some(3)))),
    ("bad_ratings", Some((0, None))),
    ("online_rate", Some((2, Some(8)))),
    ("agent_share", Some((1, Some(8)))),
    // visits and fees of the cases finished in March: 0, 2, 1, 1 and 3
    ("zero_visit_rate", Some((1, Some(5)))),
    ("at_most_one_visit_rate", Some((3, Some(5)))),
    ("mean_visits", Some((7, Some(5)))),
    ("fee_due", Some((1200, None))),
    ("fee_charged", Some((650, None))),
    ("fee_relief", Some((550, None))),
];

#[test]
fn a_small_table_counts_as_it_does_on_paper() {
    let figures = figures(&written::read_cases(CASES), &[], march(), &|_| String::new());
    for (id, value) in RECKONED {
        assert_eq!(figures[&(String::new(), *id)], *value, "{id}");
    }
}

#[test]
fn what_nobody_wrote_down_is_unknown_and_what_one_left_out_is_neither() {
    let of =
        |text: &str, id| figures(&written::read_cases(text), &[], march(), &|_| String::new())[&(String::new(), id)];
    let without_any_mark = CASES.replace("主动,", ",").replace("默认,", ",");
    for id in ["default_ratings", "rating_participation_active", "active_rating_share", "satisfaction_rate_active"] {
        assert_eq!(of(&without_any_mark, id), None, "{id}");
    }
    assert_eq!(of(&without_any_mark, "ratings"), Some((3, None)));
    let with_one_mark_less = CASES.replacen("非常满意,,主动", "非常满意,,", 1);
    assert_eq!(of(&with_one_mark_less, "default_ratings"), Some((2, None)));
    assert_eq!(of(&with_one_mark_less, "active_rating_share"), Some((0, Some(3))));
}

#[test]
fn corrections_before_acceptance_are_not_the_hall_s_time() {
    let cases = "\
办件编号,申请时间,受理时间,办理状态
quick,2026-03-02,2026-03-06,在办
slow,2026-03-02,2026-03-10,在办
corrected,2026-03-02,2026-03-12,在办
";
    let stops = |kind| format!("办件编号,种类,开始时间,结束时间\ncorrected,{kind},2026-03-03,2026-03-06\n");
    let of = |stops: &str, id| {
        let (cases, stops) = (written::read_cases(cases), written::read_stops(stops));
        figures(&cases, &stops, march(), &|_| String::new())[&(String::new(), id)]
    };
    // 4, 6, and 8 less the 4th to the 6th
    assert_eq!(of(&stops("补正"), "acceptance_lag_mean"), Some((15, Some(3))));
    assert_eq!(of(&stops("补正"), "acceptance_late_rate"), Some((1, Some(3))));
    assert_eq!(of(&stops("听证"), "acceptance_lag_mean"), Some((18, Some(3))));
    assert_eq!(of(&stops("听证"), "acceptance_late_rate"), None, "nobody knows who was told what is missing");
}

fn number(figures: &Figures, group: &str, id: &'static str) -> i64 {
    figures[&(group.to_owned(), id)].map_or(0, |value| value.0)
}

#[test]
fn what_holds_of_every_table() {
    let by = |case: &OracleCase| case.department.clone().unwrap_or_default();
    for seed in 0..3 {
        let (cases, stops) = random::table(seed, 400);
        for month in 1..10 {
            let start = date(2026, month, 1);
            let end = start.last_of_month().tomorrow().expect("a day");
            let view = View { start, end, as_of: end.yesterday().expect("a day") };
            let whole = figures(&cases, &stops, view, &|_| String::new());
            let parts = figures(&cases, &stops, view, &by);
            for ((_, id), value) in &whole {
                let sums = matches!(value, Some((_, None))) && *id != "max_turnaround";
                let added: i64 =
                    parts.iter().filter(|((_, part), _)| part == id).filter_map(|(_, v)| Some(v.as_ref()?.0)).sum();
                assert!(!sums || added == number(&whole, "", id), "{id} is the sum of its groups");
            }
            let ages = ["pending_age_0_5", "pending_age_6_10", "pending_age_11_20", "pending_age_21_40"];
            let young: i64 = ages.iter().map(|id| number(&whole, "", id)).sum();
            assert_eq!(young + number(&whole, "", "pending_age_over_40"), number(&whole, "", "pending_end"));
            let closed = whole[&(String::new(), "on_time_rate_closed")].expect("timed cases");
            assert_eq!(closed.1, Some(closed.0 + number(&whole, "", "overdue_finished")));
            assert!(number(&whole, "", "bad_ratings") <= number(&whole, "", "ratings"));
        }
    }
}

#[test]
fn quantiles_lie_between_order_statistics() {
    assert_eq!(quantile(&[], 5), None);
    assert_eq!(quantile(&[7], 9), Some((70, Some(10))));
    assert_eq!(quantile(&[4, 1], 5), Some((25, Some(10))));
    assert_eq!(quantile(&[1, 2, 3, 4], 9), Some((37, Some(10))));
}
