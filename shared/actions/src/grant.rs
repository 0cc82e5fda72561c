//! Permissions: what a call or a read needs, on which resource, and what a service's role holds for all of them.

/// One permission on one resource, as a call or a read needs it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// The IAM action: `s3:PutBucketPublicAccessBlock`. It is not always the operation's name.
    pub action: &'static str,
    /// The resource's ARN, or `*` where IAM knows no narrower one.
    pub resource: String,
    /// What narrows it further.
    pub condition: Option<Condition>,
}

impl Grant {
    /// A permission that nothing but its resource narrows.
    pub fn new(action: &'static str, resource: impl Into<String>) -> Self {
        Self { action, resource: resource.into(), condition: None }
    }
}

/// What narrows a permission: a condition key that must equal a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Condition {
    /// The key: `iam:PassedToService`.
    pub key: &'static str,
    /// The value.
    pub value: &'static str,
}

/// All that a service's role may do.
#[derive(Clone, Copy, Debug)]
pub struct Access {
    /// Its permissions.
    pub permissions: &'static [Permission],
}

/// One permission of a service's role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The IAM action.
    pub action: &'static str,
    /// The resources, as the template writes them, with `${AWS::Partition}` and `${AWS::AccountId}`:
    /// `arn:${AWS::Partition}:s3:::*`. Only as wide as the calls need: any resource of the type, in any Region.
    pub resource: &'static str,
    /// What narrows it further: a condition key and the value that it must equal.
    pub condition: Option<(&'static str, &'static str)>,
    /// What it is for.
    pub r#use: Use,
}

/// What a permission is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Reading a facet.
    Read,
    /// Changing one, or changing it back.
    Write,
    /// Something that the service asks for beside the call itself, and why: passing a role, creating a grant on a key.
    Dependent(&'static str),
}
