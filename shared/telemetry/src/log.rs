//! The log.

use std::env;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The most characters of an error's message, or of another service's.
const CUT: usize = 1_000;

/// Starts the log of a function: lines of JSON on standard output, at the level that Lambda's logging controls set
/// (`AWS_LAMBDA_LOG_LEVEL`, INFO where they set none). `function` is the crate whose lines they are; other crates are heard
/// from WARN up, and the runtime's own span carries the request id.
pub fn start(function: &'static str) {
    let level = env::var("AWS_LAMBDA_LOG_LEVEL").ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    let targets = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("lambda_runtime", level)
        .with_target(function, level);
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_span_list(false).with_target(false);
    tracing_subscriber::registry().with(lines).with(targets).init();
}

/// A message, cut on a character boundary to at most 1,000 characters and a `…` that says so.
pub fn cut(text: &str) -> String {
    let mut cut: String = text.chars().take(CUT).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::{CUT, cut};

    #[test]
    fn a_message_is_cut_between_characters() {
        assert_eq!(cut("short"), "short");
        let long = cut(&"é".repeat(CUT + 1));
        assert_eq!(long.chars().count(), CUT + 1);
        assert!(long.ends_with("é…"));
    }
}
