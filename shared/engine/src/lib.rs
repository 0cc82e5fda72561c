//! The use cases of guardrail, over ports: judging an item, answering a Config rule, recognizing what a file holds. The
//! ports are traits; the functions give them the AWS SDK, the command and the tests give them files and memory. No SDK and
//! no async runtime here.

pub mod alert;
mod call_verdict;
pub mod detect;
mod digest;
pub mod doctor;
pub mod evaluate;
mod input;
pub mod ledger;
pub mod live;
pub mod notify;
pub mod remediate;
mod selection;
pub mod settings;
mod verdict;

pub use call_verdict::{CallVerdict, Happened, judge_call};
pub use digest::sha256;
pub use input::{Input, LISTS, recognize};
pub use selection::{RuleParameters, SelectionError, select};
pub use settings::{Settings, SettingsError};
pub use verdict::{Answer, Verdict, answer, judge_item, not_judged};
