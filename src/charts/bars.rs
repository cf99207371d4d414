//! Plain horizontal bars with their values: ages of pending cases, busiest items, ledgers.

use super::{
    Axis, ChartError, Head, Svg, Theme, at_least, lengths, measure,
    plot::{self, Align, Type},
    rows::{Need, Rows},
    theme::Ink,
};

/// How much a bar is to be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Like the others.
    #[default]
    Plain,
    /// The one that is talked about.
    Strong,
    /// There for completeness.
    Quiet,
}

/// One bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What is counted: a unit, an item, an age.
    pub name: String,
    /// Length of the bar, zero or more.
    pub value: f64,
    /// Written at the bar's end.
    pub label: String,
    /// How much it is to be seen.
    pub tone: Tone,
}

/// Horizontal bars, from the first down; at least three.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// Id, title, description.
    pub head: Head,
    /// What is counted; its ticks may be empty, since every bar has its label.
    pub axis: Axis,
    /// The bars, from the top.
    pub bars: Vec<Bar>,
}

/// Gap between a bar and its label in px.
pub(super) const LABEL_GAP: f64 = 6.0;

impl Bars {
    /// Draws the bars from zero.
    ///
    /// # Errors
    /// Fewer than three bars; a negative or endless value; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.head.check()?;
        self.axis.check()?;
        at_least(3, "bars", self.bars.len())?;
        lengths("bars", self.bars.iter().map(|bar| bar.value))?;
        let reach = self.axis.reach_from_zero(self.bars.iter().map(|bar| bar.value));
        let widest = self.bars.iter().map(|bar| measure::text_width(&bar.label, theme.text)).fold(0.0, f64::max);
        let need = Need {
            names: self.bars.iter().map(|bar| bar.name.as_str()).collect(),
            columns: Vec::new(),
            axis: Some(&self.axis),
            key: Vec::new(),
            beside: widest + LABEL_GAP,
            above: 0.0,
            below: 0.0,
        };
        let rows = Rows::new(need, theme);
        plot::page(&self.head.noting(&rows.cut_names()), theme, rows.size, |page| {
            rows.draw(page, reach)?;
            let plot = rows.plot(page, reach);
            for (row, bar) in self.bars.iter().enumerate() {
                let y = rows.middle(row);
                plot.bar((0.0, y - rows.half_bar()), (bar.value, y + rows.half_bar()), bar.tone.ink())?;
                let end = plot.px((bar.value, y)).0;
                page.text((end + LABEL_GAP, y), &bar.label, Type::new(theme.text, Ink::Text, Align::Start))?;
            }
            rows.draw_base(page, reach)
        })
    }
}

impl Tone {
    const fn ink(self) -> Ink {
        match self {
            Self::Plain => Ink::Main,
            Self::Strong => Ink::Accent,
            Self::Quiet => Ink::Rule,
        }
    }
}
