//! What the clock finds wrong with cases: `suspension-over-elapsed`, `suspension-undated`, `suspension-open-closed`,
//! `extension-too-late`, `deadline-differs`.
//!
//! None of them can be seen in a row alone. The cases stay, and their figures are computed as the definitions say; an
//! office that looks for mistakes wants to know which cases they are.

use super::{Clock, ClockError};
use crate::{
    diag::{Code, Diagnostic, Diagnostics, Place, Severity},
    period::AsOf,
    schema::{State, column as c},
    validate::Cases,
};
use std::collections::BTreeSet;

/// Flags of the clock's own table, and the problems that they are.
const FLAGS: [(&str, Code, Severity); 4] = [
    ("over_elapsed", "suspension-over-elapsed", Severity::Warning),
    ("undated", "suspension-undated", Severity::Note),
    ("too_late", "extension-too-late", Severity::Warning),
    ("differs", "deadline-differs", Severity::Note),
];

impl Clock<'_> {
    /// The problems of all cases as they stood `as_of`, with the lines of their records.
    ///
    /// # Errors
    /// As [`Clock::time`].
    pub fn faults(&self, cases: &Cases, as_of: AsOf) -> Result<Diagnostics, ClockError> {
        let mut faults = Diagnostics::default();
        let endless: BTreeSet<u32> =
            cases.stops.iter().filter(|stop| stop.end.is_none()).map(|stop| stop.case).collect();
        for index in 0..cases.parts() {
            let (frame, _) = self.measured(cases, &cases.part(index)?, as_of)?;
            let (files, lines) = (frame.column(c::FILE)?.u32()?, frame.column(c::LINE)?.u32()?);
            let mut push = |row: usize, code: Code, severity: Severity| {
                let file = files.get(row).and_then(|file| cases.files.get(file as usize)).cloned().unwrap_or_default();
                let place = Place { file, line: lines.get(row).unwrap_or_default().into(), column: None };
                faults.push(Diagnostic { code, severity, place, seen: String::new() });
            };
            for (flag, code, severity) in FLAGS {
                let flagged = frame.column(flag)?.bool()?.iter().enumerate().filter(|(_, is)| *is == Some(true));
                flagged.for_each(|(row, _)| push(row, code, severity));
            }
            if endless.is_empty() {
                continue;
            }
            let (rows, states) = (frame.column(c::ROW)?.u32()?, frame.column(c::STATE)?.u8()?);
            let closed = |state: Option<u8>| state.is_some_and(|state| state >= State::ClosedOther as u8);
            for (row, (case, state)) in rows.iter().zip(states.iter()).enumerate() {
                if closed(state) && case.is_some_and(|case| endless.contains(&case)) {
                    push(row, "suspension-open-closed", Severity::Warning);
                }
            }
        }
        Ok(faults)
    }
}
