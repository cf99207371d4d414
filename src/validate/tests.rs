//! Joins against what they are by definition, row by row.

use super::{Completed, Share, Validated};
use crate::{
    config::Settings,
    period::Day,
    pipeline::{self, NamedFile, Request},
    schema::{Dataset, LimitUnit, column as c},
};
use proptest::prelude::*;
use std::{collections::BTreeMap, fmt::Write as _, io::Write as _};

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn load(cases: &str, (dataset, records): (Dataset, &str)) -> Validated {
    let (cases, records) = (file(cases), file(records));
    let named = |file: &tempfile::NamedTempFile| vec![NamedFile::given(file.path().to_str().unwrap())];
    let registers = BTreeMap::from([(dataset, named(&records))]);
    let dimensions = vec!["item_kind".to_owned(), "case_type".to_owned()];
    let request = Request { cases: named(&cases), registers, dimensions, ..Request::default() };
    pipeline::load(&Settings::load(None).unwrap(), &request).unwrap().validated
}

/// A column of whole numbers of all cases.
fn numbers(validated: &Validated, column: &str) -> Vec<Option<i64>> {
    let parts = (0..validated.cases.parts()).map(|part| validated.cases.part(part).unwrap().frame);
    let all = parts.map(|frame| frame.column(column).unwrap().cast(&polars::prelude::DataType::Int64).unwrap());
    all.flat_map(|column| column.i64().unwrap().iter().collect::<Vec<_>>()).collect()
}

/// The texts of a dimension of all cases.
fn texts(validated: &Validated, dimension: &str) -> Vec<String> {
    let dictionary = &validated.cases.dictionaries[dimension];
    let code = |code: &Option<i64>| dictionary.text(u32::try_from(code.unwrap()).unwrap()).to_owned();
    numbers(validated, &c::dimension(dimension)).iter().map(code).collect()
}

#[test]
fn blank_cells_come_from_the_item_in_force_on_the_day_of_acceptance() {
    let items = "\
事项编码,事项名称,实施主体,法定时限,承诺时限,办件类型,事项类型,生效日期,失效日期
1,甲,一局,20,10,承诺件,行政许可,,2025-12-31
1,甲,一局,15,5,承诺件,行政许可,2026-01-01,
2,乙,一局,,即办,即办件,公共服务,,2026-02-28
,丙,二局,7,,,,,
";
    let cases = "\
办件编号,事项编码,事项名称,办理部门,受理时间,法定时限,承诺时限,承诺办结时间,办件类型,事项类型
A1,1,甲,一局,2025-12-31,,,,,
A2,1,甲,一局,2026-01-01,,,,,
A3,'1,甲,一局,2026-01-01,9,无期限,,即办件,其他
A4,1,甲,一局,2026-01-01,快,,2026-01-09,,
A5,2,乙,一局,2026-02-28,,,,,
A6,2,乙,一局,2026-03-02,,,,,
A7,,丙,二局,2026-03-02,,,,,
A8,,丙,一局,2026-03-02,,,,,
A9,,,一局,2026-03-02,,,,,
B1,9,丙,二局,2026-03-02,,,,,
";
    let validated = load(cases, (Dataset::Items, items));
    let s = |column| numbers(&validated, column);
    let some = |values: &[i64]| values.iter().map(|value| (*value >= 0).then_some(*value)).collect::<Vec<_>>();
    assert_eq!(s(c::STATUTORY_AMOUNT), some(&[20, 15, 9, -1, -1, -1, 7, -1, -1, 7]));
    assert_eq!(s(c::PROMISED_AMOUNT), some(&[10, 5, -1, -1, 0, -1, -1, -1, -1, -1]));
    assert_eq!(s(c::INSTANT), some(&[0, 0, 1, 0, 1, -1, -1, -1, -1, -1]));
    let kinds = ["行政许可", "行政许可", "其他", "行政许可", "公共服务", "", "", "", "", ""];
    assert_eq!(texts(&validated, "item_kind"), kinds);
    let types = ["commitment", "commitment", "instant", "commitment", "instant", "", "", "", "", ""];
    assert_eq!(texts(&validated, "case_type"), types);
    let count = |code: &str| validated.diagnostics.count(code);
    assert_eq!((count("unknown-item"), count("item-not-in-force"), count("bad-limit")), (1, 1, 1));
    let expected = Completed {
        statutory: Share { filled: 4, missing: 4 },
        promised: Share { filled: 3, missing: 5 },
        case_type: Share { filled: 4, missing: 5 },
    };
    assert_eq!(validated.completed, Some(expected));
}

#[test]
fn the_case_need_not_say_its_department_where_only_one_has_the_item() {
    let items = "事项名称,实施主体,承诺时限\n甲,一局,5\n乙,一局,6\n乙,二局,7\n丙,,8\n";
    let cases = "办件编号,事项名称,受理时间\nA1,甲,2026-01-05\nA2,乙,2026-01-05\nA3,丙,2026-01-05\n";
    let validated = load(cases, (Dataset::Items, items));
    assert_eq!(numbers(&validated, c::PROMISED_AMOUNT), [Some(5), None, Some(8)]);
}

#[test]
fn ratings_win_over_those_of_the_cases_and_the_first_counts() {
    let cases = "\
办件编号,受理时间,评价等级,评价时间,评价方式
A1,2026-03-02,满意,2026-03-05,主动
A2,2026-03-02,满意,2026-03-05,主动
A3,2026-03-02,,,
'007,2026-03-02,,,
1.23E+17,2026-03-02,,,
";
    let ratings = "\
办件编号,评价等级,评价时间,评价渠道,部门
A1,不满意,2026-03-07 10:00,短信,一局
A1,非常满意,2026-03-07 09:00,系统默认,一局
A1,基本满意,2026-03-08,短信,一局
A3,0,2026-03-03,短信,一局
007,满意,2026-03-09,,一局
X9,满意,2026-03-09,,一局
,不满意,2026-03-09,,一局
1.23E+17,不满意,2026-03-09,,一局
";
    let validated = load(cases, (Dataset::Ratings, ratings));
    let day = |text: &str| text.parse::<Day>().map(|day| i64::from(day.0)).ok();
    assert_eq!(numbers(&validated, c::RATING), [Some(5), Some(4), None, Some(4), None]);
    let days = [day("2026-03-07"), day("2026-03-05"), None, day("2026-03-09"), None];
    assert_eq!(numbers(&validated, c::RATED_ON), days);
    assert_eq!(numbers(&validated, c::RATING_ACTIVE), [Some(0), Some(1), None, None, None]);
    // Of X9, of no case, of a number that lost its digits; the blank level before them was set aside.
    let loose: Vec<usize> = validated.loose_ratings.iter().map(|loose| loose.row).collect();
    assert_eq!(loose, [4, 5, 6]);
    let count = |code: &str| validated.diagnostics.count(code);
    assert_eq!((count("rating-follow-up"), count("rating-without-case"), count("not-rated")), (2, 1, 1));
}

/// An item's row: code, name, department, limit, first and last day.
type ItemRow = (usize, usize, usize, i32, Option<i32>, Option<i32>);

const CODES: [&str; 4] = ["", "1", "2", "3"];
const NAMES: [&str; 3] = ["", "甲", "乙"];
const DEPARTMENTS: [&str; 3] = ["", "一局", "二局"];

/// The limit in force by definition.
fn in_force(items: &[ItemRow], case: (usize, usize, usize), day: i32) -> Option<i32> {
    let (code, name, department) = case;
    if code == 0 && name == 0 {
        return None;
    }
    // A row without code and name is rejected.
    let rows: Vec<(usize, &ItemRow)> =
        items.iter().enumerate().filter(|(_, item)| item.0 != 0 || item.1 != 0).collect();
    let coded: Vec<_> = rows.iter().filter(|(_, item)| code != 0 && item.0 == code).collect();
    let candidates: Vec<_> = if coded.is_empty() {
        let named: Vec<_> =
            rows.iter().filter(|(_, item)| name != 0 && item.1 == name && (item.0 == 0 || code == 0)).collect();
        let one_owner = named.iter().all(|(_, item)| item.2 == named[0].1.2);
        let owned = |item: &ItemRow| item.2 == department || item.2 == 0 || (department == 0 && one_owner);
        named.into_iter().filter(|(_, item)| owned(item)).collect()
    } else {
        let shared = coded.iter().any(|(_, item)| item.2 == department);
        coded.into_iter().filter(|(_, item)| !shared || item.2 == department).collect()
    };
    let holds = |item: &ItemRow| item.4.is_none_or(|from| from <= day) && item.5.is_none_or(|to| day <= to);
    let held = candidates.into_iter().filter(|(_, item)| holds(item));
    held.max_by_key(|(row, item)| (item.4, *row)).map(|(_, item)| item.3)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn limits_are_those_in_force_by_definition(
        items in prop::collection::vec(
            (0..4_usize, 0..3_usize, 0..3_usize, 1..90_i32, prop::option::of(0..40_i32), prop::option::of(0..40_i32)),
            1..14,
        ),
        cases in prop::collection::vec((0..4_usize, 0..3_usize, 0..3_usize, 0..40_i32), 1..14),
    ) {
        let first = "2026-03-02".parse::<Day>().unwrap().0;
        let date = |day: &Option<i32>| day.map_or(String::new(), |day| Day(first + day).to_string());
        let mut catalogue = "事项编码,事项名称,实施主体,承诺时限,生效日期,失效日期\n".to_owned();
        for (code, name, department, limit, from, to) in &items {
            let (code, name, department) = (CODES[*code], NAMES[*name], DEPARTMENTS[*department]);
            let _ = writeln!(catalogue, "{code},{name},{department},{limit}工作日,{},{}", date(from), date(to));
        }
        let mut table = "办件编号,事项编码,事项名称,办理部门,受理时间\n".to_owned();
        for (row, (code, name, department, day)) in cases.iter().enumerate() {
            let (code, name, department) = (CODES[*code], NAMES[*name], DEPARTMENTS[*department]);
            let _ = writeln!(table, "A{row},{code},{name},{department},{}", date(&Some(*day)));
        }
        let validated = load(&table, (Dataset::Items, &catalogue));
        let found = numbers(&validated, c::PROMISED_AMOUNT);
        let expected = cases.iter().map(|(code, name, department, day)| in_force(&items, (*code, *name, *department), *day));
        let expected: Vec<_> = expected.map(|limit| limit.map(i64::from)).collect();
        prop_assert_eq!(&found, &expected);
        let units = numbers(&validated, c::PROMISED_UNIT);
        let working = units.iter().flatten().all(|unit| *unit == LimitUnit::WorkingDay as i64);
        prop_assert!(working);
        let share = validated.completed.unwrap().promised;
        let filled = expected.iter().flatten().count() as u64;
        prop_assert_eq!(share, Share { filled, missing: expected.len() as u64 - filled });
    }

    #[test]
    fn ratings_are_the_first_of_each_case_by_definition(
        given in prop::collection::vec((0..8_usize, 0..6_u8, prop::option::of((0..5_i32, 0..3_u32))), 0..24),
    ) {
        let first = "2026-03-02".parse::<Day>().unwrap().0;
        let levels = ["0", "非常不满意", "不满意", "基本满意", "满意", "非常满意"];
        let mut text = "办件编号,评价等级,评价时间\n".to_owned();
        for (case, level, at) in &given {
            let id = if *case == 7 { String::new() } else { format!("A{case}") };
            let at = at.map_or(String::new(), |(day, hour)| format!("{} 0{hour}:00", Day(first + day)));
            let _ = writeln!(text, "{id},{},{at}", levels[usize::from(*level)]);
        }
        let mut table = "办件编号,受理时间,评价等级\n".to_owned();
        for case in 0..5 {
            let _ = writeln!(table, "A{case},2026-03-02,满意");
        }
        let validated = load(&table, (Dataset::Ratings, &text));
        let rated: Vec<_> = given.iter().filter(|(_, level, _)| *level > 0).enumerate().collect();
        let of_case = |case: usize| {
            let own: Vec<_> = rated.iter().filter(|(_, (of, _, _))| *of == case).collect();
            let dated = own.iter().all(|(_, (_, _, at))| at.is_some());
            let first = own.iter().min_by_key(|(row, (_, _, at))| (at.filter(|_| dated), *row));
            first.map(|(_, (_, level, _))| i64::from(*level))
        };
        let expected: Vec<_> = (0..5).map(|case| of_case(case).or(Some(4))).collect();
        prop_assert_eq!(numbers(&validated, c::RATING), expected);
        let loose: Vec<usize> = rated.iter().filter(|(_, (of, _, _))| *of >= 5).map(|(row, _)| *row).collect();
        let found: Vec<usize> = validated.loose_ratings.iter().map(|loose| loose.row).collect();
        prop_assert_eq!(found, loose.as_slice());
        let cases_rated = (0..5).filter(|case| of_case(*case).is_some()).count();
        let follow_up = rated.len() - loose.len() - cases_rated;
        prop_assert_eq!(validated.diagnostics.count("rating-follow-up"), follow_up as u64);
    }
}
