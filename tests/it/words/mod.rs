//! The words of the bulletin.

mod cities;
mod finding;
mod month;
mod months;
mod reader;
mod real;

use crate::support::Room;

/// The sections whose sentences are read.
const READ: [&str; 4] = ["overview", "satisfaction", "departments", "places"];

/// The sentences of a bulletin: the paragraphs and list entries of these sections, a line each. It is left in `out`.
pub fn prose(room: &Room, arguments: &[&str]) -> Vec<String> {
    let all = [&["bulletin", "--formats", "html,json", "-o", "out"], arguments].concat();
    let ran = room.run(&all);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let html = std::fs::read_to_string(room.at("out/bulletin.html")).expect("a bulletin");
    let main = html.split_once("<main").and_then(|(_, main)| main.split_once("</main>")).expect("a main part").0;
    let sections = main.split("<section id=\"section-").filter(|section| READ.iter().any(|id| section.starts_with(id)));
    let pieces = sections.flat_map(|section| section.split('<').skip(1).filter_map(|piece| piece.split_once('>')));
    let (mut lines, mut open) = (Vec::new(), None::<String>);
    for (tag, text) in pieces {
        let text = text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'");
        match tag {
            "p class=\"running\"" | "li" => open = Some(text),
            "/p" | "/li" => lines.extend(open.take().filter(|line| !line.trim().is_empty())),
            _ => {
                if let Some(line) = &mut open {
                    line.push_str(&text);
                }
            }
        }
    }
    lines.into_iter().map(|line| line.trim().to_owned()).collect()
}
