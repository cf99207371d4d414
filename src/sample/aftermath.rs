//! What follows a decision, and what is counted along the way: ratings, delivery, visits, fees.

use super::draw::{Draw, Weights};
use super::hall::Moment;
use super::life::{Circumstances, Life, Outcome};
use super::origin::{Channel, Origin};
use super::tables::{CaseType, Subject};
use crate::period::Day;

/// Through what someone rated; the order of `rating_channels` in `words.toml`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RatingChannel {
    Tablet,
    Website,
    Phone,
    Message,
    Default,
}

/// One rating.
#[derive(Clone, Copy)]
pub(super) struct Rating {
    /// 1 (worst) to 5.
    pub level: usize,
    pub at: Moment,
    pub channel: RatingChannel,
}

/// The rest of a row.
pub(super) struct Aftermath {
    pub rating: Option<Rating>,
    pub delivered: Option<Day>,
    pub visits: u32,
    pub materials: u32,
    /// Yuan.
    pub fee_due: u32,
    pub fee_charged: u32,
    /// Minutes between the last event and its record.
    pub recorded_after: u32,
}

impl Circumstances<'_> {
    /// Draws what follows.
    pub fn follow(&self, origin: &Origin, life: &Life, draw: &mut Draw) -> Aftermath {
        let visited = !origin.channel.is_online() && origin.channel != Channel::Post;
        let instant = self.item.case_type == CaseType::Instant;
        let service = &self.facts.service;
        let again = draw.chance(if instant { service.again_instant } else { service.again_commitment });
        let fee = if life.outcome == Some(Outcome::NotAccepted) { 0 } else { self.item.fee };
        let relief = self.item.subject != Subject::Organisation && draw.chance(self.facts.applicant.poor_relief);
        Aftermath {
            rating: self.rating(origin, life, draw),
            delivered: self.delivery(life, draw),
            visits: u32::from(visited) + u32::from(again && (visited || draw.chance(service.again_online))),
            materials: self.item.materials.saturating_sub(draw.below(5) / 4) + draw.below(6) / 5,
            fee_due: fee,
            fee_charged: if relief { 0 } else { fee },
            recorded_after: draw.below(6),
        }
    }

    fn rating(&self, origin: &Origin, life: &Life, draw: &mut Draw) -> Option<Rating> {
        let rules = &self.facts.rating;
        let closed = life.closed.filter(|_| life.outcome.is_some_and(Outcome::is_finished))?;
        if !draw.chance(rules.participation) {
            return None;
        }
        if !draw.chance(rules.active) {
            let at = Moment::of(Day(closed.day().0 + rules.default_after.cast_signed()), draw.below(5).cast_signed());
            return Some(Rating { level: 5, at, channel: RatingChannel::Default });
        }
        let table = if life.late { &rules.levels_late } else { &rules.levels };
        let level = 1 + Weights::new(table.iter().copied()).pick(draw);
        let channel = match origin.channel {
            _ if draw.chance(rules.message) => RatingChannel::Message,
            Channel::Online => RatingChannel::Website,
            Channel::Mobile | Channel::Post => RatingChannel::Phone,
            Channel::Counter | Channel::Kiosk => RatingChannel::Tablet,
        };
        let minutes = if channel == RatingChannel::Tablet { draw.below(12) } else { draw.below(6) * draw.below(700) };
        Some(Rating { level, at: closed.plus(1 + minutes), channel })
    }

    /// When the paper reached the applicant, where it was sent.
    fn delivery(&self, life: &Life, draw: &mut Draw) -> Option<Day> {
        let closed = life.closed.filter(|_| matches!(life.outcome, Some(Outcome::Granted | Outcome::Refused)))?;
        let sent = self.item.case_type == CaseType::Commitment && draw.chance(self.facts.service.delivered);
        sent.then(|| self.hall.calendar().add(closed.day(), 1 + draw.below(4).cast_signed()))
    }
}

impl Aftermath {
    /// What is known of it at the end of `last`.
    pub fn seen_at(mut self, life: &Life, last: Day) -> Self {
        self.rating = self.rating.filter(|rating| life.closed.is_some() && rating.at.day() <= last);
        self.delivered = self.delivered.filter(|day| life.closed.is_some() && *day <= last);
        if life.accepted.is_none() {
            (self.fee_due, self.fee_charged) = (0, 0);
        }
        self
    }
}
