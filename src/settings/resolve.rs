//! From rows to values: the event's own, else the organizer's, else the default.

use std::collections::BTreeMap;

use serde_json::Value;

use super::registry::{Definition, REGISTRY, Reach};
use super::{Settings, store};
use crate::base::config::Config;
use crate::base::db::Conn;

/// Whose settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Organizer(i64),
    /// An event (the second id) of an organizer.
    Event(i64, i64),
}

impl Place {
    /// The organizer whose it is in the end.
    pub fn organizer(self) -> i64 {
        match self {
            Place::Organizer(id) | Place::Event(id, _) => id,
        }
    }

    /// Whether a setting stands there.
    pub fn has(self, definition: &Definition) -> bool {
        matches!(self, Place::Organizer(_)) || definition.reach != Reach::Organizer
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Default,
    Organizer,
    Event,
}

impl Origin {
    /// The word for it in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Default => "default",
            Origin::Organizer => "organizer",
            Origin::Event => "event",
        }
    }
}

/// A setting with its value.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub definition: &'static Definition,
    pub value: Value,
    pub origin: Origin,
    /// What it would be without the place's own value.
    pub inherited: Value,
}

/// The values at a place, before anybody asks for one of them.
pub struct Values {
    organizer: BTreeMap<String, Value>,
    /// None at an organizer.
    event: Option<BTreeMap<String, Value>>,
}

impl Values {
    pub async fn load(conn: &mut Conn, place: Place) -> Result<Self, sqlx::Error> {
        let (organizer, event) = match place {
            Place::Organizer(id) => (id, None),
            Place::Event(organizer, event) => (organizer, Some(store::of_event(conn, event).await?)),
        };
        Ok(Values { organizer: store::of_organizer(conn, organizer).await?, event })
    }

    /// One setting. A stored value that this release does not understand counts as none.
    pub fn of(&self, config: &Config, definition: &'static Definition) -> Resolved {
        let known = |rows: &BTreeMap<String, Value>| {
            rows.get(definition.key).and_then(|value| definition.kind.read(value, "en").ok())
        };
        let of_organizer = known(&self.organizer);
        let default = (definition.default)(config);
        let own = |value: Value, origin, inherited| Resolved { definition, value, origin, inherited };
        let Some(event) = &self.event else {
            return match of_organizer {
                Some(value) => own(value, Origin::Organizer, default),
                None => own(default.clone(), Origin::Default, default),
            };
        };
        let (above, origin) = match of_organizer.filter(|_| definition.reach != Reach::Separate) {
            Some(value) => (value, Origin::Organizer),
            None => (default, Origin::Default),
        };
        match known(event) {
            Some(value) => own(value, Origin::Event, above),
            None => own(above.clone(), origin, above),
        }
    }

    /// The place's own row, where it has one.
    pub fn own(&self, key: &str) -> Option<&Value> {
        self.event.as_ref().unwrap_or(&self.organizer).get(key)
    }

    fn typed(&self, config: &Config) -> Settings {
        Settings::from_values(|key| match Definition::named(key) {
            Some(definition) => self.of(config, definition).value,
            None => Value::Null,
        })
    }
}

/// What holds at an event.
pub async fn of_event(
    conn: &mut Conn,
    config: &Config,
    organizer_id: i64,
    event_id: i64,
) -> Result<Settings, sqlx::Error> {
    Ok(Values::load(conn, Place::Event(organizer_id, event_id)).await?.typed(config))
}

/// What holds for events of an organizer that do not say otherwise.
pub async fn of_organizer(conn: &mut Conn, config: &Config, organizer_id: i64) -> Result<Settings, sqlx::Error> {
    Ok(Values::load(conn, Place::Organizer(organizer_id)).await?.typed(config))
}

/// Every setting of a place, in the registry's order.
pub async fn all(conn: &mut Conn, config: &Config, place: Place) -> Result<Vec<Resolved>, sqlx::Error> {
    let values = Values::load(conn, place).await?;
    Ok(REGISTRY.iter().filter(|definition| place.has(definition)).map(|one| values.of(config, one)).collect())
}
