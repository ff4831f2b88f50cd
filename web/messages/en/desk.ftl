## Live: the event as it is now

desk-live = Live
desk-people-now = { $count ->
    [one] person here now
   *[other] people here now
}
desk-peak = most at once, { $when }
desk-open-questions = { $count ->
    [one] open question
   *[other] open questions
}
desk-running-polls = { $count ->
    [one] poll is running
   *[other] polls are running
}
desk-open-reports = { $count ->
    [one] report waits for a moderator
   *[other] reports wait for a moderator
}
desk-people-help = Each person counts once, whatever windows they have open. The lobby counts.
desk-as-of = As of { $time }.
desk-over-time = Over time
desk-span = How far back
desk-span-hours = 3 hours
desk-span-day = 24 hours
desk-span-event = Whole event
desk-plot-event = People at the event
desk-plot-said = { $label }: at most { $count } at once
desk-plot-table = As a table
desk-plot-time = Time
desk-plot-people = People
desk-rooms = Rooms
desk-no-rooms = This event has no rooms yet.
desk-in-room = { $count ->
    [one] person
   *[other] people
}
desk-room-asks = { $questions ->
    [0] { $polls ->
        [one] a poll is running
       *[other] { $polls } polls are running
    }
    [one] { $polls ->
        [0] an open question
        [one] an open question, a poll is running
       *[other] an open question, { $polls } polls are running
    }
   *[other] { $polls ->
        [0] { $questions } open questions
        [one] { $questions } open questions, a poll is running
       *[other] { $questions } open questions, { $polls } polls are running
    }
}
desk-room-reports = { $count ->
    [one] a report waits
   *[other] { $count } reports wait
}
desk-room-media = { $count ->
    [one] one connection with sound or picture, { $rate }
   *[other] { $count } connections with sound or picture, { $rate }
}
desk-room-lost = { $share } lost
desk-room-paused = { $count ->
    [one] one picture does not get through
   *[other] { $count } pictures do not get through
}
desk-reports = Reports

## Roles: who may do what in rooms

desk-roles = Roles
desk-roles-text = A role lets people do more in rooms than their ticket does. What you change takes effect at once, also for those who are in.
desk-roles-none = This event has no roles yet. Begin with one of these.
desk-presets = Proposals
desk-preset-make = Add
desk-preset-read_only_guest = Read-only guest
desk-preset-read_only_guest-text = Watches and reads while rooms are open. Cannot write, ask or vote.
desk-preset-participant = Participant
desk-preset-participant-text = Takes part as with a ticket: chat, questions, polls.
desk-preset-speaker = Speaker
desk-preset-speaker-text = Can go on stage and behind it at any time, not only around their own session.
desk-preset-chat_moderator = Chat moderator
desk-preset-chat_moderator-text = Deletes messages, slows the chat down, answers reports and silences people. Cannot ban.
desk-preset-talk_host = Talk host
desk-preset-talk_host-text = Goes on stage, moderates questions, polls and the chat. Cannot put anybody out.
desk-preset-stage_producer = Stage producer
desk-preset-stage_producer-text = Decides who is on stage and how it looks, breaks, and who comes in.
desk-preset-moderator = Moderator
desk-preset-moderator-text = Everything in a room, including bans. Does not announce to the whole event.
desk-preset-admin = Administrator
desk-preset-admin-text = Everything in every room, and announcements.
desk-right-view = be in the room
desk-right-react = react
desk-right-chat-send = write in the chat
desk-right-question-ask = ask questions
desk-right-question-vote = vote for questions
desk-right-poll-vote = vote in polls
desk-right-publish = be heard and seen
desk-right-backstage = be behind the stage
desk-right-chat-moderate = delete messages and slow the chat down
desk-right-question-moderate = moderate questions
desk-right-poll-manage = run polls
desk-right-stage-manage = run the stage
desk-right-members-moderate = answer reports, put out and silence
desk-right-members-ban = ban
desk-right-announce = announce to everybody
desk-role-name = Name
desk-role-rights = What it lets do
desk-role-nobody = Nobody holds this role.
desk-role-give = Give “{ $role }” to somebody
desk-role-give-do = Give the role
desk-role-take = Take back
desk-role-holder = To whom
desk-role-holder-person = A person
desk-role-holder-team = A team
desk-role-holder-product = Everybody with a certain ticket
desk-role-holder-traits = Whoever has traits
desk-role-search = Part of the name
desk-role-person = Person
desk-role-choose = Choose …
desk-role-team = Team
desk-role-product = Ticket
desk-role-traits = Traits
desk-role-traits-help = All of them, separated by commas; alternatives with “|”: “attendee, gold | silver”. Nothing: everybody who may be at the event.
desk-role-where = Where
desk-role-everywhere = In all rooms
desk-role-in = In “{ $room }”
desk-role-begin = From
desk-role-end = Until
desk-role-from = from { $when }
desk-role-until = until { $when }
desk-role-nameless = Somebody without a name
desk-role-of-team = Team { $name }
desk-role-of-product = Everybody with “{ $name }”
desk-role-of-traits = Traits: { $traits }
desk-role-of-all = Everybody who may be at the event
desk-kind-attendee = attendee
desk-kind-speaker = speaker
desk-kind-organizer = team

## Tokens of other shops, and short links

desk-tokens = Tokens and links
desk-tokens-text = Two more ways in. What people may do then follows from the roles that their traits hold.
desk-links = Short links
desk-links-text = Whoever opens such a link is somebody with these traits, without a ticket.
desk-link-name = Whom it is for
desk-link-traits = Traits
desk-link-traits-help = Separated by commas.
desk-link-max = How many people may come by it
desk-link-week = Left empty: a week.
desk-link-make = Make a link
desk-link-made = Link for { $name }
desk-link-made-text = Send it to those whom it is for.
desk-link-uses = { $uses } of { $most } used
desk-secrets = Other ticket shops
desk-secrets-text = Tokens (JWT) that such a shop signs are taken, for at most a day each.
desk-secret-issuer = Issuer (iss)
desk-secret-audience = Audience (aud)
desk-secret-algorithm = Signed by
desk-secret-hs256 = A shared secret, which we make now (HS256)
desk-secret-rs256 = A key of the shop (RS256)
desk-secret-eddsa = A key of the shop (EdDSA)
desk-secret-key = Public key (PEM)
desk-secret-make = Take tokens of this shop
desk-secret-made = Secret for { $issuer }
desk-secret-made-text = Enter it at the shop.
desk-revoke = Take a token no more
desk-revoke-text = Who is in with it is out at once.
desk-revoke-what = What
desk-revoke-uid = Everybody with this uid
desk-revoke-jti = The token with this jti
desk-revoke-value = Value
desk-revoke-do = Revoke

## Reports

desk-reports-text = Reports are made in the background and kept for two hours.
desk-reports-untracked = It is not kept who was in which room: reports on sessions and on who was there are empty.
desk-reports-settings = Change that in the settings
desk-reports-none = No reports are kept now.
desk-report-what = What
desk-report-format = As
desk-format-xlsx = Excel (XLSX)
desk-format-csv = Table (CSV)
desk-format-pdf = PDF
desk-report-minutes = Minutes
desk-report-minutes-help = Who was in the room for so long while the session was on took part.
desk-report-make = Make the report
desk-report-fetch = Fetch
desk-report-failed = This report could not be made. Try it again.
desk-report-progress = Progress
desk-report-until = kept until { $time }
desk-report-lines = { $count ->
    [one] one line
   *[other] { $count } lines
}
desk-report-deleted = (deleted)
desk-report-summary = Summary
desk-report-attendance = Attendance by room and day
desk-report-sessions = Attendance by session
desk-report-session_attendees = Who took part in which session
desk-report-attendees = Attendee list
desk-report-chat = Chat history
desk-report-questions = Questions
desk-report-polls = Polls
desk-column-day = Day
desk-column-room = Room
desk-column-people = People
desk-column-minutes = Minutes
desk-column-minutes-each = Minutes a person
desk-column-session = Session
desk-column-begin = Begin
desk-column-end = End
desk-column-name = Name
desk-column-kind = Kind
desk-column-first = Came first
desk-column-last = Left last
desk-column-rooms = Rooms
desk-column-time = Time
desk-column-message = Message
desk-column-edited = Edited
desk-column-question = Question
desk-column-votes = Votes
desk-column-state = State
desk-column-poll = Poll
desk-column-answer = Answer
desk-column-what = What
desk-column-value = Value
desk-question-mod-queue = waits for a moderator
desk-question-visible = shown
desk-question-archived = archived
desk-question-answered = answered
desk-poll-open = open
desk-poll-closed = closed
desk-poll-archived = archived
desk-sum-when = When
desk-sum-people = People who came
desk-sum-peak = Most at once
desk-sum-peak-at = That was at
desk-sum-hours = Hours watched by all together
desk-sum-messages = Messages in rooms
desk-sum-questions = Questions asked
desk-sum-polls = Polls
desk-sum-votes = Votes in polls
desk-sum-rooms = People by room
desk-sum-sessions = People by session
