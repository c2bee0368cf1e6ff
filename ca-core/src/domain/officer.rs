//! Counter officers and terminals, and how a connection proves to be one.

use super::municipality::MunicipalityCode;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The identifier with this text: 1 to 64 of `a-z`, `0-9`, `-`, `.`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let fits = (1..=64).contains(&text.len())
                    && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'));
                fits.then(|| Self(text.to_owned()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// Which officer (受付窓口の職員): a service number, not a name.
    OfficerId
}
identifier! {
    /// Which terminal or key pair device (鍵ペア生成装置).
    TerminalId
}

/// SHA-256 of the DER of a client certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientCertificate(pub [u8; 32]);

/// Someone or something at a counter that a client certificate proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// An officer.
    Officer {
        /// Who.
        id: OfficerId,
        /// The only municipality he acts for.
        municipality: MunicipalityCode,
    },
    /// A terminal or key pair device.
    Terminal {
        /// Which.
        id: TerminalId,
        /// The municipality that owns it.
        municipality: MunicipalityCode,
    },
}

impl Principal {
    /// The municipality.
    #[must_use]
    pub const fn municipality(&self) -> &MunicipalityCode {
        match self {
            Self::Officer { municipality, .. } | Self::Terminal { municipality, .. } => municipality,
        }
    }
}
