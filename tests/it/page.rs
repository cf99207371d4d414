//! What stands on a page: its tables, its figures, its text without marks.

/// A table as rows of texts, the heading first.
pub type Rows = Vec<Vec<String>>;

/// A figure on a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure {
    /// Its id.
    pub id: String,
    /// The integer above the line, as written.
    pub numerator: Option<i64>,
    /// The integer below it.
    pub denominator: Option<i64>,
    /// Period and scope, if they are not the page's own.
    pub place: Vec<String>,
    /// As it is printed.
    pub text: String,
}

/// The page without what is folded away: the tables behind charts.
pub fn shown(page: &str) -> String {
    let mut shown = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<details") {
        shown.push_str(before);
        rest = after.split_once("</details>").map_or("", |(_, after)| after);
    }
    shown.push_str(rest);
    shown
}

/// The tables of a page.
pub fn tables(page: &str) -> Vec<Rows> {
    let cells = |row: &str| -> Vec<String> {
        let opened = row.replace("<th ", "<td ").replace("</th>", "</td>");
        between(&opened, "<td ", "</td>").map(|cell| plain(cell.split_once('>').unwrap().1)).collect()
    };
    let rows = |table: &str| {
        let rows = table.replace("<tr class", "<tr><tr class");
        let rows = rows.split("<tr>").skip(1).filter(|row| row.contains("</t")).map(cells);
        rows.filter(|row| !row.is_empty()).collect()
    };
    between(page, "<table ", "</table>").map(rows).collect()
}

/// The figures of a page.
pub fn figures(page: &str) -> Vec<Figure> {
    let figure = |(tag, text): (&str, &str)| {
        let value = |name: &str| between(tag, &format!(" {name}=\""), "\"").next().map(plain);
        let integer = |name: &str| value(name).map(|text| text.parse().unwrap());
        Figure {
            id: tag.split('"').next().unwrap().to_owned(),
            numerator: integer("data-numerator"),
            denominator: integer("data-denominator"),
            place: value("data-period").map_or_else(Vec::new, |text| text.split(" · ").map(str::to_owned).collect()),
            text: plain(text),
        }
    };
    between(page, " data-figure=\"", "</").filter_map(|inner| inner.split_once('>')).map(figure).collect()
}

/// What stands between two texts, each time.
pub fn between<'a>(text: &'a str, open: &str, close: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
    let parts: Vec<&'a str> = text.split(open).skip(1).collect();
    parts.into_iter().filter_map(move |part| part.split_once(close)).map(|(inner, _)| inner)
}

/// Text of a page without its marks.
pub fn plain(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let marks = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2F;", "/"),
        ("&#x3D;", "="),
        ("&#x60;", "`"),
        ("&amp;", "&"),
    ];
    marks.iter().fold(text, |text, (written, mark)| text.replace(written, mark))
}
