//! A figure explained, for a terminal and as JSON.

use crate::{
    engine::Dated,
    figures::{Better, Change, Comparison, Figure, Formula, Part, Value},
    number::{NONE, Ratio},
    query::{Arithmetic, ComparedArithmetic, Fact, FigureExplanation},
    reference::{FigureWords, Labels},
};
use serde_json::{Map, Value as Json, json};
use std::fmt::Write as _;

/// What an explanation is printed with.
pub struct FigureForm<'a> {
    /// The words.
    pub labels: &'a Labels,
    /// Digits after the point of rates.
    pub decimals: u32,
    /// Which cases count, if not all.
    pub filter: Option<&'a str>,
    /// The commands that list the cases of each listed part, in its order.
    pub commands: &'a [String],
}

/// What a figure means, without any data.
#[must_use]
pub fn definition_text(labels: &Labels, figure: &'static Figure, dated: &[Dated]) -> String {
    let words = labels.figure(figure.id).cloned().unwrap_or_default();
    let mut text = format!("{} ({})\n{}\n", words.name, figure.id, words.definition);
    let say = |id: &str| labels.message(id, &[]).text;
    let dated: Vec<String> = dated.iter().map(|dated| say(&dated_id(*dated))).collect();
    let fills = [
        ("unit", say(&unit_id(figure))),
        ("better", say(better_id(figure.better))),
        ("dated", dated.join(&say("list-separator"))),
    ];
    let _ = writeln!(text, "{}", labels.message("explain-terms", &fills).text);
    text
}

/// An explanation for a terminal.
#[must_use]
pub fn figure_text(form: &FigureForm<'_>, told: &FigureExplanation) -> String {
    let words = form.labels.figure(told.figure.id).cloned().unwrap_or_default();
    let mut page = Page { form, told, words, text: definition_text(form.labels, told.figure, &told.dated) };
    page.arithmetic();
    page.absent();
    for compared in &told.compared {
        page.compared(compared);
    }
    page.facts();
    page.commands();
    page.text
}

/// What a column that a figure needs is called in the data: mostly as it is in the program.
#[must_use]
pub fn column_name(labels: &Labels, figure: &'static Figure, column: &str) -> String {
    let id = format!("needs-{column}");
    let words = labels.message(&id, &[]).text;
    let own = figure.register().map(|dataset| format!("{}.{column}", dataset.id()));
    let called = || labels.name("column", own.as_deref().unwrap_or(column)).to_owned();
    if words == id { called() } else { words }
}

fn unit_id(figure: &Figure) -> String {
    format!("unit-{}", json!(figure.unit).as_str().unwrap_or_default())
}

const fn better_id(better: Better) -> &'static str {
    match better {
        Better::Higher => "better-higher",
        Better::Lower => "better-lower",
        Better::Neither => "better-neither",
    }
}

fn dated_id(dated: Dated) -> String {
    match dated {
        Dated::Standing => "dated-standing".to_owned(),
        Dated::OpenAtStart => "dated-start".to_owned(),
        Dated::ProjectClosed => "dated-project".to_owned(),
        other => format!("dated-{}", other.column()),
    }
}

struct Page<'a> {
    form: &'a FigureForm<'a>,
    told: &'a FigureExplanation,
    words: FigureWords,
    text: String,
}

impl Page<'_> {
    fn words(&self, id: &str, fills: &[(&str, String)]) -> String {
        self.form.labels.message(id, fills).text
    }

    fn say(&mut self, id: &str, fills: &[(&str, String)]) {
        let text = self.words(id, fills);
        let _ = writeln!(self.text, "{text}");
    }

    /// Numerator, denominator, result, interval and left-outs of the period.
    fn arithmetic(&mut self) {
        let (told, now) = (self.told, &self.told.now);
        let fills = [("period", now.view.period.to_string()), ("as_of", now.view.as_of.to_string())];
        self.text.push('\n');
        self.say("fill-period", &fills);
        if let Some(filter) = self.form.filter {
            self.say("explain-filter", &[("filter", filter.to_owned())]);
        }
        match now.outcome.value {
            Some(value @ Value::Ratio(_)) if now.parts.between.is_none() => {
                let (numerator, denominator) = (self.words.numerator.clone(), self.words.denominator.clone());
                self.sum("explain-numerator", numerator, (value.numerator(), &now.parts.numerator));
                self.sum(
                    "explain-denominator",
                    denominator,
                    (value.denominator().unwrap_or(0), &now.parts.denominator),
                );
            }
            Some(Value::Amount(amount)) if now.parts.numerator.len() > 1 => {
                let numerator = self.words.numerator.clone();
                self.sum("explain-amount", numerator, (amount, &now.parts.numerator));
            }
            _ => {}
        }
        self.quantile();
        if now.parts.of_things {
            let projects = told.dated.contains(&Dated::ProjectClosed);
            self.say(if projects { "explain-of-projects" } else { "explain-of-things" }, &[]);
        }
        self.result();
        if let (Some((low, high)), Some(Value::Ratio(_))) = (told.figure.interval(now.outcome.value), now.outcome.value)
        {
            #[expect(clippy::cast_possible_truncation, reason = "a share of at most one in millionths")]
            let percent = |share: f64| Ratio::new((share * 1e6).round() as i64, 1_000_000);
            let percent = |share: f64| percent(share).decimal_percent(self.form.decimals);
            self.say("explain-interval", &[("low", percent(low)), ("high", percent(high))]);
        }
        if let Some(reach) = now.outcome.reach() {
            let text = |ratio| told.figure.text(Some(Value::Ratio(ratio)), self.form.decimals);
            let fills = [("open", reach.open.to_string()), ("low", text(reach.low)), ("high", text(reach.high))];
            self.say("explain-reach", &fills);
        }
        for (reason, count) in now.outcome.left_out.iter().filter(|(_, count)| *count != 0) {
            let reason = self.form.labels.name("left_out", reason).to_owned();
            let unit = self.form.labels.name("unit", told.figure.left_out_unit().label()).to_owned();
            self.say("explain-left-out", &[("reason", reason), ("count", count.to_string()), ("unit", unit)]);
        }
    }

    /// A number in words, and below it what it adds up if that is more than one thing.
    fn sum(&mut self, id: &str, words: String, (number, parts): (i64, &[Part])) {
        self.say(id, &[("words", words), ("number", number.to_string())]);
        if parts.len() < 2 {
            return;
        }
        let mut sum = String::new();
        for (index, part) in parts.iter().enumerate() {
            let sign = match (index, part.sign) {
                (0, 1) => "",
                (0, _) => "\u{2212}",
                (_, 1) => " + ",
                _ => " \u{2212} ",
            };
            let name = self.words(&format!("measure-{}", part.measure.name), &[]);
            let term = self.words("explain-term", &[("words", name), ("number", part.amount.to_string())]);
            sum += sign;
            sum += &term;
        }
        self.say("explain-sum", &[("sum", sum), ("number", number.to_string())]);
    }

    /// The values between which a quantile lies.
    fn quantile(&mut self) {
        let Some(between) = self.told.now.parts.between else { return };
        let words = self.words.denominator.clone();
        self.say("explain-denominator", &[("words", words), ("number", between.n.to_string())]);
        let fills = [
            ("place", between.place.to_string()),
            ("next", (between.place + 1).to_string()),
            ("low", between.low.to_string()),
            ("high", between.high.to_string()),
            ("rest", between.rest.to_string()),
        ];
        self.say(if between.rest == 0 { "explain-order" } else { "explain-between" }, &fills);
    }

    fn result(&mut self) {
        let (figure, now) = (self.told.figure, &self.told.now);
        let text = figure.text(now.outcome.value, self.form.decimals);
        let division = now.outcome.value.filter(|_| now.parts.between.is_none());
        match division {
            Some(Value::Ratio(ratio)) => {
                let fills = [
                    ("numerator", ratio.numerator.to_string()),
                    ("denominator", ratio.denominator.to_string()),
                    ("text", text),
                ];
                self.say("explain-quotient", &fills);
            }
            _ => self.say("explain-result", &[("text", text)]),
        }
    }

    /// Why there is no value, and what would give one.
    fn absent(&mut self) {
        if self.told.now.outcome.value.is_some() {
            return;
        }
        if let Some(withheld) = self.told.now.outcome.withheld {
            let reason = self.form.labels.name("withheld", withheld.id()).to_owned();
            return self.say("explain-withheld", &[("reason", reason)]);
        }
        if self.told.missing.is_empty() {
            let of_dimension = matches!(self.told.figure.formula, Formula::ShareOf(..));
            return self.say(if of_dimension { "explain-needs-groups" } else { "explain-nothing" }, &[]);
        }
        for column in &self.told.missing {
            let name = column_name(self.form.labels, self.told.figure, column);
            match self.told.unusable.get(column) {
                Some(count) => self.say("explain-unusable", &[("column", name), ("count", count.to_string())]),
                None => self.say("explain-missing", &[("column", name)]),
            }
        }
    }

    fn compared(&mut self, compared: &ComparedArithmetic) {
        let name = match compared.comparison {
            Comparison::Previous => "explain-previous",
            Comparison::YearAgo => "explain-year-ago",
            // Arithmetic is told of the periods before only.
            Comparison::YearToDate | Comparison::Target | Comparison::Reported => return,
        };
        let name = self.words(name, &[]);
        let Some(view) = compared.view else { return self.say("explain-no-period", &[("name", name)]) };
        let mut fills = vec![("name", name), ("period", view.period.to_string()), ("as_of", view.as_of.to_string())];
        let Some(Arithmetic { outcome, .. }) = &compared.value else {
            return self.say("explain-not-covered", &fills);
        };
        let figure = self.told.figure;
        let change = figure.change(self.told.now.outcome.value, outcome.value, self.form.decimals);
        let change = change.map_or(NONE.to_owned(), |change| self.change(change));
        fills.extend([("text", figure.text(outcome.value, self.form.decimals)), ("change", change)]);
        let division = outcome.value.filter(|_| !matches!(figure.formula, Formula::Quantile(..)));
        let Some(Value::Ratio(ratio)) = division else { return self.say("explain-compared", &fills) };
        fills.extend([("numerator", ratio.numerator.to_string()), ("denominator", ratio.denominator.to_string())]);
        self.say("explain-compared-quotient", &fills);
    }

    /// A change with its unit.
    fn change(&self, change: Change) -> String {
        let number = ("number", change.number().signed());
        match change {
            Change::Growth(_) => self.words("change-growth", &[number]),
            Change::Points(_) => self.words("change-points", &[number]),
            Change::Difference(_) => {
                let unit = self.words(&unit_id(self.told.figure), &[]);
                self.words("change-difference", &[number, ("unit", unit)])
            }
        }
    }

    fn facts(&mut self) {
        if self.told.facts.is_empty() {
            return;
        }
        self.text.push('\n');
        self.say("facts-title", &[]);
        for Fact { id, number, word } in &self.told.facts {
            let word = word.clone().unwrap_or_default();
            let word = if *id == "bare-days" { self.form.labels.name("limit_unit", &word).to_owned() } else { word };
            let number = number.map_or(String::new(), |number| number.to_string());
            self.say(&format!("fact-{id}"), &[("word", word), ("number", number)]);
        }
    }

    fn commands(&mut self) {
        if self.form.commands.is_empty() {
            return;
        }
        self.text.push('\n');
        self.say("commands-title", &[]);
        for (part, command) in self.told.listed.iter().zip(self.form.commands) {
            let part = self.words(&format!("part-{}", part.id()), &[]);
            self.say("command", &[("part", part), ("command", command.clone())]);
        }
    }
}

/// An explanation as one object.
#[must_use]
pub fn figure_json(form: &FigureForm<'_>, told: &FigureExplanation) -> Json {
    let words = form.labels.figure(told.figure.id).cloned().unwrap_or_default();
    let mut object = Map::new();
    let mut put = |name: &str, value: Json| object.insert(name.to_owned(), value);
    put("figure", json!(told.figure.id));
    put("name", json!(words.name));
    put("where", json!(form.filter));
    put("definition", json!(words.definition));
    put("numerator_words", json!(words.numerator));
    put("denominator_words", json!(words.denominator));
    put("unit", json!(told.figure.unit));
    put("better", json!(told.figure.better));
    let dated = |dated: &Dated| dated_id(*dated).trim_start_matches("dated-").to_owned();
    put("dated", json!(told.dated.iter().map(dated).collect::<Vec<_>>()));
    put("now", arithmetic_json(form, told, &told.now));
    let compared = told.compared.iter().map(|compared| {
        let value = compared.value.as_ref();
        let change =
            value.and_then(|other| told.figure.change(told.now.outcome.value, other.outcome.value, form.decimals));
        let mut entry = value.map_or(json!({}), |value| arithmetic_json(form, told, value));
        entry["covered"] = json!(value.is_some());
        entry["change"] = json!(change.map(|change| change.number().signed()));
        (compared.comparison.id().to_owned(), entry)
    });
    put("compare", Json::Object(compared.collect()));
    put("missing", json!(told.missing));
    let fact = |fact: &Fact| json!({ "id": fact.id, "number": fact.number, "word": fact.word });
    put("facts", json!(told.facts.iter().map(fact).collect::<Vec<_>>()));
    let commands = told.listed.iter().zip(form.commands).map(|(part, command)| (part.id().to_owned(), json!(command)));
    put("commands", Json::Object(commands.collect()));
    Json::Object(object)
}

fn arithmetic_json(form: &FigureForm<'_>, told: &FigureExplanation, told_of: &Arithmetic) -> Json {
    let Arithmetic { view, outcome, parts } = told_of;
    let terms = |parts: &[Part]| -> Vec<Json> {
        let term = |part: &Part| json!({ "sign": part.sign, "measure": part.measure.name, "amount": part.amount });
        parts.iter().map(term).collect()
    };
    let left_out: Map<String, Json> =
        outcome.left_out.iter().map(|(reason, count)| ((*reason).to_owned(), json!(count))).collect();
    let value = match outcome.value {
        None => Json::Null,
        Some(Value::Amount(amount)) => json!(amount),
        Some(Value::Ratio(ratio)) => json!(ratio.approximate()),
    };
    json!({
        "period": {
            "start": view.period.start.to_string(),
            "end": view.period.last().to_string(),
            "as_of": view.as_of.to_string(),
        },
        "value": value,
        "numerator": outcome.value.map(Value::numerator),
        "denominator": outcome.value.and_then(Value::denominator),
        "numerator_terms": terms(&parts.numerator),
        "denominator_terms": terms(&parts.denominator),
        "between": parts.between.map(|between| json!({
            "n": between.n, "place": between.place, "low": between.low, "high": between.high, "tenths": between.rest,
        })),
        "n": outcome.n,
        "text": told.figure.text(outcome.value, form.decimals),
        "interval": told.figure.interval(outcome.value).map(|(low, high)| [low, high]),
        "reach": outcome.reach().map(|reach| super::answer::reach_json(told.figure, reach, form.decimals)),
        "left_out": left_out,
        "reason": outcome.withheld.map(crate::figures::Withheld::id),
    })
}
