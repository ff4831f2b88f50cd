//! The sheet of each kind of report.

use std::collections::HashMap;

use uuid::Uuid;

use super::attendance::{Days, Session, Sessions, Stay};
use super::sheet::{Cell, Sheet};
use super::{MOST_LINES, Report, What, store};
use crate::base::db::Conn;
use crate::base::language::Language;
use crate::base::time::Timestamp;
use crate::events::Event;
use crate::events::rooms::Room;
use crate::live::attendance::store as counts;
use crate::live::views::store as views;

/// Rows of one read.
const BATCH: i64 = 2_000;

/// What every kind needs.
pub struct Gather<'a> {
    pub report: &'a Report,
    pub event: &'a Event,
    pub rooms: Vec<Room>,
    pub sessions: Vec<Session>,
    pub language: Language,
    pub now: Timestamp,
}

impl Gather<'_> {
    /// # Errors
    /// When the database fails.
    pub async fn sheet(&self, conn: &mut Conn) -> Result<Sheet, sqlx::Error> {
        let mut sheet = match self.report.what {
            What::Attendance => self.days(conn).await?,
            What::Sessions => self.sessions(conn).await?,
            What::SessionAttendees => self.session_attendees(conn).await?,
            What::Attendees => self.attendees(conn).await?,
            What::Chat => self.chat(conn).await?,
            What::Questions => self.questions(conn).await?,
            What::Polls => self.polls(conn).await?,
            What::Summary => self.summary(conn).await?,
        };
        sheet.rows.truncate(MOST_LINES);
        Ok(sheet)
    }

    fn columns(&self, keys: &[&str]) -> Sheet {
        let columns = keys.iter().map(|key| self.words(key)).collect();
        let title = self.words(&format!("desk-report-{}", self.report.what.as_str()));
        Sheet { title, columns, rows: Vec::new() }
    }

    fn words(&self, key: &str) -> String {
        self.language.template(key)
    }

    /// On the event's clocks, sortable.
    fn moment(&self, at: Timestamp) -> Cell {
        Cell::text(at.in_zone(&self.event.zone()).strftime("%Y-%m-%d %H:%M").to_string())
    }

    fn room(&self, id: i64) -> Cell {
        let room = self.rooms.iter().find(|room| room.id == id);
        Cell::text(room.map(|room| room.name.clone()).unwrap_or_default())
    }

    fn session(&self, id: Option<i64>) -> Cell {
        let session = self.sessions.iter().find(|session| Some(session.id) == id);
        session.map_or(Cell::Empty, |session| Cell::text(session.title.clone()))
    }

    fn is_wanted(&self, room: i64) -> bool {
        self.report.room_id.is_none_or(|wanted| wanted == room)
    }

    /// Goes through every stay; who is still in was in until now.
    async fn stays(&self, conn: &mut Conn, mut each: impl FnMut(&Stay)) -> Result<(), sqlx::Error> {
        let mut after = 0;
        loop {
            let found = views::of_event(conn, self.event.id, after, BATCH).await?;
            let Some(last) = found.last() else { return Ok(()) };
            after = last.id;
            for view in found.iter().filter(|view| self.is_wanted(view.room_id)) {
                let (room, person, from) = (view.room_id, view.person_id, view.entered_at);
                each(&Stay { room, person, from, until: view.left_at.unwrap_or(self.now) });
            }
        }
    }

    async fn people(&self, conn: &mut Conn) -> Result<HashMap<Uuid, (String, String)>, sqlx::Error> {
        let (mut people, mut after) = (HashMap::new(), Uuid::nil());
        loop {
            let found = store::people(conn, self.event.id, after, BATCH).await?;
            let Some((last, ..)) = found.last() else { return Ok(people) };
            after = *last;
            people.extend(found.into_iter().map(|(id, name, kind)| (id, (name, kind))));
            if people.len() >= MOST_LINES {
                return Ok(people);
            }
        }
    }

    async fn days(&self, conn: &mut Conn) -> Result<Sheet, sqlx::Error> {
        let (mut days, zone) = (Days::default(), self.event.zone());
        self.stays(conn, |stay| days.add(stay, &zone)).await?;
        let mut sheet = self.columns(&[
            "desk-column-day",
            "desk-column-room",
            "desk-column-people",
            "desk-column-minutes",
            "desk-column-minutes-each",
        ]);
        sheet.rows = days
            .rows()
            .map(|(day, room, people, span)| {
                let each = span / people.max(1) as i64;
                let (people, all) = (Cell::count(people as i64), Cell::minutes(span));
                vec![Cell::text(day.to_string()), self.room(room), people, all, Cell::minutes(each)]
            })
            .collect();
        Ok(sheet)
    }

    async fn attended(&self, conn: &mut Conn) -> Result<Sessions, sqlx::Error> {
        let wanted = self.sessions.iter().filter(|session| self.is_wanted(session.room)).cloned();
        let mut sessions = Sessions::new(wanted.collect());
        self.stays(conn, |stay| sessions.add(stay)).await?;
        Ok(sessions)
    }

    async fn sessions(&self, conn: &mut Conn) -> Result<Sheet, sqlx::Error> {
        let sessions = self.attended(conn).await?;
        let mut sheet = self.columns(&[
            "desk-column-session",
            "desk-column-room",
            "desk-column-begin",
            "desk-column-end",
            "desk-column-people",
            "desk-column-minutes-each",
        ]);
        sheet.rows = sessions
            .rows(self.report.minutes)
            .map(|(session, people)| {
                let span: i64 = people.iter().map(|(_, span)| span).sum();
                let each = Cell::minutes(span / people.len().max(1) as i64);
                let (begin, end) = (self.moment(session.from), self.moment(session.until));
                let count = Cell::count(people.len() as i64);
                vec![Cell::text(session.title.clone()), self.room(session.room), begin, end, count, each]
            })
            .collect();
        Ok(sheet)
    }

    async fn session_attendees(&self, conn: &mut Conn) -> Result<Sheet, sqlx::Error> {
        let sessions = self.attended(conn).await?;
        let people = self.people(conn).await?;
        let mut sheet = self.columns(&[
            "desk-column-session",
            "desk-column-room",
            "desk-column-begin",
            "desk-column-name",
            "desk-column-kind",
            "desk-column-minutes",
        ]);
        for (session, found) in sessions.rows(self.report.minutes) {
            for (person, span) in found {
                let (name, kind) = people.get(&person).cloned().unwrap_or_default();
                let (title, begin) = (Cell::text(session.title.clone()), self.moment(session.from));
                let minutes = Cell::minutes(span);
                sheet.rows.push(vec![
                    title,
                    self.room(session.room),
                    begin,
                    Cell::text(name),
                    self.kind(&kind),
                    minutes,
                ]);
            }
        }
        Ok(sheet)
    }

    fn kind(&self, kind: &str) -> Cell {
        if kind.is_empty() { Cell::Empty } else { Cell::text(self.words(&format!("desk-kind-{kind}"))) }
    }

    async fn attendees(&self, conn: &mut Conn) -> Result<Sheet, sqlx::Error> {
        struct Seen {
            first: Timestamp,
            last: Timestamp,
            span: i64,
            rooms: std::collections::BTreeSet<i64>,
        }
        let mut seen: HashMap<Uuid, Seen> = HashMap::new();
        self.stays(conn, |stay| {
            let rooms = std::collections::BTreeSet::new();
            let of = seen.entry(stay.person).or_insert(Seen { first: stay.from, last: stay.until, span: 0, rooms });
            (of.first, of.last) = (of.first.min(stay.from), of.last.max(stay.until));
            of.span += stay.from.until(stay.until).as_micros() as i64;
            of.rooms.insert(stay.room);
        })
        .await?;
        let people = self.people(conn).await?;
        let mut sheet = self.columns(&[
            "desk-column-name",
            "desk-column-kind",
            "desk-column-first",
            "desk-column-last",
            "desk-column-rooms",
            "desk-column-minutes",
        ]);
        let mut found: Vec<_> = seen.into_iter().collect();
        found.sort_by_key(|(person, of)| (of.first, *person));
        for (person, of) in found {
            let (name, kind) = people.get(&person).cloned().unwrap_or_default();
            let (first, last) = (self.moment(of.first), self.moment(of.last));
            let rooms = Cell::count(of.rooms.len() as i64);
            sheet.rows.push(vec![Cell::text(name), self.kind(&kind), first, last, rooms, Cell::minutes(of.span)]);
        }
        Ok(sheet)
    }

    async fn chat(&self, conn: &mut Conn) -> Result<Sheet, sqlx::Error> {
        let mut sheet = self.columns(&[
            "desk-column-room",
            "desk-column-time",
            "desk-column-name",
            "desk-column-message",
            "desk-column-edited",
        ]);
        for room in self.rooms.iter().filter(|room| self.is_wanted(room.id)) {
            let mut after = 0;
            while sheet.rows.len() < MOST_LINES {
                let said = store::said(conn, room.id, after, BATCH).await?;
                let Some(last) = said.last() else { break };
                after = last.id;
                for line in said {
                    let text = line.body.unwrap_or_else(|| self.words("desk-report-deleted"));
                    let edited = line.edited_at.map_or(Cell::Empty, |at| self.moment(at));
                    let (at, name) = (self.moment(line.at), Cell::text(line.name));
                    sheet.rows.push(vec![self.room(room.id), at, name, Cell::text(text), edited]);
                }
            }
        }
        Ok(sheet)
    }

    async fn questions(&self, conn: &mut Conn) -> Result<Sheet, sqlx::Error> {
        let mut sheet = self.columns(&[
            "desk-column-room",
            "desk-column-session",
            "desk-column-time",
            "desk-column-name",
            "desk-column-question",
            "desk-column-votes",
            "desk-column-state",
        ]);
        let mut after = 0;
        while sheet.rows.len() < MOST_LINES {
            let asked = store::asked(conn, self.event.id, after, BATCH).await?;
            let Some(last) = asked.last() else { break };
            after = last.id;
            for line in asked.into_iter().filter(|line| self.is_wanted(line.room_id)) {
                // Whoever asked without a name did not ask for a report with it.
                let name = if line.anonymous { Cell::Empty } else { Cell::text(line.name) };
                let state = match line.state.as_str() {
                    _ if line.answered => "desk-question-answered",
                    "mod_queue" => "desk-question-mod-queue",
                    "archived" => "desk-question-archived",
                    _ => "desk-question-visible",
                };
                sheet.rows.push(vec![
                    self.room(line.room_id),
                    self.session(line.slot_id),
                    self.moment(line.asked_at),
                    name,
                    Cell::text(line.content),
                    Cell::count(line.votes),
                    Cell::text(self.words(state)),
                ]);
            }
        }
        Ok(sheet)
    }

    async fn polls(&self, conn: &mut Conn) -> Result<Sheet, sqlx::Error> {
        let mut sheet = self.columns(&[
            "desk-column-room",
            "desk-column-session",
            "desk-column-poll",
            "desk-column-state",
            "desk-column-answer",
            "desk-column-votes",
            "desk-column-people",
        ]);
        let polled = store::polled(conn, self.event.id, MOST_LINES as i64).await?;
        for line in polled.into_iter().filter(|line| self.is_wanted(line.room_id)) {
            let state = match line.state.as_str() {
                "open" => "desk-poll-open",
                "archived" => "desk-poll-archived",
                _ => "desk-poll-closed",
            };
            sheet.rows.push(vec![
                self.room(line.room_id),
                self.session(line.slot_id),
                Cell::text(line.content),
                Cell::text(self.words(state)),
                Cell::text(line.answer),
                Cell::count(line.votes),
                Cell::count(line.voters),
            ]);
        }
        Ok(sheet)
    }

    async fn summary(&self, conn: &mut Conn) -> Result<Sheet, sqlx::Error> {
        let (mut span, mut people) = (0, std::collections::HashSet::new());
        let mut by_room: HashMap<i64, std::collections::HashSet<Uuid>> = HashMap::new();
        let mut sessions = Sessions::new(self.sessions.clone());
        self.stays(conn, |stay| {
            span += stay.from.until(stay.until).as_micros() as i64;
            people.insert(stay.person);
            by_room.entry(stay.room).or_default().insert(stay.person);
            sessions.add(stay);
        })
        .await?;
        let (messages, questions, polls, votes) = store::totals(conn, self.event.id).await?;
        let peak = counts::peak(conn, self.event.id).await?;
        let mut sheet = self.columns(&["desk-column-what", "desk-column-value"]);
        sheet.title = self.event.title(self.language.tag());
        let mut put = |key: &str, value: Cell| sheet.rows.push(vec![Cell::text(self.words(key)), value]);
        put(
            "desk-sum-when",
            Cell::text(format!(
                "{} – {}",
                self.moment(self.event.date_from).told(),
                self.moment(self.event.date_to).told()
            )),
        );
        put("desk-sum-people", Cell::count(people.len() as i64));
        if let Some((at, most)) = peak {
            put("desk-sum-peak", Cell::count(most));
            put("desk-sum-peak-at", self.moment(at));
        }
        put("desk-sum-hours", Cell::Number((span as f64 / 360_000_000.0).round() / 10.0));
        put("desk-sum-messages", Cell::count(messages));
        put("desk-sum-questions", Cell::count(questions));
        put("desk-sum-polls", Cell::count(polls));
        put("desk-sum-votes", Cell::count(votes));
        put("desk-sum-rooms", Cell::Empty);
        for room in &self.rooms {
            let people = by_room.get(&room.id).map_or(0, std::collections::HashSet::len);
            sheet.rows.push(vec![Cell::text(room.name.clone()), Cell::count(people as i64)]);
        }
        sheet.rows.push(vec![Cell::text(self.words("desk-sum-sessions")), Cell::Empty]);
        for (session, people) in sessions.rows(self.report.minutes) {
            sheet.rows.push(vec![Cell::text(session.title.clone()), Cell::count(people.len() as i64)]);
        }
        Ok(sheet)
    }
}
