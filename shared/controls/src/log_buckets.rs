//! Buckets that hold logs, by the names that teams and AWS give them.

/// Names that speak of trails, audits, AWS Config and collected security logs: evidence, which has to last.
pub(crate) const EVIDENCE: [&str; 12] = [
    "*cloudtrail*",
    "*cloud-trail*",
    "*trail-*",
    "*-trail",
    "aws-controltower-logs-*",
    "*audit*",
    "*aws-config*",
    "*awsconfig*",
    "config-bucket-*",
    "*security-lake*",
    "*securitylake*",
    "*siem*",
];

/// Names that speak of logs, of whatever kind: those of a program may go within weeks.
pub(crate) const LOGS: [&str; 10] = [
    "*-logs",
    "*-logs-*",
    "logs-*",
    "*-log",
    "*-log-*",
    "log-*",
    "*accesslogs*",
    "*logging*",
    "*flow-log*",
    "*flowlog*",
];
