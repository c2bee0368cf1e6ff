//! Chance that repeats itself: SplitMix64.

/// A sequence that depends on its seeds and on nothing else.
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seeds: &[u64]) -> Self {
        let mut draw = Self(0);
        for seed in seeds {
            draw.0 ^= seed;
            draw.0 = draw.next();
        }
        draw
    }

    /// A number below the bound, which is small: the error of the remainder does not matter here.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    pub(super) fn one_in(&mut self, share: u64) -> bool {
        self.below(share) == 0
    }

    #[expect(clippy::indexing_slicing, reason = "the place is below the length of the list")]
    pub(super) fn of<T: Copy, const N: usize>(&mut self, choices: [T; N]) -> T {
        let place = usize::try_from(self.below(u64::try_from(N).unwrap_or(1))).unwrap_or(0);
        choices[place]
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
