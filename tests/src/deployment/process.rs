//! Programs that are run, and the service while it runs.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Where the programs are.
#[derive(Clone, Debug)]
pub struct Programs {
    /// `jitsuin-issuance`.
    pub issuance: PathBuf,
    /// `jitsuin-ceremony`.
    pub ceremony: PathBuf,
}

impl Programs {
    /// The programs beside the one that is running, or one directory above it
    /// (where cargo puts tests).
    ///
    /// # Panics
    /// When they have not been built: `cargo xtask test` and `demo` do that.
    #[must_use]
    pub fn built() -> Self {
        let here = std::env::current_exe().expect("this program has a path");
        let found = |name: &str| {
            let places = here.ancestors().skip(1).take(2).map(|directory| directory.join(name));
            places
                .into_iter()
                .find(|place| place.exists())
                .unwrap_or_else(|| panic!("{name} is not built: cargo build -p issuance-api"))
        };
        Self { issuance: found("jitsuin-issuance"), ceremony: found("jitsuin-ceremony") }
    }
}

/// Runs a program to its end and returns its standard output.
///
/// # Panics
/// When it cannot run or fails; what it printed is the message.
pub fn run(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {}\n{out}\n{err}", output.status);
    out.into_owned()
}

/// A loopback address that is free now.
pub(super) fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    listener.local_addr().expect("an address").to_string()
}

/// The running service; killed when dropped.
pub struct Service {
    child: Child,
    log: PathBuf,
}

impl Service {
    pub(super) fn start(command: &mut Command, directory: &Path, operations: &str) -> Self {
        let log = directory.join("service.log");
        let file = File::options().create(true).append(true).open(&log).expect("the log");
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone().expect("the log"))
            .stderr(file)
            .spawn()
            .expect("jitsuin-issuance starts");
        let mut service = Self { child, log };
        let begun = Instant::now();
        while get(operations, "/health/ready").is_none_or(|answer| !answer.contains(" 200 ")) {
            let ended = service.child.try_wait().expect("the service's state");
            let late = begun.elapsed() > Duration::from_secs(60);
            assert!(ended.is_none() && !late, "the service is not ready: {ended:?}\n{}", service.log());
            std::thread::sleep(Duration::from_millis(20));
        }
        service
    }

    /// The process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has logged.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Whether it still runs.
    ///
    /// # Panics
    /// When the system does not say.
    #[must_use]
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().expect("the service's state").is_none()
    }

    /// Kills it as a power cut would: nothing is finished.
    ///
    /// # Panics
    /// When the system refuses.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        let _ = self.child.wait();
    }

    /// Asks it to stop (SIGTERM) and waits; returns whether it ended well.
    ///
    /// # Panics
    /// When the system refuses.
    #[must_use]
    pub fn stop(mut self) -> bool {
        run(Command::new("kill").args(["-TERM", &self.child.id().to_string()]));
        self.child.wait().expect("the service ends").success()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A plain GET on the operations address: head and body as text, if it answers.
#[must_use]
pub fn get(address: &str, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    Some(text)
}
