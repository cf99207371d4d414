//! The report as one HTML file that opens from disk, without network and without JavaScript.
//!
//! In: a [`Report`]. Out: the bytes of a page. Never: a sum, a file, a word of its own (they are in `templates/`).
//! Why: what is escaped, what is inlined and which script may run is decided in one place, the templates only lay out.
//!
//! Everything is escaped except the chart's SVG, which our own charts room wrote. The page's content security policy
//! lets nothing be loaded and only the one script run whose digest it names.

use super::RenderError;
use crate::charts::{Mode, Theme};
use crate::report::{Block, Language, Report};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

const TEMPLATES: [(&str, &str); 13] = [
    ("report.html", include_str!("../../templates/report.html")),
    ("parts/block.html", include_str!("../../templates/parts/block.html")),
    ("parts/cards.html", include_str!("../../templates/parts/cards.html")),
    ("parts/chart.html", include_str!("../../templates/parts/chart.html")),
    ("parts/contents.html", include_str!("../../templates/parts/contents.html")),
    ("parts/definitions.html", include_str!("../../templates/parts/definitions.html")),
    ("parts/extras.html", include_str!("../../templates/parts/extras.html")),
    ("parts/figures.html", include_str!("../../templates/parts/figures.html")),
    ("parts/foot.html", include_str!("../../templates/parts/foot.html")),
    ("parts/head.html", include_str!("../../templates/parts/head.html")),
    ("parts/list.html", include_str!("../../templates/parts/list.html")),
    ("parts/pairs.html", include_str!("../../templates/parts/pairs.html")),
    ("parts/table.html", include_str!("../../templates/parts/table.html")),
];
const STYLE: &str = include_str!("../../templates/style.css");
const DARK: &str = include_str!("../../templates/dark.css");
const SCRIPT: &str = include_str!("../../templates/script.js");
const WORDS_ZH: &str = include_str!("../../templates/ui.zh.toml");
const WORDS_EN: &str = include_str!("../../templates/ui.en.toml");

/// The page of `report`, in UTF-8.
///
/// # Errors
/// [`RenderError::Template`] if a template does not fit the report, [`RenderError::Words`] if its word list is broken:
/// both are faults of the program, not of the data.
pub fn html(report: &Report) -> Result<Vec<u8>, RenderError> {
    let mut templates = tera::Tera::new();
    templates.add_raw_templates(TEMPLATES).map_err(RenderError::Template)?;
    let page = page(report)?;
    let context = tera::Context::from_serialize(&page).map_err(RenderError::Template)?;
    templates.render("report.html", &context).map(String::into_bytes).map_err(RenderError::Template)
}

/// What the templates see; every field is always present.
#[derive(Serialize)]
struct Page<'a> {
    report: &'a Report,
    /// The language tag of the page.
    tag: &'static str,
    /// The form's own words, by name.
    words: BTreeMap<String, String>,
    /// The figures that have a definition to link to, with their printed names.
    defined: BTreeMap<&'a str, &'a str>,
    style: String,
    /// The colours of the dark look: used twice, for the reader's preference and for the reader's choice.
    dark: String,
    script: &'static str,
    script_hash: String,
}

fn page(report: &Report) -> Result<Page<'_>, RenderError> {
    Ok(Page {
        report,
        tag: report.language.tag(),
        words: words(report.language)?,
        defined: defined(report),
        style: format!("{STYLE}{}", Theme::rules()),
        dark: format!("{DARK}{}\n", Theme::variables(Mode::Dark)),
        script: SCRIPT,
        script_hash: format!("sha256-{}", STANDARD.encode(Sha256::digest(SCRIPT))),
    })
}

pub(super) fn words(language: Language) -> Result<BTreeMap<String, String>, RenderError> {
    let text = match language {
        Language::Zh => WORDS_ZH,
        Language::En => WORDS_EN,
    };
    toml::from_str(text).map_err(RenderError::Words)
}

fn defined(report: &Report) -> BTreeMap<&str, &str> {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let definitions = blocks.flat_map(|block| match block {
        Block::Definitions(definitions) => definitions.as_slice(),
        _ => &[],
    });
    definitions.map(|entry| (entry.figure.as_str(), entry.term.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{
        Card, Cell, Chart, Column, ColumnKind, Comparison, Content, Definition, Direction, Inline, Judgement, KeyValue,
        LeftOut, List, ListOrder, Note, NoteKind, Printed, Row, Section, Table, Target, Tone,
    };
    use std::collections::BTreeSet;

    const SVG: &str = "<svg viewBox=\"0 0 1 1\"><title>t</title></svg>";
    const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ report }}</style>";

    fn figure(text: &str) -> Printed {
        Printed {
            numerator: Some(29_912),
            denominator: Some(30_329),
            period: Some(text.to_owned()),
            note: Some(text.to_owned()),
            ..Printed::of("on_time_rate_closed", text)
        }
    }

    fn table(id: &str, text: &str) -> Table {
        let row = |tone| Row {
            tone,
            cells: vec![Cell::text(text), Cell::figure(figure(text), Some(-7)).with_bar(532), Cell::default()],
        };
        Table {
            id: id.to_owned(),
            caption: text.to_owned(),
            columns: vec![
                Column::new(text, ColumnKind::Text),
                Column::new(text, ColumnKind::Rate),
                Column::new(text, ColumnKind::Code),
            ],
            heading: 0,
            rows: vec![row(Tone::Plain), row(Tone::Muted), row(Tone::Alert)],
            total: Some(row(Tone::Plain)),
            notes: vec![text.to_owned()],
        }
    }

    fn card(text: &str) -> Card {
        let comparison =
            |direction, judgement| Comparison { label: text.to_owned(), text: text.to_owned(), direction, judgement };
        Card {
            label: text.to_owned(),
            value: figure(text),
            unit: Some(text.to_owned()),
            comparisons: vec![
                comparison(Direction::Up, Judgement::Good),
                comparison(Direction::Down, Judgement::Bad),
                comparison(Direction::Level, Judgement::Neutral),
                comparison(Direction::Unknown, Judgement::Neutral),
            ],
            target: Some(Target { text: text.to_owned(), judgement: Judgement::Bad }),
        }
    }

    fn definition(text: &str) -> Definition {
        Definition {
            figure: "on_time_rate_closed".to_owned(),
            term: text.to_owned(),
            definition: text.to_owned(),
            numerator: Some(text.to_owned()),
            denominator: Some(text.to_owned()),
            n: Some(30_329),
            left_out: vec![LeftOut { reason: text.to_owned(), count: 17 }],
        }
    }

    fn blocks(text: &str) -> Vec<Block> {
        let running = || vec![Inline::text(text), Inline::Figure(figure(text)), Inline::text(text)];
        let chart = Chart {
            id: "trend".to_owned(),
            caption: text.to_owned(),
            description: text.to_owned(),
            svg: SVG.to_owned(),
            table: table("trend", text),
        };
        vec![
            Block::Heading(text.to_owned()),
            Block::Paragraph(running()),
            Block::Cards(vec![card(text)]),
            Block::Table(table("league", text)),
            Block::Chart(Box::new(chart)),
            Block::List(List { order: ListOrder::Ranked, items: vec![running()] }),
            Block::List(List { order: ListOrder::Free, items: vec![running()] }),
            Block::Note(Note { kind: NoteKind::Warning, text: running() }),
            Block::Definitions(vec![definition(text)]),
            Block::KeyValues(vec![KeyValue { key: text.to_owned(), value: running() }]),
        ]
    }

    /// A report with every kind of block in which every free text is `text`.
    fn report(text: &str) -> Report {
        Report {
            language: Language::Zh,
            masthead: text.to_owned(),
            title: text.to_owned(),
            subtitle: Some(text.to_owned()),
            issue: Some(text.to_owned()),
            issuer: text.to_owned(),
            date: text.to_owned(),
            as_of: "2026-10-31".to_owned(),
            period: text.to_owned(),
            marking: Some(text.to_owned()),
            program: text.to_owned(),
            sections: vec![Section { id: "all".to_owned(), title: text.to_owned(), blocks: blocks(text) }],
        }
    }

    fn page_of(report: &Report) -> String {
        String::from_utf8(html(report).unwrap()).unwrap()
    }

    /// The values of an attribute in reading order.
    fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
        page.split(&format!(" {attribute}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
        page.split_once(start).and_then(|(_, rest)| rest.split_once(end)).unwrap().0
    }

    /// Everything but the style and the script, which are ours.
    fn markup(page: &str) -> String {
        let (before, rest) = page.split_once("<style>").unwrap();
        let (_, after) = rest.split_once("</style>").unwrap();
        let (body, _) = after.rsplit_once("<script>").unwrap();
        format!("{before}{body}")
    }

    #[test]
    fn a_hostile_text_stays_text_wherever_it_stands() {
        let page = page_of(&report(HOSTILE));
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(page.matches("</style").count(), 1);
        assert_eq!(page.matches("<img").count(), 0);
        assert!(!page.contains("\"'>"), "a quote got through");
        assert!(page.contains("{{ report }}"), "a text was taken for a template");
        let harmless = page_of(&report("x"));
        let tags = |page: &str| page.matches('<').count();
        assert_eq!(tags(&page), tags(&harmless), "a text made or broke a tag");
        assert_eq!(values(&page, "data-note").len(), values(&harmless, "data-note").len());
    }

    #[test]
    fn the_policy_names_the_digest_of_the_one_script() {
        let page = page_of(&report("x"));
        let digest = STANDARD.encode(Sha256::digest(between(&page, "<script>", "</script>")));
        let policy = format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
             script-src 'sha256-{digest}'; img-src data:\">"
        );
        assert!(page.contains(&policy), "{}", between(&page, "Security-Policy", ">"));
    }

    #[test]
    fn nothing_is_loaded() {
        let page = page_of(&report("x"));
        for source in ["http://", "https://", "<link", "<iframe", " src=", "url(", "@import"] {
            assert!(!page.contains(source), "{source}");
        }
    }

    #[test]
    fn every_figure_leads_to_its_definition() {
        let page = page_of(&report("x"));
        let anchors: BTreeSet<&str> = values(&page, "id").into_iter().collect();
        let figures = values(&page, "data-figure");
        assert!(figures.len() > 10);
        for figure in figures {
            assert!(anchors.contains(format!("def-{figure}").as_str()), "{figure}");
        }
        for link in values(&page, "href") {
            assert!(anchors.contains(link.trim_start_matches('#')), "{link}");
        }
        assert_eq!(values(&page, "data-numerator").len(), values(&page, "data-figure").len());
        assert!(values(&page, "data-denominator").iter().all(|denominator| *denominator == "30329"));
    }

    #[test]
    fn without_a_definition_a_figure_still_says_where_it_comes_from() {
        let mut report = report("x");
        report.sections[0].blocks = vec![Block::Paragraph(vec![Inline::Figure(figure("98.6%"))])];
        let page = page_of(&report);
        assert!(page.contains(
            "<span class=\"fig\" tabindex=\"0\" data-figure=\"on_time_rate_closed\" data-numerator=\"29912\" \
             data-denominator=\"30329\" data-period=\"98.6%\" data-note=\"98.6%\">98.6%</span>"
        ));
    }

    #[test]
    fn the_outline_is_sound() {
        let page = markup(&page_of(&report("x")));
        assert_eq!(page.matches("<h1").count(), 1);
        for landmark in ["<header", "<nav", "<main", "<footer"] {
            assert_eq!(page.matches(landmark).count(), 1, "{landmark}");
        }
        let ids = values(&page, "id");
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{ids:?}");
        for labelled in values(&page, "aria-labelledby") {
            assert!(ids.contains(&labelled), "{labelled}");
        }
        let heads = page.matches("<th ").count();
        assert_eq!(heads, page.matches("<th scope=").count());
        assert!(page.contains(SVG), "the picture is inlined as it is");
    }

    #[test]
    fn a_cell_carries_its_key_and_its_bar() {
        let page = page_of(&report("x"));
        assert!(page.contains("<td class=\"rate barred\" data-key=\"-7\" style=\"--bar:532\"><a class=\"fig\""));
        assert!(page.contains("<td class=\"code\"></td>"));
        assert!(page.contains("<tr class=\"alert\"><th scope=\"row\" class=\"text\">x</th>"));
    }

    #[test]
    fn what_is_not_there_leaves_no_trace() {
        let mut report = report("x");
        (report.subtitle, report.issue, report.marking) = (None, None, None);
        let plain = Cell { content: Content::Figure(Printed::plain("3")), ..Cell::default() };
        let bare = Table { rows: vec![Row::plain(vec![plain])], total: None, notes: Vec::new(), ..table("bare", "x") };
        report.sections[0].blocks = vec![Block::Table(bare)];
        let page = markup(&page_of(&report));
        for mark in ["class=\"subtitle\"", "class=\"issue\"", "class=\"marking\"", "<tfoot", "class=\"notes\"", "none"]
        {
            assert!(!page.replace("default-src 'none'", "").contains(mark), "{mark}");
        }
        assert!(page.contains("<th scope=\"row\" class=\"text\"><span class=\"plain\">3</span></th>"));
    }

    #[test]
    fn both_languages_have_the_same_words_and_the_templates_use_them_all() {
        let (zh, en) = (words(Language::Zh).unwrap(), words(Language::En).unwrap());
        assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        let templates: String = TEMPLATES.iter().map(|(_, text)| *text).collect();
        for word in zh.keys().filter(|word| !["info", "warning"].contains(&word.as_str())) {
            assert!(templates.contains(&format!("words.{word} ")), "{word}");
        }
        let english = page_of(&Report { language: Language::En, ..report("x") });
        assert!(english.contains("<html lang=\"en\">"));
        assert!(!english.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
    }

    #[test]
    fn the_same_report_makes_the_same_bytes() {
        assert_eq!(html(&report("x")).unwrap(), html(&report("x")).unwrap());
    }
}
