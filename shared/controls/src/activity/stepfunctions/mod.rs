//! Controls over AWS Step Functions.
// Written by `cargo xtask generate`.

mod state_machine_changed_by_hand;

pub use state_machine_changed_by_hand::StateMachineChangedByHand;
