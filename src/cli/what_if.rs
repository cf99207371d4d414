//! `what-if`: what other promises would have come to.

use super::{
    Done,
    args::{Common, WhatIf},
    console::Console,
    open::{self, Asked},
    problem::{Problem, nearest},
    query::{By, decimals, deliver},
    sheet::{Sheet, form},
};
use crate::{
    clock::ClockError,
    config::Settings,
    figures::{Desk, Promise, Searched, Shortest, View, Who, finished_by, promises, shortest, what_if},
    number::Ratio,
    pipeline::Loaded,
    reference::WrittenUnit,
    render::{Held, ItemPromise, WhatIfForm},
    schema::LimitUnit,
    validate::{LONGEST_LIMIT, values},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn run(common: &Common, args: &WhatIf, console: &Console) -> Result<Done, Problem> {
    let settings = open::settings(common)?;
    let promised = args.promised.as_deref().map(|text| promise(text, &settings)).transpose()?;
    let share = share(&args.share)?;
    let mut wants = Vec::new();
    if args.item.is_some() || args.top.is_some() {
        wants.extend(["item", "item_name"]);
    }
    wants.extend(args.department.is_some().then_some("department"));
    let mut dimensions: Vec<String> = wants.iter().map(|name| (*name).to_owned()).collect();
    let asked = Asked { command: "what-if", files: &args.files, dimensions: dimensions.clone() };
    let loaded = open::load(common, &settings, asked)?;
    dimensions.retain(|name| name != "item_name");
    By { names: &dimensions, figures: &[], settings: &settings }.of(&loaded)?;
    let who = who(args, &loaded)?;
    let wanted = open::wanted(common, &settings)?;
    let moment = wanted.answer(loaded.validated.cases.events, &settings.calendar)?;
    let desk = open::desk(&loaded, &settings, (moment, wanted.period), console);
    let asked = Question { desk: &desk, view: View { period: moment.period, as_of: moment.as_of }, who: &who, share };
    let Some((_, (finished, today))) = finished_by(asked.desk, asked.view, (&who, &[]))?.pop_first() else {
        return Err(Problem::new("what-if-nothing", [("period", moment.period.to_string())]));
    };
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let rendered = WhatIfForm {
        view: asked.view,
        scope: [("item", &args.item), ("department", &args.department)]
            .into_iter()
            .filter_map(|(name, text)| Some((name, text.clone()?)))
            .collect(),
        share,
        finished,
        today,
        what_if: match promised {
            Some(promise) => Some((promise, what_if(&desk, asked.view, &who, promise)?)),
            None => None,
        },
        held: asked.held()?,
        items: match args.top {
            Some(top) => asked.items(top)?,
            None => Vec::new(),
        },
        labels: &labels,
        decimals: decimals(common, &settings),
        ledger: open::ledger(&loaded),
    };
    let sheet = Sheet {
        grid: rendered.grid(),
        sentences: rendered.sentences(),
        json: rendered.json(),
        lines: rendered.json_rows(),
    };
    deliver(&form(&sheet, args.format, common)?, common)?;
    Ok(open::answered(&loaded, &settings, console))
}

/// What is asked of which cases.
struct Question<'q, 'a> {
    desk: &'q Desk<'a>,
    view: View,
    who: &'q Who,
    share: Ratio,
}

impl Question<'_, '_> {
    /// The promises in force, and the shortest that would have held: in working days, and in the unit of
    /// that of most of the cases if it is another.
    fn held(&self) -> Result<Held, ClockError> {
        let in_force = promises(self.desk, self.view, (self.who, None))?.remove(&0).unwrap_or_default();
        let mut held = Held { in_force, shortest: Vec::new() };
        for unit in units(held.usual()) {
            let searched = Searched { who: self.who, each: None };
            held.shortest.extend(self.search(&searched, unit)?.remove(&0));
        }
        Ok(held)
    }

    /// The same for each of the items that finished most.
    fn items(&self, top: usize) -> Result<Vec<ItemPromise>, ClockError> {
        let mut busiest: Vec<(u32, (i64, Ratio))> = finished_by(self.desk, self.view, (self.who, &["item"]))?
            .into_iter()
            .filter_map(|(key, counts)| Some((*key.first().filter(|code| **code != 0)?, counts)))
            .collect();
        let item = |code: u32| self.text("item", code);
        busiest.sort_by_key(|(code, (finished, _))| (-finished, item(*code)));
        busiest.truncate(top);
        let names = self.names()?;
        let mut in_force = promises(self.desk, self.view, (self.who, Some("item")))?;
        let mut items: BTreeMap<u32, Held> = BTreeMap::new();
        for (code, _) in &busiest {
            let in_force = in_force.remove(code).unwrap_or_default();
            items.insert(*code, Held { in_force, shortest: Vec::new() });
        }
        for unit in LimitUnit::ALL {
            let here = |held: &Held| units(held.usual()).contains(&unit);
            let codes: BTreeSet<u32> = items.iter().filter(|(_, held)| here(held)).map(|(code, _)| *code).collect();
            if codes.is_empty() {
                continue;
            }
            for (code, found) in self.search(&Searched { who: self.who, each: Some(("item", codes)) }, unit)? {
                items.entry(code).and_modify(|held| held.shortest.push(found));
            }
        }
        let row = |(code, (finished, today)): (u32, (i64, Ratio))| {
            Some(ItemPromise {
                item: item(code).to_owned(),
                name: names.get(&code).map(|name| self.text("item_name", *name).to_owned()).unwrap_or_default(),
                finished,
                today,
                held: items.remove(&code)?,
            })
        };
        Ok(busiest.into_iter().filter_map(row).collect())
    }

    /// The name that most cases of an item have.
    fn names(&self) -> Result<BTreeMap<u32, u32>, ClockError> {
        let mut most: BTreeMap<u32, (i64, u32)> = BTreeMap::new();
        if !self.desk.cases.dictionaries.contains_key("item_name") {
            return Ok(BTreeMap::new());
        }
        for (key, (finished, _)) in finished_by(self.desk, self.view, (self.who, &["item", "item_name"]))? {
            let [item, name] = key[..] else { continue };
            let known = most.entry(item).or_insert((finished, name));
            if finished > known.0 {
                *known = (finished, name);
            }
        }
        Ok(most.into_iter().map(|(item, (_, name))| (item, name)).collect())
    }

    fn search(&self, searched: &Searched<'_>, unit: LimitUnit) -> Result<BTreeMap<u32, Shortest>, ClockError> {
        shortest(self.desk, self.view, searched, (unit, self.share))
    }

    fn text(&self, dimension: &str, code: u32) -> &str {
        self.desk.cases.dictionaries.get(dimension).map_or("", |texts| texts.text(code))
    }
}

/// Working days, and the unit of a promise.
fn units(usual: Option<Promise>) -> BTreeSet<LimitUnit> {
    std::iter::once(LimitUnit::WorkingDay).chain(usual.map(|promise| promise.unit)).collect()
}

/// The cases that are named: an item by its code or its name, a department by its name.
fn who(args: &WhatIf, loaded: &Loaded) -> Result<Who, Problem> {
    let mut who = Who::default();
    let named =
        [("--item", &args.item, &["item", "item_name"][..]), ("--department", &args.department, &["department"])];
    for (option, text, dimensions) in named {
        let Some(text) = text else { continue };
        let dictionaries = &loaded.validated.cases.dictionaries;
        let texts = |name: &str| dictionaries.get(name).into_iter().flat_map(|texts| texts.texts().zip(0_u32..));
        let found = dimensions.iter().find_map(|name| {
            let codes: BTreeSet<u32> = texts(name).filter(|(known, _)| known == text).map(|(_, code)| code).collect();
            (!codes.is_empty()).then(|| ((*name).to_owned(), codes))
        });
        let Some(found) = found else {
            let known: Vec<&str> = dimensions.iter().flat_map(|name| texts(name)).map(|(known, _)| known).collect();
            let suggestion = nearest(text, known.into_iter().filter(|known| !known.is_empty())).unwrap_or_default();
            let fills = [("option", option.to_owned()), ("name", text.clone()), ("suggestion", suggestion.to_owned())];
            return Err(Problem::new("no-such-value", fills));
        };
        who.0.push(found);
    }
    Ok(who)
}

/// A promise as it is written; a bare number or bare days are of the project's unit.
fn promise(text: &str, settings: &Settings) -> Result<Promise, Problem> {
    let bad = || Problem::new("what-if-bad-promise", [("text", text.to_owned())]);
    let limit = values::limit(text, &settings.words).map_err(|_| bad())?.ok_or_else(bad)?;
    let amount = i32::try_from(limit.amount).ok().filter(|amount| (0..=LONGEST_LIMIT).contains(&i64::from(*amount)));
    let unit = match limit.unit {
        Some(WrittenUnit::Unit(unit)) => unit,
        _ if limit.amount == 0 => LimitUnit::WorkingDay,
        _ => settings.day_unit,
    };
    Ok(Promise { amount: amount.ok_or_else(bad)?, unit })
}

/// A share in per cent, above 0 and at most 100, as an exact fraction.
fn share(text: &str) -> Result<Ratio, Problem> {
    let bad = || Problem::new("what-if-bad-share", [("text", text.to_owned())]);
    let (whole, rest) = text.trim_end_matches('%').split_once('.').unwrap_or((text.trim_end_matches('%'), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || rest.len() > 6 || !digits(whole) || !digits(rest) {
        return Err(bad());
    }
    let scale = (0..rest.len()).fold(1_i64, |scale, _| scale * 10);
    let units: i64 = format!("{whole}{rest}").parse().map_err(|_| bad())?;
    let share = Ratio::new(units, 100 * scale);
    if units > 0 && units <= share.denominator { Ok(share) } else { Err(bad()) }
}
