//! News between the nodes of one event: presence, reactions, chat, what the audience asks and votes. What is lost on the
//! way is repaired: presence by the next beat, the rest by reading what was committed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use signaling::protocol::{ChannelId, ContactExchanged, Push, Reactions, RoomId, User, UserUpdated};
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::wire::decode;
use super::{Hall, News, SeatId, State};
use crate::base::bus::{Received, Subscription};
use crate::live::answer::Answer;
use crate::live::audience::{self, Voted};
use crate::live::rooms::room::{MAX_LISTED, Room};
use crate::live::{
    announcements, captions, chat, contacts, exhibition, moderation, polls, previews, questions, stage, stands,
    whiteboard,
};

/// Reactions and changes of presence are gathered this long.
const GATHER: Duration = Duration::from_secs(1);
/// How often a node says that it is there.
const BEAT: Duration = Duration::from_secs(10);
/// Another node counts as gone after three beats in silence.
const LOST: Duration = Duration::from_secs(35);
/// Pages of chat read after a gap.
const CAUGHT_UP_PAGES: usize = 10;

/// Runs as long as the bus does.
pub(super) async fn follow(hall: Arc<Hall>, mut news: Subscription) {
    let mut nodes = HashMap::new();
    let mut gather = interval(GATHER);
    let mut beat = interval(BEAT);
    gather.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            received = news.next() => match received {
                Some(Received::Message(message)) => {
                    if let Some(news) = decode(&message) {
                        hear(&hall, &mut nodes, news).await;
                    }
                }
                Some(Received::Missed) => catch_up(&hall).await,
                None => break,
            },
            _ = gather.tick() => {
                tell_reactions(&hall);
                tell_changes(&hall);
                tell_moderators(&hall).await;
                audience::told::look(&hall).await;
            }
            _ = beat.tick() => {
                tell_alive(&hall);
                forget_lost(&hall, &mut nodes);
            }
        }
    }
}

async fn hear(hall: &Hall, nodes: &mut HashMap<u64, Instant>, news: News) {
    match news {
        News::Hello { node } if node != hall.live.node() => tell_everything(hall),
        News::Present { node, room, users } if node != hall.live.node() => {
            nodes.insert(node, Instant::now());
            set_elsewhere(&mut hall.state(), room, node, users);
        }
        News::Alive { node, rooms } if node != hall.live.node() => {
            nodes.insert(node, Instant::now());
            empty_all_but(&mut hall.state(), node, &rooms);
        }
        News::Hello { .. } | News::Present { .. } | News::Alive { .. } => {}
        News::Said { said, owed, members } => {
            let mut state = hall.state();
            if members.iter().any(|member| state.seats.user(*member).is_some()) {
                state.talks.add_direct(said.event.channel, members);
            }
            chat::hear::said(&mut state, &said, &owed);
        }
        News::ReactedTo(reacted) => {
            chat::hear::tell_listeners(&hall.state(), reacted.channel, &Push::new(&*reacted));
        }
        News::Read { node, reads } if node != hall.live.node() => {
            let mut state = hall.state();
            for (person, channel, id) in reads {
                chat::hear::read_elsewhere(&mut state, person, channel, id);
            }
        }
        News::Read { .. } => {}
        News::Opened { channel, members, newest } => {
            if members.iter().any(|member| hall.user(*member).is_some()) {
                chat::direct::know(hall, channel, members, newest);
            }
        }
        News::Channels { persons } => {
            for person in persons {
                if let Err(error) = chat::direct::tell_list(hall, person).await {
                    tracing::warn!(%error, "live.chat_list_not_told");
                }
            }
        }
        News::Slowed { channel, seconds } => chat::slow::heard(&mut hall.state(), channel, seconds),
        News::Reacted { room, reactions } => {
            hall.state().push_to_room(room, &Push::new(&Reactions { room: RoomId(room), reactions }));
        }
        News::Exchanged { node, person, contact } if node != hall.live.node() => {
            let state = hall.state();
            let push = Push::new(&ContactExchanged { contact: *contact });
            state.seats.push_to_all(state.seats.of_person(person), &push);
        }
        News::Exchanged { .. } => {}
        News::Stage { node, room } if node != hall.live.node() => stage::refresh(hall, room).await,
        News::Silenced { node, silence } if node != hall.live.node() => stage::mute::silence_here(hall, &silence),
        News::BreakoutTold { node, told } if node != hall.live.node() => stage::groups::tell_here(hall, &told),
        News::Stage { .. } | News::Silenced { .. } | News::BreakoutTold { .. } => {}
        News::Question { room, id, asker, hides } => {
            noted(questions::told::question(hall, room, (id, asker), hides).await);
        }
        News::Caption { room, language, line } => captions::hear(hall, room, &language, &line),
        News::Board { node, room, group } if node != hall.live.node() => {
            noted(whiteboard::look(hall, room, group).await)
        }
        News::Board { .. } => {}
        News::ReportsChanged => hall.state().reports_changed = true,
        News::Poll { room, id, hides } => noted(polls::told::poll(hall, room, id, hides).await),
        News::Terms { room } => noted(audience::told::terms(hall, room).await),
        News::Voted { node, room, questions, polls } if node != hall.live.node() => {
            hall.state().audience.count(room, Voted { questions, polls });
        }
        News::Voted { .. } => {}
        News::Stand { room, stand } => noted(stands::told(hall, room, stand).await),
        News::Contact { id, exhibitor, channel } => {
            noted(exhibition::contacts::told(hall, id, exhibitor, channel).await);
        }
        News::Previewed(previewed) => previews::told(hall, &previewed),
        News::ProfileFields => {
            if let Err(error) = hall.refresh_places().await {
                tracing::warn!(%error, "live.profile_fields_not_read");
            }
        }
        News::ContactsChanged { person, asked } => contacts::told(hall, person, asked),
        News::Announcement { id } => noted(announcements::told(hall, id).await),
        News::Renamed { node, seat, user } => {
            let mut state = hall.state();
            let origin = (node == hall.live.node()).then_some(SeatId(seat));
            rename(&mut state, &user.user);
            let own = state.seats.of_person(user.user.id).into_iter().filter(|seat| Some(*seat) != origin);
            let push = Push::new(&UserUpdated { user: *user });
            state.seats.push_to_all(own, &push);
        }
    }
}

/// What could not be read now is not told now; who asks gets the truth.
fn noted(told: Answer<()>) {
    if let Err(failure) = told {
        tracing::warn!(%failure, "live.news_not_told");
    }
}

/// A new name is shown wherever the person is: `room.viewer.added` of somebody who is there says what changed.
fn rename(state: &mut State, user: &User) {
    state.seats.rename(user);
    let rooms: Vec<i64> = state.rooms.iter_mut().filter_map(|(id, room)| room.rename(user).then_some(*id)).collect();
    for room in rooms {
        state.announce_came(room, user, None);
    }
}

fn set_elsewhere(state: &mut State, room_id: i64, node: u64, users: Vec<User>) {
    let room = state.rooms.entry(room_id).or_default();
    let before = room.crowd();
    let (came, gone) = room.set_elsewhere(node, users);
    came.iter().for_each(|user| state.announce_came(room_id, user, None));
    gone.iter().for_each(|person| state.announce_gone(room_id, *person));
    state.announce_crowd(room_id, before);
}

fn empty_all_but(state: &mut State, node: u64, rooms: &[i64]) {
    let emptied: Vec<i64> = state.rooms.keys().filter(|room| !rooms.contains(room)).copied().collect();
    emptied.into_iter().for_each(|room| set_elsewhere(state, room, node, Vec::new()));
}

fn forget_lost(hall: &Hall, nodes: &mut HashMap<u64, Instant>) {
    let lost: HashSet<u64> = nodes.iter().filter(|(_, heard)| heard.elapsed() > LOST).map(|(node, _)| *node).collect();
    for node in lost {
        nodes.remove(&node);
        empty_all_but(&mut hall.state(), node, &[]);
    }
}

/// The bus lost something: presence comes with the next beat, chat is read from where it was committed.
async fn catch_up(hall: &Hall) {
    hall.tell(&News::Hello { node: hall.live.node() });
    stage::refresh_all(hall).await;
    hall.state().reports_changed = true;
    let missed = async {
        chat::direct::catch_up(hall).await?;
        hall.refresh_places().await
    };
    if let Err(error) = missed.await {
        tracing::warn!(%error, "live.channels_not_caught_up");
    }
    audience::told::start_over(hall).await;
    noted(announcements::start_over(hall).await);
    noted(captions::start_over(hall).await);
    noted(whiteboard::start_over(hall).await);
    noted(stands::start_over(hall).await);
    noted(exhibition::contacts::start_over(hall).await);
    noted(contacts::start_over(hall).await);
    noted(previews::start_over(hall).await);
    let behind: Vec<_> = {
        let state = hall.state();
        let known = state.seats.subscribed().into_iter().chain(state.talks.directs());
        known.filter_map(|channel| Some((channel, state.heard.get(&channel)?.floor()))).collect()
    };
    for (channel, floor) in behind {
        if let Err(error) = read_on(hall, channel, floor).await {
            tracing::warn!(?error, "live.chat_not_caught_up");
        }
        if let Err(error) = chat::reactions::tell_anew(hall, channel).await {
            tracing::warn!(%error, "live.reactions_not_caught_up");
        }
    }
}

/// Says everything that was committed after `floor` and not heard here. A gap in which more was said than
/// [`CAUGHT_UP_PAGES`] is for the clients to read: they fetch on scrolling.
async fn read_on(hall: &Hall, channel: ChannelId, mut floor: i64) -> Answer<()> {
    for _ in 0..CAUGHT_UP_PAGES {
        let page = chat::fetch::after(hall, channel, floor).await?;
        let Some(last) = page.last() else { break };
        floor = last.0.event.event_id;
        page.iter().for_each(|(said, owed)| chat::hear::said(&mut hall.state(), said, owed));
    }
    Ok(())
}

fn tell_reactions(hall: &Hall) {
    let gathered: Vec<News> = {
        let mut state = hall.state();
        let rooms = state.rooms.iter_mut().map(|(id, room)| (*id, room.take_reactions()));
        rooms
            .filter(|(_, reactions)| !reactions.is_empty())
            .map(|(room, reactions)| News::Reacted { room, reactions })
            .collect()
    };
    for news in gathered {
        hall.tell(&news);
    }
}

/// What failed is tried again a second later.
async fn tell_moderators(hall: &Hall) {
    if !std::mem::take(&mut hall.state().reports_changed) {
        return;
    }
    if let Err(error) = moderation::notices::tell(hall).await {
        tracing::warn!(%error, "live.moderators_not_told");
        hall.state().reports_changed = true;
    }
}

fn tell_alive(hall: &Hall) {
    let rooms = occupied(hall);
    hall.tell(&News::Alive { node: hall.live.node(), rooms });
}

fn tell_everything(hall: &Hall) {
    for room in occupied(hall) {
        tell_presence(hall, room);
    }
}

fn tell_changes(hall: &Hall) {
    let untold = std::mem::take(&mut hall.state().untold);
    for room in untold {
        tell_presence(hall, room);
    }
}

fn tell_presence(hall: &Hall, room_id: i64) {
    let mut users = hall.state().rooms.get(&room_id).map(Room::local).unwrap_or_default();
    users.truncate(MAX_LISTED);
    hall.tell(&News::Present { node: hall.live.node(), room: room_id, users });
}

fn occupied(hall: &Hall) -> Vec<i64> {
    hall.state().occupied()
}
