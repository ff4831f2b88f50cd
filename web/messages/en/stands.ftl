## The hall

stands-exhibitors = Exhibitors
stands-posters = Posters
stands-none-exhibitors = Nobody exhibits here yet.
stands-none-posters = No posters hang here yet.
stands-none-found = No poster fits. Try other words, or show all.
stands-show-all = Show all
stands-failed = What is here could not be loaded.
stands-yours = You look after it
stands-yours-poster = You present it
stands-crowd-few = A few people there
stands-crowd-many = Many people there
stands-search = Search
stands-search-hint = Title, authors, tags
stands-category = Category
stands-tag = Tag
stands-all-categories = All categories
stands-all-tags = All tags
stands-found = { $count ->
    [one] 1 poster
   *[other] { $count } posters
}
stands-picture-of = Picture of { $name }
stands-logo-of = Logo of { $name }

## A stand

stands-back-exhibitors = All exhibitors
stands-back-posters = All posters
stands-gone = This stand is not here any more
stands-gone-text = The organizer took it away, or the address is wrong.
stands-staff = At this booth
stands-presenters = Presented by
stands-links = Links
stands-downloads = Downloads
stands-highlighted = See also the room { $name }
stands-session = The session in the programme
stands-presentation = Presented in the room { $name }
stands-poster-file = Open the poster
stands-talk = Talk with camera and microphone
stands-talk-title = Talk at this booth
stands-talk-leave = Leave the call
stands-join = Join the conversation
stands-joining = Joining …

## Asking to talk

stands-ask = Ask to talk
stands-ask-title = Talk with { $name }
stands-ask-text = The people at this booth are told at once. Whoever answers writes to you in a conversation of your own.
stands-ask-message = What is it about? (optional)
stands-ask-share = Give them my name and e-mail address
stands-ask-share-text = The exhibitor may keep both and write to you after the event, whether or not you talked. Without the tick they see only the name that you have here.
stands-ask-name = Name
stands-ask-email = E-mail address
stands-ask-go = Ask
stands-ask-cancel = Not now
stands-waiting = You asked to talk. Somebody will answer here.
stands-take-back = Take it back
stands-taken-back = Taken back.
stands-contact-off = This exhibitor takes no requests right now; write in the chat of the booth.

## For those who look after a booth

stands-wants = { $name } wants to talk at { $exhibitor }
stands-answer = Answer
stands-more-wait = { $count ->
    [one] 1 more waits
   *[other] { $count } more wait
}
stands-requests = Requests
stands-requests-none = Nobody has asked yet.
stands-request-open = Waits
stands-request-missed = Missed
stands-request-answered = Answered by { $name }
stands-request-answered-gone = Answered
stands-requests-export = Addresses as CSV
stands-requests-export-text = Only of those who agreed to give them.
stands-write = Write
stands-edit = Edit
stands-edit-title = What your stand says
stands-edit-tagline = Tagline
stands-edit-short = Short text
stands-edit-text = Text
stands-edit-text-help = Markdown: # heading, **bold**, *italic*, - list, [words](https://example.org)
stands-edit-authors = Authors
stands-edit-tags = Tags, with commas between
stands-edit-contact = Visitors can ask to talk
stands-edit-links = Links
stands-edit-link-label = Words
stands-edit-link-url = Address
stands-edit-link-add = Add a link
stands-edit-link-remove = Remove link { $label }
stands-edit-save = Save
stands-edit-saved = Saved.
stands-files = Files
stands-file-add = Add
stands-file-choose = Choose { $kind }
stands-file-remove = Remove { $name }
stands-file-logo = Logo
stands-file-banner = Banner
stands-file-preview = Small picture
stands-file-poster = Poster
stands-file-download = Download
stands-file-kind = Kind of file
stands-file-hint = Pictures (PNG, JPEG, WebP) and PDFs, at most 10 MB.

## Votes

stands-vote = Vote for it
stands-voted = You voted for it
stands-unvote = Take the vote back
stands-votes-left = { $count ->
    [0] You have given all your votes
    [one] You have 1 vote left
   *[other] You have { $count } votes left
}
stands-voting-open = Voting is open: one vote for each poster you like.
stands-voting-closed = Voting is closed.
stands-votes = { $count ->
    [one] 1 vote
   *[other] { $count } votes
}

## What went wrong

stands-problem-taken = Somebody else has answered already.
stands-problem-gone = This request is not there any more: it was taken back.
stands-problem-not-staff = Only those who look after this stand can do that.
stands-problem-disabled = This exhibitor takes no requests.
stands-problem-limit = Ten of your requests wait already. Take one back first.
stands-problem-invalid = Something there is too long, empty, or no address.
stands-problem-closed = Voting is closed.
stands-problem-votes = You have given all your votes. Take one back first.

## For organizers

stands-control-new = New exhibitor
stands-control-new-poster = New poster
stands-control-empty = No exhibitors yet. Add the first one; the people at its booth and its files come next.
stands-control-empty-posters = No posters yet. Add the first one; its presenters and its file come next.
stands-control-up = Move up
stands-control-down = Move down
stands-control-later = People and files can be added once it is saved.
stands-control-name = Name
stands-control-title = Title
stands-control-size = Size of its tile
stands-control-size-1x1 = Small
stands-control-size-1x1-help = Logo, name and tagline.
stands-control-size-3x1 = Wide
stands-control-size-3x1-help = A whole row, with banner and short text.
stands-control-size-3x3 = Large
stands-control-size-3x3-help = A whole row with a high banner.
stands-control-highlighted = A room that they want visitors to see
stands-control-presentation = Presented in a room
stands-control-none = None
stands-control-category-help = Visitors choose by it.
stands-control-session = Session
stands-control-session-help = The code of a session in the programme.
stands-control-staff-text = They edit what the stand says, answer visitors and keep order there, and nowhere else. Write down the address on their ticket.
stands-control-nobody = Nobody has a ticket with this address yet.
stands-control-waiting = Came with this address since: { $names }. Let them in only if you know that it is them.
stands-control-confirm = Let them in
stands-control-remove = Remove
stands-control-voting = Votes
stands-control-open = People can vote now
stands-control-each = Votes of one person
stands-control-each-help = Empty: one for each poster.
stands-control-results = Everybody sees the results
stands-control-voters = { $count ->
    [0] Nobody has voted yet.
    [one] 1 person voted.
   *[other] { $count } people voted.
}
stands-control-results-csv = Results as CSV
