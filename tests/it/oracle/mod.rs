//! The oracle: the clock and every figure a second time, row by row and day by day.
//!
//! In: cases and stops as plain structs, a period, an as-of date. Out: due dates, durations and figures as integers.
//! Never: polars, the program's own clock or figures, a formula where a loop over days will do.
//! Why: two definitions that share no line can only agree by being right, or by misreading the same sentence.

use jiff::civil::{Date, DateTime, Time};

pub mod calendar;
pub mod clock;
pub mod figures;
pub mod random;
pub mod registers;
pub mod seen;
mod vectors;
pub mod written;

/// A date, perhaps with a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Midnight if no time of day is known.
    pub at: DateTime,
    /// Whether the time of day was written.
    pub has_time: bool,
}

impl Moment {
    /// A whole day.
    pub fn day(date: Date) -> Self {
        Self { at: date.to_datetime(Time::midnight()), has_time: false }
    }

    /// An instant.
    pub fn instant(at: DateTime) -> Self {
        Self { at, has_time: true }
    }

    /// Its date.
    pub fn date(self) -> Date {
        self.at.date()
    }

    /// Whether it lies after `due`: by instant where both have a time of day, else by date.
    pub fn is_after(self, due: Self) -> bool {
        if self.has_time && due.has_time { self.at > due.at } else { self.date() > due.date() }
    }
}

/// The unit in which a limit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// 工作日.
    WorkingDay,
    /// 自然日.
    CalendarDay,
    /// 月.
    Month,
    /// 年.
    Year,
    /// 小时.
    Hour,
    /// 工作小时.
    OfficeHour,
}

/// A limit: so many of a unit.
pub type Limit = (i64, Unit);

/// What the export says of a case, state and result in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 待受理.
    Waiting,
    /// 不予受理.
    NotAccepted,
    /// 在办.
    Pending,
    /// 挂起.
    Suspended,
    /// 办结, 准予.
    Granted,
    /// 不予许可.
    Refused,
    /// 撤回.
    Withdrawn,
    /// 终止.
    Terminated,
    /// 退件 after acceptance.
    Returned,
    /// 转报.
    Forwarded,
}

/// Where an application came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// 窗口.
    Counter,
    /// 网上.
    Online,
    /// 掌上.
    Mobile,
    /// 自助终端.
    Kiosk,
    /// 邮寄.
    Post,
    /// 电话.
    Phone,
    /// 代办.
    Agent,
}

/// 即办件 or 承诺件.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseType {
    /// 即办件.
    Instant,
    /// 承诺件.
    Commitment,
}

/// One handled case, as a good row of an export gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OracleCase {
    pub case_id: String,
    pub item_code: Option<String>,
    pub item_name: Option<String>,
    pub department: Option<String>,
    pub region: Option<String>,
    pub level: Option<String>,
    pub channel: Option<Channel>,
    pub case_type: Option<CaseType>,
    pub applied: Option<Moment>,
    pub accepted: Option<Moment>,
    pub closed: Option<Moment>,
    pub updated: Option<Moment>,
    pub state: State,
    pub statutory: Option<Limit>,
    pub promised: Option<Limit>,
    /// A deadline given by the export.
    pub promised_due: Option<Moment>,
    /// A number of suspended days without dates.
    pub suspended_days: Option<i64>,
    pub extended_days: Option<i64>,
    pub extended_at: Option<Moment>,
    /// 5 = 非常满意 … 1 = 非常不满意.
    pub rating: Option<i64>,
    pub rated_at: Option<Moment>,
    /// `false`: a system default.
    pub rating_active: Option<bool>,
    pub visits: Option<i64>,
    /// In cents.
    pub fee_due: Option<i64>,
    /// In cents.
    pub fee_charged: Option<i64>,
    pub agent_handled: Option<bool>,
}

impl OracleCase {
    /// A case of which nothing is known but its state.
    pub fn new(case_id: &str, state: State) -> Self {
        Self {
            case_id: case_id.to_owned(),
            item_code: None,
            item_name: None,
            department: None,
            region: None,
            level: None,
            channel: None,
            case_type: None,
            applied: None,
            accepted: None,
            closed: None,
            updated: None,
            state,
            statutory: None,
            promised: None,
            promised_due: None,
            suspended_days: None,
            extended_days: None,
            extended_at: None,
            rating: None,
            rated_at: None,
            rating_active: None,
            visits: None,
            fee_due: None,
            fee_charged: None,
            agent_handled: None,
        }
    }

    /// 承诺件: every case that is not 即办件.
    pub fn is_commitment(&self) -> bool {
        self.case_type != Some(CaseType::Instant)
    }
}

/// One suspension of one case: the clock stands on the days after `start` up to and with `end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    pub case_id: String,
    /// 种类: 听证, 补正 …
    pub kind: String,
    pub start: Date,
    /// `None`: still open.
    pub end: Option<Date>,
}
