//! What is wrong with input, and what its user reads of it. Whatever is bad, the good beside it is judged.

mod command;

use command::{Folder, bucket, event, gzipped, on};

/// Judges one bad file beside a good one: the error must name the file, and the good one must be judged.
#[track_caller]
fn error(name: &str, bytes: &[u8]) -> String {
    let folder = Folder::with(&[(name, bytes), ("good.json", on("good").as_bytes())]);
    let run = folder.run(&["evaluate", "--format", "text", name, "good.json"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.out.contains("AWS::S3::Bucket good"), "{}", run.out);
    let json = folder.run(&["evaluate", "--format", "json", name, "good.json"]);
    assert_eq!((json.status, json.errors.as_str()), (2, ""));
    let lines = json.lines();
    let errors: Vec<_> = lines.iter().filter(|line| line["kind"] == "error").collect();
    assert!(!errors.is_empty() && errors.iter().all(|line| line["path"] == name && line["complianceType"].is_null()));
    assert!(lines.last().is_some_and(|line| line["complianceType"] == "COMPLIANT"));
    run.errors
}

/// Judges one file that holds something odd which nobody reads.
#[track_caller]
fn judged(bytes: &[u8]) {
    let folder = Folder::with(&[("a.json", bytes)]);
    let run = folder.run(&["evaluate", "--format", "json", "a.json"]);
    assert_eq!((run.status, run.lines().len()), (0, 1), "{run:?}");
}

fn odd(unread: &str) -> String {
    event(&bucket("b", r#"{"status":"Enabled"}"#).replacen('{', &format!(r#"{{"nobody reads":{unread},"#), 1))
}

#[test]
fn what_is_not_json() {
    let expected = "error: a.json: line 1 column 6: not JSON: it ends in the middle of a document\n";
    assert_eq!(error("a.json", b"{\"a\":"), expected);
    assert_eq!(error("a.json", b"{\n \"a\": tru\n}"), "error: a.json: line 3 column 1: not JSON: expected ident\n");
    let expected = "error: README.md: line 1 column 1: not JSON: expected an object, a list or a string\n";
    assert_eq!(error("README.md", b"# Title\n\nwords\n"), expected);
    assert_eq!(error("a.json", b""), "error: a.json: empty\n");
    assert_eq!(error("a.json", b" \n\n"), "error: a.json: empty\n");
}

#[test]
fn a_bad_line_among_good_ones() {
    let lines = format!("{}\n{{\"broken\":\n{}\n", on("b1"), on("b2"));
    let expected = "error: a.jsonl: line 2 column 1: not JSON: it ends in the middle of a document\n";
    assert_eq!(error("a.jsonl", lines.as_bytes()), expected);
    let folder = Folder::with(&[("a.jsonl", lines.as_bytes())]);
    let run = folder.run(&["evaluate", "--format", "json", "a.jsonl"]);
    let ids: Vec<_> = run.lines().iter().map(|line| line["resourceId"].as_str().map(str::to_owned)).collect();
    assert_eq!(ids, [Some("b1".to_owned()), None, Some("b2".to_owned())]);
}

#[test]
fn what_is_of_the_wrong_shape() {
    let expected = "error: a.json: nothing that AWS Config, EventBridge or CloudTrail writes\n";
    assert_eq!(error("a.json", br#"{"name":"left-pad","version":"1.3.0"}"#), expected);
    let item = br#"{"resourceType":"AWS::S3::Bucket","resourceId":["b"],"configuration":{}}"#;
    let error_text = error("a.json", item);
    assert!(
        error_text.starts_with("error: a.json: configuration item.resourceId: invalid type: sequence, expected a "),
        "{error_text}"
    );
    let text = error(
        "a.json",
        br#"{"configurationItems":[{"resourceType":"AWS::S3::Bucket","resourceId":7,"configuration":{}}]}"#,
    );
    assert!(
        text.starts_with("error: a.json: line 1, configuration items[0]: configuration item.resourceId: "),
        "{text}"
    );
}

#[test]
fn a_view_that_cannot_be_read_is_never_compliant() {
    let folder = Folder::with(&[("a.json", event(&bucket("b", r#"{"status":["Enabled"]}"#)).as_bytes())]);
    let run = folder.run(&["evaluate", "a.json"]);
    assert_eq!(run.status, 2);
    let expected = "    UNREADABLE      low       s3-versioning  BucketVersioningConfiguration.status: invalid type: ";
    assert!(run.out.contains(expected), "{}", run.out);
    assert!(!run.out.contains(" COMPLIANT"));
}

#[test]
fn a_control_that_a_rule_names_and_that_does_not_exist() {
    let event = event(&bucket("b", "{}")).replace("s3-versioning", "s3-verzioning");
    let expected = "error: a.json: ruleParameters: `s3-verzioning` selects no control; did you mean `s3-versioning`?\n";
    assert_eq!(error("a.json", event.as_bytes()), expected);
}

#[test]
fn paths_that_lead_nowhere() {
    let folder = Folder::with(&[("empty/notes.txt", b""), ("good.json", on("good").as_bytes())]);
    let run = folder.run(&["evaluate", "missing.json", "empty", "good.json"]);
    let expected = "error: missing.json: no such file or folder\n\
                    error: empty: no .json, .jsonl or .ndjson file in this folder\n";
    assert_eq!((run.status, run.errors.as_str()), (2, expected));
    assert!(run.out.contains("1 resource judged"), "{}", run.out);
}

#[test]
fn bytes_of_another_kind() {
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(error("a.json", &utf16), "error: a.json: text in UTF-16; JSON is read in UTF-8\n");
    assert_eq!(error("a.json", b"PK\x03\x04zip"), "error: a.json: a zip archive; unpack it first\n");
    assert_eq!(error("a.json", b"{\"a\":\"\xff\"}"), "error: a.json: not UTF-8 after 6 bytes\n");
    assert_eq!(error("a.json", &gzipped(&gzipped(b"{}"))), "error: a.json: gzip within gzip; unpack it once first\n");
    let nul = error("a.json", b"\0\0\0\0");
    assert_eq!(nul, "error: a.json: line 1 column 1: not JSON: expected an object, a list or a string\n");
}

#[test]
fn damaged_gzip_costs_only_what_is_damaged() {
    let lines: String = (0..2000).map(|number| on(&format!("b{number}")) + "\n").collect();
    let packed = gzipped(lines.as_bytes());
    let cut = &packed[..packed.len() * 9 / 10];
    let text = error("a.jsonl.gz", cut);
    assert!(
        text.starts_with("error: a.jsonl.gz: line ") && text.ends_with(": the gzip data ends too early\n"),
        "{text}"
    );
    let folder = Folder::with(&[("a.jsonl.gz", cut)]);
    let run = folder.run(&["evaluate", "--format", "json", "a.jsonl.gz"]);
    assert!(run.lines().len() > 1000, "{}", run.lines().len());
    let mut flipped = packed.clone();
    flipped[packed.len() / 2] ^= 0xff;
    assert!(error("a.jsonl.gz", &flipped).contains("damaged gzip data"));
}

#[test]
fn a_zip_bomb_is_given_up() {
    let bomb = gzipped(&vec![b' '; 40 << 20]);
    assert!(bomb.len() < 100_000);
    let text = error("bomb.json.gz", &bomb);
    assert!(text.ends_with(": it unpacks to more than 200 times its size\n"), "{text}");
}

#[test]
fn a_document_over_64_mib_is_named_and_the_next_one_is_read() {
    let mut text = String::from(r#"{"configurationItems":[{"x":""#);
    text.push_str(&"x".repeat(65 << 20));
    text.push_str("\"},");
    text.push_str(&bucket("small", r#"{"status":"Enabled"}"#));
    text.push_str("]}");
    let folder = Folder::with(&[("a.json", text.as_bytes())]);
    let run = folder.run(&["evaluate", "a.json"]);
    let expected =
        "error: a.json: line 1, configuration items[0]: a document of more than 64 MiB, the most that is read of one\n";
    assert_eq!((run.status, run.errors.as_str()), (2, expected));
    assert!(run.out.contains("AWS::S3::Bucket small"));
}

#[test]
fn what_is_nested_10_000_deep_is_an_error_only_where_it_is_read() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    judged(odd(&deep).as_bytes());
    let objects = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    judged(odd(&objects).as_bytes());
    let folder = Folder::with(&[("a.json", event(&bucket("b", &deep)).as_bytes())]);
    let run = folder.run(&["evaluate", "a.json"]);
    assert_eq!(run.status, 2);
    assert!(run.out.contains("UNREADABLE") && !run.out.contains(" COMPLIANT"), "{}", run.out);
    assert!(error("a.json", deep.as_bytes()).contains("more than 12 documents in one another"));
}

#[test]
fn nul_and_lone_surrogates_are_errors_only_where_they_are_read() {
    judged(odd(r#""\u0000 \ud800""#).as_bytes());
    let folder = Folder::with(&[("a.json", event(&bucket("b", r#"{"status":"\ud800"}"#)).as_bytes())]);
    let run = folder.run(&["evaluate", "a.json"]);
    assert_eq!(run.status, 2);
    assert!(run.out.contains("UNREADABLE") && run.out.contains("hex escape"), "{}", run.out);
    let expected = "error: a.json: line 1 column 6: not JSON: control character";
    assert!(error("a.json", b"{\"a\":\"\0\"}").starts_with(expected), "{}", error("a.json", b"{\"a\":\"\0\"}"));
}

#[test]
fn a_huge_string_that_nobody_reads_is_passed_over() {
    judged(odd(&format!("\"{}\"", "x".repeat(20 << 20))).as_bytes());
}

#[test]
fn names_from_a_file_do_not_steer_the_terminal() {
    let folder = Folder::with(&[("a.json", event(&bucket(r"b\u001b[2J\u202e", r#"{"status":"Off"}"#)).as_bytes())]);
    let run = folder.run(&["evaluate", "a.json"]);
    assert_eq!(run.status, 1);
    assert!(run.out.contains(r"b\u{1b}[2J\u{202e}"), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("a.json", b"{}")]);
    let path = folder.path().join("a.json");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    let readable_all_the_same = std::fs::File::open(&path).is_ok();
    let run = folder.run(&["evaluate", "a.json"]);
    // Root reads everything: it gets past the permission, to a document that is nothing known.
    let problem = if readable_all_the_same { "nothing that AWS Config" } else { "permission denied" };
    assert_eq!(run.status, 2);
    assert!(run.errors.contains(&format!("a.json: {problem}")), "{}", run.errors);
}
