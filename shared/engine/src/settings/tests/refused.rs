//! What does not hold: where, what, and what was probably meant.

use super::refused;

#[track_caller]
fn one(toml: &str, expected: &str) {
    assert_eq!(refused(toml).to_string(), expected, "{toml}");
}

#[test]
fn unknown_keys_name_the_nearest_at_every_level() {
    one("[control.s3-versioning]", "line 1: settings have no `control`; did you mean `controls`?");
    one(
        "\n[alerts]\nstorm_limt = 3",
        "line 3: settings have no `alerts.storm_limt`; did you mean `alerts.storm_limit`?",
    );
    one("[recipients.email]", "line 1: settings have no `recipients.email`");
    one(
        "[recipients.chat]\nminimumSeverity = 'low'",
        "line 2: settings have no `recipients.chat.minimumSeverity`; did you mean `recipients.chat.minimum_severity`?",
    );
    one(
        "[[modes.tags]]\nkey = 'a'\nmode = 'plan'\nvalu = 'b'",
        "line 4: settings have no `modes.tags[0].valu`; did you mean `modes.tags[0].value`?",
    );
    one(
        "protected.tags = [{ key = 'a' }, { key = 'b', valu = 'c' }]",
        "line 1: settings have no `protected.tags[1].valu`; did you mean `protected.tags[1].value`?",
    );
    one("[modes]\n\"a b\" = 3", "line 2: settings have no `modes.\"a b\"`");
}

#[test]
fn unknown_names_name_the_nearest() {
    one(
        "[controls.s3-versionin]",
        "line 1: controls: there is no control `s3-versionin`; did you mean `s3-versioning`?",
    );
    one(
        "[modes.controls]\ns3-versionin = 'plan'",
        "line 2: modes.controls: there is no control `s3-versionin`; did you mean `s3-versioning`?",
    );
    one(
        "[modes.responsibilities]\nnetwork-and-firewalls = 'plan'",
        "line 2: modes.responsibilities: there is no responsibility `network-and-firewalls`; did you mean \
         `network-and-firewall`?",
    );
    one("modes.default = 'enforced'", "line 1: modes.default: there is no mode `enforced`; did you mean `enforce`?");
    one(
        "modes.default = 'on'",
        "line 1: modes.default: there is no mode `on`: expected observe, plan, approve, enforce",
    );
    one(
        "[recipients.chat]\nminimum_severity = 'Hihg'",
        "line 2: recipients.chat.minimum_severity: there is no severity `Hihg`; did you mean `high`?",
    );
}

#[test]
fn parameters_name_their_control_and_their_line() {
    one(
        "[controls.ec2-approved-ami]\nimage = []",
        "line 2: control `ec2-approved-ami` has no parameter `image`; did you mean `images`?",
    );
    let error = refused("[controls.ec2-approved-ami]\n\nimages = 3").to_string();
    assert!(error.starts_with("line 3: control `ec2-approved-ami`, parameter `images`: invalid type: "), "{error}");
    one("[controls]\ns3-versioning = 3", "line 2: controls.s3-versioning is an integer: expected a table");
    one(
        "[controls.a]\n[controls.s3-versioning]\nb = 1\nc = 1\n",
        "2 problems\n  line 1: controls: there is no control `a`\n  line 3: control `s3-versioning` has no parameter `b`",
    );
    one("controls = []", "line 1: controls is a list: expected a table");
}

#[test]
fn values_are_of_their_type_and_in_their_range() {
    one("[limits]\nattempts = '3'", "line 2: limits.attempts is a string: expected an integer");
    one("security_hub.enabled = 'yes'", "line 1: security_hub.enabled is a string: expected true or false");
    one("alerts = 3", "line 1: alerts is an integer: expected a table");
    one("modes.default = true", "line 1: modes.default is a boolean: expected a string");
    one("protected.resources = 'a'", "line 1: protected.resources is a string: expected a list");
    one("protected.tags = ['a=b']", "line 1: protected.tags[0] is a string: expected a table");
    one("[limits]\nattempts = 3.0", "line 2: limits.attempts is a number: expected an integer");
    for (path, most) in [
        ("alerts.storm_limit", 1000),
        ("alerts.storm_minutes", 1440),
        ("alerts.baseline_minutes", 1440),
        ("limits.per_control_and_account_an_hour", 1000),
        ("limits.in_all_an_hour", 1000),
        ("limits.attempts", 10),
    ] {
        for number in [0, -1, most + 1, i64::MAX] {
            one(&format!("{path} = {number}"), &format!("line 1: {path} is {number}: expected 1 to {most}"));
        }
        for number in [1, most] {
            super::settings(&format!("{path} = {number}"));
        }
    }
    one("limits.attempts = 99999999999999999999", "line 1: limits.attempts is 99999999999999999999: expected 1 to 10");
}

#[test]
fn accounts_are_twelve_digits() {
    for name in ["1234", "12345678901a", "1234567890123", "١٢٣٤٥٦"] {
        let expected = format!("`{name}` is no account id: expected 12 digits");
        one(&format!("protected.accounts = ['{name}']"), &format!("line 1: protected.accounts[0]: {expected}"));
        one(&format!("[modes.accounts]\n'{name}' = 'plan'"), &format!("line 2: modes.accounts: {expected}"));
    }
    one("protected.accounts = [111122223333]", "line 1: protected.accounts[0] is an integer: expected a string");
}

#[test]
fn resources_and_tags_name_something_whole_and_once() {
    one("protected.resources = ['']", "line 1: protected.resources[0] is empty, or has blanks around it");
    one("protected.resources = ['a', ' b']", "line 1: protected.resources[1] is empty, or has blanks around it");
    one(
        "protected.resources = ['arn:aws:s3:::logs-*']",
        "line 1: protected.resources[0]: `arn:aws:s3:::logs-*` has a `*`: resources are named whole, one by one",
    );
    one("protected.resources = [\n'a',\n'a']", "line 3: protected.resources[1] names `a` twice");
    one(
        "protected.accounts = ['111122223333', '111122223333']",
        "line 1: protected.accounts[1] names `111122223333` twice",
    );
    one(
        "protected.tags = [{ key = 'a', value = 'b' }, { key = 'a' }, { value = 'b', key = 'a' }]",
        "line 1: protected.tags[2] names `a=b` twice",
    );
    one("protected.tags = [{ value = 'b' }]", "line 1: protected.tags[0].key is missing");
    one("[[modes.tags]]\nkey = 'a'", "line 1: modes.tags[0].mode is missing");
    one(
        "[[modes.tags]]\nkey = 'a'\nmode = 'plan'\n[[modes.tags]]\nkey = 'a'\nmode = 'enforce'",
        "line 4: modes.tags[1] names `a` twice",
    );
}

#[test]
fn all_problems_are_told_at_once() {
    let error =
        refused("[limits]\nattempts = 0\n[modes]\ndefault = 'all'\n[controls.s3]\n[modes.controls]\ns4 = 'plan'\n");
    let lines: Vec<_> = error.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [Some(2), Some(4), Some(5), Some(7)], "{error}");
    assert!(
        error.to_string().starts_with("4 problems\n  line 2: limits.attempts is 0: expected 1 to 10\n  line 4: "),
        "{error}"
    );
}

#[test]
fn what_is_no_toml_is_shown_with_its_line() {
    let error = refused("[modes]\n[controls");
    assert!(error.to_string().starts_with("TOML parse error at line 2, column 10\n"), "{error}");
    assert_eq!(error.problems[0].line, Some(2));
    assert!(refused("[limits]\nattempts = 1\nattempts = 2").to_string().contains("line 3"));
    let error = refused("[controls.ec2-approved-ami]\nimages = 99999999999999999999").to_string();
    assert!(error.starts_with("line 2: controls.ec2-approved-ami: "), "{error}");
    let deep = format!("[controls.s3-versioning]\na = {}", "[".repeat(10_000));
    assert!(!refused(&deep).problems.is_empty());
}
