//! A deployment to be measured, and applications that wait for their keys.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use super::cpu::Usage;
use super::load::{Connection, Submission};
use super::token::Ask;
use crate::client::{Counter, fresh_key, submission};
use crate::deployment::{
    AuthorityKey, Database, Deployment, Plan, Programs, Service, TOWNS, Town, form, module,
};
use crate::residents::Resident;

const TOWN: Town = TOWNS[0];

/// How many prepare applications at once.
const OFFICERS: usize = 8;

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// SQLite, in the service's process.
    Sqlite,
    /// PostgreSQL, a server of this run's own.
    Postgres,
}

impl Kind {
    /// Its name in a figure's.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
        }
    }
}

/// A running service with a register and counters.
pub struct Site {
    /// Where its files are.
    pub directory: PathBuf,
    /// Its kind of database.
    pub kind: Kind,
    /// Its authorities' kind of key.
    pub key: AuthorityKey,
    /// The record.
    pub database: Database,
    /// PostgreSQL's first process.
    pub postmaster: Option<u32>,
    /// The service.
    pub service: Service,
    deployment: Deployment,
    applicants: Box<dyn Iterator<Item = Resident>>,
    officers: Vec<Counter>,
    devices: Vec<PathBuf>,
}

impl Site {
    /// Deploys in a new directory, with residents for this many applications and
    /// this many counters, and starts the service.
    ///
    /// # Panics
    /// When a step fails.
    #[must_use]
    pub fn deploy(
        directory: &Path,
        kind: Kind,
        key: AuthorityKey,
        applications: usize,
        counters: usize,
    ) -> Self {
        let directory = directory.join(format!("{}-{}", kind.name(), key.kind()));
        let database = match kind {
            Kind::Sqlite => Database::sqlite(&directory),
            Kind::Postgres => Database::postgresql(),
        };
        let settings = vec![
            ("[key_authorization]", "life_s = 3600".to_owned()),
            ("[listen]", "idle_s = 3600".to_owned()),
        ];
        let record = Some(database.url());
        let plan = Plan { key, record, settings, ..Plan::new(&directory) };
        let deployment = Deployment::prepare(&plan, &Programs::built());
        let applicants: Vec<_> = TOWN.applicants().take(applications).collect();
        let register = directory.join("register.csv");
        // About one resident in five cannot apply for both certificates.
        let residents = u64::try_from(applications * 3 / 2 + 100).expect("a count");
        TOWN.write_register(residents, &register);
        deployment.import(TOWN, &register);
        let officers: Vec<_> = (1..=OFFICERS.min(applications))
            .map(|number| {
                let officer = deployment.enrol("officer", &format!("officer-{number}"), TOWN);
                let officer = deployment.client(&officer);
                Counter { device: officer.clone(), officer }
            })
            .collect();
        let devices =
            (1..=counters).map(|number| deployment.enrol("terminal", &format!("device-{number}"), TOWN));
        let devices = devices.collect();
        let service = deployment.serve();
        let postmaster = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => {
                let file = database.execute("SELECT pg_read_file('postmaster.pid')");
                Some(file.first().and_then(|line| line.parse().ok()).expect("the server's process"))
            }
        };
        let applicants = Box::new(applicants.into_iter());
        Self {
            directory,
            kind,
            key,
            database,
            postmaster,
            service,
            deployment,
            applicants,
            officers,
            devices,
        }
    }

    /// A connection of each counter's key pair device.
    ///
    /// # Panics
    /// When the service lets one not in.
    #[must_use]
    pub fn connections(&self) -> Vec<Connection> {
        let base = self.deployment.base();
        let address = base.strip_prefix("https://").expect("https");
        let authority = self.deployment.service_authority();
        let open = |directory: &PathBuf| {
            let file = |ending: &str| {
                let files = std::fs::read_dir(directory).expect("a client's directory").flatten();
                let found =
                    files.map(|file| file.path()).find(|path| path.extension().is_some_and(|e| e == ending));
                found.unwrap_or_else(|| panic!("no .{ending} in {}", directory.display()))
            };
            Connection::open(address, &authority, &file("pem"), &file("key"))
        };
        self.devices.iter().map(open).collect()
    }

    /// Takes as many applications for these certificates to their key
    /// authorization as there are requests for, and gives the submissions.
    ///
    /// # Panics
    /// When a step is refused, or there are no residents left.
    #[must_use]
    pub fn authorize(
        &mut self,
        certificates: &'static [&'static str],
        requests: &[Vec<u8>],
    ) -> Vec<Submission> {
        let waiting: Vec<_> = requests.chunks_exact(certificates.len()).zip(&mut self.applicants).collect();
        assert_eq!(waiting.len(), requests.len() / certificates.len(), "no residents are left");
        let waiting = Mutex::new(waiting.into_iter());
        let work = |counter: &Counter| {
            let mut submissions = Vec::new();
            loop {
                let next = waiting.lock().expect("no panic").next();
                let Some((keys, resident)) = next else { return submissions };
                let id = counter.approve(&form(&resident, "new", certificates));
                let code = counter.authorize(&id);
                let keys: Vec<_> =
                    certificates.iter().zip(keys).map(|(kind, der)| (*kind, der.clone())).collect();
                let body = submission(&code, &keys).to_string();
                submissions.push(Submission::new(&id, &fresh_key(), &body, keys.len()));
            }
        };
        let work = &work;
        thread::scope(|scope| {
            let threads: Vec<_> =
                self.officers.iter().map(|officer| scope.spawn(move || work(officer))).collect();
            threads.into_iter().flat_map(|thread| thread.join().expect("an officer")).collect()
        })
    }

    /// The processor time of the service, and of its database's server.
    #[must_use]
    pub fn usage(&self) -> (Usage, Usage) {
        (Usage::of(&[self.service.id()]), Usage::of(self.postmaster.as_slice()))
    }

    /// The processes of the server.
    #[must_use]
    pub fn roots(&self) -> Vec<u32> {
        std::iter::once(self.service.id()).chain(self.postmaster).collect()
    }

    /// The address of the service's own measurements.
    #[must_use]
    pub fn operations(&self) -> &str {
        self.deployment.operations()
    }

    /// The SoftHSM2 configuration of its token.
    #[must_use]
    pub fn token_configuration(&self) -> PathBuf {
        self.deployment.token.configuration()
    }

    /// A measurement of its signature authority's key.
    #[must_use]
    pub fn ask(&self, sessions: usize, count: usize) -> Ask {
        let label = "tokyo-to signature 1".to_owned();
        Ask { module: module(), pin: self.deployment.token.pin(), label, sessions, count }
    }
}
