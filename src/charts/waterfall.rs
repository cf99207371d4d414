//! From one total to another: what every cause adds or takes away.

use super::{
    Axis, ChartError, Head, Svg, Theme, at_least,
    bars::LABEL_GAP,
    measure,
    plot::{self, Align, Plot, Stroke, Type},
    positions,
    rows::{Need, Rows},
    theme::Ink,
};

/// What a step is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepKind {
    /// A total: its own value, from nothing.
    Total,
    /// A change from one running total to the next.
    #[default]
    Change,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// What it is.
    pub name: String,
    /// Total or change.
    pub kind: StepKind,
    /// The running total before the step; not used by totals.
    pub from: f64,
    /// The running total after the step.
    pub to: f64,
    /// The total or the signed change as text.
    pub label: String,
}

/// A bridge between totals; at least three steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waterfall {
    /// Id, title, description.
    pub head: Head,
    /// What is measured. Without a tick at zero the axis starts near the data, and totals are points, not bars.
    pub axis: Axis,
    /// The steps, from the top.
    pub steps: Vec<Step>,
}

impl Waterfall {
    /// Draws the steps.
    ///
    /// # Errors
    /// Fewer than three steps; an endless value; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.head.check()?;
        self.axis.check()?;
        at_least(3, "steps", self.steps.len())?;
        positions("steps", self.steps.iter().flat_map(|step| [step.from, step.to]))?;
        let reach = self.reach();
        let widest = self.steps.iter().map(|step| measure::text_width(&step.label, theme.text)).fold(0.0, f64::max);
        let need = Need {
            names: self.steps.iter().map(|step| step.name.as_str()).collect(),
            columns: Vec::new(),
            axis: Some(&self.axis),
            key: Vec::new(),
            beside: widest + LABEL_GAP + 4.0,
            above: 0.0,
            below: 0.0,
        };
        let rows = Rows::new(need, theme);
        plot::page(&self.head.noting(&rows.cut_names()), theme, rows.size, |page| {
            rows.draw(page, reach)?;
            let plot = rows.plot(page, reach);
            for (row, step) in self.steps.iter().enumerate() {
                let (y, half) = (rows.middle(row), rows.half_bar());
                let ends = step.ends(reach);
                draw_step(&plot, step, ends, (y - half, y + half))?;
                if row + 1 < self.steps.len() {
                    let next = rows.middle(row + 1) - half;
                    plot.line(&[(step.to, y + half), (step.to, next)], Stroke::new(Ink::Rule, 1.0))?;
                }
                let end = plot.px((ends.0.max(ends.1), y)).0 + LABEL_GAP + 4.0;
                let look = Type::new(theme.text, Ink::Text, Align::Start);
                let look = if step.kind == StepKind::Total { look.bold() } else { look };
                page.text((end, y), &step.label, look)?;
            }
            Ok(())
        })
    }

    /// Zero belongs to the axis if a tick says so or there are no ticks.
    fn reach(&self) -> (f64, f64) {
        let data = self.steps.iter().flat_map(|step| match step.kind {
            StepKind::Total => [step.to, step.to],
            StepKind::Change => [step.from, step.to],
        });
        if self.axis.ticks.is_empty() { self.axis.reach_from_zero(data) } else { self.axis.reach(data) }
    }
}

impl Step {
    /// Both ends of the step's bar; a total has only one if the axis does not reach zero.
    fn ends(&self, reach: (f64, f64)) -> (f64, f64) {
        match self.kind {
            StepKind::Change => (self.from, self.to),
            StepKind::Total if reach.0 <= 0.0 && reach.1 >= 0.0 => (0.0, self.to),
            StepKind::Total => (self.to, self.to),
        }
    }

    fn ink(&self) -> Ink {
        match self.kind {
            StepKind::Total => Ink::Total,
            StepKind::Change if self.to < self.from => Ink::Fall,
            StepKind::Change => Ink::Rise,
        }
    }
}

/// Draws a bar between two ends; where they are one point, a dot for a total and a line for a change of nothing.
fn draw_step(plot: &Plot, step: &Step, ends: (f64, f64), (top, bottom): (f64, f64)) -> Result<(), ChartError> {
    if (ends.0 - ends.1).abs() > 0.0 {
        return plot.bar((ends.0, top), (ends.1, bottom), step.ink());
    }
    match step.kind {
        StepKind::Total => plot.dot((ends.0, f64::midpoint(top, bottom)), 5.0, Ink::Total),
        StepKind::Change => plot.line(&[(ends.0, top), (ends.0, bottom)], Stroke::new(Ink::Rise, 2.0)),
    }
}
