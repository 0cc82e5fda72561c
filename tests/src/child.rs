//! Programs that tests start, and that end with them.

use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, iter, process, thread};

/// How long a program may take until it listens. Generous: machines that run tests are busy.
const START: Duration = Duration::from_mins(2);
/// How often to try again where another program took a port between its reservation and its use.
const TRIES: usize = 5;

/// Runs a program until the shell's standard input ends, so that it ends with the test however that ends.
const GUARD: &str = r#"exec 3<&0; "$@" 3<&- & child=$!; (read -r _ <&3; kill $child) 2>/dev/null & wait $child"#;

/// A program that listens on ports of this machine.
#[derive(Debug)]
pub struct Listening {
    shell: Child,
    /// Where it listens.
    pub address: SocketAddr,
    log: PathBuf,
}

impl Listening {
    /// Starts a program that is told where to listen, on the first of so many free ports, and waits until it does.
    pub fn start(ports: usize, command: impl Fn(&[SocketAddr]) -> Command) -> Self {
        for _ in 0..TRIES {
            let addresses = free(ports);
            if let Some(listening) = Self::try_start(addresses[0], &command(&addresses)) {
                return listening;
            }
        }
        panic!("{:?} does not start", command(&free(ports)));
    }

    fn try_start(address: SocketAddr, command: &Command) -> Option<Self> {
        let log = env::temp_dir().join(format!("guardrail-{}-{}.log", process::id(), address.port()));
        let out = File::create(&log).expect("a writable temporary folder");
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", GUARD, "sh"]).arg(command.get_program()).args(command.get_args()).env_clear();
        shell.envs(command.get_envs().filter_map(|(key, value)| Some((key, value?))));
        shell.stdin(Stdio::piped()).stdout(out.try_clone().expect("a file to write to")).stderr(out);
        let shell = shell.spawn().expect("a shell");
        let mut listening = Self { shell, address, log };
        let started = Instant::now();
        while TcpStream::connect(address).is_err() {
            if listening.shell.try_wait().expect("a child to ask").is_some() {
                return None;
            }
            assert!(started.elapsed() < START, "{command:?} does not listen:\n{}", listening.log());
            thread::sleep(Duration::from_millis(10));
        }
        Some(listening)
    }

    /// What it wrote so far.
    pub fn log(&self) -> String {
        fs::read(&self.log).map(|log| String::from_utf8_lossy(&log).into_owned()).unwrap_or_default()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        self.shell.wait().ok();
        fs::remove_file(&self.log).ok();
    }
}

/// Addresses of this machine that nobody listens on, and that no connection takes either: their ports lie below those that
/// systems hand out, and each is given once a process.
fn free(ports: usize) -> Vec<SocketAddr> {
    const FIRST: u32 = 15_000;
    const COUNT: u32 = 15_000;
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let start = process::id().wrapping_mul(101);
    let next = || FIRST + start.wrapping_add(GIVEN.fetch_add(1, Ordering::Relaxed)) % COUNT;
    let address = || SocketAddr::from(([127, 0, 0, 1], u16::try_from(next()).expect("a port")));
    iter::repeat_with(address).filter(|address| TcpListener::bind(address).is_ok()).take(ports).collect()
}
