//! Data channels of a light client.

use std::time::Instant;

use super::Client;
use crate::transport::data::{DataChannels, Message};

impl Client {
    /// Opens a data channel; needs [`Wish::data`] and a connection. It is open a few round trips later.
    pub fn open_channel(&mut self, now: Instant, label: &str) {
        self.data.get_or_insert_with(|| DataChannels::connect(now)).open(now, label);
        self.send_data(now);
    }

    /// Sends a message on a data channel.
    pub fn say(&mut self, now: Instant, label: &str, payload: &[u8]) -> bool {
        let said = self.data.as_mut().is_some_and(|data| data.send(now, label, payload));
        self.send_data(now);
        said
    }

    /// The next message that came on a data channel.
    pub fn hear(&mut self) -> Option<Message> {
        self.data.as_mut()?.poll_message()
    }

    pub(super) fn send_data(&mut self, now: Instant) {
        let (Some(data), Some(server)) = (&mut self.data, self.server.filter(|_| self.srtp.is_some())) else {
            return;
        };
        data.poll_send(now, |packet| {
            // What cannot be sent is lost, as on any path.
            let _ = self.endpoint.write(now, server, packet);
        });
        self.take_handshake();
    }
}
