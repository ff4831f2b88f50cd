# What rooms are beside stages: pages, what other hosts show, people; in the live app and in control.

kinds-loading = Loading …
kinds-hidden = hidden
kinds-now = Now
kinds-next = Next
kinds-featured = Not to be missed
kinds-speakers = Speakers
kinds-sponsors = With thanks to
kinds-page-empty = Nothing is written here yet.
kinds-page-failed = This page could not be loaded.

kinds-consent-video = A video from { $host }
kinds-consent-frame = This room shows { $host }
kinds-consent-text = Nothing of { $host } has been loaded. If you go on, your browser asks it directly: it learns your network address and what browser you use, and may set cookies.
kinds-sends-display-name = It is also told the name that you use here.
kinds-sends-id = It is also told a number that stands for you in this room and nowhere else.
kinds-consent-policy = What { $host } says about your data
kinds-consent-remember = Do not ask again for { $host } on this device
kinds-consent-go = Load { $host }
kinds-frame-from = Shown by { $host }
kinds-frame-revoke = Unload and ask again

kinds-people-not-you = You are not in this list
kinds-people-you = You are in this list
kinds-people-you-text = Those who may enter this room find you by your name and by what you write here. Whom you blocked does not see you.
kinds-people-about = What others should know of you
kinds-people-show = Show me
kinds-people-save = Save
kinds-people-hide = Do not show me any more
kinds-people-shown = You are in the list.
kinds-people-hidden = You are not in the list any more.
kinds-people-search = Look for people
kinds-people-search-help = By name, or by what they write of themselves.
kinds-people-short = Two characters at least.
kinds-people-found = { $count ->
    [one] One person found.
   *[other] { $count } people found.
}
kinds-people-none = Nobody shows themselves yet. Be the first.
kinds-people-nobody = Nobody of that name shows themselves.
kinds-people-online = here now
kinds-people-write = Write
kinds-people-more = More people

kinds-floating = { $room }, in the corner
kinds-floating-back = Back to the room
kinds-floating-close = Leave { $room }

# In control.
kinds-mode-page = A page
kinds-mode-page-help = Something to read: a welcome, house rules, sponsors. It can be the first thing people see.
kinds-mode-frame = A page of another site
kinds-mode-frame-help = A quiz, a board, a game: shown here once people agreed.
kinds-mode-video = A video
kinds-mode-video-help = A YouTube video or stream, with chat, questions and polls beside it.
kinds-mode-people = A list of people
kinds-mode-people-help = Those who want to be found, to look through and to write to.
kinds-mode-fixed = What a room is for stays as it is. For something else make another room.
kinds-hide = Leave this room out of the lobby
kinds-hide-help = Whoever has its address comes in as ever.
kinds-order = Order of the rooms
kinds-order-drag = Drag a room to its place, or use its arrows.
kinds-order-up = Move { $room } up
kinds-order-down = Move { $room } down
kinds-order-moved = { $room } is now number { $place } of { $count }.

kinds-content = Content
kinds-content-of = Content of { $room }
kinds-content-none = This kind of room has no content of its own.
kinds-content-text = Text
kinds-content-text-help = Markdown: # headings, **bold**, *italic*, lists with -, [links](https://…), pictures with the button.
kinds-content-write = Write
kinds-content-preview = Preview
kinds-content-empty = Nothing to show yet.
kinds-content-picture = Insert a picture
kinds-content-picture-alt = picture
kinds-content-bold = Bold
kinds-content-italic = Italic
kinds-content-heading = Heading
kinds-content-list = List
kinds-content-link = Link
kinds-content-landing = As a front page: a picture on top, sessions now and next, sponsors below
kinds-content-front = Show it above the list of rooms, as the first thing people see
kinds-content-hero = Picture on top
kinds-content-featured = Sessions not to be missed
kinds-content-speakers = Speakers to show
kinds-content-sponsors = Sponsors
kinds-content-sponsor = Sponsor { $number }
kinds-content-sponsor-name = Name
kinds-content-sponsor-url = Address of their page
kinds-content-sponsor-logo = Logo
kinds-content-sponsor-add = Add a sponsor
kinds-content-sponsor-remove = Remove
kinds-content-chat = Chat beside it
kinds-content-questions = Questions and polls beside it
kinds-content-address = Address of the page
kinds-content-address-help = It begins with https://. { "{display_name}" } and { "{id}" } stand for who looks: their name, and a number that says nothing else about them.
kinds-content-policy = Where that site says what it does with data
kinds-content-video = Video
kinds-content-video-help = A link to YouTube, or the id of a video.

kinds-door-attendees = Everybody with a ticket
kinds-door-public = Everybody, without a ticket too
kinds-door-team = Your teams only
kinds-door-products = Holders of { $tickets }
kinds-door-always = at any time
kinds-door-sessions = from { $before } min before each session until { $after } min after it; speakers { $presenters } min before theirs
kinds-door-sentence = { $who }; { $when }.
kinds-door-open = Now: open.
kinds-door-open-until = Now: open, until { $time }.
kinds-door-closed = Now: closed, opens { $time }.
kinds-door-ended = Now: closed, no session is planned here any more.
kinds-door-try = Who would get in?
kinds-door-as = Look as
kinds-door-as-stranger = Somebody without a ticket
kinds-door-as-presenter = Somebody who speaks here
kinds-door-as-team = Somebody of your team
kinds-door-as-holder = Holder of { $ticket }
kinds-door-yes = Would be let in now.
kinds-door-yes-speaks = Would be let in now, and may speak.
kinds-door-yes-moderates = Would be let in now, may speak, and keeps order.
kinds-door-no = Would not be let in now: { $why }
kinds-door-changes = That changes { $time }.
