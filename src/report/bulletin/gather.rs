//! All questions that the bulletin asks, each once.

use super::{BulletinSource, press::When, promises::ItemsToDate, registers::Registers};
use crate::{
    clock::{ClockError, Remarks},
    engine::{Entry, Listing, Predicate},
    figures::{
        Among, Comparison, Daily, Desk, Dimension, Distribution, FIGURES, Figure, Group, Lens, MeanLimits, Occurrences,
        Outcome, View,
        appraisal::{Appraisal, appraise},
        ask, daily, distribution, figure, lens, mean_limits,
    },
    period::{AsOf, Day, Kind, Period, first_of_month},
    schema::column as c,
};
use std::collections::BTreeMap;

/// Dimensions that the bulletin groups by; the cases must be loaded with them.
pub const DIMENSIONS: &[&str] = &["department", "region", "level", "item", "item_name", "channel"];

/// Months of the trend.
const TREND: i32 = 13;

/// Rows of a list of cases that are printed.
pub(super) const LISTED: u32 = 60;

/// Figures of units.
const UNIT: &[&str] = &[
    "accepted",
    "finished",
    "on_time_rate_closed",
    "mean_turnaround",
    "actual_speedup",
    "promised_speedup_cases",
    "satisfaction_rate",
    "ratings",
    "bad_ratings",
    "bad_rating_rate",
    "overdue_finished",
    "overdue_pending",
    "pending_start",
    "pending_end",
];
const LATE: &[&str] = &["overdue_finished", "overdue_pending"];
const ITEM: &[&str] =
    &["accepted", "finished", "on_time_rate_closed", "mean_turnaround", "overdue_finished", "actual_speedup"];
const CHANNEL: &[&str] = &["accepted", "channel_share", "finished", "on_time_rate_closed", "mean_turnaround"];
const TO_DATE: &[&str] =
    &["accepted", "finished", "on_time_rate_closed", "mean_turnaround", "actual_speedup", "satisfaction_rate"];
const MONTHLY: &[&str] = &["accepted", "finished", "on_time_rate_closed", "closed_other"];

/// Figures of one period, of the whole.
pub(super) struct Whole {
    pub when: When,
    pub outcomes: Vec<Outcome>,
}

/// Figures of one period by a dimension.
pub(super) struct Sheet {
    pub when: When,
    pub dimension: String,
    pub groups: Vec<Group>,
}

/// A pending case in a list.
pub(super) struct Listed {
    pub case_id: String,
    pub department: String,
    pub item: String,
    pub accepted_on: Option<Day>,
    pub due_on: Option<Day>,
}

/// Everything the bulletin is made from.
pub(super) struct Facts {
    pub now: Whole,
    pub previous: Option<Whole>,
    pub year_ago: Option<Whole>,
    /// From January, if the period does not begin there.
    pub to_date: Option<Whole>,
    pub to_date_year_ago: Option<Whole>,
    pub departments: Option<Sheet>,
    pub departments_previous: Option<Sheet>,
    /// Late cases by department and item.
    pub late: Vec<Group>,
    /// Units of the roster without cases; none without a roster.
    pub idle: Option<Vec<String>>,
    pub regions: Option<Sheet>,
    pub regions_previous: Option<Sheet>,
    pub levels: Option<Sheet>,
    pub items: Option<Sheet>,
    /// The name of each item, by its key.
    pub item_names: Vec<(String, String)>,
    pub channels: Option<Sheet>,
    /// Whole figures by month.
    pub months: Vec<(When, Vec<Outcome>)>,
    /// On-time rate by department and month.
    pub department_months: Vec<Group>,
    pub lens: Lens,
    pub turnarounds: Occurrences,
    /// Limits of the commitment cases finished.
    pub limits: MeanLimits,
    /// The days of the period on which anything was accepted or finished.
    pub daily: BTreeMap<Day, Daily>,
    pub ratings: Occurrences,
    pub department_ratings: Vec<(String, Occurrences)>,
    pub overdue: Vec<Listed>,
    pub due_soon: Vec<Listed>,
    pub remarks: Remarks,
    /// What the datasets beside cases say by their own dimensions.
    pub registers: Registers,
    pub items_to_date: Option<ItemsToDate>,
    /// The scores, if the project names a scheme of units.
    pub appraisal: Option<Appraisal>,
}

/// An outcome of a figure among others.
pub(super) fn outcome<'o>(outcomes: &'o [Outcome], id: &str) -> Option<&'o Outcome> {
    outcomes.iter().find(|outcome| outcome.figure == id)
}

/// A count among outcomes; 0 without a value.
pub(super) fn count(outcomes: &[Outcome], id: &str) -> i64 {
    outcome(outcomes, id).and_then(|outcome| outcome.value).map_or(0, crate::figures::Value::numerator)
}

impl Facts {
    /// Asks everything.
    pub(super) fn gather(source: &BulletinSource<'_>) -> Result<Self, ClockError> {
        let facts = source.desk.gather(|| Self::ask(source))?;
        Ok(Self { remarks: source.desk.remarks()?, ..facts })
    }

    fn ask(source: &BulletinSource<'_>) -> Result<Self, ClockError> {
        let (desk, period, as_of) = (source.desk, source.period, source.as_of);
        let view = View { period, as_of };
        let standing = standing(view);
        let previous = Comparison::Previous.of(period, as_of).filter(|other| source.covers(other.period));
        let before = |name: &str| previous.map(|other| Sheet::of(desk, other, name, UNIT)).transpose();
        let (departments_previous, regions_previous) = (before("department")?, before("region")?);
        let registers = Registers::ask(source, previous)?;
        let previous = previous.map(|other| Whole::of(desk, other, &all(desk)));
        let (year_ago, to_date, to_date_year_ago) = years(source)?;
        let (months, department_months) = monthly(source)?;
        let by = |name: &str, ids: &[&str]| Sheet::of(desk, view, name, ids);
        let department = filled(desk, "department").then(|| Dimension::named("department"));
        Ok(Self {
            now: Whole::of(desk, view, &all(desk))?,
            previous: previous.transpose()?,
            year_ago,
            to_date,
            to_date_year_ago,
            departments: by("department", UNIT)?,
            departments_previous: departments_previous.flatten(),
            late: late(desk, view)?,
            idle: idle(desk, view)?,
            regions: by("region", UNIT)?,
            regions_previous: regions_previous.flatten(),
            levels: by("level", UNIT)?,
            items: by("item", ITEM)?,
            item_names: item_names(desk, view)?,
            channels: by("channel", CHANNEL)?,
            months,
            department_months,
            lens: lens(desk, view)?,
            turnarounds: only(distribution(desk, view, Distribution::Turnaround, None)?),
            limits: mean_limits(desk, view)?,
            daily: daily(desk, view)?,
            ratings: only(distribution(desk, view, Distribution::Rating, None)?),
            department_ratings: match &department {
                Some(dimension) => distribution(desk, view, Distribution::Rating, Some(dimension))?,
                None => Vec::new(),
            },
            overdue: listed(desk, standing, Predicate::Is(c::OVERDUE))?,
            due_soon: listed(desk, standing, Predicate::Is(c::DUE_SOON))?,
            remarks: Remarks::default(),
            registers,
            items_to_date: ItemsToDate::ask(source)?,
            appraisal: source.scored().map(|scheme| appraise(desk, view, scheme)).transpose()?,
        })
    }
}

impl Whole {
    fn of(desk: &Desk<'_>, view: View, figures: &[&'static Figure]) -> Result<Self, ClockError> {
        let groups = ask(desk, view, figures, &[])?;
        let outcomes = groups.into_iter().next().map_or_else(Vec::new, |group| group.outcomes);
        Ok(Self { when: When { period: view.period, as_of: view.as_of }, outcomes })
    }
}

impl Sheet {
    pub(super) fn of(desk: &Desk<'_>, view: View, name: &str, ids: &[&str]) -> Result<Option<Self>, ClockError> {
        if !filled(desk, name) {
            return Ok(None);
        }
        let groups = ask(desk, view, &named(ids), &[Dimension::named(name)])?;
        // A group may only have cases of other kinds, such as applications refused.
        let groups = groups.into_iter().filter(|group| ids.iter().any(|id| count(&group.outcomes, id) != 0)).collect();
        Ok(Some(Self { when: When { period: view.period, as_of: view.as_of }, dimension: name.to_owned(), groups }))
    }
}

fn named(ids: &[&str]) -> Vec<&'static Figure> {
    ids.iter().filter_map(|id| figure(id)).collect()
}

/// Every figure of the whole that the loaded columns allow.
fn all(desk: &Desk<'_>) -> Vec<&'static Figure> {
    let loaded = |name: &&str| desk.cases.dictionaries.contains_key(*name);
    FIGURES.iter().filter(|figure| figure.id != "channel_share" && figure.dimensions().iter().all(loaded)).collect()
}

/// Whether a dimension is loaded and any case has a value of it.
pub(super) fn filled(desk: &Desk<'_>, name: &str) -> bool {
    desk.cases.dictionaries.get(name).is_some_and(|texts| texts.texts().any(|text| !text.is_empty()))
}

fn only(groups: Vec<(String, Occurrences)>) -> Occurrences {
    groups.into_iter().next().map_or_else(Vec::new, |(_, values)| values)
}

/// The cases as they stood at the end of the period, or at the view's moment if that is earlier.
fn standing(view: View) -> View {
    View { as_of: view.as_of.min(AsOf::end_of(view.period.last())), ..view }
}

/// From January of the period's last year to its end.
pub(super) fn year_to_date(period: Period) -> Period {
    Period { start: first_of_month(i32::from(period.last().year()) * 12), end: period.end }
}

/// The period a year earlier; the year to date; the latter a year earlier.
type Years = (Option<Whole>, Option<Whole>, Option<Whole>);

/// The period a year earlier, and the year to date with its own last year.
fn years(source: &BulletinSource<'_>) -> Result<Years, ClockError> {
    let (desk, period, as_of) = (source.desk, source.period, source.as_of);
    let year_before =
        |view: View| Comparison::YearAgo.of(view.period, view.as_of).filter(|other| source.covers(other.period));
    let whole =
        |view: Option<View>, figures: &[&'static Figure]| view.map(|view| Whole::of(desk, view, figures)).transpose();
    let year_ago = whole(year_before(View { period, as_of }), &all(desk))?;
    let to_date = View { period: year_to_date(period), as_of };
    if to_date.period.start >= period.start || !source.covers(to_date.period) {
        return Ok((year_ago, None, None));
    }
    let last_year = whole(year_before(to_date), &named(TO_DATE))?;
    Ok((year_ago, whole(Some(to_date), &named(TO_DATE))?, last_year))
}

type Monthly = (Vec<(When, Vec<Outcome>)>, Vec<Group>);

/// The months up to the period's end, of the whole and by department; nothing unless the period is whole months.
fn monthly(source: &BulletinSource<'_>) -> Result<Monthly, ClockError> {
    let (desk, period) = (source.desk, source.period);
    if !matches!(period.kind(), Kind::Months(_)) {
        return Ok((Vec::new(), Vec::new()));
    }
    let last = period.last().month_index();
    let from = (last + 1 - TREND..=last).find(|month| source.covers(Period::months(*month, 1)));
    let Some(from) = from else { return Ok((Vec::new(), Vec::new())) };
    let view = View { period: Period::months(from, last + 1 - from), as_of: source.as_of };
    let groups = ask(desk, view, &named(MONTHLY), &[Dimension::Month])?;
    let months = (from..=last).filter_map(|month| {
        let at = |group: &&Group| matches!(group.key.first(), Some(crate::figures::GroupKey::Period(index, _)) if *index == i64::from(month));
        let when = When { period: Period::months(month, 1), as_of: source.as_of };
        groups.iter().find(at).map(|group| (when, group.outcomes.clone()))
    });
    let months = months.collect();
    let by = [Dimension::named("department"), Dimension::Month];
    let departments =
        if filled(desk, "department") { ask(desk, view, &named(&["on_time_rate_closed"]), &by)? } else { Vec::new() };
    Ok((months, departments))
}

/// Late cases by department and item.
fn late(desk: &Desk<'_>, view: View) -> Result<Vec<Group>, ClockError> {
    if !filled(desk, "department") || !filled(desk, "item_name") {
        return Ok(Vec::new());
    }
    ask(desk, view, &named(LATE), &[Dimension::named("department"), Dimension::named("item_name")])
}

/// The units without cases, by the figure that counts them.
fn idle(desk: &Desk<'_>, view: View) -> Result<Option<Vec<String>>, ClockError> {
    let groups = ask(desk, view, &named(&["departments_without_cases"]), &[Dimension::named("department")])?;
    let known = groups.iter().any(|group| group.outcomes.iter().any(|outcome| outcome.value.is_some()));
    let idle = groups.iter().filter(|group| count(&group.outcomes, "departments_without_cases") > 0);
    Ok(known.then(|| idle.filter_map(|group| group.key.first()).map(crate::figures::GroupKey::text).collect()))
}

/// The most frequent name of each item that has a code.
fn item_names(desk: &Desk<'_>, view: View) -> Result<Vec<(String, String)>, ClockError> {
    if !filled(desk, "item") || !filled(desk, "item_name") {
        return Ok(Vec::new());
    }
    let by = [Dimension::named("item"), Dimension::named("item_name")];
    let mut names: Vec<(String, i64, String)> = ask(desk, view, &named(&["accepted", "finished"]), &by)?
        .into_iter()
        .filter_map(|group| {
            let [item, name] = group.key.as_slice() else { return None };
            let cases = count(&group.outcomes, "accepted") + count(&group.outcomes, "finished");
            Some((item.text(), -cases, name.text()))
        })
        .filter(|(_, _, name)| !name.is_empty())
        .collect();
    names.sort();
    names.dedup_by(|later, first| later.0 == first.0);
    Ok(names.into_iter().map(|(item, _, name)| (item, name)).collect())
}

/// Pending cases by due date, the longest overdue first.
fn listed(desk: &Desk<'_>, view: View, filter: Predicate) -> Result<Vec<Listed>, ClockError> {
    let known = |name: &'static str| desk.cases.dictionaries.get(name);
    let mut columns = [c::CASE_ID, c::ACCEPTED_ON, c::DUE_ON].map(str::to_owned).to_vec();
    let dimensions: Vec<&str> = ["department", "item_name"].into_iter().filter(|name| known(name).is_some()).collect();
    columns.extend(dimensions.iter().map(|name| c::dimension(name)));
    let listing = Listing {
        columns,
        filter,
        dated: None,
        order: vec![c::DUE_ON, c::ACCEPTED_ON, c::CASE_ID, c::ROW],
        most: LISTED,
    };
    let rows = desk.list(Among::View(view), listing)?;
    let day = |entry: Option<&Entry>| match entry {
        Some(Entry::Number(day)) => i32::try_from(*day).ok().map(Day),
        _ => None,
    };
    let text = |row: &[Entry], name: &'static str| {
        let at = dimensions.iter().position(|dimension| *dimension == name)?;
        let code = match row.get(3 + at) {
            Some(Entry::Number(code)) => u32::try_from(*code).ok()?,
            _ => return None,
        };
        known(name).map(|texts| texts.text(code).to_owned())
    };
    let case = |row: &Vec<Entry>| Listed {
        case_id: match row.first() {
            Some(Entry::Text(text)) => text.clone(),
            _ => String::new(),
        },
        department: text(row, "department").unwrap_or_default(),
        item: text(row, "item_name").unwrap_or_default(),
        accepted_on: day(row.get(1)),
        due_on: day(row.get(2)),
    };
    Ok(rows.iter().map(case).collect())
}
