//! Which instances and clusters are in production.

use guardrail_resources::policy::Pattern;
use serde::Deserialize;

/// A parameter of activity controls: which instances or clusters are in production, by id or name, in which `*` stands for
/// any text. Default: all.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Production(Vec<String>);

impl Default for Production {
    fn default() -> Self {
        Self(vec!["*".to_owned()])
    }
}

impl Production {
    /// True where any of the names is in production, and where there is none: what the record does not name may be.
    pub fn includes_any<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> bool {
        let mut names = names.into_iter().peekable();
        names.peek().is_none() || names.any(|name| self.includes(name))
    }

    fn includes(&self, name: &str) -> bool {
        let name = Pattern::resource(name);
        self.0.iter().any(|entry| Pattern::resource(entry).covers(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::Production;

    #[test]
    fn everything_is_in_production_until_somebody_says_what_is() {
        assert!(Production::default().includes_any(["i-1"]));
        let named: Production = toml::Value::from(vec!["i-1", "prod-*"]).try_into().unwrap();
        assert!(named.includes_any(["i-2", "prod-web"]) && !named.includes_any(["i-2"]));
        assert!(named.includes_any([]), "what is not named may be");
    }
}
