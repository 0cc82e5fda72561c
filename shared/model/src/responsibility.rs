//! The shared responsibility model as data: what the customer must do, where it stands in the defense in depth, and in
//! whose half of the cloud it lies for each service model.
//!
//! The areas and the service models are those of AWS's shared responsibility model: infrastructure services (EC2 and what
//! it is made of), container or managed services (RDS, ELB, EKS), and abstracted or serverless services (S3, DynamoDB,
//! Lambda).

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// What the customer does: every control stands under exactly one.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Responsibility {
    /// Exposure, sharing, integrity and backup of the data itself.
    CustomerData,
    /// Encryption at rest: EBS, S3, RDS, DynamoDB, Kinesis, KMS and CloudHSM keys.
    ServerSideEncryption,
    /// CloudFront field-level encryption, signing, key grants, integrity.
    ClientSideEncryption,
    /// TLS: ELB, CloudFront, API Gateway, and the policies that demand it.
    NetworkTrafficProtection,
    /// Users, roles, policies, credentials, federation, Cognito.
    IdentityAndAccess,
    /// Security groups, NACLs, WAF, Shield, Network Firewall, public endpoints.
    NetworkAndFirewall,
    /// AMIs, patching, instance metadata, SSM.
    OperatingSystem,
    /// Runtimes, engine versions, managed updates.
    PlatformAndApplication,
    /// CloudTrail, Config, CloudWatch, X-Ray, flow logs, access logs, GuardDuty.
    DetectiveControls,
}

impl Responsibility {
    /// The area of security that this responsibility belongs to.
    pub fn area(self) -> Area {
        match self {
            Self::CustomerData
            | Self::ServerSideEncryption
            | Self::ClientSideEncryption
            | Self::NetworkTrafficProtection => Area::DataProtection,
            Self::IdentityAndAccess => Area::PrivilegeManagement,
            Self::NetworkAndFirewall | Self::OperatingSystem | Self::PlatformAndApplication => {
                Area::InfrastructureProtection
            }
            Self::DetectiveControls => Area::DetectiveControls,
        }
    }

    /// Whose half this responsibility lies in, for a resource of the given service model.
    pub fn half(self, model: ServiceModel) -> Half {
        // One row a responsibility, one column a service model: infrastructure, managed, serverless.
        let row = match self {
            Self::CustomerData | Self::IdentityAndAccess | Self::ClientSideEncryption | Self::DetectiveControls => {
                [Half::Customer, Half::Customer, Half::Customer]
            }
            Self::ServerSideEncryption | Self::NetworkTrafficProtection | Self::NetworkAndFirewall => {
                [Half::Customer, Half::Customer, Half::Shared]
            }
            Self::PlatformAndApplication => [Half::Customer, Half::Shared, Half::Aws],
            Self::OperatingSystem => [Half::Customer, Half::Aws, Half::Aws],
        };
        let [infrastructure, managed, serverless] = row;
        match model {
            ServiceModel::Infrastructure => infrastructure,
            ServiceModel::Managed => managed,
            ServiceModel::Serverless => serverless,
        }
    }
}

/// An area of security: the coarser grouping of responsibilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Area {
    /// The data itself, at rest and on its way.
    #[strum(serialize = "data protection")]
    DataProtection,
    /// Who may do what.
    #[strum(serialize = "privilege management")]
    PrivilegeManagement,
    /// Networks, hosts and platforms.
    #[strum(serialize = "infrastructure protection")]
    InfrastructureProtection,
    /// The watching itself.
    #[strum(serialize = "detective controls")]
    DetectiveControls,
}

/// Where a control stands in the defense in depth, from the outside in.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// CloudFront, WAF, Shield, Route 53.
    Edge,
    /// Load balancers, API Gateway, Cognito.
    FrontDoor,
    /// Security groups, NACLs, Network Firewall.
    Network,
    /// Instances and functions.
    Compute,
    /// Stores, queues, topics and keys.
    Data,
    /// IAM.
    Identity,
    /// CloudTrail, Config, logs and traces.
    Audit,
}

/// How much of a service AWS runs: it decides whose half a responsibility lies in.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum ServiceModel {
    /// EC2, EBS, VPC: the customer runs all above the hypervisor.
    Infrastructure,
    /// RDS, ELB, EKS, Redshift: AWS runs the operating system.
    Managed,
    /// S3, DynamoDB, Lambda, IAM: AWS runs all but the data and who may reach it.
    Serverless,
}

/// In whose half of the shared responsibility model something lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, IntoStaticStr, Serialize, Deserialize)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Half {
    /// The customer alone.
    Customer,
    /// AWS offers it, the customer must use it rightly.
    Shared,
    /// AWS alone.
    #[strum(serialize = "AWS")]
    Aws,
}
