//! `convert`: the cases that are kept, in canonical columns, as one table for later runs.

use super::{
    Done,
    args::{Common, Convert},
    console::Console,
    open::{self, Asked},
    problem::Problem,
};
use crate::{
    output::{self, Access, OutputError},
    pipeline::{self, ConvertError, Secrets},
    validate::{Converted, Form},
};
use std::io::{self, BufWriter, Write};

pub(super) fn run(common: &Common, args: &Convert, console: &Console) -> Result<Done, Problem> {
    let path = common.output.as_ref().ok_or_else(|| Problem::new("no-output-named", []))?;
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let form = match ending.as_deref() {
        Some("csv") => Form::Csv,
        Some("parquet") => Form::Parquet,
        _ => return Err(Problem::new("unknown-form", [("path", path.display().to_string())])),
    };
    let settings = open::settings(common)?;
    let asked = Asked { command: "convert", files: &args.files, dimensions: Vec::new() };
    let request = open::request(common, &settings, asked)?;
    if request.cases.iter().any(|file| file.path == "-") {
        // Versions of a case are known only at the end, so the records are read twice.
        return Err(Problem::new("convert-from-stdin", []));
    }
    let loaded = open::load_request(common, &settings, &request)?;
    let secrets = if args.with_applicant { Secrets::All } else { Secrets::NotOfApplicants };
    let columns = pipeline::canonical_columns(&loaded, secrets);
    let mut rows = 0;
    output::write_stream(path, Access::Owner, |out: &mut dyn Write| -> Result<(), Unwritten> {
        let mut table = Converted::new(form, columns.clone(), BufWriter::new(out))?;
        pipeline::convert(&settings, (&request, &loaded), &columns, |rows| table.push(rows))?;
        rows = table.finish()?;
        Ok(())
    })?;
    console.say("converted", &[("path", path.display().to_string()), ("rows", rows.to_string())]);
    Ok(open::answered(&loaded, &settings, console))
}

/// Why there is no table.
enum Unwritten {
    Output(OutputError),
    Convert(ConvertError),
}

impl From<OutputError> for Unwritten {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

impl From<ConvertError> for Unwritten {
    fn from(error: ConvertError) -> Self {
        Self::Convert(error)
    }
}

impl From<io::Error> for Unwritten {
    fn from(error: io::Error) -> Self {
        Self::Convert(error.into())
    }
}

impl From<Unwritten> for Problem {
    fn from(error: Unwritten) -> Self {
        match error {
            Unwritten::Output(error) => error.into(),
            Unwritten::Convert(ConvertError::Load(error)) => error.into(),
            Unwritten::Convert(ConvertError::Changed(name)) => {
                Self::new("convert-changed", [("path", name.to_string())])
            }
            Unwritten::Convert(error) => Self::new("convert-not-written", [("cause", error.to_string())]),
        }
    }
}
