## Questions

audience-questions = Questions
audience-loading = Fetching …
audience-failed = That could not be fetched.
audience-open = Questions are open.
audience-closed = No questions are taken right now.
audience-open-now = Open questions
audience-close-now = Close questions
audience-as-scheduled = As scheduled
audience-none = No questions yet. Ask the first one!
audience-none-closed = Nobody has asked anything.
audience-none-waiting = Nothing waits for you.
audience-none-archived = The archive is empty.
audience-filter = Which questions
audience-waiting = Waiting
audience-visible = Shown
audience-archived = Archive
audience-your-question = Your question
audience-write = What do you want to know?
audience-ask = Ask
audience-anonymous = Without my name
audience-anonymous-help = Moderators see it all the same.
audience-asked-queue = Thank you! A moderator looks at your question first.
audience-asked = Your question is in the list.
audience-left = { $count } characters left
audience-nameless = Without a name
audience-nameless-of = { $name }, name hidden
audience-you = You
audience-waits = Waits for a moderator
audience-answered = Answered
audience-pinned = On the screen
audience-vote = Vote for it: { $content }
audience-votes = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
}
audience-take-back = Take back
audience-approve = Show
audience-answer = Answered
audience-not-answered = Not answered
audience-pin = To the screen
audience-unpin = Off the screen
audience-archive = Archive
audience-delete = Delete
audience-delete-who = Delete this question?
audience-delete-text = It is gone for everybody, with its votes.
audience-more = More questions
audience-new-waiting = A question waits: { $content }
audience-keys = With the keyboard: arrows go from question to question, A shows, D marks as answered, P puts on the screen, X archives.
audience-quiet = Without the stage
audience-with-stage = With the stage
audience-screen = Screen for the hall

## Polls

audience-polls = Polls
audience-polls-none = No polls yet.
audience-poll-opened = A poll is open: { $content }
audience-poll-go = Vote
audience-poll-vote = Vote
audience-poll-again = Change my vote
audience-poll-choice = Choose one answer.
audience-poll-multi = Choose as many answers as you like.
audience-poll-draft = Draft
audience-poll-open = Open
audience-poll-closed = Closed
audience-poll-archived = Archived
audience-poll-yours = your vote
audience-poll-after = You will see how it stands once you have voted.
audience-poll-later = The results are shown when the poll is closed.
audience-poll-voted = Your vote counts.
audience-voters = { $count ->
    [0] Nobody has voted yet
    [one] { $count } person voted
   *[other] { $count } people voted
}
audience-percent = { $count } %
audience-poll-do-open = Open
audience-poll-do-close = Close
audience-poll-reopen = Open again
audience-poll-delete-who = Delete this poll?
audience-poll-delete-text = It is gone for everybody, with all votes.
audience-poll-new = New poll
audience-poll-question = Question
audience-poll-answers = Answers
audience-poll-answer = Answer { $count }
audience-poll-add = Another answer
audience-poll-remove = Take answer { $count } away
audience-poll-several = Several answers may be chosen
audience-poll-results = Results are shown
audience-poll-results-voted = after one’s own vote
audience-poll-results-always = always
audience-poll-results-closed = when the poll is closed
audience-poll-save = Save as draft
audience-poll-save-open = Open at once
audience-cancel = Cancel

## Announcements

audience-announcement = Announcement
audience-announcements = Announcements
audience-dismiss = Put aside
audience-announce = Announce something
audience-announce-text = What everybody should know
audience-announce-until = Shown for
audience-announce-until-ever = until somebody takes it away
audience-announce-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
audience-announce-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
audience-announce-go = Tell everybody
audience-announce-none = Nothing is announced right now.
audience-announce-shown = Shown now
audience-announce-away = Take away

## The screen in the hall

audience-screen-ask = Ask your questions here
audience-screen-scan = Scan the code with your phone. Your ticket opens the page.
audience-screen-now = Now
audience-screen-next = Next, at { $time }
audience-screen-lost = The connection broke. Trying again …
audience-screen-over = This link is over, or was taken back.
audience-screen-over-text = Ask the organizers for a new one.
audience-screen-denied = Only moderators of this room, and screens with a link of the organizers, can open this page.
audience-screen-code = Code with the address of the questions

## The organizer's page of a room

audience-control-title = Questions and polls
audience-control-open = When questions are taken
audience-control-open-sessions = During its sessions
audience-control-open-sessions-help = While a session of the schedule is on, and ten minutes longer. Questions stay with their session.
audience-control-open-always = Always
audience-control-open-always-help = Between the sessions too.
audience-control-open-off = When a moderator opens them
audience-control-open-off-help = Until then nobody can ask.
audience-control-moderated = A moderator looks at each question first
audience-control-moderated-help = Without this everybody sees a question as soon as it is asked.
audience-control-screens = Screens in the hall
audience-control-screens-text = A screen shows the pinned question or poll, what runs now and next, and a code that leads to the questions. Whoever has its link sees that and nothing else.
audience-control-screen-made = Link for { $name }
audience-control-screen-open = Open this address on the screen. It works for a week, unless you take it back.
audience-control-screen-until = Works until { $when }
audience-control-screen-revoke = Take back
audience-control-screen-name = Where the screen hangs
audience-control-screen-make = Make a link
audience-control-asked = What was asked
audience-control-questions-csv = Questions as CSV
audience-control-polls-csv = Polls as CSV
