//! The main job from beginning to end: two authorities, a register, a counter, a
//! card, two certificates, three refusals. `cargo xtask demo` calls it.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use base64::Engine as _;
use clap::Parser;
use jitsuin_tests::card::{Card, CardKeyKind};
use jitsuin_tests::client::Answer;
use jitsuin_tests::deployment::{Deployment, Plan, Programs, Service, TOWNS, form, module};
use serde_json::{Value, json};

/// How many synthetic residents each municipality has.
const RESIDENTS: [u64; 3] = [3_000, 3_000, 4_000];

/// Plays the main job and leaves its artefacts in a directory.
#[derive(Parser)]
struct Arguments {
    /// Where the artefacts go.
    #[arg(long)]
    out: PathBuf,
    /// Keep the service up and print how to reach it.
    #[arg(long)]
    serve: bool,
}

fn main() {
    let arguments = Arguments::parse();
    let begun = Instant::now();
    std::fs::create_dir_all(&arguments.out).expect("the directory of the artefacts");
    let out = arguments.out.canonicalize().expect("the directory of the artefacts");
    let directory = out.parent().expect("a parent directory").join("deployment");
    let mut account = Account::default();

    account.part("Authorities");
    let plan = Plan::new(&directory);
    let deployment = account.step("token, two key ceremonies, record, TLS authority", || {
        Deployment::prepare(&plan, &Programs::built())
    });
    account.say("Tokyo-to: digital signature and user authentication, RSA-2048, keys made inside the token");

    account.part("Register");
    account.step("import 10,000 synthetic residents of three municipalities", || {
        for (town, residents) in TOWNS.into_iter().zip(RESIDENTS) {
            let file = directory.join(format!("{}.csv", town.code));
            town.write_register(residents, &file);
            deployment.import(town, &file);
        }
    });

    account.part("Counter");
    let counter = account
        .step("officer and key pair device of Kiyose-shi enrolled", || deployment.counter(TOWNS[0], 1));
    let service = account.step("service started, mutual TLS on loopback", || deployment.serve());

    let both = ["signature", "authentication"];
    let mut residents = TOWNS[0].applicants();
    let applicant = residents.next().expect("a resident who can apply");
    let id = account.step("application received", || counter.receive(&form(&applicant, "new", &both)));
    let answer =
        account.step("four items match the register", || counter.act(&id, "register-match", &json!({})));
    expect(&answer, "matched");
    let evidence = json!({"proof": "photo", "document": "driving-licence", "last_digits": "4321"});
    expect(
        &account.step("identity confirmed by driving licence", || {
            counter.act(&id, "identity-evidence", &evidence)
        }),
        "identified",
    );
    expect(&account.step("issue approved", || counter.act(&id, "approval", &json!({}))), "approved");
    let code = account.step("key pair device authorized, one-time code shown", || counter.authorize(&id));

    let card =
        account.step("card put into the device (a second token)", || Card::personalise(&module(), "card"));
    let signature = account
        .step("resident makes the signature key pair on the card", || card.generate(CardKeyKind::Rsa2048));
    let authentication = account.step("resident makes the authentication key pair on the card", || {
        card.generate(CardKeyKind::Rsa2048)
    });
    let requests = account.step("two PKCS#10 requests signed on the card", || {
        [
            ("signature", signature.certification_request()),
            ("authentication", authentication.certification_request()),
        ]
    });
    let issued = account.step("both certificates: checked, recorded, signed, verified, recorded", || {
        counter.submit(&id, &code, &requests)
    });
    let issued = issued.expect_success();
    assert_eq!(issued.text("/application/state"), "issued");
    expect(
        &account.step("delivered, receipt recorded", || counter.act(&id, "receipt", &json!({}))),
        "delivered",
    );

    account.part("Refusals");
    let mut refusals = Vec::new();
    let mut refuse = |account: &mut Account, what: &str, form: Value, code: &str| {
        let id = counter.receive(&form);
        let answer = account.step(what, || counter.act(&id, "register-match", &json!({}))).expect_success();
        let codes = answer.body.pointer("/codes").cloned().unwrap_or_default();
        assert_eq!((answer.text("/state"), &codes), ("refused", &json!([code])), "{}", answer.body);
        account.say(&format!("refused: {code}"));
        refusals.push(code.to_owned());
    };
    let stranger = TOWNS[1].applicants().next().expect("a resident of another municipality");
    refuse(
        &mut account,
        "a resident of another municipality",
        form(&stranger, "new", &both),
        "not-in-register",
    );
    let mover = residents.next().expect("another resident");
    let mut moved = form(&mover, "new", &both);
    moved["claimed"]["address"] = json!("東京都清瀬市どこか九丁目９－９");
    refuse(&mut account, "an address that the register does not have", moved, "address-differs");
    refuse(
        &mut account,
        "a second certificate of the same kind",
        form(&applicant, "new", &both),
        "valid-certificate-exists",
    );

    let files = write_artefacts(&out, &deployment, &issued);
    let summary = json!({
        "application": id,
        "certificates": issued.body.pointer("/application/issued"),
        "refusals": refusals,
        "residents": RESIDENTS.iter().sum::<u64>(),
        "steps": account.steps,
        "seconds": begun.elapsed().as_secs_f64(),
    });
    write(&out.join("summary.json"), &format!("{summary:#}\n"));
    println!(
        "\n{} steps in {:.1} s. Artefacts: {} and summary.json",
        account.steps.len(),
        begun.elapsed().as_secs_f64(),
        files.join(", ")
    );
    if arguments.serve {
        serve(&deployment, service);
    }
}

fn expect(answer: &Answer, state: &str) {
    assert_eq!(answer.text("/state"), state, "HTTP {}: {}", answer.status, answer.body);
}

/// Writes the certificates as PEM and returns the names of the files.
fn write_artefacts(out: &Path, deployment: &Deployment, issued: &Answer) -> Vec<String> {
    let mut names = Vec::new();
    for kind in ["signature", "authentication"] {
        let name = format!("{kind}-ca.pem");
        std::fs::copy(deployment.authority(kind), out.join(&name)).expect("the authority's certificate");
        names.push(name);
    }
    let certificates = issued.body.pointer("/certificates").and_then(Value::as_array).expect("certificates");
    for certificate in certificates {
        let text = |key: &str| certificate.get(key).and_then(Value::as_str).expect("a certificate's text");
        let der = base64::engine::general_purpose::STANDARD.decode(text("certificate")).expect("base64");
        let name = format!("resident-{}.pem", text("kind"));
        let pem = der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, &der).expect("PEM");
        write(&out.join(&name), &pem);
        names.push(name);
    }
    names
}

fn write(file: &Path, text: &str) {
    std::fs::write(file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// Keeps the service up until somebody presses Enter or ends the program.
fn serve(deployment: &Deployment, service: Service) {
    let clients = deployment.directory.join("clients");
    println!("\nThe service is up, process {}. Ctrl-C ends it.", service.id());
    println!("  counters    {}/v1/applications", deployment.base());
    println!("  operations  http://{}/metrics, /health/ready", deployment.operations());
    println!("  trust       {}", deployment.service_authority().display());
    println!("  clients     {} (an officer's and a device's certificate and key)", clients.display());
    let _ = std::io::stdout().flush();
    // Without a terminal there is nothing to read: wait for a signal.
    let mut ended = [0];
    while std::io::stdin().read(&mut ended).is_ok_and(|read| read == 0) {
        std::thread::sleep(Duration::from_secs(3600));
    }
    let _ = service.stop();
}

/// The readable account, and the same for `summary.json`.
#[derive(Default)]
struct Account {
    steps: Vec<Value>,
}

impl Account {
    fn part(&self, title: &str) {
        println!("\n{title}");
    }

    fn say(&self, text: &str) {
        println!("             {text}");
    }

    fn step<T>(&mut self, what: &str, act: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let result = act();
        let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
        println!("{milliseconds:9.1} ms {what}");
        self.steps.push(json!({"step": what, "milliseconds": milliseconds}));
        result
    }
}
