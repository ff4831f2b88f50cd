//! What two rows mean, and what may be given.

use signaling::protocol::{ContactShare, ContactStanding, ErrorCode, MAX_CONTACT_CARD};

use super::Row;
use crate::live::stands::is_email;

/// Longest address of mail, in characters (RFC 5321).
const MAX_EMAIL: usize = 254;

/// How it stands for whoever gives `mine`.
pub fn standing(mine: Option<&Row>, theirs: Option<&Row>) -> ContactStanding {
    let mine = mine.filter(|row| !row.ended);
    let theirs = theirs.filter(|row| !row.ended);
    match (mine, theirs) {
        (Some(_), Some(_)) => ContactStanding::Exchanged,
        (Some(mine), None) if mine.asked_at.is_some() => ContactStanding::Asked,
        (None, Some(theirs)) if theirs.asked_at.is_some() && !theirs.declined => ContactStanding::Waiting,
        _ => ContactStanding::None,
    }
}

/// A share as it is kept.
///
/// # Errors
/// `contact.invalid`, `contact.nothing`.
pub fn share(share: &ContactShare) -> Result<ContactShare, ErrorCode> {
    let (card, email) = (share.card.trim(), share.email.trim());
    let is_line = |text: &str, most| text.chars().count() <= most && !text.contains(char::is_control);
    if !is_line(card, MAX_CONTACT_CARD) || !is_line(email, MAX_EMAIL) || (!email.is_empty() && !is_email(email)) {
        return Err(ErrorCode::ContactInvalid);
    }
    if card.is_empty() && email.is_empty() && !share.fields {
        return Err(ErrorCode::ContactNothing);
    }
    Ok(ContactShare { card: card.to_owned(), email: email.to_owned(), fields: share.fields })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::Timestamp;
    use uuid::Uuid;

    fn row(asked: bool, declined: bool, ended: bool) -> Row {
        Row {
            person_id: Uuid::from_u128(1),
            other_id: Uuid::from_u128(2),
            card: String::new(),
            email: String::new(),
            fields: true,
            note: String::new(),
            created_at: Timestamp(0),
            asked_at: asked.then_some(Timestamp(0)),
            declined,
            ended,
        }
    }

    #[test]
    fn both_gave_or_one_waits() {
        let asked = row(true, false, false);
        let given = row(false, false, false);
        assert_eq!(standing(Some(&asked), Some(&given)), ContactStanding::Exchanged);
        assert_eq!(standing(Some(&given), Some(&given)), ContactStanding::Exchanged);
        assert_eq!(standing(Some(&asked), None), ContactStanding::Asked);
        assert_eq!(standing(None, Some(&asked)), ContactStanding::Waiting);
        assert_eq!(standing(None, Some(&given)), ContactStanding::None, "after a talk nobody is told who gave first");
        assert_eq!(standing(Some(&row(true, false, true)), Some(&asked)), ContactStanding::Waiting);
    }

    #[test]
    fn who_was_declined_waits_and_who_declined_is_left_alone() {
        let declined = row(true, true, false);
        assert_eq!(standing(Some(&declined), None), ContactStanding::Asked);
        assert_eq!(standing(None, Some(&declined)), ContactStanding::None);
    }

    #[test]
    fn something_is_given_and_an_address_is_one() {
        let of =
            |card: &str, email: &str| share(&ContactShare { card: card.into(), email: email.into(), fields: false });
        assert_eq!(of(" ", " "), Err(ErrorCode::ContactNothing));
        assert_eq!(of("", "ada@example"), Err(ErrorCode::ContactInvalid));
        assert_eq!(of("a\nb", ""), Err(ErrorCode::ContactInvalid));
        assert!(of("", "ada@example.org").is_ok() && of(&"é".repeat(MAX_CONTACT_CARD), "").is_ok());
        assert_eq!(of(&"é".repeat(MAX_CONTACT_CARD + 1), ""), Err(ErrorCode::ContactInvalid));
    }
}
