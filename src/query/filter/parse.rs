//! From words and signs to clauses: or binds loosest, then and, then not.

use super::{
    Cause, Fault, Place,
    clause::{Check, Clause, Compare, Literal, Name, Test, Value},
    token::{Kind, Sign, Token, tokens},
};
use crate::reference::Words;

/// Clauses within clauses, at most so deep.
const DEEPEST: usize = 64;

/// The operators that are words.
const OPERATORS: [&str; 9] =
    ["in", "not_in", "contains", "not_contains", "between", "is", "is_not", "is_null", "is_not_null"];

/// Reads a filter; `words` knows the words of the language (`[filter]` in `data/words.toml`).
pub(super) fn parse(text: &str, words: &Words) -> Result<Clause, Fault> {
    let tokens = tokens(text)?;
    let end = Place { at: text.chars().count(), length: 1 };
    let mut parser = Parser { tokens, at: 0, end, words, depth: 0 };
    let clause = parser.any()?;
    match parser.tokens.get(parser.at) {
        None => Ok(clause),
        Some(_) => Err(parser.unexpected()),
    }
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    end: Place,
    words: &'a Words,
    depth: usize,
}

impl Parser<'_> {
    fn any(&mut self) -> Result<Clause, Fault> {
        let mut parts = vec![self.all()?];
        while self.takes(Sign::Or, "or") {
            parts.push(self.all()?);
        }
        Ok(Clause::any(parts))
    }

    fn all(&mut self) -> Result<Clause, Fault> {
        let mut parts = vec![self.maybe_not()?];
        while self.takes(Sign::And, "and") {
            parts.push(self.maybe_not()?);
        }
        Ok(Clause::all(parts))
    }

    fn maybe_not(&mut self) -> Result<Clause, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.place().fault(Cause::TooDeep));
        }
        let clause = if self.is_sign(Sign::Not) || self.is_word("not") {
            self.at += 1;
            Clause::Not(Box::new(self.maybe_not()?))
        } else if self.sign(Sign::Open) {
            let inner = self.any()?;
            self.demand(Sign::Close)?;
            inner
        } else {
            Clause::Test(self.test()?)
        };
        self.depth -= 1;
        Ok(clause)
    }

    fn test(&mut self) -> Result<Test, Fault> {
        let (name, place) = match self.tokens.get(self.at) {
            Some(Token { kind: Kind::Word(name), place }) => (Name::Any(name.clone()), *place),
            Some(Token { kind: Kind::Name(name), place }) => (Name::Heading(name.clone()), *place),
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        let (check, holds) = self.check()?;
        Ok(Test { name, place, check, holds })
    }

    /// What is asked of a column, and whether it must hold or must not.
    fn check(&mut self) -> Result<(Check, bool), Fault> {
        if let Some(compare) = self.compare() {
            return self.literal().map(|literal| (Check::Compare(compare, literal), true));
        }
        if self.sign(Sign::Unequal) {
            return self.literal().map(|literal| (Check::Compare(Compare::Equal, literal), false));
        }
        let mut holds = true;
        if self.is_word("not") && self.tokens.len() > self.at + 1 {
            self.at += 1;
            holds = false;
        }
        for (word, inverted) in [("in", "not_in"), ("contains", "not_contains"), ("is", "is_not")] {
            for (written, means) in [(word, holds), (inverted, !holds)] {
                if self.word(written) {
                    return self.operand(word).map(|check| (check, means));
                }
            }
        }
        if self.word("between") {
            return self.between().map(|check| (check, holds));
        }
        for (written, means) in [("is_null", holds), ("is_not_null", !holds)] {
            if self.word(written) {
                return Ok((Check::Blank, means));
            }
        }
        let goes_on = self.goes_on();
        match self.tokens.get(self.at) {
            _ if !holds => Err(self.unexpected()),
            // Something stands here that no clause can go on with: most likely an operator that is none.
            Some(Token { kind: Kind::Word(word), place }) if !goes_on => {
                let table = self.words.column("filter").into_iter();
                let known = table.flat_map(|table| OPERATORS.iter().flat_map(|operator| table.texts(operator)));
                let known = known.map(str::to_owned).collect();
                Err(place.fault(Cause::UnknownOperator { name: word.clone(), known }))
            }
            _ => Ok((Check::Set, true)),
        }
    }

    fn operand(&mut self, operator: &str) -> Result<Check, Fault> {
        match operator {
            "in" => self.list().map(Check::OneOf),
            "contains" => self.literal().map(Check::Contains),
            _ if self.word("not") => {
                if self.word("null") {
                    Ok(Check::Filled)
                } else {
                    Err(self.unexpected())
                }
            }
            _ if self.word("null") => Ok(Check::Blank),
            _ => self.literal().map(|literal| Check::Compare(Compare::Equal, literal)),
        }
    }

    fn between(&mut self) -> Result<Check, Fault> {
        let low = self.literal()?;
        // Not a comma, not two dots.
        if !(self.takes(Sign::And, "and") || self.word("to")) {
            return Err(self.place().fault(Cause::HalfRange));
        }
        Ok(Check::Between(low, self.literal()?))
    }

    fn list(&mut self) -> Result<Vec<Literal>, Fault> {
        self.demand(Sign::Open)?;
        let mut list = vec![self.literal()?];
        while self.sign(Sign::Comma) {
            list.push(self.literal()?);
        }
        self.demand(Sign::Close)?;
        Ok(list)
    }

    fn literal(&mut self) -> Result<Literal, Fault> {
        let Some(token) = self.tokens.get(self.at) else { return Err(self.unexpected()) };
        let value = match &token.kind {
            Kind::Quoted(text) => Value::Text(text.clone()),
            Kind::Bare(text) => Value::Bare(text.clone()),
            Kind::Word(word) => match self.words.find("filter", word).or_else(|| self.words.find("flag", word)) {
                Some("true" | "yes") => Value::Flag(true),
                Some("false" | "no") => Value::Flag(false),
                _ => return Err(token.place.fault(Cause::Unquoted { text: word.clone() })),
            },
            _ => return Err(self.unexpected()),
        };
        let literal = Literal { value, place: token.place };
        self.at += 1;
        Ok(literal)
    }

    fn compare(&mut self) -> Option<Compare> {
        let Kind::Sign(sign) = self.tokens.get(self.at)?.kind else { return None };
        let compare = match sign {
            Sign::Equal => Compare::Equal,
            Sign::Less => Compare::Less,
            Sign::AtMost => Compare::AtMost,
            Sign::Greater => Compare::Greater,
            Sign::AtLeast => Compare::AtLeast,
            _ => return None,
        };
        self.at += 1;
        Some(compare)
    }

    /// Takes a sign or a word that means the same; a word may stand right before a name, as Chinese is written.
    fn takes(&mut self, sign: Sign, word: &str) -> bool {
        self.sign(sign) || self.word(word) || self.split(word)
    }

    fn sign(&mut self, sign: Sign) -> bool {
        let is = self.is_sign(sign);
        self.at += usize::from(is);
        is
    }

    fn word(&mut self, word: &str) -> bool {
        let is = self.is_word(word);
        self.at += usize::from(is);
        is
    }

    /// Takes a word without a blank behind it: it is cut off from the name that follows.
    fn split(&mut self, word: &str) -> bool {
        let Some(Token { kind: Kind::Word(written), place }) = self.tokens.get(self.at) else { return false };
        let chinese = |letters: usize| -> Option<(String, usize)> {
            let start: String = written.chars().take(letters).collect();
            let means = !start.is_ascii() && self.words.find("filter", &start) == Some(word);
            means.then(|| (written.chars().skip(letters).collect(), letters))
        };
        let most = written.chars().count();
        let Some((rest, letters)) = (1..most.min(3)).rev().find_map(chinese) else { return false };
        let place = Place { at: place.at + letters, length: place.length - letters };
        self.tokens[self.at] = Token { kind: Kind::Word(rest), place };
        true
    }

    fn is_sign(&self, sign: Sign) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.kind == Kind::Sign(sign))
    }

    fn is_word(&self, word: &str) -> bool {
        match self.tokens.get(self.at).map(|token| &token.kind) {
            Some(Kind::Word(written)) => self.words.find("filter", written) == Some(word),
            _ => false,
        }
    }

    /// Whether a clause may end here.
    fn goes_on(&mut self) -> bool {
        let (at, token) = (self.at, self.tokens.get(self.at).cloned());
        let goes_on = self.takes(Sign::And, "and") || self.takes(Sign::Or, "or");
        self.at = at;
        if let Some(token) = token {
            self.tokens[at] = token;
        }
        goes_on
    }

    fn demand(&mut self, sign: Sign) -> Result<(), Fault> {
        if self.sign(sign) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn place(&self) -> Place {
        self.tokens.get(self.at).map_or(self.end, |token| token.place)
    }

    fn unexpected(&self) -> Fault {
        let cause = match self.tokens.get(self.at).map(|token| &token.kind) {
            None => Cause::Ended,
            Some(Kind::Word(text) | Kind::Name(text) | Kind::Quoted(text) | Kind::Bare(text)) => {
                Cause::Unexpected { found: text.clone() }
            }
            Some(Kind::Sign(_)) => Cause::UnexpectedSign,
        };
        self.place().fault(cause)
    }
}
