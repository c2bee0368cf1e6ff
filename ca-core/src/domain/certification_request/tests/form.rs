//! What is not the strict DER of one request is refused.

use super::{
    maker::{Maker, length, tlv},
    *,
};

#[test]
fn a_request_cut_off_at_any_length_is_refused() {
    for key in [RSA_2048, P256] {
        let der = request(&private_key(key), &[]);
        assert!(residents(&der).is_ok());
        for end in 0..der.len() {
            assert_eq!(refusal(&der[..end]), RequestError::Malformed, "{end}");
        }
    }
}

#[test]
fn trailing_bytes_are_refused() {
    let der = Maker::fresh().make();
    assert!(residents(&der).is_ok());
    for trail in [&[0][..], b"\n", &[0, 0], &[5, 0], &der] {
        assert_eq!(refusal(&[der.as_slice(), trail].concat()), RequestError::Malformed);
    }
}

#[test]
fn ten_megabytes_are_refused_as_too_large_whatever_they_hold() {
    const TEN_MEGABYTES: usize = 10 * 1024 * 1024;
    let well_formed = Maker::fresh().with_attribute_values(&tlv(4, &vec![0; TEN_MEGABYTES])).make();
    let pem = [&b"-----BEGIN CERTIFICATE REQUEST-----\n"[..], &vec![b'A'; TEN_MEGABYTES]].concat();
    for large in [well_formed, pem, vec![0x30; TEN_MEGABYTES], vec![0; TEN_MEGABYTES]] {
        assert_eq!(refusal(&large), RequestError::TooLarge);
        let either = CertificationRequest::from_pem_or_der(&large, &KeyPolicy::residents());
        assert_eq!(either, Err(RequestError::TooLarge));
    }
}

#[test]
fn the_limit_itself_is_accepted_in_both_forms_and_one_octet_more_is_not() {
    let in_pem = |der: &[u8]| {
        let pem = samples::openssl_with_input(&["req", "-inform", "DER"], der);
        CertificationRequest::from_pem_or_der(&pem, &KeyPolicy::residents())
    };
    let at_limit = of_length(CertificationRequest::LIMIT);
    assert!(residents(&at_limit).is_ok());
    assert_eq!(in_pem(&at_limit), residents(&at_limit));

    let beyond = of_length(CertificationRequest::LIMIT + 1);
    assert_eq!(refusal(&beyond), RequestError::TooLarge);
    assert_eq!(in_pem(&beyond), Err(RequestError::TooLarge));
}

/// A sound request of this length; its signature's length is a matter of luck.
fn of_length(length: usize) -> Vec<u8> {
    let mut filling = length - 300;
    loop {
        let der = Maker::fresh().with_attribute_values(&tlv(4, &vec![0; filling])).make();
        if der.len() == length {
            return der;
        }
        filling = filling + length - der.len();
    }
}

#[test]
fn ber_in_the_ignored_parts_is_refused_though_it_is_signed() {
    let printable = tlv(0x13, b"password");
    assert!(residents(&Maker::fresh().with_attribute_values(&printable).make()).is_ok());
    for ber in [
        &[0x33, 4, 0x13, 2, b'a', b'b'][..],
        &[0x30, 0x80, 0, 0],
        &[0x13, 0x81, 2, b'a', b'b'],
        &[0x01, 1, 1],
        &[0x02, 2, 0, 1],
        &[0x13, 1, b'b', 0x13, 1, b'a'],
        &[0x0c, 1, 0xff],
    ] {
        let der = Maker::fresh().with_attribute_values(ber).make();
        assert_eq!(refusal(&der), RequestError::Malformed, "{ber:02x?}");
    }
}

#[test]
fn attributes_and_relative_names_out_of_order_are_refused_though_they_are_signed() {
    let attribute = |last: u8| tlv(0x30, &[6, 3, 0x2a, 3, last, 0x31, 2, 5, 0]);
    let name = |first: u8, second: u8| {
        let one = |last: u8| tlv(0x30, &[6, 3, 0x55, 4, last, 0x13, 1, b'x']);
        tlv(0x30, &tlv(0x31, &[one(first), one(second)].concat()))
    };
    let attributes = |first, second| tlv(0xa0, &[attribute(first), attribute(second)].concat());
    assert!(residents(&Maker { attributes: attributes(1, 2), ..Maker::fresh() }.make()).is_ok());
    assert!(residents(&Maker { subject: name(3, 10), ..Maker::fresh() }.make()).is_ok());
    let unsorted = Maker { attributes: attributes(2, 1), ..Maker::fresh() }.make();
    assert_eq!(refusal(&unsorted), RequestError::Malformed);
    let unsorted = Maker { subject: name(10, 3), ..Maker::fresh() }.make();
    assert_eq!(refusal(&unsorted), RequestError::Malformed);
}

#[test]
fn parts_that_are_no_parts_of_a_request_are_refused_though_they_are_signed() {
    let fresh = Maker::fresh;
    for (what, maker) in [
        ("version 2", Maker { version: vec![2, 1, 1], ..fresh() }),
        ("no version", Maker { version: Vec::new(), ..fresh() }),
        ("no attributes", Maker { attributes: Vec::new(), ..fresh() }),
        ("attributes with another tag", Maker { attributes: vec![0xa1, 0], ..fresh() }),
        ("attributes that are none", Maker { attributes: vec![0xa0, 2, 5, 0], ..fresh() }),
        ("a subject that is no name", Maker { subject: vec![0x30, 2, 5, 0], ..fresh() }),
        ("a subject of text", Maker { subject: tlv(0x0c, b"CN=x"), ..fresh() }),
        ("one thing more", Maker { attributes: vec![0xa0, 0, 5, 0], ..fresh() }),
    ] {
        assert_eq!(refusal(&maker.make()), RequestError::Malformed, "{what}");
    }
}

#[test]
fn every_longer_form_of_every_length_is_refused_though_it_is_signed() {
    let maker = Maker { subject: name_of_two(), ..Maker::fresh().with_attribute_values(&tlv(4, b"value")) };
    assert!(residents(&maker.make()).is_ok());
    let lengths = Tree::read(&maker.make())[0].count();
    assert!(lengths > 20);
    for at in 0..lengths {
        for form in [Form::LongLength, Form::Indefinite] {
            let ber = in_form(&maker, at, form);
            if let Some(ber) = ber {
                assert_eq!(refusal(&ber), RequestError::Malformed, "{at}");
            }
        }
    }
}

#[test]
fn one_pem_block_is_read_and_no_other_text() {
    let either = |pem: &[u8]| CertificationRequest::from_pem_or_der(pem, &KeyPolicy::residents());
    let der = request(&private_key(P256), &[]);
    let pem = String::from_utf8(samples::openssl_with_input(&["req", "-inform", "DER"], &der)).unwrap();
    assert_eq!(either(pem.as_bytes()), residents(&der));
    assert_eq!(either(pem.replace('\n', "\r\n").as_bytes()), residents(&der));
    assert_eq!(either(&der), residents(&der));
    for bad in [
        format!("{pem}{pem}"),
        format!("{pem}trailing"),
        format!("text\n{pem}"),
        pem.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"),
        pem.replace("CERTIFICATE REQUEST", "CERTIFICATE"),
        pem.replace("END CERTIFICATE REQUEST", "END CERTIFICATE"),
        pem.replacen("MI", "M!", 1),
        pem[..pem.len() / 2].to_owned(),
        "-----BEGIN ".to_owned(),
        "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n".to_owned(),
    ] {
        assert_eq!(either(bad.as_bytes()), Err(RequestError::Malformed), "{bad}");
    }
}

fn name_of_two() -> Vec<u8> {
    let one = |last: u8| tlv(0x31, &tlv(0x30, &[6, 3, 0x55, 4, last, 0x13, 1, b'x']));
    tlv(0x30, &[one(3), one(10)].concat())
}

/// The same request with the length at one place in another form, and signed
/// again over what it then is.
fn in_form(maker: &Maker<'_>, at: usize, form: Form) -> Option<Vec<u8>> {
    let whole = Tree::read(&maker.make());
    let mut left = at;
    let changed = whole[0].write(&mut left, form)?;
    let info = Tree::read(&maker.info());
    let places = info[0].count();
    // Place 0 is the outer sequence; the info's places come next.
    if at == 0 || at > places {
        return Some(changed);
    }
    let mut left = at - 1;
    let info = info[0].write(&mut left, form)?;
    let signature = tlv(3, &[&[0], (maker.sign)(&info).as_slice()].concat());
    Some(tlv(0x30, &[info, maker.algorithm.clone(), signature].concat()))
}

#[derive(Clone, Copy)]
enum Form {
    LongLength,
    Indefinite,
}

/// Tags, lengths and values of well-formed DER.
struct Tree {
    tag: u8,
    value: Vec<u8>,
    children: Vec<Tree>,
}

impl Tree {
    fn read(mut der: &[u8]) -> Vec<Self> {
        let mut trees = Vec::new();
        while let [tag, first, rest @ ..] = der {
            let octets = if *first < 128 { 0 } else { usize::from(first & 0x7f) };
            let long = rest[..octets].iter().fold(0, |length, octet| length << 8 | usize::from(*octet));
            let length = if octets == 0 { usize::from(*first) } else { long };
            let (value, after) = rest[octets..].split_at(length);
            let children = if tag & 0x20 == 0 { Vec::new() } else { Self::read(value) };
            trees.push(Self { tag: *tag, value: value.to_vec(), children });
            der = after;
        }
        trees
    }

    fn count(&self) -> usize {
        1 + self.children.iter().map(Self::count).sum::<usize>()
    }

    /// Nothing if the form does not exist at this place.
    fn write(&self, left: &mut usize, form: Form) -> Option<Vec<u8>> {
        let here = *left == 0;
        *left = left.wrapping_sub(1);
        let constructed = self.tag & 0x20 != 0;
        let value = if constructed {
            let parts: Option<Vec<_>> = self.children.iter().map(|child| child.write(left, form)).collect();
            parts?.concat()
        } else {
            self.value.clone()
        };
        match form {
            _ if !here => Some(tlv(self.tag, &value)),
            Form::LongLength if value.len() < 128 => {
                Some([&[self.tag, 0x81], length(value.len()).as_slice(), &value].concat())
            }
            Form::LongLength => {
                let short = length(value.len());
                Some([&[self.tag, short[0] + 1, 0], &short[1..], &value].concat())
            }
            Form::Indefinite if constructed => Some([&[self.tag, 0x80], value.as_slice(), &[0, 0]].concat()),
            Form::Indefinite => None,
        }
    }
}
