//! Text from outside, on a terminal.

use std::fmt::{self, Write};

/// Text that came from a file: what could steer a terminal, or reorder what is read on it, is shown and not obeyed.
pub(crate) struct Plain<'t>(pub(crate) &'t str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            if steers(character) {
                write!(f, "{}", character.escape_unicode())?;
            } else {
                f.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// True for what could steer a terminal, or reorder what is read on it.
pub(super) fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::Plain;

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        assert_eq!(Plain("bücket-\u{1b}[2J\n\u{202e}x").to_string(), "bücket-\\u{1b}[2J\\u{a}\\u{202e}x");
    }
}
