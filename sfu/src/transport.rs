//! A peer's way to the client: ICE-lite, then DTLS, then SRTP in both directions.
//!
//! Everything below RTP lives here. A [`Transport`] is fed with the peer's datagrams, leaves what is to be sent in an
//! [`Outbox`] and ends up with [`Srtp`] once the handshake is done and the certificate is the one from the offer.

pub mod data;
pub mod dtls;
pub mod ice;
pub mod kdf;
pub mod seal;
pub mod srtp;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::negotiation::{Credentials, Fingerprint};
use crate::route::Route;
use data::DataChannels;
use dtls::{Dtls, DtlsError, Identity, RtcDtls};
use ice::Ice;
use srtp::Srtp;

/// A client that was not heard for so long is gone (RFC 7675: consent expires after 30 s). Shorter frees the slots of
/// crashed clients earlier, longer survives longer network gaps.
pub const CONSENT_TIMEOUT: Duration = Duration::from_secs(30);

/// Datagrams that wait to be sent, other than media: STUN answers, handshakes, RTCP.
pub type Outbox = VecDeque<(Route, Vec<u8>)>;

/// What a datagram did to the transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing that others need to know.
    None,
    /// DTLS is done and the certificate is right: media may flow.
    Connected,
    /// The client closed the transport.
    Closed,
    /// The handshake failed.
    Failed,
}

/// One peer's transport.
pub struct Transport {
    /// Connectivity.
    pub ice: Ice,
    /// Protection of media; there once the handshake is done.
    pub srtp: Option<Srtp>,
    /// Data channels, where they were negotiated.
    pub data: Option<Box<DataChannels>>,
    dtls: Box<dyn Dtls>,
    fingerprint: Fingerprint,
    heard: Instant,
}

impl Transport {
    /// A transport that waits for the client's first check.
    pub fn new(
        now: Instant,
        identity: &Arc<Identity>,
        local: Credentials,
        remote: Credentials,
        fingerprint: Fingerprint,
    ) -> Self {
        let dtls = Box::new(RtcDtls::new(identity.clone()));
        Transport { ice: Ice::new(local, remote), srtp: None, data: None, dtls, fingerprint, heard: now }
    }

    /// The address media goes to, once one is known.
    pub fn address(&self) -> Option<Route> {
        self.ice.selected()
    }

    /// The client gave a sign of life.
    pub fn heard(&mut self, now: Instant) {
        self.heard = now;
    }

    /// The client was silent for too long.
    pub fn expired(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.heard) >= CONSENT_TIMEOUT
    }

    /// Takes a DTLS datagram. The caller has checked that it comes from a validated address.
    pub fn on_dtls(&mut self, now: Instant, from: Route, datagram: &[u8], out: &mut Outbox) -> Progress {
        let result = self.dtls.receive(now, datagram);
        while let Some(packet) = self.dtls.poll_data() {
            if let Some(data) = self.data.as_mut().filter(|_| self.srtp.is_some()) {
                data.receive(now, packet);
            }
        }
        self.send_data(now);
        let to = self.address().unwrap_or(from);
        while let Some(datagram) = self.dtls.poll_send() {
            out.push_back((to, datagram));
        }
        match result {
            Ok(()) if self.srtp.is_none() => self.take_keys(),
            Ok(()) => Progress::None,
            Err(DtlsError::Closed) => Progress::Closed,
            Err(DtlsError::Failed) => Progress::Failed,
        }
    }

    /// Encrypts what the data channels have to send.
    fn send_data(&mut self, now: Instant) {
        if let Some(data) = self.data.as_mut().filter(|_| self.srtp.is_some()) {
            data.poll_send(now, |packet| self.dtls.send(now, packet));
        }
    }

    /// Sends a message on a data channel. `false` when the client has no such channel or is too slow.
    pub fn send_message(&mut self, now: Instant, label: &str, payload: &[u8], out: &mut Outbox) -> bool {
        let sent = self.data.as_mut().is_some_and(|data| data.send(now, label, payload));
        if sent {
            self.send_data(now);
            self.take_handshake(out);
        }
        sent
    }

    /// Repeats what data channels lost. Called every tick.
    pub fn on_data_timeout(&mut self, now: Instant, out: &mut Outbox) {
        if let Some(data) = &mut self.data {
            data.on_timeout(now);
            self.send_data(now);
            self.take_handshake(out);
        }
    }

    /// Repeats lost handshake flights.
    pub fn on_timeout(&mut self, now: Instant, out: &mut Outbox) {
        self.dtls.on_timeout(now);
        self.take_handshake(out);
    }

    /// Says goodbye.
    pub fn close(&mut self, now: Instant, out: &mut Outbox) {
        self.dtls.close(now);
        self.take_handshake(out);
    }

    fn take_handshake(&mut self, out: &mut Outbox) {
        while let Some(datagram) = self.dtls.poll_send() {
            // Without an address there is nobody to tell.
            out.extend(self.address().map(|to| (to, datagram)));
        }
    }

    fn take_keys(&mut self) -> Progress {
        let Some(finished) = self.dtls.finished() else {
            return Progress::None;
        };
        if !dtls::matches(&self.fingerprint, &finished.certificate) {
            return Progress::Failed;
        }
        match Srtp::new(&finished.keys) {
            Ok(srtp) => {
                self.srtp = Some(srtp);
                Progress::Connected
            }
            Err(_) => Progress::Failed,
        }
    }
}
