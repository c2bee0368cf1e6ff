//! Addresses that a certificate may carry.

use super::code::Code;

/// An absolute `http` or `https` address: ASCII, host and path only, at most 200
/// characters (RFC 3986; RFC 5280 4.2.1.6 asks for an IA5String with a scheme and
/// a host).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HttpUri(String);

/// The text is not an address that a certificate may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the address is not http:// or https:// with a host and a percent-encoded path, in at most {} characters",
    HttpUri::LENGTH_MAX
)]
pub struct UriMalformed;

impl UriMalformed {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> Code {
        Code::CONFIGURATION
    }
}

impl HttpUri {
    /// The longest address, in characters.
    pub const LENGTH_MAX: usize = 200;

    /// The address written as `text`.
    ///
    /// # Errors
    /// [`UriMalformed`]: another scheme, no host, a user, a query, a fragment, a
    /// character that must be percent-encoded, or more than 200 characters.
    pub fn parse(text: &str) -> Result<Self, UriMalformed> {
        let rest =
            text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")).ok_or(UriMalformed)?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
        let host_fits =
            !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
        let fits =
            host_fits && port.parse::<u16>().is_ok() && is_path(path) && text.len() <= Self::LENGTH_MAX;
        fits.then(|| Self(text.to_owned())).ok_or(UriMalformed)
    }

    /// The address of this segment below, percent-encoded where it must be.
    #[must_use]
    pub fn join(&self, segment: &str) -> Self {
        let mut joined = self.0.trim_end_matches('/').to_owned();
        joined.push('/');
        for octet in segment.bytes() {
            if is_unreserved(octet) {
                joined.push(char::from(octet));
            } else {
                joined.push_str(&format!("%{octet:02X}"));
            }
        }
        Self(joined)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for HttpUri {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// `path-abempty` of RFC 3986 3.3.
fn is_path(path: &str) -> bool {
    let mut octets = path.bytes();
    while let Some(octet) = octets.next() {
        let fits = match octet {
            b'%' => {
                [octets.next(), octets.next()].iter().flatten().filter(|b| b.is_ascii_hexdigit()).count() == 2
            }
            b'/' | b':' | b'@' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';'
            | b'=' => true,
            other => is_unreserved(other),
        };
        if !fits {
            return false;
        }
    }
    true
}

/// `unreserved` of RFC 3986 2.3.
const fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use super::HttpUri;

    #[test]
    fn addresses_of_services_are_accepted() {
        for text in ["http://crl.example.jp", "https://127.0.0.1:8080/cps/", "http://a/b%20c/(d)"] {
            assert_eq!(HttpUri::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "ldap://crl.example.jp/",
            "http://",
            "http:///path",
            "http://user@host/",
            "http://host:99999/",
            "http://host/a b",
            "http://host/%2",
            "http://host/%zz",
            "http://host/?q",
            "http://host/#f",
            "http://ホスト/",
            "http://host/パス",
        ] {
            assert!(HttpUri::parse(text).is_err(), "{text}");
        }
        assert!(HttpUri::parse(&format!("http://host/{}", "a".repeat(188))).is_ok());
        assert!(HttpUri::parse(&format!("http://host/{}", "a".repeat(189))).is_err());
    }

    #[test]
    fn a_joined_segment_is_percent_encoded() {
        let base = HttpUri::parse("http://host/a/").unwrap();
        assert_eq!(base.join("b/c d東").as_str(), "http://host/a/b%2Fc%20d%E6%9D%B1");
        assert!(HttpUri::parse(base.join("b/c d東").as_str()).is_ok());
    }
}
