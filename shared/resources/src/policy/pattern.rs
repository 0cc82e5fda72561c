//! Patterns with `*` and `?`, as actions and resources are written: what they match, what they cover and what they meet.
//! There is one matcher: a text is a pattern without wildcards, and matching is covering it.

use std::fmt;
use std::sync::Arc;

/// One part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// This character.
    Char(char),
    /// `?`: any one character.
    One,
    /// `*`: any characters, or none.
    Any,
    /// `${…}`: a policy variable. What it stands for is not known here: it may be anything, and is equal to itself only.
    Variable(String),
}

impl Token {
    /// True where every text of one character that `other` may stand for is one that this token stands for.
    fn takes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::One, Self::One | Self::Char(_)) => true,
            (Self::Char(a), Self::Char(b)) => a == b,
            (Self::Variable(a), Self::Variable(b)) => a == b,
            _ => false,
        }
    }

    /// True where it may stand for a text of any length.
    fn stretches(&self) -> bool {
        matches!(self, Self::Any | Self::Variable(_))
    }
}

/// An action or a resource with wildcards, or a plain one. Cheap to clone: every grant holds those of its statement.
#[derive(Clone, Debug)]
pub struct Pattern(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    /// As it was written.
    text: String,
    /// What comes before the first `*`, `?` or `$`, which is all of most patterns; in small letters for an action.
    plain: String,
    /// What comes after.
    rest: Vec<Token>,
}

impl PartialEq for Pattern {
    /// Equal where the same texts are matched: `*` and `**` are.
    fn eq(&self, other: &Self) -> bool {
        self.0.plain == other.0.plain && self.0.rest == other.0.rest
    }
}

impl Eq for Pattern {}

impl Pattern {
    /// An action: without regard to case.
    pub fn action(text: &str) -> Self {
        Self::new(text, text.to_lowercase())
    }

    /// A resource: with regard to case.
    pub fn resource(text: &str) -> Self {
        Self::new(text, text.to_owned())
    }

    fn new(text: &str, mut compared: String) -> Self {
        let plain = compared.bytes().position(|byte| matches!(byte, b'*' | b'?' | b'$')).unwrap_or(compared.len());
        let rest = tokens(compared.get(plain..).unwrap_or_default());
        compared.truncate(plain);
        Self(Arc::new(Parts { text: text.to_owned(), plain: compared, rest }))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// True where everything that `other` matches is surely matched by this one. A policy variable in this one is taken to
    /// match nothing but itself, and one in `other` to match anything.
    pub fn covers(&self, other: &Self) -> bool {
        // Most pairs part in their plain texts.
        let Some(after) = other.0.plain.strip_prefix(&self.0.plain) else { return false };
        let mut theirs = after.chars().map(Token::Char).chain(other.0.rest.iter().cloned());
        let mut mine = self.0.rest.as_slice();
        // Up to its first `*` a pattern takes one token for one.
        while let Some((token, rest)) = mine.split_first().filter(|(token, _)| **token != Token::Any) {
            match theirs.next() {
                Some(next) if token.takes(&next) => mine = rest,
                _ => return false,
            }
        }
        match mine {
            [] => return theirs.next().is_none(),
            [Token::Any] => return true,
            _ => {}
        }
        let theirs: Vec<Token> = theirs.collect();
        let mut reached: Vec<bool> = std::iter::once(true).chain(theirs.iter().map(|_| false)).collect();
        for token in mine {
            reached = if *token == Token::Any {
                reached
                    .iter()
                    .scan(false, |sofar, here| {
                        *sofar |= *here;
                        Some(*sofar)
                    })
                    .collect()
            } else {
                let stepped = reached.iter().zip(&theirs).map(|(here, next)| *here && token.takes(next));
                std::iter::once(false).chain(stepped).collect()
            };
            if !reached.contains(&true) {
                return false;
            }
        }
        reached.last().copied().unwrap_or(false)
    }

    /// True where some text may be matched by both.
    pub fn meets(&self, other: &Self) -> bool {
        let (longer, shorter) = if self.0.plain.len() < other.0.plain.len() { (other, self) } else { (self, other) };
        let Some(after) = longer.0.plain.strip_prefix(&shorter.0.plain) else { return false };
        let others = shorter.0.rest.as_slice();
        match (after, longer.0.rest.as_slice(), others) {
            ("", [], []) | ("", [Token::Any], _) | (_, _, [Token::Any]) => return true,
            (_, _, []) if !after.is_empty() => return false,
            _ => {}
        }
        let ours = after.chars().map(Token::Char).chain(longer.0.rest.iter().cloned());
        let mut left = true;
        let mut reached = vec![true];
        for token in others {
            left &= token.stretches();
            reached.push(left);
        }
        for mine in ours {
            let mut cells = reached.iter().copied();
            let mut diagonal = cells.next().unwrap_or(false);
            let mut left = mine.stretches() && diagonal;
            let mut row = vec![left];
            for (above, theirs) in cells.zip(others) {
                let stretched = (mine.stretches() || theirs.stretches()) && (above || left);
                left = stretched || (diagonal && (mine.takes(theirs) || theirs.takes(&mine)));
                row.push(left);
                diagonal = above;
            }
            reached = row;
            if !reached.contains(&true) {
                return false;
            }
        }
        reached.last().copied().unwrap_or(false)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}

/// Cuts a pattern into tokens, each run of wildcards in one order (`?` before `*`) and with one `*` at most, so that
/// patterns that mean the same look the same.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len());
    let mut star = false;
    // False once no `}` is left: a text of nothing but `${` is not searched to its end for each of them.
    let mut closes = true;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = rest.strip_prefix("${").filter(|_| closes);
        let variable = inside.and_then(|inside| inside.split_once('}'));
        closes &= inside.is_none() || variable.is_some();
        let (token, after) = match (first, variable) {
            (_, Some((name, after))) => (Token::Variable(name.to_owned()), after),
            ('*', None) => (Token::Any, rest.strip_prefix('*').unwrap_or_default()),
            ('?', None) => (Token::One, rest.strip_prefix('?').unwrap_or_default()),
            (char, None) => (Token::Char(char), rest.strip_prefix(char).unwrap_or_default()),
        };
        rest = after;
        match token {
            Token::Any => star = true,
            Token::One => tokens.push(Token::One),
            token => {
                if std::mem::take(&mut star) {
                    tokens.push(Token::Any);
                }
                tokens.push(token);
            }
        }
    }
    if star {
        tokens.push(Token::Any);
    }
    tokens
}

/// What a statement says of actions or of resources: these, or all but these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `Action`, `Resource`: these.
    Only(Vec<Pattern>),
    /// `NotAction`, `NotResource`: all but these.
    AllBut(Vec<Pattern>),
}

impl Scope {
    /// Its parts, each of which can be granted or denied by itself.
    pub fn items(&self) -> Vec<Item> {
        match self {
            Self::Only(patterns) => patterns.iter().cloned().map(Item::Matching).collect(),
            Self::AllBut(patterns) => vec![Item::AllBut(patterns.clone())],
        }
    }

    /// True where all of `item` is surely in this scope.
    pub fn covers(&self, item: &Item) -> bool {
        match (self, item) {
            (Self::Only(mine), Item::Matching(theirs)) => mine.iter().any(|mine| mine.covers(theirs)),
            (Self::Only(mine), Item::AllBut(_)) => mine.iter().any(|mine| mine.covers(&Pattern::resource("*"))),
            (Self::AllBut(mine), Item::Matching(theirs)) => !mine.iter().any(|mine| mine.meets(theirs)),
            (Self::AllBut(mine), Item::AllBut(theirs)) => {
                mine.iter().all(|mine| theirs.iter().any(|theirs| theirs.covers(mine)))
            }
        }
    }

    /// True where something of `pattern` may be in this scope.
    pub fn meets(&self, pattern: &Pattern) -> bool {
        match self {
            Self::Only(mine) => mine.iter().any(|mine| mine.meets(pattern)),
            Self::AllBut(excluded) => !excluded.iter().any(|excluded| excluded.covers(pattern)),
        }
    }
}

/// One part of a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Whatever matches.
    Matching(Pattern),
    /// Whatever matches none of these.
    AllBut(Vec<Pattern>),
}

impl Item {
    /// True where something of `pattern` may be in this item.
    pub fn meets(&self, pattern: &Pattern) -> bool {
        match self {
            Self::Matching(mine) => mine.meets(pattern),
            Self::AllBut(excluded) => !excluded.iter().any(|excluded| excluded.covers(pattern)),
        }
    }

    /// True where all of `pattern` is surely in this item.
    pub fn covers(&self, pattern: &Pattern) -> bool {
        match self {
            Self::Matching(mine) => mine.covers(pattern),
            Self::AllBut(excluded) => !excluded.iter().any(|excluded| excluded.meets(pattern)),
        }
    }

    /// What this item and `pattern` have in common, or a little more: `None` where that is surely nothing.
    pub(super) fn within(&self, pattern: &Pattern) -> Option<Self> {
        match self {
            _ if !self.meets(pattern) => None,
            Self::Matching(mine) if pattern.covers(mine) => Some(self.clone()),
            Self::Matching(mine) if mine.covers(pattern) => Some(Self::Matching(pattern.clone())),
            Self::Matching(_) => Some(self.clone()),
            Self::AllBut(_) => Some(Self::Matching(pattern.clone())),
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Matching(pattern) => pattern.fmt(f),
            Self::AllBut(excluded) if excluded.is_empty() => f.write_str("everything"),
            Self::AllBut(excluded) => write!(f, "all but {}", super::listed(excluded)),
        }
    }
}
