//! The certificate, from files that may be renewed while we run.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Time between two looks whether the files have changed.
const LOOK: Duration = Duration::from_secs(30);

/// Where the certificate is.
#[derive(Clone, Debug)]
pub struct CertificateFiles {
    /// PEM: the certificate and those that vouch for it.
    pub certificates: PathBuf,
    /// PEM: its private key.
    pub key: PathBuf,
}

/// The certificate in use.
pub struct Tls {
    files: CertificateFiles,
    protocols: Vec<Vec<u8>>,
    current: Mutex<Current>,
}

struct Current {
    acceptor: TlsAcceptor,
    stamps: [Option<SystemTime>; 2],
    looked: Instant,
}

impl Tls {
    /// Reads the files. `protocols` are the names that ALPN may choose from.
    ///
    /// # Errors
    /// When a file cannot be read or the two do not fit together.
    pub fn load(files: CertificateFiles, protocols: &[&str]) -> io::Result<Self> {
        let protocols: Vec<Vec<u8>> = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        let stamps = stamps(&files);
        let acceptor = acceptor(&files, &protocols)?;
        let current = Mutex::new(Current { acceptor, stamps, looked: Instant::now() });
        Ok(Tls { files, protocols, current })
    }

    /// For the next connection. Files that changed are read again; if they are no good, the old certificate stays.
    pub fn acceptor(&self, now: Instant) -> TlsAcceptor {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if now.saturating_duration_since(current.looked) >= LOOK {
            current.looked = now;
            let stamps = stamps(&self.files);
            if stamps != current.stamps {
                match acceptor(&self.files, &self.protocols) {
                    Ok(acceptor) => (current.acceptor, current.stamps) = (acceptor, stamps),
                    Err(error) => tracing::warn!(%error, "the renewed certificate cannot be used"),
                }
            }
        }
        current.acceptor.clone()
    }
}

fn stamps(files: &CertificateFiles) -> [Option<SystemTime>; 2] {
    let modified = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
    [modified(&files.certificates), modified(&files.key)]
}

fn acceptor(files: &CertificateFiles, protocols: &[Vec<u8>]) -> io::Result<TlsAcceptor> {
    let broken = |path: &Path, error: &dyn std::fmt::Display| io::Error::other(format!("{}: {error}", path.display()));
    let certificates = CertificateDer::pem_file_iter(&files.certificates)
        .and_then(|certificates| certificates.collect::<Result<Vec<_>, _>>())
        .map_err(|error| broken(&files.certificates, &error))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| broken(&files.key, &error))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .map_err(|error| broken(&files.certificates, &error))?;
    config.alpn_protocols = protocols.to_vec();
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(directory: &Path, name: &str) -> CertificateFiles {
        let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).expect("a certificate");
        let files = CertificateFiles { certificates: directory.join("cert.pem"), key: directory.join("key.pem") };
        std::fs::write(&files.certificates, made.cert.pem()).expect("written");
        std::fs::write(&files.key, made.signing_key.serialize_pem()).expect("written");
        files
    }

    #[test]
    fn renewed_files_are_used_and_broken_ones_are_not() {
        let directory = tempfile::tempdir().expect("a directory");
        let files = write(directory.path(), "one.example");
        let tls = Tls::load(files.clone(), &["stun.turn"]).expect("a certificate");
        let mut now = Instant::now();
        let mut same = |tls: &Tls, before: &TlsAcceptor| {
            now += LOOK;
            Arc::ptr_eq(before.config(), tls.acceptor(now).config())
        };
        let first = tls.acceptor(Instant::now());
        assert!(same(&tls, &first), "nothing has changed");
        write(directory.path(), "two.example");
        let later = SystemTime::now() + Duration::from_secs(5);
        std::fs::File::open(&files.certificates).and_then(|file| file.set_modified(later)).expect("a new stamp");
        assert!(!same(&tls, &first), "renewed");
        let second = tls.acceptor(Instant::now());
        std::fs::write(&files.key, "nonsense").expect("written");
        assert!(same(&tls, &second), "the old one stays");
        assert!(Tls::load(files, &[]).is_err(), "but nobody starts with it");
    }
}
