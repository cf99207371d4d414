//! The shelf beside the desk: questions that the registers answer. They are small and always at hand.

use super::{
    Dimension,
    comparison::View,
    coverage::Withheld,
    definition::{Figure, Formula},
    desk::Desk,
    measures as m,
};
use crate::{
    clock::{Busy, ClockError, TimedRegisters},
    engine::{self, Frame, Key, Marked, Measure, Predicate, Question, Source, Tally},
    period::{AsOf, Day, Period, first_of_month},
    schema::{Dataset, column},
    validate::Validated,
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// The registers of a run.
pub(super) struct Shelf<'a> {
    registers: TimedRegisters<'a>,
    /// Tables that do not depend on a period.
    tables: RefCell<BTreeMap<(Dataset, AsOf), Frame>>,
    /// Codes of the departments that others go on with.
    successors: BTreeMap<i64, i64>,
}

impl<'a> Shelf<'a> {
    pub fn new(registers: TimedRegisters<'a>, today: Day) -> Self {
        let successors = registers.successors(today);
        Self { registers, tables: RefCell::default(), successors }
    }
}

impl<'a> Desk<'a> {
    /// The desk with the datasets beside its cases, which `validated` holds too.
    #[must_use]
    pub fn with_registers(mut self, validated: &'a Validated) -> Self {
        self.shelf = Some(Rc::new(Shelf::new(TimedRegisters::new(&self.clock, validated), self.as_of().day)));
        self
    }

    /// The text of a code of a dimension; empty for what is not filled in.
    #[must_use]
    pub fn text(&self, dimension: &str, code: i64) -> &str {
        u32::try_from(code).map_or("", |code| self.cases.text(dimension, code))
    }

    /// Whether there is anything to count, be it none.
    #[must_use]
    pub fn has(&self, source: Source) -> bool {
        let register = |dataset| self.shelf.as_ref().is_some_and(|shelf| shelf.registers.has(dataset));
        match source {
            Source::Cases | Source::Ratings => true,
            Source::Uncatalogued => !register(Dataset::Items),
            Source::Register(dataset) => register(dataset),
        }
    }

    /// The measures of a figure for which there is anything to count.
    pub(super) fn counted(&self, figure: &'static Figure) -> Vec<&'static Measure> {
        figure.measures().into_iter().filter(|measure| self.has(measure.source)).collect()
    }

    /// Whether a figure is taken at the end of the period (or its start), rather than a flow through it.
    pub(super) fn is_stock(&self, figure: &'static Figure) -> bool {
        self.counted(figure).iter().all(|measure| measure.dated.is_stock())
    }

    /// Whether the data reach back far enough for a figure to be compared with a period: cases by [`Desk::covers`], records
    /// of other datasets by their own days: a ledger, whose records are few, from the month of its first one. A ledger without
    /// any record covers what the cases cover; a catalogue that is not dated says nothing of another day.
    #[must_use]
    pub fn covers_of(&self, figure: &'static Figure, period: Period) -> bool {
        let counted = self.counted(figure);
        let covered = |measure: &&'static Measure| {
            let register = measure.source.register().filter(|_| !measure.source.counts_cases());
            let records = self.shelf.as_ref().zip(register).and_then(|(beside, dataset)| match dataset {
                Dataset::Items | Dataset::Units => Some(beside.registers.in_force_from()),
                ledger => beside.registers.days(ledger).min().map(|first| Some(first_of_month(first.month_index()))),
            });
            let of_cases = records.is_none() || measure.filter == Predicate::Is(column::IDLE);
            let begins = |from: Option<Day>| from.is_some_and(|from| from <= period.start);
            records.is_none_or(begins) && (!of_cases || self.covers(period))
        };
        if counted.is_empty() { self.covers(period) } else { counted.iter().all(covered) }
    }

    /// How many records a figure does not see since they lie in the period, but after the moment.
    #[must_use]
    pub fn unseen(&self, figure: &'static Figure, view: View) -> usize {
        let Some((beside, dataset)) = self.shelf.as_ref().zip(figure.register()) else { return 0 };
        let later = |day: &Day| *day > view.as_of.day && view.period.contains(*day);
        beside.registers.days(dataset).filter(later).count()
    }

    /// Groups of departments that were renamed or merged are those of the department that goes on with their cases.
    pub(super) fn joined(&self, tally: Tally, (keys, measures): (&[Key], &[&'static Measure])) -> Tally {
        match self.shelf.as_ref().map(|shelf| &shelf.successors) {
            Some(successors) if !successors.is_empty() => {
                tally.renamed((keys, measures), (column::DEPARTMENT, successors))
            }
            _ => tally,
        }
    }

    /// Whether a column is filled, in anything that a figure counts.
    #[must_use]
    pub fn fills(&self, figure: &'static Figure, column: &str) -> bool {
        let register = |dataset| self.shelf.as_ref().is_some_and(|shelf| shelf.registers.fills(dataset, column));
        let fills = |source: Source| {
            (source.counts_cases() && self.cases.fills(column)) || source.register().is_some_and(register)
        };
        self.counted(figure).iter().any(|measure| fills(measure.source))
    }

    /// Why a figure by these dimensions has no value, whatever is counted; nothing if it may have one.
    pub(super) fn lacks(&self, figure: &'static Figure, by: &[Dimension]) -> Option<Withheld> {
        let counted = self.counted(figure);
        if counted.is_empty() {
            return figure.measures().iter().find_map(|measure| measure.source.register()).map(Withheld::Missing);
        }
        let undivided = |measure: &&Measure| by.iter().any(|dimension| !self.divides(measure, dimension));
        let idle = counted.iter().find(|measure| measure.filter == Predicate::Is(column::IDLE));
        let compares = || self.shelf.as_ref().is_some_and(|shelf| shelf.registers.compares_limits());
        if counted.iter().any(undivided) {
            Some(Withheld::Undivided)
        } else if counted.iter().any(|measure| !self.passes(measure.source)) {
            Some(Withheld::Filtered)
        } else if idle.is_some_and(|measure| !self.names(measure.source)) {
            Some(Withheld::Unnamed)
        } else if counted.iter().any(|measure| measure.name == m::EARLIER_LIMITS.name) && !compares() {
            Some(Withheld::NoDay)
        } else {
            None
        }
    }

    /// Why a figure by these dimensions prints no value although there is something to count.
    pub(super) fn withholds(&self, figure: &'static Figure, by: &[Dimension]) -> Option<Withheld> {
        let of_limits = [column::TIMED, column::PROMISED_DUE_ON, column::STATUTORY_DUE_ON];
        let untimed = |need: &&str| of_limits.contains(need) && !self.cases.fills(need);
        self.lacks(figure, by).or_else(|| match figure.formula {
            _ if figure.needs.iter().any(untimed) => Some(Withheld::Untimed),
            // Of each group it would be the group's share in itself.
            Formula::ShareOf(_, of) if !by.is_empty() && by.iter().all(|dimension| dimension.name() != of) => {
                Some(Withheld::Composition)
            }
            _ => None,
        })
    }

    /// Whether what a filter says of cases can be said of the records too. Ratings without a case are blank in what they
    /// lack, as cases may be.
    fn passes(&self, source: Source) -> bool {
        let Source::Register(dataset) = source else { return true };
        let tells = |column: &str| {
            let name = column.strip_prefix("by ").unwrap_or_default();
            self.shelf.as_ref().is_some_and(|shelf| shelf.registers.tells(dataset, name))
        };
        self.filter.is_none_or(|filter| filter.columns().iter().all(|column| tells(column)))
    }

    /// Whether the cases name what has none of them.
    fn names(&self, source: Source) -> bool {
        let name = if source == Source::Register(Dataset::Items) { "item" } else { "department" };
        self.cases.dictionaries.get(name).is_some_and(|texts| texts.texts().len() > 1)
    }

    /// Whether what a measure counts can be told apart by a dimension.
    fn divides(&self, measure: &Measure, dimension: &Dimension) -> bool {
        let of_cases = measure.source.counts_cases();
        match dimension {
            Dimension::Column(name) if of_cases => {
                // A name that is none of the cases' own can be a register's.
                let canonical = Dimension::COLUMNS.iter().any(|(known, _)| known == name);
                let filled = || self.cases.dictionaries.get(name).is_some_and(|texts| texts.texts().len() > 1);
                canonical || matches!(name.as_str(), "item" | "source") || filled()
            }
            Dimension::Column(name) => measure
                .source
                .register()
                .is_some_and(|dataset| self.shelf.as_ref().is_some_and(|shelf| shelf.registers.tells(dataset, name))),
            Dimension::Month | Dimension::Quarter | Dimension::Year => true,
            Dimension::Weekday => of_cases || !measure.dated.is_stock(),
            Dimension::Hour => of_cases,
        }
    }

    /// Adds what registers answer to a question.
    pub(super) fn count_registers(&self, view: View, whole: &Question, mut tally: Tally) -> Result<Tally, ClockError> {
        let Some(beside) = &self.shelf else { return Ok(tally) };
        let datasets: BTreeSet<Dataset> =
            whole.measures.iter().filter_map(|measure| measure.source.register()).collect();
        for dataset in datasets {
            let question = whole.only(|measure| measure.source.register() == Some(dataset));
            let table = self.table(beside, (dataset, view), &question)?;
            let table = self.filter.map_or(Ok(table.clone()), |filter| filter.of(&table))?;
            let marked = Marked::of(&table, &[&question])?;
            tally = tally.plus(engine::ask(&marked, &question)?);
        }
        Ok(tally)
    }

    fn table(
        &self,
        beside: &Shelf<'_>,
        (dataset, view): (Dataset, View),
        question: &Question,
    ) -> Result<Frame, ClockError> {
        if question.columns().contains(column::IDLE) {
            return beside.registers.table(dataset, view.as_of, &self.busy(dataset, view)?);
        }
        let place = (dataset, view.as_of);
        if let Some(table) = beside.tables.borrow().get(&place) {
            return Ok(table.clone());
        }
        let table = beside.registers.table(dataset, view.as_of, &Busy::new())?;
        beside.tables.borrow_mut().insert(place, table.clone());
        Ok(table)
    }

    /// What the cases received, accepted or finished in a period name.
    fn busy(&self, dataset: Dataset, view: View) -> Result<Busy, ClockError> {
        let mut names = vec!["department"];
        if dataset == Dataset::Items {
            names.extend(["item_code", "item_name"]);
        }
        let keys = names.iter().map(|name| Key::Column(column::dimension(name))).collect();
        let answer = self.ask(view, keys, vec![&m::RECEIVED, &m::ACCEPTED, &m::FINISHED])?;
        let some = |amounts: &BTreeMap<&'static str, engine::Amount>| {
            amounts.values().any(|amount| *amount != engine::Amount::Number(0))
        };
        let busy = answer.iter().filter(|(_, amounts)| some(amounts)).map(|(codes, _)| {
            let text = |wanted: &str| {
                let found = names.iter().zip(codes).find(|(name, _)| **name == wanted);
                found.map_or(String::new(), |(name, code)| self.text(name, *code).to_owned())
            };
            [text("item_code"), text("item_name"), text("department")]
        });
        Ok(busy.collect())
    }
}
