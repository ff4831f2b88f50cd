/** The generated types of signaling/PROTOCOL.md, and the few that TypeScript needs on top. */

import type { Failure, Pushes, REACTIONS, Room } from './generated'

export type {
  Admission, Announcement, AnsweredMedia, Authenticated,
  Block, BoardElement, BreakoutPeople, BreakoutPlan, Breakouts,
  Caption, ChatChannel, ChatEvent, ChatFile, ChatNotified, ChatPreviewed, ChatReacted, ChatSaid, Commands, Contact, ContactCard, ContactRequest,
  ContactShare, ContactStanding, Crowd,
  Drop,
  Exhibitor, ExhibitorTile,
  Failure, FrameConfig,
  ImposeSanction, Inline,
  Landing, LayersWanted, LinkPreview,
  MediaMode, MediaPart, MyContact, MyContacts,
  OfferMedia, Outcome, OwnProfile,
  Page, Permission, PersonCard, Poll, PollResults, PollState, PollType, Poster, PosterTile, PosterVoting, ProfileField, ProfileValue, Pushes,
  Question, QuestionCursor, QuestionState, QuestionsChanged,
  Refusal, RefusalCode, Report, ReportMedia, ResolveReport, RouletteCall, RouletteConfig, RouletteEnd, RouletteMeet,
  Sanction, ShownPerson, SlotReport, SlotState, SlotView, Source, Speaker, StageDesk, StageLayout, StageOwn, StagePause, StagePlace, StandFile,
  StandFileKind, StandLink,
  Track, TracksChanged,
  User,
  ViewMedia,
} from './generated'
export type { MediaKind as Kind } from './generated'
export { REACTIONS } from './generated'

export type Reaction = (typeof REACTIONS)[number]

/** A room as the event lists it; what happens inside is core/room. */
export type RoomInfo = Room

/** A push as one value, so that a switch over `name` knows the payload. */
export type Push = { [Name in keyof Pushes]: { name: Name; payload: Pushes[Name] } }[keyof Pushes]

/** What can go wrong, told by the server or by the connection itself (`connection.*`). */
export type Problem = Omit<Failure, 'code'> & { code: string }
