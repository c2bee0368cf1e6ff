//! The bare token: nothing but `C_SignInit` and `C_Sign`, as fast as it goes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use clap::Args;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, KeyType, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use serde_json::{Value, json};

use super::cpu::Usage;

/// What the child process is asked: SoftHSM2 finds its tokens by the
/// environment of its process, so each deployment's token needs one.
#[derive(Args, Clone, Debug)]
pub struct Ask {
    /// The PKCS#11 module
    #[arg(long)]
    pub module: PathBuf,
    /// The file of the PIN
    #[arg(long)]
    pub pin: PathBuf,
    /// The label of the key
    #[arg(long)]
    pub label: String,
    /// Sessions, each on a thread of its own
    #[arg(long)]
    pub sessions: usize,
    /// Signatures, by all of them
    #[arg(long)]
    pub count: usize,
}

/// How fast the token signs, and what it costs.
pub struct Bare {
    /// Signatures a second.
    pub rate: f64,
    /// Processor seconds a signature.
    pub cost: f64,
}

impl Bare {
    /// Has a child process measure the token with this SoftHSM2 configuration.
    ///
    /// # Panics
    /// When the token does not sign.
    #[must_use]
    pub fn measured(configuration: &Path, ask: &Ask) -> Self {
        let program = std::env::current_exe().expect("this program has a path");
        let mut command = Command::new(program);
        command.arg("token").env("SOFTHSM2_CONF", configuration).stderr(Stdio::inherit());
        command.arg("--module").arg(&ask.module).arg("--pin").arg(&ask.pin).arg("--label").arg(&ask.label);
        command.args(["--sessions", &ask.sessions.to_string(), "--count", &ask.count.to_string()]);
        let text = crate::deployment::run(&mut command);
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        let number = |name: &str| answer.get(name).and_then(Value::as_f64).expect("a number");
        Self { rate: number("rate"), cost: number("cost") }
    }
}

/// The child's part: prints its figures as JSON.
///
/// # Panics
/// When the token does not sign.
pub fn sign(ask: &Ask) {
    let module = Pkcs11::new(&ask.module).expect("the module");
    module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).expect("initialised");
    let pin = std::fs::read_to_string(&ask.pin).expect("the PIN");
    let sessions: Vec<_> = (0..ask.sessions).map(|number| open(&module, &pin, number == 0)).collect();
    let each = ask.count.div_ceil(ask.sessions);
    // The time of a thread that has ended is not accounted any more: all wait to the end.
    let [ready, go, done, end] = std::array::from_fn(|_| Barrier::new(ask.sessions + 1));
    let (seconds, cost) = thread::scope(|scope| {
        let threads: Vec<_> = sessions
            .into_iter()
            .map(|session| {
                let barriers = [&ready, &go, &done, &end];
                scope.spawn(move || {
                    let signing = Signing::of(&session, &ask.label);
                    (0..each.min(20)).for_each(|_| signing.sign());
                    let [ready, go, done, end] = barriers;
                    ready.wait();
                    go.wait();
                    (0..each).for_each(|_| signing.sign());
                    done.wait();
                    end.wait();
                })
            })
            .collect();
        ready.wait();
        let (begun, cost) = (Instant::now(), Usage::of(&[std::process::id()]));
        go.wait();
        done.wait();
        let seconds = begun.elapsed().as_secs_f64();
        let cost = Usage::of(&[std::process::id()]).since(&cost);
        end.wait();
        threads.into_iter().for_each(|thread| thread.join().expect("signatures"));
        (seconds, cost)
    });
    let made = f64::from(u32::try_from(each * ask.sessions).expect("a count"));
    println!("{}", json!({"rate": made / seconds, "cost": cost / made}));
}

struct Signing<'a> {
    session: &'a Session,
    key: cryptoki::object::ObjectHandle,
    mechanism: Mechanism<'static>,
    input: Vec<u8>,
}

impl<'a> Signing<'a> {
    fn of(session: &'a Session, label: &str) -> Self {
        let template = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Label(label.into())];
        let keys = session.find_objects(&template).expect("a search");
        let [key] = &*keys else { panic!("{} keys labelled {label}", keys.len()) };
        let kind = session.get_attributes(*key, &[cryptoki::object::AttributeType::KeyType]);
        // A DigestInfo of SHA-256 has 51 octets (RFC 8017 9.2), the digest 32.
        let (mechanism, input) = match &*kind.expect("the kind of key") {
            [Attribute::KeyType(kind)] if *kind == KeyType::RSA => (Mechanism::RsaPkcs, vec![1; 51]),
            _ => (Mechanism::Ecdsa, vec![1; 32]),
        };
        Self { session, key: *key, mechanism, input }
    }

    fn sign(&self) {
        self.session.sign(&self.mechanism, self.key, &self.input).expect("a signature");
    }
}

fn open(module: &Pkcs11, pin: &str, logs_in: bool) -> Session {
    let slots = module.get_slots_with_initialized_token().expect("slots");
    let session = module.open_ro_session(*slots.first().expect("a token")).expect("a session");
    if logs_in {
        session.login(UserType::User, Some(&AuthPin::from(pin.to_owned()))).expect("login");
    }
    session
}
