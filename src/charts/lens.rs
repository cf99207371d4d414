//! One rate over different denominators, side by side: the same work, counted three ways.

use super::{
    ChartError, Head, Svg, Theme, at_least, lengths, measure, number,
    plot::{self, Align, LINE, Plot, Type},
    same_length,
    theme::Ink,
};

/// One way to count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LensRate {
    /// What is divided by what.
    pub name: String,
    /// The rate; `None` if there is nothing to divide by.
    pub value: Option<f64>,
    /// The rate as text.
    pub value_label: String,
    /// The number of cases as text.
    pub n_label: String,
}

/// Two to four rates side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lens {
    /// Id, title, description.
    pub head: Head,
    /// The rates, from the left.
    pub rates: Vec<LensRate>,
    /// The rate at which a bar is full (100 for per cent).
    pub whole: f64,
}

/// Gap between the rates in px.
const GAP: f64 = 28.0;
/// Font size of the large values in px, if there is room.
const LARGE: f64 = 26.0;
/// How much wider bold text is.
const BOLD: f64 = 1.08;
/// Most lines of a name.
const NAME_LINES: usize = 3;

impl Lens {
    /// Draws the rates.
    ///
    /// # Errors
    /// Fewer than two rates with a value or more than four; a rate that is negative or above the whole; a bad id.
    pub fn draw(&self, theme: &Theme) -> Result<Svg, ChartError> {
        self.head.check()?;
        at_least(2, "rates", self.rates.iter().filter(|rate| rate.value.is_some()).count())?;
        same_length("rates", self.rates.len(), self.rates.len().min(4))?;
        let values = self.rates.iter().filter_map(|rate| rate.value);
        lengths("rates", values.clone().chain(values.map(|value| self.whole - value)))?;
        let count = number(self.rates.len());
        let width = self.card_width(theme);
        let names: Vec<measure::Wrapped> =
            self.rates.iter().map(|rate| measure::wrap(&rate.name, theme.text, width, NAME_LINES)).collect();
        let lines = names.iter().map(|name| name.lines.len()).max().unwrap_or(1);
        let names_height = number(lines) * theme.text * LINE;
        let cut = self.rates.iter().zip(&names).filter(|(_, name)| name.whole == measure::Whole::Cut);
        let notes: Vec<&str> = cut.map(|(rate, _)| rate.name.as_str()).collect();
        let height = names_height + LARGE + 12.0 + 10.0 + theme.text + 14.0;
        let page_width = width * count + GAP * (count - 1.0);
        plot::page(&self.head.noting(&notes), theme, (page_width, height), |page| {
            for (at, (rate, name)) in self.rates.iter().zip(&names).enumerate() {
                let card = Card { left: number(at) * (width + GAP), width, top: names_height, whole: self.whole };
                let look = Type::new(theme.text, Ink::Text, Align::Start);
                let own_height = number(name.lines.len()) * theme.text * LINE;
                page.lines((card.left, own_height / 2.0), &name.lines, look)?;
                card.draw(page, rate, theme)?;
            }
            Ok(())
        })
    }

    /// An equal part of the theme's width, or what the widest value or number needs.
    fn card_width(&self, theme: &Theme) -> f64 {
        let count = number(self.rates.len());
        let share = (theme.width - GAP * (count - 1.0)) / count;
        let value = self.rates.iter().map(|rate| measure::text_width(&rate.value_label, theme.text * BOLD));
        let note = self.rates.iter().map(|rate| measure::text_width(&rate.n_label, theme.small()));
        value.chain(note).fold(share, f64::max)
    }
}

/// The place of one rate.
struct Card {
    left: f64,
    width: f64,
    top: f64,
    whole: f64,
}

impl Card {
    fn draw(&self, page: &Plot, rate: &LensRate, theme: &Theme) -> Result<(), ChartError> {
        let Self { left, width, top, whole } = *self;
        let size = LARGE.min(width / measure::text_width(&rate.value_label, BOLD).max(0.1));
        let look = Type::new(size, Ink::Text, Align::Start).bold();
        page.text((left, top + 6.0 + LARGE / 2.0), &rate.value_label, look)?;
        let bar = top + LARGE + 14.0;
        page.bar((left, bar), (left + width, bar + 7.0), Ink::Grid)?;
        if let Some(value) = rate.value {
            let share = if whole > 0.0 { value / whole } else { 0.0 };
            page.bar((left, bar), (left + width * share, bar + 7.0), Ink::Main)?;
        }
        let look = Type::new(theme.small(), Ink::Muted, Align::Start);
        page.text((left, bar + 16.0 + theme.small() / 2.0), &rate.n_label, look)
    }
}
