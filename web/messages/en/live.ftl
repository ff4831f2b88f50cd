## The app around the rooms

live-my-order = My order
live-not-connected = Not connected
live-connect-again = Connect again
live-event-page = Event page
live-rooms = Rooms
live-choose = Choose where you want to be.
live-connecting = Connecting …
live-no-rooms = This event has no rooms yet. Come back when the schedule is out.
live-all-rooms = All rooms
live-live = Live
live-until = until { $time }
live-next-at = Next at { $time }
live-no-such-room = No such room
live-no-such-room-text = It may have been renamed or taken away.
live-side = Chat and people
live-chat = Chat
live-people = People
live-failed = That did not work
live-entering = Entering { $room } …
live-strained = This computer is too slow for the background you chose: your picture stutters.
live-go-on-stage = Go on stage
live-sound-on = Sound on
live-sound-off = Sound off

## The lobby

live-crowd-none = Nobody here yet
live-now = Live now
live-opens-soon = Opens soon
live-closed = Closed to you
live-next = Next, { $when }
live-wait = Wait at the door
live-enter = Enter
live-crowd-few = A few people here
live-crowd-many = Many people here
live-open = Open
live-what-now = What now?

## At the door

live-stopped = Sound and picture have stopped
live-opens = Opens { $when }
live-enter-again = Enter again
live-to-order = To your order
live-to-tickets = To the tickets

## The connection

live-connection-broke = The connection broke. Reconnecting …
live-media-interrupted = Sound and picture are interrupted. Reconnecting …
live-connection-broke-in = The connection broke. The next try comes in

## Chat

live-you = You
live-edited = edited
live-messages = Messages
live-chat-loading = Fetching what was said …
live-chat-denied = You cannot read this chat.
live-chat-none = This room has no chat.
live-chat-empty = Nobody has written yet. Say hello!
live-chat-unseen = { $count } new
live-your-message = Your message
live-write = Write to everybody here
live-send = Send

## The stage

live-stage = Stage
live-stage-empty = Nobody is on stage yet
live-stage-next = Next: { $title }
live-stage-wait = You will see and hear it here as soon as it begins.
live-hear = Tap to hear
live-paused = Paused: your connection is too slow for this picture. It comes back by itself.
live-name-you = { $name } (you)
live-screen-of = { $name }: screen
live-show-large = Show { $name } large

## Reactions

live-applause = Applause
live-reactions = Reactions
live-heart = Heart
live-thumbs-up = Thumbs up
live-laughter = Laughter
live-astonishment = Astonishment

## People

live-people-empty = Nobody is here yet.
live-people-more = and { $count } more
live-ban = Ban
live-remove-text = They leave this room at once. They may come back.
live-remove-who = Remove { $name }?
live-remove = Remove
live-is-you = (you)
live-on-stage = On stage
live-speaker = Speaker
live-organizer = Organizer

## Meeting strangers

live-roulette-title = Meet somebody
live-roulette-again = Meet somebody else
live-roulette-what =
    { $people ->
        [2] You meet somebody from this event by chance, face to face, for { $minutes } minutes.
       *[other] You meet up to { NUMBER($others) } people from this event by chance, for { $minutes } minutes.
    }
live-roulette-interests = What do you like to talk about?
live-roulette-interests-help = A few words with commas between them, if you like. Whoever named the same is looked for first.
live-roulette-meet = Whom would you like to meet?
live-roulette-meet-who =
    { $who ->
        [other_ticket] First somebody with another kind of ticket
        [same_ticket] First somebody with the same kind of ticket
       *[anybody] Anybody
    }
live-roulette-honest = The other one sees your name, and your picture only once you both have said that you are there. You can leave or report at any time.
live-roulette-check = Check camera and microphone
live-roulette-check-title = Before you meet somebody
live-roulette-wait = Wait for somebody
live-roulette-waiting = Looking for somebody …
live-roulette-back = The other one did not answer. You are in front again, with the time that you have waited.
live-roulette-others =
    { $count ->
        [0] Nobody else waits right now.
        [one] One other person waits.
       *[other] { $count } others wait.
    }
live-roulette-recent =
    { $count ->
        [0] Nobody has met within the last five minutes.
        [one] One talk began within the last five minutes.
       *[other] { $count } talks began within the last five minutes.
    }
live-roulette-relaxes = If nobody fits your wishes for a while, we look further: first for other interests, then for any ticket.
live-roulette-dark = Your camera and microphone are off while you wait.
live-roulette-stop = Stop waiting
live-roulette-found =
    { $count ->
        [one] Somebody was found
       *[other] { $count } people were found
    }
live-roulette-shared = You share: { $what }
live-roulette-rematch = You have met before: nobody else is waiting right now.
live-roulette-answered = Waiting for the other side …
live-roulette-here = I am here
live-roulette-with = Talking with { $names }
live-roulette-left = Time left:
live-roulette-asked = You would like to go on. It takes all of you.
live-roulette-they-want = The other side would like to go on.
live-roulette-extend = Go on longer
live-roulette-skip = Somebody else
live-roulette-skip-in = Somebody else in { $seconds } s
live-roulette-report = Report
live-roulette-leave = Leave
live-roulette-connecting = Connecting you …
live-roulette-report-title = Report and leave
live-roulette-report-text = The moderators will see it. You leave at once, and you two never meet again. The other one is not told.
live-roulette-report-send = Report and leave
live-roulette-report-late = Report this talk
live-roulette-after = You talked with { $names }
live-roulette-how =
    { $how ->
        [own] You left.
        [time] The time was over.
        [skipped] The other one went on.
        [reported] Thank you. The moderators will look at it, and you will not meet again.
        [lost] The connection of the other one broke.
        [put_out] The other one was put out of the room.
        [elsewhere] You went on in another window.
       *[left] The other one left.
    }
live-roulette-contacts = Exchanged contacts
live-roulette-card = Stay in touch: how can they reach you?
live-roulette-card-help = They see it only if they give you theirs.
live-roulette-give = Give contact
live-roulette-given = Given. You see theirs as soon as they give it.
live-roulette-take-back = Take it back
live-roulette-missed = Somebody was found, and you did not answer in time.
live-roulette-stopped =
    { $how ->
        [elsewhere] You went on in another window.
        [put_out] You were put out of this room.
       *[lost] The connection broke for too long.
    }

## Before and on the stage

live-mute = Mute
live-camera-off = Camera off
live-share-stop = Stop sharing
live-leave-stage = Leave stage
live-unmute = Unmute
live-camera-on = Camera on
live-share = Share screen
live-backstage = Before you go on stage
live-backstage-text = Only you see and hear this.
live-your-camera = Your camera
live-no-camera = No camera
live-say-something = Say something: the bar should move.
live-not-now = Not now
live-going-on-stage = Going on stage …
live-camera-starts = Starting the camera …
live-microphone = Microphone
live-device-denied =
    { $kind ->
        [camera] The browser may not use the camera. Allow it in the address bar, then try again.
       *[microphone] The browser may not use the microphone. Allow it in the address bar, then try again.
    }
live-device-none = None
live-camera = Camera
live-device-missing =
    { $kind ->
        [camera] No camera found. Connect one, then try again.
       *[microphone] No microphone found. Connect one, then try again.
    }
live-device-busy =
    { $kind ->
        [camera] Another program is using the camera. Close it there, then try again.
       *[microphone] Another program is using the microphone. Close it there, then try again.
    }
live-device-unsupported =
    { $kind ->
        [camera] This browser gives no access to the camera.
       *[microphone] This browser gives no access to the microphone.
    }
live-device-background = This browser cannot change what is behind you: it needs WebGL and WebAssembly. Choose “As it is” to show your camera.
live-device-camera-number = Camera { $number }
live-device-microphone-number = Microphone { $number }
live-level = Microphone level
live-background-none = As it is
live-background-bad = This file cannot be used: choose a picture (JPEG, PNG or WebP).
live-background = Background
live-background-other = Another picture
live-background-stays = It stays in this browser.
live-background-slow = This computer is too slow for it: your picture stutters. Choose “As it is”, or close other programs.
live-background-blur = Blurred
live-background-wall = A plain wall
live-background-picture = My picture
live-background-choose = Choose a picture
live-advanced = Advanced
live-quiet = Take noise out of my voice
live-codec = Video codec
live-codec-automatic = Automatic
live-codec-when = Takes effect when you next enter the room.
live-measuring = Measuring your connection …
live-measure-again = Measure again

## The network check

live-network-good = Your connection is good.
live-network-fair = Your connection will do.
live-network-poor = Your connection is poor: a cable, or a place nearer to the router, helps.
live-network-none = There is no connection to the media server yet.
live-network-way = Way: { $protocol }.
live-network-way-relayed = Way: { $protocol } over a relay.
live-network-round-trip = Round trip: { $time } ms.
live-network-upload = Upload: { $speed } Mbit/s.
live-network-upload-more = Upload: { $speed } Mbit/s or more.
live-network-lost = Lost on the way to you: { $share }.
live-network-lost-later = Loss shows only while somebody is on stage.
live-network-relay = The relay for strict networks does not answer.

## What went wrong with a request, by its code

