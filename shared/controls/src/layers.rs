//! The accounts from which AWS publishes layers of Lambda functions: for some, one a Region.

/// Powertools for AWS Lambda, the AWS Distro for OpenTelemetry in its first form, the AWS SDK for pandas (their
/// documentations name the layers' ARNs).
const EVERYWHERE: [&str; 3] = ["017000801446", "336392948345", "901920570463"];

/// CloudWatch Lambda Insights (CloudWatch user guide, "Available versions of the Lambda Insights extension").
const INSIGHTS: [&str; 26] = [
    "012438385374",
    "033019950311",
    "066549572091",
    "122132214140",
    "145023102084",
    "158895979263",
    "194566237122",
    "198461476570",
    "285320876703",
    "339249233099",
    "352183217350",
    "439286490199",
    "459530977127",
    "488211338238",
    "519774774795",
    "580247275435",
    "590183865173",
    "605207715842",
    "727646510379",
    "732604637566",
    "751350123760",
    "761018874580",
    "761377655185",
    "879381266642",
    "891564319516",
    "946466191631",
];

/// The AWS Parameters and Secrets Lambda Extension (Systems Manager user guide, "Using Parameter Store parameters in AWS
/// Lambda functions").
const PARAMETERS: [&str; 30] = [
    "015030872274",
    "044395824272",
    "070087711984",
    "127562683043",
    "129776340158",
    "133256977650",
    "133490724326",
    "176022468876",
    "177933569100",
    "187925254637",
    "200266452380",
    "287114880934",
    "287310001119",
    "317013901791",
    "325218067255",
    "345057560386",
    "427196147048",
    "490737872127",
    "524103009944",
    "576959938190",
    "590474943231",
    "665172237481",
    "738900069198",
    "768336418462",
    "772501565639",
    "780235371811",
    "832021897121",
    "858974508948",
    "933737806257",
    "997803712105",
];

/// The AWS AppConfig Agent Lambda extension (AppConfig user guide, "Understanding available versions of the AWS AppConfig
/// Agent Lambda extension").
const APP_CONFIG: [&str; 31] = [
    "000010852771",
    "027255383542",
    "039592058896",
    "066940009817",
    "080788657173",
    "203683718741",
    "282860088358",
    "307021474294",
    "359756378197",
    "418787028745",
    "421114256042",
    "434848589818",
    "489524808438",
    "493207061005",
    "554480029851",
    "559955524753",
    "574348263942",
    "586093569114",
    "615057806174",
    "615084187847",
    "630222743974",
    "646970417810",
    "662846165436",
    "706869817123",
    "728743619870",
    "758369105281",
    "826293736237",
    "946561847325",
    "946746059096",
    "958113053741",
    "980059726660",
];

/// The AWS Distro for OpenTelemetry (its documentation, "ADOT Lambda Layer ARNs").
const OPEN_TELEMETRY: [&str; 18] = [
    "039612877180",
    "152034782359",
    "156041407956",
    "257394471194",
    "440179912924",
    "440180067931",
    "490004653786",
    "595944127152",
    "610118373846",
    "615299751070",
    "713881805771",
    "739275441131",
    "746669239226",
    "796973505492",
    "888577020596",
    "904233096616",
    "980416031188",
    "980921751758",
];

/// All of them.
pub(crate) fn published_by_aws() -> impl Iterator<Item = &'static str> {
    let lists = [EVERYWHERE.as_slice(), &INSIGHTS, &PARAMETERS, &APP_CONFIG, &OPEN_TELEMETRY];
    lists.into_iter().flatten().copied()
}
