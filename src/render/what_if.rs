//! What other promises would have come to, as a table, in sentences and as JSON.

use super::grid::Grid;
use crate::{
    figures::{Promise, Shortest, View, WhatIf},
    number::{NONE, Ratio},
    reference::Labels,
    validate::Ledger,
};
use serde_json::{Map, Value as Json, json};
use std::cmp::Ordering;

/// What is told of supposed promises.
pub struct WhatIfForm<'a> {
    /// The period.
    pub view: View,
    /// The item and department that are named.
    pub scope: Vec<(&'static str, String)>,
    /// The share that a promise must hold for.
    pub share: Ratio,
    /// Cases finished.
    pub finished: i64,
    /// On time and timed, as it was.
    pub today: Ratio,
    /// The promise that is supposed and what comes of it.
    pub what_if: Option<(Promise, WhatIf)>,
    /// The promise of most of the cases, and the shortest that would have held.
    pub held: Held,
    /// The same of items, the busiest first.
    pub items: Vec<ItemPromise>,
    /// Printed names.
    pub labels: &'a Labels,
    /// Digits after the point of rates.
    pub decimals: u32,
    /// What became of the records.
    pub ledger: Ledger,
}

/// The promises in force and those that would have held.
pub struct Held {
    /// The promised lengths that the finished cases have, that of most of them first, with their cases.
    pub in_force: Vec<(Promise, i64)>,
    /// The shortest that would have held, in working days and in the unit of the usual one if that is another.
    pub shortest: Vec<Shortest>,
}

/// The promise of an item.
pub struct ItemPromise {
    /// Its key.
    pub item: String,
    /// Its name, if it has one.
    pub name: String,
    /// Cases finished.
    pub finished: i64,
    /// On time and timed.
    pub today: Ratio,
    /// Its promises.
    pub held: Held,
}

impl Held {
    /// The promised length that most of the cases have.
    #[must_use]
    pub fn usual(&self) -> Option<Promise> {
        self.in_force.first().map(|(promise, _)| *promise)
    }

    /// The shortest that would have held, in the unit of that promise.
    fn comparable(&self) -> Option<Promise> {
        let unit = self.usual()?.unit;
        self.shortest
            .iter()
            .map(|shortest| shortest.promise)
            .find(|promise| promise.unit == unit || promise.amount == 0)
    }
}

impl WhatIfForm<'_> {
    /// Items if they are asked for; else what was and what would have been.
    #[must_use]
    pub fn grid(&self) -> Grid {
        let (keys, columns) = if self.items.is_empty() { (1, &RATES[..]) } else { (2, &ITEMS[..]) };
        let columns = columns
            .iter()
            .map(|name| ((*name).to_owned(), self.text(&format!("what-if-column-{}", name.replace('_', "-")), &[])));
        let rows =
            if self.items.is_empty() { self.rates() } else { self.items.iter().map(|item| self.item(item)).collect() };
        Grid { columns: columns.collect(), keys, rows }
    }

    fn rates(&self) -> Vec<Vec<String>> {
        let row = |name: String, rate: Ratio| {
            vec![name, rate.denominator.to_string(), rate.numerator.to_string(), self.rate(rate)]
        };
        let mut rows = Vec::new();
        let fills = [("promise", self.usual(&self.held))];
        rows.push(row(self.text("what-if-today", &fills), self.today));
        if let Some((promise, what_if)) = &self.what_if {
            rows.push(row(self.text("what-if-supposed", &[("promise", self.promise(*promise))]), what_if.then));
        }
        for shortest in &self.held.shortest {
            let fills = [("promise", self.promise(shortest.promise))];
            rows.push(row(self.text("what-if-shortest-row", &fills), shortest.held));
        }
        rows
    }

    fn item(&self, item: &ItemPromise) -> Vec<String> {
        let shortest = |place: usize| item.held.shortest.get(place);
        let promise = |shortest: Option<&Shortest>| {
            shortest.map_or_else(|| NONE.to_owned(), |shortest| self.promise(shortest.promise))
        };
        let rate =
            |shortest: Option<&Shortest>| shortest.map_or_else(|| NONE.to_owned(), |shortest| self.rate(shortest.held));
        vec![
            item.item.clone(),
            item.name.clone(),
            item.finished.to_string(),
            self.rate(item.today),
            self.usual(&item.held),
            promise(shortest(0)),
            rate(shortest(0)),
            promise(shortest(1)),
            item.held.comparable().map_or_else(|| NONE.to_owned(), |promise| self.direction(&item.held, promise)),
        ]
    }

    /// The promise in force; of several that of most of the cases, with their share.
    fn usual(&self, held: &Held) -> String {
        match held.in_force[..] {
            [] => NONE.to_owned(),
            [(only, _)] => self.promise(only),
            [(first, cases), ..] => {
                let all = held.in_force.iter().map(|(_, cases)| cases).sum();
                let share = self.rate(Ratio::new(cases, all));
                self.text("what-if-usual", &[("promise", self.promise(first)), ("share", share)])
            }
        }
    }

    /// Whether another promise loosens the one in force, tightens it or is the same; a dash if they are of different units.
    fn direction(&self, held: &Held, other: Promise) -> String {
        let id = match held.usual().and_then(|usual| against(other, usual)) {
            None => return NONE.to_owned(),
            Some(Ordering::Greater) => "what-if-looser",
            Some(Ordering::Less) => "what-if-tighter",
            Some(Ordering::Equal) => "what-if-same",
        };
        self.text(id, &[])
    }

    /// For how many cases another promise is looser than their own, tighter, the same, or of another unit.
    fn directions(&self, other: Promise) -> String {
        let cases = |wanted: Option<Ordering>| {
            let like = self.held.in_force.iter().filter(|(promise, _)| against(other, *promise) == wanted);
            like.map(|(_, cases)| cases).sum::<i64>().to_string()
        };
        let fills = [
            ("other", self.promise(other)),
            ("looser", cases(Some(Ordering::Greater))),
            ("tighter", cases(Some(Ordering::Less))),
            ("same", cases(Some(Ordering::Equal))),
            ("apart", cases(None)),
        ];
        self.text(if fills[4].1 == "0" { "what-if-directions" } else { "what-if-directions-apart" }, &fills)
    }

    /// Which promises are in force, and how another one stands to that of most of the cases.
    fn in_force(&self, other: Option<Promise>) -> Vec<String> {
        let Some(usual) = self.held.usual() else { return vec![self.text("what-if-no-promise", &[])] };
        let entry = |(promise, cases): &(Promise, i64)| {
            self.text("what-if-in-force-entry", &[("promise", self.promise(*promise)), ("cases", cases.to_string())])
        };
        let list: Vec<String> = self.held.in_force.iter().take(NAMED).map(entry).collect();
        let fills =
            [("list", list.join(&self.text("bridge-join", &[]))), ("count", self.held.in_force.len().to_string())];
        let id = if self.held.in_force.len() > NAMED { "what-if-in-force-more" } else { "what-if-in-force" };
        let mut sentences = vec![self.text(id, &fills)];
        let unpromised = self.finished - self.held.in_force.iter().map(|(_, cases)| cases).sum::<i64>();
        if unpromised > 0 {
            sentences.push(self.text("what-if-unpromised", &[("count", unpromised.to_string())]));
        }
        let Some(other) = other.or_else(|| self.held.comparable()) else { return sentences };
        if self.held.in_force.len() > 1 {
            sentences.push(self.directions(other));
        } else {
            let fills = [
                ("other", self.promise(other)),
                ("usual", self.promise(usual)),
                ("direction", self.direction(&self.held, other)),
            ];
            let id = if fills[2].1 == NONE { "what-if-other-unit" } else { "what-if-direction" };
            sentences.push(self.text(id, &fills));
        }
        sentences
    }

    /// What the supposed promise would have changed, and which promise would have held.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        let scope: Vec<String> = self.scope.iter().map(|(_, name)| name.clone()).collect();
        let scope = if scope.is_empty() { self.text("what-if-all", &[]) } else { scope.join(" ") };
        let period = self.view.period.to_string();
        if let Some((promise, what_if)) = &self.what_if {
            let fills = [
                ("scope", scope.clone()),
                ("period", period.clone()),
                ("promise", self.promise(*promise)),
                ("today", self.rate(what_if.today)),
                ("then", self.rate(what_if.then)),
            ];
            sentences.push(self.text("what-if-headline", &fills));
            sentences.extend(self.in_force(Some(*promise)));
            let fills = [("gained", what_if.gained.to_string()), ("lost", what_if.lost.to_string())];
            sentences.push(self.text("what-if-sides", &fills));
            let newly = what_if.newly_on_time + what_if.newly_late;
            if newly > 0 {
                let fills = [("count", newly.to_string()), ("on_time", what_if.newly_on_time.to_string())];
                sentences.push(self.text("what-if-newly", &fills));
            }
        }
        sentences.extend(self.held.shortest.iter().map(|shortest| self.shortest(&scope, shortest)));
        if self.what_if.is_none() {
            sentences.extend(self.in_force(None));
        }
        sentences
    }

    fn shortest(&self, scope: &str, shortest: &Shortest) -> String {
        let fills = [
            ("scope", scope.to_owned()),
            ("period", self.view.period.to_string()),
            ("share", self.share_text()),
            ("promise", self.promise(shortest.promise)),
            ("met", shortest.held.numerator.to_string()),
            ("cases", shortest.held.denominator.to_string()),
            ("rate", self.rate(shortest.held)),
        ];
        let mut text = self.text("what-if-shortest", &fills);
        if let Some(shorter) = shortest.shorter {
            text +=
                &self.text("what-if-shorter", &[("met", shorter.numerator.to_string()), ("rate", self.rate(shorter))]);
        }
        text + &self.text("what-if-stop", &[])
    }

    /// All of it as one JSON object.
    #[must_use]
    pub fn json(&self) -> Json {
        let mut object = Map::new();
        let scope: Map<String, Json> =
            self.scope.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
        object.insert("by".to_owned(), Json::Object(scope));
        let period = self.view.period;
        let period = json!({
            "start": period.start.to_string(), "end": period.last().to_string(), "as_of": self.view.as_of.to_string(),
        });
        object.insert("period".to_owned(), period);
        object.insert("figure".to_owned(), json!("on_time_rate_closed"));
        object.insert("today".to_owned(), self.ratio(self.today));
        if let Some((promise, what_if)) = &self.what_if {
            object.insert("promised".to_owned(), limit(*promise));
            object.insert("then".to_owned(), self.ratio(what_if.then));
            for (name, count) in [
                ("late_to_on_time", what_if.gained),
                ("on_time_to_late", what_if.lost),
                ("newly_on_time", what_if.newly_on_time),
                ("newly_late", what_if.newly_late),
            ] {
                object.insert(name.to_owned(), json!(count));
            }
        }
        object.insert("share".to_owned(), json!(self.share_text()));
        object.extend(self.held(&self.held));
        object.insert("rows".to_owned(), json!(self.json_rows()));
        object.insert("sentences".to_owned(), json!(self.sentences()));
        object.insert("ledger".to_owned(), json!(self.ledger));
        Json::Object(object)
    }

    /// An object an item.
    #[must_use]
    pub fn json_rows(&self) -> Vec<Json> {
        let row = |item: &ItemPromise| {
            let mut object = Map::new();
            object.insert("by".to_owned(), json!({ "item": item.item, "item_name": item.name }));
            object.insert("finished".to_owned(), json!(item.finished));
            object.insert("today".to_owned(), self.ratio(item.today));
            object.extend(self.held(&item.held));
            Json::Object(object)
        };
        self.items.iter().map(row).collect()
    }

    fn held(&self, held: &Held) -> Map<String, Json> {
        let shortest = |shortest: &Shortest| {
            json!({
                "promised": limit(shortest.promise),
                "held": self.ratio(shortest.held),
                "shorter": shortest.shorter.map(|shorter| self.ratio(shorter)),
            })
        };
        let mut object = Map::new();
        object.insert("usual".to_owned(), json!(held.usual().map(limit)));
        let with_cases = |(promise, cases): &(Promise, i64)| json!({ "promised": limit(*promise), "cases": cases });
        object.insert("in_force".to_owned(), held.in_force.iter().map(with_cases).collect());
        object.insert("shortest".to_owned(), held.shortest.iter().map(shortest).collect());
        object
    }

    fn ratio(&self, ratio: Ratio) -> Json {
        json!({
            "value": ratio.approximate(),
            "numerator": ratio.numerator,
            "denominator": ratio.denominator,
            "text": self.rate(ratio),
        })
    }

    fn rate(&self, ratio: Ratio) -> String {
        ratio.percent(self.decimals).map_or_else(|| NONE.to_owned(), |percent| format!("{percent}%"))
    }

    /// The share as it was given.
    fn share_text(&self) -> String {
        let decimals = self.share.denominator.ilog10() - 2;
        self.share.decimal_percent(decimals)
    }

    fn promise(&self, promise: Promise) -> String {
        if promise.amount == 0 {
            return self.text("what-if-at-once", &[]);
        }
        let unit = self.labels.name("limit_unit", promise.unit.id()).to_owned();
        self.text("what-if-promise", &[("amount", promise.amount.to_string()), ("unit", unit)])
    }

    fn text(&self, id: &str, fills: &[(&str, String)]) -> String {
        self.labels.message(id, fills).text
    }
}

/// How long a promise is against another; nothing if they are of different units.
fn against(one: Promise, other: Promise) -> Option<Ordering> {
    (one.unit == other.unit || one.amount * other.amount == 0).then(|| one.amount.cmp(&other.amount))
}

/// The columns of the two tables; their titles stand under `what-if-column-…`.
const RATES: [&str; 4] = ["promised", "cases", "on_time", "rate"];
const ITEMS: [&str; 9] =
    ["item", "item_name", "finished", "rate", "usual", "shortest", "held", "own_unit", "direction"];
/// Promises that a sentence names.
const NAMED: usize = 3;

fn limit(promise: Promise) -> Json {
    json!({ "amount": promise.amount, "unit": promise.unit.id() })
}
