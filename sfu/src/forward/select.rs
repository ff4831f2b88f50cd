//! Which track plays in which slot. Pure: candidates in, assignment out.

use crate::api::{Kind, SessionId, TrackId};
use crate::negotiation::codec::{Codec, PayloadPlan, fitting};

/// A track that could play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The track.
    pub track: TrackId,
    /// Who publishes it; nobody is played their own tracks.
    pub session: SessionId,
    /// Audio or video.
    pub kind: Kind,
    /// What it carries now.
    pub codec: Codec,
}

/// A slot and its wish.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// What may play in it.
    pub kind: Kind,
    /// Payload types that the client accepts in it.
    pub payloads: &'a [PayloadPlan],
    /// A track that the client wants exactly here.
    pub pinned: Option<TrackId>,
    /// What plays now.
    pub current: Option<TrackId>,
}

/// Fills `places` for `viewer`. `candidates` come in order of importance. A pinned track has its place; the most
/// important others fill the rest, and whatever plays already stays where it is.
pub fn assign(viewer: SessionId, places: &[Place<'_>], candidates: &[Candidate]) -> Vec<Option<TrackId>> {
    let mut result: Vec<Option<TrackId>> = vec![None; places.len()];
    let find = |track: TrackId| candidates.iter().find(|c| c.track == track && c.session != viewer);
    for (place, result) in places.iter().zip(&mut result) {
        let wish = place.pinned.and_then(find).filter(|candidate| fits(place, candidate));
        *result = wish.map(|candidate| candidate.track);
    }
    for kind in [Kind::Audio, Kind::Video] {
        fill(kind, viewer, places, candidates, &mut result);
    }
    result
}

fn fill(kind: Kind, viewer: SessionId, places: &[Place<'_>], candidates: &[Candidate], result: &mut [Option<TrackId>]) {
    let free = |result: &[Option<TrackId>], index: usize| result[index].is_none() && places[index].kind == kind;
    let count = (0..places.len()).filter(|index| free(result, *index)).count();
    let others =
        candidates.iter().filter(|c| c.kind == kind && c.session != viewer && !result.contains(&Some(c.track)));
    let playable = others.filter(|c| places.iter().any(|place| fits(place, c)));
    let chosen: Vec<Candidate> = playable.take(count).copied().collect();
    let (stay, come): (Vec<_>, Vec<_>) =
        chosen.into_iter().partition(|c| places.iter().any(|place| place.current == Some(c.track) && fits(place, c)));
    let mut homeless = Vec::new();
    for candidate in stay {
        let home = places.iter().position(|place| place.current == Some(candidate.track));
        match home.filter(|index| free(result, *index)) {
            Some(index) => result[index] = Some(candidate.track),
            None => homeless.push(candidate),
        }
    }
    for candidate in homeless.into_iter().chain(come) {
        let place = (0..places.len()).find(|index| free(result, *index) && fits(&places[*index], &candidate));
        if let Some(index) = place {
            result[index] = Some(candidate.track);
        }
    }
}

fn fits(place: &Place<'_>, candidate: &Candidate) -> bool {
    place.kind == candidate.kind && fitting(place.payloads, candidate.codec).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: SessionId = SessionId(1);

    fn payload(codec: Codec) -> PayloadPlan {
        PayloadPlan { payload_type: 96, codec, repair: None, red: None, nack: true, pli: true }
    }

    fn video(track: u64, session: u64) -> Candidate {
        Candidate { track: TrackId(track), session: SessionId(session), kind: Kind::Video, codec: Codec::Vp8 }
    }

    fn places<'a>(payloads: &'a [PayloadPlan], current: &[Option<u64>]) -> Vec<Place<'a>> {
        let place =
            |current: &Option<u64>| Place { kind: Kind::Video, payloads, pinned: None, current: current.map(TrackId) };
        current.iter().map(place).collect()
    }

    #[test]
    fn nobody_is_played_their_own_tracks() {
        let payloads = [payload(Codec::Vp8)];
        let result = assign(ME, &places(&payloads, &[None, None]), &[video(5, 1), video(6, 2)]);
        assert_eq!(result, [Some(TrackId(6)), None]);
    }

    #[test]
    fn what_plays_stays_in_its_place_while_it_is_important_enough() {
        let payloads = [payload(Codec::Vp8)];
        let playing = places(&payloads, &[Some(7), Some(8)]);
        let result = assign(ME, &playing, &[video(9, 2), video(8, 3), video(7, 4)]);
        assert_eq!(result, [Some(TrackId(9)), Some(TrackId(8))]);
    }

    #[test]
    fn a_pin_wins_and_the_rest_moves_around_it() {
        let payloads = [payload(Codec::Vp8)];
        let mut playing = places(&payloads, &[Some(7), Some(8)]);
        playing[1].pinned = Some(TrackId(7));
        let result = assign(ME, &playing, &[video(9, 2), video(8, 3), video(7, 4)]);
        assert_eq!(result, [Some(TrackId(9)), Some(TrackId(7))]);
        playing[1].pinned = Some(TrackId(99));
        let result = assign(ME, &playing, &[video(8, 3)]);
        assert_eq!(result, [None, Some(TrackId(8))], "a pin on what is gone is no pin");
    }

    #[test]
    fn a_slot_is_fed_only_what_its_client_can_play() {
        let payloads = [payload(Codec::Opus)];
        let result = assign(ME, &places(&payloads, &[None]), &[video(5, 2)]);
        assert_eq!(result, [None]);
    }
}
