//! The city's other datasets: the catalogue, the roster, ratings beside the cases, ledgers.
//!
//! The catalogue and the ratings say what the cases say, so that the cases are the same with and without them.

use super::{
    Sample, SampleError,
    aftermath::{Rating, RatingChannel},
    draw::{Draw, Weights},
    hall::Moment,
    life::Outcome,
    row::Case,
    tables::{CaseType, Era, Item, Level, Unit},
};
use crate::{
    period::{Day, Period},
    schema::Dataset,
};
use serde::Deserialize;
use std::{collections::BTreeMap, io::Write};

/// `registers.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterTables {
    headings: BTreeMap<String, Vec<String>>,
    words: RegisterWords,
    targets: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegisterWords {
    depths: Vec<String>,
    survey_sources: Vec<String>,
    problem_sources: Vec<String>,
    problem_states: [String; 3],
    activities: Vec<String>,
    complaints: Vec<String>,
    reported: [String; 2],
}

impl RegisterTables {
    /// Reads what is built in.
    pub fn load() -> Result<Self, SampleError> {
        Ok(toml::from_str(include_str!("../../data/city/registers.toml"))?)
    }
}

/// Ratings a month that belong to no case.
const LOOSE_RATINGS: u32 = 20;

impl Sample<'_> {
    /// Writes the file of a dataset.
    pub(super) fn write_register(&self, dataset: Dataset, out: impl Write) -> Result<(), csv::Error> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(self.registers.headings.get(dataset.id()).into_iter().flatten())?;
        let rows = match dataset {
            Dataset::Units => self.units(),
            Dataset::Items => self.items(),
            Dataset::Ratings => self.ratings(),
            Dataset::BadRatings => self.bad_ratings(),
            Dataset::Surveys => self.surveys(),
            Dataset::Problems => self.problems(),
            Dataset::Activities => self.activities(),
            Dataset::Complaints => self.complaints(),
            Dataset::Reported => self.reported(),
            Dataset::Targets => self.targets(),
        };
        for row in rows {
            writer.write_record(row)?;
        }
        Ok(writer.flush()?)
    }

    fn units(&self) -> Vec<Vec<String>> {
        let tables = &self.tables;
        let city = tables.regions.first().map_or("", |region| &region.name);
        let unit = |(index, name): (usize, &str)| {
            vec![(index + 1).to_string(), name.to_owned(), city.to_owned(), tables.words.levels[0].clone()]
        };
        tables.departments.iter().map(|department| department.name.as_str()).enumerate().map(unit).collect()
    }

    fn items(&self) -> Vec<Vec<String>> {
        let now = self.promises_cut();
        let mut rows = Vec::new();
        for (index, item) in self.tables.items.iter().enumerate() {
            let mut draw = self.draw(Dataset::Items, index as u64);
            let facts = self.item_facts(item, &mut draw);
            let mut version = |era: Era, from: String, to: String| {
                let mut row = self.item_head(item, era);
                row.extend(facts.iter().cloned());
                row.extend([from, to]);
                rows.push(row);
            };
            if item.promise(Era::BeforeTheCut) == item.promise(Era::Now) {
                version(Era::Now, String::new(), String::new());
            } else {
                version(Era::BeforeTheCut, String::new(), Day(now.0 - 1).to_string());
                version(Era::Now, now.to_string(), String::new());
            }
        }
        rows
    }

    /// What an item is and how long it may take.
    fn item_head(&self, item: &Item, era: Era) -> Vec<String> {
        let words = &self.tables.words;
        let department = self.tables.departments.iter().find(|department| department.code == item.department);
        let instant = item.case_type == CaseType::Instant;
        let limit = |amount: Option<u32>, unit: Unit| match amount {
            Some(amount) => [amount.to_string(), words.units.get(unit as usize).cloned().unwrap_or_default()],
            None => [words.no_limit.clone(), String::new()],
        };
        let mut row = vec![
            item.code.clone(),
            item.name.clone(),
            department.map_or_else(String::new, |department| department.name.clone()),
            item.kind.clone(),
            words.case_types[usize::from(!instant)].clone(),
        ];
        row.extend(limit(item.statutory, item.statutory_unit));
        row.extend(limit(item.promise(era), item.promised_unit));
        row
    }

    /// Whether it is in the hall, how far it can be done online, what it asks for.
    fn item_facts(&self, item: &Item, draw: &mut Draw) -> Vec<String> {
        let words = &self.tables.words;
        let mut says = |share: u32| if draw.chance(share) { words.yes.clone() } else { words.no.clone() };
        let should = item.reach != Level::Town || item.case_type == CaseType::Instant;
        let mut row = vec![if should { words.yes.clone() } else { words.no.clone() }];
        row.extend([says(9_650), says(9_100), says(8_800)]);
        let commitment = says(1_500);
        let depths = &self.registers.words.depths;
        let depth = draw.below(u32::try_from(depths.len()).unwrap_or(0)) as usize;
        let before = item.materials + draw.below(4);
        row.extend([
            depths.get(depth).cloned().unwrap_or_default(),
            u32::from(depth < 4 || draw.chance(2_000)).to_string(),
            before.to_string(),
            item.materials.to_string(),
            commitment,
        ]);
        row
    }

    fn ratings(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for (case, rating, mut draw) in self.badly_rated() {
            rows.push((rating.at, self.rating(Some(&case), self.department(&case), rating)));
            let later = rating.at.plus(4_000 + draw.below(15_000));
            if draw.chance(4_500) && later.day() <= self.rhythm.period().last() {
                let again = Rating { level: 3 + draw.below(3) as usize, at: later, ..rating };
                rows.push((later, self.rating(Some(&case), self.department(&case), again)));
            }
        }
        let levels = Weights::new(self.tables.facts.rating.levels);
        for (month, mut draw) in self.months(Dataset::Ratings) {
            for _ in 0..LOOSE_RATINGS {
                let at = Moment::of(some_day(month, &mut draw), 540 + draw.below(480).cast_signed());
                let department = draw.below(u32::try_from(self.tables.departments.len()).unwrap_or(0)) as usize;
                let level = 1 + levels.pick(&mut draw);
                let rating = Rating { level, at, channel: RatingChannel::Phone };
                rows.push((at, self.rating(None, &self.tables.departments[department].name, rating)));
            }
        }
        rows.sort();
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn rating(&self, case: Option<&Case>, department: &str, rating: Rating) -> Vec<String> {
        let words = &self.tables.words;
        let by_system = rating.channel == RatingChannel::Default;
        vec![
            case.map_or_else(String::new, |case| case.id().to_string()),
            department.to_owned(),
            words.ratings[rating.level - 1].clone(),
            rating.at.to_string(),
            words.rating_channels[rating.channel as usize].clone(),
            words.rating_ways[usize::from(by_system)].clone(),
        ]
    }

    fn bad_ratings(&self) -> Vec<Vec<String>> {
        let words = &self.tables.words;
        let last = self.rhythm.period().last();
        let row = |(case, rating, mut draw): (Case, Rating, Draw)| {
            let calendar = self.hall.calendar();
            let mut after = |share: u32, days: u32| {
                let day = calendar.add(rating.at.day(), 1 + draw.below(days).cast_signed());
                if draw.chance(share) && day <= last { day.to_string() } else { String::new() }
            };
            let (called_back, fixed) = (after(9_600, 3), after(8_900, 17));
            let misrated = if draw.chance(500) { &words.yes } else { &words.no };
            let at = rating.at.to_string();
            let department = self.department(&case).to_owned();
            vec![case.id().to_string(), department, at, called_back, fixed, misrated.clone()]
        };
        self.badly_rated().map(row).collect()
    }

    /// The clean cases that were rated badly, each with draws of its own.
    fn badly_rated(&self) -> impl Iterator<Item = (Case, Rating, Draw)> {
        let clean = (0..self.city.rows).filter(|row| self.dirt(*row).is_none());
        clean.filter_map(|row| {
            let case = self.case(row);
            let rating = case.aftermath.rating.filter(|rating| rating.level <= 2)?;
            Some((case, rating, self.draw(Dataset::BadRatings, row)))
        })
    }

    fn department(&self, case: &Case) -> &str {
        &self.tables.departments[case.origin.department].name
    }

    fn surveys(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for (month, mut draw) in self.months(Dataset::Surveys) {
            for source in &self.registers.words.survey_sources {
                let answers = 180 + draw.below(240);
                let positive = answers - draw.below(answers / 20);
                rows.push(vec![source.clone(), month.last().to_string(), positive.to_string(), answers.to_string()]);
            }
        }
        rows
    }

    fn problems(&self) -> Vec<Vec<String>> {
        let words = &self.registers.words;
        let (last, calendar) = (self.rhythm.period().last(), self.hall.calendar());
        let mut rows = Vec::new();
        for (month, mut draw) in self.months(Dataset::Problems) {
            for _ in 0..5 + draw.below(5) {
                let found = some_day(month, &mut draw);
                let due = calendar.add(found, 15);
                let solved = calendar.add(found, 2 + draw.below(18).cast_signed());
                let state = match draw.below(20) {
                    0..=15 if solved <= last => 0,
                    16 | 17 => 1,
                    _ => 2,
                };
                let (source, department) = (one_of(&words.problem_sources, &mut draw), self.some_unit(&mut draw));
                rows.push(vec![
                    format!("{:04}", rows.len() + 1),
                    source,
                    department,
                    self.some_place(&mut draw),
                    found.to_string(),
                    due.to_string(),
                    if state == 0 { solved.to_string() } else { String::new() },
                    words.problem_states[state].clone(),
                ]);
            }
        }
        rows
    }

    fn activities(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for (month, mut draw) in self.months(Dataset::Activities) {
            for _ in 0..3 + draw.below(3) {
                rows.push(vec![
                    one_of(&self.registers.words.activities, &mut draw),
                    some_day(month, &mut draw).to_string(),
                    self.some_unit(&mut draw),
                    self.some_place(&mut draw),
                    (8 + draw.below(120)).to_string(),
                ]);
            }
        }
        rows
    }

    fn complaints(&self) -> Vec<Vec<String>> {
        let words = &self.tables.words;
        let mut rows = Vec::new();
        for (month, mut draw) in self.months(Dataset::Complaints) {
            for _ in 0..draw.below(4) {
                let upheld = if draw.chance(3_500) { &words.yes } else { &words.no };
                rows.push(vec![
                    one_of(&self.registers.words.complaints, &mut draw),
                    some_day(month, &mut draw).to_string(),
                    self.some_unit(&mut draw),
                    upheld.clone(),
                ]);
            }
        }
        rows
    }

    /// What departments say of the last month: mostly the truth.
    fn reported(&self) -> Vec<Vec<String>> {
        let month = Period::month_of(self.rhythm.period().last());
        let mut counts = vec![[0_u32; 2]; self.tables.departments.len()];
        // What was applied for long before is settled by now.
        let recent = |row: &u64| self.rhythm.slot(*row).day.0 + 400 > month.start.0;
        for case in (0..self.city.rows).filter(recent).filter(|row| self.dirt(*row).is_none()).map(|row| self.case(row))
        {
            let finished = case.life.outcome.is_some_and(Outcome::is_finished);
            let moments = [case.life.accepted, case.life.closed.filter(|_| finished)];
            for (count, moment) in counts[case.origin.department].iter_mut().zip(moments) {
                *count += u32::from(moment.is_some_and(|at| at.day() >= month.start && at.day() < month.end));
            }
        }
        let mut rows = Vec::new();
        for (index, (department, counts)) in self.tables.departments.iter().zip(counts).enumerate() {
            let mut draw = self.draw(Dataset::Reported, index as u64);
            for (figure, count) in self.registers.words.reported.iter().zip(counts) {
                let said = if draw.chance(1_200) { count + 1 + draw.below(count / 8 + 1) } else { count };
                rows.push(vec![department.name.clone(), month.to_string(), figure.clone(), said.to_string()]);
            }
        }
        rows
    }

    fn targets(&self) -> Vec<Vec<String>> {
        let from = Period::month_of(self.promises_cut()).start.to_string();
        let targets = self.registers.targets.iter();
        targets
            .map(|(figure, value)| vec![figure.clone(), String::new(), value.clone(), from.clone(), String::new()])
            .collect()
    }

    /// The first day of the shorter promises.
    fn promises_cut(&self) -> Day {
        let months = i32::try_from(self.mix.promises_cut_in()).unwrap_or(0);
        Period::months(self.rhythm.period().start.month_index() + months, 1).start
    }

    /// Every month of the data, each with draws of its own.
    fn months(&self, dataset: Dataset) -> impl Iterator<Item = (Period, Draw)> {
        let period = self.rhythm.period();
        (period.start.month_index()..=period.last().month_index())
            .map(move |index| (Period::months(index, 1), self.draw(dataset, u64::from(index.unsigned_abs()))))
    }

    fn some_unit(&self, draw: &mut Draw) -> String {
        let units: Vec<String> = self.tables.departments.iter().map(|department| department.name.clone()).collect();
        one_of(&units, draw)
    }

    fn some_place(&self, draw: &mut Draw) -> String {
        let places: Vec<String> = self.tables.regions.iter().map(|region| region.name.clone()).collect();
        one_of(&places, draw)
    }

    /// Draws that no case has.
    fn draw(&self, dataset: Dataset, number: u64) -> Draw {
        Draw::new(self.city.seed ^ ((dataset as u64 + 1) << 48), number)
    }
}

fn some_day(month: Period, draw: &mut Draw) -> Day {
    Day(month.start.0 + draw.below((month.end.0 - month.start.0).unsigned_abs()).cast_signed())
}

fn one_of(list: &[String], draw: &mut Draw) -> String {
    list.get(draw.below(u32::try_from(list.len()).unwrap_or(0)) as usize).cloned().unwrap_or_default()
}
