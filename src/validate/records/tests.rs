//! Records through the one reader: every dataset, every kind of cell, every reason to refuse, any bytes.

use super::*;
use crate::{
    config::Settings,
    number::Ratio,
    period::Day,
    pipeline::{self, LoadError, NamedFile, Request},
    schema::{
        Column, Kind, LimitUnit, activities, bad_ratings, complaints, items, problems, ratings, reported, surveys,
        targets, units,
    },
    validate::{Limit, Validated},
};
use proptest::prelude::*;
use std::io::Write as _;

const CASE: &str = "办件编号,受理时间\nA1,2026-03-02\n";

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn load(dataset: Dataset, bytes: &[u8]) -> Result<Validated, LoadError> {
    let (cases, records) = (file(CASE.as_bytes()), file(bytes));
    let named = |file: &tempfile::NamedTempFile| vec![NamedFile::given(file.path().to_str().unwrap())];
    let registers = BTreeMap::from([(dataset, named(&records))]);
    let request = Request { cases: named(&cases), registers, ..Request::default() };
    Ok(pipeline::load(&Settings::load(None).unwrap(), &request)?.validated)
}

/// The registers, and each code with its count.
fn read(dataset: Dataset, text: &str) -> (Registers, Vec<(String, u64)>) {
    let validated = load(dataset, text.as_bytes()).unwrap();
    let found = validated.diagnostics.iter().filter(|(code, _)| *code != "no-limit");
    let found = found.map(|(code, group)| (code.to_owned(), group.count)).collect();
    (validated.registers, found)
}

/// How many were read, kept, rejected and set aside.
fn ledger(registers: &Registers) -> (u64, u64, u64, u64) {
    let (_, _, ledger) = &registers.ledgers[0];
    (ledger.read, ledger.kept, ledger.rejected, ledger.void)
}

fn codes(found: &[(&str, u64)]) -> Vec<(String, u64)> {
    found.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn items_are_read_with_limits_flags_levels_and_validity() {
    let text = "\
事项编码,事项名称,实施主体,法定时限,法定时限单位,承诺时限（工作日）,办件类型,是否进驻,网上办理深度,到办事现场次数,生效日期,失效日期
'001,立项,一局,20,自然日,5,承诺件,是,\"1,5\",0,1990-01-01,2025-12-31
001,立项,一局,1个月,,3,承诺件,是,1^5^8,1,2026-01-01,9999-12-31
,备案,二局,无期限,,即办,即办件,否,,,,
";
    let (registers, found) = read(Dataset::Items, text);
    let records = registers.of(Dataset::Items).unwrap();
    assert_eq!((found, ledger(&registers), records.len()), (vec![], (3, 3, 0, 0), 3));
    let limit = |amount, unit| Some(Limit { amount, unit });
    assert_eq!(records.text(0, items::ITEM_CODE), "001");
    assert_eq!(records.limit(0, items::STATUTORY_LIMIT), limit(20, LimitUnit::CalendarDay));
    assert_eq!(records.limit(1, items::STATUTORY_LIMIT), limit(1, LimitUnit::Month));
    assert_eq!(records.limit(2, items::STATUTORY_LIMIT), None);
    assert_eq!(records.limit(0, items::PROMISED_LIMIT), limit(5, LimitUnit::WorkingDay));
    assert_eq!(records.limit(2, items::PROMISED_LIMIT), limit(0, LimitUnit::WorkingDay));
    assert_eq!((records.text(0, items::CASE_TYPE), records.text(2, items::CASE_TYPE)), ("commitment", "instant"));
    assert_eq!((records.flag(0, items::ENTERED), records.flag(2, items::ENTERED)), (Some(true), Some(false)));
    assert_eq!(records.flag(0, items::AUTHORISED), None);
    assert_eq!(records.number(1, items::ONLINE_DEPTH), Some(0b1001_0001));
    assert_eq!((records.number(0, items::VISITS), records.number(2, items::VISITS)), (Some(0), None));
    assert_eq!((records.day(0, items::VALID_FROM), records.day(1, items::VALID_TO)), (Some(day("1990-01-01")), None));
    assert_eq!((records.place(1).line, records.place(2).line), (3, 4));
}

#[test]
fn ratings_without_a_level_are_set_aside() {
    let text = "\
办件编号,评价等级,评价时间,评价渠道,评价方式,部门
A1,非常满意,2026-03-03 10:00:00,PC端,主动,一局
1.23E+17,满意,2026-03-03,短信,,一局
A2,0,,,,
A3,,,,,
A4,7,,,,
A5,还行,,,,
";
    let (registers, found) = read(Dataset::Ratings, text);
    let records = registers.of(Dataset::Ratings).unwrap();
    assert_eq!(ledger(&registers), (6, 2, 2, 2));
    let expected = [("ambiguous-code", 1), ("lost-digits-id", 1), ("not-rated", 2), ("unknown-word", 1)];
    assert_eq!(found, codes(&expected));
    assert_eq!((records.text(0, ratings::RATING), records.text(0, ratings::ACTIVE)), ("5", "active"));
    assert!(records.instant(0, ratings::RATED_AT).unwrap().micros.is_some());
    assert_eq!((records.text(1, ratings::CASE_ID), records.text(1, ratings::RATING_CHANNEL)), ("", "短信"));
    assert_eq!(registers.rejects(Dataset::Ratings)[0].code, "ambiguous-code");
}

#[test]
fn every_other_dataset_is_read() {
    let (registers, found) =
        read(Dataset::Units, "序号,单位名称,更名为,启用日期\n2,一局,大局,2020-01-01\n1,大局,,2026-01-01\n");
    let records = registers.of(Dataset::Units).unwrap();
    assert_eq!((records.number(1, units::ORDER), records.text(0, units::SUCCESSOR)), (Some(1), "大局"));
    assert_eq!(found, []);

    let (registers, found) = read(
        Dataset::BadRatings,
        "办件编号,评价时间,回访时间,整改时间,是否误评\nA1,2026-3-5,2026-3-4,,否\n,,2026-3-4,,\n",
    );
    let records = registers.of(Dataset::BadRatings).unwrap();
    assert_eq!((ledger(&registers), records.flag(0, bad_ratings::MISRATED)), ((2, 1, 1, 0), Some(false)));
    assert_eq!(found, codes(&[("dates-reversed", 1), ("missing-value", 1)]));

    let (registers, found) = read(
        Dataset::Surveys,
        "来源,日期,肯定数,回答数\n短信,2026-3-5,9,10\n短信,2026-3-6,11,10\n短信,2026-3-6,x,10\n",
    );
    let records = registers.of(Dataset::Surveys).unwrap();
    assert_eq!((ledger(&registers), records.number(0, surveys::POSITIVE)), ((3, 2, 1, 0), Some(9)));
    assert_eq!(found, codes(&[("bad-number", 1), ("part-over-whole", 1)]));

    let (registers, found) = read(
        Dataset::Problems,
        "问题编号,来源,责任单位,发现日期,解决日期,整改状态\n1,走流程,一局,2026-3-5,,阶段性整改\n2,投诉,一局,三月,,已解决\n",
    );
    let records = registers.of(Dataset::Problems).unwrap();
    assert_eq!((ledger(&registers), records.text(0, problems::STATE)), ((2, 1, 1, 0), "partly"));
    assert_eq!(found, codes(&[("bad-date", 1)]));

    let (registers, _) = read(
        Dataset::Activities,
        "活动类型,活动日期,部门,人次\n培训,2026-3-5 09:00,一局,120人\n检查,2026-3-6,一局,12\n",
    );
    let records = registers.of(Dataset::Activities).unwrap();
    assert_eq!((records.number(0, activities::PEOPLE), records.number(1, activities::PEOPLE)), (None, Some(12)));
    assert_eq!(records.instant(0, activities::DATE).unwrap().micros, None);

    let (registers, _) = read(Dataset::Complaints, "类型,提出日期,部门,是否属实\n行政复议,2026-3-5,一局,否\n");
    let records = registers.of(Dataset::Complaints).unwrap();
    assert_eq!((records.text(0, complaints::KIND), records.flag(0, complaints::UPHELD)), ("review", Some(false)));

    let (registers, found) =
        read(Dataset::Reported, "部门,统计期,指标,上报数\n一局,2026年3月,受理,\"1,234件\"\n一局,三月,受理,1\n");
    let records = registers.of(Dataset::Reported).unwrap();
    assert_eq!(records.period(0, reported::PERIOD), Some("2026-03".parse().unwrap()));
    assert_eq!(records.ratio(0, reported::VALUE), Some(Ratio::new(1_234, 1)));
    assert_eq!(found, codes(&[("bad-date", 1)]));

    let (registers, _) = read(Dataset::Targets, "指标,目标值,起始日期\non_time_rate_closed,99.5%,2026-01-01\n");
    let records = registers.of(Dataset::Targets).unwrap();
    assert_eq!(records.ratio(0, targets::VALUE), Some(Ratio::new(995, 1_000)));
    assert_eq!((records.day(0, targets::FROM), records.text(0, targets::DIMENSION)), (Some(day("2026-01-01")), ""));
}

#[test]
fn rows_that_do_not_fit_are_rejected_and_bad_cells_are_counted() {
    let text = "事项编码,事项名称,法定时限,材料数\n1,甲,快\n1,甲,快,3\n1,甲,-5,3\n,,5,3\n";
    let (registers, found) = read(Dataset::Items, text);
    assert_eq!(ledger(&registers), (4, 2, 2, 0));
    let expected =
        [("bad-limit", 1), ("item-overlap", 1), ("missing-value", 1), ("negative-limit", 1), ("ragged-row", 1)];
    assert_eq!(found, codes(&expected));
    let rejects = registers.rejects(Dataset::Items);
    let listed: Vec<_> = rejects.iter().map(|reject| (reject.code, reject.place.line, reject.cells.len())).collect();
    assert_eq!(listed, [("ragged-row", 2, 4), ("missing-value", 5, 4)]);
    assert_eq!(registers.all_rejects().count(), 2);
}

#[test]
fn title_rows_and_sums_are_no_records() {
    let text = "差评整改台账,,\n来源,日期,回答数,肯定数\n短信,2026-3-5,10,9\n合计,,10,9\n";
    let (registers, found) = read(Dataset::Surveys, text);
    assert_eq!((ledger(&registers), found), ((1, 1, 0, 0), codes(&[("title-row", 1), ("total-row", 1)])));
}

#[test]
fn a_dataset_that_nobody_named_is_no_empty_one() {
    let (registers, _) = read(Dataset::Complaints, "类型,提出日期\n");
    assert!(registers.of(Dataset::Complaints).unwrap().is_empty());
    assert!(registers.of(Dataset::Problems).is_none());
    assert!(registers.rejects(Dataset::Problems).is_empty());
}

#[test]
fn a_column_that_no_record_can_do_without_is_asked_for() {
    let missing = |dataset, text: &str| match load(dataset, text.as_bytes()) {
        Err(LoadError::Columns(pipeline::ColumnError::Missing { field, .. })) => field,
        other => panic!("{:?}", other.map(|validated| validated.registers)),
    };
    assert_eq!(missing(Dataset::Items, "部门\n一局\n"), "items.item_code");
    assert_eq!(missing(Dataset::Ratings, "办件编号\nA1\n"), "ratings.rating");
    assert_eq!(missing(Dataset::Surveys, "日期,肯定数\n2026-3-5,1\n"), "surveys.answers");
    assert!(load(Dataset::Items, "事项名称\n甲\n".as_bytes()).is_ok());
}

#[test]
fn a_record_keeps_its_file_and_line() {
    let (one, two) = (file("类型,日期\n培训,2026-3-5\n".as_bytes()), file("日期\n\n2026-3-6\n2026-3-7\n".as_bytes()));
    let named = |file: &tempfile::NamedTempFile| NamedFile::given(file.path().to_str().unwrap());
    let cases = file(CASE.as_bytes());
    let registers = BTreeMap::from([(Dataset::Activities, vec![named(&one), named(&two)])]);
    let request = Request { cases: vec![named(&cases)], registers, ..Request::default() };
    let loaded = pipeline::load(&Settings::load(None).unwrap(), &request).unwrap();
    let records = loaded.validated.registers.of(Dataset::Activities).unwrap();
    let places: Vec<_> = (0..3).map(|row| (records.place(row).file, records.place(row).line)).collect();
    assert_eq!(places, [(named(&one).name, 2), (named(&two).name.clone(), 3), (named(&two).name, 4)]);
    assert_eq!(records.text(0, activities::KIND), "培训");
    assert_eq!(records.text(1, activities::KIND), "");
    assert_eq!(
        loaded.inputs.iter().map(|input| input.dataset).collect::<Vec<_>>(),
        ["activities", "activities", "cases"]
    );
    assert_eq!(records.text(3, activities::KIND), "");
    assert_eq!((records.place(3).line, records.number(3, activities::PEOPLE)), (0, None));
}

/// What cells may hold, right and wrong.
const CELLS: [&str; 24] = [
    "",
    "0",
    "1",
    "5",
    "-3",
    "是",
    "否",
    "满意",
    "2026-03-05",
    "2026-02-30",
    "1899-12-30",
    "20260305",
    "2026年3月",
    "5工作日",
    "即办",
    "99%",
    "1.23E+17",
    "'007",
    "x",
    "\"a,b\"",
    "\"",
    "\u{fffd}",
    "9999999999999999999999",
    "投诉",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn any_cells_are_accounted_for(
        dataset in 0..Dataset::ALL.len(),
        rows in prop::collection::vec(prop::collection::vec(0..CELLS.len(), 1..24), 0..12),
    ) {
        let dataset = Dataset::ALL[dataset];
        let mut text = dataset.facts().iter().map(|facts| facts.id).collect::<Vec<_>>().join(",");
        for row in &rows {
            text += "\n";
            text += &row.iter().map(|cell| CELLS[*cell]).collect::<Vec<_>>().join(",");
        }
        // An open quote is an error of the file.
        if let Ok(validated) = load(dataset, text.as_bytes()) {
            let (_, _, ledger) = &validated.registers.ledgers[0];
            prop_assert!(ledger.closes());
            let records = validated.registers.of(dataset).unwrap();
            prop_assert_eq!(ledger.kept, records.len() as u64);
            prop_assert_eq!(ledger.rejected, validated.registers.rejects(dataset).len() as u64);
            for row in 0..records.len() {
                for column in dataset.columns() {
                    prop_assert!(reads_as_one_kind(records, row, column));
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(dataset in 0..Dataset::ALL.len(), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let dataset = Dataset::ALL[dataset];
        let mut text = dataset.facts().iter().map(|facts| facts.id).collect::<Vec<_>>().join(",").into_bytes();
        text.push(b'\n');
        text.extend(bytes);
        if let Ok(validated) = load(dataset, &text) {
            prop_assert!(validated.registers.ledgers.iter().all(|(_, _, ledger)| ledger.closes()));
        }
    }
}

/// A cell has a value of the type that its column says, or none.
fn reads_as_one_kind(records: &Records, row: usize, column: Column) -> bool {
    let kind = column.facts().kind;
    let text = records.text(row, column).is_empty() || matches!(kind, Kind::Id | Kind::Text | Kind::Word | Kind::Unit);
    let date = records.day(row, column).is_none() || matches!(kind, Kind::Instant | Kind::Day | Kind::Bound);
    let number =
        records.number(row, column).is_none_or(|number| number >= 0 && matches!(kind, Kind::Count | Kind::Levels));
    let ratio = records.ratio(row, column).is_none() || kind == Kind::Number;
    text && date && number && ratio
}
