//! The canonical columns: what a case is, and a row of every other dataset, whatever an export calls them.
//!
//! In: nothing. Out: [`Field`] and [`Dataset`] and their facts. Never: a Chinese heading (aliases live in `data/aliases.toml`).
//! Why: every other room speaks of `accepted_at`, none of 受理时间.

pub mod column;
mod dataset;

pub use dataset::{
    Column, ColumnFacts, Dataset, Need, activities, bad_ratings, complaints, items, problems, ratings, reported,
    surveys, targets, units,
};

/// How the text of a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An identifier: text, leading zeros kept.
    Id,
    /// Free text, used as a dimension or shown.
    Text,
    /// A word of a closed list, read through `data/words.toml`.
    Word,
    /// A date with or without a time of day.
    Instant,
    /// A limit: a number, perhaps with its unit (`5工作日`).
    Limit,
    /// The unit of the limit beside it.
    Unit,
    /// A whole number, not negative.
    Count,
    /// Money, read to integer cents.
    Money,
    /// Yes or no.
    Flag,
    /// A date of which only the day counts.
    Day,
    /// The first or last day of a validity; it may lie far away.
    Bound,
    /// An exact number, perhaps in per cent.
    Number,
    /// A month, quarter, half, year or range.
    Period,
    /// Levels from 1 to 8, several at once.
    Levels,
}

/// Whose secret a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Privacy {
    /// Nobody's.
    Open,
    /// A member of staff: usable inside the office, never in a public edition.
    Staff,
    /// An applicant: not loaded unless asked for, never printed by default.
    Applicant,
}

macro_rules! fields {
    ($($name:ident $id:literal $kind:ident $privacy:ident $doc:literal;)*) => {
        /// A canonical column of `cases`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Field { $(#[doc = $doc] $name,)* }

        impl Field {
            /// Every column, in the order in which lists show them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The canonical heading.
            #[must_use]
            pub const fn id(self) -> &'static str { match self { $(Self::$name => $id,)* } }

            /// How its text is read.
            #[must_use]
            pub const fn kind(self) -> Kind { match self { $(Self::$name => Kind::$kind,)* } }

            /// Whose secret it is.
            #[must_use]
            pub const fn privacy(self) -> Privacy { match self { $(Self::$name => Privacy::$privacy,)* } }
        }
    };
}

fields! {
    CaseId "case_id" Id Open "办件编号";
    ItemCode "item_code" Id Open "事项编码";
    ItemName "item_name" Text Open "事项名称";
    ItemKind "item_kind" Text Open "事项类型 (licence, confirmation, public service …)";
    Department "department" Text Open "办理部门";
    Region "region" Text Open "区划";
    Level "level" Text Open "层级";
    Window "window" Text Open "窗口";
    Handler "handler" Text Staff "经办人";
    Channel "channel" Word Open "申请渠道";
    CaseType "case_type" Word Open "办件类型: 即办件 or 承诺件";
    Applicant "applicant" Text Applicant "申请人";
    ApplicantId "applicant_id" Id Applicant "证件号码";
    Phone "phone" Id Applicant "联系电话";
    ApplicantKind "applicant_kind" Text Open "申请人类型";
    ProjectId "project_id" Id Open "项目编号 (并联审批)";
    AppliedAt "applied_at" Instant Open "申请时间";
    AcceptedAt "accepted_at" Instant Open "受理时间";
    ClosedAt "closed_at" Instant Open "办结时间";
    DeliveredAt "delivered_at" Instant Open "送达时间";
    State "state" Word Open "办理状态";
    Result "result" Word Open "办理结果";
    StatutoryLimit "statutory_limit" Limit Open "法定时限";
    StatutoryLimitUnit "statutory_limit_unit" Unit Open "法定时限单位";
    PromisedLimit "promised_limit" Limit Open "承诺时限";
    PromisedLimitUnit "promised_limit_unit" Unit Open "承诺时限单位";
    PromisedDue "promised_due" Instant Open "承诺办结时间, a deadline given by the export";
    SuspendedDays "suspended_days" Count Open "特别程序天数";
    ExtendedDays "extended_days" Count Open "延期天数";
    ExtendedAt "extended_at" Instant Open "延期批准时间";
    Rating "rating" Word Open "评价等级, 5 = 非常满意 … 1 = 非常不满意";
    RatedAt "rated_at" Instant Open "评价时间";
    RatingChannel "rating_channel" Text Open "评价渠道";
    RatingActive "rating_active" Word Open "评价方式: 主动 or 默认";
    Visits "visits" Count Open "跑动次数";
    Materials "materials" Count Open "材料数";
    FeeDue "fee_due" Money Open "应收费";
    FeeCharged "fee_charged" Money Open "实收费";
    AgentHandled "agent_handled" Flag Open "是否代办";
    UpdatedAt "updated_at" Instant Open "更新时间";
    Valid "valid" Flag Open "是否有效";
}

impl Field {
    /// The column of this canonical heading.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.id() == id)
    }

    /// Whether the cells of this column must not appear in any output by default.
    #[must_use]
    pub const fn sensitive(self) -> bool {
        !matches!(self.privacy(), Privacy::Open)
    }
}

/// Something for some of the columns, found in one step: it is asked for in every cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMap<T>([Option<T>; Field::ALL.len()]);

impl<T> Default for FieldMap<T> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| None))
    }
}

impl<T> FieldMap<T> {
    /// What there is for a column.
    #[must_use]
    pub const fn get(&self, field: Field) -> Option<&T> {
        self.0[field as usize].as_ref()
    }

    /// Puts something for a column.
    pub fn insert(&mut self, field: Field, value: T) {
        self.0[field as usize] = Some(value);
    }

    /// What there is for a column, made if there is nothing yet.
    pub fn get_or_default(&mut self, field: Field) -> &mut T
    where
        T: Default,
    {
        self.0[field as usize].get_or_insert_default()
    }
}

/// A canonical column of `suspensions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuspensionField {
    /// 办件编号.
    CaseId,
    /// 种类.
    Kind,
    /// 开始时间.
    StartedAt,
    /// 结束时间.
    EndedAt,
    /// 事由.
    Reason,
    /// 批准天数.
    ApprovedDays,
}

impl SuspensionField {
    /// Every column and its canonical heading.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("case_id", Self::CaseId),
        ("kind", Self::Kind),
        ("started_at", Self::StartedAt),
        ("ended_at", Self::EndedAt),
        ("reason", Self::Reason),
        ("approved_days", Self::ApprovedDays),
    ];

    /// The column of this canonical heading.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == id).map(|(_, field)| *field)
    }

    /// The canonical heading.
    #[must_use]
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}

/// Where a case stands; the order is that of a case's life, in which the furthest version of a case wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum State {
    /// 待受理, 补正 before acceptance.
    Waiting = 0,
    /// 在办.
    Pending = 1,
    /// 不予受理.
    NotAccepted = 2,
    /// 撤回, 终止, 退件, 转报 after acceptance.
    ClosedOther = 3,
    /// 办结: granted or refused.
    Finished = 4,
}

impl State {
    /// The state of a number.
    #[must_use]
    pub fn of(code: u8) -> Option<Self> {
        use State::{ClosedOther, Finished, NotAccepted, Pending, Waiting};
        [Waiting, Pending, NotAccepted, ClosedOther, Finished].into_iter().find(|state| *state as u8 == code)
    }

    /// The canonical word.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Pending => "pending",
            Self::NotAccepted => "not_accepted",
            Self::ClosedOther => "closed_other",
            Self::Finished => "finished",
        }
    }
}

/// Units in which a limit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum LimitUnit {
    /// 工作日.
    WorkingDay = 0,
    /// 自然日, 日历日.
    CalendarDay = 1,
    /// 月.
    Month = 2,
    /// 年.
    Year = 3,
    /// 小时.
    Hour = 4,
    /// 工作小时.
    OfficeHour = 5,
}

impl LimitUnit {
    /// Every unit.
    pub const ALL: [Self; 6] =
        [Self::WorkingDay, Self::CalendarDay, Self::Month, Self::Year, Self::Hour, Self::OfficeHour];

    /// The unit of a number.
    #[must_use]
    pub fn of(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| *unit as u8 == code)
    }

    /// The canonical word.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::WorkingDay => "working_day",
            Self::CalendarDay => "calendar_day",
            Self::Month => "month",
            Self::Year => "year",
            Self::Hour => "hour",
            Self::OfficeHour => "office_hour",
        }
    }
}
