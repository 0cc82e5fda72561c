//! A distribution's configuration as CloudFront writes it: edited where it must change, and kept to the letter everywhere else.

use guardrail_actions::services::cloudfront::ConfigChange;
use roxmltree::{Document, Node};
use std::ops::Range;

/// A text in place of a part of another.
type Edit = (Range<usize>, String);

/// The configuration with a change made, or why it cannot be made in this one.
pub(super) fn edited(xml: &str, change: &ConfigChange) -> Result<String, String> {
    let document = Document::parse(xml).map_err(|error| error.to_string())?;
    let config = document.root_element();
    let mut edits = Vec::new();
    if let Some(change) = &change.default_cache_behavior {
        let behavior = child(config, "DefaultCacheBehavior")?;
        edits.extend(replaced(behavior, "ViewerProtocolPolicy", &change.viewer_protocol_policy)?);
    }
    for change in change.cache_behaviors.iter().flat_map(|changes| &changes.items) {
        let listed = child(child(config, "CacheBehaviors")?, "Items")?;
        let is_it = |behavior: &Node<'_, '_>| {
            child(*behavior, "PathPattern").is_ok_and(|path| path.text() == change.path_pattern.as_deref())
        };
        let behavior =
            listed.children().find(is_it).ok_or_else(|| format!("no behavior is {:?}", change.path_pattern))?;
        edits.extend(replaced(behavior, "ViewerProtocolPolicy", &change.viewer_protocol_policy)?);
    }
    if let Some(change) = &change.viewer_certificate {
        let certificate = child(config, "ViewerCertificate")?;
        edits.extend(match &change.minimum_protocol_version {
            Some(policy) if child(certificate, NAME).is_ok() => replaced(certificate, NAME, policy)?,
            Some(policy) => Some(added(certificate, policy)?),
            None => child(certificate, NAME).ok().map(|element| (element.range(), String::new())),
        });
    }
    edits.sort_by_key(|(range, _)| range.start);
    made(xml, edits).ok_or_else(|| "its parts overlap".to_owned())
}

const NAME: &str = "MinimumProtocolVersion";

/// The element of a name within another.
fn child<'a, 'input>(parent: Node<'a, 'input>, name: &str) -> Result<Node<'a, 'input>, String> {
    let mut children = parent.children().filter(|node| node.tag_name().name() == name);
    children.next().ok_or_else(|| format!("{} has no {name}", parent.tag_name().name()))
}

/// An element with another text; nothing where it has that text.
fn replaced(parent: Node<'_, '_>, name: &str, text: &str) -> Result<Option<Edit>, String> {
    let element = child(parent, name)?;
    let is_so = element.text().is_some_and(|now| now.trim() == text);
    Ok((!is_so).then(|| (element.range(), written(name, text))))
}

/// The security policy where there is none: behind how the certificate is shown (botocore `cloudfront`, the order of
/// `ViewerCertificate`).
fn added(certificate: Node<'_, '_>, policy: &str) -> Result<Edit, String> {
    let end = child(certificate, "SSLSupportMethod")?.range().end;
    Ok((end..end, written(NAME, policy)))
}

fn written(name: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<{name}>{text}</{name}>")
}

/// A text with edits made, which are in order and do not overlap.
fn made(text: &str, edits: Vec<Edit>) -> Option<String> {
    let (mut made, mut at) = (String::with_capacity(text.len()), 0);
    for (range, edit) in edits {
        made.push_str(text.get(at..range.start)?);
        made.push_str(&edit);
        at = range.end;
    }
    made.push_str(text.get(at..)?);
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::edited;
    use guardrail_actions::services::cloudfront::{BehaviorChange, BehaviorChanges, CertificateChange, ConfigChange};

    const XML: &str = r#"<DistributionConfig xmlns="urn:x"><Comment>ViewerProtocolPolicy &lt;é&gt;</Comment>
        <DefaultCacheBehavior><ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy></DefaultCacheBehavior>
        <CacheBehaviors><Quantity>2</Quantity><Items>
        <CacheBehavior><PathPattern>/a&amp;b</PathPattern><ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy></CacheBehavior>
        <CacheBehavior><PathPattern>/c</PathPattern><ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy></CacheBehavior>
        </Items></CacheBehaviors>
        <ViewerCertificate><SSLSupportMethod>sni-only</SSLSupportMethod></ViewerCertificate></DistributionConfig>"#;

    fn behavior(path: Option<&str>, policy: &str) -> BehaviorChange {
        BehaviorChange { path_pattern: path.map(str::to_owned), viewer_protocol_policy: policy.to_owned() }
    }

    fn behaviors(items: Vec<BehaviorChange>) -> ConfigChange {
        ConfigChange { cache_behaviors: Some(BehaviorChanges { items }), ..ConfigChange::default() }
    }

    fn policy(policy: Option<&str>) -> ConfigChange {
        let minimum_protocol_version = policy.map(str::to_owned);
        let viewer_certificate = Some(CertificateChange { minimum_protocol_version });
        ConfigChange { viewer_certificate, ..ConfigChange::default() }
    }

    #[test]
    fn the_behavior_that_is_meant_changes_and_nothing_else() {
        let change = behaviors(vec![behavior(Some("/a&b"), "https-only")]);
        let expected = XML.replacen("allow-all", "KEEP", 1).replacen("allow-all", "https-only", 1);
        assert_eq!(edited(XML, &change).unwrap(), expected.replacen("KEEP", "allow-all", 1));
        let default_cache_behavior = Some(behavior(None, "https-only"));
        let both = ConfigChange { default_cache_behavior, ..behaviors(vec![behavior(Some("/c"), "https-only")]) };
        let parts: Vec<_> = XML.split("allow-all").collect();
        let expected = [parts[0], "https-only", parts[1], "allow-all", parts[2], "https-only", parts[3]].concat();
        assert_eq!(edited(XML, &both).unwrap(), expected);
    }

    #[test]
    fn a_security_policy_is_added_replaced_and_taken_out() {
        let added = edited(XML, &policy(Some("TLSv1.2_2021"))).unwrap();
        let element = "<MinimumProtocolVersion>TLSv1.2_2021</MinimumProtocolVersion>";
        assert_eq!(added, XML.replace("</SSLSupportMethod>", &format!("</SSLSupportMethod>{element}")));
        let replaced = edited(&added, &policy(Some("TLSv1"))).unwrap();
        assert_eq!(replaced, added.replace("TLSv1.2_2021", "TLSv1"));
        assert_eq!(edited(&replaced, &policy(None)).unwrap(), XML);
        assert_eq!(edited(XML, &policy(None)).unwrap(), XML);
    }

    #[test]
    fn what_is_so_already_stays_to_the_letter() {
        let change = behaviors(vec![behavior(Some("/c"), "allow-all")]);
        assert_eq!(edited(XML, &change).unwrap(), XML);
    }

    #[test]
    fn a_change_that_fits_no_part_is_refused() {
        assert!(edited(XML, &behaviors(vec![behavior(Some("/d"), "https-only")])).is_err());
        assert!(edited("<DistributionConfig/>", &policy(Some("TLSv1"))).is_err());
        assert!(edited("<a", &policy(None)).is_err());
    }
}
