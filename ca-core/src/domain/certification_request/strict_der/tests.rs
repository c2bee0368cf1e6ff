use super::*;

fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(contents.len()).unwrap()], contents].concat()
}

#[test]
fn the_values_of_requests_pass() {
    for good in [
        &[0x30, 0][..],
        &[0x01, 1, 0xff],
        &[0x01, 1, 0],
        &[0x02, 1, 0x80],
        &[0x02, 2, 0x00, 0x80],
        &[0x03, 1, 0],
        &[0x03, 2, 3, 0xf8],
        &[0x04, 2, 1, 2],
        &[0x05, 0],
        &[0x06, 2, 0x81, 0x01],
        "\u{c}\u{6}実印".as_bytes(),
        b"\x13\x02Ab",
        b"\x16\x02@a",
        b"\x12\x021 ",
        b"\x1a\x02~ ",
        b"\x1e\x02\x5b\x9f",
        b"\x17\x0d250101000000Z",
        b"\x18\x0f20500101000000Z",
        &[0x31, 6, 2, 1, 1, 2, 1, 2],
        &[0x80, 1, 0xff],
        &[0xa0, 2, 5, 0],
        &[0xbf, 0x1f, 2, 5, 0],
    ] {
        assert_eq!(check(good), Ok(()), "{good:02x?}");
    }
}

#[test]
fn ber_that_is_not_der_is_refused_at_any_depth() {
    for bad in [
        &[][..],
        &[0x30, 0x80, 0, 0],
        &[0x30, 0x81, 0],
        &[0x30, 0x82, 0, 0],
        &[0x30, 0x84, 0, 0, 0, 0],
        &[0x30, 0, 0],
        &[0x30, 1],
        &[0x30, 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0x01, 1, 1],
        &[0x01, 0],
        &[0x01, 2, 0, 0],
        &[0x02, 0],
        &[0x02, 2, 0, 0x7f],
        &[0x02, 2, 0xff, 0x80],
        &[0x03, 0],
        &[0x03, 1, 1],
        &[0x03, 2, 8, 0],
        &[0x03, 2, 3, 0x07],
        &[0x23, 4, 3, 2, 0, 1],
        &[0x24, 4, 4, 2, 0, 1],
        &[0x05, 1, 0],
        &[0x06, 0],
        &[0x06, 1, 0x80],
        &[0x06, 2, 0x2a, 0x86],
        &[0x06, 3, 0x2a, 0x80, 0x01],
        &[0x0c, 1, 0xff],
        &[0x2c, 3, 0x0c, 1, 0x41],
        b"\x13\x01@",
        b"\x16\x01\x80",
        b"\x12\x01a",
        b"\x1a\x01\x7f",
        b"\x1e\x01\x5b",
        b"\x17\x0b2501010000Z",
        b"\x17\x11250101000000+0900",
        b"\x18\x1120500101000000.0Z",
        &[0x31, 6, 2, 1, 2, 2, 1, 1],
        &[0x11, 0],
        &[0x10, 0],
        &[0x09, 1, 0x40],
        &[0xa0, 2, 5, 1],
        &[0xa0, 0x80, 0, 0],
        &[0xbf, 0x1e, 2, 5, 0],
        &[0xbf, 0x80, 0x1f, 2, 5, 0],
        &[0x1f, 0x1f, 0],
    ] {
        assert_eq!(check(bad), Err(RequestError::Malformed), "{bad:02x?}");
        for container in [0x30, 0x31, 0xa0, 0xe1] {
            let nested = tlv(0x30, &tlv(container, bad));
            // An empty container is well-formed.
            assert_eq!(check(&nested).is_ok(), bad.is_empty(), "{nested:02x?}");
        }
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |levels: usize| {
        (1..levels).fold(vec![0x30, 0], |inner, _| {
            let length = u16::try_from(inner.len()).unwrap();
            let header = match length {
                0..128 => vec![0x30, u8::try_from(length).unwrap()],
                128..256 => vec![0x30, 0x81, u8::try_from(length).unwrap()],
                _ => [&[0x30, 0x82][..], &length.to_be_bytes()].concat(),
            };
            [header, inner].concat()
        })
    };
    assert_eq!(check(&nested(32)), Ok(()));
    assert_eq!(check(&nested(33)), Err(RequestError::Malformed));
    assert_eq!(check(&nested(4000)), Err(RequestError::Malformed));
}
