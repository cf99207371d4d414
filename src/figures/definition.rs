//! What a figure is: a formula over measures, a unit, a direction.

use crate::{
    engine::{Measure, Predicate, Source},
    schema::{Dataset, column as c},
};
use std::collections::BTreeSet;

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 件.
    Cases,
    /// 件 a working day; changes are in per cent, as those of counts.
    CasesPerDay,
    /// A ratio, printed in per cent; changes are percentage points.
    Rate,
    /// 个: projects.
    Projects,
    /// 工作日.
    WorkingDays,
    /// 自然日.
    CalendarDays,
    /// Levels of satisfaction, 5 = best.
    Level,
    /// 次.
    Visits,
    /// Money as integer cents, printed in yuan.
    Cents,
    /// 项: items of the catalogue, proofs.
    Items,
    /// 份: documents to be handed in.
    Documents,
    /// 人次.
    People,
    /// 个: problems of a ledger.
    Problems,
    /// 个: departments and other units.
    Units,
    /// 次: inspections, trainings and the like.
    Activities,
}

impl Unit {
    /// Its key in the labels' table `unit`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::CasesPerDay => "per_day",
            Self::Projects => "projects",
            Self::Rate => "rate",
            Self::WorkingDays => "days",
            Self::CalendarDays => "calendar_days",
            Self::Level => "level",
            Self::Visits => "visits",
            Self::Cents => "yuan",
            Self::Items => "items",
            Self::Documents => "documents",
            Self::People => "people",
            Self::Problems => "problems",
            Self::Units => "units",
            Self::Activities => "activities",
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither.
    Neither,
}

/// A sum of measures with signs.
pub type Terms = &'static [(i64, Measure)];

/// Cases that the denominator leaves out, by reason.
pub type LeftOut = &'static [(&'static str, Terms)];

/// How a figure follows from measures.
#[derive(Clone, Copy, Debug)]
pub enum Formula {
    /// A count or sum.
    Amount(Terms),
    /// Cases among cases: has a Wilson interval.
    Share(Measure, Measure),
    /// A ratio of sums.
    Ratio(Terms, Terms),
    /// The type-7 quantile of a histogram, in tenths.
    Quantile(Measure, i64),
    /// The greatest value.
    Greatest(Measure),
    /// A count over the working days of the period, as far as they are seen.
    PerWorkingDay(Measure),
    /// A count as a share of the same count over all values of a dimension.
    ShareOf(Measure, &'static str),
}

/// A figure. Its words stand in `data/figures.*.toml` under its id.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Stable name; the basis is part of it.
    pub id: &'static str,
    /// Unit.
    pub unit: Unit,
    /// Direction.
    pub better: Better,
    /// Numerator and denominator.
    pub formula: Formula,
    /// What the denominator leaves out and why.
    pub left_out: LeftOut,
    /// Cases of the denominator that can still come to stand in the numerator: not yet due.
    pub open: Option<Measure>,
    /// Columns without which the figure has no value, rather than the value 0.
    pub needs: &'static [&'static str],
}

impl Figure {
    /// Every measure of the formula and the left-outs.
    #[must_use]
    pub fn measures(&'static self) -> Vec<&'static Measure> {
        let mut measures = match &self.formula {
            Formula::Amount(terms) => terms.iter().map(|(_, measure)| measure).collect(),
            Formula::Share(numerator, denominator) => vec![numerator, denominator],
            Formula::Ratio(numerator, denominator) => {
                numerator.iter().chain(*denominator).map(|(_, measure)| measure).collect()
            }
            Formula::Quantile(measure, _)
            | Formula::Greatest(measure)
            | Formula::PerWorkingDay(measure)
            | Formula::ShareOf(measure, _) => vec![measure],
        };
        measures.extend(&self.open);
        measures.extend(self.left_out.iter().flat_map(|(_, terms)| terms.iter().map(|(_, measure)| measure)));
        measures
    }

    /// Whether its value is a fraction rather than a whole number.
    #[must_use]
    pub const fn is_ratio(&self) -> bool {
        !matches!(self.formula, Formula::Amount(_) | Formula::Greatest(_))
    }

    /// The dataset that it is counted from, if that is not the cases.
    #[must_use]
    pub fn register(&'static self) -> Option<Dataset> {
        let measures = self.measures();
        let of_cases = measures.iter().any(|measure| measure.source.counts_cases());
        measures.first().filter(|_| !of_cases).and_then(|measure| measure.source.register())
    }

    /// What its left-outs are counted in.
    #[must_use]
    pub fn left_out_unit(&'static self) -> Unit {
        let source = self.left_out.iter().flat_map(|(_, terms)| *terms).map(|(_, measure)| measure.source).next();
        match source.and_then(Source::register) {
            Some(Dataset::Problems) => Unit::Problems,
            Some(Dataset::Activities) => Unit::Activities,
            Some(Dataset::Items) => Unit::Items,
            _ => Unit::Cases,
        }
    }

    /// The dimensions of cases that it needs to be loaded.
    #[must_use]
    pub fn dimensions(&'static self) -> BTreeSet<&'static str> {
        let mut names = BTreeSet::new();
        for measure in self.measures() {
            match (measure.source, measure.aggregate, measure.filter) {
                (Source::Register(Dataset::Units), ..) => names.extend(["department"]),
                (Source::Register(_), _, Predicate::Is(c::IDLE)) => {
                    names.extend(["department", "item", "item_code", "item_name"]);
                }
                (Source::Uncatalogued, ..) => names.extend(["item"]),
                _ => {}
            }
        }
        names
    }
}
