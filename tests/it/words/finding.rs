//! What needs attention, read back and compared with the month.

use super::{
    month::{Counts, Month, NAMES},
    reader::{digits, numbers, written},
};

/// Figures and the targets that they have in every month.
pub const TARGETS: [(&str, i64, i64); 3] =
    [("on_time_rate_closed", 98, 100), ("satisfaction_rate", 95, 100), ("mean_turnaround", 5, 1)];

/// A sentence and the month that it is about.
struct Finding<'a> {
    text: &'a str,
    month: &'a Month,
    /// The numbers in the sentence.
    said: Vec<String>,
}

/// Words by which a finding is known, and what checks it and says which it is.
type Check = (&'static str, fn(&Finding<'_>) -> &'static str);

const CHECKS: [Check; 12] = [
    ("件超期未结", overdue),
    ("红牌", red),
    ("没有达到目标", missed),
    ("全部达到目标", |_| "met"),
    ("前者", lens),
    ("最低的是", lowest),
    ("慢于法定时限", slow),
    ("差评", bad),
    ("系统默认", defaults),
    ("结转", carried),
    ("比期初多", backlog),
    ("偶然波动", moved),
];

/// Checks a finding against the month; returns which it is.
pub fn finding(text: &str, month: &Month) -> &'static str {
    let check = CHECKS.iter().find(|(words, _)| text.contains(words));
    let (_, check) = check.unwrap_or_else(|| panic!("an unknown finding: {text}"));
    check(&Finding { text, month, said: numbers(text) })
}

impl Finding<'_> {
    fn count(&self, at: usize) -> i64 {
        self.said[at].parse().unwrap()
    }

    /// A count of the whole.
    fn of(&self, id: &str) -> i64 {
        self.month.now.figure(id).unwrap().0
    }

    fn digits(&self, id: &str, counts: &Counts) -> i128 {
        digits(id, counts.figure(id).unwrap(), self.month.decimals)
    }

    /// Units of which this holds.
    fn units(&self, holds: impl Fn(&Counts) -> bool) -> Vec<(&'static str, Counts)> {
        self.month.units.iter().filter(|(_, counts)| holds(counts)).copied().collect()
    }
}

fn overdue(one: &Finding<'_>) -> &'static str {
    let text = one.text;
    assert_eq!(one.count(0), one.of("overdue_pending"), "{text}");
    let listed: Vec<(&str, i64)> = entries(text.split_once("未结").unwrap().1)
        .into_iter()
        .map(|(name, cases)| (name, cases.parse().unwrap()))
        .collect();
    let affected = one.units(|counts| counts.overdue > 0);
    let many = text.contains(&format!("涉及{}个部门", affected.len()));
    assert_eq!((listed.len(), many), (affected.len().min(3), affected.len() > 3), "{text}");
    let rest = affected.iter().filter(|(name, _)| listed.iter().all(|(other, _)| other != name));
    let most = rest.map(|(_, counts)| counts.overdue).max().unwrap_or(0);
    assert!(listed.iter().all(|(_, cases)| *cases >= most), "{text}");
    let sum: i64 = listed.iter().map(|(_, cases)| cases).sum();
    assert!(many || affected.is_empty() || sum == one.of("overdue_pending"), "{text}");
    "overdue"
}

fn red(one: &Finding<'_>) -> &'static str {
    assert_eq!(one.count(0), one.of("red_cards"), "{}", one.text);
    "red"
}

fn missed(one: &Finding<'_>) -> &'static str {
    let missed = TARGETS.iter().filter(|(id, above, below)| {
        let Some((value, of)) = one.month.now.figure(id) else { return false };
        let (value, target) =
            (i128::from(value) * i128::from(*below), i128::from(*above) * i128::from(of.unwrap_or(1)));
        if *id == "mean_turnaround" { value > target } else { value < target }
    });
    let missed = missed.count();
    let said = one.text.matches("目标").count() - 1;
    assert_eq!((one.count(0), said), (missed.try_into().unwrap(), missed), "{}", one.text);
    "missed"
}

fn lens(one: &Finding<'_>) -> &'static str {
    let (_, gap) = one.text.split_once("前者").unwrap();
    let [closed, due] = ["on_time_rate_closed", "on_time_rate_due"].map(|id| one.digits(id, &one.month.now));
    assert_eq!(gap.starts_with('高'), closed > due, "{gap}");
    assert_eq!(numbers(gap)[0], written((closed - due).abs(), one.month.decimals), "{gap}");
    "lens"
}

fn lowest(one: &Finding<'_>) -> &'static str {
    let (text, id) = (one.text, "on_time_rate_closed");
    let ranked = one.units(|counts| counts.figure(id).is_some_and(|value| value.1 >= Some(15)));
    let least = ranked.iter().map(|(_, counts)| one.digits(id, counts)).min().unwrap();
    let lowest = one.units(|counts| counts.timed >= 15 && one.digits(id, counts) == least);
    let named = entries(text);
    assert!(named.iter().all(|(name, _)| lowest.iter().any(|(other, _)| other == name)), "{text}");
    assert_eq!(named.len(), lowest.len().min(3), "{text}");
    assert!(least < one.digits(id, &one.month.now), "{text}");
    match (text.contains("均为"), text.contains("超出偶然")) {
        (true, _) => "lowest of several",
        (_, true) => "lowest, apart",
        _ => "lowest, by chance",
    }
}

fn slow(one: &Finding<'_>) -> &'static str {
    let text = one.text;
    let slow = one.units(|counts| counts.used > counts.allowed && counts.finished >= 15);
    let named = entries(text);
    let right = |(name, rate): &(&str, String)| rate.starts_with('-') && slow.iter().any(|(other, _)| other == name);
    assert!(named.len() == slow.len().min(3) && named.iter().all(right), "{text}");
    assert_eq!(text.contains(&format!("等{}个部门", slow.len())), slow.len() > 3, "{text}");
    "slow"
}

fn bad(one: &Finding<'_>) -> &'static str {
    assert_eq!(one.count(0), one.of("bad_ratings"), "{}", one.text);
    "bad ratings"
}

fn defaults(one: &Finding<'_>) -> &'static str {
    assert!(2 * one.of("default_ratings") >= one.of("ratings"), "{}", one.text);
    "defaults"
}

fn carried(one: &Finding<'_>) -> &'static str {
    let more = one.of("finished") > one.of("accepted") && one.of("pending_start") > one.of("pending_end");
    assert!(more, "{}", one.text);
    "carry-over"
}

fn backlog(one: &Finding<'_>) -> &'static str {
    let (start, end) = (one.of("pending_start"), one.of("pending_end"));
    assert_eq!((one.count(0), one.count(1)), (end, end - start), "{}", one.text);
    "backlog"
}

fn moved(one: &Finding<'_>) -> &'static str {
    let text = one.text;
    let rates: Vec<f64> = one.said.iter().map(|number| number.parse().unwrap()).collect();
    let up = text.contains("提高");
    assert!(up == (rates[0] < rates[1]) && up == text.contains("升到") && up != text.contains("降到"), "{text}");
    assert!(((rates[1] - rates[0]).abs() - rates[2]).abs() < 1e-6, "{text}");
    match rates.get(3) {
        Some(mark) if up => assert!(rates[0] < *mark && *mark <= rates[1], "{text}"),
        Some(mark) => assert!(rates[1] < *mark && *mark <= rates[0], "{text}"),
        None => {}
    }
    if up { "rose" } else { "fell" }
}

/// The names of units in a list and the numbers behind them.
pub fn entries(text: &str) -> Vec<(&'static str, String)> {
    let mut all: Vec<(usize, &'static str)> = NAMES.iter().filter_map(|name| Some((text.find(name)?, *name))).collect();
    all.sort_unstable();
    let number = |(at, name): &(usize, &'static str)| {
        let rest = &text[at + name.len()..];
        let end = NAMES.iter().filter_map(|name| rest.find(name)).min().unwrap_or(rest.len());
        (*name, numbers(&rest[..end]).first().cloned().unwrap_or_default())
    };
    all.iter().map(number).collect()
}
