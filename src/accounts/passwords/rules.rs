//! Which passwords we take. Length and guessability only: no composition rules, no expiry.

use zxcvbn::{Score, zxcvbn};

use crate::base::language::{Saying, say};

/// Fewer characters are refused.
pub const SHORTEST: usize = 8;
/// What we advise.
pub const ADVISED: usize = 15;
/// More characters are refused, so that hashing has a bound.
pub const LONGEST: usize = 256;

/// So many characters have to be left beside what is known about the person.
const SHORTEST_REST: usize = 5;

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    TooShort,
    TooLong,
    /// On the lists of common passwords, or made of them or of what we know about the person.
    Guessable,
}

impl Weak {
    /// The sentence beside the field.
    pub fn sentence(self) -> Saying {
        match self {
            Weak::TooShort => say("account-password-too-short").with("shortest", SHORTEST).with("advised", ADVISED),
            Weak::TooLong => say("account-password-too-long").with("longest", LONGEST),
            Weak::Guessable => say("account-password-guessable"),
        }
    }
}

/// Looks at a new password. `known` is what a guesser would try first: name and address of the person, the server's name.
pub fn check(password: &str, known: &[&str]) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weak::TooShort);
    }
    if length > LONGEST {
        return Err(Weak::TooLong);
    }
    // Under a million guesses: the lists of common passwords, with the usual disguises.
    let common = zxcvbn(password, known).score() <= Score::One;
    if common || left_without(password, known) < SHORTEST_REST { Err(Weak::Guessable) } else { Ok(()) }
}

/// How many characters are left when everything known about the person is taken out.
fn left_without(password: &str, known: &[&str]) -> usize {
    let mut parts: Vec<String> = known
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|part| part.chars().count() > 2)
        .collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let left = parts.iter().fold(password.to_lowercase(), |left, part| left.replace(part, ""));
    left.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_passwords_and_their_disguises_are_refused() {
        for password in
            ["password", "12345678", "qwertyuiop", "P4ssw0rd", "iloveyou1", "letmein123", "aaaaaaaaaaaaaaaa"]
        {
            assert_eq!(check(password, &[]), Err(Weak::Guessable), "{password}");
        }
        for password in ["olgaschmidt", "olga@example", "Schmidt2026"] {
            assert_eq!(check(password, &["Olga Schmidt", "olga@example.org"]), Err(Weak::Guessable), "{password}");
        }
    }

    #[test]
    fn any_characters_count_from_eight_to_many() {
        assert_eq!(check("k7#Wz2!", &[]), Err(Weak::TooShort));
        assert_eq!(check("k7#Wz2!m", &[]), Ok(()));
        assert_eq!(check("лошадь скрепка батарея", &[]), Ok(()));
        assert_eq!(check(&"wharf kettle ".repeat(8), &[]), Ok(()));
        assert_eq!(check(&"x".repeat(257), &[]), Err(Weak::TooLong));
    }
}
