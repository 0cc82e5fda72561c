//! What a rule lets through: protocols and ports.

use crate::read::Problem;
use std::fmt;

/// A protocol that has ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// TCP, protocol 6.
    Tcp,
    /// UDP, protocol 17.
    Udp,
}

/// A port of one transport: `tcp/22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port {
    /// TCP or UDP.
    pub transport: Transport,
    /// The port's number.
    pub number: u16,
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let transport = match self.transport {
            Transport::Tcp => "tcp",
            Transport::Udp => "udp",
        };
        write!(f, "{transport}/{}", self.number)
    }
}

/// Ports whose well-known service answers on UDP too: SQL Server's browser, and the Remote Desktop Protocol.
const ON_UDP_TOO: [u16; 2] = [1434, 3389];

/// The ports on which the services of a port number answer: TCP, and UDP where the service speaks it.
pub fn services_on(numbers: &[u16]) -> impl Iterator<Item = Port> {
    let udp = numbers.iter().filter(|number| ON_UDP_TOO.contains(number));
    let tcp = numbers.iter().map(|number| Port { transport: Transport::Tcp, number: *number });
    tcp.chain(udp.map(|number| Port { transport: Transport::Udp, number: *number }))
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traffic {
    /// Protocol `-1`: every protocol and every port.
    All,
    /// The ports from one to another, both included.
    Ports(Transport, u16, u16),
    /// A protocol without ports: ICMP, ESP, …
    Portless,
}

impl Traffic {
    /// Reads a security group's protocol and ports. It is a name or a number; `-1` means all, whatever the ports say; a
    /// missing port, or -1, is the end of the range on its side (EC2 `IpPermission`).
    pub fn read(protocol: &str, from: Option<i64>, to: Option<i64>) -> Result<Self, Problem> {
        let transport = match protocol.to_ascii_lowercase().as_str() {
            "-1" | "all" => return Ok(Self::All),
            "tcp" | "6" => Transport::Tcp,
            "udp" | "17" => Transport::Udp,
            "icmp" | "icmpv6" => return Ok(Self::Portless),
            number if number.parse::<u8>().is_ok() => return Ok(Self::Portless),
            _ => return Err(Problem::Meaningless(format!("`{protocol}` is no protocol"))),
        };
        let port = |port: Option<i64>, end: u16| match port {
            None | Some(-1) => Ok(end),
            Some(port) => u16::try_from(port).map_err(|_| Problem::Meaningless(format!("{port} is no port"))),
        };
        match (port(from, 0)?, port(to, u16::MAX)?) {
            (from, to) if from > to => {
                Err(Problem::Meaningless(format!("the ports end at {to} before they begin at {from}")))
            }
            (from, to) => Ok(Self::Ports(transport, from, to)),
        }
    }

    /// True where the traffic reaches the port.
    pub fn carries(self, port: Port) -> bool {
        match self {
            Self::All => true,
            Self::Ports(transport, from, to) => transport == port.transport && (from..=to).contains(&port.number),
            Self::Portless => false,
        }
    }
}
