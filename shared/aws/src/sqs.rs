//! Amazon SQS.

use crate::Account;
use aws_sdk_sqs::Client;

impl Account {
    pub(crate) fn sqs(&self) -> &Client {
        self.sqs.get_or_init(|| Client::new(&self.config))
    }
}
