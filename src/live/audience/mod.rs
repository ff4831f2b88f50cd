//! The audience: what a room takes from those who listen, as this node knows it. Questions and polls stand on this.
//!
//! [`rules`] say when a room takes questions, [`rights`] who may do what, [`told`] what is told to a room once a second.

pub mod rights;
pub mod rules;
pub mod store;
pub mod told;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use signaling::protocol::{PollCount, QuestionsChanged, RoomId};
use uuid::Uuid;

use crate::base::time::Timestamp;
use rules::{Opens, Session, Standing, standing};

/// A room's settings, and what is pinned there.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Terms {
    #[sqlx(try_from = "String")]
    pub opens: Opens,
    /// Whether a question waits for a moderator before the others see it.
    pub moderated: bool,
    /// A moderator opened (true) or closed it.
    pub by_hand: Option<bool>,
    pub by_hand_at: Option<Timestamp>,
    pub pinned_question: Option<i64>,
    pub pinned_poll: Option<i64>,
}

impl Default for Terms {
    fn default() -> Self {
        Terms {
            opens: Opens::Sessions,
            moderated: true,
            by_hand: None,
            by_hand_at: None,
            pinned_question: None,
            pinned_poll: None,
        }
    }
}

/// What was voted for since the last look, by room.
#[derive(Debug, Default)]
pub struct Voted {
    pub questions: BTreeSet<i64>,
    pub polls: BTreeSet<i64>,
}

/// How the rooms of an event stand.
#[derive(Default)]
pub struct Audience {
    terms: HashMap<i64, Terms>,
    sessions: HashMap<i64, Vec<Session>>,
    /// What each room was told last.
    told: HashMap<i64, QuestionsChanged>,
    /// Votes that came by this node: the others are told.
    own_votes: BTreeMap<i64, Voted>,
    /// What is to be counted and told here.
    to_count: BTreeMap<i64, Voted>,
    /// Who voted in which poll here, and so may see how it stands.
    voters: HashMap<i64, HashSet<Uuid>>,
    /// How polls stood when they were counted last.
    counts: HashMap<i64, PollCount>,
}

impl Audience {
    /// What the database says now.
    pub fn put(&mut self, terms: HashMap<i64, Terms>, sessions: HashMap<i64, Vec<Session>>) {
        self.terms = terms;
        self.sessions = sessions;
    }

    pub fn terms(&self, room_id: i64) -> Terms {
        self.terms.get(&room_id).cloned().unwrap_or_default()
    }

    pub fn standing(&self, room_id: i64, now: Timestamp) -> Standing {
        let sessions = self.sessions.get(&room_id).map(Vec::as_slice).unwrap_or_default();
        standing(&self.terms(room_id), sessions, now)
    }

    /// `question.state` of a room.
    pub fn view(&self, room_id: i64, now: Timestamp) -> QuestionsChanged {
        let (terms, standing) = (self.terms(room_id), self.standing(room_id, now));
        QuestionsChanged {
            room: RoomId(room_id),
            active: standing.active,
            session: standing.session,
            requires_moderation: terms.moderated,
            by_hand: standing.by_hand,
            pinned: terms.pinned_question,
        }
    }

    /// The same for somebody who asks: from then on changes are told.
    pub fn tell(&mut self, room_id: i64, now: Timestamp) -> QuestionsChanged {
        let view = self.view(room_id, now);
        self.told.entry(room_id).or_insert_with(|| view.clone());
        view
    }

    /// The state of a room, when it is another one than was told last.
    pub fn news_of(&mut self, room_id: i64, now: Timestamp) -> Option<QuestionsChanged> {
        let view = self.view(room_id, now);
        let told = self.told.get_mut(&room_id)?;
        (*told != view).then(|| {
            told.clone_from(&view);
            view
        })
    }

    /// Somebody of this node voted.
    pub fn voted_for_question(&mut self, room_id: i64, id: i64) {
        self.own_votes.entry(room_id).or_default().questions.insert(id);
        self.to_count.entry(room_id).or_default().questions.insert(id);
    }

    /// Somebody of this node voted.
    pub fn voted_in_poll(&mut self, room_id: i64, id: i64) {
        self.own_votes.entry(room_id).or_default().polls.insert(id);
        self.to_count.entry(room_id).or_default().polls.insert(id);
    }

    /// Somebody somewhere voted.
    pub fn count(&mut self, room_id: i64, voted: Voted) {
        let to_count = self.to_count.entry(room_id).or_default();
        to_count.questions.extend(voted.questions);
        to_count.polls.extend(voted.polls);
    }

    pub fn take_own_votes(&mut self) -> BTreeMap<i64, Voted> {
        std::mem::take(&mut self.own_votes)
    }

    pub fn take_to_count(&mut self) -> BTreeMap<i64, Voted> {
        std::mem::take(&mut self.to_count)
    }

    /// From now on this person may see how the poll stands, while it is open.
    pub fn note_voter(&mut self, poll: i64, person: Uuid, voted: bool) {
        let voters = self.voters.entry(poll).or_default();
        if voted {
            voters.insert(person);
        } else {
            voters.remove(&person);
        }
    }

    pub fn has_voted(&self, poll: i64, person: Uuid) -> bool {
        self.voters.get(&poll).is_some_and(|voters| voters.contains(&person))
    }

    pub fn put_count(&mut self, poll: i64, count: PollCount) {
        self.counts.insert(poll, count);
    }

    /// How a poll stood a second ago.
    pub fn count_of(&self, poll: i64) -> Option<&PollCount> {
        self.counts.get(&poll)
    }

    /// The poll is gone.
    pub fn forget_poll(&mut self, poll: i64) {
        self.voters.remove(&poll);
        self.counts.remove(&poll);
    }
}
