//! Controls over the sign-in to the console.
// Written by `cargo xtask generate`.

mod console_from_keys;
mod login_failures;
mod login_no_mfa;
mod root_credentials_changed;

pub use console_from_keys::ConsoleFromKeys;
pub use login_failures::LoginFailures;
pub use login_no_mfa::LoginNoMfa;
pub use root_credentials_changed::RootCredentialsChanged;
