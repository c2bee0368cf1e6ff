//! Where a story takes place: a deployment with residents, a counter and a card.

use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use jiff::{Timestamp, tz};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::card::{Card, CardKeyKind};
use crate::client::{Answer, Counter};
use crate::deployment::{Database, Deployment, Plan, Programs, Service, TOWNS, Town, form, module};
use crate::residents::Resident;

/// The two certificates of a card.
pub const BOTH: [&str; 2] = ["signature", "authentication"];

/// How many residents each municipality has: enough that the rare ones are there.
const RESIDENTS: u64 = 1_000;

/// A deployment with a counter in the first of its municipalities, and a card
/// reader. The service is started by [`Deployment::serve`].
pub struct Scene {
    /// The deployment.
    pub deployment: Deployment,
    /// Its record.
    pub database: Database,
    /// A counter of the first municipality.
    pub counter: Counter,
    /// The card in which all keys are made.
    pub card: Card,
    applicants: Mutex<Applicants>,
    _directory: TempDir,
}

struct Applicants {
    left: Box<dyn Iterator<Item = Resident> + Send>,
    came: Vec<Resident>,
}

impl Scene {
    /// A scene whose record is an SQLite file.
    ///
    /// # Panics
    /// When something cannot be set up.
    #[must_use]
    pub fn on_sqlite() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let database = Database::sqlite(directory.path());
        Self::of(Plan::new(directory.path()), database, directory)
    }

    /// A scene whose record is on PostgreSQL.
    ///
    /// # Panics
    /// When something cannot be set up.
    #[must_use]
    pub fn on_postgresql() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let database = Database::postgresql();
        let plan = Plan { record: Some(database.url()), ..Plan::new(directory.path()) };
        Self::of(plan, database, directory)
    }

    /// A scene on SQLite that differs from the ordinary one as told.
    ///
    /// # Panics
    /// When something cannot be set up.
    #[must_use]
    pub fn planned(change: impl FnOnce(Plan) -> Plan) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let database = Database::sqlite(directory.path());
        Self::of(change(Plan::new(directory.path())), database, directory)
    }

    fn of(plan: Plan, database: Database, directory: TempDir) -> Self {
        let deployment = Deployment::prepare(&plan, &Programs::built());
        for town in [TOWNS[0], TOWNS[1]] {
            let file = directory.path().join(format!("{}.csv", town.code));
            town.write_register(RESIDENTS, &file);
            deployment.import(town, &file);
        }
        let counter = deployment.counter(TOWNS[0], 1);
        let card = Card::personalise(&module(), &format!("card {}", std::process::id()));
        let left = Box::new(TOWNS[0].applicants());
        let applicants = Mutex::new(Applicants { left, came: Vec::new() });
        Self { deployment, database, counter, card, applicants, _directory: directory }
    }

    /// A resident of the counter's municipality who can have both certificates
    /// and has none; another one each time.
    ///
    /// # Panics
    /// When all have come.
    #[must_use]
    pub fn applicant(&self) -> Resident {
        self.applicant_who(|_| true)
    }

    /// The same, of those of whom this is true.
    ///
    /// # Panics
    /// When no such resident is left.
    #[must_use]
    pub fn applicant_who(&self, is: impl Fn(&Resident) -> bool) -> Resident {
        let mut applicants = self.applicants.lock().unwrap_or_else(PoisonError::into_inner);
        let found = applicants.left.find(|resident| is(resident)).expect("such a resident");
        applicants.came.push(found.clone());
        found
    }

    /// The residents of a municipality's register of whom this is true.
    pub fn residents(town: Town, is: impl Fn(&Resident) -> bool) -> impl Iterator<Item = Resident> {
        (0..RESIDENTS).map(move |place| town.resident(place)).filter(move |resident| is(resident))
    }

    /// Two fresh keys of this kind, each as a certification request.
    #[must_use]
    pub fn keys(&self, kind: CardKeyKind) -> Vec<(&'static str, Vec<u8>)> {
        self.keys_for(&BOTH, kind)
    }

    /// A fresh key of this kind for each of these certificates.
    #[must_use]
    pub fn keys_for<'c>(&self, certificates: &[&'c str], kind: CardKeyKind) -> Vec<(&'c str, Vec<u8>)> {
        let request = || self.card.generate(kind).certification_request();
        certificates.iter().map(|certificate| (*certificate, request())).collect()
    }

    /// An application for both certificates, approved and with its key pair
    /// device authorized: its identifier and the one-time code.
    #[must_use]
    pub fn authorized(&self) -> (String, String) {
        let id = self.counter.approve(&form(&self.applicant(), "new", &BOTH));
        let code = self.counter.authorize(&id);
        (id, code)
    }

    /// Takes an application from its form to its certificates: the answer to the
    /// key submission.
    ///
    /// # Panics
    /// When a step is refused.
    #[must_use]
    pub fn issue(&self, form: &Value, kind: CardKeyKind) -> Answer {
        let id = self.counter.approve(form);
        let code = self.counter.authorize(&id);
        let certificates: Vec<&str> =
            form["certificates"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let keys = self.keys_for(&certificates, kind);
        let answer = self.counter.submit(&id, &code, &keys).expect_success();
        assert_eq!(answer.text("/application/state"), "issued", "{}", answer.body);
        answer
    }

    /// What the application looks like now.
    ///
    /// # Panics
    /// When the service does not answer.
    #[must_use]
    pub fn application(&self, id: &str) -> Value {
        let answer =
            self.counter.officer.get(&format!("/v1/applications/{id}")).expect("the service answers");
        answer.expect_success().body
    }

    /// Holds that the service issues to an ordinary applicant.
    ///
    /// # Panics
    /// When it does not.
    pub fn assert_still_issues(&self) {
        let answer = self.issue(&form(&self.applicant(), "new", &BOTH), CardKeyKind::P256);
        let id = answer.text("/application/id").to_owned();
        let delivered = self.counter.act(&id, "receipt", &json!({})).expect_success();
        assert_eq!(delivered.text("/state"), "delivered");
    }

    /// Holds that the service's log knows none of those who came.
    ///
    /// # Panics
    /// When it names somebody.
    pub fn assert_log_names_nobody(&self, service: &Service) {
        let log = service.log();
        assert!(!log.is_empty(), "the service has logged nothing: there is nothing to look at");
        let applicants = self.applicants.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(!applicants.came.is_empty(), "nobody came");
        for resident in &applicants.came {
            let Resident { number, family_name, given_name, date_of_birth, address, .. } = resident;
            let born = date_of_birth.encode();
            for text in [number.as_str(), family_name, given_name, &born, address] {
                assert!(text.is_empty() || !log.contains(text), "the log has personal data: {text}");
            }
        }
    }
}

/// The day in Japan, never one that is about to end: what a story does on a day
/// it does to the end on that day.
#[must_use]
pub fn today() -> Date {
    let japan = || tz::offset(9).to_datetime(Timestamp::now());
    if japan().hour() == 23 && japan().minute() == 59 {
        std::thread::sleep(std::time::Duration::from_secs(60));
    }
    japan().date()
}
