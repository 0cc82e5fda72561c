//! Numbers and places as facts spell them.

/// A number of days: `1 day`, `7 days`.
pub(crate) fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// Where something was done to an account that a call names: ` in account 444455556666`; nothing where it names none.
pub(crate) fn in_account(account: Option<&str>) -> String {
    account.map(|account| format!(" in account {account}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn one_day_is_no_days() {
        assert_eq!([0, 1, 7].map(days), ["0 days", "1 day", "7 days"]);
    }
}
