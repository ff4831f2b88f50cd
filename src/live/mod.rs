//! Live: the sockets, rooms, chat and media of events that are on.
//!
//! - [`door`] lets a browser or program in: Origin, one-time ticket, authentication, resume; one task per socket.
//! - [`entrance`] has the web's doors: the live app's page, the refusal page, personal links.
//! - [`hall`] is an event's live side on this node: who is connected, what the gate said about them, who is in which
//!   room. Its two tasks listen to other nodes and keep every right true while time passes and facts happen.
//! - [`rooms`], [`chat`], [`people`] and [`media`] are what a seated person can ask for, one file per command.
//! - [`stage`] decides who speaks in a room and how it is shown.
//! - [`captions`] are what is said, as text; on a [`whiteboard`] a meeting draws.
//! - [`moderation`] is telling about people, and what moderators do about it.
//! - [`questions`] and [`polls`] are what a room takes from its [`audience`], [`announcements`] what everybody is told.
//! - [`exhibition`] and [`posters`] are rooms full of [`stands`].
//! - [`screens`] show in the hall what is pinned.
//! - [`views`] are who was in which room from when to when.
//! - [`pages`] are rooms to read, and rooms in which another host is shown.
//! - [`roulette`] lets people meet whom they do not know.
//! - [`profiles`] are what an event asks people about themselves, [`contacts`] what two people give each other.
//! - [`push`] tells people who have no window open.
//! - [`previews`] are cards under messages with a link.
//! - [`attendance`] counts who is in, and how many were.
//! - [`reports`] are what organizers take home.
//! - [`whip`] has the doors for media programs (RFC 9725 and WHEP).
//!
//! Nothing here decides a right: every door asks `access::gate`, and a room takes the `Admission` it gave.

pub mod announcements;
mod answer;
pub mod attendance;
mod audience;
pub mod captions;
pub mod chat;
pub mod contacts;
pub mod door;
pub mod entrance;
pub mod exhibition;
pub mod hall;
pub mod media;
mod meters;
pub mod moderation;
mod pace;
pub mod pages;
pub mod people;
pub mod polls;
pub mod posters;
pub mod previews;
pub mod profiles;
pub mod push;
pub mod questions;
pub mod reports;
pub mod rooms;
pub mod roulette;
pub mod screens;
pub mod stage;
pub mod stake;
pub mod stands;
pub mod views;
pub mod whip;
pub mod whiteboard;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::{Extension, Router};
use sfu_node::{IceServers, Node, Notice};
use tokio::sync::{OnceCell, mpsc};

use crate::base::Base;
use crate::events::Event;
use crate::orgs::rest::Api;
use answer::{Answer, fatal};
use door::{OriginCheck, Resumables};
use hall::Hall;
use media::Desk;
use media::far::Far;
use meters::Meters;
use roulette::Roulette;

/// The live area of this process. Cheap to clone.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    base: Base,
    media: Node,
    ice_servers: IceServers,
    /// Tells this process from others on the bus.
    node: u64,
    origins: OriginCheck,
    halls: Mutex<HashMap<i64, Arc<OnceCell<Arc<Hall>>>>>,
    desk: Desk,
    resumables: Resumables,
    meters: Meters,
    roulette: Roulette,
    far: Far,
    next_seat: AtomicU64,
}

/// Its operations of the API; they want a [`Live`] to extract.
pub fn api() -> Api {
    rooms::api::api()
        .merge(media::quality::api())
        .merge(whip::api::api())
        .merge(roulette::api::api())
        .merge(questions::api::api())
        .merge(polls::api::api())
        .merge(captions::api::api())
        .merge(announcements::api::api())
        .merge(screens::api::api())
        .merge(moderation::api::api())
        .merge(attendance::api::api())
        .merge(reports::api::api())
        .merge(pages::api::api())
        .merge(stands::api())
        .merge(exhibition::api())
        .merge(posters::api())
        .merge(profiles::api::api())
}

impl Live {
    /// Starts the area on a running media node.
    pub fn start(
        base: Base,
        media: Node,
        notices: mpsc::Receiver<Notice>,
        ice_servers: IceServers,
        origins: OriginCheck,
    ) -> Live {
        let meters = Meters::register(&base.metrics);
        let live = Live(Arc::new(Inner {
            base,
            media,
            ice_servers,
            node: rand::random(),
            origins,
            halls: Mutex::default(),
            desk: Desk::default(),
            resumables: Resumables::default(),
            meters,
            roulette: Roulette::default(),
            far: Far::default(),
            next_seat: AtomicU64::new(1),
        }));
        tokio::spawn(media::notices::follow(live.clone(), notices));
        tokio::spawn(media::figures::follow(live.clone()));
        tokio::spawn(media::far::follow(live.clone()));
        tokio::spawn(attendance::follow(live.clone()));
        live
    }

    /// Every route of this area.
    pub fn routes(&self) -> Router<Base> {
        door::routes()
            .merge(whip::routes())
            .merge(chat::files::routes())
            .merge(stands::files::routes())
            .merge(exhibition::contacts::export::routes())
            .merge(captions::export::routes())
            .merge(contacts::export::routes())
            .merge(previews::routes())
            .layer(Extension(self.clone()))
    }

    /// Tells every socket to come back later, with a jitter so that they do not come together.
    pub fn drain(&self) {
        for hall in self.open_halls() {
            hall.send_everybody_away();
        }
    }

    fn open_halls(&self) -> Vec<Arc<Hall>> {
        let halls = self.0.halls.lock().expect("no holder of this lock panics");
        halls.values().filter_map(|cell| cell.get().cloned()).collect()
    }

    /// The live side of an event, opened at its first use. It stays for the life of the process: an idle one is two
    /// sleeping tasks.
    pub(crate) async fn hall(&self, organizer: &str, event: &Event) -> Answer<Arc<Hall>> {
        let cell = {
            let mut halls = self.0.halls.lock().expect("no holder of this lock panics");
            halls.entry(event.id).or_default().clone()
        };
        cell.get_or_try_init(|| Hall::open(self.clone(), organizer, event)).await.cloned().map_err(fatal)
    }

    fn base(&self) -> &Base {
        &self.0.base
    }

    fn media(&self) -> &Node {
        &self.0.media
    }

    /// What clients are told about STUN and TURN.
    fn ice_servers(&self) -> &IceServers {
        &self.0.ice_servers
    }

    fn desk(&self) -> &Desk {
        &self.0.desk
    }

    fn meters(&self) -> &Meters {
        &self.0.meters
    }

    fn far(&self) -> &Far {
        &self.0.far
    }

    fn roulette(&self) -> &Roulette {
        &self.0.roulette
    }

    fn node(&self) -> u64 {
        self.0.node
    }

    fn next_seat(&self) -> hall::SeatId {
        hall::SeatId(self.0.next_seat.fetch_add(1, Ordering::Relaxed))
    }
}
