//! The keeper of the doors: how often somebody may be wrong, or ask for mail, before they have to wait.
//!
//! Nobody can lock an owner out. A stranger is counted by address, and all strangers together by account; a browser that the
//! owner signed in on before is counted by itself and by nothing else.

use std::time::Duration;

use ipnet::IpNet;

use super::tries::{TooMany, Tries};
use super::visit::Visit;
use crate::base::time::Timestamp;
use crate::base::web::client;

/// Window of wrong passwords and codes.
const WINDOW: Duration = Duration::from_secs(5 * 60);
/// Wrong tries per address, and per known device (the field's figure).
const WRONG: usize = 10;
/// Wrong tries of all strangers together at one account: what a crowd of addresses gets.
const WRONG_OF_STRANGERS: usize = 50;
/// Wrong codes per account; only who has the password comes so far. A million codes then last for years.
const WRONG_CODES: usize = 5;
/// Mails that one address may be sent on request in [`MAIL_WINDOW`].
const MAILS: usize = 3;
/// Requests for mails from one client's address in [`MAIL_WINDOW`].
const MAIL_REQUESTS: usize = 20;
const MAIL_WINDOW: Duration = Duration::from_secs(3600);

/// One for each process: with several, each counts for itself.
pub struct Keeper {
    clients: Tries<IpNet>,
    strangers: Tries<String>,
    devices: Tries<i64>,
    codes: Tries<i64>,
    mails: Tries<String>,
    mail_requests: Tries<IpNet>,
}

impl Default for Keeper {
    fn default() -> Self {
        Keeper {
            clients: Tries::new(WRONG, WINDOW),
            strangers: Tries::new(WRONG_OF_STRANGERS, WINDOW),
            devices: Tries::new(WRONG, WINDOW),
            codes: Tries::new(WRONG_CODES, WINDOW),
            mails: Tries::new(MAILS, MAIL_WINDOW),
            mail_requests: Tries::new(MAIL_REQUESTS, MAIL_WINDOW),
        }
    }
}

/// A counted try; say [`Attempt::was_right`] when it was.
#[must_use = "a right try that is not given back counts as a wrong one"]
pub struct Attempt<'a> {
    keeper: &'a Keeper,
    by: Counted,
}

enum Counted {
    Device(i64),
    Stranger { client: IpNet, account: String },
    Code(i64),
}

impl Keeper {
    /// Counts a try to sign in. `device`: the known one of this account, if the browser is one.
    pub fn password(
        &self,
        visit: &Visit,
        email: &str,
        device: Option<i64>,
        now: Timestamp,
    ) -> Result<Attempt<'_>, TooMany> {
        let by = match device {
            Some(device) => {
                self.devices.begin(&device, now)?;
                Counted::Device(device)
            }
            None => {
                let (client, account) = (client::network(visit.address), email.trim().to_lowercase());
                self.clients.begin(&client, now)?;
                self.strangers.begin(&account, now)?;
                Counted::Stranger { client, account }
            }
        };
        Ok(Attempt { keeper: self, by })
    }

    /// Counts a code of the second step.
    pub fn code(&self, user_id: i64, now: Timestamp) -> Result<Attempt<'_>, TooMany> {
        self.codes.begin(&user_id, now)?;
        Ok(Attempt { keeper: self, by: Counted::Code(user_id) })
    }

    /// Counts a request for a mail. `Ok(false)`: the address had enough of them; say nothing and send none.
    pub fn mail(&self, visit: &Visit, email: &str, now: Timestamp) -> Result<bool, TooMany> {
        self.mail_requests.begin(&client::network(visit.address), now)?;
        Ok(self.mails.begin(&email.trim().to_lowercase(), now).is_ok())
    }
}

impl Attempt<'_> {
    /// Takes the count back.
    pub fn was_right(self) {
        match &self.by {
            Counted::Device(device) => self.keeper.devices.forgive(device),
            Counted::Code(user) => self.keeper.codes.forgive(user),
            Counted::Stranger { client, account } => {
                self.keeper.clients.forgive(client);
                self.keeper.strangers.forgive(account);
            }
        }
    }
}
