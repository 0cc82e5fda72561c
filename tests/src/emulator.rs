//! A function as built, under AWS's Lambda runtime interface emulator, which aws-sam-cli ships.

use crate::child::Listening;
use crate::{http, tools};
use serde_json::Value;
use std::env::consts::ARCH;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where another function was built: beside the one whose tests run, since Cargo builds it with the tests of its own package.
pub fn beside(binary: &str, function: &str) -> PathBuf {
    let other = Path::new(binary).with_file_name(function);
    if !other.exists() {
        let package = format!("guardrail-{function}");
        let built = Command::new(env!("CARGO")).args(["build", "--package", &package]).status().expect("cargo");
        assert!(built.success(), "{package} is not built");
    }
    other
}

/// A function that waits for events.
#[derive(Debug)]
pub struct Emulator {
    emulator: Listening,
}

impl Emulator {
    /// Starts a function's binary; all its calls to AWS go to `endpoint`.
    pub fn start(binary: &str, endpoint: &str) -> Self {
        Self::start_with(binary, endpoint, &[])
    }

    /// The same, with further variables in its environment.
    pub fn start_with(binary: &str, endpoint: &str, variables: &[(&str, &str)]) -> Self {
        let name = if ARCH == "aarch64" { "aws-lambda-rie-arm64" } else { "aws-lambda-rie-x86_64" };
        let emulator = tools::package_file(&format!("samcli/local/rapid/{name}"));
        assert!(Path::new(binary).exists(), "{binary} is not built");
        let listening = Listening::start(2, |addresses| {
            let mut command = Command::new(&emulator);
            command.args(["--runtime-interface-emulator-address", &addresses[0].to_string()]);
            command.args(["--runtime-api-address", &addresses[1].to_string()]);
            command.arg(binary).envs([
                ("AWS_ENDPOINT_URL", endpoint),
                ("AWS_REGION", "eu-west-1"),
                ("AWS_ACCESS_KEY_ID", "testing"),
                ("AWS_SECRET_ACCESS_KEY", "testing"),
                ("AWS_EC2_METADATA_DISABLED", "true"),
                ("RUST_BACKTRACE", "1"),
            ]);
            command.envs(variables.iter().copied());
            command
        });
        Self { emulator: listening }
    }

    /// Sends an event, and waits for what the function answers: its own answer, or an error with `errorType` and
    /// `errorMessage`.
    pub fn invoke(&self, event: &str) -> Value {
        let url = format!("http://{}/2015-03-31/functions/function/invocations", self.emulator.address);
        let answer = http::send("POST", &url, &[], event);
        assert_eq!(answer.status, 200, "{}\n{}", answer.text, self.log());
        answer.json()
    }

    /// What the function and the emulator wrote.
    pub fn log(&self) -> String {
        self.emulator.log()
    }

    /// The lines that the function logged, each one JSON object.
    pub fn lines(&self) -> Vec<Value> {
        self.log().lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).collect()
    }
}
