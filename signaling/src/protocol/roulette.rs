//! `roulette.*`: meeting strangers. The server forms calls by itself; what a client asks is answered at once, what happens
//! comes as a push.

use super::{Command, Nothing, PushPayload, RoomId, Time, Topic, User, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// A call of two or a few.
pub type CallId = Uuid;

/// Whose ticket one would like to meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RouletteMeet {
    #[default]
    Anybody,
    SameTicket,
    OtherTicket,
}

/// `roulette.start`: wait for company. Asking again changes the wishes, never the place in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StartRoulette {
    pub room: RoomId,
    /// At most 10, of at most 40 characters.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub interests: Vec<String>,
    #[serde(default)]
    #[ts(as = "Option<RouletteMeet>", optional)]
    pub meet: RouletteMeet,
}

impl Command for StartRoulette {
    const ACTION: &'static str = "roulette.start";
    type Data = RouletteQueue;
}

/// How it looks in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouletteQueue {
    pub status: RouletteStatus,
    /// Everybody who waits, oneself included.
    pub waiting: u32,
    /// Calls that began within the last five minutes.
    pub recent_pairs: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RouletteStatus {
    Wait,
}

/// `roulette.stop`: enough of waiting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StopRoulette {
    pub room: RoomId,
}

impl Command for StopRoulette {
    const ACTION: &'static str = "roulette.stop";
    type Data = Nothing;
}

macro_rules! about_a_call {
    ($($(#[$meta:meta])* $name:ident $action:literal $data:ident)*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
            pub struct $name {
                pub call_id: CallId,
            }

            impl Command for $name {
                const ACTION: &'static str = $action;
                type Data = $data;
            }
        )*
    };
}

about_a_call! {
    /// `roulette.ready`: the answer to `roulette.match_found`.
    ReadyRoulette "roulette.ready" Nothing
    /// `roulette.extend`: go on after the end of the round, if the others want it too.
    ExtendRoulette "roulette.extend" Nothing
    /// `roulette.skip`: on to somebody else.
    SkipRoulette "roulette.skip" Nothing
    /// `roulette.hangup`: out of the call, or of the question whether to begin one.
    HangUpRoulette "roulette.hangup" Nothing
    /// `roulette.reconnect`: this tab goes on with the call.
    ReconnectRoulette "roulette.reconnect" RouletteCall
}

/// `roulette.report`: tell the moderators, never meet again, and out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportRoulette {
    pub call_id: CallId,
    pub user: UserId,
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    pub reason: String,
}

impl Command for ReportRoulette {
    const ACTION: &'static str = "roulette.report";
    type Data = Nothing;
}

/// `roulette.contact`: a line for those of this call who give theirs too. An empty one takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GiveContact {
    pub call_id: CallId,
    pub card: String,
}

impl Command for GiveContact {
    const ACTION: &'static str = "roulette.contact";
    type Data = Contacts;
}

/// `roulette.contacts`: everybody with whom contacts were exchanged, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListContacts {}

impl Command for ListContacts {
    const ACTION: &'static str = "roulette.contacts";
    type Data = Contacts;
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Contacts {
    pub results: Vec<Contact>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Contact {
    pub user: User,
    pub card: String,
    /// When the second one agreed.
    pub exchanged_at: Time,
}

/// A call that is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouletteCall {
    pub room: RoomId,
    pub call_id: CallId,
    /// Everybody in it.
    pub users: Vec<User>,
    /// Interests that all of them named.
    pub shared: Vec<String>,
    pub started_at: Time,
    pub ends_at: Time,
    pub extensions_left: u32,
}

/// `roulette.waiting`: how many wait now; told to those who do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouletteWaiting {
    pub room: RoomId,
    pub waiting: u32,
    pub recent_pairs: u32,
}

impl PushPayload for RouletteWaiting {
    const NAME: &'static str = "roulette.waiting";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(self.room))
    }
}

/// `roulette.match_found`: answer `roulette.ready` until then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MatchFound {
    pub room: RoomId,
    pub call_id: CallId,
    /// The first of the others.
    pub other_user: User,
    /// All, oneself included.
    pub users: Vec<User>,
    pub shared: Vec<String>,
    /// They met before, because nobody else is left.
    pub rematch: bool,
    pub ready_until: Time,
}

impl PushPayload for MatchFound {
    const NAME: &'static str = "roulette.match_found";
}

/// `roulette.withdrawn`: nothing came of the match. Whoever answered waits on at their old place, the others do not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MatchWithdrawn {
    pub room: RoomId,
    pub call_id: CallId,
    pub waits: bool,
}

impl PushPayload for MatchWithdrawn {
    const NAME: &'static str = "roulette.withdrawn";
}

/// `roulette.started`: offer media for the room now; it is this call's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouletteStarted {
    #[serde(flatten)]
    pub call: RouletteCall,
}

impl PushPayload for RouletteStarted {
    const NAME: &'static str = "roulette.started";
}

/// `roulette.changed`: in a group, somebody joined or left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouletteChanged {
    #[serde(flatten)]
    pub call: RouletteCall,
    pub gone: Option<UserId>,
}

impl PushPayload for RouletteChanged {
    const NAME: &'static str = "roulette.changed";
}

/// `roulette.extension`: who wants to go on; nobody once it was prolonged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouletteExtension {
    pub room: RoomId,
    pub call_id: CallId,
    pub wanted: Vec<UserId>,
    pub ends_at: Time,
    pub extensions_left: u32,
}

impl PushPayload for RouletteExtension {
    const NAME: &'static str = "roulette.extension";
}

/// Why a call, or one's part in it, is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RouletteEnd {
    Left,
    Skipped,
    Time,
    /// The own report; nobody learns of another's.
    Reported,
    /// Somebody's connection did not come back.
    Lost,
    PutOut,
    /// Another tab went on with it.
    Elsewhere,
}

/// `roulette.hangup`: the call is over here, its media too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouletteHungUp {
    pub room: RoomId,
    pub call_id: CallId,
    pub reason: RouletteEnd,
    /// Whoever ended it.
    pub user: Option<UserId>,
}

impl PushPayload for RouletteHungUp {
    const NAME: &'static str = "roulette.hangup";
}

/// `roulette.stopped`: out of the queue without having asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouletteStopped {
    pub room: RoomId,
    pub reason: RouletteEnd,
}

impl PushPayload for RouletteStopped {
    const NAME: &'static str = "roulette.stopped";
}

/// `roulette.contact`: both gave their contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactExchanged {
    #[serde(flatten)]
    pub contact: Contact,
}

impl PushPayload for ContactExchanged {
    const NAME: &'static str = "roulette.contact";
}
