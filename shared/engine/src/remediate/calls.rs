//! A plan's calls, as people are shown them.

use guardrail_actions::{Call, Plan, Refusal};

/// The calls of a plan, in order, from the states that it was made from.
///
/// # Errors
/// A step cannot be carried out safely.
pub fn calls(plan: &Plan) -> Result<Vec<String>, Refusal> {
    let mut all = Vec::new();
    for step in &plan.steps {
        all.extend(step.calls()?.iter().map(Call::to_string));
    }
    Ok(all)
}
