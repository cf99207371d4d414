//! What a written filter says, before anybody knows which columns there are.

use super::Place;

/// A filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    All(Vec<Clause>),
    Any(Vec<Clause>),
    Not(Box<Clause>),
    Test(Test),
}

/// What is asked of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Test {
    /// The column as it is written.
    pub name: Name,
    /// Where its name stands.
    pub place: Place,
    /// What is asked.
    pub check: Check,
    /// Whether it must hold or, of a column that is filled, must not.
    pub holds: bool,
}

/// The name of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Any name.
    Any(String),
    /// In brackets: a heading of the export goes first.
    Heading(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// Whether a flag is set.
    Set,
    Blank,
    Filled,
    Compare(Compare, Literal),
    OneOf(Vec<Literal>),
    Between(Literal, Literal),
    Contains(Literal),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub value: Value,
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// In quotes.
    Text(String),
    /// A number, a day or an instant.
    Bare(String),
    Flag(bool),
}

impl Name {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Any(text) | Self::Heading(text) => text,
        }
    }
}

impl Check {
    /// The values in it.
    pub(super) fn literals(&self) -> Vec<&Literal> {
        match self {
            Self::Set | Self::Blank | Self::Filled => Vec::new(),
            Self::Compare(_, literal) | Self::Contains(literal) => vec![literal],
            Self::OneOf(list) => list.iter().collect(),
            Self::Between(low, high) => vec![low, high],
        }
    }
}

impl Clause {
    pub(super) fn all(parts: Vec<Self>) -> Self {
        Self::joined(parts, Self::All)
    }

    pub(super) fn any(parts: Vec<Self>) -> Self {
        Self::joined(parts, Self::Any)
    }

    fn joined(mut parts: Vec<Self>, join: fn(Vec<Self>) -> Self) -> Self {
        match parts.pop() {
            Some(only) if parts.is_empty() => only,
            last => {
                parts.extend(last);
                join(parts)
            }
        }
    }

    /// All tests, in the order in which they are written.
    pub(super) fn tests(&self) -> Vec<&Test> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::tests).collect(),
            Self::Not(inner) => inner.tests(),
            Self::Test(test) => vec![test],
        }
    }
}
