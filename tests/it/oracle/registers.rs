//! The datasets beside cases: random ones, their files, and every figure of them record by record.

use super::calendar::working_days;
use super::figures::{Value, count, nominal, quantile, rate, saved, total};
use super::random::{Dice, FIRST, LAST, UNITS, after};
use super::seen::{Seen, View};
use super::written::{self, table, text, word};
use super::{Limit, OracleCase, Stop};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The limit within which a bad rating is to be fixed, in working days.
const FIX_DAYS: i64 = 15;

/// Where a record belongs: dimension and text; a dimension that is not there is none of the dataset's.
pub type Place = BTreeMap<&'static str, String>;

#[derive(Clone, Debug)]
struct Problem {
    place: Place,
    found: Date,
    due: Option<Date>,
    solved: Option<Date>,
    state: &'static str,
}

#[derive(Clone, Debug)]
struct Activity {
    place: Place,
    date: Date,
    people: Option<i64>,
}

#[derive(Clone, Debug)]
struct Complaint {
    place: Place,
    filed: Date,
    upheld: Option<bool>,
}

#[derive(Clone, Debug)]
struct Survey {
    place: Place,
    date: Date,
    positive: i64,
    answers: i64,
}

#[derive(Clone, Debug)]
struct BadRating {
    place: Place,
    rated: Option<Date>,
    called: Option<Date>,
    fixed: Option<Date>,
    misrated: Option<bool>,
}

#[derive(Clone, Debug)]
struct Item {
    place: Place,
    code: String,
    name: String,
    from: Option<Date>,
    to: Option<Date>,
    statutory: Option<Limit>,
    promised: Option<Limit>,
    instant: Option<bool>,
    should_enter: Option<bool>,
    entered: Option<bool>,
    window: Option<bool>,
    authorised: Option<bool>,
    depth: Option<Vec<i64>>,
    visits: Option<i64>,
    before: Option<i64>,
    now: Option<i64>,
    commitment: Option<bool>,
    proofs: Option<i64>,
}

#[derive(Clone, Debug)]
struct Unit {
    place: Place,
    from: Option<Date>,
    to: Option<Date>,
    successor: String,
}

/// All of them.
#[derive(Clone, Debug)]
pub struct Registers {
    problems: Vec<Problem>,
    activities: Vec<Activity>,
    complaints: Vec<Complaint>,
    surveys: Vec<Survey>,
    bad_ratings: Vec<BadRating>,
    items: Vec<Item>,
    units: Vec<Unit>,
    /// The day whose limits are compared with later ones.
    pub since: Date,
}

/// What is looked at: a view of cases, by the values of one dimension or as a whole.
pub struct Asked<'a> {
    pub cases: &'a [OracleCase],
    pub stops: &'a [Stop],
    pub view: View,
    pub by: Option<&'static str>,
}

/// Figures by group and id.
pub type Figures = BTreeMap<(String, String), Option<Value>>;

impl Registers {
    /// So many records of each, the same for the same seed.
    pub fn random(seed: u64, size: usize) -> Self {
        let mut dice = Dice::new(seed);
        let mut many = |of: &mut dyn FnMut(&mut Dice)| (0..size).for_each(|_| of(&mut dice));
        let mut all = Self {
            problems: Vec::new(),
            activities: Vec::new(),
            complaints: Vec::new(),
            surveys: Vec::new(),
            bad_ratings: Vec::new(),
            items: Vec::new(),
            units: Vec::new(),
            since: jiff::civil::date(2025, 12, 31),
        };
        many(&mut |dice| all.problems.push(problem(dice)));
        many(&mut |dice| all.activities.push(activity(dice)));
        many(&mut |dice| all.complaints.push(complaint(dice)));
        many(&mut |dice| all.surveys.push(survey(dice)));
        many(&mut |dice| all.bad_ratings.push(bad_rating(dice)));
        many(&mut |dice| all.items.push(item(dice)));
        many(&mut |dice| all.units.push(unit(dice)));
        all
    }

    /// The text of each file by the name of its dataset.
    pub fn files(&self) -> Vec<(&'static str, String)> {
        vec![
            ("problems", self.problems_csv()),
            ("activities", self.activities_csv()),
            ("complaints", self.complaints_csv()),
            ("surveys", self.surveys_csv()),
            ("bad_ratings", self.bad_ratings_csv()),
            ("items", self.items_csv()),
            ("units", self.units_csv()),
        ]
    }

    /// Every figure of every group. Groups of a dimension that a dataset does not have hold none of its figures.
    pub fn figures(&self, asked: &Asked<'_>) -> Figures {
        let mut figures = Figures::new();
        let parts = [
            by_place(&self.problems, |one| &one.place, asked, |own| problem_figures(own, asked.view)),
            by_place(&self.activities, |one| &one.place, asked, |own| activity_figures(own, asked.view)),
            by_place(&self.complaints, |one| &one.place, asked, |own| complaint_figures(own, asked.view)),
            by_place(&self.surveys, |one| &one.place, asked, |own| survey_figures(own, asked.view)),
            by_place(&self.bad_ratings, |one| &one.place, asked, |own| follow_up_figures(own, asked.view)),
            self.item_figures(asked),
            self.unit_figures(asked),
        ];
        for part in parts {
            for (key, value) in part {
                let value = value.filter(|_| self.knows(&key.1));
                assert!(figures.insert(key.clone(), value).is_none(), "{key:?} is reckoned once");
            }
        }
        figures
    }

    /// Whether anybody wrote down what a figure counts; of no record at all there is none, which is known.
    fn knows(&self, id: &str) -> bool {
        fn any<T>(records: &[T], fills: impl Fn(&T) -> bool) -> bool {
            records.is_empty() || records.iter().any(fills)
        }
        let items = |fills: fn(&Item) -> bool| any(&self.items, fills);
        match id {
            "problems_overdue" => any(&self.problems, |one| one.due.is_some()),
            "units_covered" => any(&self.problems, |one| !one.place["department"].is_empty()),
            "activity_people" => any(&self.activities, |one| one.people.is_some()),
            "complaints_upheld" => any(&self.complaints, |one| one.upheld.is_some()),
            "bad_rating_callback_rate" => any(&self.bad_ratings, |one| one.called.is_some()),
            "bad_rating_fixed_rate" | "bad_rating_fixed_in_time_rate" => {
                any(&self.bad_ratings, |one| one.fixed.is_some())
            }
            "items_entered" => items(|one| one.entered.is_some()),
            "items_entered_rate" => items(|one| one.entered.is_some()) && items(|one| one.should_enter.is_some()),
            "departments_entered" => {
                items(|one| one.entered.is_some()) && items(|one| !one.place["department"].is_empty())
            }
            "items_window_complete" => items(|one| one.entered.is_some()) && items(|one| one.window.is_some()),
            "items_authorised" => items(|one| one.entered.is_some()) && items(|one| one.authorised.is_some()),
            "instant_items_share" => items(|one| one.instant.is_some()),
            "items_online" | "items_fully_online" => items(|one| one.depth.is_some()),
            "at_most_one_visit_items" => items(|one| one.visits.is_some()),
            "proofs_cancelled" => items(|one| one.proofs.is_some()),
            "items_by_commitment" => items(|one| one.commitment.is_some()),
            id if id.starts_with("materials_") => items(|one| one.before.is_some()) && items(|one| one.now.is_some()),
            _ => true,
        }
    }

    fn item_figures(&self, asked: &Asked<'_>) -> Figures {
        let today = asked.view.stock_day();
        let busy = self.busy_items(asked);
        let rows: Vec<usize> = self.in_force(today);
        let standing: Vec<(usize, &Item)> = rows.iter().map(|row| (*row, &self.items[*row])).collect();
        by_place(
            &standing,
            |(_, item)| &item.place,
            asked,
            |own| {
                let items: Vec<&Item> = own.iter().map(|(_, item)| *item).collect();
                let mut figures = catalogue_figures(&items);
                figures.extend(self.compression_figures(&items));
                figures.push(("items_without_cases", amount(own, |(row, _)| i64::from(!busy.contains(row)))));
                figures
            },
        )
    }

    fn compression_figures(&self, items: &[&Item]) -> Named {
        let both = |one: Option<Limit>, other: Option<Limit>| Some((nominal(one?), nominal(other?)));
        let now: Vec<(i64, i64)> = items.iter().filter_map(|item| both(item.statutory, item.promised)).collect();
        let earlier = |item: &&&Item| {
            let same = |row: &usize| self.items[*row].identity() == item.identity();
            let then = self.in_force(self.since).into_iter().find(same)?;
            both(self.items[then].promised, item.promised)
        };
        let since: Vec<(i64, i64)> = items.iter().filter_map(|item| earlier(&item)).collect();
        vec![
            ("item_compression", saved(&now)),
            ("promised_speedup", saved(&now)),
            ("item_compression_since", saved(&since)),
        ]
    }

    /// Of each item the version that began last, of those that began on one day the last row.
    fn in_force(&self, day: Date) -> Vec<usize> {
        let mut best: BTreeMap<[&str; 3], usize> = BTreeMap::new();
        for (row, item) in self.items.iter().enumerate().filter(|(_, item)| item.holds(day)) {
            let known = best.entry(item.identity()).or_insert(row);
            if item.from >= self.items[*known].from {
                *known = row;
            }
        }
        let mut rows: Vec<usize> = best.into_values().collect();
        rows.sort_unstable();
        rows
    }

    /// Rows of the items in force that a case received, accepted or finished in the period names.
    fn busy_items(&self, asked: &Asked<'_>) -> BTreeSet<usize> {
        let today = asked.view.stock_day();
        let named = touched(asked).into_iter().filter_map(|case| {
            let department = case.department.as_deref().unwrap_or("");
            let of = |item: &Item| item.place["department"] == department;
            let code = case.item_code.as_deref().filter(|code| self.items.iter().any(|item| item.code == *code));
            let candidates: Vec<usize> = match (code, case.item_name.as_deref()) {
                (Some(code), _) => self.rows(|item| item.code == code),
                (None, Some(name)) => {
                    self.rows(|item| item.name == name && (item.code.is_empty() || case.item_code.is_none()))
                }
                (None, None) => Vec::new(),
            };
            let own: Vec<usize> = candidates.iter().copied().filter(|row| of(&self.items[*row])).collect();
            let departments: BTreeSet<&String> =
                candidates.iter().map(|row| &self.items[*row].place["department"]).collect();
            let fitting = match (code, own.is_empty()) {
                (Some(_), true) => candidates,
                (Some(_), false) => own,
                (None, _) if department.is_empty() && departments.len() == 1 => candidates,
                (None, _) => {
                    let nobody = |row: &usize| self.items[*row].place["department"].is_empty();
                    candidates.into_iter().filter(|row| own.contains(row) || nobody(row)).collect()
                }
            };
            let held = fitting.into_iter().filter(|row| self.items[*row].holds(today));
            held.max_by_key(|row| (self.items[*row].from, *row))
        });
        named.collect()
    }

    fn rows(&self, which: impl Fn(&Item) -> bool) -> Vec<usize> {
        (0..self.items.len()).filter(|row| which(&self.items[*row])).collect()
    }

    fn unit_figures(&self, asked: &Asked<'_>) -> Figures {
        let today = asked.view.stock_day();
        let busy: BTreeSet<&str> = touched(asked)
            .iter()
            .filter_map(|case| case.department.as_deref())
            .map(|name| self.now(name, today))
            .collect();
        let mut seen = BTreeSet::new();
        let standing: Vec<&Unit> = self
            .units
            .iter()
            .filter(|unit| holds(unit.from, unit.to, today) && seen.insert(&unit.place["department"]))
            .collect();
        by_place(
            &standing,
            |unit| &unit.place,
            asked,
            |own| {
                let idle = |unit: &&Unit| i64::from(!busy.contains(unit.place["department"].as_str()));
                vec![("departments_without_cases", amount(own, |unit| idle(unit)))]
            },
        )
    }

    /// The unit that stands for `name` on a day: itself while it is in force, else its successor's.
    fn now<'n>(&'n self, name: &'n str, day: Date) -> &'n str {
        let mut now = name;
        for _ in 0..100 {
            let rows: Vec<&Unit> = self.units.iter().filter(|unit| unit.place["department"] == now).collect();
            if rows.iter().any(|unit| holds(unit.from, unit.to, day)) {
                return now;
            }
            match rows.iter().find(|unit| !unit.successor.is_empty()) {
                Some(unit) => now = &unit.successor,
                None => return name,
            }
        }
        name
    }
}

type Named = Vec<(&'static str, Option<Value>)>;

/// Figures of the records of each group.
fn by_place<T>(
    records: &[T],
    place: impl Fn(&T) -> &Place,
    asked: &Asked<'_>,
    figures: impl Fn(&[&T]) -> Named,
) -> Figures {
    let mut groups: BTreeMap<String, Vec<&T>> = BTreeMap::new();
    if asked.by.is_none() {
        groups.insert(String::new(), records.iter().collect());
    }
    for record in records {
        if let Some(key) = asked.by.and_then(|by| place(record).get(by)) {
            groups.entry(key.clone()).or_default().push(record);
        }
    }
    let named = groups.into_iter().map(|(key, own)| (key, figures(&own)));
    named.flat_map(|(key, own)| own.into_iter().map(move |(id, value)| ((key.clone(), id.to_owned()), value))).collect()
}

fn amount<T>(records: &[&T], of: impl Fn(&T) -> i64) -> Option<Value> {
    count(total(records.iter().map(|record| of(record))))
}

/// Of the records in `whole`, those in `part`.
fn share<T>(records: &[&T], part: impl Fn(&T) -> bool, whole: impl Fn(&T) -> bool) -> Option<Value> {
    let of = |which: &dyn Fn(&T) -> bool| total(records.iter().map(|record| i64::from(which(record))));
    rate(of(&|one| whole(one) && part(one)), of(&whole))
}

fn different<'a, T: 'a>(records: &[&'a T], name: impl Fn(&'a T) -> &'a str) -> Option<Value> {
    let names: BTreeSet<&str> = records.iter().map(|record| name(record)).filter(|name| !name.is_empty()).collect();
    count(i64::try_from(names.len()).expect("a small number"))
}

fn problem_figures(records: &[&Problem], view: View) -> Named {
    let solved = |one: &Problem, day: Date| match one.solved {
        Some(on) => on <= day && matches!(one.state, "已解决" | ""),
        None => one.state == "已解决",
    };
    let partly = |one: &Problem| one.state == "阶段性整改" && one.solved.is_none_or(|on| on <= view.as_of);
    let found: Vec<&Problem> = records.iter().copied().filter(|one| view.holds(one.found)).collect();
    let done = |one: &Problem| solved(one, view.as_of);
    let today = view.stock_day();
    let late = |one: &Problem| one.found <= today && one.due.is_some_and(|due| due <= today) && !solved(one, today);
    let spent = |one: &&Problem| Some(working_days(one.found, one.solved.filter(|_| done(one))?));
    vec![
        ("problems_found", amount(&found, |_| 1)),
        ("problems_solved", amount(&found, |one| i64::from(done(one)))),
        ("problems_partly_solved", amount(&found, |one| i64::from(partly(one)))),
        ("solve_rate", share(&found, done, |_| true)),
        ("problems_overdue", amount(records, |one| i64::from(late(one)))),
        ("solve_days_median", quantile(&found.iter().filter_map(spent).collect::<Vec<_>>(), 5)),
        ("units_covered", different(&found, |one| &one.place["department"])),
    ]
}

fn activity_figures(records: &[&Activity], view: View) -> Named {
    let held: Vec<&Activity> = records.iter().copied().filter(|one| view.holds(one.date)).collect();
    vec![("activities", amount(&held, |_| 1)), ("activity_people", amount(&held, |one| one.people.unwrap_or(0)))]
}

fn complaint_figures(records: &[&Complaint], view: View) -> Named {
    let of = |kind: &str, upheld: bool| {
        amount(records, |one| {
            let counts = one.place["kind"] == kind && (!upheld || one.upheld == Some(true));
            i64::from(counts && view.holds(one.filed))
        })
    };
    vec![
        ("complaints", of("complaint", false)),
        ("complaints_upheld", of("complaint", true)),
        ("reviews", of("review", false)),
        ("lawsuits", of("lawsuit", false)),
    ]
}

fn survey_figures(records: &[&Survey], view: View) -> Named {
    let held: Vec<&Survey> = records.iter().copied().filter(|one| view.holds(one.date)).collect();
    let sum = |of: fn(&Survey) -> i64| total(held.iter().map(|one| of(one)));
    vec![("survey_positive_rate", rate(sum(|one| one.positive), sum(|one| one.answers)))]
}

fn follow_up_figures(records: &[&BadRating], view: View) -> Named {
    let seen = |day: Option<Date>| day.is_some_and(|day| day <= view.as_of);
    let of: Vec<&BadRating> = records
        .iter()
        .copied()
        .filter(|one| one.rated.or(one.called).or(one.fixed).is_some_and(|day| view.holds(day)))
        .collect();
    let mistaken = |one: &BadRating| one.misrated == Some(true) && (one.called.is_none() || seen(one.called));
    let judged = |one: &BadRating| match one.rated {
        Some(rated) => seen(one.fixed) || working_days(rated, view.as_of) >= FIX_DAYS,
        None => false,
    };
    let in_time = |one: &BadRating| match (one.rated, one.fixed) {
        // Every day from the last of the limit on is as many working days away as the limit has, or more.
        (Some(rated), Some(fixed)) => {
            let mut last = rated;
            while working_days(rated, last) < FIX_DAYS {
                last = last.tomorrow().expect("a day");
            }
            seen(one.fixed) && fixed <= last
        }
        _ => false,
    };
    vec![
        ("bad_rating_callback_rate", share(&of, |one| seen(one.called), |_| true)),
        ("bad_rating_fixed_rate", share(&of, |one| seen(one.fixed), |one| !mistaken(one))),
        ("bad_rating_fixed_in_time_rate", share(&of, in_time, |one| !mistaken(one) && judged(one))),
    ]
}

fn catalogue_figures(items: &[&Item]) -> Named {
    let yes = |flag: Option<bool>| flag == Some(true);
    let number = |of: fn(&Item) -> bool| amount(items, |item| i64::from(of(item)));
    let reaches = |item: &Item, levels: std::ops::RangeInclusive<i64>| {
        item.depth.as_ref().is_some_and(|depth| depth.iter().any(|level| levels.contains(level)))
    };
    let entered: Vec<&Item> = items.iter().copied().filter(|item| yes(item.entered)).collect();
    let counted: Vec<(i64, i64)> = items.iter().filter_map(|item| item.before.zip(item.now)).collect();
    let (before, now) = (total(counted.iter().map(|pair| pair.0)), total(counted.iter().map(|pair| pair.1)));
    let pairs = i64::try_from(counted.len()).expect("a small number");
    vec![
        ("items_total", amount(items, |_| 1)),
        ("items_entered", number(|item| item.entered == Some(true))),
        ("items_entered_rate", share(items, |item| yes(item.entered), |item| yes(item.should_enter))),
        ("departments_entered", different(&entered, |item| &item.place["department"])),
        ("items_window_complete", share(&entered, |item| yes(item.window), |item| item.window.is_some())),
        ("items_authorised", share(&entered, |item| yes(item.authorised), |item| item.authorised.is_some())),
        ("instant_items_share", share(items, |item| yes(item.instant), |item| item.instant.is_some())),
        ("items_online", amount(items, |item| i64::from(reaches(item, 2..=7)))),
        ("items_fully_online", amount(items, |item| i64::from(reaches(item, 5..=7)))),
        ("at_most_one_visit_items", number(|item| item.visits.is_some_and(|visits| visits < 2))),
        ("proofs_cancelled", amount(items, |item| item.proofs.unwrap_or(0))),
        ("items_by_commitment", number(|item| item.commitment == Some(true))),
        ("materials_before", count(before)),
        ("materials_now", count(now)),
        ("materials_reduced", count(before - now)),
        ("materials_reduced_mean", rate(before - now, pairs)),
        ("materials_reduced_rate", rate(before - now, before)),
    ]
}

/// Cases that were received, accepted or finished in the period.
fn touched<'a>(asked: &Asked<'a>) -> Vec<&'a OracleCase> {
    let view = View { as_of: asked.view.stock_day(), ..asked.view };
    let touched = |case: &&OracleCase| {
        let seen = Seen::of(case, asked.stops, view);
        let received = case.applied.or(case.accepted).is_some_and(|at| view.holds(at.date()));
        received || seen.accepted.is_some() || seen.finished.is_some()
    };
    asked.cases.iter().filter(touched).collect()
}

fn holds(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

impl Item {
    fn holds(&self, day: Date) -> bool {
        holds(self.from, self.to, day)
    }

    fn identity(&self) -> [&str; 3] {
        let department = self.place["department"].as_str();
        if self.code.is_empty() { ["", &self.name, department] } else { [&self.code, "", department] }
    }
}

#[path = "registers_by_chance.rs"]
mod by_chance;
use by_chance::{activity, bad_rating, complaint, item, problem, survey, unit};

#[path = "registers_written.rs"]
mod files;
