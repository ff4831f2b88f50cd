//! The one process that decides for a room: a table, the lease under which it decides, and what must be written down.

use std::collections::HashSet;
use std::time::Duration;

use uuid::Uuid;

use super::rules::{Compromise, Waiting};
use super::store;
use super::table::{Call, Effect, How, Note, Problem, Stage, Tab, Table};
use super::wire::{Ask, Crowd, Mine, Reply};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::base::tx::Actor;
use crate::live::hall::Hall;
use crate::live::people;

/// A lease lasts this long unless renewed. Longer: after a crash people wait longer for another process.
const LEASE: Duration = Duration::from_secs(6);
const RENEW: Duration = Duration::from_secs(2);
/// Calls that began within this are told as recent.
const RECENT: Duration = Duration::from_secs(300);

pub(super) struct Writer {
    pub table: Table,
    room_id: i64,
    renewed: Timestamp,
    /// Calls that began lately.
    begun: Vec<Timestamp>,
}

impl Writer {
    /// Takes the lease when it is free, and the table where the last process left it.
    pub async fn take_over(hall: &Hall, room_id: i64) -> Result<Option<Writer>, sqlx::Error> {
        let base = hall.live().base();
        let now = base.now();
        let mut tx = base.begin(Actor::System).await?;
        if !store::take_lease(&mut tx, room_id, hall.live().node(), now, now.plus(LEASE)).await? {
            return Ok(None);
        }
        let table = restore(&mut tx, hall.event.id, room_id, now).await?;
        let recent = store::begun_since(&mut tx, room_id, now.minus(RECENT)).await?;
        tx.commit().await?;
        let begun = vec![now; usize::try_from(recent).unwrap_or(0)];
        Ok(Some(Writer { table, room_id, renewed: now, begun }))
    }

    pub fn answer(&mut self, tab: Tab, person: Uuid, ask: &Ask, now: Timestamp) -> Result<Reply, Problem> {
        match ask {
            Ask::Start(wants) => self.table.start(tab, Waiting { since: now, ..wants.as_ref().clone() })?,
            Ask::Stop => self.table.stop(person, now),
            Ask::Ready(call) => self.table.ready(person, *call, now)?,
            Ask::Extend(call) => self.table.extend(person, *call)?,
            Ask::Skip(call) => self.table.skip(person, *call, now)?,
            Ask::HangUp(call) => self.table.hang_up(person, *call, now)?,
            Ask::Report { call, other } => self.table.report(person, *call, *other, now)?,
            Ask::Reconnect(call) => return self.table.reconnect(person, *call, tab).map(Reply::Talk),
            Ask::Bar { other } => self.table.bar(person, *other, now),
            Ask::Count => {}
            Ask::Lost => self.table.lose(person, tab, now),
            Ask::Back => self.table.regain(person, tab),
            Ask::Closed => self.table.close(person, tab, now),
            Ask::Leaves => self.table.go(person, tab, now),
            Ask::PutOut => self.table.put_out(person, now),
        }
        Ok(match ask {
            Ask::Start(_) | Ask::Count => Reply::Crowd(self.crowd()),
            _ => Reply::Done,
        })
    }

    /// Time goes on: what follows is written down, and returned to be told.
    pub async fn turn(&mut self, hall: &Hall) -> Result<Vec<Effect>, sqlx::Error> {
        let base = hall.live().base();
        let now = base.now();
        if self.renewed.plus(RENEW) <= now || now < self.renewed {
            self.renew(hall, now).await?;
        }
        self.table.tick(now, &mut Uuid::now_v7);
        let effects = self.table.take_effects();
        let notes: Vec<&Note> = effects
            .iter()
            .filter_map(|effect| if let Effect::Note(note) = effect { Some(note) } else { None })
            .collect();
        if !notes.is_empty() {
            let mut tx = base.begin(Actor::System).await?;
            for note in &notes {
                store::note(&mut tx, hall.event.id, self.room_id, note, now).await?;
            }
            tx.commit().await?;
        }
        self.begun.extend(notes.iter().filter(|note| matches!(note, Note::Started { .. })).map(|_| now));
        self.begun.retain(|at| at.plus(RECENT) > now);
        Ok(effects)
    }

    pub fn crowd(&self) -> Crowd {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let calls = self.table.calls().filter(|call| call.is_on()).count();
        Crowd { waiting: count(self.table.waiting()), recent: count(self.begun.len()), calls: count(calls) }
    }

    /// People who were here before this process decided.
    pub fn adopt(&mut self, people: Vec<Mine>) {
        for Mine { tab, wants, call } in people {
            self.table.adopt(tab, wants, call);
        }
    }

    /// What another process believes of its people is made the same as what is so.
    pub fn reconcile(&mut self, people: Vec<Mine>) {
        for Mine { tab, wants, call } in people {
            self.table.reconcile(tab, wants, call);
        }
    }

    async fn renew(&mut self, hall: &Hall, now: Timestamp) -> Result<(), sqlx::Error> {
        let mut tx = hall.live().base().begin(Actor::System).await?;
        let kept = store::take_lease(&mut tx, self.room_id, hall.live().node(), now, now.plus(LEASE)).await?;
        let rounds = store::rounds(&mut tx, self.room_id).await?;
        tx.commit().await?;
        if !kept {
            return Err(sqlx::Error::RowNotFound);
        }
        self.table.set_rounds(rounds);
        self.renewed = now;
        Ok(())
    }
}

/// The calls that are on, with everybody lost until they are heard of; those that had not begun are over.
async fn restore(conn: &mut Conn, event_id: i64, room_id: i64, now: Timestamp) -> Result<Table, sqlx::Error> {
    let rounds = store::rounds(conn, room_id).await?;
    let mut table = Table::new(rounds);
    for open in store::open_calls(conn, room_id).await? {
        let people = store::members(conn, open.id).await?;
        let (Some(started), Some(ends), true) = (open.started_at, open.ends_at, people.len() > 1) else {
            for person in people {
                let gone = Note::Gone { call: open.id, person, how: How::Unanswered };
                store::note(conn, event_id, room_id, &gone, now).await?;
            }
            let ended = Note::Ended { call: open.id, how: How::Unanswered };
            store::note(conn, event_id, room_id, &ended, now).await?;
            continue;
        };
        let mut players = Vec::with_capacity(people.len());
        for person in &people {
            let known = known(conn, *person, now).await?;
            players.push((Tab { node: 0, seat: 0 }, known));
        }
        let extensions = u32::try_from(open.extensions).unwrap_or(0);
        let stage = Stage::On { started, ends, extensions, wants: Default::default() };
        let (host, shared, compromise) = (open.host as u64, Vec::new(), Compromise::None);
        table.restore(Call { id: open.id, host, people, shared, compromise, stage }, players, now);
    }
    Ok(table)
}

/// What the database knows of somebody who will meet others: whom they met, and whom they must not meet.
pub(super) async fn known(conn: &mut Conn, person: Uuid, since: Timestamp) -> Result<Waiting, sqlx::Error> {
    let met: HashSet<Uuid> = store::met(conn, person).await?.into_iter().collect();
    let barred: HashSet<Uuid> = people::store::barred(conn, person).await?.into_iter().collect();
    Ok(Waiting { met, barred, ..Waiting::nobody_yet(person, since) })
}
