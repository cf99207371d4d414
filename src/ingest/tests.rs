//! Whatever is written comes back, whatever the block size.

use super::*;
use proptest::prelude::*;
use std::io;

/// Line, cells (as wide as the row is) and raw text of each record.
type Rows = Vec<(u64, Vec<String>, String)>;

fn open(bytes: &[u8], block: usize) -> Result<Table, IngestError> {
    Table::from_reader("t.csv".into(), Box::new(Cursor::new(bytes.to_vec())), block)
}

fn rows(batch: &Batch) -> Rows {
    let row = |record| {
        let cells = (0..batch.width(record)).map(|column| batch.cell(record, column).to_owned()).collect();
        (batch.line(record), cells, batch.text(record).into_owned())
    };
    (0..batch.len()).map(row).collect()
}

fn read(bytes: &[u8], block: usize) -> Result<(Header, Rows, Totals), IngestError> {
    let table = open(bytes, block)?;
    let header = table.header().clone();
    let mut all = Rows::new();
    let totals = table.read(rows, |rows| all.extend(rows))?;
    assert_eq!(totals.records, all.len() as u64);
    assert_eq!((totals.bytes, &totals.digest), (bytes.len() as u64, &blake3::hash(bytes).to_string()));
    Ok((header, all, totals))
}

/// Reads with several block sizes, which must not matter; returns headings and cells with their line.
fn cells(bytes: &[u8]) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
    let (header, rows, totals) = read(bytes, 1 << 20).unwrap();
    for block in [1, 2, 3, 7, 16, 61] {
        assert_eq!(read(bytes, block).unwrap(), (header.clone(), rows.clone(), totals.clone()), "blocks of {block}");
    }
    (header.columns, rows.into_iter().map(|(line, cells, _)| (line, cells)).collect())
}

fn check(text: &str, headings: &[&str], expected: &[(u64, &[&str])]) {
    let (columns, rows) = cells(text.as_bytes());
    let rows: Vec<(u64, Vec<&str>)> =
        rows.iter().map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect())).collect();
    let expected: Vec<(u64, Vec<&str>)> = expected.iter().map(|(line, cells)| (*line, cells.to_vec())).collect();
    assert_eq!(
        (columns.iter().map(String::as_str).collect::<Vec<_>>(), rows),
        (headings.to_vec(), expected),
        "{text:?}"
    );
}

#[test]
fn reads_every_line_end_and_delimiter() {
    for end in ["\n", "\r\n", "\r"] {
        for delimiter in [",", ";", "\t", "|"] {
            let text =
                format!("\u{feff}甲,乙{end}{end}1,2{end}\"3{end}x\",\"4,\"\"5\"{end}{end}6,7").replace(',', delimiter);
            let (x, quoted) = (format!("3{end}x"), format!("4{delimiter}\"5"));
            check(&text, &["甲", "乙"], &[(3, &["1", "2"]), (4, &[&x, &quoted]), (7, &["6", "7"])]);
        }
    }
}

#[test]
fn a_line_feed_below_a_file_of_carriage_returns_is_no_record() {
    check("a,b\r1,2\r\"3\",\"x\ry\"\r4,5\r\n", &["a", "b"], &[(2, &["1", "2"]), (3, &["3", "x\ry"]), (5, &["4", "5"])]);
    check("a,b\r1,2\r\n\"3\",4\r5,6", &["a", "b"], &[(2, &["1", "2"]), (3, &["3", "4"]), (4, &["5", "6"])]);
    check("a,b\n1,2\r3\n4,5\n", &["a", "b"], &[(2, &["1", "2\r3"]), (3, &["4", "5"])]);
}

#[test]
fn quotes_open_only_at_the_start_of_a_cell() {
    check("a,b\n5\" pipe,x\"\"y\n", &["a", "b"], &[(2, &["5\" pipe", "x\"\"y"])]);
    check("a,b\n\"x\"y\"z, \"1\"\n\"\",\"\"\"\"\n", &["a", "b"], &[(2, &["xy\"z", " \"1\""]), (3, &["", "\""])]);
    check("a,b\n\"x\"\"y\"tail,\"1\"\r\n", &["a", "b"], &[(2, &["x\"ytail", "1"])]);
}

#[test]
fn a_quote_that_never_closes_is_an_error_with_its_line() {
    for block in [1, 8, 1 << 20] {
        let error = read(b"a,b\n1,\"x\ny\"\n2,\"y\n3,z\n", block).unwrap_err();
        assert!(matches!(error, IngestError::OpenQuote { line: 4, .. }), "{error}");
    }
    assert!(matches!(open(b"\n\"a,b\n1,2\n", 8), Err(IngestError::OpenQuote { line: 2, .. })));
}

#[test]
fn a_record_without_end_is_an_error() {
    let mut text = b"a,b\n1,".to_vec();
    text.resize(LONGEST_RECORD + (1 << 21), b'x');
    assert!(matches!(read(&text, 1 << 20), Err(IngestError::TooLong { line: 2, .. })));
    assert!(matches!(open(&text[6..], 8), Err(IngestError::TooLong { line: 1, .. })));
    text[6] = b'"';
    assert!(matches!(read(&text, 1 << 20), Err(IngestError::OpenQuote { line: 2, .. })));
}

#[test]
fn an_empty_file_is_an_error_and_a_heading_alone_is_not() {
    for text in ["", "\u{feff}", "\n\r\n"] {
        assert!(matches!(open(text.as_bytes(), 8), Err(IngestError::Empty { .. })), "{text:?}");
    }
    check("a,b", &["a", "b"], &[]);
    check("a\n\n1\n2", &["a"], &[(3, &["1"]), (4, &["2"])]);
}

#[test]
fn ragged_rows_keep_their_width() {
    check(
        "a,b,c,\n1,2,3\n1,2,3,\n1,2\n1,2,3,4,\n,,\n1,2,3,,,\n",
        &["a", "b", "c"],
        &[
            (2, &["1", "2", "3"]),
            (3, &["1", "2", "3"]),
            (4, &["1", "2"]),
            (5, &["1", "2", "3", "4"]),
            (6, &["", "", ""]),
            (7, &["1", "2", "3"]),
        ],
    );
}

#[test]
fn columns_without_a_heading_make_no_row_ragged() {
    check(
        "a,b,c,,,\n1,2,3,4,,\n1,2,3,,,\n1,2,3\n1,2\n1,2,3,4,,,7\n",
        &["a", "b", "c", ""],
        &[
            (2, &["1", "2", "3", "4"]),
            (3, &["1", "2", "3", ""]),
            (4, &["1", "2", "3", ""]),
            (5, &["1", "2"]),
            (6, &["1", "2", "3", "4", "", "", "7"]),
        ],
    );
}

#[test]
fn titles_above_the_heading_are_listed() {
    let text = "月度明细,,,\n制表: 甲,2026-03-01,,\n编号,部门,日期,状态\n1,a,b,c\n2,,,\n";
    let (header, rows, _) = read(text.as_bytes(), 8).unwrap();
    assert_eq!((header.columns.len(), header.line, rows.len(), rows[0].0), (4, 3, 2, 4));
    assert_eq!(header.titles, [(1, "月度明细,,,".to_owned()), (2, "制表: 甲,2026-03-01,,".to_owned())]);
}

#[test]
fn undecodable_cells_are_known_and_the_rest_is_read() {
    let bytes = b"a,b,c\n1,\xb0\xec\xbd\xe1,\xe5\x8a\x9e\n2,\xef\xbf\xbd,z\n\xff\"3\",4,5\n";
    for block in [1, 9, 1 << 20] {
        let mut found = Vec::new();
        let damaged = |batch: &Batch| -> Vec<(u64, usize)> {
            let places = (0..batch.len()).flat_map(|record| (0..3).map(move |column| (record, column)));
            let bad = places.filter(|(record, column)| batch.undecodable(*record, *column));
            bad.map(|(record, column)| (batch.line(record), column)).collect()
        };
        open(bytes, block).unwrap().read(damaged, |places| found.extend(places)).unwrap();
        assert_eq!(found, [(2, 1), (3, 1), (4, 0)]);
    }
    let (_, rows) = cells(bytes);
    assert_eq!((rows[0].1[2].as_str(), rows[2].1[1].as_str()), ("办", "4"));
}

#[test]
fn extremes_are_read() {
    let long = "长".repeat(400_000);
    check(
        &format!("a,b\n1,{long}\n2,\"{long}\n\"\nx\0y,\0"),
        &["a", "b"],
        &[(2, &["1", &long]), (3, &["2", &format!("{long}\n")]), (5, &["x\0y", "\0"])],
    );
    let wide: Vec<String> = (0..10_000).map(|column| format!("c{column}")).collect();
    let (columns, rows) = cells(format!("{0}\n{0}\n", wide.join(",")).as_bytes());
    assert_eq!((&columns, &rows[0].1), (&wide, &wide));
}

#[test]
fn the_record_is_kept_as_written() {
    let (_, rows, _) = read(b"a,b\r\n\"1\n\"\"\", 2\r\n3,4", 4).unwrap();
    assert_eq!((rows[0].2.as_str(), rows[1].2.as_str()), ("\"1\n\"\"\", 2", "3,4"));
}

#[test]
fn a_failing_source_is_an_error_and_a_panic_is_passed_on() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }
    let source = Box::new(Cursor::new(vec![b'x'; SAMPLE - 1]).chain(&b"\n"[..]).chain(Failing));
    let error = Table::from_reader("t".into(), source, 8).unwrap().read(|_| (), |()| ()).unwrap_err();
    assert_eq!(error.to_string(), "t: gone");
    let text = "a,b\n".repeat(1_000);
    let caught = std::panic::catch_unwind(|| {
        open(text.as_bytes(), 8).unwrap().read(|batch| assert!(batch.line(0) < 500, "seen"), |()| ())
    });
    assert!(caught.is_err());
}

fn cell() -> impl Strategy<Value = String> {
    let piece =
        prop::sample::select(vec!["\"", ",", "\n", "\r\n", "\r", ";", "\t", "|", " ", "办", "a", "12", "", "\u{feff}"]);
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_come_back_cell_for_cell(
        (table, block) in (2_usize..6)
            .prop_flat_map(|width| prop::collection::vec(prop::collection::vec(cell(), width), 0..30))
            .prop_flat_map(|table| (Just(table), 1_usize..300)),
        style in prop::sample::select(vec![csv::QuoteStyle::Always, csv::QuoteStyle::Necessary, csv::QuoteStyle::NonNumeric]),
        terminator in prop::sample::select(vec![csv::Terminator::CRLF, csv::Terminator::Any(b'\n')]),
    ) {
        let width = table.first().map_or(2, Vec::len);
        let headings: Vec<String> = (0..width).map(|column| format!("h{column}")).collect();
        let mut text = Vec::new();
        let mut expected = Vec::new();
        for record in std::iter::once(&headings).chain(&table) {
            let line = 1 + memchr::memchr_iter(b'\n', &text).count() as u64;
            let mut writer = csv::WriterBuilder::new().quote_style(style).terminator(terminator).from_writer(&mut text);
            writer.write_record(record).unwrap();
            drop(writer);
            expected.push((line, record.clone()));
        }
        let (header, rows, _) = read(&text, block).unwrap();
        prop_assert_eq!(&header.columns, &headings);
        let rows: Vec<_> = rows.into_iter().map(|(line, cells, _)| (line, cells)).collect();
        prop_assert_eq!(rows, &expected[1..]);
    }

    #[test]
    fn any_bytes_are_read_the_same_in_any_blocks(
        pieces in prop::collection::vec(prop::sample::select(
            vec![&b"\""[..], b"\"\"", b",", b"\n", b"\r", b"\r\n", b"x", b"\xff", b"\xe5\x8a\x9e", b"\0", b"1;2", b"\n\""],
        ), 0..80),
        block in 1_usize..40,
    ) {
        let text = pieces.concat();
        let whole = read(&text, 1 << 20).map_err(|error| error.to_string());
        prop_assert_eq!(read(&text, block).map_err(|error| error.to_string()), whole);
    }
}
