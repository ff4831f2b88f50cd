//! Codes that people read aloud: order codes, talk codes.

use super::secret;

/// Order codes: no 0 1 2 4 5 6 8 I O, so that what is typed or scanned by OCR is never ambiguous (the field's alphabet).
pub const ORDER_ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ379";
/// Talk and speaker codes, as schedule clients expect them.
pub const TALK_ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ3789";

/// Letters that would make a word nobody wants on a ticket.
const BANNED: &[&str] = &["FUCK", "SHIT", "CUNT", "NAZI", "RAPE", "HELL", "ARSE", "SEX", "ASS", "FAG", "HURE", "FOTZE"];

/// A random code of `length` characters without words nobody wants to read on a ticket.
pub fn random(alphabet: &[u8], length: usize) -> String {
    loop {
        let code = secret::pick(alphabet, length);
        if !BANNED.iter().any(|word| code.contains(word)) {
            return code;
        }
    }
}

/// What somebody typed, as the alphabet of order codes has it: upper case, look-alikes mapped back.
pub fn normalize_order_code(typed: &str) -> String {
    typed
        .trim()
        .chars()
        .map(|c| match c.to_ascii_uppercase() {
            '2' => 'Z',
            '4' => 'A',
            '5' => 'S',
            '6' => 'G',
            '8' => 'B',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_read_as_meant() {
        assert_eq!(normalize_order_code(" a4b8z "), "AABBZ");
    }

    #[test]
    fn codes_use_their_alphabet() {
        for _ in 0..1000 {
            assert!(random(ORDER_ALPHABET, 5).bytes().all(|b| ORDER_ALPHABET.contains(&b)));
        }
    }
}
