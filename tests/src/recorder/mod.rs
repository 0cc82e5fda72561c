//! Something between a function and its endpoint that hands every request on and remembers which operation it was: what
//! reached the service, whatever the function says of it.

use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use tiny_http::{Header, Request, Response, Server};

/// How many requests are handed on at once.
const WORKERS: usize = 4;

/// A request as it reached the endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The service, by the name that the request's signature has for it: `s3`, `elasticloadbalancing`.
    pub service: String,
    /// The HTTP method.
    pub method: String,
    /// The path, with its query.
    pub path: String,
    /// The operation, where the protocol names it; empty for the services that tell it by method and path.
    pub operation: String,
}

impl Recorded {
    /// True for a request that changes nothing, by the names that AWS gives to what reads.
    pub fn is_read(&self) -> bool {
        let reads = ["Get", "List", "Describe", "Head", "Query", "Scan", "BatchGet", "Lookup", "AssumeRole"];
        match self.operation.as_str() {
            "" => matches!(self.method.as_str(), "GET" | "HEAD"),
            operation => reads.iter().any(|verb| operation.starts_with(verb)),
        }
    }
}

/// A server that hands requests on.
pub struct Recorder {
    server: Arc<Server>,
    recorded: Arc<Mutex<Vec<Recorded>>>,
    threads: Vec<JoinHandle<()>>,
}

impl Recorder {
    /// Starts one before an endpoint.
    pub fn before(endpoint: &str) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a free port"));
        let recorded = Arc::new(Mutex::new(Vec::new()));
        let worker = |_| {
            let (server, recorded, endpoint) = (Arc::clone(&server), Arc::clone(&recorded), endpoint.to_owned());
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    hand_on(request, &endpoint, &recorded);
                }
            })
        };
        let threads = (0..WORKERS).map(worker).collect();
        Self { server, recorded, threads }
    }

    /// Where it answers.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.server.server_addr())
    }

    /// What reached the endpoint since the last time.
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut *self.recorded.lock().expect("a lock that no thread died with"))
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        for _ in &self.threads {
            self.server.unblock();
        }
        for thread in self.threads.drain(..) {
            thread.join().ok();
        }
    }
}

fn hand_on(mut request: Request, endpoint: &str, recorded: &Mutex<Vec<Recorded>>) {
    let mut body = Vec::new();
    request.as_reader().read_to_end(&mut body).ok();
    recorded.lock().expect("a lock that no thread died with").push(read(&request, &body));
    let mut forwarded =
        ureq::http::Request::builder().method(request.method().as_str()).uri(format!("{endpoint}{}", request.url()));
    for header in request.headers() {
        let name = header.field.as_str().as_str();
        if !["host", "content-length", "connection", "transfer-encoding"].contains(&name.to_ascii_lowercase().as_str())
        {
            forwarded = forwarded.header(name, header.value.as_str());
        }
    }
    if let Some(answer) = unanswered(&read(&request, &body)) {
        request.respond(Response::from_string(answer)).ok();
        return;
    }
    let agent = ureq::Agent::new_with_config(
        ureq::Agent::config_builder().http_status_as_error(false).proxy(None).allow_non_standard_methods(true).build(),
    );
    let answer = agent.run(forwarded.body(body).expect("a request"));
    let Ok(mut answer) = answer else {
        request.respond(Response::from_string("").with_status_code(502)).ok();
        return;
    };
    let body = answer.body_mut().read_to_vec().unwrap_or_default();
    let mut response = Response::from_data(corrected(body)).with_status_code(answer.status().as_u16());
    for (name, value) in answer.headers() {
        let kept = !["content-length", "connection", "transfer-encoding", "server", "date"].contains(&name.as_str());
        if let (true, Ok(header)) = (kept, Header::from_bytes(name.as_str(), value.as_bytes())) {
            response.add_header(header);
        }
    }
    request.respond(response).ok();
}

/// The answers to calls that moto 5.2.5 does not take: AWS Config's to a rule's function.
fn unanswered(request: &Recorded) -> Option<&'static str> {
    match (request.service.as_str(), request.operation.as_str()) {
        ("config", "PutEvaluations") => Some(r#"{"FailedEvaluations":[]}"#),
        ("config", "GetComplianceDetailsByConfigRule") => Some(r#"{"EvaluationResults":[]}"#),
        _ => None,
    }
}

/// What AWS would have answered: moto 5.2.5 gives the answer to GetBucketVersioning another root element than Amazon S3 does
/// (VersioningConfiguration), and the SDK refuses it.
fn corrected(body: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(body);
    text.map_or_else(std::string::FromUtf8Error::into_bytes, |text| {
        text.replace("GetBucketVersioningResponse", "VersioningConfiguration").into_bytes()
    })
}

fn read(request: &Request, body: &[u8]) -> Recorded {
    let header = |name: &'static str| {
        let found = request.headers().iter().find(|header| header.field.equiv(name));
        found.map(|header| header.value.as_str().to_owned()).unwrap_or_default()
    };
    // `AWS4-HMAC-SHA256 Credential=ID/20260101/eu-west-1/s3/aws4_request, …`
    let authorization = header("Authorization");
    let service = authorization.split('/').nth(3).unwrap_or_default().to_owned();
    let target = header("X-Amz-Target");
    let form = String::from_utf8_lossy(body);
    let action = form.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or_default();
    let operation = target.rsplit('.').next().filter(|operation| !operation.is_empty()).unwrap_or(action);
    Recorded {
        service,
        method: request.method().as_str().to_owned(),
        path: request.url().to_owned(),
        operation: operation.to_owned(),
    }
}
