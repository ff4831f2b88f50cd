//! What is asked of the one who decides, and what they tell; between processes it goes over the bus.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rules::Waiting;
use super::table::{Problem, Tab, Talk, Told};

/// What somebody wants of the table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Ask {
    Start(Box<Waiting>),
    Stop,
    Ready(Uuid),
    Extend(Uuid),
    Skip(Uuid),
    HangUp(Uuid),
    Report {
        call: Uuid,
        other: Uuid,
    },
    Reconnect(Uuid),
    /// Never these two again.
    Bar {
        other: Uuid,
    },
    /// How many wait?
    Count,
    /// The socket is gone; it is there again; the tab is closed.
    Lost,
    Back,
    Closed,
    /// Went out of the room.
    Leaves,
    /// The right to be here is lost.
    PutOut,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Reply {
    Done,
    Crowd(Crowd),
    Talk(Talk),
}

/// How many wait, and how many met lately.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crowd {
    pub waiting: u32,
    pub recent: u32,
    pub calls: u32,
}

/// Somebody on this node who waits or talks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mine {
    pub tab: Tab,
    pub wants: Waiting,
    pub call: Option<Uuid>,
}

/// Between processes, on the topic of the room.
#[derive(Debug, Serialize, Deserialize)]
pub enum Wire {
    Asked {
        id: u64,
        tab: Tab,
        person: Uuid,
        ask: Ask,
    },
    Answered {
        node: u64,
        id: u64,
        answer: Result<Reply, Problem>,
    },
    Told {
        tab: Tab,
        person: Uuid,
        told: Box<Told>,
    },
    /// This process decides from now on: tell it whom you have.
    Writes {
        node: u64,
    },
    /// Some of those who are here.
    Mine {
        node: u64,
        people: Vec<Mine>,
    },
    Crowd {
        node: u64,
        crowd: Crowd,
    },
}

pub fn topic(room_id: i64) -> String {
    format!("roulette:{room_id}")
}

pub fn encode(message: &Wire) -> Bytes {
    serde_json::to_vec(message).expect("bus messages are plain JSON").into()
}
