//! The desk: where the questions of a run are answered, all in one pass over the cases.
//!
//! Cases come in parts that may not all fit into memory, and timing a part costs more than counting it. So a run asks in
//! rounds: [`Desk::gather`] lets it ask everything, notes what is not known yet, answers all of it while each part is on
//! the desk once, and lets it ask again, until nothing is left open.

use super::{
    comparison::View,
    plan::{Plan, Post},
    shelf::Shelf,
};
use crate::{
    clock::{Clock, ClockError, Remarks, Supposition},
    config::Rules,
    engine::{self, Answer, Filter, Key, Listing, Marked, Measure, Placed, Question, Row, Tally},
    period::{AsOf, Day, Period},
    reference::Calendar,
    validate::{Cases, Cut},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// The cases of a run and the clock that times them.
pub struct Desk<'a> {
    /// The cases.
    pub cases: &'a Cases,
    pub(super) calendar: &'a Calendar,
    pub(super) clock: Clock<'a>,
    /// The latest moment.
    as_of: AsOf,
    /// By which dates the data were cut to which period.
    cut: Option<(Cut, Period)>,
    /// What is supposed instead of what the data say.
    supposed: Option<Supposition>,
    /// Which cases there are; all without one.
    pub(super) filter: Option<&'a Filter>,
    notes: RefCell<Notes>,
    pub(super) shelf: Option<Rc<Shelf<'a>>>,
}

/// Which cases are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Among {
    /// Those that can matter to a period.
    View(View),
    /// All that had been received by the latest moment, as they stood then.
    Received,
    /// All, as they are recorded; nothing is timed.
    Recorded,
}

impl<'a> Desk<'a> {
    /// A desk on which nothing later than `as_of` is seen.
    #[must_use]
    pub fn new(cases: &'a Cases, calendar: &'a Calendar, rules: &'a Rules, as_of: AsOf) -> Self {
        let (clock, notes) = (Clock::new(calendar, rules), RefCell::default());
        Self { cases, calendar, clock, as_of, cut: None, supposed: None, filter: None, notes, shelf: None }
    }

    /// Another desk for the cases that a supposition is about, on which it holds. A filter is judged on the cases as they
    /// really stood.
    #[must_use]
    pub fn supposing(&self, supposition: Supposition) -> Self {
        let (clock, beside) = (self.clock.clone(), self.shelf.clone());
        Self { clock, shelf: beside, supposed: Some(supposition), notes: RefCell::default(), ..*self }
    }

    /// The desk with only the cases that a filter lets through, whatever is asked of it; what the filter says of clocks
    /// and states is meant as of the moment of each view.
    #[must_use]
    pub const fn with_filter(mut self, filter: Option<&'a Filter>) -> Self {
        self.filter = filter;
        self
    }

    /// Whether only some of the cases are seen.
    #[must_use]
    pub const fn is_filtered(&self) -> bool {
        self.filter.is_some()
    }

    /// The desk with data that were cut to a period.
    #[must_use]
    pub fn with_cut(mut self, cut: Cut, period: Period) -> Self {
        self.cut = cut.any().then_some((cut, period));
        self
    }

    /// By which dates the data were cut.
    #[must_use]
    pub fn cut(&self) -> Cut {
        self.cut.map_or_else(Cut::default, |(cut, _)| cut)
    }

    /// Whether the data reach back to the beginning of a period, so that it can be compared with: at most a twentieth
    /// of its working days lie before the first event. Data that were cut to a period cover nothing outside it.
    #[must_use]
    pub fn covers(&self, period: Period) -> bool {
        let inside = |whole: Period| whole.start <= period.start && period.end <= whole.end;
        let before = period.start.before();
        let all = self.calendar.between(before, period.last());
        let missed = |first: Day| self.calendar.between(before, first.before()).max(0);
        self.cases.events.is_some_and(|(first, _)| first < period.end && missed(first) * 20 <= all)
            && self.cut.is_none_or(|(_, whole)| inside(whole))
    }

    /// The latest moment.
    pub(super) const fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// Runs `facts`, which asks this desk and does nothing else, as often as it takes to answer all its questions in few
    /// passes. Until the last run answers may be empty.
    ///
    /// # Errors
    /// Those of the last run, or of a pass over the cases.
    pub fn gather<T>(&self, facts: impl Fn() -> Result<T, ClockError>) -> Result<T, ClockError> {
        if self.notes.borrow().open.is_some() {
            return facts();
        }
        loop {
            self.notes.borrow_mut().open = Some(BTreeSet::new());
            let result = facts();
            let open = self.notes.borrow_mut().open.take().unwrap_or_default();
            if open.is_empty() {
                return result;
            }
            let replies = self.pass(&open)?;
            self.notes.borrow_mut().known.extend(open.into_iter().zip(replies));
        }
    }

    /// Counts and sums over what is seen of a view, by keys; measures of what is not on the desk count nothing.
    ///
    /// # Errors
    /// Only for a table without the columns of timed cases, which is a bug, or if the temporary file cannot be read.
    pub fn ask(&self, view: View, keys: Vec<Key>, measures: Vec<&'static Measure>) -> Result<Answer, ClockError> {
        Ok(self.tally(view, keys, measures)?.1.answer())
    }

    /// The same where a unit that was renamed or merged is counted as the one that goes on with its cases.
    ///
    /// # Errors
    /// As [`Desk::ask`].
    pub(super) fn ask_joined(
        &self,
        view: View,
        keys: Vec<Key>,
        measures: Vec<&'static Measure>,
    ) -> Result<Answer, ClockError> {
        let (asked, tally) = self.tally(view, keys, measures)?;
        Ok(self.joined(tally, (&asked.keys, &asked.measures)).answer())
    }

    fn tally(
        &self,
        view: View,
        keys: Vec<Key>,
        measures: Vec<&'static Measure>,
    ) -> Result<(Question, Tally), ClockError> {
        let known = measures.into_iter().filter(|measure| self.has(measure.source));
        let whole = Question { keys, period: view.period, as_of: view.as_of.day, measures: known.collect() };
        let of_cases = whole.only(|measure| measure.source.counts_cases());
        let mut tally = Tally::default();
        if !of_cases.measures.is_empty()
            && let Some(Reply::Count(counted)) =
                self.reply(Inquiry { among: Among::View(view), wanted: Wanted::Count(of_cases) })?
        {
            tally = counted;
        }
        let tally = self.count_registers(view, &whole, tally)?;
        Ok((whole, tally))
    }

    /// A list of cases.
    ///
    /// # Errors
    /// As [`Desk::ask`].
    pub fn list(&self, among: Among, listing: Listing) -> Result<Vec<Row>, ClockError> {
        match self.reply(Inquiry { among, wanted: Wanted::List(listing) })? {
            Some(Reply::List(rows)) => Ok(rows),
            _ => Ok(Vec::new()),
        }
    }

    /// What the clock has to say about all cases as of the latest moment.
    ///
    /// # Errors
    /// As [`Desk::ask`].
    pub fn remarks(&self) -> Result<Remarks, ClockError> {
        let known = self.notes.borrow().remarks;
        if known.is_none() {
            self.pass(&BTreeSet::new())?;
        }
        Ok(self.notes.borrow().remarks.unwrap_or_default())
    }

    fn reply(&self, inquiry: Inquiry) -> Result<Option<Reply>, ClockError> {
        let mut notes = self.notes.borrow_mut();
        let known = notes.known.get(&inquiry).cloned();
        match &mut notes.open {
            _ if known.is_some() => Ok(known),
            Some(open) => {
                open.insert(inquiry);
                Ok(None)
            }
            None => {
                drop(notes);
                Ok(self.pass(&BTreeSet::from([inquiry]))?.pop())
            }
        }
    }

    /// Answers inquiries, in their order.
    fn pass(&self, open: &BTreeSet<Inquiry>) -> Result<Vec<Reply>, ClockError> {
        let plan = Plan::of(open);
        // What stands under a supposition is filtered before.
        let supposed = self.supposed.as_ref().map(|supposition| (supposition, self.filter));
        let filter = self.filter.filter(|_| supposed.is_none());
        let (cases, clock, as_of) = (self.cases, &self.clock, self.as_of);
        let post = Post { cases, clock, as_of, filter, supposed };
        let look = |index: usize| plan.look(&post, &post.part(index)?);
        let seen = engine::each(cases.parts(), look);
        let mut partial: Vec<Vec<Partial>> = open.iter().map(|_| Vec::new()).collect();
        let mut remarks = Remarks::default();
        for part in seen {
            let part = part?;
            remarks = remarks.plus(part.remarks);
            for (place, found) in part.found {
                partial[place].push(found);
            }
        }
        if plan.is_empty() || self.filter.is_none() && !plan.only_recorded() {
            self.notes.borrow_mut().remarks = Some(remarks);
        }
        Ok(open.iter().zip(partial).map(|(inquiry, parts)| inquiry.wanted.reply(parts)).collect())
    }
}

/// What was asked, and what is known.
#[derive(Default)]
struct Notes {
    known: BTreeMap<Inquiry, Reply>,
    /// Inquiries of this round that are not answered yet, while a round is under way.
    open: Option<BTreeSet<Inquiry>>,
    remarks: Option<Remarks>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Inquiry {
    pub among: Among,
    pub wanted: Wanted,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    Count(Question),
    List(Listing),
}

#[derive(Clone)]
enum Reply {
    Count(Tally),
    List(Vec<Row>),
}

/// What one part of the cases says to an inquiry.
pub(super) enum Partial {
    Count(Tally),
    List(Vec<Placed>),
}

/// What one part of the cases says to all inquiries, by their place.
pub(super) struct Seen {
    pub found: Vec<(usize, Partial)>,
    pub remarks: Remarks,
}

impl Wanted {
    pub fn columns(&self) -> BTreeSet<String> {
        match self {
            Self::Count(question) => question.columns(),
            Self::List(listing) => listing.needs(),
        }
    }

    pub const fn question(&self) -> Option<&Question> {
        if let Self::Count(question) = self { Some(question) } else { None }
    }

    pub fn look(&self, frame: &engine::Frame, marked: &Marked) -> Result<Partial, ClockError> {
        match self {
            Self::Count(question) => engine::ask(marked, question).map(Partial::Count),
            Self::List(listing) => engine::list(frame, listing).map(Partial::List),
        }
    }

    fn reply(&self, parts: Vec<Partial>) -> Reply {
        match self {
            Self::Count(_) => {
                let tallies = parts
                    .into_iter()
                    .filter_map(|part| if let Partial::Count(tally) = part { Some(tally) } else { None });
                Reply::Count(tallies.fold(Tally::default(), Tally::plus))
            }
            Self::List(listing) => {
                let lists =
                    parts.into_iter().filter_map(|part| if let Partial::List(rows) = part { Some(rows) } else { None });
                Reply::List(engine::merge(lists.collect(), listing))
            }
        }
    }
}
