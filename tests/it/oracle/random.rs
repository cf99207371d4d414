//! Random tables: every unit, state and gap that a good row may have, the same for the same seed.
//!
//! No row breaks a rule that rejects it or blanks a cell. Left out on purpose is what the definitions do not settle:
//! a zero limit in another unit than working days, an extension of an hour limit that has no time of day or of a case
//! with a given deadline, a bare number of suspended days beside office hours.

use super::{CaseType, Channel, Limit, Moment, OracleCase, State, Stop, Unit, written};
use jiff::ToSpan;
use jiff::civil::{Date, date, time};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The first day of a random table.
pub(super) const FIRST: Date = date(2025, 6, 1);
/// The last day of a random table; only the end of a stop may lie after it.
pub(super) const LAST: Date = date(2026, 10, 31);

/// So many cases and their stops.
pub fn table(seed: u64, rows: usize) -> (Vec<OracleCase>, Vec<Stop>) {
    let mut dice = Dice::new(seed);
    let (mut cases, mut stops) = (Vec::new(), Vec::new());
    for row in 0..rows {
        let mut case = OracleCase::new(&format!("R{row:05}"), State::Pending);
        describe(&mut case, &mut dice);
        happen(&mut case, &mut dice);
        promise(&mut case, &mut dice);
        stops.extend(stop(&mut case, &mut dice));
        extend(&mut case, &mut dice);
        rate(&mut case, &mut dice);
        cases.push(case);
    }
    (cases, stops)
}

/// The same as the text of `cases.csv` and `suspensions.csv`.
pub fn files(seed: u64, rows: usize) -> (String, String) {
    let (cases, stops) = table(seed, rows);
    (written::cases_csv(&cases, &written::CASE_COLUMNS), written::stops_csv(&stops))
}

/// A source of chances.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The same chances for the same seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number from 0 to `n - 1`.
    pub(super) fn below(&mut self, n: u64) -> i64 {
        i64::try_from(self.0.next_u64() % n).expect("a small number")
    }

    /// True so many times in a hundred.
    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).expect("a place in a list")]
    }

    /// Mostly small, sometimes large.
    fn delay(&mut self) -> i64 {
        let most = self.pick(&[1, 3, 8, 20, 45, 120]);
        self.below(most + 1)
    }

    /// Office times on the quarter of an hour, so that ties occur; sometimes only the date.
    fn moment(&mut self, day: Date) -> Moment {
        if self.chance(15) {
            return Moment::day(day);
        }
        let (hour, quarter) = (8 + self.below(11), 15 * self.below(4));
        let [hour, quarter] = [hour, quarter].map(|number| i8::try_from(number).expect("a time of day"));
        Moment::instant(day.to_datetime(time(hour, quarter, 0, 0)))
    }
}

pub(super) fn after(day: Date, days: i64) -> Date {
    day + days.days()
}

fn describe(case: &mut OracleCase, dice: &mut Dice) {
    let item = dice.below(12);
    case.item_name = Some(format!("事项{item}"));
    case.item_code = dice.chance(85).then(|| format!("SX{item:03}"));
    let department = dice.below(60);
    case.department = match department {
        0..2 => None,
        2 => Some("稀见局".to_owned()),
        _ => Some(format!("部门{}", department % 5)),
    };
    case.region = dice.chance(95).then(|| dice.pick(&["东区", "西区", "南区"]).to_owned());
    case.level = dice.chance(95).then(|| dice.pick(&["市级", "县级"]).to_owned());
    case.case_type = match dice.below(20) {
        0 => None,
        1..5 => Some(CaseType::Instant),
        _ => Some(CaseType::Commitment),
    };
    case.channel = dice.chance(92).then(|| {
        let channels = [Channel::Counter, Channel::Online, Channel::Mobile, Channel::Kiosk, Channel::Post];
        dice.pick(&[channels.as_slice(), &[Channel::Phone, Channel::Agent]].concat())
    });
    case.agent_handled = (case.channel == Some(Channel::Agent)).then_some(true);
    if case.agent_handled.is_none() && dice.chance(90) {
        case.agent_handled = Some(case.channel.is_some() && dice.chance(10));
    }
    case.visits = dice.chance(80).then(|| dice.pick(&[0, 0, 1, 1, 1, 2, 5]));
    if dice.chance(60) {
        let due = dice.below(50_000);
        case.fee_due = Some(due);
        case.fee_charged = Some(if dice.chance(50) { due } else { dice.below(u64::try_from(due).expect("a fee") + 1) });
    }
}

/// State and dates.
fn happen(case: &mut OracleCase, dice: &mut Dice) {
    let applied = after(FIRST, dice.below(518));
    let lag = if dice.chance(60) { 0 } else { dice.below(9) };
    let accepted = after(applied, lag).min(LAST);
    let closed = after(accepted, dice.delay());
    if dice.chance(90) {
        case.applied = Some(Moment::day(applied));
    }
    case.state = match dice.below(40) {
        0 => State::Waiting,
        1 => State::NotAccepted,
        2 => State::Withdrawn,
        3 => State::Terminated,
        4 => State::Returned,
        5 => State::Forwarded,
        6..9 => State::Pending,
        9 => State::Suspended,
        10..13 => State::Refused,
        _ => State::Granted,
    };
    if closed > LAST && matches!(case.state, State::Granted | State::Refused) {
        case.state = State::Pending;
    }
    let never_accepted =
        matches!(case.state, State::Waiting | State::NotAccepted) || (case.state == State::Returned && dice.chance(20));
    if never_accepted {
        case.applied = Some(dice.moment(applied));
    } else {
        case.accepted = Some(dice.moment(accepted));
    }
    let is_dated = match case.state {
        State::Waiting => false,
        State::Pending | State::Suspended => dice.chance(3),
        State::Granted | State::Refused => true,
        _ => dice.chance(80),
    };
    if is_dated && closed <= LAST {
        case.closed = Some(dice.moment(closed));
    }
    if dice.chance(30) {
        let updated = after(closed, dice.below(5)).min(LAST);
        case.updated = Some(dice.moment(updated));
    }
}

/// Limits and given deadlines.
fn promise(case: &mut OracleCase, dice: &mut Dice) {
    let (unit, lengths) = dice.pick(&UNITS);
    let statutory = dice.pick(lengths);
    let promised = 1 + dice.below(u64::try_from(statutory).expect("a length"));
    case.statutory = dice.chance(88).then_some((statutory, unit));
    case.promised = dice.chance(80).then_some(if dice.chance(85) {
        (promised, unit)
    } else {
        let (unit, lengths) = dice.pick(&UNITS);
        (dice.pick(lengths), unit)
    });
    if case.case_type == Some(CaseType::Instant) && dice.chance(80) || dice.chance(1) {
        case.promised = Some((0, Unit::WorkingDay));
        if dice.chance(30) {
            case.statutory = Some((0, Unit::WorkingDay));
        }
    }
    if let Some(accepted) = case.accepted
        && dice.chance(if case.promised.is_none() { 40 } else { 3 })
    {
        let day = after(accepted.date(), dice.below(40));
        let midnight = Moment::instant(Moment::day(day).at);
        case.promised_due = Some(if dice.chance(20) { midnight } else { dice.moment(day) });
    }
}

pub(super) const UNITS: [(Unit, &[i64]); 11] = [
    (Unit::WorkingDay, &[1, 2, 3, 5, 10, 15, 20, 30, 45, 60]),
    (Unit::WorkingDay, &[1, 2, 3, 5, 10, 15, 20, 30, 45, 60]),
    (Unit::WorkingDay, &[5, 7, 15, 20]),
    (Unit::WorkingDay, &[5, 7, 15, 20]),
    (Unit::CalendarDay, &[1, 3, 7, 10, 15, 30, 60]),
    (Unit::CalendarDay, &[1, 3, 7, 10, 15, 30, 60]),
    (Unit::Month, &[1, 2, 3, 6]),
    (Unit::Year, &[1]),
    (Unit::Hour, &[1, 4, 24, 30, 48, 72]),
    (Unit::OfficeHour, &[1, 2, 4, 7, 14, 20]),
    (Unit::OfficeHour, &[1, 2, 4, 7, 14, 20]),
];

/// No stop, or up to four; or only their number of days; rarely both.
fn stop(case: &mut OracleCase, dice: &mut Dice) -> Vec<Stop> {
    let Some(accepted) = case.accepted else { return Vec::new() };
    let office = [case.promised, case.statutory].iter().flatten().any(|(_, unit)| *unit == Unit::OfficeHour);
    if dice.chance(12) && !office {
        case.suspended_days = Some(dice.pick(&[0, 1, 2, 3, 5, 8, 30]));
    }
    let number = if dice.chance(35) { 1 + dice.below(4) } else { 0 };
    if case.suspended_days.is_some() && dice.chance(90) {
        return Vec::new();
    }
    let mut stops = Vec::new();
    let mut start = after(accepted.date(), dice.below(16) - 5);
    for _ in 0..number {
        start = start.min(LAST);
        let open = dice.chance(if case.closed.is_none() { 25 } else { 3 });
        let end = (!open).then(|| after(start, dice.pick(&[0, 1, 2, 5, 9, 20])));
        stops.push(Stop { case_id: case.case_id.clone(), kind: dice.pick(&KINDS).to_owned(), start, end });
        start = after(end.unwrap_or(start), dice.pick(&[-3, -1, 0, 1, 1, 4, 12])).max(FIRST);
    }
    if case.suspended_days.is_some() {
        stops.retain(|stop| stop.start <= accepted.date());
    }
    if dice.chance(30) {
        stops.reverse();
    }
    stops
}

const KINDS: [&str; 5] = ["听证", "检验检测", "专家评审", "中止", "补正"];

/// An extension, some of them too late.
fn extend(case: &mut OracleCase, dice: &mut Dice) {
    let Some(accepted) = case.accepted else { return };
    let lengths: Vec<Limit> = [case.promised, case.statutory].into_iter().flatten().collect();
    let hours = lengths.iter().any(|(_, unit)| *unit == Unit::Hour) && !accepted.has_time;
    let given = case.promised.is_none() && case.promised_due.is_some();
    if hours || given || !lengths.iter().any(|(length, _)| *length > 0) || !dice.chance(12) {
        return;
    }
    case.extended_days = Some(1 + dice.below(10));
    if dice.chance(80) {
        case.extended_at = Some(Moment::day(after(accepted.date(), dice.below(30)).min(LAST)));
    }
}

/// A rating, mostly of finished cases.
fn rate(case: &mut OracleCase, dice: &mut Dice) {
    if !dice.chance(if case.closed.is_some() { 55 } else { 3 }) {
        return;
    }
    case.rating = Some(dice.pick(&[5, 5, 5, 5, 4, 4, 3, 2, 1]));
    // Some do not say who gave the rating.
    case.rating_active = Some(dice.chance(60)).filter(|_| !case.case_id.ends_with('3'));
    let from = case.closed.or(case.accepted).or(case.applied);
    if let Some(from) = from
        && dice.chance(70)
    {
        let rated = after(from.date(), dice.below(12)).min(LAST);
        case.rated_at = Some(dice.moment(rated));
    }
}

#[test]
fn random_rows_break_no_rule_and_leave_no_kind_out() {
    let (cases, stops) = table(1, 3000);
    assert_eq!(table(1, 3000), (cases.clone(), stops.clone()), "the seed decides everything");
    for case in &cases {
        let finished = matches!(case.state, State::Granted | State::Refused);
        assert!(!finished || case.closed.is_some(), "{case:?}");
        assert!(case.accepted.is_some() || !finished, "{case:?}");
        assert!(case.closed.is_none_or(|closed| case.accepted.is_none_or(|a| closed.date() >= a.date())), "{case:?}");
        let dates = [case.applied, case.accepted, case.closed, case.updated, case.extended_at, case.rated_at];
        assert!(dates.iter().flatten().all(|moment| (FIRST..=LAST).contains(&moment.date())), "{case:?}");
    }
    for (unit, _) in UNITS {
        assert!(cases.iter().any(|case| case.promised.is_some_and(|limit| limit.1 == unit)), "{unit:?}");
    }
    assert!(stops.iter().all(|stop| stop.end.is_none_or(|end| end >= stop.start)));
    assert!(stops.iter().any(|stop| stop.end.is_none()));
    let rare = cases.iter().filter(|case| case.department.as_deref() == Some("稀见局")).count();
    assert!(rare > 0 && cases.len() > 20 * rare, "small groups occur");
}
