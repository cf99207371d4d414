//! Some rows of a table, worked on apart and put back.

use polars::prelude::*;

/// Rows that are worked on apart.
pub(super) struct Part {
    /// Which rows, ascending.
    pub rows: Vec<u32>,
    /// The table of these rows.
    pub table: DataFrame,
    /// For every row of the whole, where its value stands after the values of the part are put below those of the whole.
    place: IdxCa,
}

impl Part {
    /// The rows of `frame` for which `belongs` holds.
    pub(super) fn of(frame: &DataFrame, belongs: Expr) -> PolarsResult<Self> {
        let belongs = mask(frame, belongs.fill_null(lit(false)))?;
        let rows: Vec<u32> =
            (0..).zip(belongs.iter()).filter(|(_, is)| *is == Some(true)).map(|(row, _)| row).collect();
        let height = u32::try_from(frame.height()).unwrap_or(u32::MAX);
        let mut place: Vec<u32> = (0..height).collect();
        for (index, row) in (height..).zip(&rows) {
            place[*row as usize] = index;
        }
        let table = frame.take(&IdxCa::from_slice("rows".into(), &rows))?;
        Ok(Self { rows, table, place: IdxCa::from_vec("place".into(), place) })
    }

    /// The rows as polars' indices.
    pub(super) fn indices(&self) -> IdxCa {
        IdxCa::from_slice("rows".into(), &self.rows)
    }

    /// The values of the whole, with those of the part in their places.
    pub(super) fn put(&self, whole: &Column, part: &Column) -> PolarsResult<Column> {
        if self.rows.is_empty() {
            return Ok(whole.clone());
        }
        let mut all = whole.clone();
        all.append(part)?;
        all.rechunk().take(&self.place)
    }
}

/// The rows of `frame` for which `belongs` holds, as a mask.
pub(super) fn mask(frame: &DataFrame, belongs: Expr) -> PolarsResult<BooleanChunked> {
    let mask = frame.clone().lazy().select([belongs.alias("belongs")]).without_optimizations().collect()?;
    mask.column("belongs")?.bool().cloned()
}
