//! `chat.search`: messages of a channel that one may read, by a piece of their text.

use signaling::protocol::{ErrorCode, Failure, FetchedChat, MAX_FOUND, SearchChat};

use super::{fetch, files, named, reactions, rights, store};
use crate::live::answer::{Answer, fatal};
use crate::live::door::Seat;
use crate::live::pace::Action;
use crate::live::previews;

/// Fewer characters find everything.
const SHORTEST: usize = 2;
/// More characters find nothing.
const LONGEST: usize = 100;

pub async fn search(seat: &Seat, asked: SearchChat) -> Answer<FetchedChat> {
    rights::reader(seat, asked.channel).await?;
    seat.pace(Action::Search)?;
    let query = asked.query.trim();
    if !(SHORTEST..=LONGEST).contains(&query.chars().count()) || query.contains('\0') {
        let words = format!("{SHORTEST} to {LONGEST} characters");
        return Err(Failure::new(ErrorCode::InvalidInput).message(words).detail("field", "query"));
    }
    let before = asked.before_id.unwrap_or(i64::MAX);
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let rows = store::search(&mut conn, asked.channel, query, before, MAX_FOUND as i64).await.map_err(fatal)?;
    let mut results = fetch::fitting(rows);
    files::with_files(&mut conn, asked.channel, &mut results).await.map_err(fatal)?;
    previews::with_previews(&mut conn, asked.channel, &mut results).await.map_err(fatal)?;
    reactions::with_reactions(&mut conn, asked.channel, &mut results, seat.person).await.map_err(fatal)?;
    let users = named(&seat.hall, &mut conn, &results).await?;
    Ok(FetchedChat { results, users })
}
