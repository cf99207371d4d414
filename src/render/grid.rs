//! Small tables of text: for a terminal, a spreadsheet, a page.

use super::answer::{table, writer};
use crate::validate::values::defused;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

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
        let cell = |cell: &String| shortened(cell);
        let rows = self.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        table(self.titles().iter().map(cell).collect(), rows, self.keys)
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

/// How wide a cell of a terminal table becomes; a Chinese character is two wide.
const WIDEST: usize = 80;

/// A cell of a terminal table: on one line, and cut if it is very long.
fn shortened(text: &str) -> String {
    let line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if line.width() <= WIDEST {
        return line;
    }
    let mut width = 0;
    let fits = |letter: &char| {
        width += letter.width().unwrap_or(0);
        width < WIDEST
    };
    line.chars().take_while(fits).chain(['…']).collect()
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
    fn a_cell_of_a_terminal_is_one_line_of_bounded_width() {
        let columns = vec![("a".to_owned(), "单位".to_owned())];
        let grid = |text: &str| Grid { columns: columns.clone(), keys: 1, rows: vec![vec![text.to_owned()]] };
        let lines = |text: &str| grid(text).terminal().lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(lines("一\n二\t三\r"), lines("一 二 三 "));
        let long = "局".repeat(300);
        assert!(lines(&long).iter().all(|line| line.width() <= WIDEST + 2));
        assert!(lines(&long)[3].trim().ends_with("局…"));
        assert!(
            grid(&long).markdown().contains(&long)
                && String::from_utf8(grid(&long).csv().unwrap()).unwrap().contains(&long)
        );
        assert!(lines(&"局".repeat(40))[3].ends_with("局"), "what fits is whole");
    }

    #[test]
    fn what_stands_in_a_cell_is_text() {
        assert_eq!(plain("<b>x_y*\n|"), "&lt;b&gt;x\\_y\\* \\|");
        assert_eq!(plain("&amp;\\`"), "&amp;amp;\\\\\\`");
    }
}
