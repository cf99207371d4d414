//! The clock vectors of `tests/corpus/clock`: edge cases reckoned by hand, then random ones, as of 2026-10-31.
//!
//! The oracle must agree with the hand about the edge cases; the files must hold what the oracle says of all.

use super::clock::time;
use super::written::{CASE_COLUMNS, cases_csv, read_cases, read_stops, stops_csv, timed_csv};
use super::{CaseType, OracleCase, Stop, random};
use jiff::civil::{Date, date};

const AS_OF: Date = date(2026, 10, 31);
const CASES: &str = include_str!("../../corpus/clock/cases.csv");
const STOPS: &str = include_str!("../../corpus/clock/suspensions.csv");
const EXPECTED: &str = include_str!("../../corpus/clock/expected.csv");

/// The columns of the vectors.
const COLUMNS: [&str; 15] = [
    "办件编号",
    "事项编码",
    "办理部门",
    "办件类型",
    "受理时间",
    "办结时间",
    "办理状态",
    "法定时限",
    "法定时限单位",
    "承诺时限",
    "承诺时限单位",
    "承诺办结时间",
    "特别程序天数",
    "延期天数",
    "延期批准时间",
];

/// Case, accepted, closed, state, statutory limit, promised limit, given deadline, `P`, extension @ day, stops
/// = promised due, statutory due, turnaround or age, on time or overdue.
const EDGES: &str = "
the-worked-examples
week-of-national-day    | 2026-09-24 | 2026-10-09 | 办结 | | 5 工作日 | | | | = 2026-10-09 | | 5 | 1
spring-festival         | 2026-02-12 | 2026-02-27 | 办结 | | 5 工作日 | | | | = 2026-02-26 | | 6 | 0
saturday-at-work        | 2026-02-27 | 2026-02-28 | 办结 | | 1 工作日 | | | | = 2026-02-28 | | 1 | 1
instant-on-a-holiday    | 2026-10-04 | 2026-10-08 | 办结 | | 0 工作日 | | | | = 2026-10-08 | | 1 | 1
stops-overlap           | 2026-03-02 | 2026-03-16 | 办结 | | 5 工作日 | | | | 2026-03-03..2026-03-05 2026-03-04..2026-03-10 = 2026-03-16 | | 5 | 1
calendar-days-stopped   | 2026-03-02 | 2026-03-23 | 办结 | | 10 自然日 | | | | 2026-03-10..2026-03-20 = 2026-03-23 | | 7 | 1
calendar-days-roll      | 2026-09-25 | 2026-10-08 | 办结 | | 7 自然日 | | | | = 2026-10-08 | | 4 | 1
month-to-february       | 2026-01-31 | 2026-02-28 | 办结 | | 1 月 | | | | = 2026-02-28 | | 16 | 1
months-and-years
month-to-leap-day       | 2024-01-31 | 2024-03-01 | 办结 | | 1 月 | | | | = 2024-02-29 | | 19 | 0
month-to-thirtieth      | 2026-08-31 | 2026-09-30 | 办结 | | 1 月 | | | | = 2026-09-30 | | 22 | 1
year-from-leap-day      | 2024-02-29 | 2024-03-01 | 不予许可 | | 1 年 | | | | = 2025-02-28 | | 1 | 1
month-and-three         | 2026-05-31 | 2026-07-01 | 办结 | 3 月 | 1 月 | | | | = 2026-06-30 | 2026-08-31 | 22 | 0
month-stopped           | 2026-03-02 | 2026-04-07 | 办结 | | 1 月 | | | | 2026-03-30..2026-04-03 = 2026-04-07 | | 21 | 1
year-across-the-horizon | 2026-03-02 | 2026-03-03 | 办结 | 1 年 | | | | | = | 2027-03-02 | 1 | 1
office-hours
office-over-lunch       | 2026-03-02 11:00:00 | 2026-03-02 16:30:00 | 办结 | | 4 工作小时 | | | | = 2026-03-02T16:30:00 | | 0 | 1
office-a-second-late    | 2026-03-02 11:00:00 | 2026-03-02 16:30:01 | 办结 | | 4 工作小时 | | | | = 2026-03-02T16:30:00 | | 0 | 0
office-until-noon       | 2026-03-02 09:00:00 | 2026-03-02 12:00:00 | 办结 | | 3 工作小时 | | | | = 2026-03-02T12:00:00 | | 0 | 1
office-after-closing    | 2026-03-02 18:20:00 | 2026-03-03 10:00:00 | 办结 | | 1 工作小时 | | | | = 2026-03-03T10:00:00 | | 1 | 1
office-before-opening   | 2026-03-02 07:10:00 | 2026-03-02 17:00:00 | 办结 | | 7 工作小时 | | | | = 2026-03-02T17:30:00 | | 0 | 1
office-in-lunch-break   | 2026-03-02 12:30:00 | 2026-03-02 17:31:00 | 办结 | | 4 工作小时 | | | | = 2026-03-02T17:30:00 | | 0 | 0
office-over-festival    | 2026-02-14 16:30:00 | 2026-02-24 10:01:00 | 办结 | | 2 工作小时 | | | | = 2026-02-24T10:00:00 | | 1 | 0
office-from-a-holiday   | 2026-10-03 10:00:00 | 2026-10-08 17:30:00 | 办结 | | 7 工作小时 | | | | = 2026-10-08T17:30:00 | | 1 | 1
office-stopped          | 2026-03-02 16:30:00 | 2026-03-05 10:59:00 | 办结 | | 3 工作小时 | | | | 2026-03-02..2026-03-04 = 2026-03-05T11:00:00 | | 1 | 1
office-undated-stop     | 2026-03-02 16:30:00 | 2026-03-02 16:40:00 | 办结 | | 3 工作小时 | | 2 | | = 2026-03-05T11:00:00 | | 0 | 1
office-without-a-time   | 2026-03-02 | 2026-03-04 | 办结 | | 10 工作小时 | | | | = 2026-03-04 | | 2 | 1
office-extended         | 2026-03-06 10:00:00 | 2026-03-09 11:00:00 | 办结 | | 2 工作小时 | | | 1 @ 2026-03-06 | = 2026-03-09T12:00:00 | | 1 | 1
hours
hours-to-midnight       | 2026-03-03 15:00:00 | 2026-03-03 23:59:59 | 办结 | | 9 小时 | | | | = 2026-03-04T00:00:00 | | 0 | 1
hours-past-midnight     | 2026-03-03 15:00:00 | 2026-03-04 00:30:00 | 办结 | | 9 小时 | | | | = 2026-03-04T00:00:00 | | 1 | 0
hours-midnight-by-date  | 2026-03-03 15:00:00 | 2026-03-04 | 办结 | | 9 小时 | | | | = 2026-03-04T00:00:00 | | 1 | 1
hours-roll              | 2026-03-06 10:00:00 | 2026-03-09 09:59:00 | 办结 | | 24 小时 | | | | = 2026-03-09T10:00:00 | | 1 | 1
hours-to-sunday-work    | 2026-09-19 08:30:00 | 2026-09-20 08:30:01 | 办结 | | 24 小时 | | | | = 2026-09-20T08:30:00 | | 1 | 0
hours-undated-stop      | 2026-03-02 10:00:00 | 2026-03-05 10:00:00 | 办结 | | 48 小时 | | 1 | | = 2026-03-05T10:00:00 | | 3 | 1
hours-stopped           | 2026-03-02 10:00:00 | 2026-03-05 09:00:00 | 办结 | | 24 小时 | | | | 2026-03-02..2026-03-04 = 2026-03-05T10:00:00 | | 1 | 1
hours-stopped-later     | 2026-03-02 10:00:00 | 2026-03-09 09:00:00 | 办结 | | 24 小时 | | | | 2026-03-04..2026-03-06 = 2026-03-03T10:00:00 | | 3 | 0
hours-without-a-time    | 2026-03-02 | 2026-03-04 | 办结 | | 30 小时 | | | | = 2026-03-04 | | 2 | 1
hours-extended          | 2026-03-04 10:00:00 | 2026-03-10 10:00:00 | 办结 | | 48 小时 | | | 2 @ 2026-03-06 | = 2026-03-10T10:00:00 | | 4 | 1
extensions
extended-too-late       | 2026-03-02 | 2026-03-16 | 办结 | | 5 工作日 | | | 5 @ 2026-03-10 | = 2026-03-09 | | 10 | 0
extended-on-due-date    | 2026-03-02 | 2026-03-16 | 办结 | | 5 工作日 | | | 5 @ 2026-03-09 | = 2026-03-16 | | 10 | 1
extended-statutory-only | 2026-03-02 | 2026-03-18 | 办结 | 10 工作日 | 5 工作日 | | | 3 @ 2026-03-12 | = 2026-03-09 | 2026-03-19 | 12 | 0
extended-while-stopped  | 2026-03-02 | 2026-03-18 | 办结 | | 5 工作日 | | | 2 @ 2026-03-10 | 2026-03-04..2026-03-11 = 2026-03-18 | | 7 | 1
extended-after-due-stop | 2026-03-02 | 2026-03-24 | 办结 | | 5 工作日 | | | 5 @ 2026-03-12 | 2026-03-10..2026-03-20 = 2026-03-09 | | 8 | 0
extended-no-date        | 2026-03-02 | 2026-03-16 | 办结 | | 5 工作日 | | | 5 @ | = 2026-03-16 | | 10 | 1
extended-after-as-of    | 2026-10-20 | | 在办 | | 20 工作日 | | | 5 @ 2026-11-02 | = 2026-11-17 | | 8 | 0
extended-after-closing  | 2026-03-02 | 2026-03-05 | 办结 | | 5 工作日 | | | 2 @ 2026-03-06 | = 2026-03-11 | | 3 | 1
extended-calendar-days  | 2026-03-02 | 2026-03-17 | 办结 | | 10 自然日 | | | 5 @ 2026-03-05 | = 2026-03-17 | | 11 | 1
extended-month          | 2026-01-31 | 2026-03-04 | 办结 | | 1 月 | | | 3 @ 2026-02-28 | = 2026-03-04 | | 19 | 1
extended-by-number      | 2026-03-02 | 2026-03-16 | 办结 | | 5 工作日 | | 3 | 2 @ 2026-03-12 | = 2026-03-16 | | 7 | 1
extended-instant        | 2026-03-02 | 2026-03-03 | 办结 | 0 工作日 | 0 工作日 | | | 5 @ | = 2026-03-02 | 2026-03-02 | 1 | 0
stops-of-closed-cases
stops-not-joined        | 2026-03-02 | 2026-03-16 | 办结 | | 5 工作日 | | | | 2026-03-02..2026-03-04 2026-03-05..2026-03-10 = 2026-03-16 | | 5 | 1
stops-touching          | 2026-03-02 | 2026-03-16 | 办结 | | 5 工作日 | | | | 2026-03-02..2026-03-04 2026-03-04..2026-03-10 = 2026-03-17 | | 4 | 1
stop-of-no-day          | 2026-03-02 | 2026-03-10 | 办结 | | 5 工作日 | | | | 2026-03-04..2026-03-04 = 2026-03-09 | | 6 | 0
stop-before-acceptance  | 2026-03-02 | 2026-03-11 | 办结 | | 5 工作日 | | | | 2026-02-25..2026-03-04 = 2026-03-11 | | 5 | 1
stop-on-due-date        | 2026-03-02 | 2026-03-23 | 办结 | | 5 工作日 | | | | 2026-03-09..2026-03-20 = 2026-03-09 | | 6 | 0
stop-before-due-date    | 2026-03-02 | 2026-03-23 | 办结 | | 5 工作日 | | | | 2026-03-06..2026-03-20 = 2026-03-23 | | 5 | 1
stop-after-closing      | 2026-03-02 | 2026-03-05 | 办结 | | 5 工作日 | | | | 2026-03-06..2026-03-20 = 2026-03-09 | | 3 | 1
stop-across-closing     | 2026-03-02 | 2026-03-05 | 办结 | | 5 工作日 | | | | 2026-03-04..2026-03-20 = 2026-03-10 | | 2 | 1
stop-open-but-closed    | 2026-03-02 | 2026-03-10 | 办结 | | 5 工作日 | | | | 2026-03-04.. = 2026-03-13 | | 2 | 1
stop-in-the-roll        | 2026-03-02 | 2026-03-09 | 办结 | | 5 自然日 | | | | 2026-03-07..2026-03-12 = 2026-03-09 | | 4 | 1
stop-beats-number       | 2026-03-02 | 2026-03-10 | 办结 | | 5 工作日 | | 10 | | 2026-03-04..2026-03-05 = 2026-03-10 | | 5 | 1
instant-with-stop       | 2026-03-02 | 2026-03-09 | 办结 | | 0 工作日 | | | | 2026-03-02..2026-03-06 = 2026-03-02 | | 1 | 0
numbers-of-days
number-working-days     | 2026-03-02 | 2026-03-12 | 办结 | | 5 工作日 | | 3 | | = 2026-03-12 | | 5 | 1
number-calendar-days    | 2026-03-02 | 2026-03-16 | 办结 | | 10 自然日 | | 3 | | = 2026-03-16 | | 10 | 1
number-month            | 2026-03-02 | 2026-04-08 | 办结 | | 1 月 | | 3 | | = 2026-04-07 | | 26 | 0
number-year             | 2026-03-02 | 2026-03-06 | 办结 | | 1 年 | | 3 | | = 2027-03-05 | | 4 | 1
number-over-elapsed     | 2026-03-02 | 2026-03-05 | 办结 | | 5 工作日 | | 30 | | = 2026-04-21 | | 0 | 1
number-of-both-units    | 2026-03-02 | 2026-03-13 | 办结 | 10 自然日 | 5 工作日 | | 3 | | = 2026-03-12 | 2026-03-16 | 6 | 0
number-statutory-unit   | 2026-03-02 | 2026-03-12 | 办结 | 10 工作日 | | 2026-03-12 | 3 | | = 2026-03-12 | 2026-03-19 | 5 | 1
number-without-limit    | 2026-03-02 | 2026-03-12 | 办结 | | | 2026-03-11 | 3 | | = 2026-03-11 | | 8 | 0
number-instant          | 2026-03-02 | 2026-03-05 | 办结 | | 0 工作日 | | 3 | | = 2026-03-02 | | 0 | 0
pending-cases
pending-late            | 2026-09-01 | | 在办 | | 5 工作日 | | | | = 2026-09-08 | | 39 | 1
pending-due-on-as-of    | 2026-10-12 | | 在办 | | | 2026-10-31 | | | = 2026-10-31 | | 14 | 1
pending-due-that-night  | 2026-10-12 | | 在办 | | | 2026-10-31 23:59:00 | | | = 2026-10-31T23:59:00 | | 14 | 1
pending-due-next-day    | 2026-10-12 | | 在办 | | | 2026-11-01 | | | = 2026-11-01 | | 14 | 0
pending-untimed         | 2026-10-12 | | 在办 | | | | | | = | | 14 |
closed-after-as-of      | 2026-10-26 | 2026-11-03 | 办结 | | 5 工作日 | | | | = 2026-11-02 | | 4 | 0
stopped-before-due      | 2026-10-12 | | 在办 | | 20 工作日 | | | | 2026-10-20.. = | | 6 | 0
stopped-after-due       | 2026-09-01 | | 在办 | | 5 工作日 | | | | 2026-09-10.. = 2026-09-08 | | 7 | 1
stopped-on-due-date     | 2026-09-01 | | 在办 | | 5 工作日 | | | | 2026-09-08.. = 2026-09-08 | | 5 | 1
stopped-day-before-due  | 2026-09-01 | | 在办 | | 5 工作日 | | | | 2026-09-07.. = | | 4 | 0
stopped-on-as-of        | 2026-10-12 | | 在办 | | 20 工作日 | | | | 2026-10-31.. = | | 14 | 0
stop-ends-on-as-of      | 2026-10-12 | | 在办 | | 20 工作日 | | | | 2026-10-20..2026-10-31 = 2026-11-19 | | 6 | 0
stop-ends-after-as-of   | 2026-10-12 | | 在办 | | 20 工作日 | | | | 2026-10-20..2026-11-01 = | | 6 | 0
stop-begins-after-as-of | 2026-10-12 | | 在办 | | 20 工作日 | | | | 2026-11-02..2026-11-10 = 2026-11-09 | | 14 | 0
stopped-between-limits  | 2026-09-01 | | 在办 | 60 工作日 | 5 工作日 | | | | 2026-09-15.. = 2026-09-08 | | 10 | 1
stopped-state-late      | 2026-09-01 | | 挂起 | | 5 工作日 | | | | = 2026-09-08 | | 39 | 1
stopped-state-in-time   | 2026-10-26 | | 挂起 | | 20 工作日 | | | | = | | 4 | 0
stopped-state-number    | 2026-09-01 | | 挂起 | | 5 工作日 | | 3 | | = 2026-09-11 | | 36 | 1
stopped-state-resumed   | 2026-10-12 | | 挂起 | | 20 工作日 | | | | 2026-10-20..2026-10-22 = 2026-11-11 | | 12 | 0
stopped-instant         | 2026-10-30 | | 在办 | | 0 工作日 | | | | 2026-10-30.. = 2026-10-30 | | 0 | 1
stopped-given-ahead     | 2026-10-12 | | 在办 | 20 工作日 | | 2026-11-10 10:30:00 | | | 2026-10-15.. = 2026-11-10T10:30:00 | | 3 | 0
stopped-given-past      | 2026-10-12 | | 在办 | | | 2026-10-20 | | | 2026-10-15.. = 2026-10-20 | | 3 | 1
stopped-statutory-only  | 2026-10-12 | | 在办 | 5 工作日 | | | | | 2026-10-15.. = | | 3 | 0
given-deadlines
given-midnight-is-a-day | 2026-03-02 | 2026-03-06 16:00:00 | 办结 | | | 2026-03-06 00:00:00 | | | = 2026-03-06 | | 4 | 1
given-instant-missed    | 2026-03-02 | 2026-03-06 11:00:00 | 办结 | | | 2026-03-06 10:30:00 | | | = 2026-03-06T10:30:00 | | 4 | 0
given-instant-by-date   | 2026-03-02 | 2026-03-06 | 办结 | | | 2026-03-06 10:30:00 | | | = 2026-03-06T10:30:00 | | 4 | 1
given-on-a-day-off      | 2026-03-02 | 2026-03-08 | 办结 | | | 2026-03-07 | | | = 2026-03-07 | | 4 | 0
given-not-moved         | 2026-03-02 | 2026-03-10 | 办结 | 5 工作日 | | 2026-03-06 | | 5 @ 2026-03-05 | 2026-03-03..2026-03-05 = 2026-03-06 | 2026-03-18 | 4 | 0
given-before-acceptance | 2026-03-02 | 2026-03-03 | 办结 | | | 2026-02-25 | | | = 2026-02-25 | | 1 | 0
given-beside-a-length   | 2026-03-02 | 2026-03-09 | 办结 | | 5 工作日 | 2026-03-06 | | | = 2026-03-09 | | 5 | 1
the-rest
statutory-instead       | 2026-03-02 | 2026-03-10 | 办结 | 5 工作日 | | | | | = | 2026-03-09 | 6 | 0
late-on-a-day-off       | 2026-09-24 | 2026-10-01 | 办结 | | 3 工作日 | | | | = 2026-09-30 | | 3 | 0
promise-over-statutory  | 2026-03-02 | 2026-03-10 | 办结 | 5 工作日 | 10 工作日 | | | | = 2026-03-16 | 2026-03-09 | 6 | 1
closed-before-the-hour  | 2026-03-02 10:00:00 | 2026-03-02 09:00:00 | 办结 | | 1 工作日 | | | | = 2026-03-03 | | 0 | 1
no-limit-at-all         | 2026-03-02 | 2026-03-10 | 不予许可 | | | | | | = | | 6 |
terminated-undated      | 2026-03-02 | | 终止 | | 5 工作日 | | | | = | | 0 |
withdrawn-while-stopped | 2026-03-02 | 2026-03-12 | 撤回 | | 5 工作日 | | | | 2026-03-04.. = | | 2 |
forwarded               | 2026-03-02 | 2026-03-12 | 转报 | 20 工作日 | 5 工作日 | | 3 | | = | | 5 |
";

/// An edge case, its stops, and what the hand says: promised due, statutory due, days, verdict.
fn edge(line: &str) -> (OracleCase, Vec<Stop>, Vec<String>) {
    let (given, reckoned) = line.split_once('=').expect("an edge case and its result");
    let cells: Vec<&str> = given.split('|').map(str::trim).collect();
    let [id, accepted, closed, state, statutory, promised, due, number, extension, stops] = cells[..] else {
        panic!("ten cells: {line}")
    };
    let limit = |limit: &str| limit.replace(' ', ",");
    let limits = [statutory, promised].map(|cell| if cell.is_empty() { ",".to_owned() } else { limit(cell) });
    let (days, at) = extension.split_once('@').unwrap_or_default();
    let row = [id, "", "", "", accepted, closed, state, &limits[0], &limits[1], due, number, days.trim(), at.trim()];
    let mut case = read_cases(&format!("{}\n{}\n", COLUMNS.join(","), row.join(","))).remove(0);
    let instant = case.promised.is_some_and(|(length, _)| length == 0);
    case.case_type = Some(if instant { CaseType::Instant } else { CaseType::Commitment });
    let stop = |stop: &str| {
        let (start, end) = stop.split_once("..").expect("a start and perhaps an end");
        format!("{id},听证,{start},{end}\n")
    };
    let stops: String = stops.split_whitespace().map(stop).collect();
    let stops = read_stops(&format!("办件编号,种类,开始时间,结束时间\n{stops}"));
    (case, stops, reckoned.split('|').map(|cell| cell.trim().to_owned()).collect())
}

fn edges() -> impl Iterator<Item = (OracleCase, Vec<Stop>, Vec<String>)> {
    EDGES.lines().filter(|line| line.contains('=')).map(edge)
}

/// The three files as they must be: the edge cases, then random accepted cases.
fn files() -> [String; 3] {
    let (mut cases, mut stops) = (Vec::new(), Vec::new());
    for (case, own, _) in edges() {
        cases.push(case);
        stops.extend(own);
    }
    let (random, random_stops) = random::table(20_261_031, 330);
    cases.extend(random.into_iter().filter(|case| case.accepted.is_some()));
    stops.extend(random_stops);
    let written = cases_csv(&cases, &COLUMNS);
    [written.clone(), stops_csv(&stops), expected(&written, &stops_csv(&stops))]
}

fn expected(cases: &str, stops: &str) -> String {
    let (cases, stops) = (read_cases(cases), read_stops(stops));
    let timed: Vec<_> = cases.iter().map(|case| time(case, &stops, AS_OF)).collect();
    timed_csv(&cases, &timed)
}

#[test]
fn the_oracle_agrees_with_the_hand() {
    assert!(COLUMNS.iter().all(|column| CASE_COLUMNS.contains(column)));
    for (case, stops, reckoned) in edges() {
        let timed = timed_csv(std::slice::from_ref(&case), &[time(&case, &stops, AS_OF)]);
        let row: Vec<&str> = timed.lines().nth(1).expect("one row").split(',').collect();
        let either = |closed: usize, pending: usize| format!("{}{}", row[closed], row[pending]);
        let found = [row[1].to_owned(), row[2].to_owned(), either(3, 4), either(6, 8)];
        assert_eq!(found[..], reckoned[..], "{}", case.case_id);
    }
}

#[test]
fn the_vectors_are_what_the_oracle_says() {
    assert_eq!(expected(CASES, STOPS), EXPECTED);
    assert_eq!(files(), [CASES, STOPS, EXPECTED], "run the ignored test `write_the_vectors` after a change");
}

#[test]
#[ignore = "writes the vectors anew: for use after a new edge case"]
fn write_the_vectors() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/clock");
    for (name, text) in ["cases.csv", "suspensions.csv", "expected.csv"].iter().zip(files()) {
        std::fs::write(folder.join(name), text).expect("a file of the corpus");
    }
}
