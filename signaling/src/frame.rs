//! Frames: JSON arrays in text. Reading is total: whatever a peer sends is an [`Incoming`] or a [`Malformed`] that says
//! what to answer.

use crate::protocol::{ErrorCode, Failure};
use serde::Serialize;
use serde_json::Value;

/// The largest frame that a peer may send, in bytes. Larger: SDP of more tracks fits; smaller: less memory per hostile
/// socket. The WebSocket layer ends the socket beyond it, since the rest of such a frame cannot be skipped.
pub const MAX_FRAME: usize = 64 * 1024;

/// The longest correlation id in bytes; it is kept while the request runs.
pub const MAX_CORRELATION: usize = 128;

/// What ties a reply to its request: any JSON number or string that the client chose, or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Correlation(Option<Value>);

/// A frame from a client.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    pub action: String,
    pub correlation: Correlation,
    pub payload: Value,
}

/// A frame that is none, with the failure to answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Malformed {
    pub correlation: Correlation,
    pub failure: Failure,
}

/// Reads `[action, id, payload]` or `[action, payload]`.
pub fn read(text: &str) -> Result<Incoming, Malformed> {
    if text.len() > MAX_FRAME {
        return Err(malformed("the frame is larger than 64 KiB"));
    }
    let parts: Vec<Value> = serde_json::from_str(text).map_err(|_| malformed("not a JSON array"))?;
    let mut parts = parts.into_iter();
    let (action, correlation, payload) = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(action), Some(payload), None, None) => (action, Correlation::default(), payload),
        (Some(action), Some(id), Some(payload), None) => (action, Correlation::read(id)?, payload),
        _ => return Err(malformed("not an array of two or three")),
    };
    match action {
        Value::String(action) => Ok(Incoming { action, correlation, payload }),
        _ => Err(Malformed { correlation, ..malformed("the action is not a string") }),
    }
}

impl Correlation {
    fn read(id: Value) -> Result<Correlation, Malformed> {
        match &id {
            Value::Number(_) => Ok(Correlation(Some(id))),
            Value::String(text) if text.len() <= MAX_CORRELATION => Ok(Correlation(Some(id))),
            _ => Err(malformed("the id is not a number or short string")),
        }
    }

    /// The frame `["success", id, data]`; data `null` becomes `{}`.
    pub fn success(&self, data: &Value) -> String {
        match data {
            Value::Null => self.reply("success", &serde_json::json!({})),
            data => self.reply("success", data),
        }
    }

    /// The frame `["error", id, failure]`.
    pub fn error(&self, failure: &Failure) -> String {
        self.reply("error", failure)
    }

    fn reply(&self, verdict: &str, body: &impl Serialize) -> String {
        match &self.0 {
            Some(id) => write(&(verdict, id, body)),
            None => write(&(verdict, body)),
        }
    }
}

/// Writes an array frame.
pub fn write(frame: &impl Serialize) -> String {
    serde_json::to_string(frame).expect("frames are plain JSON")
}

fn malformed(reason: &str) -> Malformed {
    let failure = Failure::new(ErrorCode::ProtocolInvalidFrame).message(reason);
    Malformed { correlation: Correlation::default(), failure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_id_is_echoed_as_it_came() {
        for id in ["7", "7.25", "\"seven\"", "-1"] {
            let frame = read(&format!("[\"room.enter\",{id},{{}}]")).unwrap();
            assert_eq!(frame.correlation.success(&json!({"a": 1})), format!("[\"success\",{id},{{\"a\":1}}]"));
        }
        assert_eq!(read("[\"x\",{}]").unwrap().correlation.success(&Value::Null), "[\"success\",{}]");
    }

    #[test]
    fn a_malformed_frame_says_what_is_wrong() {
        let long_id = format!("[\"x\",\"{}\",{{}}]", "i".repeat(MAX_CORRELATION + 1));
        for text in ["", "x", "{}", "[]", "[\"x\"]", "[\"x\",1,2,3]", "[\"x\",[],{}]", "[\"x\",null,{}]", &long_id] {
            assert_eq!(read(text).unwrap_err().failure.code, ErrorCode::ProtocolInvalidFrame, "{text}");
        }
        assert!(read(&"[".repeat(MAX_FRAME)).is_err());
        assert!(read(&format!("[\"x\",\"{}\"]", "y".repeat(MAX_FRAME))).is_err());
    }

    #[test]
    fn an_error_about_the_action_still_carries_the_id() {
        let malformed = read("[7,\"id\",{}]").unwrap_err();
        assert!(malformed.correlation.error(&malformed.failure).starts_with("[\"error\",\"id\",{"));
    }
}
