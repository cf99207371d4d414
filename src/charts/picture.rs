//! A drawing as a picture: PNG for documents that know no SVG.
//!
//! Letters are painted with a Chinese font of the machine; without one nothing is painted, rather than empty boxes.

use resvg::{tiny_skia, usvg};
use std::sync::Arc;

/// A picture of a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// A PNG file.
    pub png: Vec<u8>,
    /// Width of the drawing in CSS pixels, a 96th of an inch.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The machine has none of the fonts.
    #[error("no Chinese font is installed; looked for: {0}")]
    NoFont(String),
    /// The drawing is broken: a fault of the program.
    #[error("a chart cannot be painted: {0}")]
    Drawing(String),
}

/// Who paints.
pub struct Painter {
    options: usvg::Options<'static>,
    /// The font family that letters are painted with.
    pub font: String,
    /// BLAKE3 digest of the font's file, since other fonts give other pictures.
    pub font_digest: String,
}

/// Families with Chinese letters, the best first: those of the free systems, Windows and macOS, old and new.
const FAMILIES: [&str; 12] = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "Noto Serif CJK SC",
    "SimHei",
    "SimSun",
    "Hiragino Sans GB",
    "STHeiti",
    "FangSong",
    "Droid Sans Fallback",
];

/// Pixels of the picture to one of the drawing: sharp in print at the width of a page.
const SCALE: f32 = 2.5;

impl Painter {
    /// Looks for a Chinese font of the machine.
    ///
    /// # Errors
    /// [`PictureError::NoFont`].
    pub fn new() -> Result<Self, PictureError> {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_system_fonts();
        let face = |family: &&str| {
            let families = &[usvg::fontdb::Family::Name(family)];
            fonts.query(&usvg::fontdb::Query { families, ..usvg::fontdb::Query::default() })
        };
        let found = FAMILIES.iter().find_map(|family| Some((*family, face(family)?)));
        let Some((family, id)) = found else { return Err(PictureError::NoFont(FAMILIES.join(", "))) };
        let digest = fonts.with_face_data(id, |bytes, _| blake3::hash(bytes).to_string()).unwrap_or_default();
        fonts.set_sans_serif_family(family);
        let options =
            usvg::Options { font_family: family.to_owned(), fontdb: Arc::new(fonts), ..usvg::Options::default() };
        Ok(Self { options, font: family.to_owned(), font_digest: digest })
    }

    /// The picture of a drawing, on white.
    ///
    /// # Errors
    /// [`PictureError::Drawing`].
    pub fn paint(&self, svg: &str) -> Result<Picture, PictureError> {
        let broken = |error: &dyn std::fmt::Display| PictureError::Drawing(error.to_string());
        let tree = usvg::Tree::from_str(svg, &self.options).map_err(|error| broken(&error))?;
        let size = tree.size().to_int_size();
        let scaled = size.scale_by(SCALE).ok_or_else(|| broken(&"too large"))?;
        let mut canvas = tiny_skia::Pixmap::new(scaled.width(), scaled.height()).ok_or_else(|| broken(&"too large"))?;
        canvas.fill(tiny_skia::Color::WHITE);
        resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut canvas.as_mut());
        let png = canvas.encode_png().map_err(|error| broken(&error))?;
        Ok(Picture { png, width: size.width(), height: size.height() })
    }
}
