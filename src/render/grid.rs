//! Small tables of text: for a terminal, a spreadsheet, a page.

use super::answer::{table, writer};
use crate::validate::values::defused;

/// A table of text.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// The stable name and the title of each column.
    pub columns: Vec<(String, String)>,
    /// How many of the first columns are keys: flush left, and what a spreadsheet could take for a formula is defused.
    pub keys: usize,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// For a terminal.
    #[must_use]
    pub fn terminal(&self) -> String {
        table(self.titles(), self.rows.clone(), self.keys)
    }

    /// As CSV under the stable names.
    ///
    /// # Errors
    /// If the writer fails, which it does not do in memory.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = writer();
        writer.write_record(self.columns.iter().map(|(name, _)| name))?;
        for row in &self.rows {
            let cell = |(index, cell): (usize, &String)| if index < self.keys { defused(cell) } else { cell.clone() };
            writer.write_record(row.iter().enumerate().map(cell))?;
        }
        writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }

    /// As a table in GitHub's Markdown; whatever stands in a cell is text there.
    #[must_use]
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let rule = (0..self.columns.len()).map(|index| if index < self.keys { "---" } else { "---:" });
        let rule: Vec<String> = rule.map(str::to_owned).collect();
        let rows: String = self.rows.iter().map(|row| line(row)).collect();
        line(&self.titles()) + &line(&rule) + &rows
    }

    /// The titles of the columns.
    pub(super) fn titles(&self) -> Vec<String> {
        self.columns.iter().map(|(_, title)| title.clone()).collect()
    }
}

/// Text that Markdown leaves as it is.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '~' | '#' => plain.extend(['\\', letter]),
            letter if letter.is_control() => plain.push(' '),
            letter => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_table_in_three_forms() {
        let text = |text: &str| text.to_owned();
        let grid = Grid {
            columns: vec![(text("unit"), text("单位")), (text("n"), text("件"))],
            keys: 1,
            rows: vec![vec![text("=甲|乙"), text("-1")]],
        };
        assert_eq!(grid.csv().unwrap(), "unit,n\r\n'=甲|乙,-1\r\n".as_bytes());
        assert_eq!(grid.markdown(), "| 单位 | 件 |\n| --- | ---: |\n| =甲\\|乙 | -1 |\n");
        assert!(grid.terminal().contains("单位"));
    }

    #[test]
    fn what_stands_in_a_cell_is_text() {
        assert_eq!(plain("<b>x_y*\n|"), "&lt;b&gt;x\\_y\\* \\|");
        assert_eq!(plain("&amp;\\`"), "&amp;amp;\\\\\\`");
    }
}
