//! What a report was made from: enough to make it again and to see what differs.
//!
//! The manifest names no clock time and no machine: the same inputs, settings and version give the same bytes.

use super::{Access, Artifact, OutputError};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io,
    path::{Component, Path, PathBuf},
};

/// The manifest's file name.
pub const MANIFEST: &str = "manifest.json";

/// What the manifest's field `program` says.
pub const PROGRAM: &str = "xiaoneng";

/// What a report was made from, and what was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`PROGRAM`]; tells our manifests from others'.
    pub program: String,
    /// The program's version.
    pub version: String,
    /// The days reported on.
    pub period: Span,
    /// The day up to which events were seen, `YYYY-MM-DD`.
    pub as_of: String,
    /// Which calendar counted the working days.
    pub calendar: Calendar,
    /// The files read, in the order in which they were read.
    pub inputs: Vec<Input>,
    /// The settings in force, by their dotted name, as written in a project file.
    pub settings: BTreeMap<String, String>,
    /// The fonts that pictures were painted with; none without pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fonts: Vec<Font>,
    /// The files of the report except the manifest, by name.
    pub artifacts: Vec<Product>,
}

/// A half-open stretch of days, `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first day.
    pub start: String,
    /// The day after the last.
    pub end: String,
}

/// The calendar's years and where they come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The notice of each year that was needed.
    pub years: BTreeMap<i16, String>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Which dataset it is (`cases`, `items` …).
    pub dataset: String,
    /// The file, as it was named.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The BLAKE3 digest of its bytes, 64 hexadecimal digits.
    pub blake3: String,
    /// What it was packed in and how its text is encoded: `UTF-8`, `zip, gzip, GB18030`, `xlsx`.
    #[serde(default)]
    pub form: String,
    /// What became of its rows.
    pub rows: Rows,
}

/// A font of the machine: with another one, pictures are other bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Font {
    /// The family that was asked for.
    pub family: String,
    /// The BLAKE3 digest of the font's file, 64 hexadecimal digits.
    pub blake3: String,
}

/// What became of the rows of a file: `read = kept + rejected + duplicates + void`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// Rows in the file.
    pub read: u64,
    /// Rows that count.
    pub kept: u64,
    /// Rows that a rule rejected.
    pub rejected: u64,
    /// Rows that another version of the same case displaced.
    pub duplicates: u64,
    /// Rows marked as not valid.
    pub void: u64,
}

/// A file of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its path below the report's directory.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The BLAKE3 digest of its bytes, 64 hexadecimal digits.
    pub blake3: String,
}

impl Manifest {
    /// The manifest as a file of the report, listing `products` in the order of their names.
    ///
    /// # Errors
    /// [`OutputError::Io`] if it cannot be written as JSON.
    pub fn artifact(mut self, products: &[Artifact], access: Access) -> Result<Artifact, OutputError> {
        self.artifacts = products.iter().map(Product::of).collect();
        self.artifacts.sort_by(|one, other| one.name.cmp(&other.name));
        let mut bytes = serde_json::to_vec_pretty(&self)
            .map_err(|cause| OutputError::io("write this manifest", MANIFEST)(cause.into()))?;
        bytes.push(b'\n');
        Ok(Artifact { name: MANIFEST.to_owned(), bytes, access })
    }

    /// Every file of the report, the manifest included; names that leave the directory are not believed.
    pub(super) fn files(&self) -> BTreeSet<PathBuf> {
        let below = |name: &Path| name.components().all(|part| matches!(part, Component::Normal(_)));
        let listed = self.artifacts.iter().map(|product| PathBuf::from(&product.name));
        listed.filter(|name| below(name)).chain([PathBuf::from(MANIFEST)]).collect()
    }
}

impl Product {
    fn of(artifact: &Artifact) -> Self {
        let Artifact { name, bytes, .. } = artifact;
        Self { name: name.clone(), bytes: bytes.len() as u64, blake3: digest(bytes) }
    }
}

/// The manifest of the report in a directory; `None` if there is none.
///
/// # Errors
/// [`OutputError::ForeignManifest`] if the file is not one of ours, [`OutputError::Io`] if it cannot be read.
pub fn read_manifest(directory: &Path) -> Result<Option<Manifest>, OutputError> {
    let path = directory.join(MANIFEST);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(OutputError::io("read this manifest", path)(cause)),
    };
    match serde_json::from_slice::<Manifest>(&bytes) {
        Ok(manifest) if manifest.program == PROGRAM => Ok(Some(manifest)),
        _ => Err(OutputError::ForeignManifest { path }),
    }
}

/// The BLAKE3 digest of bytes as 64 hexadecimal digits.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Length and BLAKE3 digest of a file, read once in pieces.
///
/// # Errors
/// [`OutputError::Io`] if it cannot be read.
pub fn digest_file(path: &Path) -> Result<(u64, String), OutputError> {
    let mut hasher = blake3::Hasher::new();
    let mut read = || -> io::Result<()> {
        hasher.update_reader(File::open(path)?)?;
        Ok(())
    };
    read().map_err(OutputError::io("read this file", path))?;
    Ok((hasher.count(), hasher.finalize().to_hex().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            program: PROGRAM.to_owned(),
            version: "0.1.0".to_owned(),
            period: Span { start: "2026-10-01".to_owned(), end: "2026-11-01".to_owned() },
            as_of: "2026-10-31".to_owned(),
            calendar: Calendar { years: BTreeMap::from([(2026, "国办发明电〔2025〕7号".to_owned())]) },
            inputs: vec![],
            settings: BTreeMap::new(),
            fonts: vec![],
            artifacts: vec![],
        }
    }

    #[test]
    fn a_manifest_lists_its_files_by_name_with_their_digests() {
        let file = |name: &str| Artifact { name: name.to_owned(), bytes: b"abc".to_vec(), access: Access::Everyone };
        let one = manifest().artifact(&[file("b.html"), file("a/c.json")], Access::Everyone).unwrap();
        let other = manifest().artifact(&[file("a/c.json"), file("b.html")], Access::Everyone).unwrap();
        assert_eq!(one, other);
        let read: Manifest = serde_json::from_slice(&one.bytes).unwrap();
        assert_eq!(read.artifacts[0].name, "a/c.json");
        assert_eq!(read.artifacts[0].bytes, 3);
        assert_eq!(
            read.artifacts[0].blake3,
            "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85" // published test vector of "abc"
        );
        assert_eq!(read.calendar, manifest().calendar);
    }

    #[test]
    fn names_that_leave_the_directory_are_not_believed() {
        let product = |name: &str| Product { name: name.to_owned(), bytes: 0, blake3: String::new() };
        let mut manifest = manifest();
        manifest.artifacts = vec![product("../x"), product("/etc/passwd"), product("a/b.html")];
        assert_eq!(manifest.files(), BTreeSet::from([PathBuf::from("a/b.html"), PathBuf::from(MANIFEST)]));
    }

    #[test]
    fn a_file_has_the_digest_of_its_bytes() {
        let place = std::env::temp_dir().join(format!("xiaoneng-digest-{}", std::process::id()));
        fs::write(&place, vec![7_u8; 300_000]).unwrap();
        assert_eq!(digest_file(&place).unwrap(), (300_000, digest(&vec![7_u8; 300_000])));
        fs::remove_file(&place).unwrap();
        assert!(digest_file(&place).is_err());
    }
}
