//! Direct channels: two people or a few, whose members never change. The same people have the same channel. Whoever leaves
//! one has it hidden until something is said there; blocks hold in both directions at every word.

pub mod store;

use std::time::Duration;

use signaling::protocol::{
    ChannelId, ChatChannel, ChatChannels, CreateDirect, CreatedDirect, ErrorCode, Failure, MAX_MEMBERS, Nothing, Push,
    User,
};
use uuid::Uuid;

use super::rights::{self, Place};
use super::{Row, files};
use crate::base::db::Conn;
use crate::base::tx::{Actor, Tx};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::{Hall, Heard, News};
use crate::live::pace::Action;
use crate::live::people::user_of;

/// Channels opened that long before a gap of the bus was noticed may have been missed.
const LOOK_BACK: Duration = Duration::from_secs(3_600);

pub async fn create(seat: &Seat, asked: CreateDirect) -> Answer<CreatedDirect> {
    if !rights::may_converse(&seat.hall.state(), seat.person) {
        return fail(ErrorCode::ChatDenied);
    }
    let mut members = asked.users;
    members.push(seat.person);
    members.sort();
    members.dedup();
    rights::writer(seat, &Place::Direct { members: members.clone().into() }, Action::Converse)?;
    if members.len() < 2 || members.len() > MAX_MEMBERS {
        let words = format!("two to {MAX_MEMBERS} people");
        return Err(Failure::new(ErrorCode::InvalidInput).message(words).detail("field", "users"));
    }
    let hall = &seat.hall;
    let mut tx = hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let users = users(hall, &mut tx, &members).await.map_err(fatal)?;
    if users.len() != members.len() {
        return fail(ErrorCode::UserNotFound);
    }
    rights::not_barred(&mut tx, seat.person, &members).await?;
    let opened = open(hall, &mut tx, members, |member| member == seat.person || !asked.hide).await?;
    tx.commit().await.map_err(fatal)?;
    let newest = opened.newest;
    let id = opened.tell(hall);
    let unread_pointer = hall.state().talks.pointers.pointer(seat.person, id);
    Ok(CreatedDirect { id, state: (), next_event_id: newest + 1, unread_pointer, members: users })
}

/// A channel that stands in a transaction, to be told when that is committed.
pub struct Opened {
    id: ChannelId,
    members: Vec<Uuid>,
    shown: Vec<Uuid>,
    newest: i64,
}

impl Opened {
    /// It is committed: this node knows it from now on, and those who see it hear of it.
    pub fn tell(self, hall: &Hall) -> ChannelId {
        know(hall, self.id, self.members.clone(), self.newest);
        tell_shown(hall, self.id, self.members, self.shown, self.newest);
        self.id
    }
}

/// A channel between people who agreed to talk, seen by all of them at once. Whether they may is asked before.
pub async fn open_between(hall: &Hall, tx: &mut Tx, people: &[Uuid]) -> Answer<Opened> {
    let mut members = people.to_vec();
    members.sort();
    members.dedup();
    open(hall, tx, members, |_| true).await
}

/// `members`: in order, each once.
async fn open(hall: &Hall, tx: &mut Tx, members: Vec<Uuid>, sees: impl Fn(Uuid) -> bool) -> Answer<Opened> {
    let now = tx.now();
    let key: Vec<String> = members.iter().map(|member| member.simple().to_string()).collect();
    let id = store::open(tx, hall.event.id, &key.join(","), &members, now).await.map_err(fatal)?;
    let mut shown = Vec::new();
    for member in members.iter().filter(|member| sees(**member)) {
        if store::show(tx, id, *member).await.map_err(fatal)? {
            shown.push(*member);
        }
    }
    let newest = super::store::newest(tx, id).await.map_err(fatal)?;
    Ok(Opened { id, members, shown, newest })
}

/// Hides a direct channel from oneself; a room's channel is only no longer listened to.
pub async fn leave(seat: &Seat, channel: ChannelId) -> Answer<Nothing> {
    let is_direct = rights::reader(seat, channel).await.is_ok_and(|place| !place.members().is_empty());
    if !is_direct {
        return super::subscribe::unsubscribe(seat, channel);
    }
    seat.pace(Action::Converse)?;
    let hall = &seat.hall;
    let mut tx = hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let hidden = store::hide(&mut tx, channel, seat.person).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    if hidden > 0 {
        hall.tell(&News::Channels { persons: vec![seat.person] });
    }
    Ok(Nothing {})
}

/// Something was said: whoever had hidden it sees it again. Those are returned.
pub async fn show_to_all(tx: &mut Tx, channel: ChannelId) -> Result<Vec<Uuid>, sqlx::Error> {
    let hidden = store::hidden(tx, channel).await?;
    for member in &hidden {
        store::show(tx, channel, *member).await?;
    }
    Ok(hidden)
}

/// `newest`: the last message that is no news.
pub fn tell_shown(hall: &Hall, channel: ChannelId, members: Vec<Uuid>, shown: Vec<Uuid>, newest: i64) {
    if !shown.is_empty() {
        hall.tell(&News::Opened { channel, members, newest });
        hall.tell(&News::Channels { persons: shown });
    }
}

/// From now on this node hears a channel.
pub fn know(hall: &Hall, channel: ChannelId, members: Vec<Uuid>, newest: i64) {
    let mut state = hall.state();
    state.talks.add_direct(channel, members);
    state.heard.entry(channel).or_insert_with(|| Heard::after(newest));
}

/// Looks for a channel of which this node has not heard.
pub async fn look_up(seat: &Seat, channel: ChannelId) -> Answer<()> {
    if seat.hall.state().talks.members(channel).is_some() {
        return Ok(());
    }
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let members = store::members(&mut conn, seat.hall.event.id, channel).await.map_err(fatal)?;
    if members.contains(&seat.person) {
        let newest = super::store::newest(&mut conn, channel).await.map_err(fatal)?;
        know(&seat.hall, channel, members, newest);
    }
    Ok(())
}

/// The direct channels among these, each with its newest message, as somebody sees them who starts.
pub async fn list(
    hall: &Hall,
    conn: &mut Conn,
    channels: &[(ChannelId, i64)],
) -> Result<Vec<ChatChannel>, sqlx::Error> {
    let mut list = Vec::new();
    for (id, newest) in channels {
        let known = hall.state().talks.members(*id).cloned();
        let members = match known {
            Some(members) => members.to_vec(),
            None => store::members(conn, hall.event.id, *id).await?,
        };
        if members.is_empty() {
            continue;
        }
        let mut last = super::store::by_id(conn, *id, *newest).await?.map(Row::view);
        if let Some(last) = &mut last {
            files::with_files(conn, *id, std::slice::from_mut(last)).await?;
        }
        let users = users(hall, conn, &members).await?;
        know(hall, *id, members, *newest);
        list.push(ChatChannel { id: *id, unread_pointer: *newest, members: users, last });
    }
    Ok(list)
}

/// Tells somebody who is here their list as it is now.
pub async fn tell_list(hall: &Hall, person: Uuid) -> Result<(), sqlx::Error> {
    if hall.user(person).is_none() {
        return Ok(());
    }
    let start = super::reads::start(hall, &mut hall.live().base().read().await?, person).await?;
    let state = hall.state();
    let push = Push::new(&ChatChannels { channels: start.channels });
    state.seats.push_to_all(state.seats.of_person(person), &push);
    Ok(())
}

/// The bus lost something: channels that were opened meanwhile, with those of their members who are here.
pub async fn catch_up(hall: &Hall) -> Result<(), sqlx::Error> {
    let mut conn = hall.live().base().read().await?;
    let since = hall.live().base().now().minus(LOOK_BACK);
    for channel in store::opened_since(&mut conn, hall.event.id, since).await? {
        if hall.state().talks.members(channel).is_some() {
            continue;
        }
        let members = store::members(&mut conn, hall.event.id, channel).await?;
        let here: Vec<Uuid> = members.iter().copied().filter(|member| hall.user(*member).is_some()).collect();
        if here.is_empty() {
            continue;
        }
        know(hall, channel, members, 0);
        for person in here {
            tell_list(hall, person).await?;
        }
    }
    Ok(())
}

async fn users(hall: &Hall, conn: &mut Conn, members: &[Uuid]) -> Result<Vec<User>, sqlx::Error> {
    let mut users = Vec::new();
    for member in members {
        users.extend(user_of(hall, conn, *member).await?);
    }
    Ok(users)
}
