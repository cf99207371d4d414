//! What a source consists of: one table, or those of an archive or a workbook.

use super::{
    BLOCK, IngestError, Source, Stream, Table,
    archive::{self, Member},
    blocks::{Digesting, Origin, Tally},
    decode::Decoding,
    dialect::Given,
    parquet::{self, Rows},
    unpack::{Bytes, Container, Form, Store, look},
    workbook::{self, Kind},
};
use encoding_rs::Encoding;
use std::{
    collections::VecDeque,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

/// The tables of a source, opened one after the other.
pub struct Parts {
    /// The source's name.
    name: Arc<str>,
    waiting: VecDeque<Waiting>,
    encoding: Option<&'static Encoding>,
    /// The one part that is wanted, by its name below the source.
    only: Option<String>,
    /// Parts that are not the one that is wanted; nothing once that one has been met.
    others: Option<Vec<String>>,
    /// Whether a table or an error has been returned.
    found: bool,
}

/// A part of a source.
pub enum Part {
    /// A table.
    Table(Box<Table>),
    /// Something else, which is not read.
    Aside {
        /// Its name, that of the source's file included, without the directory that it lies in.
        file_name: Arc<str>,
        /// Why it is not read.
        reason: Aside,
    },
}

/// Why a part of an archive or a workbook is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside {
    /// Nothing stands in it.
    Empty,
    /// It has no columns: a page of explanations, a picture.
    NoTable,
    /// A sheet that somebody has hidden, or a chart.
    Hidden,
}

/// A part that is to be opened.
struct Waiting {
    /// Its name below the source; empty for the source itself.
    below: String,
    /// What it is packed in, outermost first.
    packed: Vec<&'static str>,
    what: What,
}

enum What {
    /// Bytes that are told by the first ones.
    Bytes { bytes: Bytes, tally: Arc<Mutex<Tally>> },
    /// A file that is read at several places.
    Container(Container, Held),
    /// A member of an archive.
    Member(Held, usize),
    /// A sheet of a workbook.
    Sheet(Held, Kind, workbook::Sheet),
}

/// Bytes that can be read again, and what is known of the file that they came in.
#[derive(Clone)]
struct Held {
    store: Store,
    tally: Tally,
}

/// Forms one within the other, at most: two archives, a packed stream, a workbook.
const DEPTH: usize = 4;

/// Most bytes of a container that is held in memory: one in an archive, or on standard input.
const HELD: u64 = 1 << 30;

/// What tables are called in archives; the rest is left aside.
const ENDINGS: [&str; 14] =
    ["csv", "tsv", "txt", "dat", "gz", "zst", "zip", "xlsx", "xlsm", "xlsb", "xls", "et", "ods", "parquet"];

impl Parts {
    /// Opens a source under a name; text is in the encoding that is named, or else it is found out.
    ///
    /// A path that leads into a file (`a.zip/2026-01.csv`, `a.xlsx/Sheet1`) is that part of it alone.
    ///
    /// # Errors
    /// [`IngestError`]: it cannot be opened.
    pub fn open(source: &Source, name: &str, encoding: Option<&'static Encoding>) -> Result<Self, IngestError> {
        let (path, only) = match source {
            Source::File(path) => part_of(path),
            Source::Stdin => (None, None),
        };
        // A name ends like its path.
        let whole = only.as_deref().and_then(|only| name.strip_suffix(only)).unwrap_or(name);
        let name: Arc<str> = whole.trim_end_matches(['/', '\\']).into();
        let failed = |cause| IngestError::read(&name, 0, cause);
        let (bytes, tally) = Digesting::over(bytes(path.as_deref()).map_err(failed)?);
        let (form, bytes) = look(Box::new(bytes)).map_err(failed)?;
        let what = match (form, path) {
            (Form::Container(container), Some(path)) => {
                let store = Store::File(path);
                let tally = Tally::of(&store).map_err(failed)?;
                What::Container(container, Held { store, tally })
            }
            _ => What::Bytes { bytes, tally },
        };
        let waiting = VecDeque::from([Waiting { below: String::new(), packed: Vec::new(), what }]);
        Ok(Self { name, waiting, encoding, only, others: Some(Vec::new()), found: false })
    }

    /// Opens what waits; nothing if other parts wait in its place.
    fn enter(&mut self, part: Waiting) -> Result<Option<Part>, IngestError> {
        let Waiting { below, mut packed, what } = part;
        let name = self.called(&below);
        let failed = |cause| IngestError::read(&name, 0, cause);
        let (bytes, tally) = match what {
            What::Bytes { bytes, tally } => (bytes, tally),
            What::Member(held, index) => {
                (archive::member(&held.store, index).map_err(failed)?, Arc::new(Mutex::new(held.tally)))
            }
            What::Container(container, held) => return self.unfold(container, held, (below, packed)),
            What::Sheet(_, _, sheet) if sheet.aside && self.only.is_none() => {
                return Ok(Some(self.aside(&below, Aside::Hidden)));
            }
            What::Sheet(held, kind, sheet) => {
                let text = workbook::text(&held.store, kind, &sheet.name).map_err(failed)?;
                let origin = Origin { tally: Arc::new(Mutex::new(held.tally)), packed, encoding: None };
                let stream = Stream { bytes: text.bytes, given: Some(Given::sheet(text.merged)), origin };
                return self.table(&below, Table::from_stream(name, stream, BLOCK));
            }
        };
        let (mut form, mut bytes) = look(bytes).map_err(failed)?;
        if let Form::Packed(packing) = form {
            packed.push(packing.name());
            (form, bytes) = look(packing.unpack(bytes).map_err(failed)?).map_err(failed)?;
        }
        match form {
            Form::Text => {
                let (text, encoding) = Decoding::of(bytes, self.encoding);
                let origin = Origin { tally, packed, encoding: Some(encoding) };
                self.table(
                    &below,
                    Table::from_stream(name, Stream { bytes: Box::new(text), given: None, origin }, BLOCK),
                )
            }
            Form::Container(container) => {
                let store = Store::Memory(hold(bytes).map_err(failed)?);
                let held = Held { store, tally: Tally::seen(&tally) };
                self.waiting.push_front(Waiting { below, packed, what: What::Container(container, held) });
                Ok(None)
            }
            Form::Foreign(_) if !below.is_empty() => Ok(Some(self.aside(&below, Aside::NoTable))),
            Form::Foreign(form) => Err(IngestError::Foreign { name, form }),
            Form::Packed(packing) => Err(IngestError::Foreign { name, form: packing.name() }),
        }
    }

    /// Puts the parts of a container in its place.
    fn unfold(
        &mut self,
        container: Container,
        held: Held,
        (below, packed): (String, Vec<&'static str>),
    ) -> Result<Option<Part>, IngestError> {
        let name = self.called(&below);
        let failed = |cause| IngestError::read(&name, 0, cause);
        let within = |form| packed.iter().copied().chain([form]).collect::<Vec<_>>();
        if packed.len() >= DEPTH {
            return Err(IngestError::Foreign { name, form: archive::NAME });
        }
        let kind = match container {
            Container::Parquet => {
                let tally = Arc::new(Mutex::new(held.tally));
                let origin = Origin { tally, packed: within(parquet::NAME), encoding: None };
                let rows = Rows::new(name.clone(), held.store, origin).map_err(failed)?;
                return self.table(&below, Table::from_rows(name, rows));
            }
            Container::Compound => Some(Kind::Xls),
            Container::Zip => {
                let members = archive::members(&held.store).map_err(failed)?;
                let kind = Kind::of(members.iter().map(|member| member.name.as_str()));
                if kind.is_none() {
                    return self.unpack(members, &held, (below, within(archive::NAME)));
                }
                archive::check(&held.store).map_err(failed)?;
                kind
            }
        };
        let kind = kind.unwrap_or(Kind::Xls);
        for sheet in workbook::sheets(&held.store, kind).map_err(failed)?.into_iter().rev() {
            let below = join(&below, &sheet.name);
            if self.chooses(&below) {
                let what = What::Sheet(held.clone(), kind, sheet);
                self.waiting.push_front(Waiting { below, packed: within(kind.name()), what });
            }
        }
        Ok(None)
    }

    /// Puts the members of an archive in its place, or says what it is if it is a document.
    fn unpack(
        &mut self,
        members: Vec<Member>,
        held: &Held,
        (below, packed): (String, Vec<&'static str>),
    ) -> Result<Option<Part>, IngestError> {
        let document = |member: &&Member| ["word/document.xml", "ppt/presentation.xml"].contains(&member.name.as_str());
        if members.iter().any(|member| document(&member)) {
            return if below.is_empty() {
                Err(IngestError::Foreign { name: self.called(&below), form: "Office document" })
            } else {
                Ok(Some(self.aside(&below, Aside::NoTable)))
            };
        }
        for member in members.into_iter().rev() {
            let below = join(&below, &member.name);
            if self.chooses(&below) {
                let what = What::Member(held.clone(), member.index);
                self.waiting.push_front(Waiting { below, packed: packed.clone(), what });
            }
        }
        Ok(None)
    }

    /// A table whose heading has been read; parts of an archive or a workbook that have none are left aside.
    fn table(&self, below: &str, table: Result<Table, IngestError>) -> Result<Option<Part>, IngestError> {
        match table {
            Ok(table) if below.is_empty() || table.header().columns.len() > 1 => {
                Ok(Some(Part::Table(Box::new(table.in_directory(self.directory())))))
            }
            Ok(_) => Ok(Some(self.aside(below, Aside::NoTable))),
            Err(IngestError::Empty { .. }) if !below.is_empty() => Ok(Some(self.aside(below, Aside::Empty))),
            Err(error) => Err(error),
        }
    }

    fn aside(&self, below: &str, reason: Aside) -> Part {
        Part::Aside { file_name: self.called(below)[self.directory()..].into(), reason }
    }

    /// Bytes of the source's name that are the directory's.
    fn directory(&self) -> usize {
        Path::new(&*self.name).file_name().map_or(0, |file| self.name.len() - file.len())
    }

    fn called(&self, below: &str) -> Arc<str> {
        join(&self.name, below).into()
    }

    /// Whether a part is the one that is wanted, lies in it, or holds it; remembers those that are not.
    fn chooses(&mut self, below: &str) -> bool {
        let leads =
            |to: &str, from: &str| to.strip_prefix(from).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let Some(only) = self.only.as_deref() else { return true };
        if leads(below, only) {
            self.others = None;
            return true;
        }
        if let Some(others) = &mut self.others {
            others.push(below.to_owned());
        }
        leads(only, below)
    }

    /// That there is no table: no such part, or nothing in it.
    fn nothing(&mut self) -> IngestError {
        let name = self.called(self.only.as_deref().unwrap_or_default());
        match self.others.take() {
            Some(mut known) if !known.is_empty() => {
                // They were met from the last to the first.
                known.reverse();
                IngestError::NoPart { name, known }
            }
            _ => IngestError::NoTable { name },
        }
    }
}

impl Iterator for Parts {
    type Item = Result<Part, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(part) = self.waiting.pop_front() {
            let table = has_ending(&part.below) || !matches!(part.what, What::Member(..));
            let entered = if table { self.enter(part) } else { Ok(Some(self.aside(&part.below, Aside::NoTable))) };
            if let Some(part) = entered.transpose() {
                self.found |= !matches!(part, Ok(Part::Aside { .. }));
                return Some(part);
            }
        }
        let none = !std::mem::replace(&mut self.found, true);
        none.then(|| Err(self.nothing()))
    }
}

/// The bytes of a file, or of standard input.
fn bytes(path: Option<&Path>) -> io::Result<Bytes> {
    Ok(match path {
        Some(path) => Box::new(File::open(path)?),
        None => Box::new(io::stdin()),
    })
}

/// The file that a path leads to, and the part of it that the path names.
fn part_of(path: &Path) -> (Option<PathBuf>, Option<String>) {
    let file = path.ancestors().find(|place| place.is_file()).unwrap_or(path);
    let below = path.strip_prefix(file).ok().filter(|below| *below != Path::new(""));
    (Some(file.to_path_buf()), below.map(|below| below.to_string_lossy().replace('\\', "/")))
}

/// A name below another.
fn join(name: &str, below: &str) -> String {
    if name.is_empty() || below.is_empty() { format!("{name}{below}") } else { format!("{name}/{below}") }
}

fn has_ending(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

/// All bytes of a container that cannot be read at several places.
fn hold(bytes: Bytes) -> io::Result<Arc<[u8]>> {
    let mut held = Vec::new();
    let count = bytes.take(HELD + 1).read_to_end(&mut held)?;
    if count as u64 > HELD {
        return Err(super::error::Fault::Bomb { limit: HELD, ratio: 1 }.into());
    }
    Ok(held.into())
}
