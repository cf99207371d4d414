//! A believable city that does not exist, to try everything on.
//!
//! In: a number of rows, a seed, the calendar, the facts under `data/city/`. Out: the files of a sample directory,
//! written row by row. Never: a float, a clock, a real name; a row kept after it is written. Why: a program for figures
//! is learned on figures, and nobody's cases may leave an office for that.
//!
//! Every row is drawn from its own stream `(seed, row)`, so that any row can be made without the others: duplicates find
//! their originals again, and the suspensions are those of the cases. The cases are cut off at the end of the last day,
//! as an export is: what is open then is pending.

mod aftermath;
mod dirt;
mod draw;
mod hall;
mod life;
mod origin;
mod registers;
mod rhythm;
mod row;
mod tables;

use crate::{reference::Calendar, schema::Dataset};
use dirt::{Dirt, Dirtiness, conflict, soil};
use draw::Draw;
use hall::Hall;
use life::{Circumstances, Stop, StopKind};
use origin::Mix;
use registers::RegisterTables;
use rhythm::Rhythm;
use row::{Case, Cells, Scene, columns, dirt_draw};
use std::io::Write;
use tables::Tables;

/// Which city: the same values give the same bytes on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct City {
    /// Data rows of `cases.csv`, dirty ones and duplicates included.
    pub rows: u64,
    /// Any number.
    pub seed: u64,
}

/// The city whose files are kept under `data/sample/`.
pub const SMALL: City = City { rows: 8_400, seed: 1 };

/// A file of a sample directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleFile {
    /// The cases, UTF-8 without BOM, canonical Chinese headings.
    Cases,
    /// Their suspensions.
    Suspensions,
    /// Any other dataset.
    Register(Dataset),
    /// How departments are scored.
    Scheme,
    /// The project file.
    Project,
    /// A note that says that all of it is made up.
    Readme,
}

/// A sample that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A built-in table does not read, which a test excludes.
    #[error("data/city/{file}: {source}")]
    Table {
        /// The table.
        file: &'static str,
        /// Why.
        source: csv::Error,
    },
    /// The built-in facts or words do not read, which a test excludes.
    #[error("data/city: {0}")]
    Facts(#[from] toml::de::Error),
    /// A built-in table names a department, month or heading that is none, which a test excludes.
    #[error("data/city: unknown `{name}`")]
    Unknown {
        /// The name.
        name: String,
    },
    /// The file cannot be written.
    #[error("{file}: {source}")]
    Write {
        /// The name within the directory.
        file: &'static str,
        /// Why.
        source: csv::Error,
    },
}

impl SampleFile {
    /// All files, in the order in which they are written.
    pub const ALL: [Self; 15] = [
        Self::Cases,
        Self::Suspensions,
        Self::Register(Dataset::Units),
        Self::Register(Dataset::Items),
        Self::Register(Dataset::Ratings),
        Self::Register(Dataset::BadRatings),
        Self::Register(Dataset::Surveys),
        Self::Register(Dataset::Problems),
        Self::Register(Dataset::Activities),
        Self::Register(Dataset::Complaints),
        Self::Register(Dataset::Reported),
        Self::Register(Dataset::Targets),
        Self::Scheme,
        Self::Project,
        Self::Readme,
    ];

    /// The name within the directory.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cases => "cases.csv",
            Self::Suspensions => "suspensions.csv",
            Self::Register(Dataset::Units) => "units.csv",
            Self::Register(Dataset::Items) => "items.csv",
            Self::Register(Dataset::Ratings) => "ratings.csv",
            Self::Register(Dataset::BadRatings) => "bad_ratings.csv",
            Self::Register(Dataset::Surveys) => "surveys.csv",
            Self::Register(Dataset::Problems) => "problems.csv",
            Self::Register(Dataset::Activities) => "activities.csv",
            Self::Register(Dataset::Complaints) => "complaints.csv",
            Self::Register(Dataset::Reported) => "reported.csv",
            Self::Register(Dataset::Targets) => "targets.csv",
            Self::Scheme => "appraisal.toml",
            Self::Project => "xiaoneng.toml",
            Self::Readme => "README.md",
        }
    }
}

/// A city ready to be written.
pub struct Sample<'a> {
    city: City,
    tables: Tables,
    hall: Hall<'a>,
    rhythm: Rhythm,
    mix: Mix,
    dirtiness: Dirtiness,
    registers: RegisterTables,
}

impl<'a> Sample<'a> {
    /// Works out the city's rhythm; the days come from `calendar`.
    ///
    /// # Errors
    /// If `data/city/` is not well formed, which a test excludes.
    pub fn new(city: City, calendar: &'a Calendar) -> Result<Self, SampleError> {
        let tables = Tables::load()?;
        Ok(Self {
            city,
            hall: Hall::new(calendar, tables.facts.rhythm.sessions),
            rhythm: Rhythm::new(&tables.facts, calendar, city.rows, city.seed)?,
            mix: Mix::new(&tables, city.rows)?,
            dirtiness: Dirtiness::new(&tables.facts),
            registers: RegisterTables::load()?,
            tables,
        })
    }

    /// Writes one file of the sample directory.
    ///
    /// # Errors
    /// [`SampleError::Write`] if `out` refuses.
    pub fn write(&self, file: SampleFile, mut out: impl Write) -> Result<(), SampleError> {
        let text = |text: &str, out: &mut dyn Write| out.write_all(text.as_bytes()).map_err(csv::Error::from);
        let written = match file {
            SampleFile::Cases => self.write_cases(out),
            SampleFile::Suspensions => self.write_suspensions(out),
            SampleFile::Register(dataset) => self.write_register(dataset, out),
            SampleFile::Scheme => text(include_str!("../../data/city/appraisal.toml"), &mut out),
            SampleFile::Project => text(include_str!("../../data/city/xiaoneng.toml"), &mut out),
            SampleFile::Readme => text(include_str!("../../data/city/README.md"), &mut out),
        };
        written.map_err(|source| SampleError::Write { file: file.name(), source })
    }

    fn write_cases(&self, out: impl Write) -> Result<(), csv::Error> {
        let mut writer = csv::Writer::from_writer(out);
        let columns = columns(&self.tables.words);
        writer.write_record(columns.iter().map(|(_, heading)| heading))?;
        let mut cells = Cells::new();
        for row in 0..self.city.rows {
            self.fill(row, &mut cells);
            writer.write_record(columns.iter().map(|(field, _)| cells.get(*field)))?;
        }
        Ok(writer.flush()?)
    }

    fn write_suspensions(&self, out: impl Write) -> Result<(), csv::Error> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(&self.tables.words.suspension_headings.columns)?;
        for row in 0..self.city.rows {
            let dirt = self.dirt(row);
            if dirt.is_some_and(|kind| kind.repeats() || kind == Dirt::MissingId) {
                continue;
            }
            let case = self.case(row);
            for stop in &case.life.stops {
                writer.write_record(self.suspension(&case, stop))?;
            }
        }
        Ok(writer.flush()?)
    }

    /// One row of `suspensions.csv`.
    fn suspension(&self, case: &Case, stop: &Stop) -> [String; 6] {
        let words = &self.tables.words;
        let kind = match stop.kind {
            StopKind::Correction => &words.correction,
            StopKind::Procedure => &self.tables.items[case.origin.item].procedure,
        };
        [
            case.id().to_string(),
            kind.clone(),
            stop.start.to_string(),
            stop.end.map_or_else(String::new, |end| end.to_string()),
            words.reasons.get(kind).cloned().unwrap_or_default(),
            stop.approved.map_or_else(String::new, |days| days.to_string()),
        ]
    }

    /// What is wrong with a row, if anything; a repetition that finds nothing to repeat is none.
    fn dirt(&self, row: u64) -> Option<Dirt> {
        let kind = self.dirtiness.of(&mut dirt_draw(self.city.seed, row))?;
        (!kind.repeats() || self.original(row).is_some()).then_some(kind)
    }

    /// The clean row, one to forty before, that a row repeats.
    fn original(&self, row: u64) -> Option<u64> {
        let mut draw = dirt_draw(self.city.seed, row);
        let _kind = self.dirtiness.of(&mut draw);
        let nearest = row.checked_sub(1 + u64::from(draw.below(30)))?;
        let clean = |row: &u64| self.dirtiness.of(&mut dirt_draw(self.city.seed, *row)).is_none();
        (nearest.saturating_sub(10)..=nearest).rev().find(clean)
    }

    /// The cells of a row of `cases.csv`.
    fn fill(&self, row: u64, cells: &mut Cells) {
        let dirt = self.dirt(row);
        let repeated = dirt.filter(|kind| kind.repeats()).and_then(|_| self.original(row));
        let case = self.case(repeated.unwrap_or(row));
        let last = self.rhythm.period().last();
        let scene = Scene { tables: &self.tables, hall: &self.hall, last, case: &case };
        scene.fill(cells);
        let Some(kind) = dirt else { return };
        let mut draw = dirt_draw(self.city.seed, row);
        let _kind = self.dirtiness.of(&mut draw);
        if kind == Dirt::ConflictingDuplicate {
            conflict(&scene, cells, &mut draw);
        } else {
            soil(kind, &scene, cells, &mut draw);
        }
    }

    /// The case of a row, as the last day of the data knows it.
    fn case(&self, row: u64) -> Case {
        let mut draw = Draw::new(self.city.seed, row);
        let slot = self.rhythm.slot(row);
        let applied = self.rhythm.moment(slot, &self.hall, &mut draw);
        let origin = self.mix.origin(&self.tables, &self.hall, (slot, applied), &mut draw);
        let circumstances = Circumstances {
            facts: &self.tables.facts,
            hall: &self.hall,
            item: &self.tables.items[origin.item],
            story: self.mix.story(origin.department, slot.month),
        };
        let life = circumstances.live(&origin, &mut draw);
        let aftermath = circumstances.follow(&origin, &life, &mut draw);
        Case::seen_at(origin, life, aftermath, self.rhythm.period().last())
    }
}

#[cfg(test)]
mod tests;
