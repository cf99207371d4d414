//! Charts: geometry read back from the SVG.
//!
//! In: charts of every kind with names of 2 to 30 characters, 1 to 60 units, values of nothing, hardly anything and
//! very much. Out: no text meets another, nothing leaves the picture, the same input draws the same bytes.

use xiaoneng::charts::{
    Axis, Bar, Bars, Bin, CalendarHeat, CalendarPanel, Chart, ChartError, Day, DayMark, Dumbbell, DumbbellRow,
    Estimate, Flow, FlowMonth, Funnel, FunnelPoint, Head, HeatCell, HeatColumn, HeatMap, HeatRow, Histogram, Lens,
    LensRate, Limit, Mark, Mode, RateBar, RateBars, Share, ShareRow, Spot, StackedShares, Step, StepKind, Theme, Tick,
    Tone, Trend, TrendMonth, TrendRate, Waterfall, text_width,
};

/// What a set of charts is made of.
#[derive(Clone, Copy, Debug)]
struct Make {
    units: usize,
    name: usize,
    scale: f64,
    script: Script,
}

/// What names are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Chinese,
    Latin,
}
use Script::{Chinese, Latin};

const SCALES: [f64; 5] = [0.0, 1e-9, 1.0, 100.0, 9.9e12];

fn head(id: &str) -> Head {
    Head { id: id.to_owned(), title: "标题".to_owned(), description: "说明".to_owned() }
}

fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// A number between 0 and 1 that looks random and is always the same.
fn part(at: usize) -> f64 {
    number((at * 7919 + 104_729) % 1009) / 1008.0
}

fn label(value: f64) -> String {
    if value >= 1e6 { format!("{value:.0}") } else { format!("{value:.2}%") }
}

impl Make {
    /// Names of alternating length, so that long ones stand beside short ones.
    fn name(self, at: usize) -> String {
        const LATIN: &str = "Municipal Bureau of Natural Resources, WATER & (Planning) ";
        const CHINESE: &str = "市自然资源和（局）·";
        let signs: Vec<char> = if self.script == Latin { LATIN } else { CHINESE }.chars().collect();
        let length = if at.is_multiple_of(3) { self.name } else { 2 + at % self.name.max(1) };
        let name: String = (0..length).map(|sign| signs[(at + sign) % signs.len()]).collect();
        name.trim().to_owned()
    }

    fn value(self, at: usize) -> f64 {
        self.scale * part(at)
    }

    fn axis(self, name: &str) -> Axis {
        Axis::spaced(name, (0.0, self.scale), 5, label)
    }

    fn trend(self) -> Trend {
        let months = (0..self.units.clamp(3, 25)).map(|at| TrendMonth {
            label: format!("{}月", at % 12 + 1),
            group: format!("{}年", 2025 + (at + 1) / 12),
            accepted: self.value(at),
            finished: self.value(at + 50),
            rate: (at != 4).then(|| self.value(at + 100)),
            rate_label: label(self.value(at + 100)),
        });
        Trend {
            head: head("trend"),
            counts: self.axis("件"),
            series: ["受理".to_owned(), self.name(0)],
            months: months.collect(),
            rate: TrendRate { axis: self.axis("按期办结率"), target: Some(self.mark()) },
        }
    }

    fn mark(self) -> Mark {
        Mark { at: self.scale * 0.97, label: format!("全市{}", label(self.scale * 0.97)) }
    }

    fn rate_bars(self) -> RateBars {
        let rows = (0..self.units.max(4)).map(|at| {
            let value = self.value(at);
            RateBar {
                name: self.name(at),
                estimate: (at != 1).then_some(Estimate { value, low: value * 0.8, high: value * 1.1 }),
                value_label: label(value),
                n_label: label(self.scale * 1e3),
                tone: Tone::Plain,
            }
        });
        RateBars {
            head: head("rates"),
            axis: self.axis("按期办结率"),
            rows: rows.collect(),
            value_head: "按期办结率".to_owned(),
            n_head: "办结件".to_owned(),
            reference: Some(self.mark()),
        }
    }

    fn funnel(self) -> Funnel {
        let points = (0..self.units.max(3)).map(|at| FunnelPoint {
            n: self.value(at + 3),
            rate: self.value(at + 60),
            outlier: at.is_multiple_of(4).then(|| self.name(at)),
        });
        let limit = |width: f64| {
            let at = |step: u32| self.scale * f64::from(step) / 20.0;
            let curve = (1..=20).map(|step| {
                (at(step), self.scale * (0.6 - width / f64::from(step)), self.scale * (0.6 + width / f64::from(step)))
            });
            Limit { label: format!("{width}% 界限"), points: curve.collect() }
        };
        Funnel {
            head: head("funnel"),
            n: self.axis("办结件"),
            rate: self.axis("按期办结率"),
            points: points.collect(),
            inner: limit(1.0),
            outer: limit(1.6),
            reference: Mark { at: self.scale * 0.6, label: "全市".to_owned() },
        }
    }

    fn histogram(self) -> Histogram {
        let bins = (0..self.units.max(3)).map(|at| Bin {
            from: number(at),
            to: number(at + 1),
            count: (self.value(at)).max(f64::from(u32::from(at < 3))),
            label: label(self.value(at)),
        });
        let last = number(self.units.max(3));
        Histogram {
            head: head("histogram"),
            x: Axis::spaced("工作日", (0.0, last), 12, |x| format!("{x}")),
            counts: self.axis("件"),
            bins: bins.collect(),
            shares: Axis::spaced("累计", (0.0, 100.0), 4, |x| format!("{x}%")),
            ecdf: vec![(0.0, 0.0), (1.0, 60.0), (last, 100.0)],
            limits: self.marks(last, &[0.0, 0.5, 0.52, 1.0]),
            quantiles: self.marks(last, &[0.03, 0.5, 0.53, 0.99]),
        }
    }

    fn marks(self, last: f64, places: &[f64]) -> Vec<Mark> {
        places.iter().enumerate().map(|(at, x)| Mark { at: last * x, label: self.name(at) }).collect()
    }

    fn flow(self) -> Flow {
        let change = |at: usize| (part(at + 50) - 0.6) * self.scale;
        let months = (0..self.units.clamp(3, 60)).map(|at| FlowMonth {
            label: format!("{}月", at % 12 + 1),
            group: format!("{}年", 2025 + (at + 1) / 12),
            level: self.value(at),
            level_label: format!("{:.0}", self.value(at)),
            change: change(at),
            change_label: format!("{:+.0}", change(at)),
        });
        Flow {
            head: head("flow"),
            levels: self.axis("期末在办"),
            changes: Axis::spaced("增减", (-0.6 * self.scale, 0.4 * self.scale), 4, label),
            months: months.collect(),
        }
    }

    fn dumbbell(self) -> Dumbbell {
        let spot = |at: usize| Spot { at: (at % 7 != 6).then(|| self.value(at)), label: label(self.value(at)) };
        let rows = (0..self.units).map(|at| DumbbellRow {
            name: self.name(at),
            statutory: spot(at),
            promised: spot(at + 1),
            actual: spot(at + 2),
        });
        Dumbbell {
            head: head("dumbbell"),
            axis: self.axis("工作日"),
            rows: rows.collect(),
            spot_heads: ["法定", "承诺", "实际"].map(str::to_owned),
        }
    }

    fn stacked_shares(self) -> StackedShares {
        let whole = self.scale.max(1e-12);
        let rows = (0..self.units).map(|at| {
            let parts: Vec<f64> = (0..5).map(|level| part(at * 5 + level) + 0.001).collect();
            let sum: f64 = parts.iter().sum();
            let share = |part: &f64| Share { value: whole * part / sum, label: label(100.0 * part / sum) };
            ShareRow {
                name: self.name(at),
                shares: parts.iter().map(share).collect(),
                n_label: label(self.scale * 1e3),
            }
        });
        StackedShares {
            head: head("shares"),
            levels: (0..5).map(|at| self.name(at)).collect(),
            rows: rows.collect(),
            n_head: "评价数".to_owned(),
            whole,
        }
    }

    fn bars(self) -> Bars {
        let bars = (0..self.units.max(3)).map(|at| Bar {
            name: self.name(at),
            value: self.value(at),
            label: label(self.value(at)),
            tone: Tone::Strong,
        });
        Bars { head: head("bars"), axis: self.axis("件"), bars: bars.collect() }
    }

    fn heat_map(self) -> HeatMap {
        let columns = (0..25)
            .map(|at| HeatColumn {
                label: format!("{}月", at % 12 + 1), group: format!("{}年", 2025 + (at + 1) / 12)
            });
        let cell = |at: usize| HeatCell { shade: part(at), label: label(self.value(at)) };
        let rows = (0..self.units).map(|at| HeatRow {
            name: self.name(at),
            cells: (0..25).map(|column| (column != 3).then(|| cell(at * 25 + column))).collect(),
        });
        HeatMap {
            head: head("heat"),
            columns: columns.collect(),
            rows: rows.collect(),
            low_label: label(0.0),
            high_label: label(self.scale),
        }
    }

    fn calendar_heat(self) -> CalendarHeat {
        let weeks = self.units.max(3);
        let days = |from: usize| {
            let day = move |at: usize| Day {
                week: at / 7,
                weekday: at % 7,
                label: (at % 31 + 1).to_string(),
                shade: (at % 9 != 8).then(|| part(from + at)),
                value: label(self.value(from + at)),
                mark: [DayMark::Working, DayMark::Off, DayMark::MakeUp][at % 3],
            };
            (0..weeks * 7).map(day).collect()
        };
        let panel = |at: usize| CalendarPanel {
            title: self.name(at),
            days: days(at * 100),
            low_label: label(0.0),
            high_label: label(self.scale),
        };
        CalendarHeat {
            head: head("calendar"),
            panels: (0..=self.units % 3).map(panel).collect(),
            weekday_labels: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"].map(str::to_owned),
            months: (0..weeks.div_ceil(4))
                .map(|month| Tick { at: number(month * 4), label: format!("{}月", month % 12 + 1) })
                .collect(),
            off_label: self.name(0),
            make_up_label: self.name(3),
        }
    }

    fn waterfall(self) -> Waterfall {
        let steps = (0..self.units.max(3)).map(|at| Step {
            name: self.name(at),
            kind: if at == 0 { StepKind::Total } else { StepKind::Change },
            from: self.value(at),
            to: self.value(at + 1) - self.scale * 0.3,
            label: label(self.value(at)),
        });
        Waterfall { head: head("waterfall"), axis: self.axis("件"), steps: steps.collect() }
    }

    fn lens(self) -> Lens {
        let rates = (0..self.units.clamp(2, 4)).map(|at| LensRate {
            name: self.name(at),
            value: Some(self.value(at)),
            value_label: label(self.value(at)),
            n_label: label(self.scale * 1e3),
        });
        Lens { head: head("lens"), rates: rates.collect(), whole: self.scale }
    }

    fn every(self) -> Vec<Chart> {
        vec![
            self.trend().into(),
            self.flow().into(),
            self.rate_bars().into(),
            self.funnel().into(),
            self.histogram().into(),
            self.dumbbell().into(),
            self.stacked_shares().into(),
            self.bars().into(),
            self.heat_map().into(),
            self.calendar_heat().into(),
            self.waterfall().into(),
            self.lens().into(),
        ]
    }
}

/// An element of a drawing: its name, its attributes, the text inside.
#[derive(Debug)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    fn number(&self, key: &str) -> f64 {
        let value = self.get(key).unwrap_or_else(|| panic!("{key} in {self:?}"));
        value.parse().unwrap_or_else(|_| panic!("{key} in {self:?}"))
    }

    /// Left, top, right, bottom in px.
    fn bounds(&self) -> [f64; 4] {
        let at = |key| self.number(key);
        match self.name.as_str() {
            "rect" => [at("x"), at("y"), at("x") + at("width"), at("y") + at("height")],
            "circle" => [at("cx") - at("r"), at("cy") - at("r"), at("cx") + at("r"), at("cy") + at("r")],
            "text" => {
                let (size, x) = (at("font-size"), at("x"));
                let width = text_width(&self.text, size);
                let left = match self.get("text-anchor") {
                    Some("middle") => x - width / 2.0,
                    Some("end") => x - width,
                    _ => x,
                };
                let middle = at("y") - 0.36 * size;
                [left, middle - size / 2.0, left + width, middle + size / 2.0]
            }
            "polyline" | "line" => {
                let points = match self.get("points") {
                    Some(points) => points.split(' ').map(str::to_owned).collect(),
                    None => vec![format!("{},{}", at("x1"), at("y1")), format!("{},{}", at("x2"), at("y2"))],
                };
                let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
                for point in &points {
                    let (x, y) = point.split_once(',').unwrap();
                    let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                    bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
                }
                bounds
            }
            other => panic!("unexpected element {other}"),
        }
    }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

/// Reads an SVG strictly: every tag closed, every attribute once, every `&` an entity. The root comes first.
fn read(svg: &str) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        assert!(!text.contains('>'), "bare > in {text}");
        for (at, _) in text.match_indices('&') {
            let entity = text[at..].split(';').next().unwrap();
            assert!(["&lt", "&gt", "&amp", "&quot", "&apos"].contains(&entity), "bare & in {text}");
        }
        if let Some((_, at)) = open.last() {
            elements[*at].text.push_str(&unescape(text));
        }
        let end = start + rest[start..].find('>').unwrap();
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().unwrap().0, name, "closing tag");
            continue;
        }
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut parts = attributes.split('"');
        let mut found: Vec<(String, String)> = Vec::new();
        while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
            let key = key.trim().trim_end_matches('=').to_owned();
            assert!(found.iter().all(|(name, _)| *name != key), "{key} twice in {tag}");
            found.push((key, unescape(value)));
        }
        if !closed {
            open.push((name.to_owned(), elements.len()));
        }
        elements.push(Element { name: name.to_owned(), attributes: found, text: String::new() });
    }
    assert!(open.is_empty(), "left open: {open:?}");
    assert!(rest.trim().is_empty());
    elements
}

/// The drawn elements: all but root, title and description.
fn drawn(svg: &str) -> Vec<Element> {
    let mut elements = read(svg);
    let names: Vec<&str> = elements.iter().take(3).map(|element| element.name.as_str()).collect();
    assert_eq!(names, ["svg", "title", "desc"]);
    elements.split_off(3)
}

fn texts(svg: &str) -> Vec<Element> {
    drawn(svg).into_iter().filter(|element| element.name == "text").collect()
}

/// Asserts that no two texts meet and that nothing leaves the picture.
fn check_geometry(chart: &Chart, theme: &Theme, made: Make) {
    let svg = chart.draw(theme).unwrap_or_else(|error| panic!("{error} {made:?}"));
    let id = &chart.head().id;
    let slack = 0.25;
    let mut boxes: Vec<([f64; 4], String)> = Vec::new();
    for element in drawn(&svg.text) {
        let bounds = element.bounds();
        let inside = bounds[0] >= -slack
            && bounds[1] >= -slack
            && bounds[2] <= svg.width + slack
            && bounds[3] <= svg.height + slack;
        assert!(inside, "{id}: {element:?} {bounds:?} leaves {} x {} {made:?}", svg.width, svg.height);
        if element.name == "text" {
            assert!(element.number("font-size") >= 8.0, "{element:?} is too small");
            boxes.push((bounds, element.text));
        }
    }
    for (at, (a, first)) in boxes.iter().enumerate() {
        for (b, second) in &boxes[at + 1..] {
            let apart = a[0] + slack >= b[2] || b[0] + slack >= a[2] || a[1] + slack >= b[3] || b[1] + slack >= a[3];
            assert!(apart, "{id}: {first} {a:?} meets {second} {b:?} {made:?}");
        }
    }
}

#[test]
fn labels_neither_overlap_nor_leave_the_picture() {
    for units in [1, 2, 3, 4, 7, 13, 25, 60] {
        for name in [2, 3, 5, 9, 16, 24, 30] {
            for (at, scale) in SCALES.into_iter().enumerate() {
                let script = if (units + name + at).is_multiple_of(2) { Chinese } else { Latin };
                let made = Make { units, name, scale, script };
                for chart in made.every() {
                    check_geometry(&chart, &Theme::default(), made);
                }
            }
        }
    }
}

#[test]
fn values_below_zero_have_room() {
    for units in [3, 13, 25, 40] {
        for scale in SCALES {
            let made = Make { units, name: 12, scale, script: Latin };
            let turn = |value: f64| scale * 0.7 - value;
            let mut trend = made.trend();
            trend.rate.axis = Axis::spaced("率", (-scale, scale), 4, label);
            trend.months.iter_mut().for_each(|month| month.rate = month.rate.map(turn));
            let mut funnel = made.funnel();
            funnel.rate = Axis::spaced("率", (-scale, scale), 4, label);
            funnel.points.iter_mut().for_each(|point| point.rate = turn(point.rate));
            let mut waterfall = made.waterfall();
            waterfall.axis = Axis::spaced("率", (-scale, scale), 4, label);
            for step in &mut waterfall.steps {
                (step.from, step.to) = (turn(step.from), turn(step.to));
            }
            for chart in [trend.into(), funnel.into(), waterfall.into(), made.flow().into()] {
                check_geometry(&chart, &Theme::default(), made);
            }
        }
    }
}

/// The lines of limits, targets and the whole that cross a text.
#[test]
fn no_limit_runs_through_a_label() {
    for units in [3, 8, 13, 22, 40] {
        for scale in [1.0, 40.0, 9.9e12] {
            let made = Make { units, name: 7, scale, script: Chinese };
            let mut histogram = made.histogram();
            histogram.bins.iter_mut().for_each(|bin| bin.label = "12".to_owned());
            for chart in [made.trend().into(), Chart::from(made.rate_bars()), histogram.into()] {
                let svg = chart.draw(&Theme::default()).unwrap();
                let (texts, shapes): (Vec<Element>, Vec<Element>) =
                    drawn(&svg.text).into_iter().partition(|element| element.name == "text");
                let of_limits = |shape: &&Element| shape.get("class").is_some_and(|class| class.contains("cs-accent"));
                let limits: Vec<[f64; 4]> = shapes.iter().filter(of_limits).map(Element::bounds).collect();
                assert!(!limits.is_empty(), "{}", chart.head().id);
                for (line, text) in limits.iter().flat_map(|line| texts.iter().map(move |text| (line, text))) {
                    let place = text.bounds();
                    let across = line[0] < place[2] - 1.0 && place[0] + 1.0 < line[2];
                    let down = line[1] < place[3] - 1.0 && place[1] + 1.0 < line[3];
                    assert!(!across || !down, "{}: {line:?} through {} {place:?} {made:?}", chart.head().id, text.text);
                }
            }
        }
    }
}

/// Bars of one kind: their lengths from the common base.
fn bar_lengths(svg: &str, class: &str, lying: Lying) -> Vec<f64> {
    let bars: Vec<[f64; 4]> = drawn(svg)
        .iter()
        .filter(|element| element.name == "rect" && element.get("class") == Some(class))
        .map(Element::bounds)
        .collect();
    let (base, end) = if lying == Lying::Down { (0, 2) } else { (3, 1) };
    let common = bars.last().map_or(0.0, |bar| bar[base]);
    bars.iter().filter(|bar| (bar[base] - common).abs() < 0.11).map(|bar| (bar[end] - common).abs()).collect()
}

/// How bars lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lying {
    Down,
    Up,
}

/// Asserts that bars are as long as their values: from zero.
fn check_lengths(id: &str, bars: &[f64], values: &[f64]) {
    assert_eq!(bars.len(), values.len(), "{id}: every bar stands on the base");
    let scale = bars.iter().copied().fold(0.0, f64::max) / values.iter().copied().fold(0.0, f64::max);
    for (bar, value) in bars.iter().zip(values) {
        assert!((bar - value * scale).abs() < 0.3, "{id}: {bar} px for {value} at {scale}");
    }
}

#[test]
fn all_bars_start_at_zero() {
    for units in [4, 13, 25] {
        for scale in [1e-6, 7.0, 9.9e12] {
            let made = Make { units, name: 4, scale, script: Chinese };
            let (trend, flow, rates, bars) = (made.trend(), made.flow(), made.rate_bars(), made.bars());
            let mut histogram = made.histogram();
            histogram.bins.iter_mut().enumerate().for_each(|(at, bin)| bin.count = made.value(at) + scale * 0.1);
            let text = |chart: &Chart| chart.draw(&Theme::default()).unwrap().text;
            let of = |values: Vec<f64>, chart: Chart, class: &str, lying| {
                check_lengths(&chart.head().id.clone(), &bar_lengths(&text(&chart), class, lying), &values);
            };
            of(trend.months.iter().map(|month| month.accepted).collect(), trend.clone().into(), "cf-pale", Lying::Up);
            of(trend.months.iter().map(|month| month.finished).collect(), trend.into(), "cf-main", Lying::Up);
            of(flow.months.iter().map(|month| month.level).collect(), flow.into(), "cf-main", Lying::Up);
            of(histogram.bins.iter().map(|bin| bin.count).collect(), histogram.into(), "cf-main", Lying::Up);
            let known = rates.rows.iter().filter_map(|row| row.estimate.as_ref()).map(|estimate| estimate.value);
            of(known.collect(), rates.clone().into(), "cf-pale", Lying::Down);
            of(bars.bars.iter().map(|bar| bar.value).collect(), bars.into(), "cf-accent", Lying::Down);
        }
    }
}

#[test]
fn narrow_and_large_themes_grow_instead_of_clipping() {
    for theme in [
        Theme { width: 360.0, ..Theme::default() },
        Theme { text: 16.0, ..Theme::default() },
        Theme { width: 1400.0, text: 10.0, ..Theme::default() },
    ] {
        for scale in SCALES {
            let made = Make { units: 22, name: 30, scale, script: Chinese };
            for chart in made.every() {
                check_geometry(&chart, &theme, made);
            }
        }
    }
}

#[test]
fn labels_at_the_edge_are_moved_inside() {
    let made = Make { units: 25, name: 4, scale: 100.0, script: Chinese };
    let mut heat = made.heat_map();
    heat.columns.iter_mut().for_each(|column| column.label.insert_str(0, "2026年"));
    check_geometry(&heat.into(), &Theme::default(), made);
    let mut trend = made.trend();
    trend.months.iter_mut().for_each(|month| month.label.insert_str(0, "2026年"));
    check_geometry(&trend.into(), &Theme::default(), made);
}

#[test]
fn the_same_input_draws_the_same_bytes() {
    let made = Make { units: 22, name: 12, scale: 100.0, script: Chinese };
    for (first, second) in made.every().iter().zip(made.every()) {
        assert_eq!(first.draw(&Theme::default()), second.draw(&Theme::default()));
    }
}

#[test]
fn modes_differ_in_colours_only() {
    let made = Make { units: 5, name: 12, scale: 100.0, script: Chinese };
    let bare = |element: Element| {
        let kept = element.attributes.into_iter().filter(|(_, value)| !value.starts_with('#'));
        (element.name, kept.collect::<Vec<_>>(), element.text)
    };
    for chart in made.every() {
        let light = chart.draw(&Theme::default()).unwrap();
        let dark = chart.draw(&Theme { mode: Mode::Dark, ..Theme::default() }).unwrap();
        assert_ne!(light.text, dark.text);
        let plain = |svg: &str| drawn(svg).into_iter().map(bare).collect::<Vec<_>>();
        assert_eq!(plain(&light.text), plain(&dark.text));
    }
}

#[test]
fn every_colour_can_be_repainted_by_the_page() {
    let rules = Theme::rules();
    let variables = [Mode::Light, Mode::Dark].map(Theme::variables);
    for chart in (Make { units: 9, name: 8, scale: 100.0, script: Chinese }).every() {
        for element in drawn(&chart.draw(&Theme::default()).unwrap().text) {
            let classes = element.get("class").unwrap_or_else(|| panic!("{element:?} has no class"));
            for class in classes.split(' ') {
                assert!(rules.contains(&format!(".chart .{class}{{")), "{class} has no rule");
                let variable = format!("--chart-{}:#", &class[3..]);
                assert!(variables.iter().all(|declared| declared.contains(&variable)), "{variable}");
            }
            let painted = ["fill", "stroke"].into_iter().filter_map(|key| element.get(key));
            assert_eq!(painted.filter(|value| value.starts_with('#')).count(), classes.split(' ').count());
        }
    }
}

#[test]
fn the_root_says_what_it_is() {
    for chart in (Make { units: 4, name: 6, scale: 1.0, script: Chinese }).every() {
        let svg = chart.draw(&Theme::default()).unwrap();
        let elements = read(&svg.text);
        let id = &chart.head().id;
        let root = &elements[0];
        assert_eq!(root.get("role"), Some("img"));
        assert_eq!(root.get("id"), Some(id.as_str()));
        assert_eq!(root.get("aria-labelledby"), Some(format!("{id}-title {id}-desc").as_str()));
        assert_eq!(root.get("viewBox"), Some(format!("0 0 {} {}", svg.width, svg.height).as_str()));
        assert!(root.get("font-family").unwrap().starts_with("'Noto Sans CJK SC'"));
        assert_eq!((elements[1].get("id"), elements[1].text.as_str()), (Some(format!("{id}-title").as_str()), "标题"));
        assert_eq!(elements[2].get("id"), Some(format!("{id}-desc").as_str()));
        assert!(elements[3..].iter().all(|element| element.get("id").is_none()));
    }
}

#[test]
fn names_are_escaped_and_read_back_as_they_were() {
    let name = "</text><script>&\"'甲\u{0}\n乙\u{2028}丙";
    let mut chart = Make { units: 3, name: 4, scale: 100.0, script: Chinese }.bars();
    name.clone_into(&mut chart.bars[0].name);
    name.clone_into(&mut chart.head.title);
    let svg = chart.draw(&Theme::default()).unwrap();
    let elements = read(&svg.text);
    assert!(elements.iter().all(|element| element.name != "script"));
    let title = &elements[1].text;
    assert_eq!(title, "</text><script>&\"'甲  乙 丙");
    let found: String = elements.iter().filter(|element| element.name == "text").map(|e| e.text.as_str()).collect();
    assert!(found.replace(' ', "").contains(&title.replace(' ', "")), "{found}");
}

#[test]
fn cut_names_are_whole_in_the_description() {
    let long = "某某市".repeat(20);
    let mut chart = Make { units: 3, name: 4, scale: 100.0, script: Chinese }.rate_bars();
    chart.rows[0].name.clone_from(&long);
    let svg = chart.draw(&Theme::default()).unwrap();
    assert!(texts(&svg.text).iter().any(|text| text.text.ends_with('\u{2026}')));
    assert!(svg.description.starts_with("说明; "));
    assert!(svg.description.contains(&long) && svg.text.contains(&long));
    chart.rows[0].name = "某某市局".repeat(7);
    let svg = chart.draw(&Theme::default()).unwrap();
    assert_eq!(svg.description, "说明");
}

#[test]
fn bars_start_at_zero_and_are_as_long_as_their_values() {
    let mut chart = Make { units: 3, name: 4, scale: 100.0, script: Chinese }.bars();
    for (bar, value) in chart.bars.iter_mut().zip([400.0, 100.0, 0.0]) {
        bar.value = value;
    }
    let svg = chart.draw(&Theme::default()).unwrap();
    let bars: Vec<[f64; 4]> =
        drawn(&svg.text).iter().filter(|element| element.name == "rect").map(Element::bounds).collect();
    assert_eq!(bars.len(), 3);
    assert!(bars.iter().all(|bar| (bar[0] - bars[0][0]).abs() < 0.11));
    let width = |bar: usize| bars[bar][2] - bars[bar][0];
    assert!((width(0) - 4.0 * width(1)).abs() < 0.5 && width(2) < 0.11, "{bars:?}");
}

#[test]
fn height_grows_with_the_units() {
    let height = |units| {
        Make { units, name: 6, scale: 1.0, script: Chinese }.rate_bars().draw(&Theme::default()).unwrap().height
    };
    assert!(height(60) - height(10) > 50.0 * 20.0);
}

#[test]
fn a_gap_in_the_rate_is_a_gap_in_the_line() {
    let made = Make { units: 13, name: 4, scale: 100.0, script: Chinese };
    let lines = |chart: &Trend| {
        let svg = chart.draw(&Theme::default()).unwrap();
        drawn(&svg.text).iter().filter(|e| e.name == "polyline" && e.get("stroke-width") == Some("2")).count()
    };
    let mut chart = made.trend();
    assert_eq!(lines(&chart), 2);
    chart.months[4].rate = Some(50.0);
    assert_eq!(lines(&chart), 1);
}

#[test]
fn the_last_rate_is_always_written() {
    for units in 3..=25 {
        let mut chart = Make { units, name: 4, scale: 100.0, script: Chinese }.trend();
        let last = chart.months.last_mut().unwrap();
        last.rate_label = "末月".to_owned();
        last.rate = last.rate.or(Some(50.0));
        let svg = chart.draw(&Theme::default()).unwrap();
        assert!(texts(&svg.text).iter().any(|text| text.text == "末月"), "{units} months");
    }
}

#[test]
fn a_zoomed_bridge_draws_totals_as_points() {
    let step = |kind, from, to| Step { kind, from, to, name: "甲".to_owned(), label: "1".to_owned() };
    let steps =
        vec![step(StepKind::Total, 0.0, 96.0), step(StepKind::Change, 96.0, 97.0), step(StepKind::Total, 0.0, 97.0)];
    let axis = |low| Axis::spaced("率", (low, 98.0), 4, label);
    let count = |low, name| {
        let chart = Waterfall { head: head("w"), axis: axis(low), steps: steps.clone() };
        drawn(&chart.draw(&Theme::default()).unwrap().text).iter().filter(|element| element.name == name).count()
    };
    assert_eq!((count(0.0, "rect"), count(0.0, "circle")), (3, 0));
    assert_eq!((count(95.0, "rect"), count(95.0, "circle")), (1, 2));
}

#[test]
fn what_is_a_sentence_is_not_drawn() {
    let made = Make { units: 3, name: 4, scale: 100.0, script: Chinese };
    let mut trend = made.trend();
    trend.months.truncate(1);
    let mut rates = made.rate_bars();
    rates.rows.truncate(2);
    let mut funnel = made.funnel();
    funnel.points.truncate(1);
    let mut histogram = made.histogram();
    histogram.bins.truncate(2);
    let mut dumbbell = made.dumbbell();
    dumbbell.rows.clear();
    let mut shares = made.stacked_shares();
    shares.rows.iter_mut().for_each(|row| row.shares.clear());
    let mut bars = made.bars();
    bars.bars.truncate(2);
    let mut heat = made.heat_map();
    heat.rows.iter_mut().for_each(|row| row.cells.fill(None));
    let mut calendar = made.calendar_heat();
    calendar.panels.iter_mut().for_each(|panel| panel.days.truncate(1));
    let mut waterfall = made.waterfall();
    waterfall.steps.truncate(1);
    let mut lens = made.lens();
    lens.rates.truncate(1);
    let mut flow = made.flow();
    flow.months.truncate(2);
    let charts: [Chart; 12] = [
        flow.into(),
        trend.into(),
        rates.into(),
        funnel.into(),
        histogram.into(),
        dumbbell.into(),
        shares.into(),
        bars.into(),
        heat.into(),
        calendar.into(),
        waterfall.into(),
        lens.into(),
    ];
    for chart in charts {
        let found = chart.draw(&Theme::default());
        assert!(matches!(found, Err(ChartError::TooFew { .. })), "{} {found:?}", chart.head().id);
    }
}

#[test]
fn bad_positions_shapes_and_ids_are_errors() {
    let made = Make { units: 3, name: 4, scale: 100.0, script: Chinese };
    for value in [f64::NAN, f64::INFINITY, -1.0, 1e16] {
        let mut chart = made.bars();
        chart.bars[1].value = value;
        let found = chart.draw(&Theme::default());
        assert!(matches!(found, Err(ChartError::BadPosition { what: "bars", .. })), "{value} {found:?}");
    }
    let mut chart = made.heat_map();
    chart.rows[0].cells.pop();
    let expected = ChartError::BadShape { what: "cells", found: 24, expected: 25 };
    assert_eq!(chart.draw(&Theme::default()), Err(expected));
    let mut chart = made.stacked_shares();
    chart.rows[0].shares[0].value += 10.0;
    assert!(matches!(chart.draw(&Theme::default()), Err(ChartError::BadPosition { what: "sum of shares", .. })));
    for id in ["", "1a", "a b", "a\"", "甲"] {
        let mut chart = made.lens();
        id.clone_into(&mut chart.head.id);
        assert_eq!(chart.draw(&Theme::default()), Err(ChartError::BadId(id.to_owned())));
    }
}
