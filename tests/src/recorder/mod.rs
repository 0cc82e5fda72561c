//! Something between a function and its endpoint that hands every request on and remembers which operation it was: what
//! reached the service, whatever the function says of it.

mod lacking;

use lacking::{Lacking, address, corrected, spelled_out};
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
            // X-Ray reads by POST.
            "" => matches!(self.method.as_str(), "GET" | "HEAD") || self.path == "/EncryptionConfig",
            operation => reads.iter().any(|verb| operation.starts_with(verb)),
        }
    }
}

/// A server that hands requests on.
pub struct Recorder {
    server: Arc<Server>,
    recorded: Arc<Mutex<Vec<Recorded>>>,
    lacking: Arc<Lacking>,
    threads: Vec<JoinHandle<()>>,
}

impl Recorder {
    /// Starts one before an endpoint.
    pub fn before(endpoint: &str) -> Self {
        Self::start(endpoint, Arc::default())
    }

    /// Starts another before the same endpoint.
    #[must_use]
    pub fn another(&self, endpoint: &str) -> Self {
        Self::start(endpoint, Arc::clone(&self.lacking))
    }

    fn start(endpoint: &str, lacking: Arc<Lacking>) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a free port"));
        let recorded = Arc::new(Mutex::new(Vec::new()));
        let worker = |_| {
            let (server, recorded, lacking) = (Arc::clone(&server), Arc::clone(&recorded), Arc::clone(&lacking));
            let endpoint = endpoint.to_owned();
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    hand_on(request, &endpoint, &recorded, &lacking);
                }
            })
        };
        let threads = (0..WORKERS).map(worker).collect();
        Self { server, recorded, lacking, threads }
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

fn hand_on(mut request: Request, endpoint: &str, recorded: &Mutex<Vec<Recorded>>, lacking: &Lacking) {
    let mut body = Vec::new();
    request.as_reader().read_to_end(&mut body).ok();
    let asked = read(&request, &body);
    recorded.lock().expect("a lock that no thread died with").push(asked.clone());
    if let Some(answer) = lacking.answer(&asked, &String::from_utf8_lossy(&body)) {
        request.respond(Response::from_string(answer)).ok();
        return;
    }
    let mut forwarded =
        ureq::http::Request::builder().method(asked.method.as_str()).uri(format!("{endpoint}{}", address(&asked)));
    for header in request.headers() {
        let name = header.field.as_str().as_str();
        if !["host", "content-length", "connection", "transfer-encoding"].contains(&name.to_ascii_lowercase().as_str())
        {
            forwarded = forwarded.header(name, header.value.as_str());
        }
    }
    let agent = ureq::Agent::new_with_config(
        ureq::Agent::config_builder().http_status_as_error(false).proxy(None).allow_non_standard_methods(true).build(),
    );
    let answer = agent.run(forwarded.body(spelled_out(&asked, body)).expect("a request"));
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
