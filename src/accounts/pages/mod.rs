//! The account's own pages: one file for each thing that somebody does with an account.

pub mod again;
pub mod confirm;
pub mod delete;
pub mod email;
pub mod language;
pub mod overview;
pub mod password;
pub mod register;
pub mod reset;
pub mod sessions;

/// Most characters of a name.
const LONGEST_NAME: usize = 100;
/// Most bytes of an e-mail address (RFC 5321).
const LONGEST_EMAIL: usize = 254;

/// Whether a name can be shown.
pub fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control)
}

/// Whether a mail could be sent there. Nothing more: the mail itself is the proof.
pub fn is_email(email: &str) -> bool {
    let email = email.trim();
    let plain = !email.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'));
    let parts = email.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !local.contains('@')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    });
    plain && parts && email.len() <= LONGEST_EMAIL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_no_mail_reaches_are_refused() {
        for email in ["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: c@d", "Olga <o@example.org>", "a@.org"] {
            assert!(!is_email(email), "{email:?}");
        }
        assert!(is_email("o'hara+tag@mail.example.org") && is_email("ölga@exämple.org"));
    }
}
