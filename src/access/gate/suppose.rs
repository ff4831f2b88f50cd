//! What the gate would say to somebody who is not there: for organizers who want to see who gets in, and when.

use super::rules::{Facts, decide};
use super::{Refusal, RoomFacts};
use crate::access::grants::{Capability, Grant};
use crate::access::policies::Audience;
use crate::access::roles::Bearer;
use crate::base::time::Timestamp;

/// As whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guise {
    /// Somebody without a ticket.
    Stranger,
    /// The holder of a paid ticket for this product.
    Holder(i64),
    /// Who presents every session of the room.
    Presenter,
    Team,
}

/// What the answer would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supposed {
    pub refusal: Option<Refusal>,
    pub publish: bool,
    pub moderate: bool,
    /// When the answer changes by itself.
    pub changes_at: Option<Timestamp>,
}

impl RoomFacts {
    /// Whether people whom the room is for could come in now. `None`: it is the team's.
    pub fn door(&self, now: Timestamp) -> Option<Supposed> {
        let policy = self.policy.as_ref()?;
        match policy.audience {
            Audience::Team => None,
            Audience::Public | Audience::Attendees => Some(self.suppose(Guise::Holder(0), now)),
            Audience::Products => Some(self.suppose(Guise::Holder(self.products.first().copied()?), now)),
        }
    }

    /// What the gate would say to somebody like that.
    pub fn suppose(&self, guise: Guise, now: Timestamp) -> Supposed {
        let grant = |capability| Grant {
            capability,
            room_id: None,
            product_id: None,
            valid_from: None,
            valid_until: None,
            held: false,
            revoked_at: None,
        };
        let grants = match guise {
            Guise::Stranger => Vec::new(),
            Guise::Holder(product) => vec![Grant { product_id: Some(product), ..grant(Capability::Attend) }],
            Guise::Team => vec![grant(Capability::Organize)],
            Guise::Presenter => {
                let session = |window: &super::Window| Grant {
                    room_id: Some(self.room.room_id),
                    valid_from: Some(window.starts_at),
                    valid_until: Some(window.ends_at),
                    ..grant(Capability::Present)
                };
                self.windows.iter().map(session).collect()
            }
        };
        let facts = Facts {
            room: self.room,
            person_event: (guise != Guise::Stranger).then_some(self.room.event_id),
            grants,
            sanctions: Vec::new(),
            policy: self.policy.clone(),
            products: self.products.clone(),
            windows: self.windows.clone(),
            placed: None,
            within: self.within,
            posts: Vec::new(),
            // Roles of tickets count; those of somebody, a team or a token are nobody's here.
            roles: self.roles.clone(),
            bearer: Bearer::default(),
        };
        match decide(&facts, now) {
            Ok(terms) => {
                Supposed { refusal: None, publish: terms.publish, moderate: terms.moderate, changes_at: terms.until }
            }
            Err(refusal) => {
                Supposed { refusal: Some(refusal), publish: false, moderate: false, changes_at: refusal.opens_at() }
            }
        }
    }
}
