//! Who did it, as people read it.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::store;
use crate::access::people;
use crate::accounts::users;
use crate::base::db::Conn;
use crate::base::journal::Line;

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AuditActor)]
pub struct Actor {
    /// user, person, token, device, application, visitor or system
    #[serde(rename = "type")]
    kind: String,
    /// Its id, where there are several of its type.
    id: Option<String>,
    /// Its name, while it exists.
    name: Option<String>,
}

impl Actor {
    /// From the journal's word for it: `user:7`, `system`.
    fn of_word(word: &str) -> Self {
        let (kind, id) = word.split_once(':').map_or((word, None), |(kind, id)| (kind, Some(id.to_owned())));
        Actor { kind: kind.to_owned(), id, name: None }
    }

    /// The journal's word for it.
    pub fn word(&self) -> String {
        self.id.as_ref().map_or(self.kind.clone(), |id| format!("{}:{id}", self.kind))
    }

    /// Its name, where it has one.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
}

/// The actors of some lines, each looked up once.
#[derive(Default)]
pub struct Actors(BTreeMap<String, Actor>);

impl Actors {
    /// Looks up those that are not known yet.
    pub async fn learn(&mut self, conn: &mut Conn, organizer_id: i64, lines: &[Line]) -> Result<(), sqlx::Error> {
        for line in lines {
            if self.0.contains_key(&line.actor) {
                continue;
            }
            let mut actor = Actor::of_word(&line.actor);
            actor.name = name(conn, organizer_id, &actor).await?;
            self.0.insert(line.actor.clone(), actor);
        }
        Ok(())
    }

    /// The actor of a line that was learnt.
    pub fn of(&self, line: &Line) -> Actor {
        self.0.get(&line.actor).cloned().unwrap_or_else(|| Actor::of_word(&line.actor))
    }
}

async fn name(conn: &mut Conn, organizer_id: i64, actor: &Actor) -> Result<Option<String>, sqlx::Error> {
    let Some(id) = actor.id.as_deref() else { return Ok(None) };
    Ok(match actor.kind.as_str() {
        "user" => match id.parse() {
            Ok(id) => users::store::by_id(conn, id).await?.map(|user| user.name),
            Err(_) => None,
        },
        "token" => match id.parse() {
            Ok(id) => store::token_name(conn, organizer_id, id).await?,
            Err(_) => None,
        },
        "device" => match id.parse() {
            Ok(id) => store::device_name(conn, organizer_id, id).await?,
            Err(_) => None,
        },
        // `application:3:user:7`: the application acted, in the name of the account.
        "application" => match id.split(':').next().map(str::parse) {
            Some(Ok(id)) => store::application_name(conn, id).await?,
            _ => None,
        },
        "person" => match id.parse() {
            Ok(id) => people::store::by_id(conn, id).await?.map(|person| person.display_name),
            Err(_) => None,
        },
        _ => None,
    })
}
