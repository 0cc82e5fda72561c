//! The matcher.

use crate::policy::Pattern;

#[test]
fn covering_is_for_sure() {
    for (general, specific, covers) in [
        ("*", "", true),
        ("*", "a:*b?", true),
        ("a*", "a", true),
        ("a*", "ab*c", true),
        ("a*c", "ab*c", true),
        ("a*c", "a*", false),
        ("a?", "ab", true),
        ("a?", "a*", false),
        ("a?", "a", false),
        ("?*", "*?", true),
        ("**", "*", true),
        ("*a*", "a", true),
        ("*a*", "*", false),
        ("a", "A", false),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b", false),
        ("x/${v}/*", "x/${v}/y", true),
        ("x/${v}/*", "x/u/y", false),
        ("x/*", "x/${v}", true),
        ("x/u", "x/${v}", false),
        ("x/${v}", "x/${v}", true),
        ("x/${v}", "x/${w}", false),
        ("${open", "${open", true),
    ] {
        assert_eq!(Pattern::resource(general).covers(&Pattern::resource(specific)), covers, "{general} {specific}");
    }
    assert!(Pattern::action("S3:Get*").covers(&Pattern::action("s3:getobject")));
}

#[test]
fn meeting_is_perhaps() {
    for (a, b, meet) in [
        ("*", "", true),
        ("a*", "*b", true),
        ("a*", "b*", false),
        ("a?c", "ab?", true),
        ("a?", "a", false),
        ("a*z", "ab", false),
        ("x/${v}", "x/anything", true),
        ("x/${v}", "y/*", false),
        ("?", "", false),
        ("*?", "", false),
    ] {
        assert_eq!(Pattern::resource(a).meets(&Pattern::resource(b)), meet, "{a} {b}");
        assert_eq!(Pattern::resource(b).meets(&Pattern::resource(a)), meet, "{b} {a}");
    }
}
