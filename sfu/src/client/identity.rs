//! The certificate of light clients.

use std::sync::Arc;

use ring::digest;
use rtc_dtls::config::{ConfigBuilder, ExtendedMasterSecretType, HandshakeConfig};
use rtc_dtls::crypto::Certificate;
use rtc_dtls::crypto_provider::RTCCryptoProvider;
use rtc_dtls::crypto_provider::providers::RingProvider;
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;

use super::FIRST_REPEAT;

/// A certificate that many clients may share, because making one costs a millisecond.
pub struct ClientIdentity {
    pub(super) provider: Arc<dyn RTCCryptoProvider>,
    pub(super) config: Arc<HandshakeConfig>,
    pub(super) fingerprint: String,
}

impl ClientIdentity {
    /// Makes a certificate and offers `profiles` in this order.
    ///
    /// # Errors
    /// When the crypto provider refuses.
    pub fn generate(profiles: &[SrtpProtectionProfile]) -> Result<Arc<Self>, rtc_shared::error::Error> {
        let provider: Arc<dyn RTCCryptoProvider> = Arc::new(RingProvider::new());
        let certificate = Certificate::generate_self_signed(vec!["client".to_owned()], provider.crypto())?;
        let hash = digest::digest(&digest::SHA256, &certificate.certificate[0]);
        let hex: Vec<String> = hash.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
        let config = ConfigBuilder::default()
            .with_crypto_provider(provider.clone())
            .with_certificates(vec![certificate])
            .with_srtp_protection_profiles(profiles.to_vec())
            .with_extended_master_secret(ExtendedMasterSecretType::Require)
            .with_insecure_skip_verify(true)
            .with_flight_interval(FIRST_REPEAT)
            .build(true, None)?;
        let fingerprint = hex.join(":");
        Ok(Arc::new(ClientIdentity { provider, config: Arc::new(config), fingerprint }))
    }

    /// As Chromium lists them: GCM last.
    ///
    /// # Errors
    /// When the crypto provider refuses.
    pub fn like_chromium() -> Result<Arc<Self>, rtc_shared::error::Error> {
        Self::generate(&[
            SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80,
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm,
        ])
    }
}
