//! The letter that asks somebody to join a team. Its link is minted when the letter is sent.

use std::collections::BTreeMap;

use anyhow::Context;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{invites, store};
use crate::accounts::users;
use crate::base::Base;
use crate::base::journal::Line;
use crate::base::language::Language;
use crate::base::letters::{Form, Letter, Reader, Role, Value, Writer};
use crate::base::tx::Tx;
use crate::orgs::organizers;

const ROLES: &[Role] = &[Role {
    name: "team_invited",
    label: "mail-team-invited",
    placeholders: &[
        ("organizer", Form::Text, "Lotus Foundation"),
        ("team", Form::Text, "Box office"),
        ("link", Form::Link, "https://example.org/invite/secret/"),
    ],
}];

/// Writes to those who are asked to join a team.
pub struct TeamLetters;

impl TeamLetters {
    async fn compose(&self, base: &Base, tx: &mut Tx, line: &Line) -> anyhow::Result<Option<Letter>> {
        let organizer_id = line.organizer_id.context("a team belongs to an organizer")?;
        let (team, invite) = (line.body["team"].as_i64(), line.body["invite"].as_i64());
        let (team, invite) = (team.context("the fact names the team")?, invite.context("and the invitation")?);
        let Some(organizer) = organizers::store::by_id(tx, organizer_id).await? else { return Ok(None) };
        let Some(team) = store::by_id(tx, organizer_id, team).await? else { return Ok(None) };
        let Some(asked) = store::invite_by_id(tx, invite).await? else { return Ok(None) };
        let account = users::store::by_email(tx, &asked.email).await?;
        let locale = account.map_or_else(Language::english, |account| account.reads()).tag().to_owned();
        let Some(secret) = invites::mint(tx, invite).await? else { return Ok(None) };
        Ok(Some(Letter {
            role: "team_invited",
            organizer_id: Some(organizer_id),
            event_id: None,
            to: Reader { name: String::new(), email: asked.email, locale },
            values: BTreeMap::from([
                ("organizer", Value::Text(organizer.name)),
                ("team", Value::Text(team.name)),
                ("link", Value::Link(format!("{}/invite/{secret}/", base.public_url))),
            ]),
            confidential: true,
        }))
    }
}

impl Writer for TeamLetters {
    fn roles(&self) -> &'static [Role] {
        ROLES
    }

    fn wants(&self, kind: &str) -> bool {
        kind == "team.invited"
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
