//! Generations of an authority's key.

/// Which key of an authority: 1 for the first, at most 127.
///
/// All generations of an authority share one distinguished name (domain.md 3);
/// the number is the first octet of every serial they issue, so that serials of
/// two generations never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Generation(u8);

impl Generation {
    /// The first key of an authority.
    pub const FIRST: Self = Self(1);

    /// The generation of this number, if it is within 1 to 127.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if 1 <= number && number <= 127 { Some(Self(number)) } else { None }
    }

    /// The number, 1 to 127.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl std::fmt::Display for Generation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
