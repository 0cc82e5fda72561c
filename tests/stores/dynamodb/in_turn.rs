//! Calls that go out one after the other.

use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use std::sync::Arc;
use tokio::sync::Mutex;

/// A client that sends a request when the one before it is answered. moto looks at a condition and then writes, with no lock
/// between: only so is a conditional write as atomic as DynamoDB's.
#[derive(Debug)]
pub(crate) struct InTurn {
    client: SharedHttpClient,
    turn: Arc<Mutex<()>>,
}

impl InTurn {
    pub(crate) fn new() -> Self {
        Self { client: Builder::new().build_http(), turn: Arc::default() }
    }
}

impl HttpClient for InTurn {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let connector = self.client.http_connector(settings, components);
        SharedHttpConnector::new(Connector { connector, turn: Arc::clone(&self.turn) })
    }
}

#[derive(Debug)]
struct Connector {
    connector: SharedHttpConnector,
    turn: Arc<Mutex<()>>,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (connector, turn) = (self.connector.clone(), Arc::clone(&self.turn));
        HttpConnectorFuture::new(async move {
            let _turn = turn.lock().await;
            connector.call(request).await
        })
    }
}
