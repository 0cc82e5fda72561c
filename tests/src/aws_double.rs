//! An AWS that says what a test tells it to, and remembers what it was asked: for what moto has no answer to. It speaks
//! awsJson 1.1, the protocol of AWS Config.

use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use tiny_http::{Header, Response, Server};

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The operation: `PutEvaluations`.
    pub operation: String,
    /// What was sent.
    pub body: Value,
}

/// An answer to one call.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    body: Value,
}

impl Reply {
    /// What the service answers when all is well.
    pub fn ok(body: Value) -> Self {
        Self { status: 200, body }
    }

    /// A refusal, by its code.
    pub fn refusal(code: &str) -> Self {
        Self::refused(json!({"__type": code, "message": "says why"}))
    }

    /// A refusal, as another service worded it.
    pub fn refused(body: Value) -> Self {
        Self { status: 400, body }
    }
}

/// A server that answers by a script.
pub struct AwsDouble {
    server: Arc<Server>,
    calls: Arc<Mutex<Vec<Call>>>,
    thread: Option<JoinHandle<()>>,
}

impl AwsDouble {
    /// Starts a server. The script is given each call and how many calls of the same operation went before it.
    pub fn start(script: impl Fn(&Call, usize) -> Reply + Send + 'static) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a free port"));
        let calls = Arc::new(Mutex::new(Vec::<Call>::new()));
        let (listening, remembered) = (Arc::clone(&server), Arc::clone(&calls));
        let thread = thread::spawn(move || {
            for mut request in listening.incoming_requests() {
                let target = request.headers().iter().find(|header| header.field.equiv("X-Amz-Target"));
                let target = target.map(|header| header.value.as_str().to_owned()).unwrap_or_default();
                let mut body = String::new();
                request.as_reader().read_to_string(&mut body).ok();
                let call = Call {
                    operation: target.rsplit('.').next().unwrap_or_default().to_owned(),
                    body: serde_json::from_str(&body).unwrap_or(Value::Null),
                };
                let before = {
                    let mut calls = remembered.lock().expect("a lock that no thread died with");
                    calls.push(call.clone());
                    calls.iter().filter(|other| other.operation == call.operation).count() - 1
                };
                let reply = script(&call, before);
                let json: Header = "Content-Type: application/x-amz-json-1.1".parse().expect("a header");
                let response = Response::from_string(reply.body.to_string());
                request.respond(response.with_status_code(reply.status).with_header(json)).ok();
            }
        });
        Self { server, calls, thread: Some(thread) }
    }

    /// Where it answers.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.server.server_addr())
    }

    /// All calls so far.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().expect("a lock that no thread died with").clone()
    }

    /// What was sent to an operation so far.
    pub fn sent_to(&self, operation: &str) -> Vec<Value> {
        let calls = self.calls().into_iter().filter(|call| call.operation == operation);
        calls.map(|call| call.body).collect()
    }
}

impl Drop for AwsDouble {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}
