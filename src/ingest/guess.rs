//! Which encoding bytes are in.
//!
//! In this order: a byte order mark, UTF-16 by its NULs, UTF-8 even with some bad bytes, then Firefox's detector over
//! the lines that are no UTF-8. One bad byte rules an encoding out for the detector, so lines that are clean in the
//! likeliest encoding are shown to it, if those are most: a file with a few spoiled cells is still told. Of its
//! proposals only those of Chinese count; any other text is taken for Western European.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The encoding that a byte order mark at the start of a text says.
pub(super) fn by_mark(head: &[u8]) -> Option<&'static Encoding> {
    const GB18030_MARK: &[u8] = b"\x84\x31\x95\x33";
    let marked = Encoding::for_bom(head).map(|(encoding, _)| encoding);
    marked.or_else(|| head.starts_with(GB18030_MARK).then_some(GB18030))
}

/// UTF-16 without a mark: digits, delimiters and line ends have a NUL on always the same side.
pub(super) fn by_nuls(head: &[u8]) -> Option<&'static Encoding> {
    let count = |side: usize| head.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (count(0), count(1));
    let sure = |nuls: usize, others: usize| nuls > 1 && nuls * 32 >= head.len() && others * 16 <= nuls;
    match (sure(odd, even), sure(even, odd)) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding of a text whose first byte beyond ASCII is the first of `sample`.
pub(super) fn of_sample(sample: &[u8]) -> &'static Encoding {
    let (mut good, mut bad) = (0, 0);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // The sample may end within a character.
    let end = sample.len() - sample.len().min(3);
    let cut_off = usize::from(sample[end..].iter().any(|byte| !byte.is_ascii()));
    if bad == 0 || (good > 0 && bad <= cut_off) || bad * 4 <= good {
        return UTF_8;
    }
    let encoding = legacy(sample);
    // Text of several encodings: better cells that are no text than other text than was written.
    if encoding.is_single_byte() && good * 8 > bad { UTF_8 } else { encoding }
}

/// The likeliest encoding of a text that is not UTF-8.
fn legacy(sample: &[u8]) -> &'static Encoding {
    let lines = || sample.split_inclusive(|byte| *byte == b'\n').filter(|line| std::str::from_utf8(line).is_err());
    let clean = |encoding: &'static Encoding, line: &[u8]| !encoding.decode_without_bom_handling(line).1;
    let count = |encoding| lines().filter(|line| clean(encoding, line)).count();
    let (all, simplified, traditional) = (lines().count(), count(GB18030), count(BIG5));
    let best = if traditional > simplified { BIG5 } else { GB18030 };
    let most = simplified.max(traditional) * 4 >= all * 3;
    let shown: Vec<&[u8]> = lines().filter(|line| !most || clean(best, line)).collect();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for line in &shown {
        detector.feed(line, false);
    }
    detector.feed(b"\n", true);
    let guess = |place: Option<&[u8]>| detector.guess(place, Utf8Detection::Deny);
    match (guess(None), guess(Some(b"cn"))) {
        (found, _) if found == BIG5 => BIG5,
        (_, found) if found == GBK && is_simplified(&shown) => GB18030,
        (found, _) if found == GBK => GBK,
        // Whatever else a detector made for all the world's pages proposes, no office here writes it.
        _ => WINDOWS_1252,
    }
}

/// Whether most characters beyond ASCII are, read as GBK, punctuation or of the first level of GB 2312: what nearly all
/// Chinese text consists of, and letters with accents do not look like.
fn is_simplified(lines: &[&[u8]]) -> bool {
    let (mut all, mut usual) = (0, 0);
    for line in lines {
        let mut bytes = line.iter().copied();
        while let Some(lead) = bytes.next() {
            if !lead.is_ascii() {
                let trail = bytes.next().unwrap_or_default();
                all += 1;
                usual += usize::from(matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7) && trail >= 0xa1);
            }
        }
    }
    usual * 2 >= all
}

/// An encoding as reports call it.
pub(super) fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, encoding: &'static Encoding) -> &'static str {
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost, "{text}");
        let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
        name(of_sample(&bytes[start..]))
    }

    #[test]
    fn encodings_are_told_from_little_text() {
        for text in [
            "办件编号,部门\n",
            "id,state\n1,办结\n",
            "id,department\n1,住房和城乡建设局\n2,公安局\n",
            "受理时间,办结时间,承诺时限\n2026-03-01,2026-03-02,5个工作日\n",
            "姓名\n张三丰\n",
        ] {
            assert_eq!(told(text, GB18030), "GB18030", "{text}");
            assert_eq!(told(text, UTF_8), "UTF-8", "{text}");
        }
        for text in ["案件編號,部門\n1,戶政事務所\n2,地政局\n", "申請日期,結案日期,辦理狀態\n2026-03-01,,已辦結\n"]
        {
            assert_eq!(told(text, BIG5), "Big5", "{text}");
        }
        for text in ["name,city\nAndré,Montréal\n", "Straße;Ort\nHauptstraße;Köln\n", "a,b\n1,5 °C\n", "it’s\n"]
        {
            assert_eq!(told(text, encoding_rs::WINDOWS_1252), "windows-1252", "{text}");
        }
        // An old program's French.
        let french = b"reference,proposal\n1,works to retain the existing front fa\x87ade wall\n2,external fa\x87ade\n";
        assert_eq!(
            name(of_sample(&french[french.iter().position(|byte| !byte.is_ascii()).unwrap()..])),
            "windows-1252"
        );
        // Four-byte characters.
        assert_eq!(told("办件编号,申请人\n1,𠮷野㐂\n2,䶮\n", GB18030), "GB18030");
    }

    #[test]
    fn a_few_bad_bytes_do_not_change_the_encoding() {
        let line = "2026-03-01,住房和城乡建设局,办结\n";
        let spoil = |encoding: &'static Encoding| {
            let mut bytes = encoding.encode(&line.repeat(10)).0.into_owned();
            bytes.extend_from_slice(b"2026-03-01,\xff\xfe,\xb0\n");
            bytes.extend_from_slice(&encoding.encode(&line.repeat(10)).0);
            name(of_sample(&bytes[11..]))
        };
        assert_eq!(spoil(UTF_8), "UTF-8");
        assert_eq!(spoil(GB18030), "GB18030");
    }

    #[test]
    fn utf_16_is_told_by_its_nuls() {
        let text = "办件编号,部门\n20260001,公安局\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((by_nuls(&little), by_nuls(&big)), (Some(UTF_16LE), Some(UTF_16BE)));
        assert_eq!(by_nuls("a,b\n1,\0\n2,x\n".as_bytes()), None);
        assert_eq!((by_nuls(b""), by_mark(b"")), (None, None));
        assert_eq!(by_mark(b"\xff\xfea\0"), Some(UTF_16LE));
    }
}
