//! Rates of units beside what their cases let expect, as a table, in sentences and as JSON.

use super::{answer::keys_json, grid::Grid};
use crate::{
    engine::Source,
    figures::{CaseMix, Dimension, MixedUnit, Value, View},
    number::{Decimal, Exact, NONE, Ratio},
    reference::Labels,
    schema::Dataset,
    validate::Ledger,
};
use serde_json::{Value as Json, json};

/// Units that a sentence names.
const NAMED: usize = 3;
/// The columns after the keys; their titles stand under `case-mix-column-…`.
const COLUMNS: [&str; 5] = ["n", "actual", "expected", "difference", "shared"];

/// What a case mix is rendered with.
pub struct CaseMixForm<'a> {
    /// The rates and what was to be expected.
    pub case_mix: &'a CaseMix,
    /// The period.
    pub view: View,
    /// The dimensions of the units, and that of the items.
    pub by: (&'a [Dimension], &'a Dimension),
    /// Printed names.
    pub labels: &'a Labels,
    /// Digits after the point of rates.
    pub decimals: u32,
    /// What became of the records.
    pub ledger: Ledger,
}

impl CaseMixForm<'_> {
    /// A row a unit, by key; the whole last.
    #[must_use]
    pub fn grid(&self) -> Grid {
        let names = self.by.0.iter().map(|by| (by.name(), self.labels.dimension(by.name()).to_owned()));
        let mut columns: Vec<(String, String)> = names.map(|(name, title)| (name.to_owned(), title)).collect();
        let keys = columns.len();
        let title = |name: &str| self.text(&format!("case-mix-column-{name}"), &[("mix", self.mix())]);
        columns.extend(COLUMNS.map(|name| (name.to_owned(), title(name))));
        let row = |unit: &MixedUnit| {
            let shared = Ratio::new(unit.shared, unit.actual.denominator);
            let cells = self.cells(unit.actual, self.expected(unit), shared);
            self.key(unit).into_iter().chain(cells).collect()
        };
        let mut rows: Vec<Vec<String>> = self.case_mix.units.iter().map(row).collect();
        let whole = self.case_mix.whole;
        let shared = Ratio::new(self.case_mix.units.iter().map(|unit| unit.shared).sum(), whole.denominator);
        let total = std::iter::once(self.text("total", &[])).chain(std::iter::repeat_n(String::new(), keys - 1));
        rows.push(total.chain(self.cells(whole, Some(self.printed(whole)), shared)).collect());
        Grid { columns, keys, rows }
    }

    fn cells(&self, actual: Ratio, expected: Option<Decimal>, shared: Ratio) -> Vec<String> {
        let or_none = |text: Option<String>| text.unwrap_or_else(|| NONE.to_owned());
        vec![
            actual.denominator.to_string(),
            self.case_mix.figure.text(Some(Value::Ratio(actual)), self.decimals),
            or_none(expected.map(|expected| self.case_mix.figure.with_unit(expected))),
            or_none(expected.map(|expected| self.printed(actual).minus(expected).signed())),
            or_none(shared.percent(self.decimals).map(|percent| format!("{percent}%"))),
        ]
    }

    /// Who is farthest below and above what was to be expected, and who is compared with nobody.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let name = self.labels.figure(self.case_mix.figure.id).map_or(self.case_mix.figure.id, |words| &words.name);
        let (mix, things) = (("mix", self.mix()), ("things", self.things()));
        let fills = [("name", name.to_owned()), ("period", self.view.period.to_string()), mix.clone(), things.clone()];
        let mut sentences = vec![self.text("case-mix-headline", &fills)];
        let apart = |unit: &MixedUnit| Some((self.printed(unit.actual).minus(self.expected(unit)?), unit.key.clone()));
        let mut apart: Vec<(Decimal, String)> = self
            .case_mix
            .units
            .iter()
            .filter_map(|unit| apart(unit).map(|(moved, _)| (moved, self.key(unit).join(" "))))
            .collect();
        apart.sort_by_key(|(moved, _)| moved.units);
        let below = apart.iter().filter(|(moved, _)| moved.units < 0);
        let above = apart.iter().rev().filter(|(moved, _)| moved.units > 0);
        let sides: [(&str, Vec<&(Decimal, String)>); 2] = [("below", below.collect()), ("above", above.collect())];
        for (id, units) in sides.into_iter().filter(|(_, units)| !units.is_empty()) {
            let item = |(moved, name): &&(Decimal, String)| {
                self.text("bridge-item", &[("name", name.clone()), ("number", moved.signed())])
            };
            let list: Vec<String> = units.iter().take(NAMED).map(item).collect();
            let fills = [("count", units.len().to_string()), ("list", list.join(&self.text("bridge-join", &[])))];
            sentences.push(self.text(&format!("case-mix-{id}"), &fills));
        }
        let alone = self.case_mix.units.iter().filter(|unit| unit.expected_rate().is_none());
        let alone: Vec<String> = alone.map(|unit| self.key(unit).join(" ")).collect();
        if !alone.is_empty() {
            let fills = [mix, things, ("list", alone.join(&self.text("bridge-join", &[])))];
            sentences.push(self.text("case-mix-alone", &fills));
        }
        sentences
    }

    /// The name of the dimension that the mix is of.
    fn mix(&self) -> String {
        self.labels.dimension(self.by.1.name()).to_owned()
    }

    /// What the figure counts.
    fn things(&self) -> String {
        let figure = self.case_mix.figure;
        let ratings = figure.measures().iter().any(|measure| measure.source == Source::Ratings);
        let counted = figure.register().map_or(if ratings { "ratings" } else { "cases" }, Dataset::id);
        self.labels.name("things", counted).to_owned()
    }

    /// All of it as one JSON object; exact fractions are texts, since they may be longer than any number.
    #[must_use]
    pub fn json(&self) -> Json {
        let period = self.view.period;
        json!({
            "figure": self.case_mix.figure.id,
            "unit": self.case_mix.figure.unit,
            "mix": self.by.1.name(),
            "period": {
                "start": period.start.to_string(),
                "end": period.last().to_string(),
                "as_of": self.view.as_of.to_string(),
            },
            "whole": self.ratio(self.case_mix.whole),
            "rows": self.json_rows(),
            "sentences": self.sentences(),
            "ledger": self.ledger,
        })
    }

    /// A row a unit, as they stand in JSON.
    #[must_use]
    pub fn json_rows(&self) -> Vec<Json> {
        let row = |unit: &MixedUnit| {
            let expected = self.expected(unit);
            json!({
                "by": keys_json(&unit.key, self.by.0),
                "actual": self.ratio(unit.actual),
                "expected": {
                    "numerator_exact": unit.expected.to_string(),
                    "text": expected.map_or_else(|| NONE.to_owned(), |expected| self.case_mix.figure.with_unit(expected)),
                },
                "difference": expected.map(|expected| self.printed(unit.actual).minus(expected).signed()),
                "shared": unit.shared,
            })
        };
        self.case_mix.units.iter().map(row).collect()
    }

    fn ratio(&self, ratio: Ratio) -> Json {
        json!({
            "value": ratio.approximate(),
            "numerator": ratio.numerator,
            "denominator": ratio.denominator,
            "text": self.case_mix.figure.text(Some(Value::Ratio(ratio)), self.decimals),
        })
    }

    fn printed(&self, ratio: Ratio) -> Decimal {
        self.case_mix.figure.printed(Value::Ratio(ratio), self.decimals)
    }

    fn expected(&self, unit: &MixedUnit) -> Option<Decimal> {
        unit.expected_rate().map(|rate: Exact| self.case_mix.figure.printed_exact(&rate, self.decimals))
    }

    fn key(&self, unit: &MixedUnit) -> Vec<String> {
        unit.key.iter().zip(self.by.0).map(|(key, by)| self.labels.value(by.name(), &key.text())).collect()
    }

    fn text(&self, id: &str, fills: &[(&str, String)]) -> String {
        self.labels.message(id, fills).text
    }
}
