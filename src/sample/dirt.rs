//! What is wrong with some rows, on purpose.
//!
//! In: the cells of a good row. Out: the same cells with one thing wrong. Never: a row that is wrong by accident.

use super::draw::{Draw, Weights};
use super::hall::Moment;
use super::life::State;
use super::row::{Cells, Scene};
use super::tables::{CaseType, Facts, Unit};
use crate::schema::Field;
use serde::Deserialize;

/// The kinds of dirt; what each needs and a row lacks is replaced by its like.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Dirt {
    MissingId,
    UnreadableDate,
    ClosedBeforeAccepted,
    UnknownState,
    ExactDuplicate,
    ConflictingDuplicate,
    Void,
    LimitContradiction,
    FinishedWithoutClose,
    NegativeLimit,
    BadNumber,
    OddDate,
    PendingWithClose,
}

impl Dirt {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::MissingId,
        Self::UnreadableDate,
        Self::ClosedBeforeAccepted,
        Self::UnknownState,
        Self::ExactDuplicate,
        Self::ConflictingDuplicate,
        Self::Void,
        Self::LimitContradiction,
        Self::FinishedWithoutClose,
        Self::NegativeLimit,
        Self::BadNumber,
        Self::OddDate,
        Self::PendingWithClose,
    ];

    /// Whether the row repeats an earlier one.
    pub fn repeats(self) -> bool {
        matches!(self, Self::ExactDuplicate | Self::ConflictingDuplicate)
    }
}

/// How often what is wrong; the first draw of every row.
pub(super) struct Dirtiness(Weights);

impl Dirtiness {
    /// From the shares of `city.toml`; the rest of ten thousand is clean.
    pub fn new(facts: &Facts) -> Self {
        let share = |kind: &Dirt| facts.dirt.get(kind).copied().unwrap_or(0);
        let dirty: u32 = Dirt::ALL.iter().map(share).sum();
        Self(Weights::new(Dirt::ALL.iter().map(share).chain([10_000_u32.saturating_sub(dirty)])))
    }

    /// What is wrong with a row, if anything.
    pub fn of(&self, draw: &mut Draw) -> Option<Dirt> {
        Dirt::ALL.get(self.0.pick(draw)).copied()
    }
}

/// What an open case does not have yet.
const OF_THE_END: [Field; 7] = [
    Field::ClosedAt,
    Field::DeliveredAt,
    Field::Result,
    Field::Rating,
    Field::RatedAt,
    Field::RatingChannel,
    Field::RatingActive,
];

/// Makes one thing wrong in `cells`, which show `scene`.
pub(super) fn soil(kind: Dirt, scene: &Scene, cells: &mut Cells, draw: &mut Draw) {
    let words = &scene.tables.words;
    let (open, accepted) = (scene.case.life.closed.is_none(), scene.case.life.accepted);
    match kind {
        Dirt::MissingId => cells.clear(Field::CaseId),
        Dirt::UnreadableDate => {
            let field = if accepted.is_none() { Field::AppliedAt } else { Field::AcceptedAt };
            cells.word(field, pick(&words.unreadable_dates, draw));
        }
        Dirt::UnknownState => cells.word(Field::State, pick(&words.unknown_states, draw)),
        Dirt::ClosedBeforeAccepted | Dirt::FinishedWithoutClose | Dirt::PendingWithClose => match accepted {
            None => cells.word(Field::State, pick(&words.unknown_states, draw)),
            Some(accepted) if open => cells.put(Field::ClosedAt, accepted),
            Some(accepted) => misclose(kind, accepted, scene, (cells, draw)),
        },
        Dirt::Void => {
            cells.word(Field::Valid, &words.no);
            if draw.chance(5_000) {
                cells.word(Field::State, &words.void);
            }
        }
        Dirt::LimitContradiction => contradict(scene, cells, draw),
        Dirt::NegativeLimit => cells.put(Field::PromisedLimit, format_args!("-{}", 1 + draw.below(20))),
        Dirt::BadNumber => {
            let field = if draw.chance(5_000) { Field::Materials } else { Field::Visits };
            cells.word(field, pick(&words.bad_numbers, draw));
        }
        Dirt::OddDate => cells.word(if open { Field::ClosedAt } else { Field::DeliveredAt }, &words.placeholder),
        Dirt::ExactDuplicate | Dirt::ConflictingDuplicate => {}
    }
}

/// A closed, accepted case whose end does not fit.
fn misclose(kind: Dirt, accepted: Moment, scene: &Scene, (cells, draw): (&mut Cells, &mut Draw)) {
    match kind {
        Dirt::ClosedBeforeAccepted => {
            let days = 1 + draw.below(9).cast_signed();
            cells.put(Field::ClosedAt, Moment(accepted.0 - 1_440 * days));
        }
        Dirt::PendingWithClose => {
            cells.word(Field::State, &scene.tables.words.states[State::Pending as usize]);
            cells.clear(Field::Result);
        }
        _ => cells.clear(Field::ClosedAt),
    }
}

/// A promise above the statutory limit, or an instant case with days.
fn contradict(scene: &Scene, cells: &mut Cells, draw: &mut Draw) {
    let item = scene.item();
    if let (CaseType::Commitment, Some(statutory)) = (item.case_type, item.statutory) {
        cells.put(Field::PromisedLimit, statutory + 5 + draw.below(10));
        cells.word(Field::PromisedLimitUnit, scene.unit(item.statutory_unit));
    } else {
        cells.word(Field::CaseType, &scene.tables.words.case_types[CaseType::Instant as usize]);
        cells.put(Field::PromisedLimit, 1 + draw.below(3));
        cells.word(Field::PromisedLimitUnit, scene.unit(Unit::WorkingDay));
    }
}

/// Another version of the row: an older one, still open, or a newer one, put right later.
pub(super) fn conflict(scene: &Scene, cells: &mut Cells, draw: &mut Draw) {
    let life = &scene.case.life;
    match life.accepted {
        Some(accepted) if life.closed.is_some_and(|closed| closed.day() > accepted.day()) => {
            for field in OF_THE_END {
                cells.clear(field);
            }
            cells.word(Field::State, &scene.tables.words.states[State::Pending as usize]);
            cells.put(Field::UpdatedAt, accepted.plus(1));
        }
        _ => {
            cells.put(Field::Materials, scene.case.aftermath.materials + 1 + draw.below(2));
            let later = scene.case.updated().plus(1 + draw.below(2_000));
            cells.put(Field::UpdatedAt, later.min(scene.end()));
        }
    }
}

fn pick<'a>(list: &'a [String], draw: &mut Draw) -> &'a str {
    let index = draw.below(u32::try_from(list.len()).unwrap_or(0));
    list.get(index as usize).map_or("", String::as_str)
}
