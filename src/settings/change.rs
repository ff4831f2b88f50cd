//! One PATCH: all of its values or none, and one fact with what they were before.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::kinds::Kind;
use super::pictures::{self, Uploads};
use super::registry::Definition;
use super::resolve::Values;
use super::{Place, domains, store};
use crate::base::Base;
use crate::base::error::{ApiError, Wrong, is_duplicate};
use crate::base::language::{Saying, say};
use crate::base::tx::{Fact, Tx};
use crate::orgs::permissions::Permissions;

/// Who wants to change what.
pub struct Change<'a> {
    pub place: Place,
    /// What the place is called in the journal: `event:fair`.
    pub subject: String,
    /// The language of plain texts.
    pub locale: &'a str,
    /// What the caller may do there.
    pub permissions: Permissions,
    /// Where pictures come from.
    pub uploads: &'a dyn Uploads,
}

/// Sets values; `null` takes the place's own away, so that it inherits again.
///
/// # Errors
/// 400 by key for what is no setting or no value of it; 403 where one of them needs more than the caller has.
pub async fn apply(base: &Base, tx: &mut Tx, change: &Change<'_>, wanted: &Map<String, Value>) -> Result<(), ApiError> {
    let wanted = check(base, change, wanted)?;
    let before = Values::load(tx, change.place).await?;
    let (mut old, mut new) = (Map::new(), Map::new());
    for (definition, mut value) in wanted {
        if let (Kind::Picture, Some(Value::String(picture))) = (definition.kind, &value) {
            let organizer = change.place.organizer();
            let stored = pictures::settle(tx, change.uploads, organizer, definition.key, picture).await?;
            value = Some(stored.into());
        }
        let own = before.own(definition.key);
        if own == value.as_ref() {
            continue;
        }
        store::put(tx, change.place, definition.key, value.as_ref()).await?;
        if definition.kind == Kind::Host {
            let host = value.as_ref().and_then(Value::as_str).unwrap_or_default();
            let put = store::put_domain(tx, change.place, host).await;
            put.map_err(|error| if is_duplicate(&error) { domains::taken(definition.key) } else { error.into() })?;
        }
        old.insert(definition.key.to_owned(), own.cloned().unwrap_or_default());
        new.insert(definition.key.to_owned(), value.unwrap_or_default());
    }
    if !new.is_empty() {
        tx.record(fact(change, json!({"old": old, "new": new}))).await?;
    }
    Ok(())
}

type Checked = Vec<(&'static Definition, Option<Value>)>;

fn check(base: &Base, change: &Change<'_>, wanted: &Map<String, Value>) -> Result<Checked, ApiError> {
    let mut checked = Vec::with_capacity(wanted.len());
    let mut wrong: Wrong = BTreeMap::new();
    for (key, value) in wanted {
        let Some(definition) = Definition::named(key).filter(|definition| change.place.has(definition)) else {
            wrong.entry(key.clone()).or_default().push(say("api-no-setting"));
            continue;
        };
        let at_event = matches!(change.place, Place::Event(..));
        if definition.needs.is_some_and(|needs| at_event && !change.permissions.contains(needs)) {
            return Err(ApiError::FORBIDDEN);
        }
        match read(base, definition, value, change.locale) {
            Ok(value) => checked.push((definition, value)),
            Err(sentence) => wrong.entry(key.clone()).or_default().push(sentence),
        }
    }
    if wrong.is_empty() { Ok(checked) } else { Err(ApiError::Invalid(wrong)) }
}

fn read(base: &Base, definition: &Definition, value: &Value, locale: &str) -> Result<Option<Value>, Saying> {
    if value.is_null() {
        return Ok(None);
    }
    let value = definition.kind.read(value, locale)?;
    if definition.kind == Kind::Host {
        domains::check(&base.public_url, value.as_str().unwrap_or_default())?;
    }
    Ok(Some(value))
}

fn fact(change: &Change<'_>, body: Value) -> Fact {
    let (kind, organizer_id, event_id) = match change.place {
        Place::Organizer(id) => ("organizer.settings_changed", id, None),
        Place::Event(organizer, event) => ("event.settings_changed", organizer, Some(event)),
    };
    Fact { kind, organizer_id: Some(organizer_id), event_id, subject: change.subject.clone(), body }
}
