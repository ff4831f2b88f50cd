//! SRTP and SRTCP of one peer (RFC 3711). Media goes through our own in-place [`Gcm`] or [`Cm`], RTCP through rtc-srtp.

use rtc_dtls::crypto_provider::RTCCryptoProvider;
use rtc_dtls::crypto_provider::providers::RingProvider;
use rtc_shared::error::Error;
use rtc_srtp::context::Context;
use rtc_srtp::option::srtcp_replay_protection;
use rtc_srtp::protection_profile::ProtectionProfile;
use rustc_hash::FxHashMap;

use super::kdf;
use super::seal::{Backend, Cm, Gcm};
use crate::rtp::Header;
use crate::units::SeqExtender;

/// Streams per peer whose rollover is tracked; more than a client with 64 m-lines and repairs can have.
const MAX_STREAMS: usize = 256;

/// The protection profiles that we negotiate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// AEAD_AES_128_GCM (RFC 7714).
    Gcm128,
    /// AES_CM_128_HMAC_SHA1_80 (RFC 3711): about five times the cost.
    CmSha1,
}

impl Profile {
    /// The name as IANA has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Profile::Gcm128 => "AEAD_AES_128_GCM",
            Profile::CmSha1 => "AES_CM_128_HMAC_SHA1_80",
        }
    }

    /// Bytes of exported keying material: two keys and two salts.
    pub fn material_len(self) -> usize {
        2 * (16 + self.salt_len())
    }

    fn salt_len(self) -> usize {
        match self {
            Profile::Gcm128 => 12,
            Profile::CmSha1 => 14,
        }
    }

    fn rtc(self) -> ProtectionProfile {
        match self {
            Profile::Gcm128 => ProtectionProfile::AeadAes128Gcm,
            Profile::CmSha1 => ProtectionProfile::Aes128CmHmacSha1_80,
        }
    }
}

/// Master keys and salts of both directions, and who computes with them.
pub struct Keys {
    profile: Profile,
    backend: Backend,
    client: ([u8; 16], Vec<u8>),
    server: ([u8; 16], Vec<u8>),
}

impl Keys {
    /// Splits exported material (RFC 5764 4.2): client key, server key, client salt, server salt.
    ///
    /// # Panics
    /// When `material` is not [`Profile::material_len`] bytes long.
    pub fn split(profile: Profile, material: &[u8]) -> Self {
        assert_eq!(material.len(), profile.material_len(), "the exporter gives what was asked for");
        let key = |at: usize| std::array::from_fn(|i| material[at + i]);
        let (client_salt, server_salt) = material[32..].split_at(profile.salt_len());
        let (client, server) = ((key(0), client_salt.to_vec()), (key(16), server_salt.to_vec()));
        Keys { profile, backend: Backend::default(), client, server }
    }

    /// The same keys, GCM computed by `backend`.
    pub fn on(self, backend: Backend) -> Self {
        Keys { backend, ..self }
    }

    /// The same keys seen from the client's side.
    pub fn swapped(self) -> Self {
        Keys { client: self.server, server: self.client, ..self }
    }
}

/// Protects RTP in one direction.
#[allow(clippy::large_enum_variant, reason = "one per peer; a box would be a detour per packet")]
enum Media {
    Gcm(Gcm),
    Cm(Cm),
}

/// Both directions of a peer.
pub struct Srtp {
    profile: Profile,
    outbound: Media,
    inbound: Media,
    outbound_rtcp: Context,
    inbound_rtcp: Context,
    streams: FxHashMap<u32, Replay>,
    /// Tests watch that no number is ever used for two packets.
    #[cfg(test)]
    sealed: FxHashMap<(u32, u64), Vec<u8>>,
}

impl Srtp {
    /// From the master keys; we are the server.
    ///
    /// # Errors
    /// When the crypto provider cannot do AES or HMAC-SHA1, which ours can.
    pub fn new(keys: &Keys) -> Result<Self, Error> {
        let provider = RingProvider::new();
        Ok(Srtp {
            profile: keys.profile,
            outbound: media(keys, &keys.server, &provider)?,
            inbound: media(keys, &keys.client, &provider)?,
            outbound_rtcp: context(keys.profile, &keys.server, &provider)?,
            inbound_rtcp: context(keys.profile, &keys.client, &provider)?,
            streams: FxHashMap::default(),
            #[cfg(test)]
            sealed: FxHashMap::default(),
        })
    }

    /// What was negotiated.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Bytes that protection adds to an RTP packet.
    pub fn overhead(&self) -> usize {
        match self.profile {
            Profile::Gcm128 => Gcm::TAG,
            Profile::CmSha1 => Cm::TAG,
        }
    }

    /// Protects the RTP packet `buffer[..len]` in place and returns its new length. `None` when `buffer` has no
    /// room for [`overhead`](Self::overhead) more bytes. `index` is the extended sequence number.
    pub fn seal(&mut self, buffer: &mut [u8], header: usize, len: usize, ssrc: u32, index: u64) -> Option<usize> {
        #[cfg(test)]
        {
            let known = self.sealed.entry((ssrc, index)).or_insert_with(|| buffer[..len].to_vec());
            assert_eq!(known[..], buffer[..len], "two packets under one number: {ssrc} {index}");
        }
        if buffer.len() < len + self.overhead() {
            return None;
        }
        Some(match &self.outbound {
            Media::Gcm(gcm) => gcm.seal(buffer, header, len, ssrc, index),
            Media::Cm(cm) => cm.seal(buffer, header, len, ssrc, index),
        })
    }

    /// Authenticates and decrypts a packet in place: its extended sequence number and its length without the tag.
    /// `None` for forgeries and replays; nothing is remembered of those.
    pub fn open(&mut self, packet: &mut [u8], header: &Header) -> Option<(u64, usize)> {
        let known = self.streams.get(&header.ssrc);
        let index = known.map_or(u64::from(header.seq), |replay| replay.extender.guess(header.seq));
        let fresh = known.map_or(self.streams.len() < MAX_STREAMS, |replay| replay.is_fresh(index));
        if !fresh {
            return None;
        }
        let len = match &self.inbound {
            Media::Gcm(gcm) => gcm.open(packet, header.len, header.ssrc, index)?,
            Media::Cm(cm) => cm.open(packet, header.len, header.ssrc, index)?,
        };
        self.streams.entry(header.ssrc).or_default().accept(index);
        Some((index, len))
    }

    /// Protects a compound RTCP packet.
    pub fn seal_rtcp(&mut self, packet: &[u8]) -> Option<Vec<u8>> {
        self.outbound_rtcp.encrypt_rtcp(packet).ok().map(|sealed| sealed.to_vec())
    }

    /// Authenticates and decrypts a compound RTCP packet.
    pub fn open_rtcp(&mut self, packet: &[u8]) -> Option<Vec<u8>> {
        self.inbound_rtcp.decrypt_rtcp(packet).ok().map(|opened| opened.to_vec())
    }
}

fn media(keys: &Keys, (key, salt): &([u8; 16], Vec<u8>), provider: &RingProvider) -> Result<Media, Error> {
    fn derive<const N: usize>(
        provider: &RingProvider,
        key: &[u8; 16],
        salt: &[u8],
        label: u8,
    ) -> Result<[u8; N], Error> {
        kdf::derive(provider.crypto(), key, salt, label).ok_or_else(|| Error::Crypto("AES is missing".into()))
    }
    let session_key = derive(provider, key, salt, kdf::RTP_KEY)?;
    Ok(match keys.profile {
        Profile::Gcm128 => {
            Media::Gcm(Gcm::new(keys.backend, &session_key, derive(provider, key, salt, kdf::RTP_SALT)?))
        }
        Profile::CmSha1 => {
            let auth = derive(provider, key, salt, kdf::RTP_AUTH)?;
            Media::Cm(Cm::new(&session_key, derive(provider, key, salt, kdf::RTP_SALT)?, &auth))
        }
    })
}

fn context(profile: Profile, (key, salt): &([u8; 16], Vec<u8>), provider: &RingProvider) -> Result<Context, Error> {
    let replay = Some(srtcp_replay_protection(64));
    Context::new(key, salt, profile.rtc(), None, replay, provider.crypto())
}

/// The last 128 sequence numbers of a stream (RFC 3711 3.3.2).
#[derive(Clone, Copy, Debug, Default)]
struct Replay {
    extender: SeqExtender,
    seen: u128,
}

impl Replay {
    fn is_fresh(&self, index: u64) -> bool {
        let Some(highest) = self.extender.highest() else {
            return true;
        };
        match highest.checked_sub(index) {
            None => true,
            Some(age) => age < 128 && self.seen >> age & 1 == 0,
        }
    }

    fn accept(&mut self, index: u64) {
        let highest = self.extender.highest().unwrap_or(index);
        if index >= highest {
            let step = index - highest;
            self.seen = if step < 128 { self.seen << step } else { 0 };
            self.seen |= 1;
        } else {
            self.seen |= 1 << (highest - index).min(127);
        }
        self.extender.accept(index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(seq: u16) -> Vec<u8> {
        let mut packet = vec![0x80, 96, (seq >> 8) as u8, seq as u8, 0, 0, 0, 1, 0, 0, 0, 5];
        packet.extend_from_slice(b"some media payload");
        packet
    }

    const ALL: [(Profile, Backend); 3] =
        [(Profile::Gcm128, Backend::Ring), (Profile::Gcm128, Backend::AwsLc), (Profile::CmSha1, Backend::Ring)];

    fn pair(profile: Profile) -> (Srtp, Srtp) {
        pair_on(profile, Backend::default())
    }

    fn pair_on(profile: Profile, backend: Backend) -> (Srtp, Srtp) {
        let material: Vec<u8> = (0..profile.material_len() as u8).collect();
        let keys = || Keys::split(profile, &material).on(backend);
        (Srtp::new(&keys()).expect("ring"), Srtp::new(&keys().swapped()).expect("ring"))
    }

    fn seal(srtp: &mut Srtp, seq: u16, index: u64) -> Vec<u8> {
        let mut sealed = packet(seq);
        let len = sealed.len();
        sealed.resize(len + srtp.overhead(), 0);
        srtp.seal(&mut sealed, 12, len, 5, index).expect("sealed");
        sealed
    }

    /// A context of rtc-srtp with the server's keys of [`pair`].
    fn theirs(profile: Profile) -> Context {
        let material: Vec<u8> = (0..profile.material_len() as u8).collect();
        let salt = &material[32 + profile.salt_len()..];
        let provider = RingProvider::new();
        Context::new(&material[16..32], salt, profile.rtc(), None, None, provider.crypto()).expect("a context")
    }

    #[test]
    fn what_we_seal_rtc_srtp_opens_and_the_other_way_round() {
        for (profile, backend) in ALL {
            let (mut server, mut client) = pair_on(profile, backend);
            let (mut theirs_open, mut theirs_seal) = (theirs(profile), theirs(profile));
            // Twice over the rollover.
            for index in (65_500..65_600).chain(131_000..131_100) {
                let seq = index as u16;
                if index == 131_000 {
                    // Both learn of the numbers between.
                    for seq in (65_600u64..131_000).step_by(1_000) {
                        let sealed = seal(&mut server, seq as u16, seq);
                        theirs_open.decrypt_rtp(&sealed).expect("authentic");
                        let foreign = theirs_seal.encrypt_rtp(&packet(seq as u16)).expect("sealed");
                        let header = Header::parse(&foreign).expect("RTP");
                        client.open(&mut foreign.to_vec(), &header).expect("authentic");
                    }
                }
                let sealed = seal(&mut server, seq, index);
                assert_eq!(theirs_open.decrypt_rtp(&sealed).expect("authentic"), packet(seq), "{index}");
                let mut foreign = theirs_seal.encrypt_rtp(&packet(seq)).expect("sealed").to_vec();
                assert_eq!(foreign, sealed, "the same bytes");
                let header = Header::parse(&foreign).expect("RTP");
                assert_eq!(client.open(&mut foreign, &header), Some((index, packet(seq).len())));
                assert_eq!(foreign[..packet(seq).len()], packet(seq));
            }
        }
    }

    #[test]
    fn packets_of_all_lengths_and_with_extensions_are_the_same_as_rtc_srtps() {
        for (profile, backend) in ALL {
            let (mut server, _) = pair_on(profile, backend);
            let mut theirs = theirs(profile);
            for seq in 0..1_300u16 {
                let mut plain = packet(seq);
                plain[0] |= 0x10;
                plain.splice(12..12, [0xbe, 0xde, 0, 1, 0x10, 7, 0, 0]);
                plain.truncate(20);
                plain.extend((0..seq).map(|byte| byte as u8));
                let mut sealed = plain.clone();
                sealed.resize(plain.len() + server.overhead(), 0);
                server.seal(&mut sealed, 20, plain.len(), 5, seq.into()).expect("sealed");
                assert_eq!(sealed, theirs.encrypt_rtp(&plain).expect("sealed"), "{seq}");
            }
        }
    }

    #[test]
    fn both_profiles_carry_media_and_control() {
        for profile in [Profile::Gcm128, Profile::CmSha1] {
            let (mut server, mut client) = pair(profile);
            let mut sealed = seal(&mut server, 9, 9);
            let header = Header::parse(&sealed).expect("RTP");
            let (_, len) = client.open(&mut sealed, &header).expect("authentic");
            assert_eq!(sealed[..len], packet(9));
            let control = [0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2];
            let sealed = client.seal_rtcp(&control).expect("sealed");
            assert_eq!(server.open_rtcp(&sealed).expect("authentic"), control);
            assert_eq!(server.open_rtcp(&sealed), None, "a replay");
        }
    }

    #[test]
    fn replays_and_forgeries_are_dropped_and_leave_no_trace() {
        for (profile, backend) in ALL {
            replays_and_forgeries(profile, backend);
        }
    }

    fn replays_and_forgeries(profile: Profile, backend: Backend) {
        let (mut server, mut client) = pair_on(profile, backend);
        let original = seal(&mut server, 500, 500);
        let header = Header::parse(&original).expect("RTP");
        assert!(client.open(&mut original.clone(), &header).is_some());
        assert_eq!(client.open(&mut original.clone(), &header), None);
        for seq in 0..1000u16 {
            let mut forged = packet(seq);
            forged[11] = seq as u8;
            forged.resize(forged.len() + 16, seq as u8);
            let header = Header::parse(&forged).expect("RTP");
            assert_eq!(client.open(&mut forged, &header), None);
        }
        assert_eq!(client.streams.len(), 1);
        let old = seal(&mut server, 300, 300);
        assert_eq!(client.open(&mut old.clone(), &Header::parse(&old).expect("RTP")), None, "older than the window");
    }
}
