use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use super::*;

const SECRET: &str = "a secret of thirty-two bytes, or more";
const NOW: i64 = 1_800_000_000;

fn signer(secret: &str) -> Signer {
    let key = Key::of(Algorithm::Hs256, secret).unwrap_or_else(|_| panic!("long enough"));
    Signer { id: 7, issuer: "shop".to_owned(), audience: "event".to_owned(), key }
}

fn claims() -> Value {
    json!({"iss": "shop", "aud": "event", "uid": "ada", "exp": NOW + 3_600, "iat": NOW, "traits": ["attendee"]})
}

fn encoded(header: &Value, body: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(body))
}

fn signed(header: &Value, body: &Value, secret: &str) -> String {
    let message = encoded(header, body);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
}

fn with(name: &str, value: Value) -> Value {
    let mut body = claims();
    body[name] = value;
    body
}

fn outcome(body: &Value) -> Result<String, Refused> {
    let token = signed(&json!({"alg": "HS256", "typ": "JWT"}), body, SECRET);
    read(&token, &[signer(SECRET)], NOW).map(|claims| claims.uid)
}

#[test]
fn a_token_of_the_fields_shops_is_read() {
    let mut body = with("jti", json!("17"));
    body["profile"] = json!({"display_name": "Ada", "fields": {"company": "x"}});
    let token = signed(&json!({"alg": "HS256"}), &body, SECRET);
    let read = read(&token, &[signer("another secret, as long as it must be"), signer(SECRET)], NOW);
    let wanted = Claims {
        signer: 7,
        uid: "ada".to_owned(),
        traits: vec!["attendee".to_owned()],
        name: "Ada".to_owned(),
        jti: Some("17".to_owned()),
        issued_at: NOW,
        expires_at: NOW + 3_600,
    };
    assert_eq!(read, Ok(wanted));
}

#[test]
fn what_is_not_right_is_not_taken_and_the_code_says_what() {
    assert_eq!(outcome(&claims()), Ok("ada".to_owned()), "the control");
    let table = [
        ("aud", json!("elsewhere"), Refused::Invalid),
        ("aud", json!(["elsewhere"]), Refused::Invalid),
        ("iss", json!("another shop"), Refused::Invalid),
        ("nbf", json!(NOW + 3_000), Refused::Invalid),
        ("iat", json!(NOW + 3_000), Refused::Invalid),
        ("exp", json!(NOW - 61), Refused::Expired),
        ("exp", json!(NOW + 30 * 86_400), Refused::TooLong),
        ("exp", json!(i64::MAX), Refused::TooLong),
        ("exp", json!(i64::MIN), Refused::Expired),
        ("exp", json!("tomorrow"), Refused::Invalid),
        ("exp", Value::Null, Refused::Invalid),
        ("uid", json!(""), Refused::Invalid),
        ("uid", json!("x".repeat(201)), Refused::Invalid),
        ("uid", json!(7), Refused::Invalid),
        ("traits", json!("admin"), Refused::Invalid),
        ("traits", json!(vec!["x"; 101]), Refused::Invalid),
    ];
    for (name, value, refused) in table {
        assert_eq!(outcome(&with(name, value.clone())), Err(refused), "{name}: {value}");
    }
    assert_eq!(outcome(&with("aud", json!(["elsewhere", "event"]))), Ok("ada".to_owned()));
    assert_eq!(outcome(&with("exp", json!(NOW + MAX_LIFE))), Ok("ada".to_owned()), "a day, and no more");
}

#[test]
fn the_algorithm_is_the_keys_and_not_the_tokens() {
    let signers = [signer(SECRET)];
    for alg in ["none", "None", "", "HS384", "hs256"] {
        let header = json!({"alg": alg});
        assert_eq!(read(&signed(&header, &claims(), SECRET), &signers, NOW), Err(Refused::Invalid), "{alg}");
        let naked = format!("{}.", encoded(&header, &claims()));
        assert_eq!(read(&naked, &signers, NOW), Err(Refused::Invalid), "{alg} without a signature");
    }
    // Whoever takes the public key for a shared secret believes everybody who has read it.
    let (pair, pem) = ed25519();
    let public = Signer { key: Key::of(Algorithm::EdDsa, &pem).unwrap_or_else(|_| panic!("a key")), ..signer(SECRET) };
    for secret in [pem.as_bytes(), pair.public_key().as_ref()] {
        let message = encoded(&json!({"alg": "HS256"}), &claims());
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
        let forged = format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag));
        assert_eq!(read(&forged, std::slice::from_ref(&public), NOW), Err(Refused::Invalid));
    }
    let message = encoded(&json!({"alg": "EdDSA"}), &claims());
    let good = format!("{message}.{}", URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes())));
    assert!(read(&good, &[public], NOW).is_ok(), "the control");
    let critical = signed(&json!({"alg": "HS256", "crit": ["b64"]}), &claims(), SECRET);
    assert_eq!(read(&critical, &signers, NOW), Err(Refused::Invalid));
}

#[test]
fn no_bit_of_a_token_can_be_changed_and_no_garbage_hurts() {
    let signers = [signer(SECRET)];
    let good = signed(&json!({"alg": "HS256"}), &claims(), SECRET);
    for at in 0..good.len() {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("ASCII");
        let read = read(&changed, &signers, NOW);
        assert!(changed == good || read.is_err(), "{at}");
    }
    for garbage in ["", ".", "..", "a.b.c", "é.é.é", "....", "eyJ.eyJ.x"] {
        assert_eq!(read(garbage, &signers, NOW), Err(Refused::Invalid), "{garbage}");
    }
    let large = with("profile", json!({"display_name": "x".repeat(MAX_TOKEN)}));
    assert_eq!(outcome(&large), Err(Refused::Invalid), "oversized");
    assert_eq!(read(&good, &[signer("another secret, as long as it must be")], NOW), Err(Refused::Invalid));
    assert_eq!(read(&good, &[], NOW), Err(Refused::Invalid));
}

#[test]
fn weak_and_foreign_keys_are_refused() {
    let refused = |algorithm, text: &str| Key::of(algorithm, text).err();
    assert_eq!(refused(Algorithm::Hs256, "short"), Some(KeyError::TooShort));
    let (_, pem) = ed25519();
    assert_eq!(refused(Algorithm::Rs256, &pem), Some(KeyError::Unreadable));
    for text in ["", "-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY----- x -----END PUBLIC KEY-----", SECRET] {
        assert_eq!(refused(Algorithm::EdDsa, text), Some(KeyError::Unreadable), "{text}");
    }
    assert_eq!(refused(Algorithm::EdDsa, &pem), None, "the control");
}

fn ed25519() -> (Ed25519KeyPair, String) {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("randomness");
    let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).expect("a key");
    let der = [&ED25519[..], pair.public_key().as_ref()].concat();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der));
    (pair, pem)
}
