//! Every command and who answers it.

use serde::Serialize;
use serde_json::Value;
use signaling::protocol::Request;

use super::Seat;
use crate::live::answer::{Answer, fatal};
use crate::live::{announcements, chat, media, moderation, people, polls, questions, rooms, roulette};

pub async fn perform(seat: &Seat, request: Request) -> Answer<Value> {
    match request {
        Request::UserUpdate(asked) => data(people::update::update(seat, asked).await),
        Request::UserFetch(asked) => data(people::fetch::fetch(seat, asked).await),
        Request::RoomEnter(asked) => data(rooms::enter::enter(seat, asked).await),
        Request::RoomLeave(asked) => data(rooms::leave::leave(seat, asked)),
        Request::RoomMembers(asked) => data(rooms::members::list(seat, asked)),
        Request::RoomReact(asked) => data(rooms::react::react(seat, asked)),
        Request::RoomRemove(asked) => data(rooms::remove::remove(seat, asked).await),
        Request::ChatSubscribe(asked) => data(chat::subscribe::subscribe(seat, asked.channel).await),
        Request::ChatUnsubscribe(asked) => data(chat::subscribe::unsubscribe(seat, asked.channel)),
        Request::ChatJoin(asked) => data(chat::subscribe::join(seat, asked.channel).await),
        Request::ChatLeave(asked) => data(chat::direct::leave(seat, asked.channel).await),
        Request::ChatSend(asked) => data(chat::send::send(seat, asked).await),
        Request::ChatFetch(asked) => data(chat::fetch::fetch(seat, asked).await),
        Request::ChatReact(asked) => data(chat::reactions::react(seat, asked).await),
        Request::ChatMarkRead(asked) => data(chat::reads::mark_read(seat, asked).await),
        Request::ChatDirectCreate(asked) => data(chat::direct::create(seat, asked).await),
        Request::ChatSlow(asked) => data(chat::slow::slow(seat, asked).await),
        Request::ChatSearch(asked) => data(chat::search::search(seat, asked).await),
        Request::MediaOffer(asked) => data(media::offer::offer(seat, asked).await),
        Request::MediaServers(_) => data(Ok(media::servers::servers(seat))),
        Request::MediaClose(asked) => data(media::control::close(seat, asked)),
        Request::MediaMute(asked) => data(media::control::mute(seat, asked)),
        Request::MediaPin(asked) => data(media::control::pin(seat, asked)),
        Request::MediaView(asked) => data(media::control::view(seat, asked)),
        Request::MediaReport(asked) => data(media::control::report(seat, asked)),
        Request::UserBlock(asked) => data(people::block::block(seat, asked).await),
        Request::UserUnblock(asked) => data(people::block::unblock(seat, asked).await),
        Request::UserListBlocked(asked) => data(people::block::list(seat, asked).await),
        Request::UserReport(asked) => data(moderation::report::person(seat, asked).await),
        Request::ChatReport(asked) => data(moderation::report::message(seat, asked).await),
        Request::ModerationReports(asked) => data(moderation::queue::reports(seat, asked).await),
        Request::ModerationResolve(asked) => data(moderation::queue::resolve(seat, asked).await),
        Request::ModerationSanction(asked) => data(moderation::queue::impose(seat, asked).await),
        Request::ModerationLift(asked) => data(moderation::queue::lift(seat, asked).await),
        Request::ModerationSanctions(asked) => data(moderation::queue::standing(seat, asked).await),
        Request::RouletteStart(asked) => data(roulette::queue::start(seat, asked).await),
        Request::RouletteStop(asked) => data(roulette::queue::stop(seat, asked).await),
        Request::RouletteReady(asked) => data(roulette::call::ready(seat, asked).await),
        Request::RouletteExtend(asked) => data(roulette::call::extend(seat, asked).await),
        Request::RouletteSkip(asked) => data(roulette::call::skip(seat, asked).await),
        Request::RouletteHangUp(asked) => data(roulette::call::hang_up(seat, asked).await),
        Request::RouletteReconnect(asked) => data(roulette::call::reconnect(seat, asked).await),
        Request::RouletteReport(asked) => data(roulette::report::report(seat, asked).await),
        Request::RouletteContact(asked) => data(roulette::contact::give(seat, asked).await),
        Request::RouletteContacts(asked) => data(roulette::contact::list(seat, asked).await),
        Request::QuestionAsk(asked) => data(questions::ask::ask(seat, asked).await),
        Request::QuestionUpdate(asked) => data(questions::change::update(seat, asked).await),
        Request::QuestionList(asked) => data(questions::list::list(seat, asked).await),
        Request::QuestionVote(asked) => data(questions::vote::vote(seat, asked).await),
        Request::QuestionDelete(asked) => data(questions::change::delete(seat, asked).await),
        Request::QuestionPin(asked) => data(questions::pin::pin(seat, asked).await),
        Request::QuestionUnpin(asked) => data(questions::pin::unpin(seat, asked).await),
        Request::QuestionOpen(asked) => data(questions::pin::open(seat, asked).await),
        Request::PollCreate(asked) => data(polls::manage::create(seat, asked).await),
        Request::PollUpdate(asked) => data(polls::manage::update(seat, asked).await),
        Request::PollList(asked) => data(polls::list::list(seat, asked).await),
        Request::PollVote(asked) => data(polls::vote::vote(seat, asked).await),
        Request::PollDelete(asked) => data(polls::manage::delete(seat, asked).await),
        Request::PollPin(asked) => data(polls::pin::pin(seat, asked).await),
        Request::PollUnpin(asked) => data(polls::pin::unpin(seat, asked).await),
        Request::AnnouncementCreate(asked) => data(announcements::commands::create(seat, asked).await),
        Request::AnnouncementUpdate(asked) => data(announcements::commands::update(seat, asked).await),
        Request::AnnouncementList(asked) => data(announcements::commands::list(seat, asked).await),
    }
}

fn data(answer: Answer<impl Serialize>) -> Answer<Value> {
    serde_json::to_value(answer?).map_err(fatal)
}
