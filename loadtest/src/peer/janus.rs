//! Janus with its VideoRoom plugin: the same clients in another server.
//!
//! Janus wants two connections of somebody who sends and watches: the client offers what it sends, and Janus offers
//! what there is to watch. There are no slots: a viewer subscribes to streams of its choice, so for `n` video slots it
//! takes the pictures of the next `n` people, and everybody's sound, for no server-side choice of the loudest exists.

mod jsep;
mod process;
mod socket;

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Value, json};
use sfu::client::Wish;

use super::node::wish;
use super::{Maker, Seat};
use crate::fleet::Bot;
use crate::machine::{self, Place, Usage};
use process::Process;
use socket::Socket;

/// Janus' code for a feed that is not (yet) there.
const NO_SUCH_FEED: i64 = 428;
/// How long a feed may take to become known after its client is connected.
const FEED_PATIENCE: Duration = Duration::from_secs(3);
/// Pause before a feed is asked for again.
const FEED_PAUSE: Duration = Duration::from_millis(10);
/// Senders a room admits.
const MAX_PUBLISHERS: u32 = 1_000;

/// How Janus is run.
#[derive(Args, Clone, Debug)]
pub struct JanusOptions {
    /// The program.
    #[arg(long, default_value = "janus")]
    janus_program: String,
    /// Janus' `event_loops`: 0 gives each connection a thread of its own, which is its default.
    #[arg(long, default_value_t = 0)]
    janus_event_loops: u32,
    /// Keeps Janus' configuration and log here instead of in a temporary directory.
    #[arg(long)]
    janus_folder: Option<std::path::PathBuf>,
}

/// Somebody who sends: the person, and the feed that Janus knows.
#[derive(Clone, Copy, Debug)]
struct Feed {
    person: u64,
    bot: u64,
}

/// What the adapter remembers.
#[derive(Default)]
struct Book {
    /// Rooms and who sends there, in the order of arrival.
    rooms: HashMap<u64, Vec<Feed>>,
    /// Janus' handle behind each bot.
    handles: HashMap<u64, u64>,
}

/// A running Janus.
pub struct Janus {
    process: Process,
    socket: Socket,
    address: Ipv4Addr,
    book: Mutex<Book>,
}

impl Janus {
    /// Starts Janus with a configuration of its own.
    ///
    /// # Errors
    /// When Janus is not installed or does not come up.
    pub async fn start(place: &Place, options: &JanusOptions) -> anyhow::Result<Self> {
        let address = machine::own_address().context("Janus leaves loopback out: it needs an interface")?;
        let mut process = Process::start(place, options, address).await?;
        let socket = Socket::connect(process.port(), || process.is_alive()).await;
        let socket = socket.with_context(|| format!("Janus does not come up; its last words:\n{}", process.log()))?;
        Ok(Janus { process, socket, address, book: Mutex::default() })
    }

    /// The sending half of a seat.
    ///
    /// # Errors
    /// When Janus refuses.
    pub async fn publish(&self, seat: &Seat, maker: &Maker) -> anyhow::Result<Vec<Bot>> {
        let Some(studio) = &seat.sends else { return Ok(Vec::new()) };
        self.open_room(seat.room).await?;
        let draft = maker.draft(Wish { audio_slots: 0, video_slots: 0, ..wish(seat) })?;
        let offer = jsep::active(&draft.client.offer(), self.address, draft.port());
        let body = json!({
            "request": "joinandconfigure", "ptype": "publisher", "room": seat.room, "id": draft.number(),
        });
        let handle = self.socket.attach().await?;
        // Layers are offered lowest first; Janus assumes the opposite unless it is told.
        let event =
            self.socket.message(handle, body, Some(json!({"type": "offer", "sdp": offer, "rid_order": "lmh"}))).await?;
        let answer = event["jsep"]["sdp"].as_str().with_context(|| format!("no answer: {event}"))?;
        self.note(draft.number(), handle, Some((seat.room, seat.person)));
        Ok(vec![maker.bot(draft, answer, seat)?.sending(studio.clone())])
    }

    /// The receiving half of a seat.
    ///
    /// # Errors
    /// When Janus refuses.
    pub async fn subscribe(&self, seat: &Seat, maker: &Maker) -> anyhow::Result<Vec<Bot>> {
        let streams = self.choice(seat);
        if streams.is_empty() {
            return Ok(Vec::new());
        }
        // The offer is never sent: it tells the client's names for the answer.
        let draft = maker.draft(Wish { audio_slots: 1, ..Wish::default() })?;
        let handle = self.socket.attach().await?;
        let body = json!({"request": "join", "ptype": "subscriber", "room": seat.room, "streams": streams});
        let event = self.patiently(handle, body).await?;
        let offer = event["jsep"]["sdp"].as_str().with_context(|| format!("no offer: {event}"))?;
        let answer = jsep::answer(offer, &draft.client.offer(), self.address, draft.port());
        let start = json!({"request": "start"});
        self.socket.message(handle, start, Some(json!({"type": "answer", "sdp": answer}))).await?;
        self.note(draft.number(), handle, None);
        Ok(vec![maker.bot(draft, offer, seat)?])
    }

    /// Detaches the handles of these bots; their feeds are gone.
    ///
    /// # Errors
    /// When Janus is gone.
    pub async fn forget(&self, bots: &[u64]) -> anyhow::Result<()> {
        let handles: Vec<u64> = {
            let mut book = self.book();
            book.rooms.values_mut().for_each(|feeds| feeds.retain(|feed| !bots.contains(&feed.bot)));
            bots.iter().filter_map(|bot| book.handles.remove(bot)).collect()
        };
        for handle in handles {
            self.socket.detach(handle).await?;
        }
        Ok(())
    }

    /// What the process has used so far, all threads together.
    ///
    /// # Errors
    /// When it has ended.
    pub fn usage(&self) -> anyhow::Result<Usage> {
        machine::usage(self.process.pid())
    }

    async fn open_room(&self, room: u64) -> anyhow::Result<()> {
        if self.book().rooms.contains_key(&room) {
            return Ok(());
        }
        self.book().rooms.insert(room, Vec::new());
        let handle = self.socket.attach().await?;
        // 0: no REMB cap. Key frames only when somebody asks.
        let body = json!({
            "request": "create", "room": room, "publishers": MAX_PUBLISHERS, "bitrate": 0, "fir_freq": 0,
            "notify_joining": false, "audiocodec": "opus", "videocodec": "vp8",
        });
        let created = self.socket.message(handle, body, None).await?;
        self.socket.detach(handle).await?;
        match created["plugindata"]["data"]["videoroom"].as_str() {
            Some("created") => Ok(()),
            _ => bail!("Janus makes no room: {created}"),
        }
    }

    /// Asks again while the feed is not yet known.
    async fn patiently(&self, handle: u64, body: Value) -> anyhow::Result<Value> {
        let begin = Instant::now();
        loop {
            let event = self.socket.message(handle, body.clone(), None).await?;
            let unknown = event["plugindata"]["data"]["error_code"].as_i64() == Some(NO_SUCH_FEED);
            if !unknown || begin.elapsed() > FEED_PATIENCE {
                return Ok(event);
            }
            tokio::time::sleep(FEED_PAUSE).await;
        }
    }

    /// The streams that a viewer subscribes to: everybody else's sound and the pictures of the next few people.
    fn choice(&self, seat: &Seat) -> Vec<Value> {
        let book = self.book();
        let feeds = book.rooms.get(&seat.room).map(Vec::as_slice).unwrap_or_default();
        let own = feeds.iter().position(|feed| feed.person == seat.person);
        let after = own.map_or(0, |own| own + 1);
        let others = || feeds.iter().cycle().skip(after).take(feeds.len() - usize::from(own.is_some()));
        let sound = others().filter(|_| seat.audio > 0).map(|feed| json!({"feed": feed.bot, "mid": "0"}));
        let picture = others().take(seat.video).map(|feed| json!({"feed": feed.bot, "mid": "1"}));
        sound.chain(picture).collect()
    }

    fn note(&self, bot: u64, handle: u64, sends: Option<(u64, u64)>) {
        let mut book = self.book();
        book.handles.insert(bot, handle);
        if let Some((room, person)) = sends {
            book.rooms.entry(room).or_default().push(Feed { person, bot });
        }
    }

    fn book(&self) -> std::sync::MutexGuard<'_, Book> {
        self.book.lock().expect("nobody panics while writing")
    }
}
