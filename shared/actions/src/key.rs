//! KMS keys, as calls name them.

use crate::Place;

/// The ARN of a KMS key that may be named by its id, its ARN, or an alias. What an alias stands for is not known here: the
/// answer is then every key of its account and Region.
pub(crate) fn key_arn(at: &Place, key: &str) -> String {
    match key.split_once("alias/") {
        Some(("", _)) => at.arn("kms", "key/*"),
        Some((before, _)) => format!("{before}key/*"),
        None if key.starts_with("arn:") => key.to_owned(),
        None => at.arn("kms", &format!("key/{key}")),
    }
}

#[cfg(test)]
mod tests {
    use super::key_arn;
    use crate::Place;

    #[test]
    fn a_key_is_one_resource_by_its_id_and_arn_and_any_of_its_place_by_an_alias() {
        let at = Place { partition: "aws".into(), account_id: "111122223333".into(), region: "eu-west-1".into() };
        for (named, arn) in [
            ("alias/aws/kinesis", "arn:aws:kms:eu-west-1:111122223333:key/*"),
            ("arn:aws:kms:eu-west-1:444455556666:alias/logs", "arn:aws:kms:eu-west-1:444455556666:key/*"),
            ("arn:aws:kms:eu-west-1:444455556666:key/1234", "arn:aws:kms:eu-west-1:444455556666:key/1234"),
            ("mrk-1234", "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234"),
        ] {
            assert_eq!(key_arn(&at, named), arn);
        }
    }
}
