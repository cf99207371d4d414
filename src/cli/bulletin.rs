//! `bulletin`: the report, the figures behind it, the rejected records and the manifest.

use super::{
    Done, appraise,
    args::{Bulletin, ChartFormat, Common, ReportFormat},
    console::Console,
    open::{self, Asked},
    problem::{Problem, nearest},
    query::{decimals, dimensions},
    remarks,
    validate::{Secrets, ledger_fills, rejects},
};
use crate::{
    charts::{Painter, Picture, PictureError},
    config::Settings,
    diag::Severity,
    figures::appraisal::Scheme,
    output::{self, Access, Artifact, Font, Input, Manifest, PROGRAM, Rows, Span},
    pipeline::{InputFile, Loaded, Moment},
    reference::{Labels, Language, Notice},
    render,
    report::{self, BadSection, Block, BulletinInput, BulletinSource, Chart},
    schema::Field,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// Where reports are kept unless a directory is named.
const HOME: &str = "reports";

pub(super) fn run(common: &Common, args: &Bulletin, console: &Console) -> Result<Done, Problem> {
    let mut settings = open::settings(common)?;
    settings.project.report.decimals = Some(decimals(common, &settings));
    let sections = sections(&settings)?;
    let scheme = appraise::of_project(&settings)?;
    let dimensions = wanted_dimensions(common, &settings, scheme.as_ref());
    let asked = |dimensions| Asked { command: "bulletin", files: &args.files, dimensions };
    let request = open::request(common, &settings, asked(Vec::new()))?;
    let loaded = open::load(common, &settings, asked(dimensions))?;
    let done = gate(&loaded, &settings, console)?;
    let cases = &loaded.validated.cases;
    let moment = open::wanted(common)?.report(cases.events, &settings.calendar)?;
    let desk = open::desk(&loaded, &settings, (moment, Some(moment.period)), console);
    let labels = console.report_labels(settings.project.report.lang.as_deref())?;
    let words = |language| Labels::of(language).map_err(|error| Problem::internal(&error));
    let (zh, en) = (words(Language::Zh)?, words(Language::En)?);
    let inputs: Vec<BulletinInput> = loaded.inputs.iter().map(|file| input(file, &[&zh, &en])).collect();
    let in_force = settings.in_force();
    let source = BulletinSource {
        desk: &desk,
        calendar: &settings.calendar,
        given: &loaded.given,
        validated: &loaded.validated,
        labels: &labels,
        project: &settings.project,
        period: moment.period,
        as_of: moment.as_of,
        settings: &in_force,
        inputs: &inputs,
        sections: &sections,
        scheme: scheme.as_ref(),
    };
    let bulletin = report::bulletin(&source).map_err(|error| Problem::internal(&error))?;
    let (mut artifacts, fonts) = forms(&bulletin, args)?;
    artifacts.push(Artifact {
        name: output::REJECTS.to_owned(),
        bytes: rejects(&loaded, &labels, if args.with_applicant { Secrets::Shown } else { Secrets::Hidden })?,
        access: Access::Owner,
    });
    let manifest = Manifest { fonts, ..manifest(&settings, &loaded, moment)? };
    artifacts.push(manifest.artifact(&artifacts, Access::Everyone)?);
    let directory = place(common, moment)?;
    for artifact in &artifacts {
        open::spare(&directory.join(&artifact.name), &request, &settings)?;
    }
    output::write(&directory, &artifacts)?;
    let first = artifacts.first().map_or(directory.clone(), |artifact| directory.join(&artifact.name));
    announce(&loaded, moment, (&first, console));
    remarks::say_refused(&loaded, &settings, console);
    // The process ends here and gives everything back at once; freeing it column by column would only take time.
    std::mem::forget(desk);
    std::mem::forget(loaded);
    Ok(done)
}

/// What the cases are grouped by: what the bulletin always is, what its scheme scores, and how a catalogue names items.
fn wanted_dimensions(common: &Common, settings: &Settings, scheme: Option<&Scheme>) -> Vec<String> {
    let catalogue = [&common.datasets, &settings.project.datasets].iter().any(|named| !named.items.is_empty());
    let mut names: BTreeSet<String> = report::DIMENSIONS.iter().map(|name| (*name).to_owned()).collect();
    names.extend(catalogue.then(|| "item_code".to_owned()));
    // A person's score is not printed.
    if let Some(scheme) = scheme.filter(|scheme| !scheme.is_personal()) {
        names.extend(dimensions(&scheme.figures(), &scheme.group));
    }
    names.into_iter().collect()
}

/// The sections that the project file names, or all.
fn sections(settings: &Settings) -> Result<Vec<&'static str>, Problem> {
    let known = || report::known_sections().collect::<Vec<_>>().join(", ");
    report::sections(settings.project.report.sections.as_deref()).map_err(|bad| match bad {
        BadSection::Unknown(name) => {
            let near = nearest(&name, report::known_sections()).unwrap_or_default().to_owned();
            Problem::new("unknown-section", [("name", name), ("suggestion", near), ("known", known())])
        }
        BadSection::Twice(id) => Problem::new("section-twice", [("name", id.to_owned())]),
    })
}

/// No report is made of records most of which were refused, unless the project says why it is made all the same.
fn gate(loaded: &Loaded, settings: &Settings, console: &Console) -> Result<Done, Problem> {
    let ledger = open::ledger(loaded);
    let over = open::over_limit(ledger, settings);
    let refused = if ledger.kept == 0 {
        Some(Problem::new("unwaivable", []))
    } else if over && settings.project.quality.waiver.is_none() {
        Some(Problem::new("too-many-rejects", open::reject_fills(ledger, settings)))
    } else {
        None
    };
    match refused {
        Some(problem) => {
            console.diagnostics(&loaded.validated.diagnostics, Severity::Error);
            open::say_years(loaded, settings, console);
            Err(problem)
        }
        None if over => Ok(Done::WithFindings),
        None => Ok(Done::Clean),
    }
}

/// The forms asked for, each once, then the charts; and the font that pictures were painted with.
fn forms(bulletin: &report::Bulletin, args: &Bulletin) -> Result<(Vec<Artifact>, Vec<Font>), Problem> {
    let formats: BTreeSet<ReportFormat> = args.formats.iter().copied().collect();
    let wanted = formats.contains(&ReportFormat::Docx) || args.charts.is_some();
    let painter = wanted.then(painter).transpose()?;
    let pictures = pictures(&bulletin.report, painter.as_ref())?;
    let made = formats.into_iter().map(|format| form(bulletin, format, &pictures));
    let mut artifacts = made.collect::<Result<Vec<_>, _>>()?;
    if args.charts == Some(ChartFormat::Png) {
        let chart = |(id, picture): (String, Picture)| Artifact {
            name: format!("chart-{id}.png"),
            bytes: picture.png,
            access: Access::Everyone,
        };
        artifacts.extend(pictures.into_iter().map(chart));
    }
    let font = |painter: &Painter| Font { family: painter.font.clone(), blake3: painter.font_digest.clone() };
    Ok((artifacts, painter.iter().map(font).collect()))
}

fn form(
    bulletin: &report::Bulletin,
    format: ReportFormat,
    pictures: &BTreeMap<String, Picture>,
) -> Result<Artifact, Problem> {
    let report = &bulletin.report;
    let (name, bytes) = match format {
        ReportFormat::Html => ("bulletin.html", made(render::html(report))?),
        ReportFormat::Docx => ("bulletin.docx", made(render::docx(report, pictures))?),
        ReportFormat::Xlsx => ("bulletin.xlsx", made(render::xlsx(report))?),
        ReportFormat::Md => ("bulletin.md", made(render::markdown(report))?),
        ReportFormat::Json => ("figures.json", made(render::figures_json(bulletin))?),
        ReportFormat::Csv => ("figures.csv", made(render::figures_csv(bulletin))?),
    };
    Ok(Artifact { name: name.to_owned(), bytes, access: Access::Everyone })
}

/// What a form came to: whatever keeps it from being made is a fault of the program.
fn made<E: std::error::Error>(bytes: Result<Vec<u8>, E>) -> Result<Vec<u8>, Problem> {
    bytes.map_err(|error| Problem::internal(&error))
}

fn painter() -> Result<Painter, Problem> {
    Painter::new().map_err(|error| match error {
        PictureError::NoFont(families) => Problem::new("no-chinese-font", [("families", families)]),
        broken @ PictureError::Drawing(_) => Problem::internal(&broken),
    })
}

/// The pictures of the charts of a report; none without a painter.
fn pictures(report: &report::Report, painter: Option<&Painter>) -> Result<BTreeMap<String, Picture>, Problem> {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let charts = blocks.filter_map(|block| if let Block::Chart(chart) = block { Some(&**chart) } else { None });
    let all = painter.into_iter().flat_map(|painter| charts.clone().map(move |chart| (painter, chart)));
    let picture = |(painter, chart): (&Painter, &Chart)| Ok((chart.id.clone(), painter.paint(&chart.svg)?));
    all.map(picture).collect::<Result<_, PictureError>>().map_err(|error| Problem::internal(&error))
}

fn input(file: &InputFile, labels: &[&Labels]) -> BulletinInput {
    BulletinInput {
        dataset: file.dataset.to_owned(),
        // Without its directory: the same input in another place gives the same report.
        name: file.headings.source.to_string(),
        path: file.name.to_string(),
        bytes: file.totals.bytes,
        digest: file.totals.digest.clone(),
        records: file.totals.records,
        form: file.totals.form.clone(),
        aliases: Field::ALL.iter().filter_map(|field| Some((alias(file, *field, labels)?, field.id()))).collect(),
    }
}

/// The heading of a column of cases, if it is not the column's name in any language.
fn alias(file: &InputFile, field: Field, labels: &[&Labels]) -> Option<String> {
    let heading = file.headings.texts.get(file.headings.column(field)?)?;
    let mut names = labels.iter().map(|labels| labels.name("column", field.id())).chain([field.id()]);
    (!names.any(|name| name == &**heading)).then(|| heading.to_string())
}

fn manifest(settings: &Settings, loaded: &Loaded, moment: Moment) -> Result<Manifest, Problem> {
    let notices = Notice::all().map_err(|error| Problem::internal(&error))?;
    let years = moment.period.start.year()..=moment.period.last().year();
    let notice = |year: i16| {
        let own = notices.iter().filter(|notice| notice.year == year).map(|notice| notice.notice.as_str());
        (year, own.collect::<Vec<_>>().join("; "))
    };
    let rows = |dataset: &str, name: &str, records: u64| {
        let registers = loaded.validated.registers.ledgers.iter();
        let cases = loaded.validated.ledgers.iter().map(|(file, ledger)| ("cases", file, ledger));
        let mut all = registers.map(|(dataset, file, ledger)| (dataset.id(), file, ledger)).chain(cases);
        let ledger = all.find(|(set, file, _)| *set == dataset && ***file == *name).map(|(_, _, ledger)| *ledger);
        ledger.map_or(Rows { read: records, kept: records, ..Rows::default() }, |ledger| Rows {
            read: ledger.read,
            kept: ledger.kept,
            rejected: ledger.rejected,
            duplicates: ledger.duplicates,
            void: ledger.void,
        })
    };
    let inputs = loaded.inputs.iter().map(|file| Input {
        dataset: file.dataset.to_owned(),
        name: file.headings.source.to_string(),
        bytes: file.totals.bytes,
        blake3: file.totals.digest.clone(),
        form: file.totals.form.clone(),
        rows: rows(file.dataset, &file.name, file.totals.records),
    });
    Ok(Manifest {
        program: PROGRAM.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        period: Span { start: moment.period.start.to_string(), end: moment.period.end.to_string() },
        as_of: moment.as_of.to_string(),
        calendar: output::Calendar { years: years.map(notice).collect::<BTreeMap<_, _>>() },
        inputs: inputs.collect(),
        settings: settings.in_force(),
        fonts: Vec::new(),
        artifacts: Vec::new(),
    })
}

/// The directory named, else `reports/<period>/`.
fn place(common: &Common, moment: Moment) -> Result<PathBuf, Problem> {
    if let Some(directory) = &common.output {
        return Ok(directory.clone());
    }
    let home = Path::new(HOME);
    output::make_home(home)?;
    Ok(home.join(moment.period.to_string()))
}

fn announce(loaded: &Loaded, moment: Moment, (written, console): (&Path, &Console)) {
    console.say("ledger", &ledger_fills(open::ledger(loaded)));
    if moment.period.contains(moment.as_of.day) && moment.as_of.day < moment.period.last() {
        console.say("as-of-cut", &[("as_of", moment.as_of.to_string())]);
    }
    console.diagnostics(&loaded.validated.diagnostics, Severity::Error);
    console.say("written", &[("path", written.display().to_string())]);
}
