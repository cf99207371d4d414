//! Cells that a spreadsheet would run as a formula, and how they are kept from it.

const STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The text with a `'` before it if a spreadsheet would run it; [`undefused`] undoes exactly that.
#[must_use]
pub fn defused(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// What a cell was before it was [`defused`].
#[must_use]
pub fn undefused(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// Whether a heading says in brackets at its end that cells under it were [`defused`].
#[must_use]
pub fn says_defused(heading: &str) -> bool {
    let inside = heading.trim_end().strip_suffix([')', '\u{ff09}']);
    let inside = inside.and_then(|text| text.rsplit_once(['(', '\u{ff08}']));
    inside.is_some_and(|(_, remark)| remark.contains('\''))
}

/// Whether a spreadsheet would run it. Cells that begin with `'` before a formula count too, so that nothing is undone
/// that was not done.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(STARTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_defused_is_undone() {
        for text in ["=1+1", "+8", "-5", "@x", "\tx", "\rx", "'=1", "''-", "'007", "5-3", ""] {
            assert!(!defused(text).starts_with(STARTS), "{text:?}");
            assert_eq!(undefused(&defused(text)), text);
        }
        assert!(says_defused("事项名称(前加'防公式)") && says_defused("item (' put before formulas) "));
        assert!(!says_defused("承诺时限(工作日)") && !says_defused("it's"));
    }
}
