//! The design's table of speed, measured: `cargo bench -p guardrail-tests`. Each path is timed side by side with its
//! yardstick in one run, over one fixture of every recorded resource type, and the ratio is what counts: times differ by
//! machine. Prints Markdown.

use guardrail_controls::{Catalogue, Parameters, Selection, Subject, ViewKind};
use guardrail_engine::{judge_call, judge_item};
use guardrail_model::{ACCOUNT, ConfigurationItem, InvokingEvent, RuleEvent};
use guardrail_resources::{call, read};
use guardrail_tests::fixtures;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often a measurement is repeated: the best counts, since noise only ever adds.
const ROUNDS: usize = 15;
/// How long one round lasts at the least.
const ROUND: Duration = Duration::from_millis(4);

fn main() {
    let catalogue = Catalogue::prepare(&Parameters::default()).expect("the defaults hold");
    let rows: Vec<Row> = items().into_iter().map(|(kind, item)| Row::measure(&catalogue, &kind, &item)).collect();
    println!(
        "| resource type | item | bare item | ÷ IgnoredAny | rule event | ÷ decode + IgnoredAny | judging alone |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for row in &rows {
        println!(
            "| `{}` | {} B | {:.2} µs | {:.2} | {:.2} µs | {:.2} | {:.0} ns |",
            row.kind,
            row.bytes,
            row.item * 1e6,
            row.item / row.item_yardstick,
            row.event * 1e6,
            row.event / row.event_yardstick,
            row.judging * 1e9
        );
    }
    println!();
    println!("| path | against | goal | median type | worst type |");
    println!("| --- | --- | --- | ---: | ---: |");
    summary(
        "Config event, all controls of its type",
        "decoding `invokingEvent`, then IgnoredAny",
        "≤ 2×",
        &rows,
        |row| row.event / row.event_yardstick,
    );
    summary(
        "bare configuration item, all controls",
        "IgnoredAny over the same bytes",
        "≤ 3× / ≤ 4.5×",
        &rows,
        |row| row.item / row.item_yardstick,
    );
    summary("judging alone, a parsed view (µs)", "–", "≤ 1", &rows, |row| row.judging * 1e6);
    println!();
    calls(&catalogue);
}

/// The largest call of every service on which a control fires: read, and judged by every control that watches such calls.
fn calls(catalogue: &Catalogue) {
    let mut services = BTreeMap::<String, String>::new();
    for fixture in fixtures().into_iter().filter(|fixture| fixture.is_call) {
        let value: serde_json::Value = serde_json::from_str(&fixture.item).expect("a fixture is JSON");
        let service = value["eventSource"].as_str().unwrap_or_default().to_owned();
        let record = value.to_string();
        if services.get(&service).is_none_or(|known| known.len() < record.len()) {
            services.insert(service, record);
        }
    }
    println!("| service | event | judged | ÷ IgnoredAny |");
    println!("| --- | ---: | ---: | ---: |");
    let mut ratios = Vec::new();
    for (service, record) in services {
        let mut judge = || {
            let call = call::read(black_box(&record)).expect("a record");
            drop(black_box(judge_call(catalogue, &call, &Selection::All)));
        };
        let [time, yardstick] = side_by_side(&mut judge, &mut || skip(black_box(&record)));
        println!("| `{service}` | {} B | {:.2} µs | {:.2} |", record.len(), time * 1e6, time / yardstick);
        ratios.push(time / yardstick);
    }
    ratios.sort_by(f64::total_cmp);
    let (median, worst) = (ratios[ratios.len() / 2], ratios[ratios.len() - 1]);
    println!();
    println!("| path | against | goal | median service | worst service |");
    println!("| --- | --- | --- | ---: | ---: |");
    println!("| CloudTrail event, all controls | IgnoredAny over the same bytes | ≤ 2× | {median:.2} | {worst:.2} |");
}

/// The largest fixture of every recorded type, as one line of JSON.
fn items() -> BTreeMap<String, String> {
    let mut items = BTreeMap::<String, String>::new();
    for fixture in fixtures().into_iter().filter(|fixture| !fixture.is_call) {
        let value: serde_json::Value = serde_json::from_str(&fixture.item).expect("a fixture is JSON");
        let kind = value["resourceType"].as_str().expect("a fixture has a type").to_owned();
        let item = value.to_string();
        if kind != ACCOUNT && items.get(&kind).is_none_or(|known| known.len() < item.len()) {
            items.insert(kind, item);
        }
    }
    items
}

/// Seconds a run, by type.
struct Row {
    kind: String,
    bytes: usize,
    item: f64,
    item_yardstick: f64,
    event: f64,
    event_yardstick: f64,
    judging: f64,
}

impl Row {
    fn measure(catalogue: &Catalogue, kind: &str, item: &str) -> Self {
        let invoking = format!(
            r#"{{"configurationItemDiff":null,"configurationItem":{item},"notificationCreationTime":"2026-03-02T09:15:42.000Z","messageType":"ConfigurationItemChangeNotification","recordVersion":"1.3"}}"#
        );
        let event = serde_json::json!({
            "version": "1.0", "invokingEvent": invoking, "ruleParameters": "{\"controls\":\"*\"}",
            "resultToken": "x".repeat(1500), "eventLeftScope": false, "accountId": "111122223333",
            "configRuleName": "guardrail", "configRuleId": "config-rule-abcdef",
            "configRuleArn": "arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-abcdef",
            "executionRoleArn": "arn:aws:iam::111122223333:role/config",
        })
        .to_string();
        let [item_time, item_yardstick] =
            side_by_side(&mut || drop(black_box(judge(catalogue, black_box(item)))), &mut || skip(black_box(item)));
        let [event_time, event_yardstick] = side_by_side(
            &mut || {
                let event: RuleEvent<'_> = read::text(black_box(&event), "event").expect("a rule event");
                let invoking: InvokingEvent<'_> =
                    read::text(&event.invoking_event, "event").expect("an invoking event");
                drop(black_box(judge(catalogue, invoking.configuration_item.expect("an item").get())));
            },
            &mut || {
                let event: RuleEvent<'_> = serde_json::from_str(black_box(&event)).expect("a rule event");
                skip(&event.invoking_event);
            },
        );
        let parsed: ConfigurationItem<'_> = read::text(item, "item").expect("an item");
        let key = Arc::new(parsed.key());
        let subjects: Vec<Subject> = ViewKind::of(kind)
            .iter()
            .filter_map(|kind| Subject::read(*kind, &parsed, &key).expect("a readable fixture"))
            .collect();
        let mut alone = || {
            let mut judgements = Vec::new();
            for subject in &subjects {
                catalogue.ask(black_box(subject), &Selection::All, &mut judgements);
            }
            drop(black_box(judgements));
        };
        let [judging, _] = side_by_side(&mut alone, &mut || {});
        Self {
            kind: kind.to_owned(),
            bytes: item.len(),
            item: item_time,
            item_yardstick,
            event: event_time,
            event_yardstick,
            judging,
        }
    }
}

fn judge(catalogue: &Catalogue, item: &str) -> Vec<guardrail_engine::Verdict> {
    let item: ConfigurationItem<'_> = read::text(item, "item").expect("an item");
    judge_item(catalogue, &item, &Selection::All)
}

fn skip(json: &str) {
    let _: IgnoredAny = serde_json::from_str(json).expect("JSON");
}

/// The best time of each, in seconds a run, measured in turn.
fn side_by_side(first: &mut dyn FnMut(), second: &mut dyn FnMut()) -> [f64; 2] {
    let mut best = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        best[0] = best[0].min(round(first));
        best[1] = best[1].min(round(second));
    }
    best
}

fn round(run: &mut dyn FnMut()) -> f64 {
    let (mut runs, start) = (0_u32, Instant::now());
    while start.elapsed() < ROUND {
        for _ in 0..32 {
            run();
        }
        runs += 32;
    }
    start.elapsed().as_secs_f64() / f64::from(runs)
}

fn summary(path: &str, against: &str, goal: &str, rows: &[Row], figure: fn(&Row) -> f64) {
    let mut figures: Vec<f64> = rows.iter().map(figure).collect();
    figures.sort_by(f64::total_cmp);
    let median = figures[figures.len() / 2];
    println!("| {path} | {against} | {goal} | {median:.2} | {:.2} |", figures[figures.len() - 1]);
}
