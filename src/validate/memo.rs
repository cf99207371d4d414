//! Texts that repeat, read once: a dictionary from text to a small number and to what the text means.

#[expect(clippy::disallowed_types, reason = "looked up, never iterated: the order of codes is that of appearance")]
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Distinct texts in the order of their first appearance, each with what it was read as.
#[derive(Clone, Debug)]
#[expect(clippy::disallowed_types, reason = "looked up, never iterated: the order of codes is that of appearance")]
pub(super) struct Memo<T> {
    codes: HashMap<Box<str>, u32, BuildHasherDefault<ShortText>>,
    entries: Vec<(Box<str>, T)>,
    last: Option<u32>,
}

#[expect(clippy::disallowed_types, reason = "as above")]
impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { codes: HashMap::default(), entries: Vec::new(), last: None }
    }
}

impl<T> Memo<T> {
    /// The code of `text`; `read` is asked only the first time.
    #[inline]
    pub(super) fn code(&mut self, text: &str, read: impl FnOnce(&str) -> T) -> u32 {
        if let Some(last) = self.last
            && &*self.entries[last as usize].0 == text
        {
            return last;
        }
        let code = if let Some(code) = self.codes.get(text) {
            *code
        } else {
            let code = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
            self.codes.insert(text.into(), code);
            self.entries.push((text.into(), read(text)));
            code
        };
        self.last = Some(code);
        code
    }

    /// What the text of `code` was read as.
    pub(super) fn value(&self, code: u32) -> &T {
        &self.entries[code as usize].1
    }

    /// What `text` is read as.
    #[inline]
    pub(super) fn read(&mut self, text: &str, read: impl FnOnce(&str) -> T) -> &T {
        let code = self.code(text, read);
        self.value(code)
    }

    /// The texts by code.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(text, _)| &**text)
    }
}

/// Hashes short texts in one step: cells are a few bytes long, and a streaming hasher costs more than they do.
#[derive(Default)]
struct ShortText(u64);

impl Hasher for ShortText {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    fn write_u8(&mut self, _end_of_text: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_once() {
        let mut memo = Memo::default();
        let mut asked = 0;
        for text in ["a", "a", "b", "a"] {
            memo.code(text, |_| asked += 1);
        }
        assert_eq!(asked, 2);
        assert_eq!(memo.texts().collect::<Vec<_>>(), ["a", "b"]);
    }
}
