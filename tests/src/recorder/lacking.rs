//! What moto 5.2.5 lacks, and what it understands otherwise than AWS: made up for between a function and moto, so that each is
//! tried as AWS takes it. The shapes are those of the services' API references.

use super::Recorded;
use serde_json::{Value, json};
use std::sync::Mutex;

/// The switches of an account that moto does not have, as AWS has them at first.
pub(super) struct Lacking {
    serial_console: Mutex<bool>,
    snapshot_block: Mutex<String>,
    image_block: Mutex<String>,
    /// X-Ray's encryption: `null` for its own key.
    traces_key: Mutex<Value>,
}

impl Default for Lacking {
    fn default() -> Self {
        Self {
            serial_console: Mutex::new(false),
            snapshot_block: Mutex::new("unblocked".to_owned()),
            image_block: Mutex::new("block-new-sharing".to_owned()),
            traces_key: Mutex::default(),
        }
    }
}

impl Lacking {
    /// The answer to a call that moto does not take; `None` for all that it does.
    pub(super) fn answer(&self, request: &Recorded, body: &str) -> Option<String> {
        match (request.service.as_str(), request.operation.as_str()) {
            ("config", "PutEvaluations") => Some(r#"{"FailedEvaluations":[]}"#.to_owned()),
            ("config", "GetComplianceDetailsByConfigRule") => Some(r#"{"EvaluationResults":[]}"#.to_owned()),
            ("ec2", operation) => self.of_ec2(operation, body),
            ("xray", _) => self.of_xray(&request.path, body),
            _ => None,
        }
    }

    fn of_ec2(&self, operation: &str, body: &str) -> Option<String> {
        let (switch, element) = match operation.trim_start_matches("Get").trim_start_matches("Enable") {
            "SerialConsoleAccessStatus" | "SerialConsoleAccess" | "DisableSerialConsoleAccess" => {
                let mut is_on = self.serial_console.lock().expect("a lock that no thread died with");
                *is_on = if operation.starts_with("Get") { *is_on } else { operation.starts_with("Enable") };
                return Some(told(operation, "serialConsoleAccessEnabled", &is_on.to_string()));
            }
            "SnapshotBlockPublicAccessState" | "SnapshotBlockPublicAccess" | "DisableSnapshotBlockPublicAccess" => {
                (&self.snapshot_block, "state")
            }
            "ImageBlockPublicAccessState" | "ImageBlockPublicAccess" | "DisableImageBlockPublicAccess" => {
                (&self.image_block, "imageBlockPublicAccessState")
            }
            _ => return None,
        };
        let mut state = switch.lock().expect("a lock that no thread died with");
        if operation.starts_with("Disable") {
            "unblocked".clone_into(&mut state);
        } else if operation.starts_with("Enable") {
            let names = ["State=", "ImageBlockPublicAccessState="];
            let asked = body.split('&').find_map(|pair| names.iter().find_map(|name| pair.strip_prefix(name)));
            asked.expect("a state").clone_into(&mut state);
        }
        Some(told(operation, element, &state))
    }

    fn of_xray(&self, path: &str, body: &str) -> Option<String> {
        let mut key = self.traces_key.lock().expect("a lock that no thread died with");
        match path {
            "/EncryptionConfig" => {}
            "/PutEncryptionConfig" => {
                let asked: Value = serde_json::from_str(body).expect("JSON");
                *key = asked["KeyId"].clone();
            }
            _ => return None,
        }
        let kind = if key.is_null() { "NONE" } else { "KMS" };
        Some(json!({"EncryptionConfig": {"KeyId": *key, "Status": "ACTIVE", "Type": kind}}).to_string())
    }
}

fn told(operation: &str, element: &str, text: &str) -> String {
    format!("<{operation}Response><requestId>r</requestId><{element}>{text}</{element}></{operation}Response>")
}

/// A request's address as moto understands it. It holds the revision of a function's policy, which RemovePermission names,
/// against a list that has it, and refuses every one.
pub(super) fn address(request: &Recorded) -> &str {
    let is_removal = request.service == "lambda" && request.method == "DELETE" && request.path.contains("/policy/");
    request.path.split('?').next().filter(|_| is_removal).unwrap_or(&request.path)
}

/// A request's body as moto understands it.
///
/// - Of an image scanning configuration the SDK leaves out `false`, which is the default; moto leaves what was there.
/// - Of ModifySnapshotAttribute moto takes the older parameters alone, and what it does not take it ignores.
pub(super) fn spelled_out(request: &Recorded, body: Vec<u8>) -> Vec<u8> {
    let Ok(mut text) = String::from_utf8(body.clone()) else { return body };
    match request.operation.as_str() {
        "PutImageScanningConfiguration" => {
            text = text
                .replace(r#"imageScanningConfiguration":{}"#, r#"imageScanningConfiguration":{"scanOnPush":false}"#);
        }
        "ModifySnapshotAttribute" => {
            for (change, operation) in [("Add", "add"), ("Remove", "remove")] {
                let nested = format!("CreateVolumePermission.{change}.");
                if text.contains(&nested) {
                    let flat = |pair: &str| match pair.strip_prefix(&nested).and_then(|rest| rest.split_once('.')) {
                        Some((number, rest)) => rest.replacen("UserId=", &format!("UserId.{number}="), 1).replacen(
                            "Group=",
                            &format!("UserGroup.{number}="),
                            1,
                        ),
                        None => pair.to_owned(),
                    };
                    let pairs: Vec<String> = text.split('&').map(flat).collect();
                    text = format!("{}&OperationType={operation}", pairs.join("&"));
                }
            }
        }
        _ => {}
    }
    text.into_bytes()
}

/// What AWS would have answered: moto gives the answer to GetBucketVersioning another root element than Amazon S3 does
/// (VersioningConfiguration), and the SDK refuses it.
pub(super) fn corrected(body: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(body);
    text.map_or_else(std::string::FromUtf8Error::into_bytes, |text| {
        text.replace("GetBucketVersioningResponse", "VersioningConfiguration").into_bytes()
    })
}
