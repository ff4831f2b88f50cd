//! Signatures as the Standard Webhooks specification has them, so that its libraries verify ours: HMAC-SHA256 over message id,
//! time and body, in the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::Rng;
use ring::hmac;

const PREFIX: &str = "whsec_";

/// A fresh signing secret, as the receiver's program wants it.
pub fn new_secret() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

/// The value of `webhook-signature`. `seconds`: unix time of this attempt.
pub fn signature(secret: &str, message: &str, seconds: i64, body: &str) -> String {
    let bytes = STANDARD.decode(secret.trim_start_matches(PREFIX)).unwrap_or_else(|_| secret.as_bytes().to_vec());
    let key = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
    let tag = hmac::sign(&key, format!("{message}.{seconds}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The specification's own example.
    #[test]
    fn signs_as_the_specification_does() {
        let signature = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn secrets_are_fresh_and_long() {
        assert_ne!(new_secret(), new_secret());
        assert_eq!(STANDARD.decode(new_secret().trim_start_matches(PREFIX)).unwrap().len(), 32);
    }
}
