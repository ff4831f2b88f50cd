//! Sealing and opening of RTP packets, in place and without allocation: the volume path.
//!
//! [`Gcm`] is AEAD_AES_128_GCM (RFC 7714), [`Cm`] is AES_CM_128_HMAC_SHA1_80 (RFC 3711) for clients that have nothing
//! better. Both take whole packets and the extended sequence number, and know nothing of streams, rollover or replays:
//! that is [`super::srtp`]'s. GCM is computed by one of two libraries, whichever is faster on this machine
//! ([`Backend::calibrate`]).

mod backend;
mod cm;
mod gcm;

pub use backend::{Backend, Calibration};
pub use cm::Cm;
pub use gcm::Gcm;
