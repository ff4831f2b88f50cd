//! Ids as they stand on the wire.

use serde::{Deserialize, Deserializer, Serialize, de};
use std::{fmt, str::FromStr};
use ts_rs::TS;
use uuid::Uuid;

/// A person at this event.
pub type UserId = Uuid;
/// A chat channel; each room has one.
pub type ChannelId = Uuid;
/// A chat event: rising in the whole event, never reused.
pub type ChatEventId = i64;
/// A media session as the server named it.
pub type MediaSessionId = String;
/// A track in a room as the server named it.
pub type TrackId = String;
/// A session of the schedule: the id of its slot in the REST API.
pub type SessionId = i64;
/// A moment, RFC 3339 in UTC.
pub type Time = String;

/// A room of the event. Written as a number, read from a number or a string of one (older clients send strings).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, TS)]
pub struct RoomId(#[ts(type = "number")] pub i64);

impl fmt::Display for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for RoomId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RoomIdVisitor)
    }
}

struct RoomIdVisitor;

impl de::Visitor<'_> for RoomIdVisitor {
    type Value = RoomId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a room id")
    }

    fn visit_i64<E: de::Error>(self, id: i64) -> Result<RoomId, E> {
        Ok(RoomId(id))
    }

    fn visit_u64<E: de::Error>(self, id: u64) -> Result<RoomId, E> {
        i64::try_from(id).map(RoomId).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, id: &str) -> Result<RoomId, E> {
        i64::from_str(id).map(RoomId).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_id_is_a_number_or_a_string_of_one() {
        assert_eq!(serde_json::from_str::<RoomId>("7").unwrap(), RoomId(7));
        assert_eq!(serde_json::from_str::<RoomId>("\"7\"").unwrap(), RoomId(7));
        assert_eq!(serde_json::to_string(&RoomId(7)).unwrap(), "7");
        for wrong in ["7.5", "\"stage\"", "null", "18446744073709551615", "[7]"] {
            assert!(serde_json::from_str::<RoomId>(wrong).is_err(), "{wrong}");
        }
    }
}
