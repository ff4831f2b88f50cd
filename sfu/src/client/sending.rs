//! What a light client sends, protected; also what no honest client would.

use super::Client;
use crate::rtp::rtcp::Writer;
use crate::rtp::{Header, OutHeader};

impl Client {
    /// A protected media packet with the extended sequence number `seq`.
    pub fn media(&mut self, header: OutHeader<'_>, seq: u64, payload: &[u8]) -> Option<Vec<u8>> {
        let srtp = self.srtp.as_mut()?;
        let mut packet = vec![0; OutHeader::MAX + payload.len() + srtp.overhead()];
        let front = header.write(&mut packet);
        packet[front..front + payload.len()].copy_from_slice(payload);
        let len = srtp.seal(&mut packet, front, front + payload.len(), header.ssrc, seq)?;
        packet.truncate(len);
        Some(packet)
    }

    /// A protected media packet with text extensions, as browsers name m-lines and simulcast layers.
    pub fn named_media(
        &mut self,
        header: OutHeader<'_>,
        names: &[(u8, &str)],
        seq: u64,
        payload: &[u8],
    ) -> Option<Vec<u8>> {
        let mut packet = vec![0; 12];
        header.write(&mut packet);
        let mut elements = Vec::new();
        for (id, name) in names {
            elements.push(id << 4 | (name.len() - 1) as u8);
            elements.extend_from_slice(name.as_bytes());
        }
        elements.resize(elements.len().next_multiple_of(4), 0);
        packet[0] |= 0x10;
        packet.extend_from_slice(&[0xbe, 0xde, 0, (elements.len() / 4) as u8]);
        packet.extend_from_slice(&elements);
        packet.extend_from_slice(payload);
        self.protect(&packet, seq)
    }

    /// Protects a whole RTP packet as it is, with the extended sequence number `seq`; for hostile clients.
    pub fn protect(&mut self, packet: &[u8], seq: u64) -> Option<Vec<u8>> {
        let header = Header::parse(packet)?;
        let srtp = self.srtp.as_mut()?;
        let mut sealed = packet.to_vec();
        sealed.resize(packet.len() + srtp.overhead(), 0);
        srtp.seal(&mut sealed, header.len, packet.len(), header.ssrc, seq)?;
        Some(sealed)
    }

    /// Protects a compound RTCP packet as it is; for hostile clients.
    pub fn protect_control(&mut self, packet: &[u8]) -> Option<Vec<u8>> {
        self.srtp.as_mut()?.seal_rtcp(packet)
    }

    /// A protected RTCP packet.
    pub fn control(&mut self, write: impl FnOnce(&mut Writer)) -> Option<Vec<u8>> {
        let mut writer = Writer::default();
        writer.receiver_report(1, &[]);
        write(&mut writer);
        self.srtp.as_mut()?.seal_rtcp(&writer.take())
    }
}
