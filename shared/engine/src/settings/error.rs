//! What is wrong with settings, so that a person can put it right: where, what, and what was probably meant.

use guardrail_controls::ParameterError;
use std::fmt;

/// Settings that cannot hold: all that is wrong with them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SettingsError {
    /// In the order of their lines; never none.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line where it stands, from 1 on.
    pub line: Option<usize>,
    /// The key, with those that lead to it: `alerts.storm_limit`. Empty for a document that is no TOML.
    pub path: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// No TOML. The parser's own words, which name the line.
    Syntax(String),
    /// A key that does not exist.
    UnknownKey {
        /// The key most like it, with those that lead to it.
        nearest: Option<String>,
    },
    /// A name that nothing has.
    UnknownName {
        /// What it should name: a control, a mode.
        what: &'static str,
        /// The name as written.
        name: String,
        /// The name most like it.
        nearest: Option<String>,
        /// All names, where they are few.
        known: Vec<String>,
    },
    /// A value of another type.
    Type {
        /// What is asked for.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A value that is none, in the parser's own words.
    Value(String),
    /// A number that makes no sense here.
    Range {
        /// The number as written.
        found: String,
        /// The least that does.
        least: u32,
        /// The most that does.
        most: u32,
    },
    /// A key that must be there and is not.
    Missing,
    /// A name that is empty, or has blanks around it.
    Blank,
    /// No account id.
    Account(String),
    /// A resource with a `*`, as if it were a pattern.
    Pattern(String),
    /// The same thing a second time.
    Twice(String),
    /// Parameters that do not fit their control.
    Parameter(ParameterError),
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [problem] = self.problems.as_slice() {
            return problem.fmt(f);
        }
        write!(f, "{} problems", self.problems.len())?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match (self.line, &self.kind) {
            (_, ProblemKind::Syntax(_)) | (None, _) => {}
            (Some(line), _) => write!(f, "line {line}: ")?,
        }
        match &self.kind {
            ProblemKind::Syntax(message) => f.write_str(message),
            ProblemKind::UnknownKey { nearest } => {
                write!(f, "settings have no `{path}`")?;
                did_you_mean(f, nearest.as_deref(), &[])
            }
            ProblemKind::UnknownName { what, name, nearest, known } => {
                write!(f, "{path}: there is no {what} `{name}`")?;
                did_you_mean(f, nearest.as_deref(), known)
            }
            ProblemKind::Type { expected, found } => write!(f, "{path} is {found}: expected {expected}"),
            ProblemKind::Value(message) => write!(f, "{path}: {message}"),
            ProblemKind::Range { found, least, most } => write!(f, "{path} is {found}: expected {least} to {most}"),
            ProblemKind::Missing => write!(f, "{path} is missing"),
            ProblemKind::Blank => write!(f, "{path} is empty, or has blanks around it"),
            ProblemKind::Account(name) => write!(f, "{path}: `{name}` is no account id: expected 12 digits"),
            ProblemKind::Pattern(name) => {
                write!(f, "{path}: `{name}` has a `*`: resources are named whole, one by one")
            }
            ProblemKind::Twice(name) => write!(f, "{path} names `{name}` twice"),
            ProblemKind::Parameter(error) => error.fmt(f),
        }
    }
}

/// The nearest name, or all there are where none is near and there are few.
fn did_you_mean(f: &mut fmt::Formatter<'_>, nearest: Option<&str>, known: &[String]) -> fmt::Result {
    match nearest {
        Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
        None if known.is_empty() => Ok(()),
        None => write!(f, ": expected {}", known.join(", ")),
    }
}

impl From<ParameterError> for SettingsError {
    fn from(error: ParameterError) -> Self {
        Self { problems: vec![Problem { line: None, path: String::new(), kind: ProblemKind::Parameter(error) }] }
    }
}
