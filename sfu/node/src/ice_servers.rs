//! What a client is told about TURN: our own server behind the TLS door, and whatever else is configured.

use std::time::{Duration, SystemTime};

use crate::turn::Secret;

/// One entry of a browser's `iceServers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IceServer {
    /// `turns:host:port?transport=tcp` and the like.
    pub urls: Vec<String>,
    /// Unset for STUN servers.
    pub username: Option<String>,
    /// Unset for STUN servers.
    pub credential: Option<String>,
}

/// How clients of a server prove that we sent them.
#[derive(Clone, Debug)]
pub enum Proof {
    /// STUN wants none.
    None,
    /// The same for everybody, for ever.
    Fixed {
        /// User name.
        username: String,
        /// Password.
        credential: String,
    },
    /// Made for each client from a secret that the server knows too; expires
    /// ([`LIFETIME`](crate::turn::credentials::LIFETIME)).
    Expiring(Secret),
}

/// All servers that clients are told about.
#[derive(Clone, Debug, Default)]
pub struct IceServers(Vec<(Vec<String>, Proof)>);

impl IceServers {
    /// Adds servers that share a proof.
    pub fn add(&mut self, urls: Vec<String>, proof: Proof) {
        if !urls.is_empty() {
            self.0.push((urls, proof));
        }
    }

    /// The list for one client. `user` appears in user names and is what allocations are counted by.
    pub fn for_user(&self, user: &str) -> Vec<IceServer> {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        self.0.iter().map(|(urls, proof)| server(urls, proof, now, user)).collect()
    }
}

fn server(urls: &[String], proof: &Proof, now: Duration, user: &str) -> IceServer {
    let (username, credential) = match proof {
        Proof::None => (None, None),
        Proof::Fixed { username, credential } => (Some(username.clone()), Some(credential.clone())),
        Proof::Expiring(secret) => {
            let (username, credential) = secret.credentials(now, user);
            (Some(username), Some(credential))
        }
    };
    IceServer { urls: urls.to_vec(), username, credential }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turn::credentials::user_of;

    #[test]
    fn each_client_gets_its_own_credentials_for_servers_that_share_a_secret() {
        let mut servers = IceServers::default();
        servers.add(vec!["stun:stun.example.org".to_owned()], Proof::None);
        servers.add(Vec::new(), Proof::None);
        let fixed = Proof::Fixed { username: "us".to_owned(), credential: "them".to_owned() };
        servers.add(vec!["turn:turn.example.org".to_owned()], fixed);
        servers.add(vec!["turns:a".to_owned(), "turns:b".to_owned()], Proof::Expiring(Secret::new("shared")));
        let list = servers.for_user("alice");
        assert_eq!(list.len(), 3);
        assert_eq!((&list[0].username, list[1].credential.as_deref()), (&None, Some("them")));
        let username = list[2].username.as_deref().expect("a user name");
        assert_eq!(user_of(username, Duration::ZERO), Some("alice"));
        assert_eq!(list[2].credential, Some(Secret::new("shared").password(username)));
    }
}
