//! Looking at an account, part by part.

use super::checkup::{Check, Checkup};
use super::deployed::{self, Answer};
use super::facts::{ConfigRule, EventRule, EventRuleId, Function};
use super::ledger::{heartbeats, settings_in_force, sinks};
use super::listening::{self, is_forwarded};
use super::ports::AccountFacts;
use super::quotas;
use super::stack::Deployment;
use crate::evaluate::{GlobalControls, needed_types};
use crate::ledger::{Ledger, Operators, Windows};
use guardrail_controls::{Catalogue, Parameters};
use guardrail_resources::Unreadable;
use jiff::Timestamp;

/// What a look at an account needs.
pub struct Account<'a, A> {
    /// The account.
    pub facts: &'a A,
    /// The name of the stack that guardrail was deployed by.
    pub stack: &'a str,
    /// The clock.
    pub now: Timestamp,
}

/// The tables' names in the template.
const FINDINGS: &str = "FindingsTable";
const CONTROL: &str = "ControlTable";

/// What depends on the stack, and cannot be looked at without it.
const IN_THE_STACK: [Check; 10] = [
    Check::Settings,
    Check::ConfigRules,
    Check::EventRules,
    Check::Schedules,
    Check::Functions,
    Check::Mappings,
    Check::Queues,
    Check::Sinks,
    Check::Regions,
    Check::Heartbeat,
];

/// Looks at an account. `open` opens the ledger in the tables of findings and of control.
pub async fn examine<A, S, O>(account: &Account<'_, A>, open: O) -> Vec<Checkup>
where
    A: AccountFacts,
    S: Ledger + Operators + Windows,
    O: FnOnce(&str, &str) -> S,
{
    match account.facts.stack(account.stack).await.map(Deployment::new) {
        Ok(Some(deployment)) => account.deployed(&deployment, open).await,
        Ok(None) => account.without_stack("its ARN does not say where it stands").await,
        Err(error) => account.without_stack(&error.to_string()).await,
    }
}

impl<A: AccountFacts> Account<'_, A> {
    /// What can be looked at wherever guardrail stands.
    async fn without_stack(&self, why: &str) -> Vec<Checkup> {
        let look_at = "the stack's name (--stack), the Region, and what these credentials may read";
        let mut checkups = vec![Checkup::unchecked(Check::Stack, why, look_at)];
        let unknown = |check: &Check| Checkup::unchecked(*check, "what was deployed is not known", "the stack");
        checkups.extend(IN_THE_STACK.iter().map(unknown));
        checkups.extend(listening::trails(self.facts.all_trails().await));
        checkups.extend(self.recorder(None, &[]).await);
        checkups.extend(self.quotas(&self.facts.config_rules().await).await);
        checkups
    }

    async fn deployed<S, O>(&self, deployment: &Deployment, open: O) -> Vec<Checkup>
    where
        S: Ledger + Operators + Windows,
        O: FnOnce(&str, &str) -> S,
    {
        let mut checkups = vec![deployment.checkup()];
        let tables = deployment.table(FINDINGS).zip(deployment.table(CONTROL));
        let store = tables.map(|(findings, control)| open(findings, control));
        let mut catalogue = None;
        if let Some(store) = &store {
            let (checkup, prepared) = settings_in_force(store.settings().await);
            checkups.push(checkup);
            catalogue = prepared;
        }
        let functions =
            self.ask(deployment.of("AWS::Lambda::Function"), async |it| self.facts.function(it).await).await;
        checkups.extend(listening::trails(self.facts.all_trails().await));
        checkups.extend(self.recorder(catalogue, &functions).await);
        let rules = self.facts.config_rules().await;
        checkups.extend(self.config_rules(deployment, &rules).await);
        checkups.extend(self.triggers(deployment).await);
        checkups.extend(deployed::functions(&functions));
        checkups.extend(self.queues(deployment).await);
        let (regions, heard) = self.regions(deployment).await;
        checkups.extend(regions);
        match &store {
            Some(store) => {
                let heard: Vec<&str> = heard.iter().map(String::as_str).collect();
                checkups.extend(heartbeats(store, deployment.account_id(), &heard, self.now).await);
                checkups.extend(sinks(store, self.now).await);
            }
            None => checkups.push(Checkup::problem(
                Check::Ledger,
                format!(
                    "the stack has no {FINDINGS} and {CONTROL}: settings, heartbeats and sinks could not be looked at"
                ),
                "the template, and what of it was deployed",
            )),
        }
        checkups.extend(self.quotas(&rules).await);
        checkups
    }

    /// Asks for several things of a kind, one after the other.
    async fn ask<'n, T>(
        &self,
        names: impl Iterator<Item = &'n str>,
        ask: impl AsyncFn(&str) -> Result<Option<T>, Unreadable>,
    ) -> Vec<Answer<T>> {
        let mut answers = Vec::new();
        for name in names {
            answers.push((name.to_owned(), ask(name).await));
        }
        answers
    }

    /// The recorder, held against the controls with the parameters in force, or their defaults.
    async fn recorder(&self, catalogue: Option<Catalogue>, functions: &[Answer<Function>]) -> Vec<Checkup> {
        let catalogue = match catalogue.map_or_else(|| Catalogue::prepare(&Parameters::default()), Ok) {
            Ok(catalogue) => catalogue,
            Err(error) => return vec![Checkup::unanswered(Check::Recorder, error)],
        };
        let needed = needed_types(&catalogue, global_controls(functions)).into_iter().map(str::to_owned).collect();
        listening::recorder(&catalogue, self.facts.recorders(needed).await)
    }

    async fn config_rules(&self, deployment: &Deployment, rules: &Result<Vec<ConfigRule>, Unreadable>) -> Vec<Checkup> {
        let names: Vec<&str> = deployment.of("AWS::Config::ConfigRule").collect();
        let statuses = self.facts.config_rule_statuses().await;
        let (rules, statuses) = (rules.as_ref().map(Vec::as_slice), statuses.as_ref().map(Vec::as_slice));
        deployed::config_rules(&names, rules, statuses)
    }

    /// What wakes the functions besides AWS Config.
    async fn triggers(&self, deployment: &Deployment) -> Vec<Checkup> {
        let rule = async |it: &str| self.facts.event_rule(&EventRuleId::of(it)).await;
        let rules = self.ask(deployment.of("AWS::Events::Rule"), rule).await;
        let schedules = self.ask(deployment.of("AWS::Scheduler::Schedule"), async |it| self.facts.schedule(it).await);
        let mut checkups = deployed::event_rules(&rules);
        checkups.extend(deployed::schedules(&schedules.await));
        checkups
    }

    async fn queues(&self, deployment: &Deployment) -> Vec<Checkup> {
        let mappings = deployment.of("AWS::Lambda::EventSourceMapping");
        let mappings = self.ask(mappings, async |it| self.facts.mapping(it).await).await;
        let queues = self.ask(deployment.of("AWS::SQS::Queue"), async |it| self.facts.queue(it).await).await;
        let mut checkups = deployed::mappings(&mappings);
        checkups.extend(deployed::queues(&queues, &mappings));
        checkups
    }

    /// The other Regions, and those that heartbeats are to come from.
    async fn regions(&self, deployment: &Deployment) -> (Vec<Checkup>, Vec<String>) {
        let home = deployment.region();
        let mut heard = vec![home.to_owned()];
        let all = match self.facts.regions().await {
            Ok(all) => all,
            Err(error) => return (vec![Checkup::unanswered(Check::Regions, error)], heard),
        };
        let mut others = Vec::new();
        for region in all.into_iter().filter(|region| region != home) {
            let rules = self.forwarding(&region, deployment).await;
            others.push((region, rules));
        }
        let forwarded = others.iter().filter(|(_, rules)| is_forwarded(rules));
        heard.extend(forwarded.map(|(region, _)| region.clone()));
        (listening::regions(home, &others), heard)
    }

    /// The rules that send a Region's events home.
    async fn forwarding(&self, region: &str, deployment: &Deployment) -> Result<Vec<EventRule>, Unreadable> {
        let mut rules = Vec::new();
        for bus in deployment.buses() {
            rules.extend(self.facts.rules_to_bus(region, &bus).await?);
        }
        Ok(rules)
    }

    async fn quotas(&self, rules: &Result<Vec<ConfigRule>, Unreadable>) -> Vec<Checkup> {
        let (count, limit) = (self.facts.event_rule_count().await, self.facts.event_rule_limit().await);
        vec![
            quotas::config_rules(rules.as_ref().map(Vec::len)),
            quotas::event_rules(count, limit),
            quotas::concurrency(self.facts.concurrency().await),
        ]
    }
}

/// Whether global types need be recorded here, as the functions were told; where none was, all are needed.
fn global_controls(functions: &[Answer<Function>]) -> GlobalControls {
    let told = functions.iter().filter_map(|(_, function)| function.as_ref().ok()?.as_ref());
    let mut told = told.filter_map(|function| function.variables.get("GUARDRAIL_GLOBAL_CONTROLS"));
    if told.any(|told| told == "false") { GlobalControls::Elsewhere } else { GlobalControls::Here }
}
