//! `sample`: a synthetic city.

use super::{Done, args::Sample, console::Console, problem::Problem};
use crate::{
    output::{Access, Artifact, write},
    reference::Calendar,
    sample::{City, Sample as SyntheticCity, SampleFile},
};
use std::{fs, io::BufWriter};

pub(super) fn run(args: &Sample, console: &Console) -> Result<Done, Problem> {
    if args.directory.exists() {
        // What lies there may have been edited.
        return Err(Problem::new("exists", [("path", args.directory.display().to_string())]));
    }
    let calendar = Calendar::cn().map_err(|error| Problem::internal(&error))?;
    let city = SyntheticCity::new(City { rows: args.rows, seed: args.seed }, &calendar)
        .map_err(|error| Problem::internal(&error))?;
    // Large cities do not fit in memory: files are written as they are made, into a directory that must be new.
    let place = args.directory.display().to_string();
    let refused = |cause: std::io::Error| Problem::new("io", [("path", place.clone()), ("cause", cause.to_string())]);
    if args.rows > IN_MEMORY {
        fs::create_dir(&args.directory).map_err(refused)?;
        for file in SampleFile::ALL {
            let out = fs::File::create_new(args.directory.join(file.name())).map_err(refused)?;
            city.write(file, BufWriter::new(out)).map_err(|error| Problem::internal(&error))?;
        }
    } else {
        let mut artifacts = Vec::new();
        for file in SampleFile::ALL {
            let mut bytes = Vec::new();
            city.write(file, &mut bytes).map_err(|error| Problem::internal(&error))?;
            artifacts.push(Artifact { name: file.name().to_owned(), bytes, access: Access::Everyone });
        }
        write(&args.directory, &artifacts)?;
    }
    let project = args.directory.join("xiaoneng.toml").display().to_string();
    console.say("sample-written", &[("path", place), ("project", project)]);
    Ok(Done::Clean)
}

/// Records up to which a city is made in memory and written in one step.
const IN_MEMORY: u64 = 100_000;
