//! What every section writes with.

use super::{
    BulletinSource, ReportError,
    gather::{Facts, Sheet, Whole, outcome},
    press::{Place, Press, When},
};
use crate::{
    charts::{Chart as Picture, ChartError, Head, Theme},
    figures::Outcome,
    narrative::{Choice, Part, Piece, Quote, Scene, Term, paragraph, parts},
    report::{Block, Chart, Inline, Note, NoteKind, Report, Section, Table},
};

/// The facts, and the press that prints them.
pub(super) struct Writer<'a> {
    pub source: &'a BulletinSource<'a>,
    pub facts: &'a Facts,
    pub press: Press<'a>,
}

/// The text of an inline.
fn shown(inline: &Inline) -> &str {
    match inline {
        Inline::Text(text) => text,
        Inline::Figure(printed) => &printed.text,
    }
}

/// Of what the figures of sentences are.
pub(super) struct Told<'f> {
    pub when: &'f When,
    pub scope: Vec<(String, String)>,
    pub outcomes: &'f [Outcome],
}

/// Where the figures that sentences quote are found.
pub(super) struct Voice<'f> {
    pub now: Told<'f>,
    pub previous: Option<Told<'f>>,
    pub year_ago: Option<Told<'f>>,
    /// Those of [`Scene::units`], in the same order.
    pub units: Vec<Told<'f>>,
}

impl<'f> Told<'f> {
    /// Figures of the whole.
    pub(super) fn whole(whole: &'f Whole) -> Self {
        Self { when: &whole.when, scope: Vec::new(), outcomes: &whole.outcomes }
    }

    /// Figures of a group of a sheet.
    pub(super) fn group(sheet: &'f Sheet, key: &str, outcomes: &'f [Outcome]) -> Self {
        Self { when: &sheet.when, scope: vec![(sheet.dimension.clone(), key.to_owned())], outcomes }
    }
}

impl<'f> Voice<'f> {
    /// The whole in the period, with the departments as units.
    pub(super) fn of(facts: &'f Facts) -> Self {
        let units = facts
            .departments
            .iter()
            .flat_map(|sheet| sheet.named().into_iter().map(|(key, outcomes)| Told::group(sheet, &key, outcomes)));
        Self {
            now: Told::whole(&facts.now),
            previous: facts.previous.as_ref().map(Told::whole),
            year_ago: facts.year_ago.as_ref().map(Told::whole),
            units: units.collect(),
        }
    }
}

impl<'a> Writer<'a> {
    /// The words of a name.
    pub(super) fn word(&self, name: &str) -> String {
        self.press.words.get(name).to_owned()
    }

    /// The words of a name with its places filled.
    pub(super) fn filled(&self, name: &str, fills: &[(&str, &str)]) -> String {
        self.press.words.fill(name, fills)
    }

    /// Whose cases they are.
    pub(super) fn area(&self) -> String {
        self.source.project.report.area.clone().unwrap_or_else(|| self.word("default.area"))
    }

    /// The least number of cases of a ranked unit.
    pub(super) const fn min_cases(&self) -> i64 {
        self.source.project.ranking.min_cases
    }

    /// A remark.
    pub(super) fn note(&self, kind: NoteKind, name: &str, fills: &[(&str, &str)]) -> Block {
        Block::Note(Note { kind, text: vec![Inline::text(self.filled(name, fills))] })
    }

    /// Words that say that the data cannot show whether there is something, if they were cut by one date.
    pub(super) fn cannot_show(&self) -> Option<Block> {
        let cut = self.source.desk.cut().any();
        cut.then(|| Block::Paragraph(vec![Inline::text(self.word("text.cannot_show"))]))
    }

    /// A third-level heading.
    pub(super) fn heading(&self, name: &str) -> Block {
        Block::Heading(self.word(name))
    }

    /// A figure of the whole, in running text; words that say so if there is none.
    pub(super) fn whole(&mut self, whole: &Whole, id: &str) -> Inline {
        match outcome(&whole.outcomes, id) {
            Some(outcome) => Inline::Figure(self.press.print(outcome, Place { when: &whole.when, scope: &[] })),
            None => Inline::text(crate::number::NONE),
        }
    }

    /// A sentence whose places are figures of the whole, or what `fills` gives for them.
    pub(super) fn sentence(&mut self, name: &str, fills: &[(&str, Inline)]) -> Vec<Inline> {
        let (words, facts) = (self.press.words, self.facts);
        let template = words.get(name);
        let mut filled = |place: &str| match fills.iter().find(|(name, _)| *name == place) {
            Some((_, inline)) => inline.clone(),
            None => self.whole(&facts.now, place),
        };
        let chosen = |(before, after): (&str, Option<&str>), number: Inline| match after {
            Some(after) => vec![Inline::text(before), number, Inline::text(after)],
            None => vec![Inline::text(before)],
        };
        let part = |part: Part<'_>| match part {
            Part::Words(words) => vec![Inline::text(words)],
            Part::Place(place) => match Choice::of(place) {
                Some(choice) => {
                    let number = filled(choice.name);
                    chosen(choice.form(shown(&number)), number.clone())
                }
                None => vec![filled(place)],
            },
        };
        parts(template).into_iter().flat_map(part).collect()
    }

    /// Pieces of a narrative, with their figures printed.
    pub(super) fn running(&mut self, pieces: Vec<Piece>, voice: &Voice<'_>) -> Vec<Inline> {
        let mut inlines: Vec<Inline> = Vec::new();
        for piece in pieces {
            let inline = match piece {
                Piece::Words(words) => Inline::Text(words),
                Piece::Figure(quote) => self.quoted(&quote, voice),
            };
            match (inlines.last_mut(), inline) {
                (Some(Inline::Text(before)), Inline::Text(words)) => before.push_str(&words),
                (_, inline) => inlines.push(inline),
            }
        }
        inlines
    }

    /// What sentences about the period are written from; the units are given where they are named.
    pub(super) fn scene<'s>(&'s self, area: &'s str) -> Scene<'s>
    where
        'a: 's,
    {
        Scene {
            phrases: self.press.phrases,
            labels: self.source.labels,
            period: self.source.period,
            area,
            decimals: self.press.decimals,
            min_cases: self.min_cases(),
            now: &self.facts.now.outcomes,
            previous: self.facts.previous.as_ref().map(|whole| whole.outcomes.as_slice()),
            year_ago: self.facts.year_ago.as_ref().map(|whole| whole.outcomes.as_slice()),
            units: &[],
            targets: &[],
        }
    }

    /// The paragraph of a plan about the period; nothing without data.
    pub(super) fn planned(&mut self, plan: &str) -> Option<Block> {
        let pieces = paragraph(&self.scene(&self.area()), plan);
        let facts = self.facts;
        (!pieces.is_empty()).then(|| Block::Paragraph(self.running(pieces, &Voice::of(facts))))
    }

    fn quoted(&mut self, quote: &Quote, voice: &Voice<'_>) -> Inline {
        let told = match (quote.unit, quote.of) {
            (Some(unit), _) => voice.units.get(unit),
            (None, Term::Now) => Some(&voice.now),
            (None, Term::Previous) => voice.previous.as_ref(),
            (None, Term::YearAgo) => voice.year_ago.as_ref(),
        };
        let found = told.and_then(|told| Some((outcome(told.outcomes, quote.figure)?, told)));
        match found {
            Some((outcome, told)) => {
                Inline::Figure(self.press.print(outcome, Place { when: told.when, scope: &told.scope }))
            }
            None => Inline::text(crate::number::NONE),
        }
    }

    /// Prints a figure of a group into a cell.
    pub(super) fn cell(&mut self, outcomes: &[Outcome], id: &str, place: Place<'_>) -> crate::report::Cell {
        match outcome(outcomes, id) {
            Some(outcome) => self.press.cell(outcome, place),
            None => crate::report::Cell::text(crate::number::NONE),
        }
    }

    /// The head of a chart.
    pub(super) fn head(&self, id: &str) -> Head {
        Head {
            id: format!("chart-{id}"),
            title: self.filled(&format!("chart.{id}"), &[("area", &self.area())]),
            description: self.filled(&format!("chart.{id}_says"), &[("area", &self.area())]),
        }
    }

    /// A chart with the table behind it; the table alone, with a remark, if there is too little to draw.
    pub(super) fn chart(&self, id: &str, picture: impl Into<Picture>, table: Table) -> Result<Block, ReportError> {
        let picture = picture.into();
        match picture.draw(&Theme::default()) {
            Ok(drawn) => Ok(Block::Chart(Box::new(Chart {
                id: id.to_owned(),
                caption: picture.head().title.clone(),
                description: picture.head().description.clone(),
                svg: drawn.text,
                table,
            }))),
            Err(ChartError::TooFew { .. }) if table.rows.is_empty() => {
                Ok(self.note(NoteKind::Info, "note.nothing_to_draw", &[("title", &picture.head().title)]))
            }
            Err(ChartError::TooFew { .. }) => {
                let mut table = table;
                table.notes.push(self.word("note.too_few"));
                Ok(Block::Table(table))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The name of a period, if it is not the report's.
    pub(super) fn period(&self, when: &When) -> String {
        self.press.phrases.period(when.period)
    }

    /// The whole document.
    pub(super) fn report(&self, sections: Vec<Section>) -> Report {
        let settings = &self.source.project.report;
        let period = self.press.phrases.period(self.source.period);
        let as_of = self.press.phrases.day(self.source.as_of.day);
        let area = self.area();
        let fills = [("period", period.as_str()), ("as_of", as_of.as_str()), ("area", area.as_str())];
        let last = self.source.validated.cases.events.map(|(_, last)| last);
        let after_data = last.is_some_and(|last| last < self.source.period.start && last == self.source.as_of.day);
        Report {
            language: self.source.labels.language(),
            masthead: settings.masthead.clone().unwrap_or_else(|| self.word("default.masthead")),
            title: settings.title.clone().unwrap_or_else(|| self.filled("default.title", &fills)),
            subtitle: None,
            issue: settings.issue.clone(),
            issuer: settings.office.clone().unwrap_or_else(|| self.word("default.office")),
            date: settings.date.clone().unwrap_or_else(|| as_of.clone()),
            as_of: self.source.as_of.day.to_string(),
            period: self.filled(if after_data { "default.period_after_data" } else { "default.period" }, &fills),
            marking: None,
            program: format!("xiaoneng {}", env!("CARGO_PKG_VERSION")),
            sections,
        }
    }
}
