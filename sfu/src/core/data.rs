//! Messages of data channels: what one says in a room, everybody in it hears who has opened a channel of that name.
//!
//! A message goes on as `sender's member id (16 bytes) || payload`: who said it is told by us and not by the sender; the
//! payload is not looked at.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use super::Sfu;
use crate::api::{RoomId, SessionId};
use crate::relay::{Message, Word};

/// Deliveries of one tick: more would delay media. 20,000 a second.
const PER_TICK: usize = 400;
/// Deliveries that wait. Above it whole messages are dropped.
const MAX_WAITING: usize = 16_384;

/// Messages on their way to single clients.
#[derive(Default)]
pub(super) struct Deliveries {
    /// Sessions, not places: a place may belong to somebody else by then.
    waiting: VecDeque<(SessionId, Arc<Message>)>,
    /// Sent in this tick.
    sent: usize,
}

impl Sfu {
    /// Takes what a peer has said and sends it to everybody else in the room.
    pub(super) fn take_messages(&mut self, now: Instant, key: usize) {
        let peer = &mut self.peers[key];
        let mut messages = Vec::new();
        while let Some(message) = peer.transport.data.as_mut().and_then(|data| data.poll_message()) {
            if peer.message_budget == 0 || !peer.permit.view {
                continue;
            }
            peer.message_budget -= 1;
            let mut payload = peer.member.0.to_be_bytes().to_vec();
            payload.extend_from_slice(&message.payload);
            messages.push(Arc::new(Message { label: message.label, payload }));
        }
        let id = peer.room;
        for message in messages {
            if let Some(room) = self.rooms.get(&id).filter(|room| !room.parts.is_empty()) {
                self.words.push_back((room.others(), Word::Message { room: id, message: message.clone() }));
            }
            self.spread(now, id, Some(key), &message);
        }
    }

    /// Sends a message to everybody in a room but the peer that it is from.
    pub(super) fn spread(&mut self, now: Instant, room: RoomId, from: Option<usize>, message: &Arc<Message>) {
        let Some(room) = self.rooms.get(&room) else { return };
        let listens = |key: &&usize| {
            let data = self.peers[**key].transport.data.as_ref();
            Some(**key) != from && data.is_some_and(|data| data.has(&message.label))
        };
        let listeners: Vec<usize> = room.peers.iter().filter(listens).copied().collect();
        if self.deliveries.waiting.len() + listeners.len() > MAX_WAITING {
            self.totals.dropped_in += 1;
            return;
        }
        let sessions = listeners.into_iter().map(|key| self.peers[key].session);
        self.deliveries.waiting.extend(sessions.map(|session| (session, message.clone())));
        self.deliver(now);
    }

    /// Sends what waits, as much as fits a tick.
    fn deliver(&mut self, now: Instant) {
        while self.deliveries.sent < PER_TICK {
            let Some((session, message)) = self.deliveries.waiting.pop_front() else { return };
            self.deliveries.sent += 1;
            let Some(key) = self.demux.by_session(session) else { continue };
            if let Some(peer) = self.peers.get_mut(key).filter(|peer| peer.permit.view) {
                self.current = Some(key);
                peer.transport.send_message(now, &message.label, &message.payload, &mut self.outbox);
            }
        }
    }

    pub(super) fn on_data_tick(&mut self, now: Instant) {
        self.deliveries.sent = 0;
        self.deliver(now);
        for (_, peer) in &mut self.peers {
            peer.transport.on_data_timeout(now, &mut self.outbox);
        }
    }
}
