//! Size and colours of charts.
//!
//! In: nothing. Out: a [`Theme`], and the style rules by which a page repaints charts that are already drawn.
//! Never: a colour anywhere else in this room. Why: one palette, safe for colour-blind readers and on a grey printer, in
//! light and dark; shapes name a role ([`Ink`]), not a colour.

use std::fmt::Write as _;

/// The fonts of all texts, by system, best first.
pub const FONTS: &str = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',SimSun,sans-serif";

/// How large charts are drawn and for which background.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    /// Width in px; a chart whose texts need more grows beyond it.
    pub width: f64,
    /// Font size of names and values in px; ticks and notes are one px smaller.
    pub text: f64,
    /// The background for which the colours in the SVG's attributes are chosen; a page's style rules go before them.
    pub mode: Mode,
}

/// A background.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Dark on white, also for print.
    #[default]
    Light,
    /// Light on near-black.
    Dark,
}

impl Default for Theme {
    fn default() -> Self {
        Self { width: 760.0, text: 12.0, mode: Mode::Light }
    }
}

/// What a stroke or area is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Paper,
    Text,
    Muted,
    Grid,
    Rule,
    Main,
    Pale,
    Accent,
    Total,
    Rise,
    Fall,
    Level1,
    Level2,
    Level3,
    Level4,
    Level5,
    OnStrong,
    OnPale,
    Heat1,
    Heat2,
    Heat3,
    Heat4,
    Heat5,
    Heat6,
    OnHeatLow,
    OnHeatHigh,
}

/// One colour in both modes.
struct Shade {
    ink: Ink,
    /// Part of the class `cf-…` (fill), `cs-…` (stroke) and of the variable `--chart-…`.
    name: &'static str,
    light: &'static str,
    dark: &'static str,
}

const fn shade(ink: Ink, name: &'static str, light: &'static str, dark: &'static str) -> Shade {
    Shade { ink, name, light, dark }
}

/// The palette; the position of a shade is its code on the way through plotters.
const SHADES: [Shade; 26] = [
    shade(Ink::Paper, "paper", "#ffffff", "#14191f"),
    shade(Ink::Text, "text", "#1f2933", "#e6ebf0"),
    shade(Ink::Muted, "muted", "#5b6670", "#9fabb7"),
    shade(Ink::Grid, "grid", "#e4e8ec", "#2b333c"),
    shade(Ink::Rule, "rule", "#8a96a3", "#6b7783"),
    shade(Ink::Main, "main", "#1f5fa0", "#5b9fe0"),
    shade(Ink::Pale, "pale", "#a5c5e4", "#3d6a99"),
    shade(Ink::Accent, "accent", "#c2410c", "#f5935c"),
    shade(Ink::Total, "total", "#3b4754", "#c5ced8"),
    shade(Ink::Rise, "rise", "#4f8cc9", "#5b9fe0"),
    shade(Ink::Fall, "fall", "#f0a04b", "#a85c22"),
    shade(Ink::Level1, "level-1", "#12457c", "#3474b8"),
    shade(Ink::Level2, "level-2", "#5b9bd5", "#8fc1f0"),
    shade(Ink::Level3, "level-3", "#d3dbe3", "#b4bec8"),
    shade(Ink::Level4, "level-4", "#f0a04b", "#f3b774"),
    shade(Ink::Level5, "level-5", "#b33c00", "#c24e1b"),
    shade(Ink::OnStrong, "on-strong", "#ffffff", "#ffffff"),
    shade(Ink::OnPale, "on-pale", "#1f2933", "#14191f"),
    shade(Ink::Heat1, "heat-1", "#edf3f9", "#1c2733"),
    shade(Ink::Heat2, "heat-2", "#cfdfef", "#213549"),
    shade(Ink::Heat3, "heat-3", "#a8c6e2", "#274a70"),
    shade(Ink::Heat4, "heat-4", "#74a3cf", "#2f6398"),
    shade(Ink::Heat5, "heat-5", "#3a76b0", "#6aa3dc"),
    shade(Ink::Heat6, "heat-6", "#1c4f86", "#c3dcf3"),
    shade(Ink::OnHeatLow, "on-heat-low", "#1f2933", "#e6ebf0"),
    shade(Ink::OnHeatHigh, "on-heat-high", "#ffffff", "#14191f"),
];

/// The steps of a heat map from low to high.
const HEAT: [Ink; 6] = [Ink::Heat1, Ink::Heat2, Ink::Heat3, Ink::Heat4, Ink::Heat5, Ink::Heat6];

impl Theme {
    /// The font size of ticks, column heads and notes in px.
    pub(super) fn small(&self) -> f64 {
        self.text - 1.0
    }

    /// The style rules by which a page repaints inlined charts: every colour becomes a variable `--chart-…` whose
    /// fallback is the light colour. To be put into the page once.
    #[must_use]
    pub fn rules() -> String {
        let mut css = String::new();
        for Shade { name, light, .. } in &SHADES {
            // Writing to a string cannot fail.
            let _ = writeln!(css, ".chart .cf-{name}{{fill:var(--chart-{name},{light})}}");
            let _ = writeln!(css, ".chart .cs-{name}{{stroke:var(--chart-{name},{light})}}");
        }
        css
    }

    /// The variables of one mode as declarations (`--chart-main:#1f5fa0;…`), for the selector the page chooses.
    #[must_use]
    pub fn variables(mode: Mode) -> String {
        let mut css = String::new();
        for shade in &SHADES {
            let _ = write!(css, "--chart-{}:{};", shade.name, shade.in_mode(mode));
        }
        css
    }
}

impl Shade {
    const fn in_mode(&self, mode: Mode) -> &'static str {
        match mode {
            Mode::Light => self.light,
            Mode::Dark => self.dark,
        }
    }
}

impl Ink {
    /// The place of this ink in the palette.
    pub(super) fn code(self) -> u8 {
        (0..).zip(&SHADES).find(|(_, shade)| shade.ink == self).map_or(0, |(code, _)| code)
    }

    /// Name and colour of the ink with this code.
    pub(super) fn decode(code: u8, mode: Mode) -> Option<(&'static str, &'static str)> {
        SHADES.get(usize::from(code)).map(|shade| (shade.name, shade.in_mode(mode)))
    }

    /// The inks of `count` ordered levels (2 to 5), best first; nothing for another count.
    pub(super) fn levels(count: usize) -> &'static [Self] {
        match count {
            2 => &[Self::Level1, Self::Level5],
            3 => &[Self::Level1, Self::Level3, Self::Level5],
            4 => &[Self::Level1, Self::Level2, Self::Level4, Self::Level5],
            5 => &[Self::Level1, Self::Level2, Self::Level3, Self::Level4, Self::Level5],
            _ => &[],
        }
    }

    /// The step of a heat map for a shade of 0 (low) to 1 (high).
    pub(super) fn heat(shade: f64) -> Self {
        let mut edges = (1..HEAT.len()).map(|step| super::number(step) / super::number(HEAT.len()));
        let step = edges.position(|edge| shade < edge).unwrap_or(HEAT.len() - 1);
        HEAT[step]
    }

    /// All steps of a heat map, low first.
    pub(super) const fn heats() -> [Self; 6] {
        HEAT
    }

    /// The ink of text that stands on this ink.
    pub(super) const fn text_on(self) -> Self {
        match self {
            Self::Level1 | Self::Level5 => Self::OnStrong,
            Self::Level2 | Self::Level3 | Self::Level4 => Self::OnPale,
            Self::Heat1 | Self::Heat2 | Self::Heat3 | Self::Heat4 => Self::OnHeatLow,
            Self::Heat5 | Self::Heat6 => Self::OnHeatHigh,
            _ => Self::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance after WCAG 2.
    fn luminance(ink: Ink, mode: Mode) -> f64 {
        let (_, hex) = Ink::decode(ink.code(), mode).unwrap();
        let part = |at: usize| {
            let c = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(a: Ink, b: Ink, mode: Mode) -> f64 {
        let (a, b) = (luminance(a, mode) + 0.05, luminance(b, mode) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn text_has_aa_contrast_on_whatever_it_stands_on() {
        for mode in [Mode::Light, Mode::Dark] {
            for ink in [Ink::Text, Ink::Muted, Ink::Accent] {
                assert!(contrast(ink, Ink::Paper, mode) >= 4.5, "{ink:?} {mode:?}");
            }
            for ink in Ink::levels(5).iter().copied().chain(HEAT) {
                let found = contrast(ink.text_on(), ink, mode);
                assert!(found >= 4.5, "{ink:?} {mode:?} {found:.2}");
            }
        }
    }

    #[test]
    fn shapes_stand_out_from_the_paper() {
        for mode in [Mode::Light, Mode::Dark] {
            for ink in [Ink::Main, Ink::Accent, Ink::Total, Ink::Rise] {
                assert!(contrast(ink, Ink::Paper, mode) >= 3.0, "{ink:?} {mode:?}");
            }
        }
    }

    #[test]
    fn neighbours_differ_in_grey() {
        for mode in [Mode::Light, Mode::Dark] {
            for (a, b) in [(Ink::Main, Ink::Pale), (Ink::Rise, Ink::Fall), (Ink::Total, Ink::Rise)] {
                assert!(contrast(a, b, mode) >= 1.5, "{a:?} {b:?} {mode:?} {}", contrast(a, b, mode));
            }
            for pair in HEAT.windows(2) {
                assert!(contrast(pair[0], pair[1], mode) >= 1.18, "{pair:?} {mode:?}");
            }
        }
        for (at, a) in Ink::levels(5).iter().enumerate() {
            for b in &Ink::levels(5)[at + 1..] {
                assert!(contrast(*a, *b, Mode::Light) >= 1.3, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn every_shade_has_its_own_ink_and_name() {
        for (at, shade) in SHADES.iter().enumerate() {
            assert_eq!(usize::from(shade.ink.code()), at, "{}", shade.name);
            assert!(SHADES[..at].iter().all(|other| other.name != shade.name), "{}", shade.name);
        }
    }

    #[test]
    fn heat_has_its_ends() {
        assert_eq!(Ink::heat(0.0), Ink::Heat1);
        assert_eq!(Ink::heat(1.0), Ink::Heat6);
        assert_eq!(Ink::heat(0.5), Ink::Heat4);
    }
}
