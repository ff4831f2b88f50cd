//! `contact.*`: two people give each other what they choose, once both agreed.

use super::push::Topic;
use super::{Command, Nothing, ProfileValue, PushPayload, Time, User, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The longest line that somebody gives along, in characters.
pub const MAX_CONTACT_CARD: usize = 300;
/// The longest own note about a contact, in characters.
pub const MAX_CONTACT_NOTE: usize = 1_000;

/// How it stands between the asker and somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContactStanding {
    #[default]
    None,
    /// The asker waits for an answer.
    Asked,
    /// They wait for the asker's answer.
    Waiting,
    Exchanged,
}

/// What somebody gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactShare {
    /// A line of their own.
    #[serde(default)]
    pub card: String,
    /// An address of mail; empty: none.
    #[serde(default)]
    pub email: String,
    /// The answers to public fields too.
    #[serde(default)]
    pub fields: bool,
}

/// `contact.ask`: asks somebody to exchange contacts. Whoever was asked by them already agrees with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskForContact {
    pub id: UserId,
    pub share: ContactShare,
}

impl Command for AskForContact {
    const ACTION: &'static str = "contact.ask";
    type Data = ContactStands;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactStands {
    pub standing: ContactStanding,
}

/// `contact.answer`: with a share, yes; without, no. Who asked is not told of a no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerForContact {
    pub id: UserId,
    /// Null: no.
    pub share: Option<ContactShare>,
}

impl Command for AnswerForContact {
    const ACTION: &'static str = "contact.answer";
    type Data = ContactStands;
}

/// `contact.remove`: takes a request back, or ends an exchange for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoveContact {
    pub id: UserId,
}

impl Command for RemoveContact {
    const ACTION: &'static str = "contact.remove";
    type Data = Nothing;
}

/// `contact.note`: what one notes about a contact; nobody else sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoteContact {
    pub id: UserId,
    pub note: String,
}

impl Command for NoteContact {
    const ACTION: &'static str = "contact.note";
    type Data = Nothing;
}

/// `contact.list`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListMyContacts {}

impl Command for ListMyContacts {
    const ACTION: &'static str = "contact.list";
    type Data = MyContacts;
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MyContacts {
    /// The newest first.
    pub contacts: Vec<MyContact>,
    /// Requests that wait for an answer, the newest first.
    pub waiting: Vec<ContactAsked>,
    /// Own requests that nobody answered.
    pub asked: Vec<ContactAsked>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MyContact {
    pub user: User,
    pub card: String,
    pub email: String,
    /// Their answers to public fields, when they gave them along.
    pub values: Vec<ProfileValue>,
    /// The own note about them.
    pub note: String,
    /// What they have of the asker.
    pub given: ContactShare,
    /// When the second one agreed.
    pub exchanged_at: Time,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactAsked {
    pub user: User,
    pub asked_at: Time,
}

/// `contact.changed`: `contact.list` has another answer now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactsChanged {
    /// Somebody asks.
    pub asked: bool,
}

impl PushPayload for ContactsChanged {
    const NAME: &'static str = "contact.changed";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<ContactsChanged>(self.asked))
    }
}
