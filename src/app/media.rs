//! The media node and the ways to it, as the configuration wants them.

use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use anyhow::Context;
use sfu_node::door::{Behind, CertificateFiles, Door, MAX_WAITING_WEB, Web};
use sfu_node::turn::{Secret, Target, Turn};
use sfu_node::{Advertised, IceServers, Node, NodeConfig, Notice, Proof, Route};
use tokio::sync::mpsc;

use crate::base::config::{Ice, Media as Config, MediaDoor};

/// Port of the door in URLs when the configuration names none.
const TLS_PORT: u16 = 443;

/// What was started.
pub struct Media {
    pub node: Node,
    pub notices: mpsc::Receiver<Notice>,
    pub ice_servers: IceServers,
    pub door: Option<Door>,
    /// Web clients that come through the door.
    pub web: Option<mpsc::Receiver<Web>>,
}

/// Starts the node and opens its door.
pub fn start(config: &Config) -> anyhow::Result<Media> {
    let (node, notices) = Node::start(node_config(config)?)
        .with_context(|| format!("cannot start media on {} (media.listen, media.tcp)", config.listen))?;
    let mut ice_servers = IceServers::default();
    let (door, web) = match config.door.listen.as_str() {
        "" => (None, None),
        _ => {
            let (door, web) = open_door(&config.door, &node, &mut ice_servers)?;
            (Some(door), web)
        }
    };
    ice_servers.add(config.ice.urls.clone(), proof(&config.ice)?);
    Ok(Media { node, notices, ice_servers, door, web })
}

fn node_config(config: &Config) -> anyhow::Result<NodeConfig> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let shards = if config.shards == 0 { (cores / 2).max(1) } else { config.shards };
    let advertise = config.advertise.iter().map(|text| read("media.advertise", text));
    anyhow::ensure!(config.max_load > 0.0, "media.max_load is a share of a core above 0, like 0.8");
    Ok(NodeConfig {
        shards,
        advertise: advertise.collect::<anyhow::Result<Vec<Advertised>>>()?,
        tcp: read("media.tcp", &config.tcp)?,
        single_port: config.single_port,
        pin: read("media.pin", &config.pin)?,
        room_spread: config.room_spread.max(1),
        max_load: config.max_load,
        ..NodeConfig::new(config.listen)
    })
}

fn open_door(
    config: &MediaDoor,
    node: &Node,
    ice_servers: &mut IceServers,
) -> anyhow::Result<(Door, Option<mpsc::Receiver<Web>>)> {
    let listen = read("media.door.listen", &config.listen)?;
    let tls = certificate(config)?;
    anyhow::ensure!(tls.is_some() || !config.web, "media.door.web wants media.door.tls_cert and tls_key");
    let secret = Secret::random();
    let targets: Vec<Target> =
        node.media_addresses().into_iter().map(|(outer, inner)| Target { outer, inner }).collect();
    let (sender, web) = mpsc::channel(MAX_WAITING_WEB);
    let behind = Behind {
        tls: tls.clone(),
        turn: Some(Turn::new(secret.clone(), targets.clone(), config.max_allocations)),
        web: config.web.then_some(sender),
        node: Some(node.clone()),
    };
    let door = Door::open(listen, behind).with_context(|| format!("cannot open media.door at {listen}"))?;
    let bound = door.local_addr().port();
    let (host, port) = match config.host.rsplit_once(':') {
        Some((host, port)) => (host, read("the port of media.door.host", port)?),
        None if listen.port() == 0 => (config.host.as_str(), bound),
        None => (config.host.as_str(), if bound == 0 { TLS_PORT } else { bound }),
    };
    let mut ips: Vec<_> = targets.iter().map(|target| target.outer.ip()).collect();
    ips.sort_unstable();
    ips.dedup();
    node.announce(ips.iter().map(|ip| Route::tcp((*ip, port).into())).collect());
    ice_servers.add(urls(host, port, tls.is_some()), Proof::Expiring(secret));
    Ok((door, config.web.then_some(web)))
}

/// TLS wants a name; without one nobody is sent to it. Plain TCP helps where only the port matters.
fn urls(host: &str, port: u16, tls: bool) -> Vec<String> {
    if host.is_empty() {
        return Vec::new();
    }
    let scheme = if tls { "turns" } else { "turn" };
    vec![format!("{scheme}:{host}:{port}?transport=tcp")]
}

fn certificate(config: &MediaDoor) -> anyhow::Result<Option<CertificateFiles>> {
    let empty = |path: &Path| path.as_os_str().is_empty();
    match (empty(&config.tls_cert), empty(&config.tls_key)) {
        (true, true) => Ok(None),
        (false, false) => {
            Ok(Some(CertificateFiles { certificates: config.tls_cert.clone(), key: config.tls_key.clone() }))
        }
        _ => anyhow::bail!("media.door.tls_cert and media.door.tls_key belong together"),
    }
}

fn proof(config: &Ice) -> anyhow::Result<Proof> {
    match (config.secret.as_str(), config.username.as_str(), config.credential.as_str()) {
        ("", "", "") => Ok(Proof::None),
        (secret, "", "") => Ok(Proof::Expiring(Secret::new(secret))),
        ("", username, credential) if !username.is_empty() && !credential.is_empty() => {
            Ok(Proof::Fixed { username: username.to_owned(), credential: credential.to_owned() })
        }
        _ => anyhow::bail!("media.ice wants a secret, or a username and a credential, or neither"),
    }
}

fn read<T>(key: &str, text: &str) -> anyhow::Result<T>
where
    T: FromStr<Err: Display>,
{
    text.parse().map_err(|error| anyhow::anyhow!("{key}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::config::{Sources, load};

    fn config(pairs: &[(&str, &str)]) -> Config {
        let environment = pairs.iter().map(|(key, value)| (format!("EVENTYAY__MEDIA__{key}"), value.to_string()));
        load(&Sources { environment: environment.collect(), ..Sources::default() })
            .expect("a configuration")
            .config
            .media
    }

    #[test]
    fn the_configuration_says_how_the_node_listens() {
        let config = config(&[("ADVERTISE", "198.51.100.7:4000,2001:db8::7"), ("TCP", ""), ("PIN", "off")]);
        let node = node_config(&config).expect("a node");
        let advertised: Vec<String> = node.advertise.iter().map(Advertised::to_string).collect();
        assert_eq!(advertised, ["198.51.100.7:4000", "2001:db8::7"]);
        assert_eq!((node.tcp, node.pin), (sfu_node::TcpListen::Off, sfu_node::Pin::Off));
        for (key, value) in [("ADVERTISE", "media.example"), ("TCP", "443"), ("PIN", "maybe"), ("MAX_LOAD", "0")] {
            assert!(node_config(&self::config(&[(key, value)])).is_err(), "{key}={value}");
        }
    }

    #[tokio::test]
    async fn clients_are_told_about_the_door_and_about_other_servers() {
        let config = config(&[
            ("LISTEN", "127.0.0.1:0"),
            ("DOOR__LISTEN", "127.0.0.1:0"),
            ("DOOR__HOST", "media.example.org:8443"),
            ("ICE__URLS", "stun:a.example,turn:b.example"),
            ("ICE__SECRET", "shared"),
        ]);
        let media = start(&config).expect("media");
        let servers = media.ice_servers.for_user("alice");
        let urls: Vec<&str> = servers.iter().flat_map(|server| &server.urls).map(String::as_str).collect();
        assert_eq!(urls, ["turn:media.example.org:8443?transport=tcp", "stun:a.example", "turn:b.example"]);
        assert!(servers.iter().all(|server| server.credential.is_some()));
    }

    #[test]
    fn half_a_certificate_or_two_kinds_of_credentials_are_mistakes() {
        assert!(certificate(&config(&[("DOOR__TLS_CERT", "cert.pem")]).door).is_err());
        assert!(proof(&config(&[("ICE__SECRET", "a"), ("ICE__USERNAME", "b")]).ice).is_err());
        assert!(proof(&config(&[("ICE__USERNAME", "b")]).ice).is_err());
    }
}
