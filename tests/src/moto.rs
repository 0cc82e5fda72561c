//! moto's server: an emulated AWS that keeps state.

use crate::child::Listening;
use crate::http::{self, Answer};
use crate::tools;
use serde_json::Value;

/// A server with an empty account, 123456789012.
#[derive(Debug)]
pub struct Moto {
    server: Listening,
}

impl Moto {
    /// Starts a server.
    pub fn start() -> Self {
        let server = Listening::start(1, |addresses| {
            let mut command = tools::tool("moto_server");
            command.args(["-H", "127.0.0.1", "-p", &addresses[0].port().to_string()]);
            command
        });
        Self { server }
    }

    /// Where it answers.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// Calls an operation of a service with a JSON protocol: `config`, `StarlingDoveService.PutConfigurationRecorder`. A
    /// refusal is an answer too, with its code in `__type`.
    pub fn json(&self, service: &str, target: &str, body: &Value) -> Value {
        let headers = [
            ("X-Amz-Target", target),
            ("Content-Type", "application/x-amz-json-1.1"),
            ("Authorization", &Self::authorization(service)),
        ];
        let answer = http::send("POST", &self.endpoint(), &headers, &body.to_string());
        if answer.text.is_empty() { Value::Null } else { answer.json() }
    }

    /// Calls an operation of a service with the query protocol: `iam`, `Action=CreateUser&…`.
    pub fn query(&self, service: &str, form: &str) {
        self.query_text(service, form);
    }

    /// The same, with the answer's XML.
    pub fn query_text(&self, service: &str, form: &str) -> String {
        let headers =
            [("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", &Self::authorization(service))];
        self.sent("POST", "/", &headers, form).text
    }

    /// Puts something into S3: `/bucket?versioning`.
    pub fn put_to_s3(&self, path: &str, body: &str) {
        self.sent("PUT", path, &[("Authorization", &Self::authorization("s3"))], body);
    }

    fn sent(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let answer = http::send(method, &format!("{}{path}", self.endpoint()), headers, body);
        assert!(answer.status < 300, "{method} {path} {headers:?}: {} {}", answer.status, answer.text);
        answer
    }

    /// moto reads Region and service from the signature's scope, and does not check the signature.
    fn authorization(service: &str) -> String {
        let scope = format!("testing/20260101/eu-west-1/{service}/aws4_request");
        format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0")
    }
}
