//! What a control's page says, as plain text: pages are Markdown that `cargo xtask generate` writes.

/// The sections of a page that alerts quote: paragraphs, one a line, parted by empty lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Why the control matters.
    pub(super) why: Option<String>,
    /// What passes it.
    pub(super) passes: Option<String>,
    /// What remediation does, and what it may disturb.
    pub(super) remediation: Option<String>,
}

impl Page {
    /// Reads a page.
    pub(super) fn read(markdown: &str) -> Self {
        Self {
            why: section(markdown, "Why it matters"),
            passes: section(markdown, "What passes"),
            remediation: section(markdown, "Remediation"),
        }
    }
}

/// The text under a heading, up to the next one; `None` where there is none.
fn section(markdown: &str, heading: &str) -> Option<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut starts = true;
    let under = markdown.lines().skip_while(|line| line.strip_prefix("## ") != Some(heading)).skip(1);
    for line in under.take_while(|line| !line.starts_with("## ")) {
        let text = line.trim().replace('`', "");
        if text.is_empty() {
            starts = true;
            continue;
        }
        match paragraphs.last_mut() {
            Some(paragraph) if !starts && !text.starts_with("- ") => {
                paragraph.push(' ');
                paragraph.push_str(&text);
            }
            _ => paragraphs.push(text),
        }
        starts = false;
    }
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn sections_become_paragraphs_of_plain_text() {
        let page = Page::read(
            "<!-- x -->\n# T\n\n## Why it matters\nOne `s3:*`\nline.\n\nTwo.\n- a\n- b\n  c\n\n## Remediation\nNothing.\n",
        );
        assert_eq!(page.why.as_deref(), Some("One s3:* line.\n\nTwo.\n\n- a\n\n- b c"));
        assert_eq!(page.passes, None);
        assert_eq!(page.remediation.as_deref(), Some("Nothing."));
    }

    #[test]
    fn every_page_of_the_catalogue_says_what_alerts_quote() {
        let catalogue = guardrail_controls::Catalogue::prepare(&guardrail_controls::Parameters::default()).unwrap();
        for control in catalogue.all() {
            let id = control.metadata().id;
            let page = Page::read(guardrail_controls::page(id).unwrap());
            assert!(page.why.is_some() && page.passes.is_some() && page.remediation.is_some(), "{id}: {page:?}");
        }
    }
}
