//! Why a rate moved, as a table, in sentences and as JSON.

use super::{answer::keys_json, grid::Grid};
use crate::{
    figures::{Better, Dimension, Figure, GroupKey, Movement, Mover, PrintedMovement, Unit, Value, View},
    number::{Decimal, Exact, NONE, Ratio},
    reference::Labels,
    validate::Ledger,
};
use serde_json::{Map, Value as Json, json};
use std::cmp::Reverse;

/// Groups that a sentence names.
const NAMED: usize = 3;

/// What a movement is rendered with.
pub struct MovementForm<'a> {
    movement: &'a Movement,
    printed: PrintedMovement,
    /// Places in the movement, what made the whole worse most first; what lowered it, where neither way is better.
    order: Vec<usize>,
    said: Said<'a>,
}

/// What a movement is said with.
pub struct Said<'a> {
    /// The earlier and the later period.
    pub views: (View, View),
    /// The dimensions.
    pub by: &'a [Dimension],
    /// Printed names.
    pub labels: &'a Labels,
    /// Digits after the point of rates.
    pub decimals: u32,
    /// What became of the records.
    pub ledger: Ledger,
}

impl<'a> MovementForm<'a> {
    /// Prepares a movement: its parts as they print, in order.
    #[must_use]
    pub fn new(movement: &'a Movement, said: Said<'a>) -> Self {
        let mut order: Vec<usize> = (0..movement.movers.len()).collect();
        order.sort_by_key(|place| movement.movers[*place].total());
        if movement.figure.better == Better::Lower {
            order.reverse();
        }
        Self { movement, printed: movement.printed(said.decimals), order, said }
    }

    /// A row a group, what made the whole worse most first; the whole last.
    #[must_use]
    pub fn grid(&self) -> Grid {
        let labels = self.said.labels;
        let names = self.said.by.iter().map(|by| (by.name().to_owned(), labels.dimension(by.name()).to_owned()));
        let mut columns: Vec<(String, String)> = names.collect();
        let keys = columns.len();
        for column in COLUMNS {
            columns.push((column.to_owned(), self.text(&format!("bridge-column-{}", column.replace('_', "-")), &[])));
        }
        let mut rows: Vec<Vec<String>> = self
            .order
            .iter()
            .map(|place| {
                let mover = &self.movement.movers[*place];
                let key = mover.key.iter().zip(self.said.by).map(|(key, by)| labels.value(by.name(), &key.text()));
                key.chain(self.cells((mover.before, mover.now), self.printed.parts[*place])).collect()
            })
            .collect();
        let total = std::iter::once(self.text("total", &[])).chain(std::iter::repeat_n(String::new(), keys - 1));
        let whole = (Some(self.movement.before), Some(self.movement.now));
        rows.push(total.chain(self.cells(whole, (self.printed.within, self.printed.mix))).collect());
        Grid { columns, keys, rows }
    }

    /// The cells of [`COLUMNS`].
    fn cells(&self, (before, now): (Option<Ratio>, Option<Ratio>), (within, mix): (Decimal, Decimal)) -> Vec<String> {
        let n = |ratio: Option<Ratio>| ratio.map_or_else(|| "0".to_owned(), |ratio| ratio.denominator.to_string());
        let rate = |ratio: Option<Ratio>| self.figure().text(ratio.map(Value::Ratio), self.said.decimals);
        let moved = self.figure().change(now.map(Value::Ratio), before.map(Value::Ratio), self.said.decimals);
        vec![
            n(before),
            rate(before),
            n(now),
            rate(now),
            moved.map_or_else(|| NONE.to_owned(), |moved| moved.number().signed()),
            within.signed(),
            mix.signed(),
            plus(within, mix).signed(),
        ]
    }

    /// What moved, who moved it most by a change of its own and who by its share, and what moved against its parts.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = vec![self.headline()];
        for effect in [Effect::Within, Effect::Mix] {
            let said: Vec<String> = self.signs().into_iter().filter_map(|sign| self.pulled(effect, sign)).collect();
            if said.is_empty() {
                sentences.push(self.text(&format!("bridge-none-{}", effect.id()), &[]));
            }
            sentences.extend(said);
        }
        if self.movement.is_reversed() {
            let fell = self.movement.change() < Exact::ZERO;
            sentences.push(self.text(if fell { "bridge-all-against-fall" } else { "bridge-all-against-rise" }, &[]));
        }
        sentences.extend(self.reversed());
        sentences
    }

    /// The worse direction, then the better one; down, then up, where neither is.
    fn signs(&self) -> [i128; 2] {
        if self.figure().better == Better::Lower { [1, -1] } else { [-1, 1] }
    }

    fn headline(&self) -> String {
        let text = |ratio| self.figure().text(Some(Value::Ratio(ratio)), self.said.decimals);
        let change = self.printed.change;
        let unit = match self.figure().unit {
            Unit::Rate => "points",
            other => other.label(),
        };
        let id = match change.units.signum() {
            1 => "bridge-up",
            -1 => "bridge-down",
            _ => "bridge-level",
        };
        let unit = self.said.labels.name("unit", unit).to_owned();
        let moved = self.text(id, &[("number", change.magnitude().to_string()), ("unit", unit)]);
        let name = self.said.labels.figure(self.figure().id).map_or(self.figure().id, |words| &words.name);
        let fills = [
            ("name", name.to_owned()),
            ("against", self.said.views.0.period.to_string()),
            ("before", text(self.movement.before)),
            ("period", self.said.views.1.period.to_string()),
            ("now", text(self.movement.now)),
            ("moved", moved),
            ("within", self.printed.within.signed()),
            ("mix", self.printed.mix.signed()),
        ];
        self.text("bridge-headline", &fills)
    }

    /// The groups that moved the whole down (-1) or up (1) by an effect, the most first, by what is printed.
    fn pulled(&self, effect: Effect, sign: i128) -> Option<String> {
        let moved = |place: usize| {
            let (within, mix) = self.printed.parts[place];
            if effect == Effect::Within { within } else { mix }
        };
        let mut places: Vec<usize> =
            self.order.iter().copied().filter(|place| moved(*place).units.signum() == sign).collect();
        places.sort_by_key(|place| Reverse(moved(*place).units.abs()));
        let item = |place: &usize| {
            let fills = [("name", self.name(&self.movement.movers[*place])), ("number", moved(*place).signed())];
            self.text("bridge-item", &fills)
        };
        let list: Vec<String> = places.iter().take(NAMED).map(item).collect();
        let merit = match (self.figure().better, sign) {
            (Better::Neither, -1) => "lowered",
            (Better::Neither, _) => "raised",
            (Better::Lower, 1) | (Better::Higher, -1) => "worse",
            _ => "better",
        };
        let direction = self.text(if sign > 0 { "bridge-raising" } else { "bridge-lowering" }, &[]);
        let fills = [
            ("count", places.len().to_string()),
            ("list", list.join(&self.text("bridge-join", &[]))),
            ("direction", direction),
        ];
        (!places.is_empty()).then(|| self.text(&format!("bridge-{}-{merit}", effect.id()), &fills))
    }

    /// The groups that moved the whole against their own rate; only where the printed parts show it.
    fn reversed(&self) -> Option<String> {
        let shown = |place: &&usize| {
            let (within, mix) = self.printed.parts[**place];
            self.movement.movers[**place].is_reversed() && within.units.signum() * plus(within, mix).units.signum() < 0
        };
        let item = |place: &usize| {
            let (within, mix) = self.printed.parts[*place];
            let name = self.name(&self.movement.movers[*place]);
            let fills = [("name", name), ("within", within.signed()), ("number", plus(within, mix).signed())];
            self.text("bridge-reversed-item", &fills)
        };
        let list: Vec<String> = self.order.iter().filter(shown).map(item).collect();
        let fills = [("list", list.join(&self.text("bridge-join", &[])))];
        (!list.is_empty()).then(|| self.text("bridge-reversed", &fills))
    }

    fn name(&self, mover: &Mover) -> String {
        let names = mover.key.iter().zip(self.said.by).map(|(key, by)| self.said.labels.value(by.name(), &key.text()));
        names.collect::<Vec<_>>().join(" ")
    }

    /// The movement as one JSON object; exact fractions are texts, since they may be longer than any number.
    #[must_use]
    pub fn json(&self) -> Json {
        let view = |view: View, ratio: Ratio| {
            let mut object = self.ratio(Some(ratio));
            object.insert("start".to_owned(), json!(view.period.start.to_string()));
            object.insert("end".to_owned(), json!(view.period.last().to_string()));
            object.insert("as_of".to_owned(), json!(view.as_of.to_string()));
            object
        };
        let (within, mix) = self
            .movement
            .movers
            .iter()
            .fold((Exact::ZERO, Exact::ZERO), |(within, mix), mover| (within + &mover.within, mix + &mover.mix));
        json!({
            "figure": self.figure().id,
            "unit": self.figure().unit,
            "before": view(self.said.views.0, self.movement.before),
            "now": view(self.said.views.1, self.movement.now),
            "change": part(self.printed.change, &self.movement.change()),
            "within": part(self.printed.within, &within),
            "mix": part(self.printed.mix, &mix),
            "rows": self.json_rows(),
            "sentences": self.sentences(),
            "ledger": self.said.ledger,
        })
    }

    /// A row a group, as they stand in JSON.
    #[must_use]
    pub fn json_rows(&self) -> Vec<Json> {
        let row = |place: &usize| {
            let mover = &self.movement.movers[*place];
            let (within, mix) = self.printed.parts[*place];
            json!({
                "by": self.by(&mover.key),
                "before": mover.before.map(|before| self.ratio(Some(before))),
                "now": mover.now.map(|now| self.ratio(Some(now))),
                "within": part(within, &mover.within),
                "mix": part(mix, &mover.mix),
                "total": part(plus(within, mix), &mover.total()),
            })
        };
        self.order.iter().map(row).collect()
    }

    fn by(&self, key: &[GroupKey]) -> Map<String, Json> {
        keys_json(key, self.said.by)
    }

    fn ratio(&self, ratio: Option<Ratio>) -> Map<String, Json> {
        let mut object = Map::new();
        object.insert("value".to_owned(), json!(ratio.and_then(Ratio::approximate)));
        object.insert("numerator".to_owned(), json!(ratio.map(|ratio| ratio.numerator)));
        object.insert("denominator".to_owned(), json!(ratio.map(|ratio| ratio.denominator)));
        object.insert("text".to_owned(), json!(self.figure().text(ratio.map(Value::Ratio), self.said.decimals)));
        object
    }

    const fn figure(&self) -> &'static Figure {
        self.movement.figure
    }

    fn text(&self, id: &str, fills: &[(&str, String)]) -> String {
        self.said.labels.message(id, fills).text
    }
}

/// By what a group moves the whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// By a change of its own.
    Within,
    /// By a change of its share.
    Mix,
}

impl Effect {
    const fn id(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Mix => "mix",
        }
    }
}

/// The columns after the keys; their titles stand under `bridge-column-…`.
const COLUMNS: [&str; 8] = ["before_n", "before", "now_n", "now", "change", "within", "mix", "part"];

fn plus(one: Decimal, other: Decimal) -> Decimal {
    Decimal { units: one.units + other.units, ..one }
}

fn part(printed: Decimal, exact: &Exact) -> Json {
    json!({ "text": printed.signed(), "exact": exact.to_string() })
}
