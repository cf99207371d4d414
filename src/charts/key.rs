//! Keys: a sign and what it stands for, in lines above or below a plot.
//!
//! In: entries. Out: where they stand, and how high they are together. Never: a language's words. Why: entries wrap
//! to the next line instead of running out of the picture.

use super::{
    ChartError, measure, number,
    plot::{Align, Plot, Stroke, Type},
    theme::Ink,
};

/// A sign before a text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sign {
    /// No sign: what the axis below measures.
    None,
    Square(Ink),
    Dot(Ink),
    Ring(Ink),
    /// An upright stroke.
    Bar(Ink),
    Line(Stroke),
    /// A day off.
    Struck,
    /// A day that is worked although it would be off.
    Framed,
}

/// Width of a sign with its gap in px.
const SIGN: f64 = 16.0;
/// Gap between entries in px.
const GAP: f64 = 18.0;

impl Sign {
    const fn width(self) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Line(_) => SIGN + 8.0,
            _ => SIGN,
        }
    }

    /// Draws the sign; `x` is its left edge, `y` its middle, in px of the page.
    pub(super) fn draw(self, page: &Plot, x: f64, y: f64) -> Result<(), ChartError> {
        let corners = ((x, y - 5.0), (x + 10.0, y + 5.0));
        match self {
            Self::None => Ok(()),
            Self::Square(ink) => page.bar(corners.0, corners.1, ink),
            Self::Dot(ink) => page.dot((x + 5.0, y), 4.5, ink),
            Self::Ring(ink) => page.ring((x + 5.0, y), 4.0, Stroke::new(ink, 1.8)),
            Self::Bar(ink) => page.bar((x + 3.8, y - 6.0), (x + 6.2, y + 6.0), ink),
            Self::Line(stroke) => page.line(&[(x, y), (x + 18.0, y)], stroke),
            Self::Struck => {
                page.frame(corners.0, corners.1, Ink::Grid)?;
                page.line(&[(x + 5.0, y + 5.0), (x + 10.0, y)], Stroke::new(Ink::Rule, 1.0))
            }
            Self::Framed => framed(page, corners.0, corners.1),
        }
    }
}

/// The frame of a make-up working day.
pub(super) fn framed(page: &Plot, a: (f64, f64), b: (f64, f64)) -> Result<(), ChartError> {
    let (left, top, right, bottom) = (a.0 + 1.0, a.1 + 1.0, b.0 - 1.0, b.1 - 1.0);
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top - 1.0)];
    page.line(&corners, Stroke::new(Ink::Accent, 2.0))
}

/// Entries in lines.
pub(super) struct Key {
    entries: Vec<(Sign, String, f64, usize)>,
    lines: usize,
    size: f64,
}

impl Key {
    /// Lays out entries in lines of `width` px; entries without text are left out.
    pub(super) fn new(entries: &[(Sign, &str)], size: f64, width: f64) -> Self {
        let mut placed = Vec::new();
        let (mut x, mut line) = (0.0, 0);
        for (sign, text) in entries.iter().filter(|(_, text)| !text.is_empty()) {
            let text = measure::fit(text, size, width - sign.width());
            let long = sign.width() + measure::text_width(&text, size);
            if x > 0.0 && x + long > width {
                (x, line) = (0.0, line + 1);
            }
            placed.push((*sign, text, x, line));
            x += long + GAP;
        }
        let lines = placed.last().map_or(0, |entry| entry.3 + 1);
        Self { entries: placed, lines, size }
    }

    /// The height of all lines in px.
    pub(super) fn height(&self) -> f64 {
        number(self.lines) * self.pitch()
    }

    fn pitch(&self) -> f64 {
        self.size + 7.0
    }

    /// Draws the entries from the left edge `left` and the upper edge `top`.
    pub(super) fn draw(&self, page: &Plot, left: f64, top: f64) -> Result<(), ChartError> {
        for (sign, text, x, line) in &self.entries {
            let (x, y) = (left + x, top + self.pitch() * (number(*line) + 0.5));
            sign.draw(page, x, y)?;
            let ink = if matches!(sign, Sign::None) { Ink::Muted } else { Ink::Text };
            page.text((x + sign.width(), y), text, Type::new(self.size, ink, Align::Start))?;
        }
        Ok(())
    }
}
