//! The way to a mail server, and what it says of a letter.
//!
//! The installation's server stands in the configuration: whoever runs the program may name any. An event's own server was
//! typed in by an organizer and is reached through the guarded way out. Both speak TLS (at once or by STARTTLS); plain text is
//! for the installation's server on a way that is trusted.

use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::net::TcpStream;

use crate::base::Base;

mod tls;

/// From the look-up of the name to being signed in.
const OPEN: Duration = Duration::from_secs(30);
/// Until the server has taken or refused a letter. A server that scans attachments takes its time.
const SEND: Duration = Duration::from_secs(120);

crate::text_enum! {
    "a way to speak with a mail server (starttls, tls, none)";
    /// How the connection is protected.
    pub enum Security {
        Starttls = "starttls",
        Tls = "tls",
        None = "none",
    }
}

/// A mail server and how to sign in there.
#[derive(Clone, Debug)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Empty: no signing in.
    pub user: String,
    pub password: String,
    /// An organizer typed it in: it must be on the public internet.
    pub is_foreign: bool,
}

/// How a letter fared at the server.
#[derive(Debug)]
pub enum Fate {
    Taken,
    /// Try again later (4xx).
    NotNow(String),
    /// Never (5xx).
    Refused(String),
    /// It was handed over, and no answer came: it may arrive or not.
    Unclear(String),
}

/// An open and signed-in connection.
pub struct Connection(AsyncSmtpConnection);

impl Server {
    /// `host:port`, or `host` with the port that goes with `security`.
    pub fn parse_address(text: &str, security: Security) -> Option<(String, u16)> {
        let port = match security {
            Security::Starttls => 587,
            Security::Tls => 465,
            Security::None => 25,
        };
        match text.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                Some((host.trim_matches(['[', ']']).to_owned(), port.parse().ok()?))
            }
            _ if text.is_empty() => None,
            _ => Some((text.to_owned(), port)),
        }
    }

    /// Connects, protects the connection, and signs in.
    pub async fn open(&self, base: &Base) -> anyhow::Result<Connection> {
        tokio::time::timeout(OPEN, self.open_patiently(base))
            .await
            .unwrap_or_else(|_| Err(anyhow::anyhow!("the mail server {} does not answer", self.host)))
    }

    async fn open_patiently(&self, base: &Base) -> anyhow::Result<Connection> {
        let stream = match self.is_foreign {
            true => base.egress.connect(&self.host, self.port).await?,
            false => TcpStream::connect((self.host.as_str(), self.port)).await?,
        };
        let hello = ClientId::Domain(host_of(&base.public_url));
        let stream: Box<dyn lettre::transport::smtp::client::AsyncTokioStream> = match self.security {
            Security::Tls => Box::new(tls::connect(base, &self.host, stream).await?),
            _ => Box::new(stream),
        };
        let mut connection = AsyncSmtpConnection::connect_with_transport(stream, &hello).await?;
        if self.security == Security::Starttls {
            connection.starttls(self.tls_parameters(base)?, &hello).await?;
        }
        if !self.user.is_empty() {
            let credentials = Credentials::new(self.user.clone(), self.password.clone());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(Connection(connection))
    }

    fn tls_parameters(&self, base: &Base) -> anyhow::Result<TlsParameters> {
        let mut builder = TlsParameters::builder(self.host.clone());
        let ca_file = &base.config.egress.ca_file;
        if !ca_file.as_os_str().is_empty() {
            builder = builder.add_root_certificate(Certificate::from_pem(&std::fs::read(ca_file)?)?);
        }
        Ok(builder.build_rustls()?)
    }
}

impl Connection {
    /// Hands one letter over.
    pub async fn send(mut self, message: &Message) -> Fate {
        let bytes = message.formatted();
        let fate = match tokio::time::timeout(SEND, self.0.send(message.envelope(), &bytes)).await {
            Ok(Ok(_)) => Fate::Taken,
            Ok(Err(error)) => fate_of(&error),
            Err(_) => Fate::Unclear(format!("no answer within {} s", SEND.as_secs())),
        };
        let _ = tokio::time::timeout(Duration::from_secs(2), self.0.quit()).await;
        fate
    }
}

fn fate_of(error: &SmtpError) -> Fate {
    let text = match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    };
    if error.is_permanent() {
        Fate::Refused(text)
    } else if error.is_transient() {
        Fate::NotNow(text)
    } else {
        Fate::Unclear(text)
    }
}

/// The name by which we greet: the host of our own address.
fn host_of(public_url: &str) -> String {
    let host = url::Url::parse(public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| "localhost".to_owned())
}
