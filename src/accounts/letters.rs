//! Letters to the owners of accounts. One-time links are minted when a letter is sent, anew at each try: the journal and the
//! outbox hold no secret.

use std::collections::BTreeMap;

use anyhow::Context;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::emails;
use super::links::{self, Target};
use super::users::{self, User};
use crate::base::Base;
use crate::base::journal::Line;
use crate::base::letters::{Form, Letter, Reader, Role, Value, Writer};
use crate::base::tx::Tx;

type Placeholders = &'static [(&'static str, Form, &'static str)];

const NAME: (&str, Form, &str) = ("name", Form::Text, "Olga Ortega");
const LINK: (&str, Form, &str) = ("link", Form::Link, "https://example.org/account/");
const WITH_LINK: Placeholders = &[NAME, LINK];
const WITH_EMAIL: Placeholders = &[NAME, LINK, ("email", Form::Text, "olga@example.org")];

const ROLES: &[Role] = &[
    Role { name: "account_confirm", label: "mail-account-confirm", placeholders: WITH_LINK },
    Role { name: "account_exists", label: "mail-account-exists", placeholders: WITH_LINK },
    Role { name: "account_reset", label: "mail-account-reset", placeholders: WITH_LINK },
    Role { name: "account_email_confirm", label: "mail-account-email-confirm", placeholders: WITH_EMAIL },
    Role { name: "account_email_changed", label: "mail-account-email-changed", placeholders: WITH_EMAIL },
    Role { name: "account_new_device", label: "mail-account-new-device", placeholders: WITH_LINK },
    Role { name: "account_password_changed", label: "mail-account-password-changed", placeholders: WITH_LINK },
    Role { name: "account_ways_changed", label: "mail-account-ways-changed", placeholders: WITH_LINK },
];

/// Writes to the owners of accounts.
pub struct AccountLetters;

/// What a letter says besides the name of its reader.
struct Said {
    role: &'static str,
    email: String,
    link: String,
    /// An address that the letter speaks of.
    about: Option<String>,
    confidential: bool,
}

impl AccountLetters {
    async fn compose(&self, base: &Base, tx: &mut Tx, line: &Line) -> anyhow::Result<Option<Letter>> {
        let id = line.body["user"].as_i64().context("a fact about an account names it")?;
        let Some(user) = users::store::by_id(tx, id).await? else { return Ok(None) };
        let Some(said) = say(base, tx, line, &user).await? else { return Ok(None) };
        let mut values = BTreeMap::from([("name", Value::Text(user.name.clone())), ("link", Value::Link(said.link))]);
        if let Some(about) = said.about {
            values.insert("email", Value::Text(about));
        }
        Ok(Some(Letter {
            role: said.role,
            organizer_id: None,
            event_id: None,
            to: Reader { locale: user.reads().tag().to_owned(), name: user.name, email: said.email },
            values,
            confidential: said.confidential,
        }))
    }
}

async fn say(base: &Base, tx: &mut Tx, line: &Line, user: &User) -> anyhow::Result<Option<Said>> {
    let at = |path: &str| format!("{}{path}", base.public_url);
    let told =
        |role, path: &str| Said { role, email: user.email.clone(), link: at(path), about: None, confidential: false };
    Ok(match line.kind.as_str() {
        "user.registered" if users::store::is_confirmed(tx, user.id).await? == Some(true) => {
            Some(told("account_exists", "/login/"))
        }
        "user.registered" => Some(secret(base, tx, "account_confirm", user, Target::Confirm { user: user.id }).await?),
        "user.reset_requested" => Some(secret(base, tx, "account_reset", user, Target::Reset { user: user.id }).await?),
        "user.email_change_requested" => {
            let Some(change) = change(tx, line).await?.filter(|change| change.done_at.is_none()) else {
                return Ok(None);
            };
            let target = Target::ChangeEmail { user: user.id, change: change.id };
            let said = secret(base, tx, "account_email_confirm", user, target).await?;
            Some(Said { email: change.new_email.clone(), about: Some(change.new_email), ..said })
        }
        "user.email_changed" => {
            let Some(change) = change(tx, line).await? else { return Ok(None) };
            let said = told("account_email_changed", "/account/");
            Some(Said { email: change.old_email, about: Some(change.new_email), ..said })
        }
        "user.new_device" => Some(told("account_new_device", "/account/sessions/")),
        "user.security_changed" if line.body["what"] == "password" => {
            Some(told("account_password_changed", "/account/reset/"))
        }
        "user.security_changed" => Some(told("account_ways_changed", "/account/security/")),
        _ => None,
    })
}

/// A letter with a one-time link.
async fn secret(base: &Base, tx: &mut Tx, role: &'static str, user: &User, target: Target) -> anyhow::Result<Said> {
    let link = links::address(base, tx, target).await?;
    Ok(Said { role, email: user.email.clone(), link, about: None, confidential: true })
}

async fn change(tx: &mut Tx, line: &Line) -> anyhow::Result<Option<emails::store::Change>> {
    let id = line.body["change"].as_i64().context("a change of address has a number")?;
    Ok(emails::store::by_id(tx, id).await?)
}

impl Writer for AccountLetters {
    fn roles(&self) -> &'static [Role] {
        ROLES
    }

    fn wants(&self, kind: &str) -> bool {
        matches!(
            kind,
            "user.registered"
                | "user.reset_requested"
                | "user.email_change_requested"
                | "user.email_changed"
                | "user.new_device"
                | "user.security_changed"
        )
    }

    fn write<'a>(
        &'a self,
        base: &'a Base,
        tx: &'a mut Tx,
        line: &'a Line,
    ) -> BoxFuture<'a, anyhow::Result<Option<Letter>>> {
        self.compose(base, tx, line).boxed()
    }
}
