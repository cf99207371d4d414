//! Cases and stops as the canonical Chinese files, and back.

use super::clock::Timed;
use super::{CaseType, Channel, Limit, Moment, OracleCase, State, Stop, Unit};
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;

/// Every column that the oracle knows, as headings of a cases file.
pub const CASE_COLUMNS: [&str; 29] = [
    "办件编号",
    "事项编码",
    "事项名称",
    "办理部门",
    "区划名称",
    "层级",
    "申请渠道",
    "办件类型",
    "申请时间",
    "受理时间",
    "办结时间",
    "更新时间",
    "办理状态",
    "办理结果",
    "法定时限",
    "法定时限单位",
    "承诺时限",
    "承诺时限单位",
    "承诺办结时间",
    "特别程序天数",
    "延期天数",
    "延期批准时间",
    "评价等级",
    "评价时间",
    "评价方式",
    "跑动次数",
    "应收费",
    "实收费",
    "是否代办",
];

/// The headings of a suspensions file.
pub const STOP_COLUMNS: [&str; 4] = ["办件编号", "种类", "开始时间", "结束时间"];

/// The columns that the program prints for every case, beside its id.
pub const TIMED_COLUMNS: [&str; 12] = [
    "case_id",
    "promised_due",
    "statutory_due",
    "turnaround",
    "age",
    "gross_days",
    "on_time",
    "statutory_on_time",
    "overdue",
    "stopped",
    "promised_allowance",
    "statutory_allowance",
];

pub(super) const UNITS: [(&str, Unit); 10] = [
    ("工作日", Unit::WorkingDay),
    ("自然日", Unit::CalendarDay),
    ("月", Unit::Month),
    ("年", Unit::Year),
    ("小时", Unit::Hour),
    ("工作小时", Unit::OfficeHour),
    ("个工作日", Unit::WorkingDay),
    ("天", Unit::WorkingDay),
    ("日", Unit::WorkingDay),
    ("日历日", Unit::CalendarDay),
];

const STATES: [(&str, State); 10] = [
    ("办结", State::Granted),
    ("不予许可", State::Refused),
    ("撤回", State::Withdrawn),
    ("终止", State::Terminated),
    ("退件", State::Returned),
    ("转报", State::Forwarded),
    ("不予受理", State::NotAccepted),
    ("待受理", State::Waiting),
    ("在办", State::Pending),
    ("挂起", State::Suspended),
];

const CHANNELS: [(&str, Channel); 7] = [
    ("窗口", Channel::Counter),
    ("网上", Channel::Online),
    ("掌上", Channel::Mobile),
    ("自助终端", Channel::Kiosk),
    ("邮寄", Channel::Post),
    ("电话", Channel::Phone),
    ("代办", Channel::Agent),
];

const CASE_TYPES: [(&str, CaseType); 2] = [("承诺件", CaseType::Commitment), ("即办件", CaseType::Instant)];
const RATINGS: [(&str, i64); 5] = [("非常满意", 5), ("满意", 4), ("基本满意", 3), ("不满意", 2), ("非常不满意", 1)];
const RATED_BY: [(&str, bool); 2] = [("主动", true), ("默认", false)];
const FLAGS: [(&str, bool); 2] = [("是", true), ("否", false)];

/// A cases file with these columns. With 办理结果 among them a refusal is 办结 there and 不予许可 here.
pub fn cases_csv(cases: &[OracleCase], columns: &[&str]) -> String {
    table(columns, cases.iter().map(|case| columns.iter().map(|column| cell(case, column, columns)).collect()))
}

/// A suspensions file.
pub fn stops_csv(stops: &[Stop]) -> String {
    let row = |stop: &Stop| vec![stop.case_id.clone(), stop.kind.clone(), stop.start.to_string(), text(stop.end)];
    table(&STOP_COLUMNS, stops.iter().map(row))
}

/// What the program must print for `cases` with the columns [`TIMED_COLUMNS`].
pub fn timed_csv(cases: &[OracleCase], timed: &[Timed]) -> String {
    let rows = cases.iter().zip(timed).map(|(case, timed)| {
        let mut row = vec![case.case_id.clone()];
        row.extend([timed.promised_due, timed.statutory_due].map(|due| due.map_or(String::new(), written_due)));
        row.extend([timed.turnaround, timed.age, timed.gross_days].map(text));
        let flags = [timed.on_time, timed.statutory_on_time, timed.overdue, timed.stopped];
        row.extend(flags.map(|flag| text(flag.map(u8::from))));
        row.extend([timed.promised_allowance, timed.statutory_allowance].map(text));
        row
    });
    table(&TIMED_COLUMNS, rows)
}

/// The cases of a canonical file.
pub fn read_cases(text: &str) -> Vec<OracleCase> {
    rows(text).iter().map(read_case).collect()
}

/// The stops of a canonical file.
pub fn read_stops(text: &str) -> Vec<Stop> {
    let stop = |row: &Row| Stop {
        case_id: row["办件编号"].clone(),
        kind: row["种类"].clone(),
        start: row["开始时间"].parse().expect("a date"),
        end: filled(row, "结束时间").map(|end| end.parse().expect("a date")),
    };
    rows(text).iter().map(stop).collect()
}

type Row = BTreeMap<String, String>;

fn rows(text: &str) -> Vec<Row> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.expect("a row of the file")).collect()
}

pub(super) fn table(headings: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(headings).expect("writing to memory");
    for row in rows {
        file.write_record(row).expect("writing to memory");
    }
    String::from_utf8(file.into_inner().expect("writing to memory")).expect("text was written")
}

fn cell(case: &OracleCase, column: &str, columns: &[&str]) -> String {
    match column {
        "办件编号" => case.case_id.clone(),
        "事项编码" => text(case.item_code.clone()),
        "事项名称" => text(case.item_name.clone()),
        "办理部门" => text(case.department.clone()),
        "区划名称" => text(case.region.clone()),
        "层级" => text(case.level.clone()),
        "申请渠道" => word(&CHANNELS, case.channel),
        "办件类型" => word(&CASE_TYPES, case.case_type),
        "申请时间" => moment(case.applied),
        "受理时间" => moment(case.accepted),
        "办结时间" => moment(case.closed),
        "更新时间" => moment(case.updated),
        "办理状态" if case.state == State::Refused && columns.contains(&"办理结果") => "办结".to_owned(),
        "办理状态" => word(&STATES, Some(case.state)),
        "办理结果" => match case.state {
            State::Granted => "准予".to_owned(),
            State::Refused => "不予许可".to_owned(),
            _ => String::new(),
        },
        "法定时限" => text(case.statutory.map(|(length, _)| length)),
        "法定时限单位" => word(&UNITS, case.statutory.map(|(_, unit)| unit)),
        "承诺时限" => text(case.promised.map(|(length, _)| length)),
        "承诺时限单位" => word(&UNITS, case.promised.map(|(_, unit)| unit)),
        "承诺办结时间" => moment(case.promised_due),
        "特别程序天数" => text(case.suspended_days),
        "延期天数" => text(case.extended_days),
        "延期批准时间" => moment(case.extended_at),
        "评价等级" => word(&RATINGS, case.rating),
        "评价时间" => moment(case.rated_at),
        "评价方式" => word(&RATED_BY, case.rating_active),
        "跑动次数" => text(case.visits),
        "应收费" => money(case.fee_due),
        "实收费" => money(case.fee_charged),
        "是否代办" => word(&FLAGS, case.agent_handled),
        _ => panic!("the oracle knows no column {column}"),
    }
}

pub(super) fn text<T: ToString>(value: Option<T>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

pub(super) fn word<T: Copy + PartialEq>(words: &[(&str, T)], value: Option<T>) -> String {
    let found = |value| words.iter().find(|(_, meant)| *meant == value).expect("every value has a word").0.to_owned();
    value.map_or(String::new(), found)
}

fn moment(value: Option<Moment>) -> String {
    value.map_or(String::new(), |moment| {
        let form = if moment.has_time { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%d" };
        moment.at.strftime(form).to_string()
    })
}

fn written_due(due: Moment) -> String {
    let form = if due.has_time { "%Y-%m-%dT%H:%M:%S" } else { "%Y-%m-%d" };
    due.at.strftime(form).to_string()
}

fn money(cents: Option<i64>) -> String {
    cents.map_or(String::new(), |cents| format!("{}.{:02}", cents / 100, cents % 100))
}

fn read_case(row: &Row) -> OracleCase {
    let number = |column| filled(row, column).map(|cell| cell.parse::<i64>().expect("a whole number"));
    let own = |column| filled(row, column).map(str::to_owned);
    let state = meaning(&STATES, row, "办理状态").expect("every case has a state");
    let refused = filled(row, "办理结果") == Some("不予许可");
    OracleCase {
        case_id: row["办件编号"].clone(),
        item_code: own("事项编码"),
        item_name: own("事项名称"),
        department: own("办理部门"),
        region: own("区划名称"),
        level: own("层级"),
        channel: meaning(&CHANNELS, row, "申请渠道"),
        case_type: meaning(&CASE_TYPES, row, "办件类型"),
        applied: read_moment(row, "申请时间"),
        accepted: read_moment(row, "受理时间"),
        closed: read_moment(row, "办结时间"),
        updated: read_moment(row, "更新时间"),
        state: if refused { State::Refused } else { state },
        statutory: read_limit(row, "法定时限", "法定时限单位"),
        promised: read_limit(row, "承诺时限", "承诺时限单位"),
        promised_due: read_moment(row, "承诺办结时间"),
        suspended_days: number("特别程序天数"),
        extended_days: number("延期天数"),
        extended_at: read_moment(row, "延期批准时间"),
        rating: meaning(&RATINGS, row, "评价等级"),
        rated_at: read_moment(row, "评价时间"),
        rating_active: meaning(&RATED_BY, row, "评价方式"),
        visits: number("跑动次数"),
        fee_due: read_money(row, "应收费"),
        fee_charged: read_money(row, "实收费"),
        agent_handled: meaning(&FLAGS, row, "是否代办"),
    }
}

/// The cell, if the file has the column and the row fills it.
fn filled<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    row.get(column).map(String::as_str).filter(|cell| !cell.is_empty())
}

fn meaning<T: Copy>(words: &[(&str, T)], row: &Row, column: &str) -> Option<T> {
    let known = |cell| words.iter().find(|(word, _)| *word == cell).unwrap_or_else(|| panic!("unknown word {cell}")).1;
    filled(row, column).map(known)
}

/// A blank length or the unit 无期限 is no limit.
fn read_limit(row: &Row, column: &str, unit: &str) -> Option<Limit> {
    let length = filled(row, column)?.parse().expect("the length of a limit");
    Some((length, meaning(&UNITS, row, unit).expect("the unit of a limit")))
}

fn read_moment(row: &Row, column: &str) -> Option<Moment> {
    let cell = filled(row, column)?;
    let day = cell.parse::<Date>().ok().filter(|_| cell.len() == 10).map(Moment::day);
    let instant = || Moment::instant(cell.parse::<DateTime>().expect("a date and a time of day"));
    Some(day.unwrap_or_else(instant))
}

fn read_money(row: &Row, column: &str) -> Option<i64> {
    let (yuan, cents) = filled(row, column)?.split_once('.').expect("yuan and cents");
    Some(100 * yuan.parse::<i64>().expect("yuan") + cents.parse::<i64>().expect("cents"))
}

#[test]
fn what_is_written_reads_back() {
    let (cases, stops) = super::random::table(7, 300);
    assert_eq!(read_cases(&cases_csv(&cases, &CASE_COLUMNS)), cases);
    assert_eq!(read_stops(&stops_csv(&stops)), stops);
}
