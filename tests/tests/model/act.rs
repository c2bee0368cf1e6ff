//! What can be done, as data.

use ca_core::domain::application::{ApplicationKind, RequestedCertificates};
use ca_core::domain::certificate::CertificateKind;
use ca_core::domain::evidence::Applicant;
use jitsuin_tests::world::faults::{Call, Fault};
use jitsuin_tests::world::people::{Person, Place};
use jitsuin_tests::world::token::Misbehaviour;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Something that happens.
#[derive(Clone, Debug)]
pub enum Act {
    /// An application is received, of this kind or of the one that fits.
    Receive(Form, Option<ApplicationKind>),
    /// An application is brought one step further by those whose task it is.
    Proceed(Index),
    /// Somebody does something with an application.
    Do(Manner, Index, What),
    /// A request is repeated.
    Repeat(Index, Sameness),
    /// Time passes.
    Pass(Time),
    /// A resident is struck off the register, or comes back.
    Move(Person),
    /// Something will go wrong.
    Fault(Call, usize, Fault),
    /// The token will misbehave.
    Misbehave(usize, Misbehaviour),
    /// What is open is closed.
    Recover,
}

/// An application form.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    pub place: Place,
    pub person: Person,
    pub kind: ApplicationKind,
    pub certificates: RequestedCertificates,
    pub applicant: Applicant,
    pub claim: Claim,
    pub end: End,
}

/// What those whose task it is do with the certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Deliver,
    Discard,
    /// Nobody comes for them.
    Leave,
}

/// Whether the four items are claimed as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    True,
    OtherName,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Officer(Place),
    Terminal(Place),
}

/// Whether it is he whose task it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Right,
    OtherRole,
    OtherPlace,
}

/// What is done with an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Match,
    SendLetter,
    ReturnLetter,
    ConfirmByPhoto,
    ConfirmByLetter,
    ConfirmByProxy,
    Approve,
    Refuse,
    Authorize,
    Issue(Code, Keys),
    Deliver,
    Discard,
}

/// Which code the device is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    Own,
    OfAnother,
}

/// Which keys the device submits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    New,
    /// Those of the last issue, whosoever it was.
    Last,
    /// Not of the kinds applied for.
    Mismatched,
}

/// Whether a request is repeated with the same body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    Same,
    OtherBody,
}

/// How much time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    Minutes,
    Day,
    Season,
    Years,
}

/// Any act; half of them bring an application further.
pub fn any() -> impl Strategy<Value = Act> {
    prop_oneof![
        9 => (form(), kind()).prop_map(|(form, kind)| Act::Receive(form, kind)),
        60 => index().prop_map(Act::Proceed),
        25 => (manner(), index(), what()).prop_map(|(manner, index, what)| Act::Do(manner, index, what)),
        8 => (index(), select(vec![Sameness::Same, Sameness::Same, Sameness::OtherBody]))
            .prop_map(|(index, sameness)| Act::Repeat(index, sameness)),
        6 => select(vec![Time::Minutes, Time::Day, Time::Season, Time::Years]).prop_map(Act::Pass),
        2 => select(Person::ALL.to_vec()).prop_map(Act::Move),
        8 => (call(), 0_usize..4, select(Fault::all().to_vec()))
            .prop_map(|(call, nth, fault)| Act::Fault(call, nth, fault)),
        3 => (0_usize..2, select(Misbehaviour::ALL.to_vec())).prop_map(|(nth, how)| Act::Misbehave(nth, how)),
        4 => Just(Act::Recover),
    ]
}

fn form() -> impl Strategy<Value = Form> {
    let at_home = select(Person::ALL.to_vec()).prop_map(|person| (person.home(), person));
    let anywhere = (select(Place::ALL.to_vec()), select(Person::ALL.to_vec()));
    let who = prop_oneof![9 => at_home, 1 => anywhere];
    let kind = Just(ApplicationKind::New);
    let certificates = prop_oneof![
        2 => Just(RequestedCertificates::Both),
        1 => select(CertificateKind::ALL.to_vec()).prop_map(RequestedCertificates::One),
    ];
    let applicant = prop_oneof![3 => Just(Applicant::InPerson), 1 => Just(Applicant::Proxy)];
    let claim = prop_oneof![19 => Just(Claim::True), 1 => Just(Claim::OtherName)];
    let end = prop_oneof![3 => Just(End::Deliver), 1 => Just(End::Discard), 1 => Just(End::Leave)];
    (who, kind, certificates, applicant, claim, end).prop_map(
        |((place, person), kind, certificates, applicant, claim, end)| Form {
            place,
            person,
            kind,
            certificates,
            applicant,
            claim,
            end,
        },
    )
}

/// Mostly the one that fits what the person holds.
fn kind() -> impl Strategy<Value = Option<ApplicationKind>> {
    prop_oneof![4 => Just(None), 1 => select(ApplicationKind::ALL.to_vec()).prop_map(Some)]
}

fn manner() -> impl Strategy<Value = Manner> {
    prop_oneof![8 => Just(Manner::Right), 1 => Just(Manner::OtherRole), 1 => Just(Manner::OtherPlace)]
}

fn what() -> impl Strategy<Value = What> {
    let keys = select(vec![Keys::New, Keys::New, Keys::Last, Keys::Mismatched]);
    let code = select(vec![Code::Own, Code::Own, Code::Own, Code::OfAnother]);
    prop_oneof![
        8 => select(vec![
            What::Match,
            What::SendLetter,
            What::ReturnLetter,
            What::ConfirmByPhoto,
            What::ConfirmByLetter,
            What::ConfirmByProxy,
            What::Approve,
            What::Authorize,
            What::Deliver,
            What::Discard,
            What::Discard,
        ]),
        1 => Just(What::Refuse),
        4 => (code, keys).prop_map(|(code, keys)| What::Issue(code, keys)),
    ]
}

/// The calls that change something go wrong more often than those that ask.
fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        3 => select(vec![
            Call::CreateApplication,
            Call::SaveApplication,
            Call::RecordIntents,
            Call::Sign,
            Call::RecordCertificates,
            Call::CloseIntents,
            Call::Revoke,
        ]),
        1 => select(vec![
            Call::ReadApplication,
            Call::ReadAnswer,
            Call::ReadCurrent,
            Call::ReadOpenIntents,
            Call::ReadCertificate,
            Call::ReadRegister,
            Call::FillEntropy,
        ]),
    ]
}

fn index() -> impl Strategy<Value = Index> {
    proptest::arbitrary::any::<Index>()
}
