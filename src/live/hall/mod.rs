//! An event's live side on this node: who is connected, what the gate said about them, who is in which room.
//!
//! One lock around plain values, never held over an await; two tasks beside it: [`news`] hears the other nodes, [`warden`]
//! keeps every right true.

pub mod contents;
mod heard;
mod news;
mod seats;
mod standings;
mod warden;
pub mod wire;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

use signaling::protocol::{
    Announcement, ChannelId, CrowdChanged, Drop as Goodbye, ErrorCode, Failure, Push, User, ViewerAdded, ViewerRemoved,
};
use signaling::session::Farewell;
use uuid::Uuid;

use super::audience::Audience;
use super::audience::rules::Session;
use super::captions::Captions;
use super::chat::conversations::Conversations;
use super::pace::Pace;
use super::rooms::room::{MAX_LISTED, Room};
use super::roulette::rules::Rounds;
use super::stage::rules::Floor;
use super::views;
use super::whiteboard::Boards;
use super::{Live, moderation};
use crate::access::{self, Admission, AdmitError, RoomFacts, RoomRef, admit_to_each, policies};
use crate::base::db::Conn;
use crate::base::fresh::Fresh;
use crate::base::time::Timestamp;
use crate::events::Event;
use crate::events::rooms::{Mode, Room as Place, content};

pub use heard::Heard;
pub use seats::{Mail, Mailbox, SeatId, Seats};
pub use standings::{Standings, Verdict};
pub use wire::News;

/// After a restart clients come back within this many seconds, spread over the jitter.
const RECONNECT_AFTER: u32 = 1;
const RECONNECT_JITTER: u32 = 5;

/// The rooms of an event as the database has them, and what the gate knows of each; both in the same order.
pub struct Plan {
    places: Vec<Place>,
    facts: Vec<RoomFacts>,
}

impl Plan {
    /// The rooms of an event without the stands within them.
    pub fn rooms(&self) -> impl Iterator<Item = i64> + '_ {
        self.places[..self.listed()].iter().map(|place| place.id)
    }

    /// How many those are; the stands come after them.
    fn listed(&self) -> usize {
        self.places.partition_point(|place| place.parent_id.is_none())
    }
}

pub struct Hall {
    live: Live,
    pub organizer: String,
    pub event: Event,
    plan: Fresh<Arc<Plan>>,
    state: Mutex<State>,
    /// What is announced now.
    pub announced: Fresh<Arc<[Announcement]>>,
    /// One reading of a floor at a time: see `stage::refresh`.
    pub reading_floor: tokio::sync::Mutex<()>,
    /// One reading of a board at a time, so that changes are told in their order.
    pub reading_boards: tokio::sync::Mutex<()>,
}

/// Everything that changes while the event is on.
#[derive(Default)]
pub struct State {
    pub seats: Seats,
    pub standings: Standings,
    pub rooms: HashMap<i64, Room>,
    /// The channel of each room, both ways.
    pub channels: HashMap<ChannelId, i64>,
    pub places: Vec<Place>,
    /// What is in rooms that are pages, frames and videos.
    pub contents: HashMap<i64, contents::Inside>,
    /// How those rooms play in which strangers meet, where somebody has set it.
    pub rounds: HashMap<i64, Rounds>,
    pub pace: Pace,
    /// What is known of chat channels beyond their rooms.
    pub talks: Conversations,
    /// Questions and polls.
    pub audience: Audience,
    /// The chat events that were pushed here, by channel.
    pub heard: HashMap<ChannelId, Heard>,
    /// What may not be written here, as the settings were.
    pub filter: moderation::filter::Kept,
    /// Moderators here are to be told that reports came or were handled.
    pub reports_changed: bool,
    /// Who came and went.
    pub views: views::Ledger,
    /// Rooms whose people changed here since the other nodes were told.
    pub untold: HashSet<i64>,
    /// The floor of each room, as it was read last.
    pub floors: HashMap<i64, Arc<Floor>>,
    /// What is being said, as text.
    pub captions: Captions,
    /// Boards that somebody here looks at.
    pub boards: Boards,
    /// When each of them is another one by itself.
    pub floor_changes: HashMap<i64, Timestamp>,
    /// Somebody may wait for an exhibitor.
    pub contacts_wait: bool,
    /// The fields of profiles without which nobody is found or heard.
    pub required_fields: Arc<[i64]>,
    /// Floors that could not be read.
    pub stale_floors: HashSet<i64>,
}

impl Hall {
    /// Subscribes to the bus first: from then on nothing is missed.
    pub(super) async fn open(live: Live, organizer: &str, event: &Event) -> anyhow::Result<Arc<Hall>> {
        let bus = &live.base().bus;
        let news = bus.subscribe(&wire::news_topic(event.id)).await?;
        let touched = bus.subscribe(&wire::access_topic(event.id)).await?;
        let hall = Arc::new(Hall {
            live: live.clone(),
            organizer: organizer.to_owned(),
            event: event.clone(),
            plan: Fresh::default(),
            announced: Fresh::default(),
            state: Mutex::default(),
            reading_floor: tokio::sync::Mutex::default(),
            reading_boards: tokio::sync::Mutex::default(),
        });
        hall.refresh_places().await?;
        tokio::spawn(news::follow(hall.clone(), news));
        tokio::spawn(warden::follow(hall.clone(), touched));
        tokio::spawn(super::stage::follow(Arc::downgrade(&hall)));
        // Some may wait since before this process began.
        hall.state().contacts_wait = true;
        tokio::spawn(super::exhibition::contacts::follow(Arc::downgrade(&hall)));
        tokio::spawn(super::chat::reads::follow(hall.clone()));
        tokio::spawn(views::follow(Arc::downgrade(&hall)));
        hall.tell(&News::Hello { node: hall.live.node() });
        Ok(hall)
    }

    pub fn live(&self) -> &Live {
        &self.live
    }

    /// The state, for a moment: never keep it over an await.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder of this lock panics")
    }

    pub fn room_ref(&self, room_id: i64) -> RoomRef {
        RoomRef { room_id, event_id: self.event.id }
    }

    /// The event's rooms and their channels, read anew; one reading serves all who ask meanwhile.
    pub async fn refresh_places(&self) -> Result<Arc<Plan>, sqlx::Error> {
        self.plan.get(async || self.read_places().await.map(Arc::new)).await
    }

    async fn read_places(&self) -> Result<Plan, sqlx::Error> {
        let (places, channels) = super::chat::channels::of_event(self.live.base(), self.event.id).await?;
        let rooms: Vec<_> = places.iter().map(|place| (place.id, place.parent_id)).collect();
        let mut conn = self.live.base().read().await?;
        let facts = RoomFacts::of_event(&mut conn, self.event.id, &rooms).await?;
        let rounds = super::roulette::store::rounds_of_event(&mut conn, self.event.id).await?;
        let terms = super::audience::store::terms_of_event(&mut conn, self.event.id).await?;
        let sessions = sessions_of_event(&mut conn, self.event.id).await?;
        let inside = content::store::of_event(&mut conn, self.event.id).await?;
        let required = super::profiles::store::required(&mut conn, self.event.id).await?;
        drop(conn);
        let at = (self.organizer.as_str(), self.event.slug.as_str());
        let inside = inside.into_iter().map(|(room_id, stored)| (room_id, contents::Inside::of(at, room_id, stored)));
        let mut state = self.state();
        state.contents = inside.collect();
        state.required_fields = required.into();
        state.rounds = rounds.into_iter().collect();
        state.audience.put(terms, sessions);
        state.places = places.clone();
        state.channels = channels.iter().map(|(channel, room, _)| (*channel, *room)).collect();
        for (channel, _, seconds) in channels {
            super::chat::slow::heard(&mut state, channel, u32::try_from(seconds).unwrap_or(0));
        }
        Ok(Plan { places, facts })
    }

    /// What the gate says now about a person and one room.
    ///
    /// # Errors
    /// Its refusal, or that of the database.
    pub async fn admit(&self, person: Uuid, room_id: i64) -> Result<Admission, AdmitError> {
        let plan = self.refresh_places().await?;
        let Some(facts) = plan.facts.iter().find(|facts| facts.room_id() == room_id) else {
            return access::admit(self.live.base(), Some(person), self.room_ref(room_id)).await;
        };
        let mut answers = admit_to_each(self.live.base(), person, std::slice::from_ref(facts)).await?;
        Ok(answers.pop().expect("one answer for one room")?)
    }

    /// The same for every room, in their order. A stand is asked about when somebody comes to it: a fair may have hundreds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn admit_everywhere(&self, person: Uuid) -> Result<Vec<(Place, Verdict)>, sqlx::Error> {
        let plan = self.refresh_places().await?;
        let answers = admit_to_each(self.live.base(), person, &plan.facts[..plan.listed()]).await?;
        Ok(plan.places.iter().cloned().zip(answers).collect())
    }

    /// Publishes news; the bus may lose them, and then the next ones repair it.
    pub fn tell(&self, news: &News) {
        self.live.base().bus.publish(&wire::news_topic(self.event.id), wire::encode(news));
    }

    /// Asks the gate about one person and room, and acts on the answer here.
    pub async fn ask_again(self: &Arc<Self>, person: Uuid, room_id: i64) {
        warden::ask(self, person, room_id).await;
    }

    /// Rises whenever somebody's rights may have changed.
    pub fn epoch(&self) -> u64 {
        self.state().standings.epoch()
    }

    /// A session is over: its seat, rooms and media go.
    pub fn vacate(self: &Arc<Self>, seat: SeatId) {
        let rooms: Vec<i64> = {
            let state = self.state();
            state.rooms.iter().filter(|(_, room)| room.admission(seat).is_some()).map(|(id, _)| *id).collect()
        };
        for room_id in rooms {
            self.let_out(seat, room_id);
        }
        let last = {
            let mut state = self.state();
            let last = state.seats.give_up(seat);
            state.talks.pointers.rise(seat, last);
            last
        };
        if let Some(person) = last {
            self.forget_if_gone(person);
            tokio::spawn(super::exhibition::contacts::left(self.clone(), person));
        }
        self.live.close_media_of_seat(seat, None);
        self.live.meters().seats.dec();
    }

    /// Nobody needs to be asked about a person without a seat and without programs.
    pub fn forget_if_gone(&self, person: Uuid) {
        let has_programs = self.live.desk().has_programs(person);
        let mut state = self.state();
        if !has_programs && state.seats.user(person).is_none() {
            state.standings.forget(person);
        }
    }

    /// A seat leaves a room; those inside learn it, and the other nodes.
    pub fn let_out(self: &Arc<Self>, seat: SeatId, room_id: i64) {
        let (turned_away, gone) = {
            let mut state = self.state();
            let Some(room) = state.rooms.get_mut(&room_id) else { return };
            let before = room.crowd();
            let Some((person, change)) = room.leave(seat) else { return };
            state.captions.unwatch(room_id, seat);
            state.boards.unwatch(room_id, seat);
            let Some(room) = state.rooms.get_mut(&room_id) else { return };
            let turned_away = if change.person { room.take_turned_away() } else { Vec::new() };
            if change.person {
                state.announce_gone(room_id, person);
                state.announce_crowd(room_id, before);
                state.untold.insert(room_id);
                state.views.left(room_id, person, self.live.base().now());
            }
            let gone = change.person.then_some(person);
            (turned_away, gone)
        };
        if let Some(person) = gone {
            let hall = self.clone();
            tokio::spawn(async move { super::stage::hand::left(&hall, room_id, person).await });
        }
        self.live.roulette_closed(self, seat, room_id);
        self.live.close_media_of_seat(seat, Some(room_id));
        self.tell_admission(&turned_away, room_id);
    }

    /// A moderator opened a door: those who stand before it, and for whom it is open now, learn it.
    pub fn open_door(&self, room_id: i64, fits: impl Fn(Uuid) -> bool) {
        let people = self.state().rooms.get_mut(&room_id).map(|room| room.take_from_door(fits)).unwrap_or_default();
        self.tell_admission(&people, room_id);
    }

    /// There is a place again: those who found none learn that the door is open.
    fn tell_admission(&self, people: &[Uuid], room_id: i64) {
        let state = self.state();
        for person in people {
            if let Some(verdict) = state.standings.get(*person, room_id) {
                let push = warden::admission_push(&state, room_id, verdict);
                state.seats.push_to_all(state.seats.of_person(*person), &push);
            }
        }
    }

    /// Ends every socket with a hint when to come back.
    pub fn send_everybody_away(&self) {
        let state = self.state();
        for mailbox in state.seats.everybody() {
            let goodbye = Goodbye { reconnect_after: RECONNECT_AFTER, jitter: RECONNECT_JITTER };
            mailbox.post(Mail::End(Farewell::Push(Push::new(&goodbye))));
        }
    }

    /// The user as this node knows them.
    pub fn user(&self, person: Uuid) -> Option<User> {
        self.state().seats.user(person).cloned()
    }
}

async fn sessions_of_event(conn: &mut Conn, event_id: i64) -> Result<HashMap<i64, Vec<Session>>, sqlx::Error> {
    let mut sessions: HashMap<i64, Vec<Session>> = HashMap::new();
    for (room, slot_id, starts_at, ends_at) in policies::store::sessions_of_event(conn, event_id).await? {
        sessions.entry(room).or_default().push(Session { slot_id, starts_at, ends_at });
    }
    Ok(sessions)
}

impl State {
    /// Whether somebody of this node is in that room.
    pub fn is_occupied(&self, room_id: i64) -> bool {
        self.rooms.get(&room_id).is_some_and(|room| room.seats().next().is_some())
    }

    /// The rooms in which somebody of this node is.
    pub fn occupied(&self) -> Vec<i64> {
        self.rooms.keys().copied().filter(|room| self.is_occupied(*room)).collect()
    }

    /// The room with this id, when the event has it.
    pub fn room(&mut self, room_id: i64) -> Result<&mut Room, Failure> {
        if self.places.iter().any(|place| place.id == room_id) {
            Ok(self.rooms.entry(room_id).or_default())
        } else {
            Err(Failure::new(ErrorCode::RoomUnknown))
        }
    }

    /// What kind of room that is.
    pub fn mode_of(&self, room_id: i64) -> Option<Mode> {
        self.places.iter().find(|place| place.id == room_id).map(|place| place.mode)
    }

    /// Whether people talk in a room, as its kind or its organizer has it.
    pub fn has_chat(&self, room_id: i64) -> bool {
        let decided = self.contents.get(&room_id).and_then(|inside| inside.chat);
        self.mode_of(room_id).is_some_and(|mode| match decided {
            Some(chat) if mode.is_beside() => chat,
            _ => mode.has_chat(),
        })
    }

    /// Whether an audience asks and votes in a room. At a stand people talk.
    pub fn has_audience(&self, room_id: i64) -> bool {
        if self.places.iter().any(|place| place.id == room_id && place.parent_id.is_some()) {
            return false;
        }
        let decided = self.contents.get(&room_id).and_then(|inside| inside.questions);
        self.mode_of(room_id).is_some_and(|mode| match decided {
            Some(questions) if mode.is_beside() => questions,
            _ => mode.has_audience(),
        })
    }

    pub fn channel_of(&self, room_id: i64) -> Option<ChannelId> {
        self.channels.iter().find(|(_, room)| **room == room_id).map(|(channel, _)| *channel)
    }

    /// The room that a stand stands in.
    pub fn around(&self, room_id: i64) -> Option<i64> {
        self.places.iter().find(|place| place.id == room_id)?.parent_id
    }

    /// The room, if it is a listed one of this kind.
    pub fn has_mode(&self, room_id: i64, mode: Mode) -> bool {
        self.places.iter().any(|place| place.id == room_id && place.mode == mode && place.parent_id.is_none())
    }

    /// Tells everybody at the event when a room's bucket changed; of a stand those around it.
    pub fn announce_crowd(&self, room_id: i64, before: signaling::protocol::Crowd) {
        let Some(users) = self.rooms.get(&room_id).map(Room::crowd) else { return };
        if users != before {
            let push = Push::new(&CrowdChanged { room: signaling::protocol::RoomId(room_id), users });
            match self.around(room_id) {
                Some(around) => self.push_to_room(around, &push),
                None => self.seats.push_to_everybody(&push),
            }
        }
    }

    /// Tells those in the room; the person's own new seat has them in its answer.
    pub fn announce_came(&self, room_id: i64, user: &User, own: Option<SeatId>) {
        let push = Push::new(&ViewerAdded { room: signaling::protocol::RoomId(room_id), user: user.clone() });
        self.announce_one(room_id, &push, own);
    }

    pub fn announce_gone(&self, room_id: i64, person: Uuid) {
        let push = Push::new(&ViewerRemoved { room: signaling::protocol::RoomId(room_id), user_id: person });
        self.announce_one(room_id, &push, None);
    }

    /// Everybody who is in this room.
    pub fn push_to_room(&self, room_id: i64, push: &Push) {
        if let Some(room) = self.rooms.get(&room_id) {
            self.seats.push_to_all(room.seats(), push);
        }
    }

    /// In a large room people are not announced one by one: each coming would cost a push to everybody.
    fn announce_one(&self, room_id: i64, push: &Push, except: Option<SeatId>) {
        let Some(room) = self.rooms.get(&room_id).filter(|room| room.total() <= MAX_LISTED) else { return };
        self.seats.push_to_all(room.seats().filter(|seat| Some(*seat) != except), push);
    }
}
