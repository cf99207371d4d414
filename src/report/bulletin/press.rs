//! The press: every figure of the bulletin is printed here, once, and kept for `figures.json`.

use super::words::Words;
use crate::{
    figures::{Change, Figure, Formula, Outcome, Unit, Value, Withheld, figure},
    narrative::{self, Phrases},
    number::NONE,
    period::{AsOf, Period},
    reference::Labels,
    report::{Cell, ColumnKind, Direction, Inline, Judgement, Printed, Report},
};
use std::collections::{BTreeMap, BTreeSet};

/// A figure that the bulletin prints.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedFigure {
    /// Its id.
    pub figure: &'static str,
    /// The groups it is of: dimension and value; none for the whole.
    pub scope: BTreeMap<String, String>,
    /// The period.
    pub period: Period,
    /// The moment as of which the cases stood.
    pub as_of: AsOf,
    /// The unit it is counted in.
    pub unit: Unit,
    /// The count, or the integer above the line; none without a value, and for quantiles.
    pub numerator: Option<i64>,
    /// The integer below the line; none for counts and quantiles.
    pub denominator: Option<i64>,
    /// The value; none prints as a dash.
    pub value: Option<Value>,
    /// As it is printed.
    pub text: String,
    /// Cases left out, by reason; reasons without cases are not listed.
    pub left_out: BTreeMap<&'static str, i64>,
    /// Why it has no value, if the data cannot show it.
    pub withheld: Option<Withheld>,
}

/// When figures hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct When {
    pub period: Period,
    pub as_of: AsOf,
}

/// Of what and when a figure is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub when: &'a When,
    /// Dimension, value, and the value as printed.
    pub scope: &'a [(String, String)],
}

type Key = (usize, Vec<(String, String)>, (i32, i32, AsOf));

/// Prints figures and remembers them.
pub(super) struct Press<'a> {
    pub labels: &'a Labels,
    pub phrases: &'a Phrases,
    pub words: &'a Words,
    pub decimals: u32,
    /// The report's own period and moment.
    pub home: When,
    printed: BTreeMap<Key, (Printed, PrintedFigure)>,
}

impl<'a> Press<'a> {
    pub(super) fn new(labels: &'a Labels, phrases: &'a Phrases, words: &'a Words, home: When) -> Self {
        Self { labels, phrases, words, decimals: 1, home, printed: BTreeMap::new() }
    }

    /// Everything printed that stands in the report, by figure, scope and period: what was printed for a chart of which
    /// nothing could be drawn is not there.
    pub(super) fn into_printed(self, report: &Report) -> Vec<PrintedFigure> {
        let standing: BTreeSet<&Printed> = report.figures().collect();
        let printed = self.printed.into_values().filter(|(printed, _)| standing.contains(printed));
        printed.map(|(_, figure)| figure).collect()
    }

    /// The ids of all figures printed, in the order of the list of figures.
    pub(super) fn ids(&self) -> Vec<&'static str> {
        let mut ids: Vec<&'static str> = self.printed.values().map(|(_, printed)| printed.figure).collect();
        ids.dedup();
        ids
    }

    /// Prints a figure.
    pub(super) fn print(&mut self, outcome: &Outcome, place: Place<'_>) -> Printed {
        let Some(figure) = figure(outcome.figure) else { return Printed::plain(NONE) };
        let text = figure.text(outcome.value, self.decimals);
        let exact = outcome.value.filter(|_| !matches!(figure.formula, Formula::Quantile(..)));
        let left_out: BTreeMap<&'static str, i64> =
            outcome.left_out.iter().filter(|(_, cases)| *cases != 0).copied().collect();
        let printed = Printed {
            text: text.clone(),
            figure: Some(figure.id.to_owned()),
            numerator: exact.map(Value::numerator),
            denominator: exact.and_then(Value::denominator),
            period: self.place_words(place),
            note: match outcome.withheld {
                Some(withheld) => Some(self.labels.name("withheld", withheld.id()).to_owned()),
                None => self.left_out_words(&left_out),
            },
        };
        let When { period, as_of } = *place.when;
        let rank = crate::figures::FIGURES.iter().position(|other| other.id == figure.id).unwrap_or(usize::MAX);
        let key = (rank, place.scope.to_vec(), (period.start.0, period.end.0, as_of));
        let figure = PrintedFigure {
            figure: figure.id,
            scope: place.scope.iter().cloned().collect(),
            period,
            as_of,
            unit: figure.unit,
            numerator: printed.numerator,
            denominator: printed.denominator,
            value: outcome.value,
            text,
            left_out,
            withheld: outcome.withheld,
        };
        self.printed.entry(key).or_insert_with(|| (printed.clone(), figure));
        printed
    }

    /// Prints a figure into a cell, sorted by its printed digits.
    pub(super) fn cell(&mut self, outcome: &Outcome, place: Place<'_>) -> Cell {
        let printed = self.print(outcome, place);
        Cell::figure(printed, self.key(outcome))
    }

    /// The printed digits as one integer.
    pub(super) fn key(&self, outcome: &Outcome) -> Option<i64> {
        let figure = figure(outcome.figure)?;
        i64::try_from(figure.printed(outcome.value?, self.decimals).units).ok()
    }

    /// Period and scope, if they are not the report's own.
    fn place_words(&self, place: Place<'_>) -> Option<String> {
        let mut words: Vec<String> = place.scope.iter().map(|(name, value)| self.scope_text(name, value)).collect();
        if *place.when != self.home {
            words.insert(0, self.phrases.period(place.when.period));
        }
        (!words.is_empty()).then(|| words.join(" · "))
    }

    fn left_out_words(&self, left_out: &BTreeMap<&'static str, i64>) -> Option<String> {
        let parts: Vec<String> = left_out
            .iter()
            .map(|(reason, cases)| {
                let fills = [("reason", self.labels.name("left_out", reason)), ("cases", &cases.to_string())];
                self.words.fill("note.left_out_part", &fills)
            })
            .collect();
        (!parts.is_empty())
            .then(|| self.words.fill("note.left_out", &[("parts", &parts.join(&self.phrases.joins.list))]))
    }

    /// The value of a dimension as printed.
    pub(super) fn scope_text(&self, dimension: &str, value: &str) -> String {
        match (dimension, value) {
            (_, "") => self.words.get("row.blank").to_owned(),
            ("channel", word) => self.labels.name("channel", word).to_owned(),
            (_, text) => text.to_owned(),
        }
    }

    /// A figure's name in a table.
    pub(super) fn short(&self, id: &str) -> String {
        self.labels.figure(id).map_or_else(|| id.to_owned(), |words| words.short.clone())
    }

    /// A figure's full name.
    pub(super) fn name(&self, id: &str) -> String {
        self.labels.figure(id).map_or_else(|| id.to_owned(), |words| words.name.clone())
    }

    /// The unit after a value that does not carry one.
    pub(super) fn unit(&self, figure: &Figure) -> Option<String> {
        let key = match figure.unit {
            Unit::Rate => return None,
            Unit::Cases if figure.id.ends_with("ratings") => "ratings",
            unit => unit.label(),
        };
        Some(self.labels.name("unit", key).to_owned())
    }

    /// How a figure moved, as a table or card prints it.
    pub(super) fn change(&self, figure: &Figure, (now, before): (Option<Value>, Option<Value>)) -> Moved {
        let Some(change) = figure.change(now, before, self.decimals) else {
            return Moved {
                text: NONE.to_owned(),
                key: None,
                direction: Direction::Unknown,
                judgement: Judgement::Neutral,
            };
        };
        let direction = match narrative::direction(figure, (now, before), self.decimals) {
            Some(narrative::Direction::Up) => Direction::Up,
            Some(narrative::Direction::Down) => Direction::Down,
            Some(narrative::Direction::Level | narrative::Direction::Nearly) => Direction::Level,
            None => Direction::Unknown,
        };
        let judgement = match change.merit(figure.better) {
            1 => Judgement::Good,
            -1 => Judgement::Bad,
            _ => Judgement::Neutral,
        };
        let number = change.number();
        let text = match (direction, change) {
            (Direction::Level, Change::Growth(_)) if now != before => format!("{number}%"),
            (Direction::Level, _) => self.words.get("change.level").to_owned(),
            (_, Change::Growth(_)) => format!("{}%", number.signed()),
            (_, Change::Points(_)) => self.words.fill("change.points", &[("number", &number.signed())]),
            (_, Change::Difference(_)) => number.signed(),
        };
        Moved { text, key: i64::try_from(number.units).ok(), direction, judgement }
    }
}

/// A change as printed.
pub(super) struct Moved {
    pub text: String,
    pub key: Option<i64>,
    pub direction: Direction,
    pub judgement: Judgement,
}

/// The kind of column a figure stands in.
pub(super) const fn column_kind(figure: &Figure) -> ColumnKind {
    match figure.unit {
        Unit::Rate => ColumnKind::Rate,
        Unit::WorkingDays | Unit::CalendarDays => ColumnKind::Days,
        _ => ColumnKind::Number,
    }
}

/// A paragraph of plain words.
pub(super) fn plain(text: impl Into<String>) -> Vec<Inline> {
    vec![Inline::text(text)]
}
