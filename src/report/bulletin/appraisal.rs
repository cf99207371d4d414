//! The appraisal: who is scored how, by the scheme that the project names.

use super::{press::Place, tables::rank_cell, writer::Writer};
use crate::{
    config::Missing,
    figures::{
        Dimension, Figure, GroupKey, Outcome, Unit, Value,
        appraisal::{Appraisal, Criterion, MARK_DECIMALS, Marked, Reason, Rule, Scheme, ScoredUnit, Way},
    },
    number::{Decimal, Exact, NONE},
    report::{Block, Cell, Column, ColumnKind, Inline, List, ListOrder, NoteKind, Row, Table, Tone},
};

/// Criteria beside each other in one table: each has two columns.
const BESIDE: usize = 3;
/// Digits after the point of a number that a scheme names.
const DIGITS: u32 = 9;

pub(super) fn blocks(writer: &mut Writer<'_>) -> Vec<Block> {
    let Some(scheme) = writer.source.scheme else {
        return vec![writer.note(NoteKind::Info, "note.no_scheme", &[])];
    };
    if scheme.is_personal() {
        return vec![writer.note(NoteKind::Info, "note.personal_scheme", &[("title", &scheme.title)])];
    }
    let facts = writer.facts;
    let scored = |unit: &&ScoredUnit| unit.score.is_some() && unit.left_out != Some(Reason::Unnamed);
    let Some(appraisal) = facts.appraisal.as_ref().filter(|all| all.units.iter().any(|unit| scored(&unit))) else {
        let names = scheme.group.iter().map(|by| writer.press.labels.dimension(by.name()).to_owned());
        let names = writer.press.phrases.list(&names.collect::<Vec<_>>());
        return vec![writer.note(NoteKind::Info, "note.nobody_scored", &[("group", &names)])];
    };
    let units: Vec<&ScoredUnit> = appraisal.units.iter().filter(scored).collect();
    let mut form = Form { writer, scheme, units };
    let mut blocks = vec![form.intro(), Block::Table(form.ranking())];
    blocks.extend(form.left_out(appraisal));
    blocks.push(Block::Table(form.rules()));
    blocks.extend(form.marks());
    blocks.extend(form.by_hand());
    blocks
}

/// What the tables are written with: the units that have a score, the ranked first.
struct Form<'f, 'a> {
    writer: &'f mut Writer<'a>,
    scheme: &'a Scheme,
    units: Vec<&'a ScoredUnit>,
}

impl<'a> Form<'_, 'a> {
    fn intro(&self) -> Block {
        let full = plain(&self.scheme.full());
        let least = self.scheme.min_cases.to_string();
        let counted = self.writer.press.short(self.scheme.counted.id);
        let fills = [("title", self.scheme.title.as_str()), ("full", &full), ("least", &least), ("counted", &counted)];
        Block::Paragraph(vec![Inline::text(self.writer.filled("text.appraisal", &fills))])
    }

    /// Rank, unit, score, grade, cases, and what the score is made of.
    fn ranking(&mut self) -> Table {
        let scheme = self.scheme;
        let (grades, bonus, factors) =
            (!scheme.grades.is_empty(), !scheme.bonus.is_empty(), !scheme.coefficients.is_empty());
        let own = |(name, kind, _): (&str, ColumnKind, bool)| self.writer.own_column(name, kind);
        let wanted = |(_, _, wanted): &(&str, ColumnKind, bool)| *wanted;
        let mut columns = vec![self.writer.own_column("rank", ColumnKind::Number), self.unit_column()];
        let score = [("score", ColumnKind::Number, true), ("grade", ColumnKind::Text, grades)];
        columns.extend(score.into_iter().filter(wanted).map(own));
        columns.push(self.writer.column(scheme.counted.id));
        let parts = [("base", bonus || factors), ("bonus", bonus), ("coefficient", factors)];
        columns
            .extend(parts.map(|(name, wanted)| (name, ColumnKind::Number, wanted)).into_iter().filter(wanted).map(own));
        let mut table = self.writer.table("appraisal", columns);
        table.heading = 1;
        for unit in self.units.clone() {
            let Some(score) = &unit.score else { continue };
            let mut cells = vec![rank_cell(unit.rank), Cell::text(self.name(unit)), mark_cell(Some(&score.total))];
            let grade = || Cell::text(unit.grade.clone().unwrap_or_else(|| NONE.to_owned()));
            cells.extend(grades.then(grade));
            cells.push(self.cases(unit));
            cells.extend((bonus || factors).then(|| mark_cell(Some(&score.base))));
            cells.extend(bonus.then(|| mark_cell(Some(&score.bonus))));
            cells.extend(factors.then(|| Cell::text(plain(&score.coefficient))));
            table.rows.push(row(unit, cells));
        }
        let basis = match scheme.rounded {
            Some(digits) => self.writer.filled("note.scored_rounded", &[("digits", &digits.to_string())]),
            None => self.writer.word("note.scored"),
        };
        table.notes.push(basis);
        if let Some(cap) = &scheme.cap {
            table.notes.push(self.writer.filled("note.cap", &[("cap", &plain(cap))]));
        }
        table
    }

    /// Who is not ranked, and why.
    fn left_out(&self, appraisal: &Appraisal) -> Option<Block> {
        let mut items = Vec::new();
        for reason in [Reason::FewCases, Reason::Unmeasured, Reason::NoCases] {
            let out = appraisal.units.iter().filter(|unit| unit.left_out == Some(reason));
            let names: Vec<String> = out.map(|unit| self.name(unit)).collect();
            if names.is_empty() {
                continue;
            }
            let fills = [
                ("counted", self.writer.press.short(self.scheme.counted.id)),
                ("least", self.scheme.min_cases.to_string()),
                ("count", names.len().to_string()),
                ("units", self.writer.press.phrases.list(&names)),
            ];
            let fills = fills.each_ref().map(|(name, text)| (*name, text.as_str()));
            items.push(vec![Inline::text(self.writer.filled(&format!("unranked.{}", reason.id()), &fills))]);
        }
        (!items.is_empty()).then_some(Block::List(List { order: ListOrder::Free, items }))
    }

    /// What is scored, by which figure, and how a value becomes marks.
    fn rules(&mut self) -> Table {
        let columns = vec![
            self.writer.own_column("criterion", ColumnKind::Text),
            self.writer.own_column("figure", ColumnKind::Text),
            self.writer.own_column("full", ColumnKind::Number),
            self.writer.own_column("rule", ColumnKind::Text),
        ];
        let mut table = self.writer.table("appraisal_rules", columns);
        let bonus = self.writer.word("text.bonus");
        table.notes.push(self.writer.word("note.unvalued"));
        for (one, added) in self.criteria() {
            let name = self.criterion(one);
            table.rows.push(Row::plain(vec![
                Cell::text(if added { format!("{name}{bonus}") } else { name }),
                Cell::text(self.writer.press.name(one.figure.id)),
                Cell::text(plain(&one.full)),
                Cell::text(self.rule(one, if added { Missing::Zero } else { Missing::Skip })),
            ]));
        }
        for one in &self.scheme.by_hand {
            let rule = self.writer.word("rule.by_hand") + &self.missing(one.missing, Missing::Skip);
            let cells = [one.name.clone(), one.source.clone(), plain(&one.full), rule];
            table.rows.push(Row::plain(cells.map(Cell::text).into()));
        }
        table
    }

    /// The value and the marks of each criterion, a few criteria a table.
    fn marks(&mut self) -> Vec<Block> {
        let (scheme, units) = (self.scheme, self.units.clone());
        let all: Vec<&Criterion> = scheme.criteria.iter().chain(&scheme.bonus).collect();
        let mut blocks = Vec::new();
        let (mut rest, mut done, tables) = (all.as_slice(), 0, all.len().div_ceil(BESIDE));
        for part in 0..tables {
            let (criteria, others) = rest.split_at(rest.len().div_ceil(tables - part));
            let mut columns = vec![self.unit_column()];
            for one in criteria {
                let name = self.criterion(one);
                let marks = self.writer.filled("column.marks", &[("name", &name), ("full", &plain(&one.full))]);
                columns.push(self.writer.column(one.figure.id));
                columns.push(Column::new(marks, ColumnKind::Number));
            }
            let mut table = self.writer.table("appraisal_marks", columns);
            table.id = format!("appraisal_marks_{}", part + 1);
            let names: Vec<String> = criteria.iter().map(|one| self.criterion(one)).collect();
            let names = self.writer.press.phrases.list(&names);
            table.caption = self.writer.filled("table.appraisal_marks", &[("criteria", &names)]);
            for unit in &units {
                let mut cells = vec![Cell::text(self.name(unit))];
                let marked: Vec<&Marked> = unit.criteria.iter().chain(&unit.bonus).collect();
                for marked in marked.iter().skip(done).take(criteria.len()) {
                    let scope = self.scope(unit);
                    let when = &self.writer.facts.now.when;
                    cells.push(self.writer.press.cell(&marked.outcome, Place { when, scope: &scope }));
                    cells.push(mark_cell(marked.marks.as_ref()));
                }
                table.rows.push(row(unit, cells));
            }
            blocks.push(Block::Table(table));
            (rest, done) = (others, done + criteria.len());
        }
        blocks
    }

    /// What was entered by hand, and why; a few criteria a table.
    fn by_hand(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (part, criteria) in self.scheme.by_hand.chunks(BESIDE).enumerate() {
            let mut columns = vec![self.unit_column()];
            for one in criteria {
                let fills = [("name", one.name.as_str()), ("full", &plain(&one.full))];
                columns.push(Column::new(self.writer.filled("column.marks", &fills), ColumnKind::Number));
                columns.push(Column::new(self.writer.filled("column.why", &fills[..1]), ColumnKind::Text));
            }
            let mut table = self.writer.table("appraisal_by_hand", columns);
            table.id = format!("appraisal_by_hand_{}", part + 1);
            for unit in &self.units {
                let mut cells = vec![Cell::text(self.name(unit))];
                for marked in unit.by_hand.iter().skip(part * BESIDE).take(criteria.len()) {
                    let note = marked.given.as_ref().map_or_else(|| NONE.to_owned(), |given| given.note.clone());
                    cells.extend([mark_cell(marked.marks.as_ref()), Cell::text(note)]);
                }
                table.rows.push(row(unit, cells));
            }
            blocks.push(Block::Table(table));
        }
        blocks
    }

    /// The criteria, then the bonuses, with whether they are bonuses.
    fn criteria(&self) -> impl Iterator<Item = (&'a Criterion, bool)> + use<'a> {
        let scheme = self.scheme;
        scheme.criteria.iter().map(|one| (one, false)).chain(scheme.bonus.iter().map(|one| (one, true)))
    }

    fn unit_column(&self) -> Column {
        let names = self.scheme.group.iter().map(|by| self.writer.press.labels.dimension(by.name()));
        Column::new(names.collect::<Vec<_>>().join(" "), ColumnKind::Text)
    }

    fn name(&self, unit: &ScoredUnit) -> String {
        let parts = self.scheme.group.iter().zip(&unit.key);
        let parts = parts.map(|(by, key)| self.writer.press.labels.value(by.name(), &key.text()));
        parts.collect::<Vec<_>>().join(" ")
    }

    fn scope(&self, unit: &ScoredUnit) -> Vec<(String, String)> {
        let pair = |(by, key): (&Dimension, &GroupKey)| (by.name().to_owned(), key.text());
        self.scheme.group.iter().zip(&unit.key).map(pair).collect()
    }

    /// How many cases a unit had.
    fn cases(&mut self, unit: &ScoredUnit) -> Cell {
        let (figure, value) = (self.scheme.counted.id, Some(Value::Amount(unit.cases)));
        let outcome = Outcome { figure, value, n: None, left_out: Vec::new(), open: 0, withheld: None };
        let scope = self.scope(unit);
        let when = &self.writer.facts.now.when;
        self.writer.press.cell(&outcome, Place { when, scope: &scope })
    }

    fn criterion(&self, one: &Criterion) -> String {
        one.name.clone().unwrap_or_else(|| self.writer.press.short(one.figure.id))
    }

    /// How a value becomes marks, in words.
    fn rule(&self, one: &Criterion, usual: Missing) -> String {
        let value = |number: &Exact| with_unit(one.figure, number);
        let full = plain(&one.full);
        let writer = &self.writer;
        let said = match &one.rule {
            Rule::Linear { from, to } => {
                let fills = [("from", value(from)), ("to", value(to)), ("full", full)];
                filled(writer, if to > from { "rule.linear_up" } else { "rule.linear_down" }, &fills)
            }
            Rule::Steps { way, steps } => {
                let name = if *way == Way::Up { "rule.step_up" } else { "rule.step_down" };
                let step =
                    |(at, marks): &(Exact, Exact)| filled(writer, name, &[("at", value(at)), ("marks", plain(marks))]);
                writer.press.phrases.list(&steps.iter().map(step).collect::<Vec<_>>())
            }
            Rule::PerPointOff { way, target, per, floor } => {
                let point = match one.figure.unit {
                    Unit::Rate => "points",
                    unit => unit.label(),
                };
                let point = writer.press.labels.name("unit", point).to_owned();
                let fills = [
                    ("target", value(target)),
                    ("full", full),
                    ("per", plain(per)),
                    ("point", point),
                    ("floor", plain(floor)),
                ];
                filled(writer, if *way == Way::Up { "rule.off_below" } else { "rule.off_above" }, &fills)
            }
            Rule::DeductPerCase { per, floor } => {
                let unit = writer.press.unit(one.figure).unwrap_or_default();
                let fills = [("full", full), ("unit", unit), ("per", plain(per)), ("floor", plain(floor))];
                filled(writer, "rule.deduct", &fills)
            }
        };
        said + &self.missing(one.missing, usual)
    }

    /// What counts without a value, if that is not the usual.
    fn missing(&self, missing: Missing, usual: Missing) -> String {
        match missing {
            missing if missing == usual => String::new(),
            Missing::Full => self.writer.word("rule.missing_full"),
            Missing::Zero => self.writer.word("rule.missing_zero"),
            Missing::Skip => self.writer.word("rule.missing_skip"),
        }
    }
}

fn filled(writer: &Writer<'_>, name: &str, fills: &[(&str, String)]) -> String {
    let fills: Vec<(&str, &str)> = fills.iter().map(|(name, text)| (*name, text.as_str())).collect();
    writer.filled(name, &fills)
}

/// The unranked are shown in a lighter ink.
const fn row(unit: &ScoredUnit, cells: Vec<Cell>) -> Row {
    Row { cells, tone: if unit.rank.is_some() { Tone::Plain } else { Tone::Muted } }
}

/// Marks as they print; a dash for what does not count.
fn mark_cell(marks: Option<&Exact>) -> Cell {
    let printed = marks.map(|marks| Decimal::rounded(marks, MARK_DECIMALS));
    let text = printed.map_or_else(|| NONE.to_owned(), |printed| printed.to_string());
    Cell { key: printed.and_then(|printed| i64::try_from(printed.units).ok()), ..Cell::text(text) }
}

/// A number that a scheme names, with no more digits than it takes.
fn plain(number: &Exact) -> String {
    Decimal::shortest(number, DIGITS).unwrap_or_else(|| Decimal::rounded(number, MARK_DECIMALS)).to_string()
}

fn with_unit(figure: &Figure, number: &Exact) -> String {
    if figure.unit == Unit::Rate { format!("{}%", plain(number)) } else { plain(number) }
}
