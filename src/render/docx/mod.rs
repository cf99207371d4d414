//! The report as a Word document in the layout of official documents (GB/T 9704-2012).
//!
//! In: a [`Report`], the pictures of its charts. Out: the bytes of a docx. Never: a sum, a file, a word of its own
//! (they are in `templates/`). Why: the bulletin goes out as Word, and a secretary goes on editing it: headings, lists,
//! captions and table heads are real ones, and all looks are styles.
//!
//! Page A4, margins 37, 35, 28 and 26 mm, so that 22 lines of 28 characters fill 225 × 156 mm. The package is stored
//! without compression, whose bytes would follow the machine.

mod pieces;
mod table;

use super::{RenderError, paper::Words};
use crate::{charts::Picture, report::Report};
use pieces::{Numbering, Piece};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    io::{Cursor, Write as _},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const TEMPLATES: [(&str, &str); 12] = [
    ("[Content_Types].xml", include_str!("../../../templates/docx/content_types.xml")),
    ("_rels/.rels.xml", include_str!("../../../templates/docx/rels.xml")),
    ("docProps/app.xml", include_str!("../../../templates/docx/app.xml")),
    ("docProps/core.xml", include_str!("../../../templates/docx/core.xml")),
    ("word/_rels/document.xml.rels.xml", include_str!("../../../templates/docx/document_rels.xml")),
    ("word/document.xml", include_str!("../../../templates/docx/document.xml")),
    ("word/fontTable.xml", include_str!("../../../templates/docx/font_table.xml")),
    ("word/footer_even.xml", include_str!("../../../templates/docx/footer_even.xml")),
    ("word/footer_odd.xml", include_str!("../../../templates/docx/footer_odd.xml")),
    ("word/numbering.xml", include_str!("../../../templates/docx/numbering.xml")),
    ("word/settings.xml", include_str!("../../../templates/docx/settings.xml")),
    ("word/styles.xml", include_str!("../../../templates/docx/styles.xml")),
];
const PARTS: &str = include_str!("../../../templates/docx/parts.xml");

/// The document of `report`; `pictures` are those of its charts by their ids. A chart without a picture, or
/// with one so tall that it could not be read on a page, is shown by the table behind it.
///
/// # Errors
/// [`RenderError`] if a template does not fit the report or the package cannot be written: faults of the program.
pub fn docx(report: &Report, pictures: &BTreeMap<String, Picture>) -> Result<Vec<u8>, RenderError> {
    let mut templates = tera::Tera::new();
    templates.autoescape_on([".xml"]);
    templates.add_raw_templates(TEMPLATES.into_iter().chain([("parts.xml", PARTS)])).map_err(RenderError::Template)?;
    let words = Words::of(report.language)?;
    let (pieces, numberings) = pieces::of(report, &words, pictures);
    let shown =
        pieces.iter().filter_map(|piece| if let Piece::Picture(picture) = piece { Some(picture) } else { None });
    let tag = report.language.tag();
    let document = Document { report, tag, pictures: shown.collect(), words: words.all(), numberings, pieces: &pieces };
    let context = tera::Context::from_serialize(&document).map_err(RenderError::Template)?;
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, _) in TEMPLATES {
        // A template is escaped by the end of its name, which some files of the package do not have.
        let part = if name.contains(".rels") { name.trim_end_matches(".xml") } else { name };
        let text = templates.render(name, &context).map_err(RenderError::Template)?;
        put(&mut package, part, printable(&text).as_bytes())?;
    }
    for picture in &document.pictures {
        if let Some(file) = pictures.get(&picture.id) {
            put(&mut package, &format!("word/media/{}.png", picture.id), &file.png)?;
        }
    }
    Ok(package.finish().map_err(RenderError::Package)?.into_inner())
}

/// What the templates see.
#[derive(Serialize)]
struct Document<'a> {
    report: &'a Report,
    tag: &'static str,
    words: &'a BTreeMap<String, String>,
    numberings: Vec<Numbering>,
    pictures: Vec<&'a pieces::Shown>,
    pieces: &'a [Piece],
}

fn put(package: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Result<(), RenderError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    package.start_file(name, options).map_err(RenderError::Package)?;
    package.write_all(bytes).map_err(|error| RenderError::Package(error.into()))
}

/// The text without the characters that XML 1.0 has no place for.
fn printable(text: &str) -> String {
    text.replace(|character: char| character.is_control() && !matches!(character, '\n' | '\t' | '\r'), "\u{fffd}")
}

#[cfg(test)]
mod tests;
