//! API calls, as `service:Operation` and their parameters in JSON.

use super::plain::steers;
use super::style::{NAME, paint};
use std::fmt::Write;

/// How long a call may be and still stand on one line.
const LINE: usize = 100;

/// A call for people, as it was written down (`s3:PutPublicAccessBlock {"Bucket":"logs",…}`): on one line where it is short,
/// else with a line for each of its parameters. What it says stays exact: a character that could steer a terminal is written
/// as JSON escapes it.
pub(crate) fn shown(call: &str, indent: usize) -> String {
    let (operation, parameters) = call.split_once(' ').unwrap_or((call, ""));
    let margin = " ".repeat(indent);
    let whole = call.chars().count() + indent;
    let parameters = if whole <= LINE { escaped(parameters) } else { broken(parameters, indent) };
    let gap = if parameters.is_empty() { "" } else { " " };
    format!("{margin}{}{gap}{parameters}\n", paint(NAME, escaped(operation)))
}

fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    json.chars().for_each(|character| push(character, &mut text));
    text
}

fn push(character: char, text: &mut String) {
    if steers(character) {
        for unit in character.encode_utf16(&mut [0; 2]) {
            // A string takes everything.
            let _ = write!(text, "\\u{unit:04x}");
        }
    } else {
        text.push(character);
    }
}

/// Compact JSON with a line for each key and element.
fn broken(json: &str, indent: usize) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_string, mut after_backslash) = (0_usize, false, false);
    let mut characters = json.chars().peekable();
    while let Some(character) = characters.next() {
        if in_string {
            push(character, &mut text);
            in_string = character != '"' || after_backslash;
            after_backslash = character == '\\' && !after_backslash;
            continue;
        }
        match character {
            '{' | '[' => {
                text.push(character);
                if let Some(end) = characters.next_if(|next| matches!(next, '}' | ']')) {
                    text.push(end);
                } else {
                    depth += 1;
                    break_line(&mut text, indent, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut text, indent, depth);
                text.push(character);
            }
            ',' => {
                text.push(character);
                break_line(&mut text, indent, depth);
            }
            ':' => text.push_str(": "),
            '"' => {
                in_string = true;
                text.push(character);
            }
            other => push(other, &mut text),
        }
    }
    text
}

fn break_line(text: &mut String, indent: usize, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent + 2 * depth));
}

#[cfg(test)]
mod tests {
    use super::{broken, shown};

    fn plain(call: &str, indent: usize) -> String {
        anstream::adapter::strip_str(&shown(call, indent)).to_string()
    }

    #[test]
    fn a_short_call_stands_on_one_line_and_a_long_one_on_several() {
        assert_eq!(plain(r#"kms:EnableKeyRotation {"KeyId":"k"}"#, 2), "  kms:EnableKeyRotation {\"KeyId\":\"k\"}\n");
        assert_eq!(plain("config:Start", 0), "config:Start\n");
        let long =
            format!(r#"s3:Put {{"Bucket":"{}","Tags":[],"Block":{{"On":true,"Ids":["a","b"]}}}}"#, "x".repeat(90));
        let expected = format!(
            "  s3:Put {{\n    \"Bucket\": \"{}\",\n    \"Tags\": [],\n    \"Block\": {{\n      \"On\": true,\n      \
             \"Ids\": [\n        \"a\",\n        \"b\"\n      ]\n    }}\n  }}\n",
            "x".repeat(90)
        );
        assert_eq!(plain(&long, 2), expected);
    }

    #[test]
    fn what_is_shown_says_what_the_call_says() {
        let parameters =
            r#"{"Policy":"{\"a\": [1, {}], \\\\","Name":"x:{[,]}\u{202E}\u{7f}é","On":false,"Numbers":[1,-2.5,null]}"#
                .replace("\\u{202E}", "\u{202E}")
                .replace("\\u{7f}", "\u{7f}");
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let shown = broken(&parameters, 4);
        assert_eq!(read(&shown), read(&parameters));
        assert!(shown.contains("\\u202e\\u007f"), "{shown}");
        let call = plain(&format!("s3:Put {parameters}"), 4);
        assert_eq!(read(call.split_once(' ').unwrap().1.trim().split_once(' ').unwrap().1), read(&parameters));
    }
}
