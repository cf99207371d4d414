//! Figures: from measures to values, by any dimensions, with comparisons.
//!
//! In: cases on a [`Desk`], an engine. Out: [`Outcome`]s of exact integers. Never: a string, a rounding, a label.
//! Why: a figure is declared once; reports, queries, explanations and documentation read the same list.

pub mod appraisal;
mod case_mix;
mod comparison;
mod compute;
mod coverage;
mod definition;
mod desk;
mod differing;
mod distribution;
mod given;
mod lens;
mod list;
mod measures;
mod movement;
mod plan;
mod projects;
mod shelf;
mod terms;
mod value;
mod what_if;

pub use case_mix::{CaseMix, MixedUnit, case_mix};
pub use comparison::{Comparison, View};
pub use compute::{Group, GroupKey, ask, of_nothing};
pub use coverage::Withheld;
pub use definition::{Better, Figure, Formula, LeftOut, Terms, Unit};
pub use desk::{Among, Desk};
pub use differing::differing;
pub use distribution::{Daily, Distribution, MeanLimits, Occurrences, daily, distribution, mean_limits};
pub use given::{CODE as UNKNOWN_FIGURE, Given};
pub use lens::{Bridge, Lens, Split, lens};
pub use list::FIGURES;
pub use measures::ALL as MEASURES;
pub use movement::{Movement, Mover, PrintedMovement, Ratios, Unsplit, movement};
pub use terms::{Part, Parts, of_cases, parts};
pub use value::{Change, Outcome, Reach, Value};
pub use what_if::{Promise, Searched, Shortest, WhatIf, Who, finished_by, promises, shortest, what_if};

use crate::reference::{FigureWords, Labels};

/// The figure of this id.
#[must_use]
pub fn figure(id: &str) -> Option<&'static Figure> {
    FIGURES.iter().find(|figure| figure.id == id)
}

/// The figure of this id, printed name, or name that no other has.
#[must_use]
pub fn named(name: &str, labels: &Labels) -> Option<&'static Figure> {
    match meant(name, labels).as_slice() {
        [figure] => Some(figure),
        _ => None,
    }
}

/// The figures that a name may stand for: the one of this id or printed name, else all that are called so too.
#[must_use]
pub fn meant(name: &str, labels: &Labels) -> Vec<&'static Figure> {
    let called = |is: &dyn Fn(&FigureWords) -> bool| -> Vec<&'static Figure> {
        FIGURES.iter().filter(|figure| labels.figure(figure.id).is_some_and(is)).collect()
    };
    // Blanks do not tell names apart.
    let key = |name: &str| name.split_whitespace().collect::<String>();
    let same = |other: &String| key(other) == key(name);
    let printed = || called(&|words| same(&words.name)).into_iter().chain(called(&|words| same(&words.short)));
    match figure(name).or_else(|| printed().next()) {
        _ if name.is_empty() => Vec::new(),
        Some(figure) => vec![figure],
        None => called(&|words| words.also.iter().any(same)),
    }
}

/// A dimension by which figures are grouped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// A column of texts of the cases, canonical or the export's own.
    Column(String),
    /// The month of the day that dates each figure.
    Month,
    /// The quarter of that day.
    Quarter,
    /// The year of that day.
    Year,
    /// The day of the week of that day.
    Weekday,
    /// The hour of the event.
    Hour,
}

impl Dimension {
    /// Whether its values are parts of the years, or the years.
    #[must_use]
    pub const fn is_of_year(&self) -> bool {
        matches!(self, Self::Month | Self::Quarter | Self::Year)
    }

    /// The names of the canonical dimensions that are columns, and the column of each.
    pub const COLUMNS: &'static [(&'static str, crate::schema::Field)] = {
        use crate::schema::Field;
        &[
            ("department", Field::Department),
            ("region", Field::Region),
            ("level", Field::Level),
            ("item_code", Field::ItemCode),
            ("item_name", Field::ItemName),
            ("item_kind", Field::ItemKind),
            ("window", Field::Window),
            ("handler", Field::Handler),
            ("channel", Field::Channel),
            ("case_type", Field::CaseType),
            ("applicant_kind", Field::ApplicantKind),
            ("state", Field::State),
            ("result", Field::Result),
            ("agent_handled", Field::AgentHandled),
            ("project", Field::ProjectId),
            ("rating_channel", Field::RatingChannel),
        ]
    };

    /// The names of those that only registers have.
    pub const OF_REGISTERS: &'static [&'static str] = &["kind"];

    /// The dimension of this name; a name that is no canonical dimension is taken for a column of the export.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            "weekday" => Self::Weekday,
            "hour" => Self::Hour,
            column => Self::Column(column.to_owned()),
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Column(name) => name,
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Language;

    #[test]
    fn every_customary_name_is_known() {
        let labels = Labels::of(Language::Zh).unwrap();
        let names = "收件 受理 办结 其他终结 不予受理 期初在办 期末在办 计时暂停 办结率 受理件办结率 按时办结率（按办结件） \
             按时办结率（按应办结件） 按时办结率（按受理件） 法定时限内办结率 提前办结率 超期办结 超期未结 临期预警 黄牌 红牌 延期 \
             即办件率（受理口径） 即办件率（办结口径） 当场（当日）办结率 即办件当场办结率 平均办理时长 中位办理时长 九成办理时长 最长办理时长 \
             平均跨度 暂停占比 在办时长 受理时长 超5日未受理未告知率 承诺提速率（时限压缩率） 承诺提速率（办件加权） 实际提速率（较法定时限） \
             办理提速率（较承诺时限） 单项压缩 评价数 其中系统默认 评价率（评议率） 评价率 评议率 主动评价率 满意率 满意率（不含基本满意） \
             主动评价满意率 平均星级 差评数 差评率 差评回访率 整改率 按期整改率 社会评价肯定率 网办率 渠道占比 代办率 零跑动率 最多跑一次率 \
             平均跑动次数 实收费 应收费 减免 进驻率 进驻部门 窗口可办结率 即办事项占比 最多跑一次事项 授权到位率 取消证明 告知承诺事项 零办件事项 \
             无业务单位 发现问题 已解决问题 阶段性整改 解决率 问题解决率 活动 投诉 行政复议 行政诉讼";
        for name in names.split_whitespace() {
            assert_eq!(meant(name, &labels).len(), 1, "{name}");
        }
        assert_eq!(named("按期办结率", &labels).map(|figure| figure.id), Some("on_time_rate_closed"));
        assert_eq!(named("超 5 日未受理未告知率", &labels).map(|figure| figure.id), Some("acceptance_late_rate"));
        for (name, count) in
            [("即办件率", 2), ("办理时长", 4), ("提速率", 4), ("项目审批全流程用时", 3), ("", 0), ("天气", 0)]
        {
            assert_eq!((meant(name, &labels).len(), named(name, &labels).is_none()), (count, true), "{name}");
        }
    }
}
