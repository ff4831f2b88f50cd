//! Which passwords we take. Length and guessability only: no composition rules, no expiry.

use zxcvbn::{Score, zxcvbn};

/// Fewer characters are refused.
pub const SHORTEST: usize = 8;
/// What we advise.
pub const ADVISED: usize = 15;
/// More characters are refused, so that hashing has a bound.
pub const LONGEST: usize = 256;

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
    pub fn sentence(self) -> &'static str {
        match self {
            Weak::TooShort => "Take at least 8 characters; 15 or more are better. A few words in a row are fine.",
            Weak::TooLong => "Take at most 256 characters.",
            Weak::Guessable => "This password is among those that attackers try first. A few unrelated words in a row are better.",
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
    if zxcvbn(password, known).score() <= Score::One { Err(Weak::Guessable) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_passwords_and_their_disguises_are_refused() {
        for password in ["password", "12345678", "qwertyuiop", "P4ssw0rd", "iloveyou1", "letmein123", "aaaaaaaaaaaaaaaa"] {
            assert_eq!(check(password, &[]), Err(Weak::Guessable), "{password}");
        }
        assert_eq!(check("olgaschmidt", &["Olga", "Schmidt", "olga@example.org"]), Err(Weak::Guessable));
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
