//! One record with its cells read, before it is judged.

use super::values::Instant;
use crate::{
    period::Day,
    schema::{LimitUnit, State},
};

/// A limit with its unit settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    pub amount: i32,
    pub unit: LimitUnit,
}

/// A cell that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell<T> {
    /// Nothing in it, or a placeholder for nothing, or no such column.
    Blank,
    /// A text that cannot be read.
    Bad,
    /// A day outside 2000–2100.
    Implausible,
    /// What it says.
    Read(T),
}

impl<T: Copy> Cell<T> {
    pub(super) fn value(self) -> Option<T> {
        match self {
            Self::Read(value) => Some(value),
            _ => None,
        }
    }
}

impl Cell<Instant> {
    pub(super) fn day(self) -> Option<Day> {
        self.value().map(|instant| instant.day)
    }
}

/// What a state word says, before dates and result decide the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StateWord {
    /// No state column, or an empty cell: the closing date decides.
    Unsaid,
    /// Not in the tables.
    Unknown,
    /// A code whose meaning differs between systems.
    Ambiguous,
    Waiting,
    /// 补正: waiting without an acceptance date, pending with one.
    Correcting,
    Pending,
    /// Pending with a stopped clock.
    Suspended,
    NotAccepted,
    /// 退件: not accepted without an acceptance date.
    Returned,
    Withdrawn,
    /// Closed; the result says how.
    Closed,
    Decided,
    Void,
}

/// What a result word says of a closed case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResultWord {
    Unsaid,
    Decided,
    /// 退件: not accepted without an acceptance date.
    Returned,
    Withdrawn,
    NotAccepted,
    Void,
}

/// A record with its cells read.
pub(super) struct Row<'a> {
    pub id: &'a str,
    pub applied: Cell<Instant>,
    pub accepted: Cell<Instant>,
    pub closed: Cell<Instant>,
    pub given: Cell<Instant>,
    pub extended: Cell<Instant>,
    pub rated: Cell<Instant>,
    pub updated: Cell<Instant>,
    pub state: StateWord,
    pub result: ResultWord,
    pub valid: Option<bool>,
    pub instant: Option<bool>,
    pub statutory: Option<Limit>,
    pub promised: Option<Limit>,
}

/// Where a case stands, settled from its state, result and dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub state: State,
    /// Stopped since an unknown day.
    pub halted: bool,
}

impl Row<'_> {
    /// Whether the record is void or deleted and leaves every figure.
    pub(super) fn is_void(&self) -> bool {
        let decided_by_result = matches!(self.state, StateWord::Closed | StateWord::Unsaid);
        self.valid == Some(false)
            || self.state == StateWord::Void
            || (decided_by_result && self.result == ResultWord::Void)
    }

    /// The record with the dates that count where the case stands, and where that is; `None` if its state word is unknown
    /// or ambiguous.
    pub(super) fn settled(&self) -> Option<(Self, Standing)> {
        let standing = self.standing()?;
        let mut row = Self { ..*self };
        match standing.state {
            // The state wins over a closing date; a case that was never accepted has no clock.
            State::Pending | State::Waiting => row.closed = Cell::Blank,
            State::ClosedOther if row.closed.value().is_none() => {
                row.closed = row
                    .updated
                    .value()
                    .filter(|at| row.accepted.day().is_some_and(|day| day <= at.day))
                    .map_or(row.accepted, Cell::Read);
            }
            _ => {}
        }
        if matches!(standing.state, State::Waiting | State::NotAccepted) {
            row.accepted = Cell::Blank;
        }
        Some((row, standing))
    }

    /// Where the case stands; `None` if its state word is unknown or ambiguous.
    pub(super) fn standing(&self) -> Option<Standing> {
        let accepted = self.accepted != Cell::Blank;
        let after_acceptance = |state: State, otherwise: State| if accepted { state } else { otherwise };
        let closed = match self.result {
            ResultWord::Returned => after_acceptance(State::ClosedOther, State::NotAccepted),
            ResultWord::Withdrawn => State::ClosedOther,
            ResultWord::NotAccepted => State::NotAccepted,
            ResultWord::Unsaid | ResultWord::Decided | ResultWord::Void => State::Finished,
        };
        let state = match self.state {
            StateWord::Unknown | StateWord::Ambiguous => return None,
            StateWord::Unsaid if self.closed != Cell::Blank => closed,
            StateWord::Unsaid | StateWord::Pending | StateWord::Suspended => State::Pending,
            StateWord::Waiting | StateWord::Void => State::Waiting,
            StateWord::Correcting => after_acceptance(State::Pending, State::Waiting),
            StateWord::NotAccepted => State::NotAccepted,
            StateWord::Returned => after_acceptance(State::ClosedOther, State::NotAccepted),
            StateWord::Withdrawn => State::ClosedOther,
            StateWord::Closed => closed,
            StateWord::Decided => State::Finished,
        };
        Some(Standing { state, halted: self.state == StateWord::Suspended })
    }
}
