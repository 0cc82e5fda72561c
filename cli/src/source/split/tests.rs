use super::{Halt, Piece, Place, Splitter};
use std::io::{self, Read};

/// A reader that gives a few bytes at a time, so that every place is once at the end of what was read.
struct Slow<'b>(&'b [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let some = self.1.min(self.0.len()).min(buffer.len());
        let (now, later) = self.0.split_at(some);
        buffer[..some].copy_from_slice(now);
        self.0 = later;
        Ok(some)
    }
}

fn pieces(text: &str, lines: bool, limit: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let splitter = Splitter::new(Slow(text.as_bytes(), 7), lines, limit, |piece| {
        pieces.push(piece);
        true
    });
    splitter.run().unwrap();
    pieces
}

/// Each piece in one line: `12:1 text`, `list[3] text`, `3:7 ! problem`.
fn split(text: &str, lines: bool) -> Vec<String> {
    let told = |piece| match piece {
        Piece::Document { text, place } => format!("{} {}", at(place), String::from_utf8(text).unwrap()),
        Piece::Broken { place, problem } => format!("{} ! {problem}", at(place)),
        Piece::TooLarge(place) => format!("{} too large", at(place)),
        Piece::EmptyList(by) => format!("empty {by}"),
    };
    pieces(text, lines, 1000).into_iter().map(told).collect()
}

fn at(place: Place) -> String {
    match place.element {
        Some((by, number)) => format!("{by}[{number}]"),
        None => format!("{}:{}", place.line, place.column),
    }
}

#[test]
fn an_object_is_a_document_and_a_list_in_it_is_handed_out() {
    assert_eq!(split(r#" {"a": [1, {"b": "}"}]} "#, false), [r#"1:2 {"a": [1, {"b": "}"}]}"#]);
    assert_eq!(
        split(r#"{"fileVersion":"1.0","configurationItems":[{"a":1}, {"b":[]}],"x":{}}"#, false),
        [r#"configuration items[0] {"a":1}"#, r#"configuration items[1] {"b":[]}"#]
    );
    assert_eq!(split(r#"{"Results":["{\"a\":1}"]}"#, false), [r#"SelectResourceConfig answer[0] "{\"a\":1}""#]);
    assert_eq!(split("[\n{\"a\":1},\n7\n]", false), [r#"list[0] {"a":1}"#, "list[1] 7"]);
    assert_eq!(split(r#"{"Records":[]}"#, false), ["empty records"]);
    assert_eq!(split(r#"{"records":7}"#, false), [r#"1:1 {"records":7}"#]);
}

#[test]
fn documents_may_follow_one_another_with_anything_white_between_them() {
    assert_eq!(
        split("{}{}\r\n\r\n[] {}\n\"x\"{}", false),
        ["1:1 {}", "1:3 {}", "empty list", "3:4 {}", "4:1 \"x\"", "4:4 {}"]
    );
    assert_eq!(split("{\n \"a\":\n 1}\n{\n}", false), ["1:1 {\n \"a\":\n 1}", "4:1 {\n}"]);
}

#[test]
fn a_bad_line_of_json_lines_costs_no_other_line() {
    for (lines, first) in [(true, ""), (false, "{\"first\":1}\n")] {
        for (bad, problem) in [
            (r#"{"a":"#, "it ends in the middle of a document"),
            (r#"{"a":[1,2"#, "it ends in the middle of a document"),
            (r#"{"a":"x"#, "its line ends within a string"),
            (r#"{"a" 1}"#, "expected `:`"),
            (r"{a:1}", "expected a key in quotes"),
            (r#"{"a":1]"#, "expected `,` or `}`"),
            ("}", "expected an object, a list or a string"),
            ("null", "expected an object, a list or a string"),
        ] {
            let text = format!("{first}{bad}\n{{\"b\":1}}\n{bad}\n{{\"c\":1}}\n");
            let split = split(&text, lines);
            let line = if first.is_empty() { 1 } else { 2 };
            let expected = [
                format!("{line}:1 ! {problem}"),
                format!("{}:1 {{\"b\":1}}", line + 1),
                format!("{}:1 ! {problem}", line + 2),
                format!("{}:1 {{\"c\":1}}", line + 3),
            ];
            assert_eq!(split[split.len() - 4..], expected, "{text}");
        }
    }
}

#[test]
fn a_broken_document_is_named_once_and_reading_goes_on_at_the_next_object() {
    assert_eq!(
        split("{\"a\":\n{\"b\":1}\n{\"c\":1}\n", false),
        ["3:1 ! expected `,` or `}`", "2:1 {\"b\":1}", "3:1 {\"c\":1}"]
    );
    assert_eq!(split("# Title\n\nSome words, and\nmore\n", false), ["1:1 ! expected an object, a list or a string"]);
    assert_eq!(split("[{\"a\":1} {\"b\":1}]", false), ["list[0] {\"a\":1}", "1:10 ! expected `,` or `]`"]);
    assert_eq!(
        split("{\"configurationItems\":[{\"a\":1},{\"b\":", false),
        ["configuration items[0] {\"a\":1}", "1:37 ! it ends in the middle of a document"]
    );
}

#[test]
fn a_document_over_the_limit_is_named_and_the_next_one_is_read() {
    let large = format!(r#"{{"configurationItems":[{{"a":"{}"}},{{"b":1}}]}}"#, "x".repeat(500_000));
    let pieces = pieces(&large, false, 100_000);
    assert!(matches!(pieces[0], Piece::TooLarge(Place { element: Some(("configuration items", 0)), .. })));
    assert!(matches!(&pieces[1], Piece::Document { text, .. } if text == br#"{"b":1}"#));
    assert_eq!(pieces.len(), 2);
}

#[test]
fn whatever_the_chunks_the_pieces_are_the_same() {
    let text = "{\"Records\":[{\"a\":\"\\\"]}\\\\\"},[[{}]],null]}\n{\"b\":\"é\"}\n[1,2]\n{\"c\":\n";
    let all = pieces(text, false, 1000);
    for size in 1..text.len() {
        let mut split = Vec::new();
        Splitter::new(Slow(text.as_bytes(), size), false, 1000, |piece| {
            split.push(piece);
            true
        })
        .run()
        .unwrap();
        assert_eq!(split, all, "{size}");
    }
}

#[test]
fn what_was_whole_before_the_stream_failed_is_handed_out() {
    struct Failing(bool);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(io::Error::other("cut"));
            }
            buffer[..7].copy_from_slice(b"[1, 2, ");
            Ok(7)
        }
    }
    let mut count = 0;
    let halt = Splitter::new(Failing(false), false, 1000, |_| {
        count += 1;
        true
    })
    .run();
    assert_eq!(count, 2);
    assert!(matches!(halt, Err((Halt::Read(error), 1)) if error.to_string() == "cut"));
}

#[test]
fn a_sink_that_wants_no_more_ends_it() {
    let halt = Splitter::new(&b"[1,2,3]"[..], false, 1000, |_| false).run();
    assert!(matches!(halt, Err((Halt::Stopped, 1))));
}

#[test]
fn whatever_stands_there_it_ends_and_no_line_is_handed_out_twice() {
    let text = "{\"Records\":[{\"a\":\"\\\"]}\"},null]}\n{\"b\":[1]}\n[{\"c\":2}]\n{\"d\":3}\n";
    for lines in [false, true] {
        for (index, _) in text.char_indices() {
            for other in ["", "{", "}", "[", "]", "\"", "\\", ",", ":", "\n", " ", "x", "\n{"] {
                let mut changed = text.to_owned();
                changed.replace_range(index..=index, other);
                let documents: Vec<Vec<u8>> = pieces(&changed, lines, 1000)
                    .into_iter()
                    .filter_map(|piece| if let Piece::Document { text, .. } = piece { Some(text) } else { None })
                    .collect();
                let count = documents.iter().filter(|document| *document == br#"{"d":3}"#).count();
                assert!(count <= 1, "{changed}");
                // Where only the first line was touched, and lines are known to be documents, the others are all read.
                if lines && index < 30 && other != "\n{" {
                    assert_eq!(count, 1, "{changed}");
                }
            }
        }
    }
}
