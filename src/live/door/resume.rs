//! Resume: the token of a dropped session leads to its task, which hands everything over to the new socket's task.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use signaling::session::Session;
use tokio::sync::mpsc;

use super::Seat;
use crate::live::hall::{Mail, Mailbox};

/// Tokens that lead to one session: the newest, and the one before in case the client never got the newest.
const TOKENS: usize = 2;

/// Everything that outlives a socket.
pub struct Handover {
    pub session: Session,
    pub seat: Arc<Seat>,
    pub mailbox: Mailbox,
    pub mail: mpsc::Receiver<Mail>,
    pub tokens: VecDeque<String>,
}

/// Sessions of this process that can be resumed, by token.
#[derive(Default)]
pub struct Resumables {
    mailboxes: Mutex<HashMap<String, (i64, Mailbox)>>,
}

impl Resumables {
    /// A session of this event can be resumed with one more token.
    pub fn add(&self, tokens: &mut VecDeque<String>, token: String, event_id: i64, mailbox: Mailbox) {
        let mut mailboxes = self.mailboxes();
        mailboxes.insert(token.clone(), (event_id, mailbox));
        tokens.push_back(token);
        while tokens.len() > TOKENS {
            tokens.pop_front().and_then(|oldest| mailboxes.remove(&oldest));
        }
    }

    pub fn find(&self, token: &str, event_id: i64) -> Option<Mailbox> {
        self.mailboxes().get(token).filter(|(event, _)| *event == event_id).map(|(_, mailbox)| mailbox.clone())
    }

    pub fn strike(&self, tokens: &VecDeque<String>) {
        let mut mailboxes = self.mailboxes();
        for token in tokens {
            mailboxes.remove(token);
        }
    }

    fn mailboxes(&self) -> MutexGuard<'_, HashMap<String, (i64, Mailbox)>> {
        self.mailboxes.lock().expect("no holder of this lock panics")
    }
}
