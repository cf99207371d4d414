//! A case as a line of the export.

use super::aftermath::{Aftermath, RatingChannel};
use super::draw::Draw;
use super::hall::{Hall, Moment};
use super::life::{Life, due};
use super::origin::Origin;
use super::tables::{Gives, Item, Tables, Unit, Words};
use crate::period::Day;
use crate::schema::Field;
use std::fmt::{Display, Write};

/// The columns of `cases.csv` and their headings: the canonical ones that `words.toml` has a heading for.
pub(super) fn columns(words: &Words) -> Vec<(Field, &str)> {
    let heading = |field: &Field| words.headings.get(field.id()).map(|heading| (*field, heading.as_str()));
    Field::ALL.iter().filter_map(heading).collect()
}

/// A whole case.
pub(super) struct Case {
    pub origin: Origin,
    pub life: Life,
    pub aftermath: Aftermath,
}

/// A case and what is needed to write it.
pub(super) struct Scene<'a> {
    pub tables: &'a Tables,
    pub hall: &'a Hall<'a>,
    pub last: Day,
    pub case: &'a Case,
}

/// The cells of one row, used again for the next.
pub(super) struct Cells(Vec<String>);

impl Cells {
    /// An empty row.
    pub fn new() -> Self {
        Self(vec![String::new(); Field::ALL.len()])
    }

    /// Empties one cell.
    pub fn clear(&mut self, field: Field) {
        self.0[field as usize].clear();
    }

    /// Writes a word.
    pub fn word(&mut self, field: Field, word: &str) {
        self.clear(field);
        self.0[field as usize].push_str(word);
    }

    /// Writes anything that prints.
    pub fn put(&mut self, field: Field, value: impl Display) {
        self.clear(field);
        // Writing into a `String` cannot fail.
        let _ = write!(self.0[field as usize], "{value}");
    }

    fn put_some(&mut self, field: Field, value: Option<impl Display>) {
        if let Some(value) = value {
            self.put(field, value);
        }
    }

    /// What stands in a cell.
    pub fn get(&self, field: Field) -> &str {
        &self.0[field as usize]
    }

    fn reset(&mut self) {
        self.0.iter_mut().for_each(String::clear);
    }
}

impl Case {
    /// The number of the case: month and serial number.
    pub fn id(&self) -> impl Display + use<> {
        let (year, month, _) = self.origin.slot.day.ymd();
        let serial = self.origin.slot.serial;
        // Two letters for the city, as in its item codes.
        Printed(move |f: &mut std::fmt::Formatter<'_>| write!(f, "YX{year:04}{month:02}{serial:08}"))
    }

    /// The last event and a little.
    pub fn updated(&self) -> Moment {
        let (life, after) = (&self.life, &self.aftermath);
        let noon = |day: Day| Moment::of(day, 720);
        let stops = life.stops.iter().map(|stop| noon(stop.end.unwrap_or(stop.start)));
        let moments = [life.accepted, life.closed, after.rating.map(|rating| rating.at), after.delivered.map(noon)];
        let extended = life.extension.map(|extension| noon(extension.on));
        let last = moments.into_iter().chain([extended]).flatten().chain(stops).fold(self.origin.applied, Moment::max);
        last.plus_today(after.recorded_after)
    }
}

struct Printed<F>(F);

impl<F: Fn(&mut std::fmt::Formatter<'_>) -> std::fmt::Result> Display for Printed<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (self.0)(f)
    }
}

impl<'a> Scene<'a> {
    /// The item asked for.
    pub fn item(&self) -> &'a Item {
        &self.tables.items[self.case.origin.item]
    }

    /// The last minute of the data.
    pub fn end(&self) -> Moment {
        Moment::of(self.last, 1_439)
    }

    /// The word of a unit; empty if there is no limit.
    pub fn unit(&self, unit: Unit) -> &'a str {
        self.tables.words.units.get(unit as usize).map_or("", String::as_str)
    }

    /// Writes the row as it should be.
    pub fn fill(&self, cells: &mut Cells) {
        cells.reset();
        cells.put(Field::CaseId, self.case.id());
        self.fill_place(cells);
        self.fill_people(cells);
        self.fill_limits(cells);
        self.fill_dates(cells);
        self.fill_rest(cells);
    }

    fn fill_place(&self, cells: &mut Cells) {
        let (origin, item, words) = (&self.case.origin, self.item(), &self.tables.words);
        let region = &self.tables.regions[origin.region];
        cells.word(Field::ItemCode, &item.code);
        cells.word(Field::ItemName, &item.name);
        cells.word(Field::ItemKind, &item.kind);
        cells.word(Field::Department, &self.tables.departments[origin.department].name);
        cells.word(Field::Region, &region.name);
        cells.word(Field::Level, &words.levels[region.level as usize]);
        cells.word(Field::Channel, &words.channels[origin.channel as usize]);
        cells.word(Field::CaseType, &words.case_types[item.case_type as usize]);
        // Windows and staff are numbered by department (and region).
        let desk = (origin.department + 1) * 10 + origin.window as usize;
        cells.put(Field::Window, format_args!("{desk}{}", words.window));
        let (department, place, number) = (origin.department + 1, origin.region + 1, origin.handler);
        cells.put(Field::Handler, format_args!("{}{department:02}{place:02}{number:02}", words.handler));
    }

    fn fill_people(&self, cells: &mut Cells) {
        let (origin, item, words) = (&self.case.origin, self.item(), &self.tables.words);
        let name = &words.applicants[item.subject as usize];
        cells.put(Field::Applicant, format_args!("{name}{:04}", origin.applicant));
        cells.put(Field::Phone, format_args!("{}{:08}", words.phone, origin.phone));
        cells.word(Field::ApplicantKind, &words.subjects[item.subject as usize]);
        cells.word(Field::AgentHandled, if origin.by_agent { &words.yes } else { &words.no });
        let (year, month, _) = origin.slot.day.ymd();
        let project = origin.project.map(|number| format!("{}{year:04}{month:02}{number:03}", words.project));
        cells.put_some(Field::ProjectId, project);
    }

    fn fill_limits(&self, cells: &mut Cells) {
        let (item, life, words) = (self.item(), &self.case.life, &self.tables.words);
        let promised = item.promise(self.case.origin.era);
        match item.statutory {
            Some(limit) => cells.put(Field::StatutoryLimit, limit),
            None => cells.word(Field::StatutoryLimit, &words.no_limit),
        }
        cells.word(Field::StatutoryLimitUnit, self.unit(item.statutory_unit));
        match (item.gives, promised, life.accepted) {
            (Gives::Length, Some(limit), _) => cells.put(Field::PromisedLimit, limit),
            (Gives::Length, None, _) => cells.word(Field::PromisedLimit, &words.no_limit),
            (gives, Some(limit), Some(accepted)) => {
                let due = due(self.hall.calendar(), (limit, item.promised_unit), accepted);
                let close = due.map(|day| self.hall.minute_of(day, self.hall.length()));
                if gives == Gives::DueDay {
                    cells.put_some(Field::PromisedDue, due);
                } else {
                    cells.put_some(Field::PromisedDue, close);
                }
            }
            _ => {}
        }
        if item.gives == Gives::Length {
            cells.word(Field::PromisedLimitUnit, self.unit(item.promised_unit));
        }
        cells.put_some(Field::SuspendedDays, life.counted);
        cells.put_some(Field::ExtendedDays, life.extension.map(|extension| extension.days));
        cells.put_some(Field::ExtendedAt, life.extension.map(|extension| extension.on));
    }

    fn fill_dates(&self, cells: &mut Cells) {
        let (case, words) = (self.case, &self.tables.words);
        cells.put(Field::AppliedAt, case.origin.applied);
        cells.put_some(Field::AcceptedAt, case.life.accepted);
        cells.put_some(Field::ClosedAt, case.life.closed);
        cells.put_some(Field::DeliveredAt, case.aftermath.delivered);
        cells.put(Field::UpdatedAt, case.updated());
        cells.word(Field::State, &words.states[case.life.state() as usize]);
        if let Some(outcome) = case.life.outcome {
            cells.word(Field::Result, &words.results[outcome as usize]);
        }
    }

    fn fill_rest(&self, cells: &mut Cells) {
        let (after, words) = (&self.case.aftermath, &self.tables.words);
        if let Some(rating) = after.rating {
            let way = usize::from(rating.channel == RatingChannel::Default);
            cells.word(Field::Rating, &words.ratings[rating.level - 1]);
            cells.put(Field::RatedAt, rating.at);
            cells.word(Field::RatingChannel, &words.rating_channels[rating.channel as usize]);
            cells.word(Field::RatingActive, &words.rating_ways[way]);
        }
        cells.put(Field::Visits, after.visits);
        cells.put(Field::Materials, after.materials);
        cells.put(Field::FeeDue, after.fee_due);
        cells.put(Field::FeeCharged, after.fee_charged);
        cells.word(Field::Valid, &words.yes);
    }
}

impl Case {
    /// Cuts a case down to what the last day of the data knows.
    pub fn seen_at(origin: Origin, life: Life, aftermath: Aftermath, last: Day) -> Self {
        let life = life.seen_at(last);
        let aftermath = aftermath.seen_at(&life, last);
        Self { origin, life, aftermath }
    }
}

/// The draws that soil a row are its own, so that a clean row does not change with the dirt of others.
pub(super) fn dirt_draw(seed: u64, row: u64) -> Draw {
    Draw::new(seed, row | 1 << 63)
}
