use serde_json::{Value, json};

use crate::base::time::Timestamp;

/// Why the gate says no. The code is stable; the message is for the person at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotLoggedIn,
    NoTicket,
    WrongTicket,
    Unpaid,
    Canceled,
    TooEarly { opens_at: Timestamp },
    Ended,
    Banned,
    Full,
    WrongEvent,
    Locked,
    Waiting,
}

impl Refusal {
    /// All codes that every door tells, in the order of the reference. `locked` and `waiting` are a moderator's word at the door of one room.
    pub const CODES: [&'static str; 10] = [
        "not_logged_in",
        "no_ticket",
        "wrong_ticket",
        "unpaid",
        "canceled",
        "too_early",
        "ended",
        "banned",
        "full",
        "wrong_event",
    ];

    pub fn code(self) -> &'static str {
        match self {
            Refusal::NotLoggedIn => "not_logged_in",
            Refusal::NoTicket => "no_ticket",
            Refusal::WrongTicket => "wrong_ticket",
            Refusal::Unpaid => "unpaid",
            Refusal::Canceled => "canceled",
            Refusal::TooEarly { .. } => "too_early",
            Refusal::Ended => "ended",
            Refusal::Banned => "banned",
            Refusal::Full => "full",
            Refusal::WrongEvent => "wrong_event",
            Refusal::Locked => "locked",
            Refusal::Waiting => "waiting",
        }
    }

    /// What is the matter and what to do about it.
    pub fn message(self) -> &'static str {
        match self {
            Refusal::NotLoggedIn => {
                "We do not know who you are yet. Open the link of your order or your personal link, then press Join."
            }
            Refusal::NoTicket => "You have no ticket for this event. Get one in the shop, then come back.",
            Refusal::WrongTicket => "Your ticket does not include this room. An add-on from the shop may.",
            Refusal::Unpaid => {
                "Your order is not paid yet. As soon as the organizer has your payment, this room opens to you."
            }
            Refusal::Canceled => {
                "Your order was canceled, so this ticket no longer admits. Ask the organizer if that is a mistake."
            }
            Refusal::TooEarly { .. } => {
                "The room is not open yet. You will be let in when it opens; you can leave this page open."
            }
            Refusal::Ended => "The sessions of this room are over.",
            Refusal::Banned => "A moderator has put you out. Write to the organizer if you think that is a mistake.",
            Refusal::Full => "The room is full. Try again when somebody has left.",
            Refusal::WrongEvent => "This ticket is for another event.",
            Refusal::Locked => {
                "A moderator has locked this room. You will be let in when it is unlocked; you can leave this page open."
            }
            Refusal::Waiting => {
                "The moderators know that you are here. They will let you in; you can leave this page open."
            }
        }
    }

    /// When the answer changes by itself.
    pub fn opens_at(self) -> Option<Timestamp> {
        match self {
            Refusal::TooEarly { opens_at } => Some(opens_at),
            _ => None,
        }
    }

    /// As every door tells it: `{code, message, opens_at?}`.
    pub fn to_json(self) -> Value {
        match self.opens_at() {
            Some(opens_at) => json!({"code": self.code(), "message": self.message(), "opens_at": opens_at}),
            None => json!({"code": self.code(), "message": self.message()}),
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.message())
    }
}
