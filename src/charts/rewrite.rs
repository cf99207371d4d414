//! From plotters' SVG to ours.
//!
//! In: the elements plotters wrote, in tenths of a px, coloured by ink codes. Out: one `<svg>` in px whose colours are
//! attributes (any viewer) and classes (a page can repaint them), with title and description. Never: layout.
//! Why: plotters knows whole units, literal colours and one font; a page needs themes, names and real text.

use super::{Head, Theme, theme::FONTS, theme::Ink};
use std::fmt::Write as _;

/// The document around the elements in `drawn`.
pub(super) fn document(drawn: &str, head: &Head, theme: &Theme, size: (f64, f64)) -> String {
    let Head { id, title, description } = head;
    let (width, height) = size;
    let (title, description) = (escape(title), escape(description));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{id}\" class=\"chart\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" style=\"max-width:100%;height:auto\" font-family=\"{FONTS}\">\n\
         <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{description}</desc>\n"
    );
    let mut lines = drawn.lines().filter(|line| !line.starts_with("<svg") && !line.starts_with("</"));
    while let Some(line) = lines.next() {
        element(&mut out, line, theme);
        if line.starts_with("<text") {
            out.push_str(lines.next().unwrap_or_default());
            out.push_str("</text>");
        }
        out.push('\n');
    }
    out.push_str("</svg>\n");
    out
}

/// Rewrites one opening tag.
fn element(out: &mut String, line: &str, theme: &Theme) {
    let name = line.trim_start_matches('<').split([' ', '>', '/']).next().unwrap_or_default();
    let _ = write!(out, "<{name}");
    let found: Vec<(&str, &str)> = attributes(line).collect();
    let stroked = found.iter().any(|(key, value)| *key == "stroke" && *value != "none");
    let mut classes = Vec::new();
    for (key, value) in found {
        match key {
            "opacity" | "dy" | "font-family" => {}
            "text-anchor" if value == "start" => {}
            "stroke" if value == "none" => {}
            "stroke-width" if !stroked => {}
            "fill" | "stroke" => classes.extend(paint(out, key, value, theme)),
            "text-anchor" | "font-weight" => attribute(out, key, value),
            _ => attribute(out, key, value.split(' ').map(point).collect::<Vec<_>>().join(" ").trim_end()),
        }
    }
    if !classes.is_empty() {
        attribute(out, "class", &classes.join(" "));
    }
    out.push_str(if line.ends_with("/>") { "/>" } else { ">" });
}

/// Writes a colour attribute (and dashes) for an ink code; returns the class by which a page repaints it.
fn paint(out: &mut String, key: &str, value: &str, theme: &Theme) -> Option<String> {
    let byte = |at: usize| value.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
    let Some((name, colour)) = byte(1).and_then(|code| Ink::decode(code, theme.mode)) else {
        attribute(out, key, value);
        return None;
    };
    attribute(out, key, colour);
    if byte(3) == Some(1) {
        attribute(out, "stroke-dasharray", "4 3");
    }
    let prefix = if key == "fill" { "cf" } else { "cs" };
    Some(format!("{prefix}-{name}"))
}

fn attribute(out: &mut String, key: &str, value: &str) {
    let _ = write!(out, " {key}=\"{value}\"");
}

/// The attributes of an opening tag in order; plotters escapes quotes inside values.
fn attributes(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut parts = line.split('"');
    std::iter::from_fn(move || {
        let key = parts.next()?.trim_end_matches('=').rsplit(' ').next()?;
        parts.next().map(|value| (key, value))
    })
}

/// `x` or `x,y` in tenths of a px, as px.
fn point(tenths: &str) -> String {
    tenths.split(',').map(px).collect::<Vec<_>>().join(",")
}

/// Tenths of a px as px with at most one decimal.
fn px(tenths: &str) -> String {
    let Ok(value) = tenths.parse::<f64>() else { return tenths.to_owned() };
    let text = format!("{:.1}", value / 10.0);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// `text` without what a document may not hold, as one line: control characters become spaces.
pub(super) fn clean(text: &str) -> String {
    let allowed = |c: char| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if allowed(c) { c } else { ' ' }).collect()
}

/// `text` as character data.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_colours_and_dashes() {
        let mut out = String::new();
        let line =
            "<line opacity=\"1\" stroke=\"#050100\" stroke-width=\"15\" x1=\"-7\" y1=\"100\" x2=\"7\" y2=\"1\"/>";
        element(&mut out, line, &Theme::default());
        assert_eq!(
            out,
            "<line stroke=\"#1f5fa0\" stroke-dasharray=\"4 3\" stroke-width=\"1.5\" x1=\"-0.7\" y1=\"10\" x2=\"0.7\" \
             y2=\"0.1\" class=\"cs-main\"/>"
        );
    }

    #[test]
    fn points_are_px() {
        let mut out = String::new();
        element(&mut out, "<polygon opacity=\"1\" fill=\"#000000\" points=\"1,20 30,4 \"/>", &Theme::default());
        assert_eq!(out, "<polygon fill=\"#ffffff\" points=\"0.1,2 3,0.4\" class=\"cf-paper\"/>");
    }
}
