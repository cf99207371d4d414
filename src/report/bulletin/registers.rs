//! What the datasets beside cases say, and from when on they say it.

use super::{
    BulletinSource,
    gather::{Sheet, Whole, count, outcome},
    press::When,
    writer::Writer,
};
use crate::{
    clock::ClockError,
    figures::{Desk, Dimension, Figure, Group, GroupKey, Outcome, View, Withheld, ask, figure},
    period::{Day, Kind, Period},
    report::{Block, Inline, NoteKind, Table},
    schema::{Column, Dataset, activities, bad_ratings, complaints, items, problems, surveys},
};

/// Figures of problems by whom and where they were found.
pub(super) const PROBLEMS: [&str; 6] = [
    "problems_found",
    "problems_solved",
    "problems_partly_solved",
    "solve_rate",
    "problems_overdue",
    "solve_days_median",
];
/// Figures of problems by the month in which they were found.
pub(super) const PROBLEM_MONTHS: [&str; 3] = ["problems_found", "problems_solved", "solve_rate"];
pub(super) const ACTIVITIES: [&str; 2] = ["activities", "activity_people"];
pub(super) const GRIEVANCES: [&str; 4] = ["complaints", "complaints_upheld", "reviews", "lawsuits"];
pub(super) const FOLLOW_UP: [&str; 3] =
    ["bad_rating_callback_rate", "bad_rating_fixed_rate", "bad_rating_fixed_in_time_rate"];
/// Figures of the catalogue by unit and level.
pub(super) const CATALOGUE: [&str; 7] = [
    "items_total",
    "items_entered",
    "instant_items_share",
    "items_fully_online",
    "at_most_one_visit_items",
    "materials_reduced_mean",
    "items_without_cases",
];
/// Months of the chart of problems.
const MONTHS: i32 = 13;

/// What registers say by their own dimensions; nothing of those that there are none of.
pub(super) struct Registers {
    pub problem_sources: Option<Sheet>,
    pub problem_units: Option<Sheet>,
    pub problem_regions: Option<Sheet>,
    pub problem_months: Vec<(When, Vec<Outcome>)>,
    pub activity_kinds: Option<Sheet>,
    pub grievance_units: Option<Sheet>,
    pub surveys: Option<Sheet>,
    /// The same in the period before.
    pub surveys_before: Option<Sheet>,
    pub follow_up_units: Option<Sheet>,
    pub catalogue_units: Option<Sheet>,
    pub catalogue_levels: Option<Sheet>,
    /// Each item of the catalogue with its limits: code, name, department.
    pub limits: Vec<Group>,
}

impl Registers {
    pub(super) fn ask(source: &BulletinSource<'_>, previous: Option<View>) -> Result<Self, ClockError> {
        let desk = source.desk;
        let view = View { period: source.period, as_of: source.as_of };
        let by = |name: &str, ids: &[&str]| divided(desk, view, name, ids);
        let survey = ["survey_positive_rate"];
        let of_item = ["item", "item_name", "department"].map(Dimension::named);
        let compression = figure("item_compression").filter(|_| has(desk, "item_compression"));
        Ok(Self {
            problem_sources: by("source", &PROBLEMS)?.map(overdue_first),
            problem_units: by("department", &PROBLEMS)?.map(overdue_first),
            problem_regions: by("region", &PROBLEMS)?.map(overdue_first),
            problem_months: problem_months(source)?,
            activity_kinds: by("kind", &ACTIVITIES)?,
            grievance_units: by("department", &GRIEVANCES)?,
            surveys: by("source", &survey)?,
            surveys_before: match previous.filter(|view| source.keeps(Dataset::Surveys, view.period)) {
                Some(view) => divided(desk, view, "source", &survey)?,
                None => None,
            },
            follow_up_units: by("department", &FOLLOW_UP)?,
            catalogue_units: by("department", &CATALOGUE)?,
            catalogue_levels: by("level", &CATALOGUE)?,
            limits: match compression {
                Some(figure) => ask(desk, view, &[figure], &of_item)?,
                None => Vec::new(),
            },
        })
    }
}

/// Whether there is a register that a figure is counted from.
fn has(desk: &Desk<'_>, id: &str) -> bool {
    figure(id).and_then(Figure::register).is_some_and(|dataset| desk.has(crate::engine::Source::Register(dataset)))
}

/// Figures of a register by a dimension of its own; nothing without the register, or if none of it fills the dimension.
fn divided(desk: &Desk<'_>, view: View, name: &str, ids: &[&str]) -> Result<Option<Sheet>, ClockError> {
    let figures: Vec<_> = ids.iter().filter(|id| has(desk, id)).filter_map(|id| figure(id)).collect();
    if figures.is_empty() {
        return Ok(None);
    }
    let some = |outcome: &Outcome| {
        let value = outcome.value;
        value.is_some_and(|value| value.numerator() != 0 || value.denominator().is_some_and(|below| below != 0))
    };
    let mut groups = ask(desk, view, &figures, &[Dimension::named(name)])?;
    groups.retain(|group| group.outcomes.iter().any(some));
    let named = groups.iter().any(|group| group.key.first().is_some_and(|key| !key.is_blank()));
    let when = When { period: view.period, as_of: view.as_of };
    Ok(named.then(|| Sheet { when, dimension: name.to_owned(), groups }))
}

/// Groups with the most problems overdue first; tables keep this order among those with as many found.
fn overdue_first(sheet: Sheet) -> Sheet {
    let mut groups = sheet.groups;
    groups.sort_by_key(|group| -count(&group.outcomes, "problems_overdue"));
    Sheet { groups, ..sheet }
}

/// Problems by the month in which they were found, from the first month of the ledger on; nothing unless the period is
/// whole months.
fn problem_months(source: &BulletinSource<'_>) -> Result<Vec<(When, Vec<Outcome>)>, ClockError> {
    let first = source.first_day(Dataset::Problems).filter(|_| matches!(source.period.kind(), Kind::Months(_)));
    let last = source.period.last().month_index();
    let Some(from) = first.map(|first| first.month_index().max(last + 1 - MONTHS)).filter(|from| *from <= last) else {
        return Ok(Vec::new());
    };
    let view = View { period: Period::months(from, last + 1 - from), as_of: source.as_of };
    let figures: Vec<_> = PROBLEM_MONTHS.iter().filter_map(|id| figure(id)).collect();
    let groups = ask(source.desk, view, &figures, &[Dimension::Month])?;
    let month = |group: Group| match group.key.first() {
        Some(GroupKey::Period(month, _)) => {
            let period = Period::months(i32::try_from(*month).ok()?, 1);
            Some((When { period, as_of: source.as_of }, group.outcomes))
        }
        _ => None,
    };
    Ok(groups.into_iter().filter_map(month).collect())
}

impl BulletinSource<'_> {
    /// The first day that a ledger says anything of.
    pub(super) fn first_day(&self, dataset: Dataset) -> Option<Day> {
        let records = self.validated.registers.of(dataset)?;
        let column = day_column(dataset)?;
        (0..records.len()).filter_map(|row| records.day(row, column)).min()
    }

    /// Whether a ledger had begun by the end of a period's first month, so that it can be compared with; a catalogue has
    /// no earlier state unless its items have days of validity.
    pub(super) fn keeps(&self, dataset: Dataset, period: Period) -> bool {
        if dataset == Dataset::Items {
            let records = self.validated.registers.of(dataset);
            let dated = |column| records.is_some_and(|records| records.fills(column));
            return dated(items::VALID_FROM) || dated(items::VALID_TO);
        }
        let first = self.first_day(dataset);
        first.is_some_and(|first| first.month_index() <= period.start.month_index())
    }
}

/// The column that dates the records of a ledger.
const fn day_column(dataset: Dataset) -> Option<Column> {
    match dataset {
        Dataset::Problems => Some(problems::FOUND_ON),
        Dataset::Activities => Some(activities::DATE),
        Dataset::Complaints => Some(complaints::FILED_ON),
        Dataset::Surveys => Some(surveys::DATE),
        Dataset::BadRatings => Some(bad_ratings::RATED_AT),
        _ => None,
    }
}

impl<'a> Writer<'a> {
    /// Whether a figure of the whole has a value, be it 0.
    pub(super) fn knows(&self, id: &str) -> bool {
        outcome(&self.facts.now.outcomes, id).is_some_and(|outcome| outcome.value.is_some())
    }

    /// A count of the whole.
    pub(super) fn number(&self, id: &str) -> i64 {
        count(&self.facts.now.outcomes, id)
    }

    /// Whether no file of a dataset was named.
    pub(super) fn lacks(&self, dataset: Dataset) -> bool {
        let missing = Some(Withheld::Missing(dataset));
        self.facts.now.outcomes.iter().any(|outcome| outcome.withheld == missing)
    }

    /// Words that say which files would fill this place.
    pub(super) fn missing(&self, datasets: &[Dataset]) -> Block {
        let names: Vec<String> = datasets.iter().map(|one| self.word(&format!("dataset.{}", one.id()))).collect();
        let options: Vec<String> = datasets.iter().map(|one| format!("--{}", one.id().replace('_', "-"))).collect();
        let phrases = self.press.phrases;
        let fills = [("names", phrases.list(&names)), ("options", phrases.list(&options))];
        self.note(NoteKind::Info, "note.missing", &fills.each_ref().map(|(name, text)| (*name, text.as_str())))
    }

    /// Words that say why nothing is told of a register whose figure this is; nothing if it can be told.
    pub(super) fn untold(&self, id: &str) -> Option<Block> {
        let withheld = outcome(&self.facts.now.outcomes, id)?.withheld?;
        if let Withheld::Missing(dataset) = withheld {
            return Some(self.missing(&[dataset]));
        }
        let why = self.press.labels.name("withheld", withheld.id());
        Some(self.note(NoteKind::Info, "note.withheld", &[("why", why)]))
    }

    /// Figures of a register beside the periods that it reaches back to; those without a value are left out.
    pub(super) fn register(&mut self, id: &str, (dataset, figures): (Dataset, &[&str])) -> Table {
        let source = self.source;
        let all = self.before();
        let kept = |(_, whole): &&(&'static str, &'a Whole)| source.keeps(dataset, whole.when.period);
        let others: Vec<(&str, &Whole)> = all.iter().filter(kept).copied().collect();
        let known: Vec<&str> = figures.iter().filter(|id| self.knows(id)).copied().collect();
        let mut table = self.compared(id, &known, &others);
        if dataset == Dataset::Items && others.is_empty() {
            table.notes.push(self.word("note.undated_catalogue"));
        } else if let Some(first) = source.first_day(dataset).filter(|_| others.len() < all.len()) {
            table.notes.push(self.filled("note.begins", &[("first", &self.press.phrases.day(first))]));
        }
        table
    }

    /// Figures of a register by the groups of a sheet; of those that it has.
    pub(super) fn groups(&mut self, id: &str, sheet: &Sheet, figures: &[&str]) -> Block {
        let known: Vec<&str> = figures.iter().filter(|id| self.knows(id)).copied().collect();
        Block::Table(self.by_group(id, sheet, &known))
    }

    /// Sentences about the whole, one after the other.
    pub(super) fn sentences(&mut self, names: &[&str]) -> Block {
        let mut text: Vec<Inline> = Vec::new();
        for name in names {
            if !text.is_empty() {
                text.push(Inline::text(&self.press.phrases.joins.gap));
            }
            text.extend(self.sentence(name, &[]));
        }
        Block::Paragraph(text)
    }
}
