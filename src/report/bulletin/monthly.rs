//! Two counts and a rate by month: a table, and a trend over it.

use super::{
    ReportError,
    drawing::{axis, near_axis, position},
    gather::outcome,
    press::{Place, When},
    writer::Writer,
};
use crate::{
    charts::{Trend, TrendMonth, TrendRate},
    figures::Outcome,
    report::{Block, Cell, ColumnKind, Row},
};

/// What came in and what was done of it, by month.
pub(super) struct Monthly<'a> {
    /// The table and the chart.
    pub id: &'a str,
    pub months: &'a [(When, Vec<Outcome>)],
    /// What came in, what was done, the rate.
    pub figures: [&'static str; 3],
    /// The word at the axis of the counts.
    pub axis: &'a str,
    /// A remark under the table.
    pub note: Option<&'a str>,
}

impl Monthly<'_> {
    /// The table with its chart.
    pub(super) fn block(&self, writer: &mut Writer<'_>) -> Result<Block, ReportError> {
        let [come, done, rate] = self.figures;
        let mut columns = vec![writer.own_column("month", ColumnKind::Text)];
        columns.extend(self.figures.iter().map(|id| writer.column(id)));
        let mut table = writer.table(self.id, columns);
        let mut months = Vec::new();
        for (when, outcomes) in self.months {
            let mut cells = vec![Cell::text(writer.period(when))];
            for id in self.figures {
                cells.push(writer.cell(outcomes, id, Place { when, scope: &[] }));
            }
            table.rows.push(Row::plain(cells));
            months.push(self.month(writer, (when, outcomes)));
        }
        table.notes.extend(self.note.map(|note| writer.word(note)));
        let counts = months.iter().flat_map(|month| [month.accepted, month.finished]);
        let rates: Vec<f64> = months.iter().filter_map(|month| month.rate).collect();
        let trend = Trend {
            head: writer.head(self.id),
            counts: axis(&writer.word(self.axis), counts),
            series: [writer.press.short(come), writer.press.short(done)],
            rate: TrendRate { axis: near_axis(&writer.press.name(rate), &rates), target: None },
            months,
        };
        writer.chart(self.id, trend, table)
    }

    fn month(&self, writer: &mut Writer<'_>, (when, outcomes): (&When, &[Outcome])) -> TrendMonth {
        let [come, done, rate] = self.figures;
        let at = |id: &str| outcome(outcomes, id).and_then(position);
        let rate = outcome(outcomes, rate);
        TrendMonth {
            label: writer.press.phrases.short_month(when.period.start).to_owned(),
            group: writer.press.phrases.year(when.period.start),
            accepted: at(come).unwrap_or(0.0),
            finished: at(done).unwrap_or(0.0),
            rate: rate.and_then(position),
            rate_label: rate.map_or_else(String::new, |rate| writer.press.print(rate, Place { when, scope: &[] }).text),
        }
    }
}
