//! Values of options by the words that clerks use for them.

use super::help;
use clap::{
    Arg, Command, Error, ValueEnum,
    builder::{EnumValueParser, PossibleValue, TypedValueParser},
};
use std::ffi::OsStr;

/// Reads a value by its name, or by a word for it (`[choices]` in `data/help.zh.toml`).
#[derive(Clone)]
pub(super) struct Choice<Value: ValueEnum + Clone + Send + Sync + 'static>(EnumValueParser<Value>);

impl<Value: ValueEnum + Clone + Send + Sync + 'static> Choice<Value> {
    pub(super) fn new() -> Self {
        Self(EnumValueParser::new())
    }
}

impl<Value: ValueEnum + Clone + Send + Sync + 'static> TypedValueParser for Choice<Value> {
    type Value = Value;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<Value, Error> {
        let word = || help::choice(argument?.get_id().as_str(), value.to_str()?);
        self.0.parse_ref(command, argument, value).or_else(|error| match word() {
            Some(name) => self.0.parse_ref(command, argument, OsStr::new(&name)),
            None => Err(error),
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}
