//! Tables of the same shape in several sections.

use super::{
    gather::{Sheet, Whole, count, outcome},
    press::{Place, column_kind},
    writer::Writer,
};
use crate::{
    figures::{GroupKey, Outcome, figure},
    number::{NONE, competition_ranks},
    report::{Cell, Column, ColumnKind, Row, Table, Tone},
};

/// Groups with their keys.
pub(super) type Named<'s> = Vec<(String, &'s [Outcome])>;

impl Sheet {
    /// The groups in which the dimension is filled in.
    pub(super) fn named(&self) -> Named<'_> {
        self.all().into_iter().filter(|(key, _)| !key.is_empty()).collect()
    }

    /// All groups, that without a value of the dimension last.
    pub(super) fn all(&self) -> Named<'_> {
        let key = |group: &crate::figures::Group| group.key.first().map_or_else(String::new, GroupKey::text);
        let mut groups: Named<'_> = self.groups.iter().map(|group| (key(group), group.outcomes.as_slice())).collect();
        groups.sort_by_key(|(key, _)| key.is_empty());
        groups
    }
}

/// Ranks by the printed value of a figure, best first, of the groups whose denominator is at least `least`.
///
/// Returns the groups in published order: ranked ones by rank, then the others; equal ranks in the order given.
pub(super) fn ranked<'s>(
    writer: &Writer<'_>,
    groups: Named<'s>,
    id: &str,
    least: i64,
) -> Vec<(Option<usize>, String, &'s [Outcome])> {
    let enough = |outcomes: &[Outcome]| {
        let denominator = outcome(outcomes, id).and_then(|outcome| outcome.value?.denominator());
        denominator.is_some_and(|cases| cases >= least)
    };
    let (mut above, below): (Named<'_>, Named<'_>) = groups.into_iter().partition(|(_, outcomes)| enough(outcomes));
    let key = |outcomes: &[Outcome]| outcome(outcomes, id).and_then(|outcome| writer.press.key(outcome));
    above.sort_by_key(|(_, outcomes)| std::cmp::Reverse(key(outcomes)));
    let keys: Vec<Option<i64>> = above.iter().map(|(_, outcomes)| key(outcomes)).collect();
    let ranks = competition_ranks(&keys).into_iter().map(Some);
    let above = ranks.zip(above).map(|(rank, (key, outcomes))| (rank, key, outcomes));
    above.chain(below.into_iter().map(|(key, outcomes)| (None, key, outcomes))).collect()
}

/// A cell of a rank.
pub(super) fn rank_cell(rank: Option<usize>) -> Cell {
    let text = rank.map_or_else(|| NONE.to_owned(), |rank| rank.to_string());
    Cell { key: rank.and_then(|rank| i64::try_from(rank).ok()), ..Cell::text(text) }
}

/// A cell of a count that is no figure.
pub(super) fn number_cell(number: i64) -> Cell {
    Cell { key: Some(number), ..Cell::text(number.to_string()) }
}

/// Rows of a table of places; a city has hundreds of them.
const PLACES: usize = 60;
/// Rows of a list of the first ten, which share their ranks.
pub(super) const FIRST: usize = 30;

impl<'a> Writer<'a> {
    /// Keeps the first `most` rows of a table, and says how many more there are and which command lists them.
    pub(super) fn shorten(&self, table: &mut Table, most: usize, (by, figures): (&str, &[&str])) {
        let more = table.rows.len().saturating_sub(most);
        if more == 0 {
            return;
        }
        table.rows.truncate(most);
        let (more, period, figures) = (more.to_string(), self.source.period.to_string(), figures.join(","));
        let fills = [("more", more.as_str()), ("by", by), ("figures", figures.as_str()), ("period", period.as_str())];
        table.notes.push(self.filled("note.more", &fills));
    }

    /// A table without rows.
    pub(super) fn table(&self, id: &str, columns: Vec<Column>) -> Table {
        Table {
            id: id.to_owned(),
            caption: self.filled(&format!("table.{id}"), &[("area", &self.area())]),
            columns,
            heading: 0,
            rows: Vec::new(),
            total: None,
            notes: Vec::new(),
        }
    }

    /// A column of a figure.
    pub(super) fn column(&self, id: &str) -> Column {
        Column::new(self.press.short(id), figure(id).map_or(ColumnKind::Number, column_kind))
    }

    /// A column under a heading of the report's own.
    pub(super) fn own_column(&self, name: &str, kind: ColumnKind) -> Column {
        Column::new(self.word(&format!("column.{name}")), kind)
    }

    /// The periods that the whole is compared with, by the names of their columns.
    pub(super) fn before(&self) -> Vec<(&'static str, &'a Whole)> {
        let facts = self.facts;
        let others = [("previous", &facts.previous), ("year_ago", &facts.year_ago)];
        others.into_iter().filter_map(|(name, whole)| Some((name, whole.as_ref()?))).collect()
    }

    /// Figures of the whole, one a row, beside the previous period and the year before; rows without any value are
    /// left out.
    pub(super) fn comparison(&mut self, id: &str, figures: &[&str]) -> Table {
        let others = self.before();
        self.compared(id, figures, &others)
    }

    /// The same beside some of these periods.
    pub(super) fn compared(&mut self, id: &str, figures: &[&str], others: &[(&str, &Whole)]) -> Table {
        let facts = self.facts;
        let mut columns = vec![
            self.own_column("figure", ColumnKind::Text),
            self.own_column("unit", ColumnKind::Text),
            self.own_column("now", ColumnKind::Number),
        ];
        for (name, whole) in others {
            columns.push(Column::new(self.period(&whole.when), ColumnKind::Number));
            columns.push(self.own_column(name, ColumnKind::Number));
        }
        let mut table = self.table(id, columns);
        for id in figures {
            let Some((figure, now)) = figure(id).zip(outcome(&facts.now.outcomes, id)) else { continue };
            let before = |whole: &Whole| outcome(&whole.outcomes, id).and_then(|outcome| outcome.value);
            if now.value.is_none() && now.withheld.is_none() && others.iter().all(|(_, whole)| before(whole).is_none())
            {
                continue;
            }
            let mut cells = vec![
                Cell::text(self.press.name(id)),
                Cell::text(self.press.unit(figure).unwrap_or_else(|| "%".to_owned())),
                self.cell(&facts.now.outcomes, id, Place { when: &facts.now.when, scope: &[] }),
            ];
            for (_, whole) in others {
                cells.push(self.cell(&whole.outcomes, id, Place { when: &whole.when, scope: &[] }));
                let moved = self.press.change(figure, (now.value, before(whole)));
                cells.push(Cell { key: moved.key, ..Cell::text(moved.text) });
            }
            table.rows.push(Row::plain(cells));
        }
        // Counts, rates and days stand in one column: they are not sorted by it.
        for row in &mut table.rows {
            for cell in &mut row.cells {
                cell.key = None;
            }
        }
        table
    }

    /// Figures by the groups of a sheet, those with the most of the first figure first, with the whole as total.
    pub(super) fn by_group(&mut self, id: &str, sheet: &Sheet, figures: &[&str]) -> Table {
        let facts = self.facts;
        let mut columns = vec![Column::new(self.press.labels.dimension(&sheet.dimension), ColumnKind::Text)];
        columns.extend(figures.iter().map(|id| self.column(id)));
        let mut table = self.table(id, columns);
        let mut groups = sheet.all();
        groups.sort_by_key(|(key, outcomes)| (key.is_empty(), figures.first().map(|id| -count(outcomes, id))));
        for (key, outcomes) in groups {
            let name = self.press.scope_text(&sheet.dimension, &key);
            let tone = if key.is_empty() { Tone::Muted } else { Tone::Plain };
            let row = self.group_row(vec![Cell::text(name)], (sheet, &key, outcomes), figures);
            table.rows.push(Row { tone, ..row });
        }
        self.shorten(&mut table, PLACES, (&sheet.dimension, figures));
        let total = vec![Cell::text(self.area())];
        table.total = Some(self.total_row(total, &facts.now, figures));
        table
    }

    /// A row of figures of a group behind the cells given.
    pub(super) fn group_row(
        &mut self,
        first: Vec<Cell>,
        (sheet, key, outcomes): (&Sheet, &str, &[Outcome]),
        figures: &[&str],
    ) -> Row {
        let scope = [(sheet.dimension.clone(), key.to_owned())];
        let mut cells = first;
        for id in figures {
            cells.push(self.cell(outcomes, id, Place { when: &sheet.when, scope: &scope }));
        }
        Row::plain(cells)
    }

    /// A row of figures of the whole behind the cells given.
    pub(super) fn total_row(&mut self, first: Vec<Cell>, whole: &Whole, figures: &[&str]) -> Row {
        let mut cells = first;
        for id in figures {
            cells.push(self.cell(&whole.outcomes, id, Place { when: &whole.when, scope: &[] }));
        }
        Row::plain(cells)
    }
}
