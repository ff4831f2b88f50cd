//! One call: from the question whether everybody is there to its end.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use uuid::Uuid;

use super::super::rules::{Compromise, MAX_GROUP, Rounds};
use super::Talk;
use crate::base::time::Timestamp;

#[derive(Clone, Debug)]
pub struct Call {
    pub id: Uuid,
    /// The node whose media it is on: that of the one who waited longest.
    pub host: u64,
    pub people: Vec<Uuid>,
    pub shared: Vec<String>,
    pub compromise: Compromise,
    pub stage: Stage,
}

#[derive(Clone, Debug)]
pub enum Stage {
    /// Everybody was asked whether they are there.
    Asked {
        until: Timestamp,
        ready: HashSet<Uuid>,
    },
    On {
        started: Timestamp,
        ends: Timestamp,
        extensions: u32,
        wants: BTreeSet<Uuid>,
    },
}

impl Call {
    pub fn has(&self, person: Uuid) -> bool {
        self.people.contains(&person)
    }

    pub fn is_on(&self) -> bool {
        matches!(self.stage, Stage::On { .. })
    }

    /// Whether its next moment has come: the end of the question, or of the round.
    pub fn is_due(&self, now: Timestamp) -> bool {
        match self.stage {
            Stage::Asked { until, .. } => until <= now,
            Stage::On { ends, .. } => ends <= now,
        }
    }

    /// Whether half of a round is left for somebody who joins.
    pub fn takes_more(&self, now: Timestamp, rounds: &Rounds) -> bool {
        let half: Duration = rounds.round / 2;
        matches!(self.stage, Stage::On { ends, .. } if now.plus(half) <= ends) && self.people.len() < MAX_GROUP
    }

    /// What its members are told; nothing while they are only asked.
    pub fn talk(&self, rounds: &Rounds) -> Option<Talk> {
        let Stage::On { started, ends, extensions, .. } = &self.stage else { return None };
        Some(Talk {
            call: self.id,
            host: self.host,
            people: self.people.clone(),
            shared: self.shared.clone(),
            started: *started,
            ends: *ends,
            extensions_left: rounds.max_extensions.saturating_sub(*extensions),
        })
    }
}
