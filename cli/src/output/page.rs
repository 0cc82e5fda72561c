//! A control's page on a terminal: its Markdown with headings set off and tables aligned.

use super::style::{HEADING, NAME, paint};
use std::fmt::Write;

/// Renders the Markdown that `cargo xtask generate` writes: headings, paragraphs, tables, code in back quotes.
pub(crate) fn render(markdown: &str) -> String {
    let mut text = String::new();
    let mut table: Vec<Vec<&str>> = Vec::new();
    for line in markdown.lines().filter(|line| !line.starts_with("<!--")) {
        if let Some(row) = line.strip_prefix('|') {
            table.push(row.trim_end_matches('|').split('|').map(str::trim).collect());
            continue;
        }
        push_table(&mut text, &std::mem::take(&mut table));
        match line.trim_start_matches('#') {
            heading if heading.len() < line.len() => text.push_str(&paint(HEADING, heading.trim())),
            _ => text.push_str(&spans(line)),
        }
        text.push('\n');
    }
    push_table(&mut text, &table);
    text
}

/// A table's rows; empty heads and the line of dashes under them are left out.
fn push_table(text: &mut String, rows: &[Vec<&str>]) {
    let rows: Vec<&Vec<&str>> =
        rows.iter().filter(|row| row.iter().any(|cell| !cell.trim_matches('-').is_empty())).collect();
    let width = rows.iter().filter_map(|row| row.first()).map(|cell| cell.chars().count()).max().unwrap_or_default();
    for row in rows {
        if let [first, rest @ ..] = row.as_slice() {
            // A string takes everything.
            let _ = writeln!(text, "{first:width$}  {}", spans(&rest.join("  ")));
        }
    }
}

/// Code in back quotes, colored.
fn spans(line: &str) -> String {
    let mut code = false;
    let mut text = String::new();
    for part in line.split('`') {
        text.push_str(&if code { paint(NAME, part) } else { part.to_owned() });
        code = !code;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn headings_tables_and_code_are_set_for_a_terminal() {
        let page =
            "<!-- note -->\n# Title\n\n## Facts\nSee `x`.\n\n| | |\n| --- | --- |\n| id | `a` |\n| layer | data |\n";
        let text = anstream::adapter::strip_str(&render(page)).to_string();
        assert_eq!(text, "Title\n\nFacts\nSee x.\n\nid     a\nlayer  data\n");
    }
}
