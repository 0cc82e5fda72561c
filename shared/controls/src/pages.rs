//! The controls' pages, as `guardrail controls ID` shows them.
// Written by `cargo xtask generate`.

/// A control's page: Markdown.
pub fn page(id: &str) -> Option<&'static str> {
    Some(match id {
        "s3-bucket-public-access-block" => include_str!("../../../docs/controls/s3-bucket-public-access-block.md"),
        "s3-versioning" => include_str!("../../../docs/controls/s3-versioning.md"),
        _ => return None,
    })
}
