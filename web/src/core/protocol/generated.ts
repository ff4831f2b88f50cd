// Made from signaling/src/protocol by `UPDATE=1 cargo nextest run -E 'test(typescript)'`. Do not edit.

export type AboutAnnouncement = { announcement: Announcement, };

export type AboutContact = { contact_request: ContactRequest, };

export type AboutExhibitor = { exhibitor: Exhibitor, 
/**
 * Its own room, as in `event.config`.
 */
place: Room, };

export type AboutPoll = { poll: Poll, };

export type AboutPoster = { poster: Poster, 
/**
 * Its own room, as in `event.config`.
 */
place: Room, voting: PosterVoting, };

export type AboutQuestion = { question: Question, };

/**
 * `exhibition.contact_accept`: for staff of the exhibitor; the first one has it.
 */
export type AcceptContact = { contact_request: number, };

/**
 * What the person may do in a room now.
 */
export type Admission = { view: boolean, publish: boolean, 
/**
 * May do what others notice: write, ask, vote, react. False for those whom a moderator has silenced.
 */
speak: boolean, moderate: boolean, 
/**
 * When the gate is asked again by itself.
 */
until: string | null, };

/**
 * `room.admission`: the person's right to a room changed. Exactly one of `admission` and `refusal` is there, and what is in
 * the room comes with an admission, so that nobody has to ask when a door opens to many at once.
 */
export type AdmissionChanged = { room: RoomId, admission: Admission | null, refusal: Refusal | null, permissions: Array<Permission>, modules: Array<Module>, };

/**
 * `stage.admit`: let somebody in who waits, or everybody who does.
 */
export type AdmitWaiting = { room: RoomId, user?: string, };

export type Announcement = { id: number, text: string, state: AnnouncementState, 
/**
 * It is not shown any more from then on.
 */
show_until: string | null, timestamp: string, };

/**
 * `announcement.created_or_updated`: to everybody at the event; drafts are told to nobody.
 */
export type AnnouncementChanged = { announcement: Announcement, };

/**
 * Only forward: draft, active, archived.
 */
export type AnnouncementState = "draft" | "active" | "archived";

export type Announcements = { results: Array<Announcement>, };

/**
 * `contact.answer`: with a share, yes; without, no. Who asked is not told of a no.
 */
export type AnswerForContact = { id: string, 
/**
 * Null: no.
 */
share: ContactShare | null, };

/**
 * `stage.answer`: the answer to an invitation.
 */
export type AnswerInvitation = { room: RoomId, accept: boolean, };

export type AnsweredMedia = { session: string, sdp: string, slots: Array<Slot>, };

/**
 * `contact.ask`: asks somebody to exchange contacts. Whoever was asked by them already agrees with it.
 */
export type AskForContact = { id: string, share: ContactShare, };

/**
 * `question.ask`
 */
export type AskQuestion = { room: RoomId, content: string, 
/**
 * The others do not see who asks.
 */
anonymous?: boolean, };

/**
 * `authenticate`: a ticket or program token, or the resume of a dropped socket.
 */
export type Authenticate = { token?: string, 
/**
 * Number the pushes and keep them for a resume.
 */
resumable?: boolean, resume?: ResumeFrom, };

/**
 * What `authenticated` carries.
 */
export type Authenticated = { "user.config": OwnUser, "event.config": EventConfig, "chat.channels": Array<ChatChannel>, "chat.read_pointers": ReadPointers, "chat.notification_counts": NotificationCounts, 
/**
 * What the organizers tell everybody now.
 */
announcements: Array<Announcement>, server_time: string, 
/**
 * Null unless the client asked for resume.
 */
resume: ResumePoint | null, 
/**
 * Seconds between two pings of the client.
 */
ping_interval: number, 
/**
 * Servers that help media through firewalls, for `iceServers` of a peer connection; may be empty.
 */
ice_servers: Array<IceServer>, };

/**
 * A part of a text.
 */
export type Block = { "type": "heading", level: number, content: Array<Inline>, } | { "type": "paragraph", content: Array<Inline>, } | { "type": "list", start: number | null, items: Array<Array<Block>>, } | { "type": "quote", blocks: Array<Block>, } | { "type": "code", text: string, } | { "type": "table", head: Array<Array<Inline>>, rows: Array<Array<Array<Inline>>>, } | { "type": "rule" };

/**
 * `user.block`
 */
export type BlockUser = { id: string, };

export type Blocked = { users: Array<User>, };

/**
 * `whiteboard.changed`: it was cleared, closed or opened; to those who look at it. Ask by `whiteboard.watch`.
 */
export type BoardChanged = { room: RoomId, board: number, closed: boolean, };

/**
 * A colour by its name: what it looks like is the client's business, in the dark too.
 */
export type BoardColor = "ink" | "red" | "orange" | "yellow" | "green" | "blue" | "violet" | "gray";

/**
 * `whiteboard.drawn`: to those who look at the board.
 */
export type BoardDrawn = { room: RoomId, board: number, 
/**
 * What was told before; who does not know the board up to there asks by `whiteboard.watch`.
 */
after: number, seq: number, elements: Array<BoardElement>, };

/**
 * One thing on the board.
 */
export type BoardElement = { 
/**
 * Letters, digits, `-` and `_`; at most [`MAX_BOARD_ID`].
 */
id: string, 
/**
 * From 1; each change has a higher one.
 */
version: number, 
/**
 * At random.
 */
nonce: number, kind: BoardKind, color: BoardColor, 
/**
 * Of its stroke or its letters: 1 (fine) to 4.
 */
size: number, 
/**
 * The left upper corner; of lines where their points begin.
 */
x: number, y: number, 
/**
 * 0 for lines.
 */
width: number, height: number, 
/**
 * Of lines: x and y by turns, from the element's own place.
 */
points: Array<number>, text: string, 
/**
 * Filled with its colour.
 */
filled: boolean, 
/**
 * What has a larger one lies above.
 */
order: number, 
/**
 * It is gone. Everything but id, version and nonce is forgotten.
 */
deleted: boolean, };

/**
 * What an element is. There are no others: no pictures, no frames, no links.
 */
export type BoardKind = "pen" | "line" | "arrow" | "rectangle" | "ellipse" | "text" | "note";

export type Breakout = { number: number, name: string, 
/**
 * How many are in it.
 */
people: number, };

/**
 * Who is in a group, for moderators, in `stage.desk`.
 */
export type BreakoutPeople = { number: number, 
/**
 * At most [`super::MAX_DESK`].
 */
users: Array<User>, };

/**
 * A group to be.
 */
export type BreakoutPlan = { 
/**
 * 1 to [`MAX_BREAKOUT_NAME`] characters.
 */
name: string, 
/**
 * Nobody twice, over all groups at most [`MAX_BREAKOUT_USERS`].
 */
users?: Array<string>, };

/**
 * What everybody in the room knows of its groups, in `stage.state`.
 */
export type Breakouts = { groups: Array<Breakout>, choose: boolean, 
/**
 * When everybody is back; null: when a moderator says so.
 */
ends_at: string | null, 
/**
 * A moderator called everybody back: nobody goes into a group any more.
 */
called_back: boolean, };

/**
 * `exhibition.contact_cancel`: for the one who asked. What they handed over with it is gone.
 */
export type CancelContact = { contact_request: number, };

/**
 * `stage.cancel`: stop the countdown.
 */
export type CancelLive = { room: RoomId, };

/**
 * A line of captions.
 */
export type Caption = { 
/**
 * Of a final line, rising; null: not final.
 */
id: number | null, text: string, at: string, };

/**
 * `caption.languages`: in which there are captions now; on entry, where there are any, and on change.
 */
export type CaptionLanguages = { room: RoomId, languages: Array<string>, };

/**
 * `caption.line`: to those who watch its language.
 */
export type CaptionSaid = { room: RoomId, language: string, line: Caption, };

/**
 * A channel of which a person knows: direct ones with their members, and those of rooms where they read (without).
 */
export type ChatChannel = { id: string, 
/**
 * The newest message.
 */
unread_pointer: number, members: Array<User>, 
/**
 * In a direct channel: what was said last.
 */
last: ChatEvent | null, };

/**
 * `chat.channels`: the person's list as it is now.
 */
export type ChatChannels = { channels: Array<ChatChannel>, };

export type ChatContent = { "type": "text", body: string, } | { "type": "files", body: string, files: Array<ChatFile>, } | { "type": "deleted" };

export type ChatEvent = { event_id: number, channel: string, sender: string, timestamp: string, event_type: ChatEventType, content: ChatContent, 
/**
 * When it was last changed.
 */
edited: string | null, 
/**
 * The event whose content this one replaces.
 */
replaces: number | null, 
/**
 * The first who reacted, by emoji; the asker is among them if they did.
 */
reactions: { [key in string]: Array<string> }, 
/**
 * How many reacted, by emoji.
 */
reaction_counts: { [key in string]: number }, 
/**
 * What the page says of itself to which the message links.
 */
preview?: LinkPreview, };

export type ChatEventType = "channel.message";

/**
 * A file of a message, to be had at `/{organizer}/{event}/video/file/{id}`.
 */
export type ChatFile = { id: string, name: string, content_type: string, 
/**
 * Bytes.
 */
size: number, };

/**
 * `chat.notification`: a message is to this person: it mentions them, or is in a direct channel of theirs.
 */
export type ChatNotified = { event: ChatEvent, sender: User | null, };

/**
 * `chat.preview`: the card of a message came.
 */
export type ChatPreviewed = { channel: string, event_id: number, preview: LinkPreview, };

/**
 * `chat.event.reaction`: the reactions to a message as they are now, gathered over a second.
 */
export type ChatReacted = { channel: string, event_id: number, reactions: { [key in string]: Array<string> }, reaction_counts: { [key in string]: number }, };

/**
 * `chat.event`
 */
export type ChatSaid = { users: Record<string, User>, event_id: number, channel: string, sender: string, timestamp: string, event_type: ChatEventType, content: ChatContent, 
/**
 * When it was last changed.
 */
edited: string | null, 
/**
 * The event whose content this one replaces.
 */
replaces: number | null, 
/**
 * The first who reacted, by emoji; the asker is among them if they did.
 */
reactions: { [key in string]: Array<string> }, 
/**
 * How many reacted, by emoji.
 */
reaction_counts: { [key in string]: number }, 
/**
 * What the page says of itself to which the message links.
 */
preview?: LinkPreview, };

/**
 * `chat.slowed`: slow mode changed.
 */
export type ChatSlowed = { channel: string, seconds: number, };

/**
 * `whiteboard.clear`: everything on it is gone; by moderators.
 */
export type ClearBoard = { room: RoomId, };

/**
 * `whiteboard.close`: nobody draws but moderators, or everybody may again; by moderators.
 */
export type CloseBoard = { room: RoomId, closed: boolean, };

/**
 * `breakout.close`: moderators call everybody back.
 */
export type CloseBreakouts = { room: RoomId, 
/**
 * To finish the sentence: 0 to [`MAX_CALL_BACK`].
 */
seconds?: number, };

/**
 * `media.close`
 */
export type CloseMedia = { session: string, };

export type Contact = { user: User, card: string, 
/**
 * When the second one agreed.
 */
exchanged_at: string, };

/**
 * To the one who asked and the one who answered: they talk in this channel.
 */
export type ContactAccepted = { contact_request: ContactRequest, channel: string, };

export type ContactAsked = { user: User, asked_at: string, };

/**
 * A name and an e-mail address, given on purpose.
 */
export type ContactCard = { name: string, email: string, };

/**
 * To staff, and to the one who asked: it does not wait any more.
 */
export type ContactClosed = { contact_request: number, exhibitor: RoomId, state: ContactState, answered_by: User | null, };

/**
 * `roulette.contact`: both gave their contact.
 */
export type ContactExchanged = { user: User, card: string, 
/**
 * When the second one agreed.
 */
exchanged_at: string, };

/**
 * Somebody wants to talk with an exhibitor.
 */
export type ContactRequest = { id: number, exhibitor: RoomId, exhibitor_name: string, user: User, state: ContactState, message: string, answered_by: User | null, 
/**
 * What they agreed to hand over.
 */
shared: ContactCard | null, timestamp: string, };

/**
 * To staff: somebody asks.
 */
export type ContactRequested = { contact_request: ContactRequest, };

export type ContactRequests = { 
/**
 * At most 500.
 */
results: Array<ContactRequest>, };

/**
 * What somebody gives.
 */
export type ContactShare = { 
/**
 * A line of their own.
 */
card: string, 
/**
 * An address of mail; empty: none.
 */
email: string, 
/**
 * The answers to public fields too.
 */
fields: boolean, };

/**
 * How it stands between the asker and somebody.
 */
export type ContactStanding = "none" | "asked" | "waiting" | "exchanged";

export type ContactStands = { standing: ContactStanding, };

export type ContactState = "open" | "missed" | "answered" | "canceled";

export type Contacts = { results: Array<Contact>, };

/**
 * `contact.changed`: `contact.list` has another answer now.
 */
export type ContactsChanged = { 
/**
 * Somebody asks.
 */
asked: boolean, };

/**
 * `announcement.create`: always a draft. Needs `event:announce`.
 */
export type CreateAnnouncement = { text: string, show_until?: string, };

/**
 * `chat.direct.create`: a channel with exactly these people and oneself; the one that is there, if there is one.
 */
export type CreateDirect = { users: Array<string>, 
/**
 * The others see it when the first message comes.
 */
hide?: boolean, };

/**
 * `poll.create`: a draft, unless it is to be `open` at once.
 */
export type CreatePoll = { room: RoomId, content: string, poll_type: PollType, options: Array<NewOption>, state?: PollState, show_results?: PollResults, };

/**
 * As of `chat.subscribe`, and which one it is.
 */
export type CreatedDirect = { id: string, state: null, next_event_id: number, unread_pointer: number, members: Array<User>, };

/**
 * How many are in a room, without saying how many: exact counts to everybody would be a storm on a mass join.
 */
export type Crowd = "none" | "few" | "many";

/**
 * `event.user_count_change`
 */
export type CrowdChanged = { room: RoomId, users: Crowd, };

/**
 * `poll.delete`
 */
export type DeletePoll = { room: RoomId, id: number, };

/**
 * `question.delete`: the own one while it waits; moderators any.
 */
export type DeleteQuestion = { room: RoomId, id: number, };

/**
 * `stage.dismiss`: put somebody back to the audience, or behind the stage. What they send stops at once.
 */
export type DismissFromStage = { room: RoomId, user: string, to?: StagePlace, };

/**
 * `whiteboard.draw`: new elements, changed ones and deleted ones.
 */
export type DrawOnBoard = { room: RoomId, 
/**
 * The board that one looks at: what was meant for one that was cleared meanwhile is not drawn.
 */
board: number, 
/**
 * 1 to [`MAX_BOARD_CHANGES`].
 */
elements: Array<BoardElement>, };

export type DrawnOnBoard = { 
/**
 * Those of which a newer one was there: as they are.
 */
newer: Array<BoardElement>, };

/**
 * `connection.drop`: the server goes away; come back after `reconnect_after` plus a random part of `jitter` seconds.
 */
export type Drop = { reconnect_after: number, jitter: number, };

/**
 * `room.enter`
 */
export type EnterRoom = { room: RoomId, };

export type EnteredRoom = { room: RoomId, admission: Admission, users: Crowd, 
/**
 * Only for those with `room:viewers`, and only where there are few enough to be announced one by one (500): in larger
 * rooms `room.members` tells how many there are, and some of them.
 */
viewers?: Array<User>, };

export type ErrorCode = "protocol.unauthenticated" | "protocol.unknown_command" | "protocol.denied" | "protocol.invalid_frame" | "protocol.rate_limited" | "auth.missing_token" | "auth.invalid_token" | "auth.expired_token" | "auth.token_too_long" | "auth.denied" | "auth.resume_expired" | "event.unknown_event" | "connection.replaced" | "invalid_input" | "server.fatal" | "user.unsupported_command" | "user.invalid_name" | "user.not_found" | "room.unsupported_command" | "room.unknown" | "room.refused" | "room.not_entered" | "room.unknown_reaction" | "chat.unsupported_command" | "chat.unknown" | "chat.denied" | "chat.empty" | "chat.unsupported_event_type" | "chat.unsupported_content_type" | "chat.filtered" | "chat.invalid_body" | "chat.rate_limited" | "emoji.sadpanda" | "channel.join.missing_profile" | "media.unsupported_command" | "media.denied" | "media.invalid_offer" | "media.unsupported" | "media.full" | "media.unknown_session" | "media.unknown_track" | "user.block.self" | "moderation.unsupported_command" | "moderation.unknown_report" | "moderation.unknown_sanction" | "moderation.protected" | "user.report.self" | "roulette.unsupported_command" | "roulette.denied" | "roulette.start.missing_profile" | "roulette.busy" | "roulette.unknown_call" | "roulette.skip_limit" | "roulette.no_extension" | "roulette.full" | "roulette.rate_limited" | "stage.unsupported_command" | "stage.denied" | "stage.not_invited" | "stage.nobody" | "stage.full" | "stage.rate_limited" | "breakout.unsupported_command" | "breakout.denied" | "breakout.unknown" | "breakout.busy" | "breakout.invalid" | "caption.unsupported_command" | "caption.denied" | "caption.invalid" | "caption.limit" | "caption.rate_limited" | "whiteboard.unsupported_command" | "whiteboard.denied" | "whiteboard.closed" | "whiteboard.cleared" | "whiteboard.invalid" | "whiteboard.full" | "whiteboard.rate_limited" | "question.unsupported_command" | "question.unknown" | "question.inactive" | "question.vote" | "question.empty" | "question.invalid_content" | "question.limit" | "question.ask.missing_profile" | "question.rate_limited" | "poll.unsupported_command" | "poll.unknown" | "poll.inactive" | "poll.vote" | "poll.invalid" | "poll.fixed" | "poll.limit" | "announcement.unsupported_command" | "announcement.unknown" | "announcement.invalid" | "announcement.fixed" | "announcement.limit" | "exhibition.unsupported_command" | "exhibition.unknown_exhibitor" | "exhibition.unknown_contact_request" | "exhibition.not_staff_member" | "exhibition.contact_taken" | "exhibition.contact_disabled" | "exhibition.contact_limit" | "exhibition.contact.missing_profile" | "exhibition.invalid" | "exhibition.rate_limited" | "poster.unsupported_command" | "poster.unknown_poster" | "poster.not_presenter" | "poster.vote_closed" | "poster.vote_limit" | "poster.invalid" | "poster.rate_limited" | "profile.unsupported_command" | "profile.invalid" | "profile.incomplete" | "web_push.unsupported_command" | "web_push.invalid" | "contact.unsupported_command" | "contact.unknown" | "contact.denied" | "contact.invalid" | "contact.nothing" | "contact.closed" | "contact.rate_limited";

/**
 * The conference.
 */
export type Event = { 
/**
 * `{organizer}/{event}`
 */
id: string, slug: string, organizer: string, title: string, 
/**
 * An IANA time zone.
 */
timezone: string, };

export type EventConfig = { event: Event, permissions: Array<Permission>, rooms: Array<Room>, };

/**
 * To everybody around it and to its staff: look again, at a random moment within two seconds. Without `exhibitor`: at all of them.
 */
export type ExhibitionChanged = { room: RoomId, exhibitor: RoomId | null, };

/**
 * Everything about one.
 */
export type Exhibitor = { 
/**
 * Markdown, for whoever changes it.
 */
text: string, 
/**
 * The same, to be shown.
 */
blocks: Array<Block>, contact_enabled: boolean, 
/**
 * Another room that they want visitors to see.
 */
highlighted_room: RoomId | null, links: Array<StandLink>, files: Array<StandFile>, staff: Array<User>, 
/**
 * The person's own request that waits.
 */
request: number | null, id: RoomId, room: RoomId, name: string, tagline: string, short_text: string, size: TileSize, sorting_priority: number, logo: string | null, banner: string | null, users: Crowd, 
/**
 * Whether the person looks after it.
 */
is_staff: boolean, };

/**
 * An exhibitor in the hall.
 */
export type ExhibitorTile = { id: RoomId, room: RoomId, name: string, tagline: string, short_text: string, size: TileSize, sorting_priority: number, logo: string | null, banner: string | null, users: Crowd, 
/**
 * Whether the person looks after it.
 */
is_staff: boolean, };

export type Exhibitors = { 
/**
 * In their order.
 */
exhibitors: Array<ExhibitorTile>, };

/**
 * `breakout.extend`: moderators give the groups more time.
 */
export type ExtendBreakouts = { room: RoomId, 
/**
 * 30 to [`MAX_BREAKOUT_SECONDS`]; counted from the end that was set, or from now.
 */
seconds: number, };

/**
 * `roulette.extend`: go on after the end of the round, if the others want it too.
 */
export type ExtendRoulette = { call_id: string, };

/**
 * Why a request was not done, as the error frame carries it.
 */
export type Failure = { code: ErrorCode, 
/**
 * In words, for a developer; clients show texts of their own by code.
 */
message: string, details?: { [key in string]: JsonValue }, 
/**
 * Seconds after which the same request may succeed.
 */
retry_after?: number, };

/**
 * `chat.fetch`: the newest events, before `before_id` or after `after_id`; `count` is at most [`MAX_FETCH`].
 */
export type FetchChat = { channel: string, count: number, before_id?: number, after_id?: number, };

/**
 * `media.servers`: servers that help to find a way, with credentials that are valid from now. A client that searches new
 * paths asks first when those of `authenticated` are old.
 */
export type FetchIceServers = Record<symbol, never>;

/**
 * `web_push.key`: what a browser has to know in order to subscribe.
 */
export type FetchPushKey = Record<symbol, never>;

/**
 * `user.fetch`: one user by `id`, or a map of up to 100 by `ids`; ids that nobody has are left out of the map.
 */
export type FetchUsers = { id?: string, ids?: Array<string>, };

/**
 * Oldest first, and who said it. Fewer than asked for when they are long: only an empty answer is the end.
 */
export type FetchedChat = { results: Array<ChatEvent>, users: Record<string, User>, };

export type FetchedIceServers = { ice_servers: Array<IceServer>, };

export type FetchedUsers = User | { [key in string]: User };

/**
 * What another host shows. It is loaded from [`FrameConfig::src`], an address of the server's own, once somebody agreed.
 */
export type FrameConfig = { src: string, host: string, 
/**
 * Where the host says what it does with data.
 */
policy_url?: string, 
/**
 * What the host is told of who looks: `display_name`, `id`.
 */
sends: Array<string>, version: number, };

/**
 * `exhibition.get`
 */
export type GetExhibitor = { exhibitor: RoomId, };

/**
 * `poster.get`
 */
export type GetPoster = { poster: RoomId, };

/**
 * `profile.get`: the fields of the event and the own answers.
 */
export type GetProfile = { 
/**
 * The reader's; else the event's own.
 */
language?: string, };

/**
 * `roulette.contact`: a line for those of this call who give theirs too. An empty one takes it back.
 */
export type GiveContact = { call_id: string, card: string, };

/**
 * `stage.backstage`: go behind the stage, or leave it.
 */
export type GoBackstage = { room: RoomId, inside: boolean, };

/**
 * `stage.live`: those behind the stage come before the audience after a countdown.
 */
export type GoLive = { room: RoomId, 
/**
 * Who; everybody backstage when nobody is named.
 */
users?: Array<string>, 
/**
 * Length of the countdown, 0 to [`MAX_COUNTDOWN`].
 */
seconds?: number, 
/**
 * Whoever is on stage now leaves it at that moment.
 */
hand_over?: boolean, };

/**
 * `roulette.hangup`: out of the call, or of the question whether to begin one.
 */
export type HangUpRoulette = { call_id: string, };

/**
 * STUN or TURN servers that share credentials.
 */
export type IceServer = { urls: Array<string>, 
/**
 * Credentials expire; each `authenticated` has fresh ones.
 */
username?: string, credential?: string, };

/**
 * `moderation.sanction`: silences or bans a person, in a room or at the whole event.
 */
export type ImposeSanction = { user: string, kind: SanctionKind, 
/**
 * Without it: everywhere; for those who moderate all of the event.
 */
room?: RoomId, 
/**
 * Without it: until a moderator takes it back. At most 525,600 (a year).
 */
minutes?: number, reason?: string, };

export type Imposed = { sanction: number, };

/**
 * A part of a line.
 */
export type Inline = { "type": "text", text: string, } | { "type": "code", text: string, } | { "type": "emphasis", content: Array<Inline>, } | { "type": "strong", content: Array<Inline>, } | { "type": "strike", content: Array<Inline>, } | { "type": "link", href: string, content: Array<Inline>, } | { "type": "image", src: string, alt: string, } | { "type": "break" };

/**
 * `stage.invite`: ask somebody to the stage, or behind it. They answer with `stage.answer`.
 */
export type InviteToStage = { room: RoomId, user: string, 
/**
 * `stage` or `backstage`.
 */
to: StagePlace, };

/**
 * `breakout.join`: into one's own group, or where everybody picks, and for moderators, into any; without a group back to the
 * room.
 */
export type JoinBreakout = { room: RoomId, group: number | null, };

/**
 * `chat.join`: subscribe in order to write; needs a display name.
 */
export type JoinChat = { channel: string, };

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null;

export type Landing = { 
/**
 * The address of a picture; empty: none.
 */
hero: string, 
/**
 * Slots of the schedule.
 */
featured: number[], 
/**
 * Codes of speakers.
 */
speakers: Array<string>, sponsors: Array<Sponsor>, };

/**
 * `media.layers`: which simulcast layers of a published m-line somebody watches. What nobody wants need not be sent.
 */
export type LayersWanted = { session: string, mid: string, layers: Array<WantedLayer>, };

/**
 * `chat.leave`: stops listening; a direct channel is hidden until something is said there again.
 */
export type LeaveChat = { channel: string, };

/**
 * `room.leave`
 */
export type LeaveRoom = { room: RoomId, };

/**
 * `moderation.lift`: takes a sanction back.
 */
export type LiftSanction = { sanction: number, };

/**
 * A card under a message: what a page says of itself. Words and an address, nothing to be believed.
 */
export type LinkPreview = { url: string, host: string, title: string, description: string, 
/**
 * A picture, to be had at `/{organizer}/{event}/video/preview/{id}`.
 */
picture: string | null, };

/**
 * `announcement.list`: what is to be seen now; with `event:announce` all of them, the newest 100 first.
 */
export type ListAnnouncements = Record<symbol, never>;

/**
 * `user.list.blocked`
 */
export type ListBlocked = Record<symbol, never>;

/**
 * `exhibition.contacts`: for staff; open ones first, then the newest.
 */
export type ListContactRequests = { exhibitor: RoomId, };

/**
 * `roulette.contacts`: everybody with whom contacts were exchanged, the newest first.
 */
export type ListContacts = Record<symbol, never>;

/**
 * `exhibition.list`
 */
export type ListExhibitors = { room: RoomId, };

/**
 * `room.members`: who is there and visible.
 */
export type ListMembers = { room: RoomId, 
/**
 * Not more than these; left out, and above 500, it is 500.
 */
limit?: number, };

/**
 * `contact.list`
 */
export type ListMyContacts = Record<symbol, never>;

/**
 * `poll.list`: all that the person may see, the newest first.
 */
export type ListPolls = { room: RoomId, };

/**
 * `poster.list`
 */
export type ListPosters = { room: RoomId, };

/**
 * `poster.get.presented_by_user`
 */
export type ListPresentedPosters = Record<string, never>;

/**
 * `question.list`: those with the most votes first, the older first among equals.
 */
export type ListQuestions = { room: RoomId, 
/**
 * Of this session; 0: asked while none was on; left out: of the one that is on.
 */
session?: number, 
/**
 * Not more than these; left out, and above 100, it is 100.
 */
limit?: number, 
/**
 * Where the answer before ended.
 */
after?: QuestionCursor, };

/**
 * `moderation.reports`: what people told of the rooms that one moderates, the newest first; at most 100 at once.
 */
export type ListReports = { 
/**
 * Those that were handled too.
 */
handled?: boolean, before_id?: number, };

/**
 * `moderation.sanctions`: what holds in the rooms that one moderates, the newest first; at most 500.
 */
export type ListSanctions = Record<symbol, never>;

/**
 * `exhibition.get.staffed_by_user`: those that the person looks after.
 */
export type ListStaffedExhibitors = Record<string, never>;

/**
 * `stage.lock`: what is left out stays as it is.
 */
export type LockRoom = { room: RoomId, 
/**
 * Nobody new comes in.
 */
locked?: boolean, 
/**
 * Whoever is new waits until a moderator lets them in.
 */
waiting_room?: boolean, };

/**
 * `chat.mark_read`: everything up to `id` was read.
 */
export type MarkRead = { channel: string, id: number, };

/**
 * `roulette.match_found`: answer `roulette.ready` until then.
 */
export type MatchFound = { room: RoomId, call_id: string, 
/**
 * The first of the others.
 */
other_user: User, 
/**
 * All, oneself included.
 */
users: Array<User>, shared: Array<string>, 
/**
 * They met before, because nobody else is left.
 */
rematch: boolean, ready_until: string, };

/**
 * `roulette.withdrawn`: nothing came of the match. Whoever answered waits on at their old place, the others do not.
 */
export type MatchWithdrawn = { room: RoomId, call_id: string, waits: boolean, };

/**
 * `media.closed`: the server ended this media session.
 */
export type MediaClosed = { session: string, code: MediaClosedCode, message: string, };

export type MediaClosedCode = "lost_right" | "replaced" | "moved" | "timeout" | "failed" | "shutdown";

export type MediaConfig = { mode: MediaMode, };

export type MediaKind = "audio" | "video";

export type MediaMode = "stage" | "meeting";

/**
 * Which of a room's media: what everybody in it may see, what happens behind the stage, or what is said in the group that one
 * is in.
 */
export type MediaPart = "stage" | "backstage" | "group";

/**
 * At most 500 of them, and how many there are.
 */
export type Members = { results: Array<User>, total: number, };

/**
 * `chat.mention_warning`: these people cannot read where they were mentioned, so they were not told.
 */
export type MentionWarning = { channel: string, event_id: number, missed_users: Array<User>, };

/**
 * `moderation.changed`: to moderators, when a report came or was handled.
 */
export type ModerationChanged = { 
/**
 * Reports that wait, of the rooms that one moderates.
 */
open: number, };

/**
 * What a room is made of.
 */
export type Module = { "type": "media.native", config: MediaConfig, } | { "type": "chat.native", channel_id: string, } | { "type": "networking.roulette", config: RouletteConfig, } | { "type": "question", config: QuestionsConfig, } | { "type": "poll", config: PollsConfig, } | { "type": "page.markdown", config: PageConfig, } | { "type": "page.landing", config: PageConfig, } | { "type": "page.iframe", config: FrameConfig, } | { "type": "livestream.youtube", config: VideoConfig, } | { "type": "page.userlist", } | { "type": "exhibition.native", } | { "type": "poster.native", };

/**
 * `breakout.move`: moderators put somebody into another group, or back to the room.
 */
export type MoveToBreakout = { room: RoomId, user: string, group: number | null, };

/**
 * `media.mute`: says that a published m-line is silent or dark; the others see it in `media.tracks`.
 */
export type MuteMedia = { session: string, mid: string, muted: boolean, };

/**
 * `stage.mute`: stop what somebody, or everybody else, sends of these sources. Only they themselves can start it again.
 */
export type MuteOnStage = { room: RoomId, 
/**
 * Everybody but the one who asks, when nobody is named.
 */
user?: string, sources: Array<Source>, };

export type MyContact = { user: User, card: string, email: string, 
/**
 * Their answers to public fields, when they gave them along.
 */
values: Array<ProfileValue>, 
/**
 * The own note about them.
 */
note: string, 
/**
 * What they have of the asker.
 */
given: ContactShare, 
/**
 * When the second one agreed.
 */
exchanged_at: string, };

export type MyContacts = { 
/**
 * The newest first.
 */
contacts: Array<MyContact>, 
/**
 * Requests that wait for an answer, the newest first.
 */
waiting: Array<ContactAsked>, 
/**
 * Own requests that nobody answered.
 */
asked: Array<ContactAsked>, };

/**
 * An option to be made.
 */
export type NewOption = { content: string, };

/**
 * `contact.note`: what one notes about a contact; nobody else sees it.
 */
export type NoteContact = { id: string, note: string, };

/**
 * Data of a command that has nothing to tell: `{}`.
 */
export type Nothing = Record<string, never>;

/**
 * `chat.notification_counts`: how many messages are to this person and not read, by channel; channels without are left out.
 */
export type NotificationCounts = Record<string, number>;

/**
 * `media.offer`: publish and receive; with `session` it renegotiates that session.
 */
export type OfferMedia = { room: RoomId, sdp: string, session?: string, 
/**
 * What the sending m-lines show; by default a camera or a microphone.
 */
tracks?: Array<OfferedTrack>, part?: MediaPart, };

export type OfferedTrack = { mid: string, source: Source, };

/**
 * `breakout.open`: moderators send a meeting into groups; whoever is named is in theirs at once. They are numbered from 1 in the
 * order given.
 */
export type OpenBreakouts = { room: RoomId, 
/**
 * 1 to [`MAX_BREAKOUTS`].
 */
groups: Array<BreakoutPlan>, 
/**
 * Everybody picks their own group.
 */
choose?: boolean, 
/**
 * After this everybody is back by themselves: 30 to [`MAX_BREAKOUT_SECONDS`]. Without it when a moderator says so, at the
 * latest after four hours.
 */
seconds?: number, };

/**
 * `question.open`: a moderator opens or closes by hand until the next session; null: as the schedule says.
 */
export type OpenQuestions = { room: RoomId, open: boolean | null, };

/**
 * What was done about a report.
 */
export type Outcome = "dismissed" | "deleted" | "removed" | "silenced" | "banned";

export type OwnProfile = { fields: Array<ProfileField>, values: Array<ProfileValue>, 
/**
 * Every required field has an answer.
 */
complete: boolean, };

/**
 * The person of this socket, as only they see themselves (`user.config`).
 */
export type OwnUser = { 
/**
 * Empty, or what a moderator did to the person.
 */
moderation_state: string, 
/**
 * Whatever the client keeps here; at most 8 KiB of JSON.
 */
client_state: Record<string, unknown>, id: string, profile: Profile, role: Role, };

/**
 * A page as it is shown. There is no markup in it: what somebody wrote is text and structure.
 */
export type Page = { room: RoomId, version: number, blocks: Array<Block>, 
/**
 * The form with a picture, sessions, speakers and sponsors.
 */
landing: Landing | null, };

/**
 * A page; its text comes by [`ReadPage`].
 */
export type PageConfig = { 
/**
 * What people see first, above the list of rooms.
 */
front: boolean, 
/**
 * Another number: another page. Read it again.
 */
version: number, };

/**
 * `exhibition.patch`: for its staff and for moderators. What stays out stays as it is; nothing else can be changed here.
 */
export type PatchExhibitor = { exhibitor: RoomId, tagline?: string, short_text?: string, text?: string, contact_enabled?: boolean, links?: Array<StandLink>, };

/**
 * `poster.patch`: for its presenters and for moderators. What stays out stays as it is; nothing else can be changed here.
 */
export type PatchPoster = { poster: RoomId, abstract?: string, authors?: string, tags?: Array<string>, links?: Array<StandLink>, };

/**
 * `stage.pause`: a break. Nothing of the stage reaches the audience until it goes on.
 */
export type PauseStage = { room: RoomId, paused: boolean, 
/**
 * When it goes on, as far as one knows.
 */
back_at?: string, 
/**
 * For the slide, at most [`MAX_PAUSE_NOTE`] characters.
 */
note?: string, };

export type PeopleFound = { results: Array<ShownPerson>, next: string | null, 
/**
 * How one shows oneself; null: not at all.
 */
own: string | null, };

export type Permission = "event:view" | "room:view" | "room:viewers" | "room:publish" | "room:moderate" | "room:chat.read" | "room:chat.join" | "room:chat.send" | "room:chat.moderate" | "room:roulette.join" | "room:backstage" | "room:caption" | "room:react" | "room:stage.manage" | "room:members.moderate" | "room:members.ban" | "event:announce" | "room:question.read" | "room:question.ask" | "room:question.vote" | "room:question.moderate" | "room:poll.read" | "room:poll.vote" | "room:poll.manage";

export type PersonCard = { user: User, 
/**
 * What they say in lists of people; null: they are in none.
 */
about: string | null, 
/**
 * Their answers to public fields, in the fields' order.
 */
values: Array<ProfileValue>, 
/**
 * How it stands between the two as to contacts.
 */
contact: ContactStanding, 
/**
 * Here now.
 */
online: boolean, };

/**
 * `media.pin`: this video slot shows this track; without a track the server chooses again.
 */
export type PinMedia = { session: string, mid: string, track: string | null, };

/**
 * `poll.pin`: on the screen of the hall. One thing a room, question or poll.
 */
export type PinPoll = { room: RoomId, id: number, };

/**
 * `question.pin`: on the screen of the hall, and on top of the list. One thing a room, question or poll.
 */
export type PinQuestion = { room: RoomId, id: number, };

export type Poll = { id: number, room: RoomId, session: number | null, content: string, state: PollState, poll_type: PollType, show_results: PollResults, is_pinned: boolean, 
/**
 * In their order.
 */
options: Array<PollOption>, 
/**
 * Null while the person may not see them.
 */
results: PollCount | null, 
/**
 * What the person voted for; in answers only. Empty: they did not vote.
 */
voted?: Array<number>, timestamp: string, };

/**
 * `poll.created_or_updated`: drafts and what is archived come to moderators only.
 */
export type PollChanged = { poll: Poll, };

/**
 * How people voted.
 */
export type PollCount = { 
/**
 * People who voted.
 */
votes: number, 
/**
 * For each option how many of them.
 */
options: { [key in number]: number }, };

/**
 * `poll.results`: new figures, at most once a second, to those who may see them.
 */
export type PollCounted = { room: RoomId, id: number, results: PollCount, };

/**
 * `poll.deleted`: it is gone, or no longer for everybody's eyes.
 */
export type PollDeleted = { room: RoomId, id: number, };

export type PollOption = { id: number, content: string, };

/**
 * `poll.pinned`
 */
export type PollPinned = { room: RoomId, id: number, };

/**
 * When those who are no moderators see the results.
 */
export type PollResults = "always" | "voted" | "closed";

export type PollState = "draft" | "open" | "closed" | "archived";

export type PollType = "choice" | "multi";

/**
 * `poll.unpinned`
 */
export type PollUnpinned = { room: RoomId, };

export type Polls = { results: Array<Poll>, };

/**
 * `poll.state`: something may have been missed: list again.
 */
export type PollsChanged = { room: RoomId, };

export type PollsConfig = { active: boolean, };

/**
 * Everything about one.
 */
export type Poster = { 
/**
 * Markdown, for whoever changes it.
 */
abstract: string, 
/**
 * The same, to be shown.
 */
blocks: Array<Block>, 
/**
 * The code of a talk; empty: none.
 */
schedule_session: string, 
/**
 * Another room in which it is presented.
 */
presentation_room: RoomId | null, links: Array<StandLink>, files: Array<StandFile>, presenters: Array<User>, id: RoomId, room: RoomId, title: string, authors: string, category: string, tags: Array<string>, 
/**
 * A picture to be shown small: the preview, or the poster where it is a picture.
 */
preview: string | null, users: Crowd, is_presenter: boolean, voted: boolean, 
/**
 * How many voted for it; null for those who may not see it.
 */
votes: number | null, };

/**
 * A poster on the wall.
 */
export type PosterTile = { id: RoomId, room: RoomId, title: string, authors: string, category: string, tags: Array<string>, 
/**
 * A picture to be shown small: the preview, or the poster where it is a picture.
 */
preview: string | null, users: Crowd, is_presenter: boolean, voted: boolean, 
/**
 * How many voted for it; null for those who may not see it.
 */
votes: number | null, };

/**
 * How posters of a room are voted for, and what the person has left.
 */
export type PosterVoting = { open: boolean, 
/**
 * Votes of one person; null: one for each poster.
 */
votes_each: number | null, 
/**
 * Votes that the person has given.
 */
used: number, 
/**
 * Whether everybody sees how many voted.
 */
results_public: boolean, };

export type Posters = { posters: Array<PosterTile>, voting: PosterVoting, };

/**
 * To everybody in the room: look again, at a random moment within two seconds. Without `poster`: at all of them.
 */
export type PostersChanged = { room: RoomId, poster: RoomId | null, };

export type PresentedPosters = { posters: Array<PosterTile>, };

export type Profile = { 
/**
 * Empty until the person has chosen one.
 */
display_name: string, };

/**
 * Something that the event asks.
 */
export type ProfileField = { id: number, label: string, kind: ProfileKind, choices: Array<string>, 
/**
 * Without an answer nobody is found, and nobody says anything.
 */
required: boolean, 
/**
 * Others see the answer; else the organizer alone.
 */
public: boolean, };

export type ProfileKind = "text" | "long_text" | "link" | "choice";

export type ProfileState = { complete: boolean, };

/**
 * An answer.
 */
export type ProfileValue = { field: number, value: string, };

export type PushKey = { 
/**
 * The `applicationServerKey`, in base64url.
 */
key: string, };

export type PushKeys = { p256dh: string, auth: string, };

/**
 * As a browser writes its `PushSubscription`.
 */
export type PushSubscribed = { endpoint: string, keys: PushKeys, };

export type Question = { id: number, room: RoomId, 
/**
 * The session that was on when it was asked.
 */
session: number | null, 
/**
 * Who asked; null for everybody but moderators and the asker, when `anonymous`.
 */
sender: User | null, anonymous: boolean, content: string, state: QuestionState, answered: boolean, is_pinned: boolean, 
/**
 * How many people voted for it.
 */
score: number, 
/**
 * Whether the person did; in answers only.
 */
voted?: boolean, timestamp: string, };

/**
 * `question.created_or_updated`: changes of what is not visible come to moderators and to its asker only.
 */
export type QuestionChanged = { question: Question, };

/**
 * A place in the order by votes.
 */
export type QuestionCursor = { score: number, id: number, };

/**
 * `question.deleted`: it is gone, or no longer for everybody's eyes.
 */
export type QuestionDeleted = { room: RoomId, id: number, };

/**
 * `question.pinned`
 */
export type QuestionPinned = { room: RoomId, id: number, };

export type QuestionState = "mod_queue" | "visible" | "archived";

/**
 * `question.unpinned`
 */
export type QuestionUnpinned = { room: RoomId, };

/**
 * `question.votes`: the new scores of those that were voted for within the last second.
 */
export type QuestionVotes = { room: RoomId, scores: { [key in number]: number }, };

export type Questions = { results: Array<Question>, 
/**
 * For `after`; null: these were the last.
 */
next: QuestionCursor | null, state: QuestionsChanged, };

/**
 * `question.state`: how the room takes questions now. What is shown may be another session's: list again.
 */
export type QuestionsChanged = { room: RoomId, 
/**
 * Whether questions can be asked and voted for.
 */
active: boolean, 
/**
 * The session that questions belong to now.
 */
session: number | null, requires_moderation: boolean, 
/**
 * A moderator opened (true) or closed it; null: as the schedule says.
 */
by_hand: boolean | null, pinned: number | null, };

/**
 * How a room takes questions by the organizer's settings; whether it does now is told by `question.list`.
 */
export type QuestionsConfig = { 
/**
 * False: only when a moderator opens it.
 */
active: boolean, open: QuestionsOpen, requires_moderation: boolean, };

/**
 * When a room takes questions.
 */
export type QuestionsOpen = "off" | "sessions" | "always";

/**
 * `stage.hand`: ask for the floor, or take that back. Moderators lower others' hands by naming them.
 */
export type RaiseHand = { room: RoomId, raised: boolean, user?: string, };

/**
 * `room.react`, with one of [`REACTIONS`].
 */
export type React = { room: RoomId, reaction: string, };

/**
 * `chat.react`: one emoji, once from each person; `delete` takes it back. The answer is the message.
 */
export type ReactToChat = { channel: string, event: number, reaction: string, delete?: boolean, };

/**
 * `room.reaction`: how often each was sent within the last second.
 */
export type Reactions = { room: RoomId, reactions: { [key in string]: number }, };

/**
 * `profile.card`: what somebody shows of themselves.
 */
export type ReadCard = { id: string, };

/**
 * `room.page`: the gate is asked; entering the room is not needed.
 */
export type ReadPage = { room: RoomId, 
/**
 * The reader's; else the event's own.
 */
language?: string, };

/**
 * `chat.read_pointers`: read in another window; by channel.
 */
export type ReadPointers = Record<string, number>;

/**
 * `roulette.ready`: the answer to `roulette.match_found`.
 */
export type ReadyRoulette = { call_id: string, };

/**
 * `roulette.reconnect`: this tab goes on with the call.
 */
export type ReconnectRoulette = { call_id: string, };

export type Refusal = { code: RefusalCode, 
/**
 * In words, for the person.
 */
message: string, opens_at?: string, 
/**
 * When the answer may change by itself.
 */
changes_at?: string, };

export type RefusalCode = "not_logged_in" | "no_ticket" | "wrong_ticket" | "unpaid" | "canceled" | "too_early" | "ended" | "banned" | "full" | "wrong_event" | "removed" | "locked" | "waiting";

/**
 * `room.refused`: the person was inside, lost the right, and is out, media included.
 */
export type Refused = { room: RoomId, refusal: Refusal, };

/**
 * `connection.reload`: fetch the page anew.
 */
export type Reload = Record<symbol, never>;

/**
 * `contact.remove`: takes a request back, or ends an exchange for both.
 */
export type RemoveContact = { id: string, };

/**
 * `room.remove`: a moderator puts a person out; with `ban` they stay out of the whole event.
 */
export type RemoveFromRoom = { room: RoomId, user: string, ban?: boolean, reason?: string, };

export type Report = { id: number, about: ReportAbout, room: RoomId | null, reporter: string, reported: string, reason: string, context: ReportContext, created_at: string, 
/**
 * Reports about this person before this one.
 */
earlier: number, outcome: Outcome | null, handled_at: string | null, 
/**
 * The sanction that answered it, while it holds: what `moderation.lift` takes back.
 */
sanction: number | null, };

export type ReportAbout = "message" | "person" | "call";

/**
 * How things stood when it was told.
 */
export type ReportContext = { message?: SaidThen, 
/**
 * What was said before it, the oldest first.
 */
before: Array<SaidThen>, 
/**
 * Who was in the call.
 */
people: Array<string>, started_at?: string, ended_at?: string, };

/**
 * `media.report`: what the client measured since its last report. It is shown to organizers and decides nothing.
 */
export type ReportMedia = { session: string, 
/**
 * There and back to the server, as the client's path measures it: the server itself knows it only of those whom it sends
 * something. Left out before the first measurement.
 */
rtt_ms?: number, 
/**
 * At most [`MAX_NAMED_SLOTS`].
 */
slots: Array<SlotReport>, };

/**
 * `chat.report`: tells the moderators about a message. It is kept as it was, with what stood before it.
 */
export type ReportMessage = { channel: string, event: number, reason?: string, };

/**
 * `roulette.report`: tell the moderators, never meet again, and out.
 */
export type ReportRoulette = { call_id: string, user: string, reason?: string, };

/**
 * `user.report`: tells the moderators about a person. Whoever is told of never learns who did.
 */
export type ReportUser = { user: string, 
/**
 * Where it happened; its moderators are told.
 */
room?: RoomId, reason?: string, };

export type Reports = { results: Array<Report>, 
/**
 * Reports that wait for a moderator.
 */
open: number, 
/**
 * Everybody who is named in them.
 */
users: { [key in string]: User }, };

/**
 * `exhibition.contact`: staff who are there are told at once. Asking again while one waits is the same request.
 */
export type RequestContact = { exhibitor: RoomId, message?: string, 
/**
 * Only with the person's consent: the exhibitor may keep it.
 */
share?: ContactCard, };

/**
 * `moderation.resolve`: answers a report, and every other open one about the same thing.
 */
export type ResolveReport = { report: number, outcome: Outcome, 
/**
 * Silenced or banned at the whole event; for those who moderate all of it. Otherwise in the report's room.
 */
everywhere?: boolean, 
/**
 * How long they are silenced or banned; without it until a moderator takes it back. At most 525,600 (a year).
 */
minutes?: number, reason?: string, };

export type Resolved = { 
/**
 * What `moderation.lift` takes back.
 */
sanction: number | null, };

export type ResumeFrom = { token: string, 
/**
 * The last push that the client has seen; 0 for none.
 */
version: number, };

export type ResumePoint = { 
/**
 * For one resume; the answer to it has the next.
 */
token: string, version: number, resumed: boolean, 
/**
 * How long the server keeps this session after the socket dropped.
 */
window_seconds: number, };

export type Role = "attendee" | "speaker" | "organizer";

/**
 * A room as `event.config` lists it. Exactly one of `admission` and `refusal` is there; while refused, `permissions` and
 * `modules` are empty.
 */
export type Room = { id: RoomId, slug: string, name: string, description: string, 
/**
 * Not in the lobby; whoever has its address comes in as ever.
 */
hidden: boolean, permissions: Array<Permission>, modules: Array<Module>, users: Crowd, admission: Admission | null, refusal: Refusal | null, };

/**
 * A room of the event. Written as a number, read from a number or a string of one (older clients send strings).
 */
export type RoomId = number;

/**
 * A call that is on.
 */
export type RouletteCall = { room: RoomId, call_id: string, 
/**
 * Everybody in it.
 */
users: Array<User>, 
/**
 * Interests that all of them named.
 */
shared: Array<string>, started_at: string, ends_at: string, extensions_left: number, };

/**
 * `roulette.changed`: in a group, somebody joined or left.
 */
export type RouletteChanged = { gone: string | null, room: RoomId, call_id: string, 
/**
 * Everybody in it.
 */
users: Array<User>, 
/**
 * Interests that all of them named.
 */
shared: Array<string>, started_at: string, ends_at: string, extensions_left: number, };

/**
 * How a room plays; spans in seconds.
 */
export type RouletteConfig = { 
/**
 * People of one call, 2 to 6.
 */
group_size: number, round: number, extension: number, max_extensions: number, 
/**
 * A call may be skipped after this long.
 */
skip_after: number, };

/**
 * Why a call, or one's part in it, is over.
 */
export type RouletteEnd = "left" | "skipped" | "time" | "reported" | "lost" | "put_out" | "elsewhere";

/**
 * `roulette.extension`: who wants to go on; nobody once it was prolonged.
 */
export type RouletteExtension = { room: RoomId, call_id: string, wanted: Array<string>, ends_at: string, extensions_left: number, };

/**
 * `roulette.hangup`: the call is over here, its media too.
 */
export type RouletteHungUp = { room: RoomId, call_id: string, reason: RouletteEnd, 
/**
 * Whoever ended it.
 */
user: string | null, };

/**
 * Whose ticket one would like to meet.
 */
export type RouletteMeet = "anybody" | "same_ticket" | "other_ticket";

/**
 * How it looks in the queue.
 */
export type RouletteQueue = { status: RouletteStatus, 
/**
 * Everybody who waits, oneself included.
 */
waiting: number, 
/**
 * Calls that began within the last five minutes.
 */
recent_pairs: number, };

/**
 * `roulette.started`: offer media for the room now; it is this call's.
 */
export type RouletteStarted = { room: RoomId, call_id: string, 
/**
 * Everybody in it.
 */
users: Array<User>, 
/**
 * Interests that all of them named.
 */
shared: Array<string>, started_at: string, ends_at: string, extensions_left: number, };

export type RouletteStatus = "wait";

/**
 * `roulette.stopped`: out of the queue without having asked for it.
 */
export type RouletteStopped = { room: RoomId, reason: RouletteEnd, };

/**
 * `roulette.waiting`: how many wait now; told to those who do.
 */
export type RouletteWaiting = { room: RoomId, waiting: number, recent_pairs: number, };

export type SaidThen = { sender: string, body: string, at: string, };

export type Sanction = { id: number, user: User, kind: SanctionKind, room: RoomId | null, until: string | null, reason: string, created_at: string, };

export type SanctionKind = "silence" | "ban";

export type Sanctions = { results: Array<Sanction>, };

/**
 * `caption.say`: a line of captions, by those with `room:caption`.
 */
export type SayCaption = { room: RoomId, 
/**
 * As in RFC 5646: `en`, `pt-BR`.
 */
language: string, 
/**
 * At most [`MAX_CAPTION`] characters. Empty: the line that was not final is taken back.
 */
text: string, 
/**
 * It stays as it is, and is kept. What is not final is replaced by the next line of its language.
 */
final?: boolean, };

/**
 * `chat.search`: messages with these words, the newest first, below `before_id`.
 */
export type SearchChat = { channel: string, query: string, before_id?: number, };

/**
 * `user.list.search`: those who show themselves, by name. In a room that is a list of people, for those whom the gate lets in.
 */
export type SearchPeople = { room: RoomId, 
/**
 * Part of a name or of what they say of themselves, from two characters; left out: everybody.
 */
query?: string, 
/**
 * `next` of the page before.
 */
after?: string, };

/**
 * `chat.send`: a message, or with `replaces` the new content of an own one (deleted: also another's, for moderators).
 *
 * Its types and body are read loosely, because each has an error code of its own.
 */
export type SendChat = { channel: string, event_type: ChatEventType, content: SentContent, replaces?: number, 
/**
 * Without a card, whatever it links to.
 */
no_preview?: boolean, };

export type SentChat = { event: ChatEvent, };

export type SentContent = { type: 'text'; body: string } | { type: 'files'; body?: string; files: { id: string }[] } | { type: 'deleted' };

/**
 * `stage.interpreter`: whose camera is the sign language of this room, shown to everybody beside whatever layout; null: nobody's.
 */
export type SetInterpreter = { room: RoomId, user: string | null, };

/**
 * `stage.layout`: how the room is shown to everybody who has not chosen for themselves.
 */
export type SetLayout = { room: RoomId, layout: StageLayout, 
/**
 * Whoever is large, whoever speaks.
 */
spotlight: string | null, };

/**
 * `user.show`: be found, with a few words; or, without, not any more.
 */
export type ShowPerson = { 
/**
 * At most 300 characters; null: not in the list.
 */
about: string | null, };

export type ShownPerson = { 
/**
 * What they say of themselves.
 */
about: string, 
/**
 * Their answers to public fields of the event.
 */
values: Array<ProfileValue>, 
/**
 * Here now.
 */
online: boolean, id: string, profile: Profile, role: Role, };

/**
 * `roulette.skip`: on to somebody else.
 */
export type SkipRoulette = { call_id: string, };

/**
 * A receive-only m-line of the client, in which the server plays one track at a time.
 */
export type Slot = { mid: string, kind: MediaKind, };

export type SlotReport = { mid: string, 
/**
 * Times that the picture stood still, and for how long together.
 */
freezes: number, freeze_ms: number, 
/**
 * Pictures per second; 0 for sound.
 */
frames_per_second: number, jitter_ms: number, 
/**
 * Sound that never came and was made up.
 */
concealed_ms: number, };

/**
 * Track, user and source are null while nothing plays.
 */
export type SlotState = { mid: string, kind: MediaKind, track: string | null, user: string | null, source: Source | null, 
/**
 * The path to this client does not carry it now: nothing is sent, and it goes on by itself.
 */
paused: boolean, };

export type SlotView = { mid: string, 
/**
 * Out of sight: nothing needs to be sent.
 */
hidden: boolean, 
/**
 * In device pixels; 0 when it is not known.
 */
height: number, };

/**
 * `media.slots`: what plays where in one session.
 */
export type SlotsChanged = { session: string, slots: Array<SlotState>, };

/**
 * `chat.slow`: a moderator says how long everybody waits between two messages of theirs; 0 ends it.
 */
export type SlowChat = { channel: string, seconds: number, };

/**
 * What a published track shows.
 */
export type Source = "microphone" | "camera" | "screen" | "screen_audio";

export type Speaker = { id: string, 
/**
 * Decibels below full scale, 0 (loudest) to 127, as in RFC 6464.
 */
level: number, };

/**
 * `media.speaking`: who speaks now.
 */
export type Speaking = { room: RoomId, users: Array<Speaker>, part?: MediaPart, };

export type Sponsor = { name: string, url: string, logo: string, };

export type StaffedExhibitors = { exhibitors: Array<ExhibitorTile>, 
/**
 * Requests to them that wait, the oldest first.
 */
requests: Array<ContactRequest>, };

/**
 * Somebody who asks for something, since when.
 */
export type StageAsk = { user: User, since: string, };

/**
 * `stage.desk`: what those with `room:backstage` and moderators see; on entry and on change. Invitations and those who wait
 * at the door are told to moderators only.
 */
export type StageDesk = { room: RoomId, 
/**
 * Raised hands, the oldest first; at most [`MAX_DESK`] of each list.
 */
hands: Array<StageAsk>, backstage: Array<User>, 
/**
 * Those whom a moderator brought onto the stage or took from it; presenters who went there by themselves are known by their
 * tracks.
 */
stage: Array<User>, dismissed: Array<User>, invited: Array<StageInvited>, waiting: Array<StageAsk>, 
/**
 * The countdown that runs.
 */
live: StageLive | null, 
/**
 * Who is in which group; for moderators.
 */
groups: Array<BreakoutPeople>, };

export type StageInvitation = { by: User, to: StagePlace, until: string, };

export type StageInvited = { user: User, to: StagePlace, until: string, };

/**
 * How a room's pictures are arranged.
 */
export type StageLayout = "auto" | "speaker" | "grid" | "screen" | "picture";

export type StageLive = { 
/**
 * By the server's clock.
 */
at: string, users: Array<string>, };

/**
 * `stage.muted`: a moderator stopped these sources of one's own. What the server gets of them it drops, until one starts them
 * again by `media.mute`.
 */
export type StageMuted = { room: RoomId, sources: Array<Source>, };

/**
 * `stage.own`: what concerns nobody else; on entry and on change.
 */
export type StageOwn = { room: RoomId, 
/**
 * The place of one's raised hand in the queue, from 1.
 */
hand: number | null, invitation: StageInvitation | null, 
/**
 * Where a moderator, or oneself, has put one; null: nobody did.
 */
place: StagePlace | null, 
/**
 * On stage at that moment, by the server's clock.
 */
live_at: string | null, 
/**
 * The number of the group that one is in.
 */
group: number | null, 
/**
 * The group that one belongs to, wherever one is.
 */
assigned: number | null, };

export type StagePause = { back_at: string | null, note: string, };

/**
 * Where somebody is: before the audience, in the room behind it, or in the audience.
 */
export type StagePlace = "audience" | "backstage" | "stage" | "group";

/**
 * `stage.state`: what everybody in the room knows; on entry and on change.
 */
export type StageState = { room: RoomId, layout: StageLayout, spotlight: string | null, 
/**
 * Whose camera is the sign language.
 */
interpreter: string | null, pause: StagePause | null, locked: boolean, waiting_room: boolean, 
/**
 * The groups that the meeting is in.
 */
breakouts: Breakouts | null, };

/**
 * A file of a stand, to be had at `/{organizer}/{event}/video/stand/file/{id}`.
 */
export type StandFile = { id: string, kind: StandFileKind, name: string, content_type: string, 
/**
 * Bytes.
 */
size: number, };

/**
 * What a file is for.
 */
export type StandFileKind = "logo" | "banner" | "preview" | "poster" | "download";

export type StandLink = { kind: StandLinkKind, label: string, 
/**
 * `https://` or `http://`.
 */
url: string, };

export type StandLinkKind = "profile" | "download";

/**
 * `roulette.start`: wait for company. Asking again changes the wishes, never the place in the queue.
 */
export type StartRoulette = { room: RoomId, 
/**
 * At most 10, of at most 40 characters.
 */
interests?: Array<string>, meet?: RouletteMeet, };

/**
 * `roulette.stop`: enough of waiting.
 */
export type StopRoulette = { room: RoomId, };

/**
 * `chat.subscribe`: from now on `chat.event` of this channel comes.
 */
export type SubscribeChat = { channel: string, };

/**
 * `web_push.subscribe`: from now on this browser is told too; asked again it changes what a note says.
 */
export type SubscribePush = { subscription: PushSubscribed, 
/**
 * Notes say who writes and what; else only that there is something.
 */
details: boolean, 
/**
 * Of the notes.
 */
language?: string, };

export type SubscribedChat = { state: null, 
/**
 * Above every event so far: fetch with `before_id` from here.
 */
next_event_id: number, unread_pointer: number, 
/**
 * Empty in a room's channel: there the members are the room's viewers.
 */
members: Array<User>, 
/**
 * Seconds between two messages of one person; 0: no slow mode.
 */
slow_seconds: number, };

/**
 * `breakout.tell`: a moderator says something to all groups.
 */
export type TellBreakouts = { room: RoomId, 
/**
 * 1 to [`MAX_BREAKOUT_TEXT`] characters.
 */
text: string, };

/**
 * How many columns and rows a tile takes.
 */
export type TileSize = "1x1" | "3x1" | "3x3";

/**
 * `breakout.told`: what a moderator says to all groups.
 */
export type ToldBreakouts = { room: RoomId, by: User, text: string, };

export type Track = { id: string, user: string, session: string, kind: MediaKind, source: Source, muted: boolean, };

/**
 * `media.tracks`: all tracks of a room, on change.
 */
export type TracksChanged = { room: RoomId, tracks: Array<Track>, part?: MediaPart, };

/**
 * `user.unblock`
 */
export type UnblockUser = { id: string, };

/**
 * `poll.unpin`
 */
export type UnpinPoll = { room: RoomId, };

/**
 * `question.unpin`
 */
export type UnpinQuestion = { room: RoomId, };

/**
 * `chat.unread_pointers`: something was said in channels to which this socket does not listen. Once, until the next
 * `chat.mark_read` there.
 */
export type UnreadPointers = Record<string, number>;

/**
 * `chat.unsubscribe`
 */
export type UnsubscribeChat = { channel: string, };

/**
 * `web_push.unsubscribe`: this browser is told no more.
 */
export type UnsubscribePush = { endpoint: string, };

/**
 * `poster.unvote`: takes it back.
 */
export type UnvotePoster = { poster: RoomId, };

/**
 * `whiteboard.unwatch`: the board is not looked at any more.
 */
export type UnwatchBoard = { room: RoomId, };

/**
 * `announcement.update`: what stays out stays as it is; the text only of a draft.
 */
export type UpdateAnnouncement = { id: number, text?: string, show_until?: string, state?: AnnouncementState, };

/**
 * `poll.update`: what stays out stays as it is. Content, type and options only of a draft; `options` are all of them, anew.
 */
export type UpdatePoll = { room: RoomId, id: number, content?: string, poll_type?: PollType, options?: Array<NewOption>, state?: PollState, show_results?: PollResults, };

/**
 * `profile.update`: answers; an empty one takes an answer away. Fields that are not named keep theirs.
 */
export type UpdateProfile = { values: Array<ProfileValue>, };

/**
 * `question.update`: for moderators. What stays out stays as it is; nothing else can be changed.
 */
export type UpdateQuestion = { room: RoomId, id: number, state?: QuestionState, answered?: boolean, };

/**
 * `user.update`: changes the own profile. Own other sockets get [`UserUpdated`].
 */
export type UpdateUser = { profile?: Profile, client_state?: Record<string, unknown>, };

/**
 * What everybody may see of a person.
 */
export type User = { id: string, profile: Profile, role: Role, };

/**
 * `user.updated`: the own profile was changed in another tab.
 */
export type UserUpdated = { user: OwnUser, };

/**
 * A video of another host, as [`FrameConfig`].
 */
export type VideoConfig = { ytid: string, src: string, host: string, 
/**
 * Where the host says what it does with data.
 */
policy_url?: string, 
/**
 * What the host is told of who looks: `display_name`, `id`.
 */
sends: Array<string>, version: number, };

/**
 * `media.view`: how large the client shows its video slots, so that nobody sends it more. Slots that are not named stay
 * as they were.
 */
export type ViewMedia = { session: string, 
/**
 * At most [`MAX_NAMED_SLOTS`].
 */
slots: Array<SlotView>, };

/**
 * `room.viewer.added`: a person's first socket came in.
 */
export type ViewerAdded = { room: RoomId, user: User, };

/**
 * `room.viewer.removed`: a person's last socket went out.
 */
export type ViewerRemoved = { room: RoomId, user_id: string, };

/**
 * `poll.vote`: a new vote takes the place of the old one; no option takes it back.
 */
export type VotePoll = { room: RoomId, id: number, options: Array<number>, };

/**
 * `poster.vote`: once a person and poster; twice is no mistake.
 */
export type VotePoster = { poster: RoomId, };

/**
 * `question.vote`: once a person; `vote: false` takes it back.
 */
export type VoteQuestion = { room: RoomId, id: number, vote: boolean, };

export type VotedPoster = { poster: RoomId, voted: boolean, voting: PosterVoting, };

export type WantedLayer = { rid: string, wanted: boolean, };

/**
 * `whiteboard.watch`: look at the board of where one is, the meeting's or the own group's; from then on its changes are pushed.
 */
export type WatchBoard = { room: RoomId, 
/**
 * The `seq` up to which one knows the board; 0: nothing of it.
 */
after?: number, 
/**
 * The board of which one knows that; another one is told from its beginning.
 */
board?: number, };

/**
 * `caption.watch`: from now on this socket gets the captions of one language, and nothing before it asks; null ends that.
 */
export type WatchCaptions = { room: RoomId, language: string | null, };

export type WatchedBoard = { 
/**
 * Which board this is: after it was cleared it is another one.
 */
board: number, 
/**
 * Null: the meeting's own.
 */
group: number | null, 
/**
 * Forget what is known, this is all there is.
 */
whole: boolean, elements: Array<BoardElement>, 
/**
 * Known up to here.
 */
seq: number, 
/**
 * There is more: ask again with `after`.
 */
more: boolean, 
/**
 * Nobody draws but moderators.
 */
closed: boolean, };

/**
 * What somebody who has just begun to watch shows at once.
 */
export type WatchedCaptions = { 
/**
 * The last final lines of the last minute, the oldest first, and the one that is being said.
 */
lines: Array<Caption>, };

/** Every command: what it takes and what it gives. */
export interface Commands {
  "user.update": { payload: UpdateUser; data: Nothing };
  "user.fetch": { payload: FetchUsers; data: FetchedUsers };
  "room.enter": { payload: EnterRoom; data: EnteredRoom };
  "room.leave": { payload: LeaveRoom; data: Nothing };
  "room.members": { payload: ListMembers; data: Members };
  "room.react": { payload: React; data: Nothing };
  "room.remove": { payload: RemoveFromRoom; data: Nothing };
  "room.page": { payload: ReadPage; data: Page };
  "user.list.search": { payload: SearchPeople; data: PeopleFound };
  "user.show": { payload: ShowPerson; data: Nothing };
  "chat.subscribe": { payload: SubscribeChat; data: SubscribedChat };
  "chat.unsubscribe": { payload: UnsubscribeChat; data: Nothing };
  "chat.join": { payload: JoinChat; data: SubscribedChat };
  "chat.leave": { payload: LeaveChat; data: Nothing };
  "chat.send": { payload: SendChat; data: SentChat };
  "chat.fetch": { payload: FetchChat; data: FetchedChat };
  "chat.react": { payload: ReactToChat; data: ChatEvent };
  "chat.mark_read": { payload: MarkRead; data: Nothing };
  "chat.direct.create": { payload: CreateDirect; data: CreatedDirect };
  "chat.slow": { payload: SlowChat; data: Nothing };
  "chat.search": { payload: SearchChat; data: FetchedChat };
  "media.offer": { payload: OfferMedia; data: AnsweredMedia };
  "media.servers": { payload: FetchIceServers; data: FetchedIceServers };
  "media.close": { payload: CloseMedia; data: Nothing };
  "media.mute": { payload: MuteMedia; data: Nothing };
  "media.pin": { payload: PinMedia; data: Nothing };
  "media.view": { payload: ViewMedia; data: Nothing };
  "media.report": { payload: ReportMedia; data: Nothing };
  "user.block": { payload: BlockUser; data: Nothing };
  "user.unblock": { payload: UnblockUser; data: Nothing };
  "user.list.blocked": { payload: ListBlocked; data: Blocked };
  "user.report": { payload: ReportUser; data: Nothing };
  "chat.report": { payload: ReportMessage; data: Nothing };
  "moderation.reports": { payload: ListReports; data: Reports };
  "moderation.resolve": { payload: ResolveReport; data: Resolved };
  "moderation.sanction": { payload: ImposeSanction; data: Imposed };
  "moderation.lift": { payload: LiftSanction; data: Nothing };
  "moderation.sanctions": { payload: ListSanctions; data: Sanctions };
  "roulette.start": { payload: StartRoulette; data: RouletteQueue };
  "roulette.stop": { payload: StopRoulette; data: Nothing };
  "roulette.ready": { payload: ReadyRoulette; data: Nothing };
  "roulette.extend": { payload: ExtendRoulette; data: Nothing };
  "roulette.skip": { payload: SkipRoulette; data: Nothing };
  "roulette.hangup": { payload: HangUpRoulette; data: Nothing };
  "roulette.reconnect": { payload: ReconnectRoulette; data: RouletteCall };
  "roulette.report": { payload: ReportRoulette; data: Nothing };
  "roulette.contact": { payload: GiveContact; data: Contacts };
  "roulette.contacts": { payload: ListContacts; data: Contacts };
  "stage.hand": { payload: RaiseHand; data: Nothing };
  "stage.invite": { payload: InviteToStage; data: Nothing };
  "stage.answer": { payload: AnswerInvitation; data: Nothing };
  "stage.dismiss": { payload: DismissFromStage; data: Nothing };
  "stage.backstage": { payload: GoBackstage; data: Nothing };
  "stage.live": { payload: GoLive; data: Nothing };
  "stage.cancel": { payload: CancelLive; data: Nothing };
  "stage.layout": { payload: SetLayout; data: Nothing };
  "stage.pause": { payload: PauseStage; data: Nothing };
  "stage.mute": { payload: MuteOnStage; data: Nothing };
  "stage.interpreter": { payload: SetInterpreter; data: Nothing };
  "stage.lock": { payload: LockRoom; data: Nothing };
  "stage.admit": { payload: AdmitWaiting; data: Nothing };
  "breakout.open": { payload: OpenBreakouts; data: Nothing };
  "breakout.join": { payload: JoinBreakout; data: Nothing };
  "breakout.move": { payload: MoveToBreakout; data: Nothing };
  "breakout.extend": { payload: ExtendBreakouts; data: Nothing };
  "breakout.close": { payload: CloseBreakouts; data: Nothing };
  "breakout.tell": { payload: TellBreakouts; data: Nothing };
  "caption.say": { payload: SayCaption; data: Nothing };
  "caption.watch": { payload: WatchCaptions; data: WatchedCaptions };
  "whiteboard.watch": { payload: WatchBoard; data: WatchedBoard };
  "whiteboard.unwatch": { payload: UnwatchBoard; data: Nothing };
  "whiteboard.draw": { payload: DrawOnBoard; data: DrawnOnBoard };
  "whiteboard.clear": { payload: ClearBoard; data: Nothing };
  "whiteboard.close": { payload: CloseBoard; data: Nothing };
  "question.ask": { payload: AskQuestion; data: AboutQuestion };
  "question.update": { payload: UpdateQuestion; data: AboutQuestion };
  "question.list": { payload: ListQuestions; data: Questions };
  "question.vote": { payload: VoteQuestion; data: AboutQuestion };
  "question.delete": { payload: DeleteQuestion; data: Nothing };
  "question.pin": { payload: PinQuestion; data: Nothing };
  "question.unpin": { payload: UnpinQuestion; data: Nothing };
  "question.open": { payload: OpenQuestions; data: QuestionsChanged };
  "poll.create": { payload: CreatePoll; data: AboutPoll };
  "poll.update": { payload: UpdatePoll; data: AboutPoll };
  "poll.list": { payload: ListPolls; data: Polls };
  "poll.vote": { payload: VotePoll; data: AboutPoll };
  "poll.delete": { payload: DeletePoll; data: Nothing };
  "poll.pin": { payload: PinPoll; data: Nothing };
  "poll.unpin": { payload: UnpinPoll; data: Nothing };
  "announcement.create": { payload: CreateAnnouncement; data: AboutAnnouncement };
  "announcement.update": { payload: UpdateAnnouncement; data: AboutAnnouncement };
  "announcement.list": { payload: ListAnnouncements; data: Announcements };
  "exhibition.list": { payload: ListExhibitors; data: Exhibitors };
  "exhibition.get": { payload: GetExhibitor; data: AboutExhibitor };
  "exhibition.get.staffed_by_user": { payload: ListStaffedExhibitors; data: StaffedExhibitors };
  "exhibition.patch": { payload: PatchExhibitor; data: Nothing };
  "exhibition.contact": { payload: RequestContact; data: AboutContact };
  "exhibition.contact_cancel": { payload: CancelContact; data: Nothing };
  "exhibition.contact_accept": { payload: AcceptContact; data: ContactAccepted };
  "exhibition.contacts": { payload: ListContactRequests; data: ContactRequests };
  "poster.list": { payload: ListPosters; data: Posters };
  "poster.get": { payload: GetPoster; data: AboutPoster };
  "poster.get.presented_by_user": { payload: ListPresentedPosters; data: PresentedPosters };
  "poster.patch": { payload: PatchPoster; data: Nothing };
  "poster.vote": { payload: VotePoster; data: VotedPoster };
  "poster.unvote": { payload: UnvotePoster; data: VotedPoster };
  "profile.get": { payload: GetProfile; data: OwnProfile };
  "profile.update": { payload: UpdateProfile; data: ProfileState };
  "profile.card": { payload: ReadCard; data: PersonCard };
  "contact.ask": { payload: AskForContact; data: ContactStands };
  "contact.answer": { payload: AnswerForContact; data: ContactStands };
  "contact.remove": { payload: RemoveContact; data: Nothing };
  "contact.note": { payload: NoteContact; data: Nothing };
  "contact.list": { payload: ListMyContacts; data: MyContacts };
  "web_push.key": { payload: FetchPushKey; data: PushKey };
  "web_push.subscribe": { payload: SubscribePush; data: Nothing };
  "web_push.unsubscribe": { payload: UnsubscribePush; data: Nothing };
}

/** Every push and its payload. */
export interface Pushes {
  "user.updated": UserUpdated;
  "room.viewer.added": ViewerAdded;
  "room.viewer.removed": ViewerRemoved;
  "event.user_count_change": CrowdChanged;
  "room.reaction": Reactions;
  "room.admission": AdmissionChanged;
  "room.refused": Refused;
  "chat.event": ChatSaid;
  "media.tracks": TracksChanged;
  "moderation.changed": ModerationChanged;
  "media.slots": SlotsChanged;
  "media.layers": LayersWanted;
  "media.speaking": Speaking;
  "media.closed": MediaClosed;
  "connection.reload": Reload;
  "connection.drop": Drop;
  "roulette.waiting": RouletteWaiting;
  "roulette.match_found": MatchFound;
  "roulette.withdrawn": MatchWithdrawn;
  "roulette.started": RouletteStarted;
  "roulette.changed": RouletteChanged;
  "roulette.extension": RouletteExtension;
  "roulette.hangup": RouletteHungUp;
  "roulette.stopped": RouletteStopped;
  "roulette.contact": ContactExchanged;
  "stage.state": StageState;
  "stage.desk": StageDesk;
  "stage.own": StageOwn;
  "stage.muted": StageMuted;
  "breakout.told": ToldBreakouts;
  "caption.line": CaptionSaid;
  "caption.languages": CaptionLanguages;
  "whiteboard.drawn": BoardDrawn;
  "whiteboard.changed": BoardChanged;
  "chat.event.reaction": ChatReacted;
  "chat.read_pointers": ReadPointers;
  "chat.unread_pointers": UnreadPointers;
  "chat.notification_counts": NotificationCounts;
  "chat.notification": ChatNotified;
  "chat.mention_warning": MentionWarning;
  "chat.channels": ChatChannels;
  "chat.slowed": ChatSlowed;
  "question.state": QuestionsChanged;
  "question.created_or_updated": QuestionChanged;
  "question.deleted": QuestionDeleted;
  "question.pinned": QuestionPinned;
  "question.unpinned": QuestionUnpinned;
  "question.votes": QuestionVotes;
  "poll.created_or_updated": PollChanged;
  "poll.deleted": PollDeleted;
  "poll.pinned": PollPinned;
  "poll.unpinned": PollUnpinned;
  "poll.results": PollCounted;
  "poll.state": PollsChanged;
  "announcement.created_or_updated": AnnouncementChanged;
  "exhibition.exhibition_data_update": ExhibitionChanged;
  "exhibition.contact_request": ContactRequested;
  "exhibition.contact_accepted": ContactAccepted;
  "exhibition.contact_request_close": ContactClosed;
  "poster.poster_data_update": PostersChanged;
  "contact.changed": ContactsChanged;
  "chat.preview": ChatPreviewed;
}

export const REACTIONS = ["👏", "❤️", "👍", "🤣", "😮"] as const;
