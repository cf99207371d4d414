//! Drawing through plotters.
//!
//! In: shapes in the coordinates of a [`Plot`], texts with a place. Out: an [`Svg`]. Never: a colour literal (only inks),
//! a text measured by plotters. Why: plotters maps coordinates and writes shapes; ten of its units are one px, so
//! that a px can be divided.

use super::{ChartError, Head, Svg, Theme, rewrite, theme::Ink};
use plotters::{
    coord::types::RangedCoordf64,
    element::{Circle, PathElement, Rectangle, Text},
    prelude::{Cartesian2d, DrawingArea, FontDesc, FontFamily, FontStyle, IntoDrawingArea, RGBColor, SVGBackend},
    style::{
        Color, ShapeStyle, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

/// plotters' units in one px.
const UNITS: f64 = 10.0;
/// plotters divides font sizes by this on their way into the SVG.
const FONT_SCALE: f64 = 1.24;
/// From the middle of a line of text down to its baseline, in em.
const BASELINE: f64 = 0.36;

/// A stretch of an axis: `low` is drawn at `from` px, `high` at `to` px.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Span {
    /// Coordinates that are px.
    pub(super) const fn px(length: f64) -> Self {
        Self { low: 0.0, high: length, from: 0.0, to: length }
    }
}

/// A point in the coordinates of a plot.
pub(super) type At = (f64, f64);

/// Where a text's place is: its start, middle or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) ink: Ink,
    pub(super) align: Align,
    pub(super) weight: FontStyle,
}

impl Type {
    pub(super) const fn new(size: f64, ink: Ink, align: Align) -> Self {
        Self { size, ink, align, weight: FontStyle::Normal }
    }

    pub(super) const fn bold(self) -> Self {
        Self { weight: FontStyle::Bold, ..self }
    }
}

/// How a line looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    ink: Ink,
    width: f64,
    dashes: u8,
}

impl Stroke {
    pub(super) const fn new(ink: Ink, width: f64) -> Self {
        Self { ink, width, dashes: 0 }
    }

    pub(super) const fn dashed(self) -> Self {
        Self { dashes: 1, ..self }
    }

    fn style(self) -> ShapeStyle {
        ShapeStyle {
            color: code(self.ink, self.dashes).to_rgba(),
            filled: false,
            stroke_width: units(self.width).unsigned_abs(),
        }
    }
}

/// The way of an ink through plotters: a colour that is a code, not a colour.
fn code(ink: Ink, dashes: u8) -> RGBColor {
    RGBColor(ink.code(), dashes, 0)
}

fn filled(ink: Ink) -> ShapeStyle {
    code(ink, 0).filled()
}

#[expect(clippy::cast_possible_truncation, reason = "checked positions are far inside i32, and `as` saturates")]
fn units(px: f64) -> i32 {
    (px * UNITS).round() as i32
}

/// A part of the drawing with its own coordinates.
pub(super) struct Plot<'a> {
    area: DrawingArea<SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
}

/// Draws on a page of `size` px (coordinates are px) and makes the document.
pub(super) fn page<F>(head: &Head, theme: &Theme, size: (f64, f64), draw: F) -> Result<Svg, ChartError>
where
    F: for<'p> FnOnce(&Plot<'p>) -> Result<(), ChartError>,
{
    let (width, height) = (size.0.ceil(), size.1.ceil());
    let mut drawn = String::new();
    {
        let backend = SVGBackend::with_string(&mut drawn, (units(width).unsigned_abs(), units(height).unsigned_abs()));
        let root = backend.into_drawing_area();
        let area = root.apply_coord_spec(coordinates(Span::px(width), Span::px(height)));
        draw(&Plot { area })?;
        root.present().map_err(drawing)?;
    }
    let text = rewrite::document(&drawn, head, theme, (width, height));
    Ok(Svg { text, width, height, title: head.title.clone(), description: head.description.clone() })
}

fn coordinates(x: Span, y: Span) -> Cartesian2d<RangedCoordf64, RangedCoordf64> {
    let pixels = (units(x.from)..units(x.to), units(y.from)..units(y.to));
    Cartesian2d::new(x.low..x.high, y.low..y.high, pixels)
}

fn drawing<E: std::fmt::Display>(error: E) -> ChartError {
    ChartError::Drawing(error.to_string())
}

impl<'a> Plot<'a> {
    /// Other coordinates on the same page; places in px are those of the page.
    pub(super) fn with(&self, x: Span, y: Span) -> Plot<'a> {
        Plot { area: self.area.strip_coord_spec().apply_coord_spec(coordinates(x, y)) }
    }

    /// Where a point is on the page, in px.
    pub(super) fn px(&self, at: At) -> At {
        let (x, y) = self.area.map_coordinate(&at);
        (f64::from(x) / UNITS, f64::from(y) / UNITS)
    }

    /// A filled rectangle between two corners.
    pub(super) fn bar(&self, a: At, b: At, ink: Ink) -> Result<(), ChartError> {
        self.area.draw(&Rectangle::new([a, b], filled(ink))).map_err(drawing)
    }

    /// The outline of a rectangle between two corners.
    pub(super) fn frame(&self, a: At, b: At, ink: Ink) -> Result<(), ChartError> {
        self.area.draw(&Rectangle::new([a, b], Stroke::new(ink, 1.0).style())).map_err(drawing)
    }

    /// A line through points.
    pub(super) fn line(&self, points: &[At], stroke: Stroke) -> Result<(), ChartError> {
        self.area.draw(&PathElement::new(points.to_vec(), stroke.style())).map_err(drawing)
    }

    /// A filled circle of `radius` px.
    pub(super) fn dot(&self, at: At, radius: f64, ink: Ink) -> Result<(), ChartError> {
        self.area.draw(&Circle::new(at, units(radius), filled(ink))).map_err(drawing)
    }

    /// A circle line of `radius` px.
    pub(super) fn ring(&self, at: At, radius: f64, stroke: Stroke) -> Result<(), ChartError> {
        self.area.draw(&Circle::new(at, units(radius), stroke.style())).map_err(drawing)
    }

    /// A line of text; `at` is its start, middle or end, halfway up.
    pub(super) fn text(&self, at: At, text: &str, look: Type) -> Result<(), ChartError> {
        if text.is_empty() {
            return Ok(());
        }
        let h_pos = match look.align {
            Align::Start => HPos::Left,
            Align::Middle => HPos::Center,
            Align::End => HPos::Right,
        };
        let font = FontDesc::new(FontFamily::SansSerif, look.size * UNITS * FONT_SCALE, look.weight);
        let style = TextStyle { font, color: code(look.ink, 0).to_backend_color(), pos: Pos::new(h_pos, VPos::Top) };
        let baseline = (at.0, at.1 + look.size * BASELINE);
        self.area.draw(&Text::new(rewrite::clean(text), baseline, style)).map_err(drawing)
    }

    /// Lines of text, the block halfway up at `at`.
    pub(super) fn lines(&self, at: At, lines: &[String], look: Type) -> Result<(), ChartError> {
        let pitch = look.size * LINE;
        let top = at.1 - pitch * (super::number(lines.len()) - 1.0) / 2.0;
        for (row, line) in lines.iter().enumerate() {
            self.text((at.0, top + pitch * super::number(row)), line, look)?;
        }
        Ok(())
    }
}

/// Distance between lines of text in em.
pub(super) const LINE: f64 = 1.2;

/// Points on the way from `a` to `b`, every few px.
pub(super) fn between(a: At, b: At) -> impl Iterator<Item = At> {
    let steps = ((b.0 - a.0).hypot(b.1 - a.1) / 5.0).ceil().clamp(1.0, 400.0);
    std::iter::successors(Some(0.0), |step| Some(step + 1.0))
        .take_while(move |step| *step <= steps)
        .map(move |step| (a.0 + (b.0 - a.0) * step / steps, a.1 + (b.1 - a.1) * step / steps))
}
