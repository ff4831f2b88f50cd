use super::*;
use crate::access::roles::{Holder, Traits};

const EVENT: i64 = 1;
const ROOM: i64 = 10;
const MINUTE: i64 = 60_000_000;

fn at(minute: i64) -> Timestamp {
    Timestamp(minute * MINUTE)
}

fn policy(audience: Audience) -> Policy {
    Policy {
        audience,
        timing: Timing::Sessions,
        opens_before: 600,
        presenters_before: 3600,
        closes_after: 300,
        everyone_publishes: false,
        capacity: None,
    }
}

/// One session from minute 100 to minute 130.
fn facts(audience: Audience, grants: Vec<Grant>) -> Facts {
    Facts {
        room: RoomRef { room_id: ROOM, event_id: EVENT },
        within: None,
        posts: Vec::new(),
        person_event: Some(EVENT),
        grants,
        sanctions: Vec::new(),
        policy: Some(policy(audience)),
        products: vec![7],
        windows: vec![Window { starts_at: at(100), ends_at: at(130) }],
        placed: None,
        roles: Arc::from([]),
        bearer: Bearer::default(),
    }
}

fn ticket(product: i64) -> Grant {
    Grant {
        capability: Capability::Attend,
        room_id: None,
        product_id: Some(product),
        valid_from: None,
        valid_until: None,
        held: false,
        revoked_at: None,
    }
}

fn sanction(kind: Kind, room_id: Option<i64>, until: Option<Timestamp>) -> Sanction {
    Sanction { kind, room_id, until }
}

fn speaker() -> Grant {
    Grant {
        capability: Capability::Present,
        room_id: Some(ROOM),
        product_id: None,
        valid_from: Some(at(100)),
        valid_until: Some(at(130)),
        held: false,
        revoked_at: None,
    }
}

#[test]
fn a_ticket_admits_while_the_room_is_open() {
    let facts = facts(Audience::Attendees, vec![ticket(1)]);
    assert_eq!(decide(&facts, at(89)), Err(Refusal::TooEarly { opens_at: at(90) }));
    let terms = decide(&facts, at(90)).unwrap();
    assert_eq!((terms.view, terms.publish, terms.until), (true, false, Some(at(135))));
    assert_eq!(decide(&facts, at(135)), Err(Refusal::Ended));
}

#[test]
fn a_speaker_presents_around_their_own_session_and_not_beyond() {
    let facts = facts(Audience::Attendees, vec![speaker()]);
    assert_eq!(decide(&facts, at(39)), Err(Refusal::TooEarly { opens_at: at(40) }));
    let terms = decide(&facts, at(40)).unwrap();
    assert_eq!((terms.publish, terms.until), (true, Some(at(135))));
    assert_eq!(decide(&facts, at(135)), Err(Refusal::Ended));
}

#[test]
fn a_speaker_with_a_ticket_is_demoted_when_their_session_is_over() {
    let mut facts = facts(Audience::Attendees, vec![ticket(1), speaker()]);
    facts.windows.push(Window { starts_at: at(140), ends_at: at(170) });
    let on_stage = decide(&facts, at(100)).unwrap();
    assert_eq!((on_stage.publish, on_stage.until), (true, Some(at(135))));
    let seated = decide(&facts, at(135)).unwrap();
    assert_eq!((seated.view, seated.publish, seated.until), (true, false, Some(at(175))));
}

#[test]
fn the_refusal_names_what_is_nearest_to_a_right() {
    let held = Grant { held: true, ..ticket(7) };
    let revoked = Grant { revoked_at: Some(at(1)), ..ticket(7) };
    let table = [
        (vec![], Refusal::NoTicket),
        (vec![ticket(1)], Refusal::WrongTicket),
        (vec![held.clone()], Refusal::Unpaid),
        (vec![ticket(1), held], Refusal::Unpaid),
        (vec![revoked.clone()], Refusal::Canceled),
        (vec![ticket(1), revoked], Refusal::Canceled),
    ];
    for (grants, refusal) in table {
        assert_eq!(decide(&facts(Audience::Products, grants.clone()), at(100)), Err(refusal), "{grants:?}");
    }
    assert!(decide(&facts(Audience::Products, vec![ticket(7)]), at(100)).is_ok());
}

#[test]
fn bans_and_other_events_beat_every_right() {
    let mut facts = facts(Audience::Public, vec![Grant { capability: Capability::Organize, ..ticket(7) }]);
    facts.sanctions.push(sanction(Kind::Ban, None, None));
    assert_eq!(decide(&facts, at(100)), Err(Refusal::Banned));
    facts.person_event = Some(EVENT + 1);
    assert_eq!(decide(&facts, at(100)), Err(Refusal::WrongEvent));
}

#[test]
fn strangers_enter_public_rooms_only() {
    let mut facts = facts(Audience::Attendees, vec![]);
    facts.person_event = None;
    assert_eq!(decide(&facts, at(100)), Err(Refusal::NotLoggedIn));
    facts.policy = Some(policy(Audience::Public));
    assert!(!decide(&facts, at(100)).unwrap().publish);
}

#[test]
fn the_team_comes_and_goes_as_it_likes() {
    let facts = facts(Audience::Team, vec![Grant { capability: Capability::Moderate, ..ticket(7) }]);
    let terms = decide(&facts, at(100_000)).unwrap();
    assert_eq!((terms.moderate, terms.until), (true, None));
}

fn placed(place: Place, since: i64, guest: bool) -> Option<Placed> {
    let (person, before) = (uuid::Uuid::nil(), Some(Place::Backstage));
    Some(Placed { room_id: ROOM, person, place, group: 0, since: at(since), before, valid_until: at(120), guest })
}

#[test]
fn a_guest_speaks_from_the_agreed_moment_until_the_end_and_has_no_more_right_to_be_there_than_before() {
    let mut facts = facts(Audience::Attendees, vec![ticket(1)]);
    facts.placed = placed(Place::Stage, 105, true);
    let terms = |minute| decide(&facts, at(minute)).map(|terms| (terms.publish, terms.backstage, terms.moderate));
    assert_eq!(terms(104), Ok((false, true, false)), "behind the stage");
    assert_eq!(decide(&facts, at(104)).unwrap().until, Some(at(105)), "the gate is asked at the moment itself");
    assert_eq!(terms(105), Ok((true, true, false)));
    assert_eq!(terms(120), Ok((false, false, false)));
    facts.grants = vec![Grant { revoked_at: Some(at(1)), ..ticket(1) }];
    assert_eq!(decide(&facts, at(110)), Err(Refusal::Canceled), "a guest without a ticket is nobody's guest");
}

#[test]
fn who_is_behind_the_stage_or_was_put_back_sends_nothing_whatever_their_own_right() {
    for place in [Place::Backstage, Place::Audience] {
        for grant in [speaker(), Grant { capability: Capability::Moderate, ..ticket(1) }] {
            let mut facts = facts(Audience::Attendees, vec![grant]);
            facts.placed = placed(place, 100, false);
            let terms = decide(&facts, at(110)).unwrap();
            assert_eq!((terms.view, terms.publish, terms.backstage), (true, false, true));
            assert!(decide(&facts, at(120)).unwrap().publish, "it ends by itself");
        }
    }
}

#[test]
fn in_a_group_everybody_talks_and_is_back_by_themselves_but_for_who_is_silenced() {
    let mut facts = facts(Audience::Attendees, vec![ticket(1)]);
    facts.placed = Some(Placed { group: 3, before: None, ..placed(Place::Group, 100, false).unwrap() });
    let terms = |facts: &Facts, minute| decide(facts, at(minute)).map(|terms| (terms.group, terms.publish));
    assert_eq!(terms(&facts, 110), Ok((Some(3), true)), "although only presenters speak in the room itself");
    assert_eq!(decide(&facts, at(110)).unwrap().until, Some(at(120)));
    assert_eq!(terms(&facts, 120), Ok((None, false)));
    facts.sanctions.push(sanction(Kind::Silence, None, None));
    assert_eq!(terms(&facts, 110), Ok((Some(3), false)));
    facts.sanctions = vec![sanction(Kind::Ban, None, None)];
    assert_eq!(terms(&facts, 110), Err(Refusal::Banned));
}

#[test]
fn a_silenced_person_stays_and_is_heard_again_when_the_time_is_over() {
    let mut facts = facts(Audience::Attendees, vec![ticket(7), speaker()]);
    facts.sanctions.push(sanction(Kind::Silence, None, Some(at(110))));
    let silent = decide(&facts, at(105)).unwrap();
    assert!(silent.view && !silent.speak && !silent.publish);
    assert_eq!(silent.until, Some(at(110)), "the warden asks again then");
    let after = decide(&facts, at(110)).unwrap();
    assert!(after.speak && after.publish);
}

#[test]
fn a_sanction_of_one_room_says_nothing_about_another() {
    for kind in [Kind::Ban, Kind::Silence] {
        let mut facts = facts(Audience::Attendees, vec![ticket(7)]);
        facts.sanctions.push(sanction(kind, Some(ROOM + 1), None));
        assert!(decide(&facts, at(105)).unwrap().speak);
        facts.sanctions.push(sanction(kind, Some(ROOM), None));
        assert!(!decide(&facts, at(105)).is_ok_and(|terms| terms.speak));
    }
}

#[test]
fn silence_does_not_reach_who_keeps_order() {
    let team = Grant { capability: Capability::Moderate, ..ticket(7) };
    let mut facts = facts(Audience::Team, vec![team]);
    facts.sanctions.push(sanction(Kind::Silence, None, None));
    assert!(decide(&facts, at(105)).unwrap().speak);
}

fn role(rights: &[Right], holder: Holder, room_id: Option<i64>) -> RoleGrant {
    let rights = rights.iter().copied().collect();
    RoleGrant { rights, holder, room_id, valid_from: None, valid_until: None }
}

const ADA: uuid::Uuid = uuid::Uuid::from_u128(1);

fn with_role(grants: Vec<Grant>, role: RoleGrant) -> Facts {
    let bearer = Bearer { person: Some(ADA), ..Bearer::default() };
    Facts { roles: Arc::from([role]), bearer, ..facts(Audience::Attendees, grants) }
}

#[test]
fn a_role_adds_its_rights_in_its_room_and_its_time_and_nothing_else() {
    let host = [Right::View, Right::QuestionModerate];
    let mut facts = with_role(vec![ticket(1)], role(&host, Holder::Person(ADA), Some(ROOM)));
    let terms = decide(&facts, at(100)).unwrap();
    assert!(terms.rights.contains(Right::QuestionModerate) && terms.rights.contains(Right::ChatSend));
    assert!(!terms.rights.contains(Right::ChatModerate) && !terms.moderate && !terms.publish);
    facts.bearer.person = Some(uuid::Uuid::from_u128(2));
    assert!(!decide(&facts, at(100)).unwrap().rights.contains(Right::QuestionModerate), "somebody else's");
    facts.bearer.person = Some(ADA);
    let timed = RoleGrant { valid_from: Some(at(110)), valid_until: Some(at(120)), ..facts.roles[0].clone() };
    facts.roles = Arc::from([timed]);
    let moderates = |minute| decide(&facts, at(minute)).unwrap().rights.contains(Right::QuestionModerate);
    assert_eq!([moderates(109), moderates(110), moderates(119), moderates(120)], [false, true, true, false]);
    assert_eq!(decide(&facts, at(109)).unwrap().until, Some(at(110)), "the gate is asked at the moment itself");
}

#[test]
fn a_role_for_one_room_says_nothing_about_another() {
    let all: Vec<Right> = Right::ALL.to_vec();
    let facts = with_role(vec![], role(&all, Holder::Person(ADA), Some(ROOM + 1)));
    assert_eq!(decide(&facts, at(100)), Err(Refusal::NoTicket));
    let facts = with_role(vec![ticket(1)], role(&all, Holder::Person(ADA), Some(ROOM + 1)));
    assert_eq!(decide(&facts, at(100)).unwrap().rights, Rights::taking_part());
}

#[test]
fn who_only_looks_comes_while_the_room_is_open_and_crew_when_they_like() {
    let look = with_role(vec![], role(&[Right::View], Holder::Person(ADA), None));
    assert_eq!(decide(&look, at(10)), Err(Refusal::TooEarly { opens_at: at(90) }));
    let terms = decide(&look, at(100)).unwrap();
    assert!(terms.view && !terms.speak && !terms.publish);
    let team_only = Facts { policy: Some(policy(Audience::Team)), ..look.clone() };
    assert!(decide(&team_only, at(100)).is_err(), "the whole event is not the team's room");
    let crew = with_role(vec![], role(&[Right::View, Right::StageManage], Holder::Person(ADA), None));
    assert!(decide(&crew, at(10)).unwrap().rights.contains(Right::StageManage));
}

#[test]
fn a_role_of_a_ticket_is_lost_with_it() {
    let facts = |grant| with_role(vec![grant], role(&[Right::View, Right::Publish], Holder::Product(7), None));
    assert!(decide(&facts(ticket(7)), at(100)).unwrap().publish);
    assert!(!decide(&facts(ticket(8)), at(100)).unwrap().publish);
    for lost in [Grant { held: true, ..ticket(7) }, Grant { revoked_at: Some(at(1)), ..ticket(7) }] {
        assert!(decide(&facts(lost), at(100)).is_err());
    }
}

#[test]
fn traits_are_an_and_of_ors_and_end_with_the_token() {
    let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let wanted = vec![words(&["attendee"]), words(&["gold", "silver"])];
    let with = |traits: &[&str], wanted: &[Vec<String>]| {
        let mut facts = with_role(vec![], role(&[Right::View], Holder::Traits(wanted.to_vec()), None));
        facts.bearer.traits =
            Some(Traits { words: traits.iter().map(|word| (*word).to_owned()).collect(), until: at(120) });
        facts
    };
    assert!(decide(&with(&["attendee", "silver"], &wanted), at(100)).is_ok());
    assert!(decide(&with(&["attendee"], &wanted), at(100)).is_err());
    assert!(decide(&with(&["gold"], &wanted), at(100)).is_err());
    let everybody = with(&["anything"], &[]);
    assert_eq!(decide(&everybody, at(100)).unwrap().until, Some(at(120)));
    assert_eq!(decide(&everybody, at(120)), Err(Refusal::NoTicket));
    let canceled = with_role(
        vec![Grant { revoked_at: Some(at(1)), ..ticket(7) }],
        role(&[Right::View], Holder::Traits(vec![]), None),
    );
    assert_eq!(decide(&canceled, at(100)), Err(Refusal::Canceled), "who lost their ticket is not everybody");
    assert!(decide(&with(&["x"], &[vec![]]), at(100)).is_err(), "one of none is nobody");
}

#[test]
fn a_ban_beats_every_role_and_silence_leaves_only_looking() {
    let mut facts = with_role(vec![ticket(7)], role(Right::ALL, Holder::Person(ADA), None));
    facts.sanctions.push(sanction(Kind::Ban, None, None));
    assert_eq!(decide(&facts, at(100)), Err(Refusal::Banned));
    let mut host = with_role(
        vec![ticket(7)],
        role(&[Right::View, Right::QuestionModerate, Right::Publish], Holder::Person(ADA), None),
    );
    host.sanctions.push(sanction(Kind::Silence, None, None));
    assert_eq!(decide(&host, at(100)).unwrap().rights, Rights::looking());
}
