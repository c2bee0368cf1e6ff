//! No bytes make it panic, and no change to a request passes.

use std::sync::LazyLock;

use proptest::{prelude::*, sample::Index};

use super::{maker::Maker, *};

static VALID: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let extensions = ["-addext", "subjectAltName=email:a@b.example", "-addext", "keyUsage=digitalSignature"];
    vec![
        request(&private_key(RSA_2048), &extensions),
        request(&private_key(P384), &["-sha384"]),
        Maker::fresh().make(),
    ]
});

fn changed(valid: &[u8], edits: &[(Index, u8, u8)]) -> Vec<u8> {
    edits.iter().fold(valid.to_vec(), |mut der, (at, kind, octet)| {
        let at = at.index(der.len());
        match kind % 4 {
            0 => der[at] = *octet,
            1 => der[at] ^= 1 << (octet % 8),
            2 => der.insert(at, *octet),
            _ => {
                der.remove(at);
            }
        }
        der
    })
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(residents(&bytes).is_err());
        prop_assert!(CertificationRequest::from_pem_or_der(&bytes, &KeyPolicy::residents()).is_err());
    }

    #[test]
    fn a_changed_request_is_refused_without_panic(
        which in any::<Index>(),
        edits in prop::collection::vec((any::<Index>(), any::<u8>(), any::<u8>()), 1..4),
    ) {
        let valid = which.get(&VALID);
        let changed = changed(valid, &edits);
        prop_assert_eq!(residents(&changed).is_ok(), changed == *valid);
    }

    #[test]
    fn parts_of_two_requests_put_together_are_refused(cut in any::<Index>()) {
        let (one, other) = (Maker::fresh().make(), Maker::fresh().make());
        let cut = cut.index(one.len().min(other.len()));
        let spliced = [&one[..cut], &other[cut..]].concat();
        prop_assert!(residents(&spliced).is_err() || spliced == one || spliced == other);
    }
}
