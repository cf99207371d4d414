//! Who asks for what, where, and through which door.

use super::SampleError;
use super::draw::{Draw, Weights};
use super::hall::{Hall, Moment};
use super::rhythm::{Slot, month_index};
use super::tables::{CaseType, Department, Era, Item, Level, Subject, Tables};

/// How a case came in; the order of `channels` in `words.toml`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Channel {
    Counter,
    Online,
    Mobile,
    Kiosk,
    Post,
}

/// The beginning of a case.
pub(super) struct Origin {
    pub slot: Slot,
    pub applied: Moment,
    /// Indices into the tables.
    pub item: usize,
    pub department: usize,
    pub region: usize,
    pub channel: Channel,
    pub era: Era,
    /// Numbers of the window and of the member of staff, from 1, within department and region.
    pub window: u32,
    pub handler: u32,
    pub applicant: u32,
    pub phone: u32,
    pub by_agent: bool,
    /// Number of the building project in its month.
    pub project: Option<u32>,
}

/// What is likely in which month, worked out once.
pub(super) struct Mix {
    /// By month: what is asked for while the hall is open, and while it is closed.
    items: Vec<[Weights; 2]>,
    /// By lowest level that handles the item.
    regions: [Weights; 3],
    department_of_item: Vec<usize>,
    /// By department and month, per thousand.
    stories: Vec<Vec<Story>>,
    promises_cut_in: usize,
    projects_a_month: u32,
}

/// How a department works in a month, per thousand.
#[derive(Clone, Copy)]
pub(super) struct Story {
    /// Duration against the usual one.
    pub pace: u32,
    /// Late commitment cases.
    pub late: u32,
}

impl Channel {
    /// Whether it needs no visit.
    pub fn is_online(self) -> bool {
        matches!(self, Self::Online | Self::Mobile)
    }
}

impl Mix {
    /// The month, from 0, from which the shorter promises hold.
    pub fn promises_cut_in(&self) -> usize {
        self.promises_cut_in
    }

    /// Works out the weights of every month for a city of `rows` rows.
    pub fn new(tables: &Tables, rows: u64) -> Result<Self, SampleError> {
        let span = &tables.facts.span;
        let first = month_index(&span.first)?;
        let last = first + span.months.cast_signed() - 1;
        let department_of_item =
            tables.items.iter().map(|item| department(tables, item)).collect::<Result<Vec<_>, _>>()?;
        let items = (first..=last).map(|month| month_items(tables, &department_of_item, month));
        let weight = |keep: fn(&Item) -> bool| -> u64 {
            tables.items.iter().filter(|item| keep(item)).map(|item| u64::from(item.weight)).sum()
        };
        let project_rows = rows * weight(Item::in_projects) / weight(|_| true).max(1) / u64::from(span.months.max(1));
        Ok(Self {
            items: items.collect::<Result<_, _>>()?,
            regions: [Level::City, Level::County, Level::Town].map(|reach| regions(tables, reach)),
            stories: tables.departments.iter().map(|d| stories(d, first, last)).collect::<Result<_, _>>()?,
            department_of_item,
            promises_cut_in: (month_index(&span.promise_changed)? - first).unsigned_abs() as usize,
            projects_a_month: u32::try_from(project_rows).unwrap_or(u32::MAX)
                / tables.facts.applicant.project_cases.max(1)
                + 1,
        })
    }

    /// How `department` works in `month`.
    pub fn story(&self, department: usize, month: usize) -> Story {
        self.stories[department][month]
    }

    /// Draws the beginning of a case.
    pub fn origin(&self, tables: &Tables, hall: &Hall, begun: (Slot, Moment), draw: &mut Draw) -> Origin {
        let (slot, applied) = begun;
        let open = hall.is_open(applied);
        let item = self.items[slot.month][usize::from(!open)].pick(draw);
        let facts = &tables.items[item];
        let region = self.regions[facts.reach as usize].pick(draw);
        let department = self.department_of_item[item];
        let staff = staff(&tables.departments[department], tables.regions[region].level);
        let people = &tables.facts.applicant;
        let channels = &tables.facts.channels;
        let in_town = tables.regions[region].level == Level::Town;
        let channel = if open { channel(tables, facts, slot.month, draw) } else { online(tables, draw) };
        Origin {
            slot,
            applied,
            item,
            department,
            region,
            channel,
            era: if slot.month < self.promises_cut_in { Era::BeforeTheCut } else { Era::Now },
            window: 1 + draw.below(staff.0),
            handler: 1 + draw.below(staff.1),
            applicant: 1 + draw.below(match facts.subject {
                Subject::Person => people.people,
                Subject::Enterprise => people.enterprises,
                Subject::Organisation => people.organisations,
            }),
            phone: draw.below(100_000_000),
            by_agent: draw.chance(if in_town { channels.agent_town } else { channels.agent }),
            project: facts.in_projects().then(|| 1 + draw.below(self.projects_a_month)),
        }
    }
}

fn department(tables: &Tables, item: &Item) -> Result<usize, SampleError> {
    let found = tables.departments.iter().position(|department| department.code == item.department);
    found.ok_or_else(|| SampleError::Unknown { name: item.department.clone() })
}

/// What is asked for in a month: while the hall is open, and while it is closed (only what can be had online).
fn month_items(tables: &Tables, departments: &[usize], month: i32) -> Result<[Weights; 2], SampleError> {
    let peak = tables.facts.rhythm.peak;
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for (item, department) in tables.items.iter().zip(departments) {
        let silent = months(&tables.departments[*department].silent)?.contains(&month);
        let in_season = item.peak.split_whitespace().any(|number| number.parse() == Ok(month.rem_euclid(12) + 1));
        let weight = if silent { 0 } else { item.weight * if in_season { peak } else { 1 } };
        open.push(weight);
        closed.push(weight * item.online / 10);
    }
    Ok([Weights::new(open), Weights::new(closed)])
}

fn months(list: &str) -> Result<Vec<i32>, SampleError> {
    list.split_whitespace().map(month_index).collect()
}

fn regions(tables: &Tables, reach: Level) -> Weights {
    Weights::new(tables.regions.iter().map(|region| if region.level <= reach { region.weight } else { 0 }))
}

/// The department's way from its first to its later figures, month by month.
fn stories(department: &Department, first: i32, last: i32) -> Result<Vec<Story>, SampleError> {
    let from = months(&department.changes_from)?.first().copied().unwrap_or(last + 1);
    let way = |start: u32, end: u32, month: i32| {
        let (done, all) = ((month - from + 1).max(0), (last - from + 1).max(1));
        let moved = (end.cast_signed() - start.cast_signed()) * done / all;
        start.saturating_add_signed(moved)
    };
    let story = |month| Story {
        pace: way(department.pace, department.pace_later, month),
        late: way(department.late, department.late_later, month),
    };
    Ok((first..=last).map(story).collect())
}

/// Windows and staff of a department at a level.
fn staff(department: &Department, level: Level) -> (u32, u32) {
    match level {
        Level::City => (department.windows, department.handlers),
        Level::County => (department.windows.div_ceil(2), department.handlers.div_ceil(2)),
        Level::Town => (1, 2),
    }
}

/// The door through which someone comes while the hall is open.
fn channel(tables: &Tables, item: &Item, month: usize, draw: &mut Draw) -> Channel {
    let channels = &tables.facts.channels;
    let drift = channels.drift * u32::try_from(month).unwrap_or(0);
    if item.online > 0 && draw.chance((item.online + drift).min(980) * 10) {
        return online(tables, draw);
    }
    match item.case_type {
        CaseType::Instant if draw.chance(channels.kiosk) => Channel::Kiosk,
        CaseType::Commitment if draw.chance(channels.post) => Channel::Post,
        _ => Channel::Counter,
    }
}

fn online(tables: &Tables, draw: &mut Draw) -> Channel {
    if draw.chance(tables.facts.channels.mobile) { Channel::Mobile } else { Channel::Online }
}
