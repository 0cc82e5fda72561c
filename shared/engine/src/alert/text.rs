//! Text as the sinks take it: cut where it is long and marked where it is cut, never inside a character, and with nothing in
//! it that could forge a line. Names, tags, policies and principals are other people's words.

use jiff::Timestamp;
use std::fmt::Write as _;

/// How wide an e-mail's lines are.
pub(super) const WIDTH: usize = 72;

/// Stands where text was cut.
const MARK: &str = "…";

/// One line of at most `most` characters: control characters and line breaks become spaces, what cannot be seen (zero-width
/// characters, and those that turn the direction of writing) is left out.
pub(super) fn line(text: &str, most: usize) -> String {
    fit(text.chars(), most, MARK)
}

/// One line of at most `most` ASCII characters: what ASCII has no word for becomes a question mark.
pub(super) fn ascii(text: &str, most: usize) -> String {
    fit(text.chars().filter(|c| !is_invisible(*c)).map(to_ascii), most, "...")
}

/// JSON on one line, as it is: what breaks lines or shows nothing is written as JSON escapes it, which means the same. It is
/// cut, and marked, where it would weigh more than `most` bytes in a JSON string inside a JSON string.
pub(super) fn exact(json: &str, most: usize) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c != ' ' && (c.is_control() || c.is_whitespace() || is_invisible(c)) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // A string takes everything.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    within(&text, most).0
}

fn to_ascii(c: char) -> char {
    match c {
        c if c.is_ascii() => c,
        c if c.is_whitespace() || c.is_control() => ' ',
        '\u{2010}'..='\u{2015}' => '-',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        _ => '?',
    }
}

/// True for characters that show nothing, and for those that change in which direction others are shown.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// At most `most` characters on one line, with single spaces between words; it ends in `mark` where there was more.
fn fit(chars: impl Iterator<Item = char>, most: usize, mark: &str) -> String {
    let mut kept = Vec::new();
    let mut gap = false;
    for c in chars.filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() || c.is_control() {
            gap = !kept.is_empty();
            continue;
        }
        if kept.len() + usize::from(gap) >= most {
            kept.truncate(most.saturating_sub(mark.chars().count()));
            return kept.into_iter().chain(mark.chars()).take(most).collect();
        }
        if std::mem::take(&mut gap) {
            kept.push(' ');
        }
        kept.push(c);
    }
    kept.into_iter().collect()
}

/// The text as it is, or its beginning, where it would weigh more than `most` bytes in a JSON string inside a JSON string;
/// and whether it was cut.
pub(super) fn within(text: &str, most: usize) -> (String, bool) {
    let mut weight = 0;
    let mut kept = String::new();
    for c in text.chars() {
        weight += weight_of(c);
        if weight + MARK.len() > most {
            kept.push_str(MARK);
            return (kept, true);
        }
        kept.push(c);
    }
    (kept, false)
}

/// The bytes of a text in a JSON string inside a JSON string, without the quotes.
pub(super) fn weight(text: &str) -> usize {
    text.chars().map(weight_of).sum()
}

/// The bytes of a character in a JSON string inside a JSON string: each escape's backslash is escaped again.
fn weight_of(c: char) -> usize {
    match c {
        '"' | '\\' => 4,
        '\u{8}' | '\u{9}' | '\u{A}' | '\u{C}' | '\u{D}' => 3,
        c if c < ' ' => 7,
        c => c.len_utf8(),
    }
}

/// Paragraphs, broken into lines of at most [`WIDTH`] characters where words allow, each indented. A word that is longer
/// (an address, an ARN) stays whole.
pub(super) fn wrap(text: &str, indent: usize) -> String {
    let mut wrapped = String::new();
    for words in text.split('\n') {
        let mut column = 0;
        for word in words.split_whitespace() {
            let length = word.chars().count();
            if column > 0 && indent + column + 1 + length > WIDTH {
                wrapped.push('\n');
                column = 0;
            }
            if column == 0 {
                wrapped.extend(std::iter::repeat_n(' ', indent));
            } else {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += length;
        }
        wrapped.push('\n');
    }
    wrapped
}

/// A heading and what stands under it, indented already.
pub(super) fn section(heading: &str, said: &str) -> String {
    format!("\n{heading}\n{said}")
}

/// A moment for people: `2026-03-02 12:00:00 UTC`.
pub(super) fn when(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A day for people.
pub(super) fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// A number of things.
pub(super) fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

#[cfg(test)]
mod tests {
    use super::{ascii, exact, line, weight, within, wrap};

    #[test]
    fn a_line_holds_no_line_break_and_no_hidden_character() {
        assert_eq!(line(" a\r\nb\u{0}c\u{2028}d\u{202E}e\u{200B} ", 99), "a b c de");
        assert_eq!(line("", 9), "");
    }

    #[test]
    fn a_cut_is_marked_and_never_inside_a_character() {
        assert_eq!(line("ééééé", 5), "ééééé");
        assert_eq!(line("éééééé", 5), "éééé…");
        assert_eq!(line("one two", 4), "one…");
        assert_eq!(line("x", 0), "");
        assert_eq!(ascii("naïve – “x” 🦀", 99), "na?ve - \"x\" ?");
        assert_eq!(ascii("abcdefgh", 7), "abcd...");
    }

    #[test]
    fn a_call_stays_exact_on_one_line() {
        let call = "s3:Put {\"Policy\":\"a  b\u{202E}\u{2028}\u{FEFF}é\"}";
        let shown = exact(call, 999);
        assert_eq!(shown, r#"s3:Put {"Policy":"a  b\u202e\u2028\ufeffé"}"#);
        let said = |text: &str| serde_json::from_str::<serde_json::Value>(text.split_once(' ').unwrap().1).unwrap();
        assert_eq!(said(&shown), said(call));
        assert_eq!(exact("ab", 3), "…");
    }

    #[test]
    fn a_text_weighs_what_json_in_json_weighs() {
        let text = "a\"\\\n\u{1}é🦀\u{7f}";
        let twice = serde_json::to_string(&serde_json::to_string(text).unwrap()).unwrap();
        let quotes = r#""\"\"""#.len();
        assert_eq!(weight(text), twice.len() - quotes);
        assert_eq!(within("\u{1}\u{1}", 16), ("\u{1}…".to_owned(), true));
        assert_eq!(within("abc", 6), ("abc".to_owned(), false));
    }

    #[test]
    fn lines_break_between_words_and_long_words_stay_whole() {
        let long = "x".repeat(90);
        let wrapped = wrap(&format!("{} {long} end\n\nnext", "word ".repeat(20)), 2);
        assert!(wrapped.lines().all(|line| line.chars().count() <= 72 || line.trim() == long), "{wrapped}");
        assert!(wrapped.ends_with("\n\n  next\n"), "{wrapped}");
    }
}
