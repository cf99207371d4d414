//! One case as plain values: for the few questions that look at one case, not at columns.

use super::{Cases, CasesPart, Limit, Stop, values::Instant};
use crate::{
    period::Day,
    schema::{LimitUnit, State, column as c},
};
use polars::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// What is recorded of a case, whenever it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRecord {
    /// Its index among all cases.
    pub row: u32,
    /// The file it comes from.
    pub file: Arc<str>,
    /// Physical line of the record.
    pub line: u32,
    /// 办件编号.
    pub case_id: String,
    /// The state that is written, whenever it was reached.
    pub state: State,
    /// Whether the state word says that the clock is stopped.
    pub halted: bool,
    /// 申请时间.
    pub applied: Option<Instant>,
    /// 受理时间.
    pub accepted: Option<Instant>,
    /// 办结时间.
    pub closed: Option<Instant>,
    /// The deadline that the export gives.
    pub given: Option<Instant>,
    /// 承诺时限.
    pub promised: Option<Limit>,
    /// 法定时限.
    pub statutory: Option<Limit>,
    /// Suspended days given as a number.
    pub suspended_days: Option<i32>,
    /// 延期天数.
    pub extended_days: Option<i32>,
    /// 延期批准时间.
    pub extended_on: Option<Day>,
    /// Its suspensions, ordered by start.
    pub stops: Vec<Stop>,
    /// The texts of the dimensions that were loaded.
    pub texts: BTreeMap<String, String>,
}

impl Cases {
    /// The cases of a part; `index` is below [`Cases::parts`].
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn records(&self, index: usize) -> PolarsResult<Vec<CaseRecord>> {
        let part = self.part(index)?;
        (0..part.frame.height()).map(|row| self.record(&part, row)).collect()
    }

    /// The case numbers of a part.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn ids(&self, index: usize) -> PolarsResult<Vec<String>> {
        let frame = self.store.load(index, &[c::CASE_ID])?;
        Ok(frame.column(c::CASE_ID)?.str()?.iter().map(|id| id.unwrap_or_default().to_owned()).collect())
    }

    fn record(&self, part: &CasesPart, index: usize) -> PolarsResult<CaseRecord> {
        let at = Cells { frame: &part.frame, index };
        let row = part.start + u32::try_from(index).unwrap_or(u32::MAX);
        let texts = self.dictionaries.iter().map(|(name, texts)| {
            let code = at.code(&c::dimension(name))?.unwrap_or(0);
            Ok((name.clone(), texts.text(code).to_owned()))
        });
        let from = self.stops.partition_point(|stop| stop.case < row);
        let stops = self.stops[from..].iter().take_while(|stop| stop.case == row).copied().collect();
        let file = at.code(c::FILE)?.and_then(|file| self.files.get(file as usize)).cloned();
        Ok(CaseRecord {
            row,
            file: file.unwrap_or_default(),
            line: at.code(c::LINE)?.unwrap_or(0),
            case_id: at.frame.column(c::CASE_ID)?.str()?.get(index).unwrap_or_default().to_owned(),
            state: at.small(c::STATE)?.and_then(State::of).unwrap_or(State::Waiting),
            halted: at.frame.column(c::HALTED)?.bool()?.get(index).unwrap_or(false),
            applied: at.instant(c::APPLIED_ON, c::APPLIED_TIME)?,
            accepted: at.instant(c::ACCEPTED_ON, c::ACCEPTED_TIME)?,
            closed: at.instant(c::CLOSED_ON, c::CLOSED_TIME)?,
            given: at.instant(c::GIVEN_ON, c::GIVEN_TIME)?,
            promised: at.limit(c::PROMISED_AMOUNT, c::PROMISED_UNIT)?,
            statutory: at.limit(c::STATUTORY_AMOUNT, c::STATUTORY_UNIT)?,
            suspended_days: at.number(c::SUSPENDED_DAYS)?,
            extended_days: at.number(c::EXTENDED_DAYS)?,
            extended_on: at.number(c::EXTENDED_ON)?.map(Day),
            stops,
            texts: texts.collect::<PolarsResult<_>>()?,
        })
    }
}

/// A row of a table.
struct Cells<'a> {
    frame: &'a DataFrame,
    index: usize,
}

impl Cells<'_> {
    fn number(&self, name: &str) -> PolarsResult<Option<i32>> {
        Ok(self.frame.column(name)?.i32()?.get(self.index))
    }

    fn code(&self, name: &str) -> PolarsResult<Option<u32>> {
        Ok(self.frame.column(name)?.u32()?.get(self.index))
    }

    fn small(&self, name: &str) -> PolarsResult<Option<u8>> {
        Ok(self.frame.column(name)?.u8()?.get(self.index))
    }

    fn instant(&self, on: &str, time: &str) -> PolarsResult<Option<Instant>> {
        let micros = self.frame.column(time)?.i64()?.get(self.index);
        Ok(self.number(on)?.map(|day| Instant { day: Day(day), micros }))
    }

    fn limit(&self, amount: &str, unit: &str) -> PolarsResult<Option<Limit>> {
        let unit = self.small(unit)?.and_then(LimitUnit::of);
        Ok(self.number(amount)?.zip(unit).map(|(amount, unit)| Limit { amount, unit }))
    }
}
