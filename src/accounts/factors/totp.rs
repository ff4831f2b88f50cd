//! Time-based codes (RFC 6238) in the one shape that every app understands: SHA-1, six digits, 30 seconds.

use rand::Rng;
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::base::time::Timestamp;

/// Bytes of a key, as RFC 4226 advises.
const KEY_LENGTH: usize = 20;
const DIGITS: u8 = 6;
const STEP: u64 = 30;
/// Steps that a clock may be wrong, each way.
const SKEW: u16 = 1;
/// What the app shows above the code.
const ISSUER: &str = "eventyay";

/// A fresh key.
pub fn key() -> Vec<u8> {
    let mut key = vec![0; KEY_LENGTH];
    rand::rng().fill_bytes(&mut key);
    key
}

/// The step whose code `typed` is, near `now`. The caller refuses steps that were used.
pub fn step_of(key: &[u8], typed: &str, now: Timestamp) -> Option<i64> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = code.len() == usize::from(DIGITS) && code.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = u64::try_from(now.micros() / 1_000_000).ok()?;
    let step = fits.then(|| totp(key).check(&code, seconds)).flatten()?;
    i64::try_from(step).ok()
}

/// The code at a moment, for tests.
pub fn code_at(key: &[u8], at: Timestamp) -> String {
    totp(key).generate(at.micros().max(0) as u64 / 1_000_000).to_string()
}

/// The key as people type it: base32 in groups of four.
pub fn spelled(key: &[u8]) -> String {
    let text = base32(key);
    let groups: Vec<&str> = (0..text.len()).step_by(4).map(|at| &text[at..text.len().min(at + 4)]).collect();
    groups.join(" ")
}

/// The address that apps read from the picture.
pub fn address(key: &[u8], account: &str) -> String {
    let account: String = account.bytes().map(escaped).collect();
    format!("otpauth://totp/{ISSUER}:{account}?secret={}&issuer={ISSUER}", base32(key))
}

fn totp(key: &[u8]) -> Totp {
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(DIGITS).with_skew(SKEW);
    builder.with_step_duration(STEP).with_secret(Secret::from(key.to_vec())).build_noncompliant()
}

/// The key as its row has it before it is sealed.
pub fn base32(key: &[u8]) -> String {
    Secret::from(key.to_vec()).to_base32()
}

/// The key out of [`base32`].
///
/// # Errors
/// The text is no base32.
pub fn parse(text: &str) -> anyhow::Result<Vec<u8>> {
    Ok(Secret::try_from_base32(text)?.as_ref().to_vec())
}

fn escaped(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // RFC 6238, appendix B, shortened to six digits.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(code_at(KEY, Timestamp(seconds * 1_000_000)), code);
        }
    }

    #[test]
    fn a_clock_may_be_wrong_by_a_step() {
        let at = |seconds: i64| Timestamp(seconds * 1_000_000);
        assert_eq!(step_of(KEY, "287 082", at(59)), Some(1));
        assert_eq!(step_of(KEY, "287082", at(89)), Some(1));
        assert_eq!(step_of(KEY, "287082", at(90)), None);
        assert_eq!(step_of(KEY, "287082", at(0)), Some(1));
        for typed in ["", "28708", "2870822", "abcdef", "２８７０８２"] {
            assert_eq!(step_of(KEY, typed, at(59)), None, "{typed}");
        }
    }

    #[test]
    fn the_address_names_account_and_key() {
        let address = address(KEY, "olga@example.org");
        assert_eq!(
            address,
            "otpauth://totp/eventyay:olga%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=eventyay"
        );
    }
}
