//! A chat event reaches this node, from here or from another: it goes to those who listen, once, and what it changes of
//! pointers and counts is told.

use std::collections::BTreeMap;

use signaling::protocol::{
    ChannelId, ChatContent, ChatNotified, ChatSaid, NotificationCounts, Push, ReadPointers, UnreadPointers,
};
use uuid::Uuid;

use super::rights::{may_converse, place};
use crate::live::hall::{Heard, SeatId, State};

/// `owed`: the people to whom it is.
pub fn said(state: &mut State, said: &ChatSaid, owed: &[Uuid]) {
    let (channel, id) = (said.event.channel, said.event.event_id);
    if !state.heard.entry(channel).or_insert_with(|| Heard::after(id - 1)).hears(id) {
        return;
    }
    tell_listeners(state, channel, &Push::new(said));
    if let Some(original) = said.event.replaces {
        if said.event.content == ChatContent::Deleted {
            let relieved = state.talks.pointers.forgive(channel, original);
            relieved.into_iter().for_each(|person| tell_counts(state, person));
        }
        return;
    }
    state.talks.said_up_to(channel, id);
    // Whoever writes has read.
    state.talks.pointers.read(said.event.sender, channel, id);
    tell_absent(state, channel, id);
    for person in owed.iter().filter(|person| **person != said.event.sender) {
        if state.talks.pointers.owe(*person, channel, id) {
            let sender = said.users.get(&said.event.sender).cloned();
            let push = Push::new(&ChatNotified { event: said.event.clone(), sender });
            state.seats.push_to_all(state.seats.of_person(*person), &push);
            tell_counts(state, *person);
        }
    }
}

/// Those who may hear a channel: of a room who subscribed, of a direct one its members.
pub fn tell_listeners(state: &State, channel: ChannelId, push: &Push) {
    let Some(members) = state.talks.members(channel) else { return state.seats.push_to_channel(channel, push) };
    for member in members.iter().filter(|member| may_converse(state, **member)) {
        state.seats.push_to_all(state.seats.of_person(*member), push);
    }
}

/// Those who read here and listen no longer: once, until they have read.
fn tell_absent(state: &mut State, channel: ChannelId, id: i64) {
    let armed = state.talks.pointers.disarm_all(channel);
    if armed.is_empty() {
        return;
    }
    let push = Push::new(&UnreadPointers(BTreeMap::from([(channel, id)])));
    for seat in armed {
        let may = state.seats.person_of(seat).is_some_and(|person| place(state, person, channel).is_ok());
        if may && !state.seats.listens(seat, channel) {
            state.seats.push(seat, &push);
        }
    }
}

/// The same happened on another node; that one writes it down.
pub fn read_elsewhere(state: &mut State, person: Uuid, channel: ChannelId, id: i64) {
    read(state, person, channel, id, None);
    state.talks.pointers.saved(person, channel, id);
}

/// Somebody read up to `id`: their windows learn it, except the one in which it happened.
pub fn read(state: &mut State, person: Uuid, channel: ChannelId, id: i64, own: Option<SeatId>) {
    let owed_before = state.talks.pointers.counts(person);
    let is_news = state.talks.pointers.read(person, channel, id);
    let seats = state.seats.of_person(person);
    for seat in seats.iter().filter(|seat| !state.seats.listens(**seat, channel)) {
        state.talks.pointers.arm(*seat, channel);
    }
    if is_news {
        let push = Push::new(&ReadPointers(BTreeMap::from([(channel, id)])));
        state.seats.push_to_all(seats.into_iter().filter(|seat| Some(*seat) != own), &push);
    }
    if state.talks.pointers.counts(person) != owed_before {
        tell_counts(state, person);
    }
}

fn tell_counts(state: &State, person: Uuid) {
    let push = Push::new(&NotificationCounts(state.talks.pointers.counts(person)));
    state.seats.push_to_all(state.seats.of_person(person), &push);
}
