//! An appraisal as a terminal table, Markdown, CSV and JSON, each with the arithmetic of every mark.

mod arithmetic;
mod forms;
mod hand;

use super::{Grid, answer::writer};
use crate::{
    figures::{
        Dimension, Figure, Value,
        appraisal::{Appraisal, Criterion, Marked, Reason, Scheme, ScoredUnit},
    },
    number::{Exact, NONE},
    period::{AsOf, Period},
    reference::Labels,
    validate::{Ledger, values::defused},
};
use arithmetic::{mark_text, plain};
pub use forms::{source, workbook};
use serde_json::{Map, Value as Json, json};
use std::fmt::Write as _;

/// What an appraisal is rendered with.
pub struct AppraisalForm<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The scores.
    pub appraisal: &'a Appraisal,
    /// Printed names.
    pub labels: &'a Labels,
    /// Digits after the point of rates, at least two.
    pub decimals: u32,
    /// The period.
    pub period: Period,
    /// The moment.
    pub as_of: AsOf,
    /// What became of the records.
    pub ledger: Ledger,
}

/// The appraisal for a terminal: the list, then the arithmetic of each ranked unit, who is left out, and the rules.
#[must_use]
pub fn terminal(form: &AppraisalForm<'_>) -> String {
    let mut text = form.heading().join("\n") + "\n\n";
    text += &form.grid().terminal();
    for (unit, lines) in form.arithmetic() {
        let _ = write!(text, "\n{unit}\n");
        for line in lines {
            let _ = writeln!(text, "  {line}");
        }
    }
    for line in form.notes() {
        let _ = write!(text, "\n{line}");
    }
    text + "\n"
}

/// The same as Markdown.
#[must_use]
pub fn markdown(form: &AppraisalForm<'_>) -> String {
    let mut heading = form.heading().into_iter();
    let mut text = format!("# {}\n", heading.next().unwrap_or_default());
    for line in heading {
        let _ = write!(text, "\n{line}\n");
    }
    let _ = write!(text, "\n{}", form.grid().markdown());
    for (unit, lines) in form.arithmetic() {
        let _ = write!(text, "\n**{}**\n\n", escaped(&unit));
        for line in lines {
            let _ = writeln!(text, "- {}", escaped(&line));
        }
    }
    for line in form.notes() {
        let _ = write!(text, "\n{}\n", escaped(&line));
    }
    text
}

/// What Markdown would take for its own is taken as written.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if matches!(letter, '|' | '*' | '_' | '`' | '<' | '[' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// One row a unit: rank, unit, cases, score, grade, why not ranked; then of each figure its integers and marks.
///
/// # Errors
/// If the writer fails, which it does not do in memory.
pub fn csv(form: &AppraisalForm<'_>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = writer();
    let scheme = form.scheme;
    let mark = scheme.is_personal().then(|| form.say("appraisal-mark", &[]));
    let mut header: Vec<String> = mark.iter().map(|_| "mark".to_owned()).collect();
    header.push("rank".to_owned());
    header.extend(scheme.group.iter().map(|dimension| dimension.name().to_owned()));
    header.extend(["cases", "score", "grade", "left_out"].map(str::to_owned));
    let bonus = scheme.bonus.iter().map(|one| format!("bonus.{}", one.figure.id));
    for name in scheme.criteria.iter().map(|one| one.figure.id.to_owned()).chain(bonus) {
        header.extend(["numerator", "denominator", "marks"].map(|part| format!("{name}.{part}")));
    }
    for one in &scheme.by_hand {
        header.extend(["marks", "source", "note"].map(|part| format!("by_hand.{}.{part}", one.name)));
    }
    let header: Vec<String> = header.iter().map(|cell| defused(cell)).collect();
    writer.write_record(&header)?;
    for unit in &form.appraisal.units {
        let mut cells: Vec<String> = mark.iter().cloned().collect();
        cells.push(unit.rank.map_or(String::new(), |rank| rank.to_string()));
        cells.extend(unit.key.iter().map(|part| defused(&part.text())));
        let printed = unit.printed().map_or(String::new(), |score| score.to_string());
        let reason = unit.left_out.map_or("", Reason::id);
        cells.extend([unit.cases.to_string(), printed, unit.grade.clone().unwrap_or_default(), reason.to_owned()]);
        for marked in unit.criteria.iter().chain(&unit.bonus) {
            let number = |number: Option<i64>| number.map_or(String::new(), |number| number.to_string());
            cells.push(number(marked.outcome.value.map(Value::numerator)));
            cells.push(number(marked.outcome.value.and_then(Value::denominator)));
            cells.push(marked.marks.as_ref().map_or(String::new(), mark_text));
        }
        for (one, marked) in scheme.by_hand.iter().zip(&unit.by_hand) {
            let given = marked.given.as_ref();
            cells.push(marked.marks.as_ref().map_or(String::new(), mark_text));
            cells.push(given.map_or(String::new(), |_| defused(&one.source)));
            cells.push(given.map_or(String::new(), |given| defused(&given.note)));
        }
        cells.resize(header.len(), String::new());
        writer.write_record(&cells)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// One object: scheme, units with every mark as printed and as an exact fraction, ledger.
#[must_use]
pub fn json(form: &AppraisalForm<'_>) -> Json {
    let scheme = form.scheme;
    let group: Vec<&str> = scheme.group.iter().map(Dimension::name).collect();
    let units: Vec<Json> = form.appraisal.units.iter().map(|unit| form.json_unit(unit)).collect();
    json!({
        "title": scheme.title,
        "mark": scheme.is_personal().then(|| form.say("appraisal-mark", &[])),
        "period": {
            "start": form.period.start.to_string(),
            "end": form.period.last().to_string(),
            "as_of": form.as_of.to_string(),
        },
        "group": group,
        "counted": scheme.counted.id,
        "min_cases": scheme.min_cases,
        "rounded": scheme.rounded,
        "full": plain(&scheme.full()),
        "cap": scheme.cap.as_ref().map(plain),
        "units": units,
        "ledger": form.ledger,
    })
}

impl AppraisalForm<'_> {
    fn say(&self, id: &str, fills: &[(&str, String)]) -> String {
        self.labels.message(id, fills).text
    }

    fn heading(&self) -> Vec<String> {
        let fills = [("period", self.period.to_string()), ("as_of", self.as_of.to_string())];
        let internal = self.scheme.is_personal().then(|| self.say("appraisal-internal", &[]));
        [self.scheme.title.clone()].into_iter().chain(internal).chain([self.say("fill-period", &fills)]).collect()
    }

    /// Rank, unit, cases, each criterion with its full marks, score, grade.
    fn grid(&self) -> Grid {
        let scheme = self.scheme;
        let mut columns = vec![("rank".to_owned(), self.say("appraisal-rank", &[]))];
        let by = |by: &Dimension| (by.name().to_owned(), self.labels.dimension(by.name()).to_owned());
        columns.extend(scheme.group.iter().map(by));
        columns.push((scheme.counted.id.to_owned(), self.short(scheme.counted)));
        let of = |id: &str, one: &Criterion| {
            let fills = [("name", self.name_of(one)), ("full", plain(&one.full))];
            (one.figure.id.to_owned(), self.say(id, &fills))
        };
        columns.extend(scheme.criteria.iter().map(|one| of("appraisal-criterion", one)));
        columns.extend(scheme.by_hand.iter().map(|one| {
            let fills = [("name", one.name.clone()), ("full", plain(&one.full))];
            (format!("by_hand.{}", one.name), self.say("appraisal-by-hand", &fills))
        }));
        columns.extend(scheme.bonus.iter().map(|one| of("appraisal-bonus", one)));
        let last = [("score", "appraisal-score"), ("grade", "appraisal-grade")];
        columns.extend(last.map(|(name, id)| (name.to_owned(), self.say(id, &[]))));
        Grid { columns, keys: 1 + scheme.group.len(), rows: self.rows() }
    }

    /// The units that have a score and a name.
    fn rows(&self) -> Vec<Vec<String>> {
        let dash = || NONE.to_owned();
        let row = |unit: &ScoredUnit| {
            let mut cells = vec![unit.rank.map_or_else(dash, |rank| rank.to_string())];
            let by = self.scheme.group.iter().zip(&unit.key);
            cells.extend(by.map(|(by, key)| self.labels.value(by.name(), &key.text())));
            cells.push(unit.cases.to_string());
            let marks = |marks: &Option<Exact>| marks.as_ref().map_or_else(dash, mark_text);
            cells.extend(unit.criteria.iter().map(|marked| marks(&marked.marks)));
            cells.extend(unit.by_hand.iter().map(|marked| marks(&marked.marks)));
            cells.extend(unit.bonus.iter().map(|marked| marks(&marked.marks)));
            cells.push(unit.printed().map_or_else(dash, |score| score.to_string()));
            cells.push(unit.grade.clone().unwrap_or_else(dash));
            cells
        };
        self.scored().map(row).collect()
    }

    fn scored(&self) -> impl Iterator<Item = &ScoredUnit> {
        self.appraisal.units.iter().filter(|unit| unit.score.is_some() && unit.left_out != Some(Reason::Unnamed))
    }

    /// Each ranked unit with a line for each mark and one for the score.
    fn arithmetic(&self) -> Vec<(String, Vec<String>)> {
        let unit = |unit: &ScoredUnit| {
            let line = |(one, marked): (&Criterion, &Marked)| self.line(one, marked);
            let mut lines: Vec<String> = self.scheme.criteria.iter().zip(&unit.criteria).map(line).collect();
            let by_hand = self.scheme.by_hand.iter().zip(&unit.by_hand);
            lines.extend(by_hand.map(|(one, marked)| self.hand_line(one, marked)));
            lines.extend(self.scheme.bonus.iter().zip(&unit.bonus).map(line));
            lines.extend(unit.score.as_ref().map(|score| self.sum(score)));
            (self.unit_name(unit), lines)
        };
        self.scored().filter(|unit| unit.rank.is_some()).map(unit).collect()
    }

    /// Who is left out and why, and how marks and ranks are made.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for reason in [Reason::FewCases, Reason::Unnamed, Reason::Unmeasured, Reason::NoCases] {
            let out: Vec<String> = (self.appraisal.units.iter())
                .filter(|unit| unit.left_out == Some(reason))
                .map(|unit| match reason {
                    Reason::FewCases => format!("{} {}", self.unit_name(unit), unit.cases),
                    _ => self.unit_name(unit),
                })
                .collect();
            if !out.is_empty() {
                let fills = [
                    ("counted", self.short(self.scheme.counted)),
                    ("least", self.scheme.min_cases.to_string()),
                    ("count", out.len().to_string()),
                    ("units", out.join(&self.say("appraisal-separator", &[]))),
                ];
                notes.push(self.say(&format!("appraisal-left-out-{}", reason.id().replace('_', "-")), &fills));
            }
        }
        notes.extend(self.scheme.by_hand.iter().enumerate().flat_map(|(index, one)| self.hand_notes(index, one)));
        let basis = match self.scheme.rounded {
            Some(decimals) => self.say("appraisal-basis-rounded", &[("decimals", decimals.to_string())]),
            None => self.say("appraisal-basis-exact", &[]),
        };
        notes.push(self.say("appraisal-rules", &[("basis", basis)]));
        notes
    }

    fn unit_name(&self, unit: &ScoredUnit) -> String {
        let parts = self.scheme.group.iter().zip(&unit.key).map(|(by, key)| self.labels.value(by.name(), &key.text()));
        parts.collect::<Vec<_>>().join(" ")
    }

    fn short(&self, figure: &Figure) -> String {
        self.labels.figure(figure.id).map_or(figure.id, |words| &words.short).to_owned()
    }

    fn name_of(&self, criterion: &Criterion) -> String {
        criterion.name.clone().unwrap_or_else(|| self.short(criterion.figure))
    }

    fn json_unit(&self, unit: &ScoredUnit) -> Json {
        let by: Map<String, Json> = self
            .scheme
            .group
            .iter()
            .zip(&unit.key)
            .map(|(by, key)| (by.name().to_owned(), json!(key.text())))
            .collect();
        let marks = |criteria: &[Criterion], marked: &[Marked]| -> Vec<Json> {
            criteria.iter().zip(marked).map(|(one, marked)| self.json_marks(one, marked)).collect()
        };
        json!({
            "by": by,
            "cases": unit.cases,
            "rank": unit.rank,
            "score": unit.printed().map(|score| score.to_string()),
            "exact": unit.score.as_ref().map(|score| score.total.to_string()),
            "grade": unit.grade,
            "left_out": unit.left_out,
            "criteria": marks(&self.scheme.criteria, &unit.criteria),
            "by_hand": self.hand_json(unit),
            "bonus": marks(&self.scheme.bonus, &unit.bonus),
            "arithmetic": unit.score.as_ref().map(|score| self.sum(score)),
        })
    }

    fn json_marks(&self, criterion: &Criterion, marked: &Marked) -> Json {
        let value = marked.outcome.value;
        json!({
            "figure": criterion.figure.id,
            "name": self.name_of(criterion),
            "numerator": value.map(Value::numerator),
            "denominator": value.and_then(Value::denominator),
            "unit": criterion.figure.unit,
            "full": plain(&criterion.full),
            "marks": marked.marks.as_ref().map(mark_text),
            "exact": marked.marks.as_ref().map(ToString::to_string),
            "arithmetic": self.line(criterion, marked),
        })
    }
}
