//! One pass over the cases: what is wanted of it, in the order in which everything is timed once.

use super::desk::{Among, Inquiry, Seen, Wanted};
use crate::{
    clock::{Clock, ClockError, Remarks, Supposition, TimedCases},
    engine::{self, Filter, Marked, Question},
    period::{AsOf, Period},
    validate::{Cases, CasesPart},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// The tools of a pass.
pub(super) struct Post<'d, 'a> {
    pub cases: &'d Cases,
    pub clock: &'d Clock<'a>,
    pub as_of: AsOf,
    pub filter: Option<&'d Filter>,
    pub supposed: Option<(&'d Supposition, Option<&'d Filter>)>,
}

impl Post<'_, '_> {
    /// A part of the cases. Of a supposition only those that it is about; what a filter says is meant of the cases as they
    /// really stood at the latest moment, not as they would have stood.
    pub fn part(&self, index: usize) -> Result<CasesPart, ClockError> {
        let part = self.cases.part(index)?;
        let Some((supposition, filter)) = self.supposed else { return Ok(part) };
        let concerned = supposition.concerned(&part)?;
        let really = self.clock.time(self.cases, &concerned, self.as_of)?.frame;
        match filter {
            Some(filter) => supposition.of(&concerned, &filter.of(&really)?),
            None => supposition.of(&concerned, &really),
        }
    }

    /// The rows of a frame that the filter lets through.
    fn filtered<'f>(&self, frame: &'f engine::Frame) -> Result<Cow<'f, engine::Frame>, ClockError> {
        self.filter.map_or(Ok(Cow::Borrowed(frame)), |filter| filter.of(frame).map(Cow::Owned))
    }

    /// The same of the records of a part.
    fn recorded<'f>(&self, part: &'f CasesPart, base: &TimedCases) -> Result<Cow<'f, engine::Frame>, ClockError> {
        let frame = &part.frame;
        self.filter.map_or(Ok(Cow::Borrowed(frame)), |filter| filter.of_recorded(frame, &base.frame).map(Cow::Owned))
    }

    /// What the clock has to say about the cases that the filter lets through.
    fn remarks(&self, part: &CasesPart, base: &TimedCases) -> Result<Remarks, ClockError> {
        if self.filter.is_none() {
            return Ok(base.remarks);
        }
        let frame = self.recorded(part, base)?.into_owned();
        Ok(self.clock.time(self.cases, &CasesPart { frame, start: part.start }, self.as_of)?.remarks)
    }
}

/// Inquiries with their places.
type Places<'i> = Vec<(usize, &'i Wanted)>;

/// Inquiries so ordered that everything is timed once.
pub(super) struct Plan<'i> {
    recorded: Places<'i>,
    received: Places<'i>,
    /// By moment and period.
    views: BTreeMap<AsOf, BTreeMap<Period, Places<'i>>>,
}

impl<'i> Plan<'i> {
    pub fn of(open: &'i BTreeSet<Inquiry>) -> Self {
        let mut plan = Self { recorded: Vec::new(), received: Vec::new(), views: BTreeMap::new() };
        for (place, inquiry) in open.iter().enumerate() {
            let wanted = (place, &inquiry.wanted);
            match inquiry.among {
                Among::Recorded => plan.recorded.push(wanted),
                Among::Received => plan.received.push(wanted),
                Among::View(view) => {
                    plan.views.entry(view.as_of).or_default().entry(view.period).or_default().push(wanted);
                }
            }
        }
        plan
    }

    /// Whether nothing is asked but what is recorded.
    pub fn only_recorded(&self) -> bool {
        !self.recorded.is_empty() && self.received.is_empty() && self.views.is_empty()
    }

    /// Whether nothing is asked but the clock's remarks.
    pub fn is_empty(&self) -> bool {
        self.recorded.is_empty() && self.received.is_empty() && self.views.is_empty()
    }

    pub fn look(&self, post: &Post<'_, '_>, part: &CasesPart) -> Result<Seen, ClockError> {
        let mut found = Vec::new();
        let mut look = |frame: &engine::Frame, wanted: &[(usize, &Wanted)]| {
            let questions: Vec<&Question> = wanted.iter().filter_map(|(_, wanted)| wanted.question()).collect();
            let marked = Marked::of(frame, &questions)?;
            for (place, wanted) in wanted {
                found.push((*place, wanted.look(frame, &marked)?));
            }
            Ok::<(), ClockError>(())
        };
        if self.only_recorded() && post.filter.is_none() {
            look(&part.frame, &self.recorded)?;
            return Ok(Seen { found, remarks: Remarks::default() });
        }
        let base = post.clock.time(post.cases, part, post.as_of)?;
        look(post.recorded(part, &base)?.as_ref(), &self.recorded)?;
        look(post.filtered(&base.frame)?.as_ref(), &self.received)?;
        for (as_of, periods) in &self.views {
            let from = periods.keys().map(|period| period.start).min().unwrap_or(as_of.day);
            let columns = |wanted: &Places<'_>| -> BTreeSet<String> {
                wanted.iter().flat_map(|(_, wanted)| wanted.columns()).collect()
            };
            let filtered = || post.filter.into_iter().flat_map(Filter::columns);
            let all: BTreeSet<String> = periods.values().flat_map(columns).chain(filtered()).collect();
            let moment = (from, post.as_of.min(*as_of));
            let then: TimedCases = post.clock.earlier(post.cases, (part, &base), moment, &all)?;
            for (period, wanted) in periods {
                let columns = columns(wanted).into_iter().chain(filtered()).collect();
                look(post.filtered(&then.view(post.clock, *period, &columns)?)?.as_ref(), wanted)?;
            }
        }
        // Remarks on some of the cases cost another look at the clock: only if nothing else is asked.
        let remarks = if self.is_empty() { post.remarks(part, &base)? } else { base.remarks };
        Ok(Seen { found, remarks })
    }
}
