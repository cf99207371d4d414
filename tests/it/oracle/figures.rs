//! Every figure of cases, by looking at one case after the other.
//!
//! A count is `(value, None)`, a rate or a mean `(numerator, Some(denominator))`, a quantile `(ten times its value,
//! Some(10))`; nothing to divide by, or no value at all, is `None`. So is a figure of a column that the whole table leaves
//! empty: what nobody wrote down is unknown, not 0.

use super::calendar::working_days;
use super::clock::{Phase, phase};
use super::seen::{Seen, View, decision, rating};
use super::{CaseType, Channel, Limit, Moment, OracleCase, State, Stop, Unit};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A figure before it is divided.
pub type Value = (i64, Option<i64>);

/// The figures of every group by group and id.
pub type Figures = BTreeMap<(String, &'static str), Option<Value>>;

/// Every figure of every group that a case belongs to.
pub fn figures(cases: &[OracleCase], stops: &[Stop], view: View, by: &dyn Fn(&OracleCase) -> String) -> Figures {
    let mut groups: BTreeMap<String, Vec<Seen>> = BTreeMap::new();
    for case in cases {
        groups.entry(by(case)).or_default().push(Seen::of(case, stops, view));
    }
    let mut figures = Figures::new();
    for (group, seen) in groups {
        for (id, value) in (Group { cases: seen, view }).all() {
            let corrected = id != "acceptance_late_rate" || stops.iter().any(|stop| stop.kind == "补正");
            let known = corrected && needed(id).is_none_or(|fills| cases.iter().any(fills));
            figures.insert((group.clone(), id), value.filter(|_| known));
        }
    }
    figures
}

/// How many cases the counts of late ones leave out since they have nothing to be late against, by figure and reason: of
/// those finished, of those pending, and of those accepted in the period that are one or the other.
pub fn unlimited(cases: &[OracleCase], stops: &[Stop], view: View) -> BTreeMap<(&'static str, &'static str), i64> {
    let promised = |case: &OracleCase| case.promised.is_some() || case.promised_due.is_some();
    let statutory = |case: &OracleCase| case.statutory.is_some();
    let mut left_out = BTreeMap::new();
    for case in cases {
        let seen = Seen::of(case, stops, view);
        let neither = !promised(case) && !statutory(case);
        let live = matches!(seen.timed.phase, Phase::Pending | Phase::Finished(_));
        let accepted = seen.accepted.is_some() && live;
        for (id, reason, applies) in [
            ("overdue_finished", "untimed", seen.finished.is_some() && neither),
            ("overdue_pending", "untimed", seen.is_pending() && neither),
            ("due_soon", "untimed", seen.is_pending() && neither),
            ("yellow_cards", "untimed", accepted && neither),
            ("yellow_cards", "no_promised_limit", accepted && !neither && !promised(case)),
            ("red_cards", "untimed", accepted && neither),
            ("red_cards", "no_statutory_limit", accepted && !neither && !statutory(case)),
        ] {
            *left_out.entry((id, reason)).or_insert(0) += i64::from(applies);
        }
    }
    left_out
}

/// Whether a case fills the columns that a figure cannot be without.
type Fills = fn(&OracleCase) -> bool;

fn needed(figure: &str) -> Option<Fills> {
    Some(match figure {
        // With nothing to be late against in the whole table, nobody knows what is late.
        "overdue_finished" | "overdue_pending" | "due_soon" => {
            |case| case.promised.is_some() || case.promised_due.is_some() || case.statutory.is_some()
        }
        "yellow_cards" => |case| case.promised.is_some() || case.promised_due.is_some(),
        "red_cards" => |case| case.statutory.is_some(),
        "instant_share_accepted" | "instant_share_finished" | "instant_same_day_rate" => {
            |case| case.case_type.is_some()
        }
        "ratings"
        | "rating_participation"
        | "satisfaction_rate"
        | "satisfaction_rate_strict"
        | "mean_rating"
        | "bad_ratings"
        | "bad_rating_rate" => |case| case.rating.is_some(),
        "default_ratings" | "rating_participation_active" | "active_rating_share" | "satisfaction_rate_active" => {
            |case| case.rating_active.is_some()
        }
        "online_rate" => |case| case.channel.is_some(),
        "agent_share" => |case| case.agent_handled.is_some(),
        "zero_visit_rate" | "at_most_one_visit_rate" | "mean_visits" => |case| case.visits.is_some(),
        "fee_due" => |case| case.fee_due.is_some(),
        "fee_charged" => |case| case.fee_charged.is_some(),
        "fee_relief" => |case| case.fee_due.is_some() && case.fee_charged.is_some(),
        _ => return None,
    })
}

type Named = Vec<(&'static str, Option<Value>)>;

/// The cases of one group.
struct Group<'a> {
    cases: Vec<Seen<'a>>,
    view: View,
}

impl<'a> Group<'a> {
    fn all(&self) -> Named {
        let parts = [
            self.volumes(),
            self.on_time_rates(),
            self.lateness(),
            self.durations(),
            self.stocks(),
            self.speed_ups(),
            self.ratings(),
            self.channels(),
            self.fees(),
        ];
        parts.concat()
    }

    fn count(&self, which: impl Fn(&Seen<'a>) -> bool) -> i64 {
        total(self.cases.iter().map(|seen| i64::from(which(seen))))
    }

    /// Of the cases in `whole`, those in `part`.
    fn share(&self, part: impl Fn(&Seen<'a>) -> bool, whole: impl Fn(&Seen<'a>) -> bool) -> Option<Value> {
        rate(self.count(|seen| whole(seen) && part(seen)), self.count(whole))
    }

    fn accepted(&self) -> impl Iterator<Item = &Seen<'a>> {
        self.cases.iter().filter(|seen| seen.accepted.is_some())
    }

    fn finished(&self) -> impl Iterator<Item = &Seen<'a>> {
        self.cases.iter().filter(|seen| seen.finished.is_some())
    }

    fn finished_commitments(&self) -> impl Iterator<Item = &Seen<'a>> {
        self.finished().filter(|seen| seen.case.is_commitment())
    }

    fn volumes(&self) -> Named {
        let dated = |moment: Option<Moment>| moment.is_some_and(|at| self.view.holds(at.date()));
        let accepted = self.count(|seen| seen.accepted.is_some());
        let finished = self.count(|seen| seen.finished.is_some());
        let closed_other = self.count(|seen| match seen.timed.phase {
            Phase::ClosedOther(closed) => self.view.holds(closed.date()),
            _ => false,
        });
        let before = self.view.start.yesterday().ok();
        let pending_before = |seen: &Seen| before.is_some_and(|day| phase(seen.case, day) == Phase::Pending);
        let (pending_start, pending_end) = (self.count(pending_before), self.count(Seen::is_pending));
        assert_eq!(pending_start + accepted, finished + closed_other + pending_end, "cases do not come or go");
        vec![
            ("received", count(self.count(|seen| dated(seen.case.applied.or(seen.case.accepted))))),
            ("accepted", count(accepted)),
            ("finished", count(finished)),
            ("closed_other", count(closed_other)),
            (
                "not_accepted",
                count(
                    self.count(|seen| {
                        refused_at_the_counter(seen.case) && dated(seen.case.closed.or(seen.case.applied))
                    }),
                ),
            ),
            ("pending_start", count(pending_start)),
            ("pending_end", count(pending_end)),
            ("stopped", count(self.count(|seen| seen.stock.stopped == Some(true)))),
            ("accepted_per_day", rate(accepted, self.working_days())),
            ("finished_per_day", rate(finished, self.working_days())),
            ("clearance_rate", rate(finished, accepted)),
            ("cohort_finish_rate", self.share(|seen| decision(&seen.timed).is_some(), |seen| seen.accepted.is_some())),
        ]
    }

    /// The working days of the period that are seen.
    fn working_days(&self) -> i64 {
        let before = self.view.start.yesterday().expect("a day before the period");
        working_days(before, self.view.stock_day())
    }

    fn on_time_rates(&self) -> Named {
        let fell_due = |seen: &Seen| seen.timed.due.is_some_and(|due| self.view.holds(due.date()));
        let plainly_on_time = |seen: &Seen| match (seen.finished, seen.timed.due_unextended) {
            (Some(closed), Some(due)) => !closed.is_after(due),
            _ => false,
        };
        let early = |seen: &Seen| match (seen.finished, seen.timed.due) {
            (Some(closed), Some(due)) => closed.date() < due.date(),
            _ => false,
        };
        let accepted_timed = |seen: &Seen| seen.accepted.is_some() && seen.timed.due.is_some();
        let statutory = |seen: &Seen| seen.finished.is_some() && seen.timed.statutory_due.is_some();
        vec![
            ("on_time_rate_closed", self.share(Seen::on_time, Seen::is_timed_finished)),
            ("on_time_rate_due", self.share(Seen::on_time, fell_due)),
            ("on_time_rate_accepted", self.share(Seen::on_time, accepted_timed)),
            ("statutory_on_time_rate", self.share(|seen| seen.timed.statutory_on_time == Some(true), statutory)),
            ("early_rate", self.share(early, Seen::is_timed_finished)),
            ("on_time_rate_closed_without_extensions", self.share(plainly_on_time, Seen::is_timed_finished)),
        ]
    }

    fn lateness(&self) -> Named {
        let dated = |card: Option<Date>| card.is_some_and(|day| self.view.holds(day));
        let as_of = self.view.as_of;
        vec![
            ("overdue_finished", count(self.count(|seen| seen.is_timed_finished() && !seen.on_time()))),
            ("overdue_pending", count(self.count(|seen| seen.stock.overdue == Some(true)))),
            ("due_soon", count(self.count(|seen| self.is_due_soon(seen)))),
            ("yellow_cards", count(self.count(|seen| dated(seen.yellow_card(as_of))))),
            ("red_cards", count(self.count(|seen| dated(seen.red_card(as_of))))),
            ("extended", count(self.count(|seen| seen.finished.is_some() && seen.timed.extended))),
        ]
    }

    /// Not yet overdue, and at most one working day is left.
    fn is_due_soon(&self, seen: &Seen) -> bool {
        let today = self.view.stock_day();
        let due = seen.stock.due.filter(|due| seen.is_pending() && seen.stock.due_known && due.date() > today);
        due.is_some_and(|due| working_days(today, due.date()) <= 1)
    }

    fn durations(&self) -> Named {
        let instant = |seen: &Seen| seen.case.case_type == Some(CaseType::Instant);
        let same_day = |seen: &Seen| match (seen.case.accepted, seen.finished) {
            (Some(accepted), Some(closed)) => accepted.date() == closed.date(),
            _ => false,
        };
        let spent: Vec<i64> = self.finished_commitments().filter_map(|seen| seen.timed.turnaround).collect();
        let gross = self.finished_commitments().filter_map(|seen| seen.timed.gross_days);
        let suspended = total(self.finished_commitments().filter_map(|seen| seen.timed.suspended));
        let lags: Vec<i64> = self.cases.iter().filter_map(|seen| seen.lag).collect();
        vec![
            ("instant_share_accepted", self.share(instant, |seen| seen.accepted.is_some())),
            ("instant_share_finished", self.share(instant, |seen| seen.finished.is_some())),
            ("same_day_rate", self.share(same_day, |seen| seen.finished.is_some())),
            ("instant_same_day_rate", self.share(same_day, |seen| seen.finished.is_some() && instant(seen))),
            ("mean_turnaround", mean(&spent)),
            ("median_turnaround", quantile(&spent, 5)),
            ("p90_turnaround", quantile(&spent, 9)),
            ("max_turnaround", spent.iter().max().map(|most| (*most, None))),
            ("gross_days_mean", mean(&gross.collect::<Vec<_>>())),
            ("suspended_days_share", rate(suspended, total(spent.iter().copied()) + suspended)),
            ("acceptance_lag_mean", mean(&lags)),
            ("acceptance_late_rate", self.share(|seen| seen.lag.is_some_and(|lag| lag > 5), |seen| seen.lag.is_some())),
        ]
    }

    fn stocks(&self) -> Named {
        let ages: Vec<i64> = self.cases.iter().filter_map(|seen| seen.stock.age).collect();
        let within = |from: i64, to: i64| count(total(ages.iter().map(|age| i64::from((from..=to).contains(age)))));
        vec![
            ("pending_age_median", quantile(&ages, 5)),
            ("pending_age_0_5", within(0, 5)),
            ("pending_age_6_10", within(6, 10)),
            ("pending_age_11_20", within(11, 20)),
            ("pending_age_21_40", within(21, 40)),
            ("pending_age_over_40", within(41, i64::MAX)),
        ]
    }

    fn speed_ups(&self) -> Named {
        let own = |seen: &Seen| Some((seen.timed.statutory_allowance?, seen.timed.promised_allowance?));
        let taken = |seen: &Seen| Some((seen.timed.statutory_allowance?, seen.timed.turnaround?));
        let promised = |seen: &Seen| Some((seen.timed.promised_allowance?, seen.timed.turnaround?));
        vec![
            ("promised_speedup", saved(&self.items_limits())),
            ("promised_speedup_cases", saved(&self.finished().filter_map(own).collect::<Vec<_>>())),
            ("actual_speedup", saved(&self.finished().filter_map(taken).collect::<Vec<_>>())),
            (
                "actual_speedup_over_promise",
                saved(&self.finished_commitments().filter_map(promised).collect::<Vec<_>>()),
            ),
        ]
    }

    /// Statutory and promised limit of each item, from its case accepted last (of several, the last row).
    fn items_limits(&self) -> Vec<(i64, i64)> {
        let mut latest: BTreeMap<[Option<&str>; 3], &Seen> = BTreeMap::new();
        for seen in self.accepted() {
            let case = seen.case;
            let item = match (&case.item_code, &case.item_name) {
                (Some(code), _) => [Some(code.as_str()), None, None],
                (None, Some(name)) => [None, Some(name.as_str()), case.department.as_deref()],
                (None, None) => continue,
            };
            let at = seen.accepted.map(|accepted| accepted.at);
            if latest.get(&item).is_none_or(|known| at >= known.accepted.map(|accepted| accepted.at)) {
                latest.insert(item, seen);
            }
        }
        let limits = |seen: &&Seen| Some((nominal(seen.case.statutory?), nominal(seen.case.promised?)));
        latest.values().filter_map(limits).collect()
    }

    fn ratings(&self) -> Named {
        let rated = |seen: &Seen| seen.rating.is_some();
        // A rating that does not say who gave it is neither.
        let marked = |seen: &Seen, wanted: bool| seen.rating.is_some_and(|(_, active)| active == Some(wanted));
        let active = |seen: &Seen| marked(seen, true);
        let level =
            |seen: &Seen, from: i64, to: i64| seen.rating.is_some_and(|(level, _)| level >= from && level <= to);
        let seen_rating = |seen: &Seen| {
            let dated = seen.case.rated_at.is_none_or(|at| at.date() <= self.view.as_of);
            rating(seen.case).filter(|_| dated)
        };
        let finished = |seen: &Seen| seen.finished.is_some();
        let levels: Vec<i64> = self.cases.iter().filter_map(|seen| Some(seen.rating?.0)).collect();
        vec![
            ("ratings", count(self.count(rated))),
            ("default_ratings", count(self.count(|seen| marked(seen, false)))),
            ("rating_participation", self.share(|seen| seen_rating(seen).is_some(), finished)),
            (
                "rating_participation_active",
                self.share(|seen| seen_rating(seen).is_some_and(|(_, active)| active == Some(true)), finished),
            ),
            ("active_rating_share", self.share(active, rated)),
            ("satisfaction_rate", self.share(|seen| level(seen, 3, 5), rated)),
            ("satisfaction_rate_strict", self.share(|seen| level(seen, 4, 5), rated)),
            ("satisfaction_rate_active", self.share(|seen| level(seen, 3, 5), active)),
            ("mean_rating", mean(&levels)),
            ("bad_ratings", count(self.count(|seen| level(seen, 1, 2)))),
            ("bad_rating_rate", self.share(|seen| level(seen, 1, 2), rated)),
        ]
    }

    fn channels(&self) -> Named {
        let accepted = |seen: &Seen| seen.accepted.is_some();
        let online = |seen: &Seen| matches!(seen.case.channel, Some(Channel::Online | Channel::Mobile));
        // How often somebody came is known when the case is done.
        let visited = |seen: &Seen| seen.finished.is_some() && seen.case.visits.is_some();
        let visits: Vec<i64> = self.finished().filter_map(|seen| seen.case.visits).collect();
        vec![
            ("online_rate", self.share(online, accepted)),
            ("agent_share", self.share(|seen| seen.case.agent_handled == Some(true), accepted)),
            ("zero_visit_rate", self.share(|seen| seen.case.visits == Some(0), visited)),
            ("at_most_one_visit_rate", self.share(|seen| seen.case.visits.is_some_and(|n| n <= 1), visited)),
            ("mean_visits", mean(&visits)),
        ]
    }

    fn fees(&self) -> Named {
        let sum = |fee: fn(&OracleCase) -> Option<i64>| count(total(self.finished().filter_map(|seen| fee(seen.case))));
        vec![
            ("fee_due", sum(|case| case.fee_due)),
            ("fee_charged", sum(|case| case.fee_charged)),
            ("fee_relief", sum(|case| Some(case.fee_due? - case.fee_charged?))),
        ]
    }
}

/// 不予受理, or 退件 of what was never accepted.
fn refused_at_the_counter(case: &OracleCase) -> bool {
    case.state == State::NotAccepted || (case.state == State::Returned && case.accepted.is_none())
}

/// A limit without a day of acceptance, in working days, rounded up.
pub(super) fn nominal((length, unit): Limit) -> i64 {
    let (times, by) = match unit {
        Unit::WorkingDay => (1, 1),
        Unit::CalendarDay => (5, 7),
        Unit::Month => (22, 1),
        Unit::Year => (250, 1),
        Unit::Hour => (1, 24),
        Unit::OfficeHour => (1, 7),
    };
    (length * times + by - 1) / by
}

pub(super) fn total(numbers: impl IntoIterator<Item = i64>) -> i64 {
    let mut sum = 0;
    for number in numbers {
        sum += number;
    }
    sum
}

#[expect(clippy::unnecessary_wraps, reason = "a figure that always has a value beside those that may have none")]
pub(super) fn count(number: i64) -> Option<Value> {
    Some((number, None))
}

pub(super) fn rate(numerator: i64, denominator: i64) -> Option<Value> {
    (denominator != 0).then_some((numerator, Some(denominator)))
}

fn mean(numbers: &[i64]) -> Option<Value> {
    rate(total(numbers.iter().copied()), i64::try_from(numbers.len()).expect("a number of cases"))
}

/// What is saved of the first numbers if the second are used.
pub(super) fn saved(pairs: &[(i64, i64)]) -> Option<Value> {
    let whole = total(pairs.iter().map(|(limit, _)| *limit));
    rate(whole - total(pairs.iter().map(|(_, used)| *used)), whole)
}

/// The quantile at so many tenths, between order statistics where it falls between them ("type 7"), times ten.
pub(super) fn quantile(numbers: &[i64], tenths: usize) -> Option<Value> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let place = sorted.len().checked_sub(1)? * tenths;
    let (below, rest) = (sorted[place / 10], i64::try_from(place % 10).expect("a digit"));
    let above = sorted[(place / 10 + 1).min(sorted.len() - 1)];
    Some((10 * below + rest * (above - below), Some(10)))
}

#[cfg(test)]
#[path = "figures_by_hand.rs"]
mod by_hand;
