## Hands and invitations

stage-hand-raise = Raise hand
stage-hand-lower = Lower hand
stage-hand-place = Hand raised, { $place ->
    [1] you are next
   *[other] number { $place } in the queue
}
stage-hand-up = Your hand is up. { $place ->
    [1] You are next.
   *[other] You are number { $place }.
}
stage-hand-down = Your hand is down.
stage-invited-stage = { $name } invites you to the stage
stage-invited-backstage = { $name } invites you backstage
stage-invited-stage-text = If you accept, you choose camera and microphone next. Nothing is sent before you press “Go on stage”; from then on everybody in this room sees and hears you. You can leave the stage at any time.
stage-invited-backstage-text = If you accept, you choose camera and microphone next. Backstage only the speakers and moderators see and hear you. They take you to the stage after a countdown.
stage-invited-until = The invitation is good for
stage-accept = Accept
stage-decline = Not now
stage-invitation-over = The invitation is over.
stage-put-back = A moderator has put you back to the audience. Camera and microphone are off.

## Behind the stage

stage-backstage = Backstage
stage-backstage-go = Go backstage
stage-backstage-going = Going backstage …
stage-backstage-leave = Leave backstage
stage-backstage-text = Only those here see and hear you. The audience does not.
stage-backstage-alone = Nobody else is here yet.
stage-backstage-start = Turn on camera and microphone
stage-live-in = You are live in
stage-live-soon = You are live in { $seconds } seconds.
stage-live-now = You are live.

## The producer's desk

stage-desk = Stage
stage-on = On stage
stage-on-nobody = Nobody is on stage.
stage-behind = Backstage
stage-behind-nobody = Nobody is backstage.
stage-hands = Raised hands
stage-hands-nobody = No hands are up.
stage-waiting = At the door
stage-invitations = Invited
stage-dismissed = Back in the audience
stage-go-live = Go live
stage-hand-over = Hand over
stage-hand-over-text = Those on stage leave it, those backstage come on.
stage-stop-countdown = Stop the countdown
stage-countdown = Live in
stage-to-stage = To the stage
stage-to-backstage = Backstage
stage-to-audience = To the audience
stage-lower = Lower hand
stage-mute = Mute
stage-stop-video = Stop video
stage-stop-share = Stop sharing
stage-mute-all = Mute everybody else
stage-pause = Take a break
stage-resume = Go on
stage-pause-back = Back in minutes
stage-pause-note = What to say on the slide
stage-lock = Lock the room
stage-unlock = Unlock the room
stage-locked = This room is locked: nobody new comes in.
stage-waiting-room = Waiting room: let people in one by one
stage-admit = Let in
stage-admit-all = Let everybody in
stage-layout = What everybody sees
stage-layout-auto = As fits
stage-layout-speaker = Speaker large
stage-layout-grid = Everybody alike
stage-layout-screen = Screen and speaker
stage-layout-picture = Picture in picture
stage-spotlight = Always large
stage-spotlight-nobody = Nobody in particular
stage-muted-by = A moderator has muted you. Press “Unmute” when you want to speak.
stage-camera-off-by = A moderator has switched your camera off.
stage-share-off-by = A moderator has ended your screen share.
stage-asks = { $name } raises a hand

## What the audience sees

stage-paused = Short break
stage-paused-back = We are back at { $time }.
stage-view = My view
stage-view-stage = As the stage wants it
stage-page = Page { $page } of { $pages }
stage-page-before = Page before
stage-page-next = Next page
stage-audio-only = Sound only
stage-audio-only-on = Pictures are off. You hear everything.

## Keys

stage-keys = Keys
stage-keys-mute = Microphone on or off
stage-keys-video = Camera on or off
stage-keys-hand = Raise or lower the hand
stage-keys-help = This list
stage-keys-close = Close

## Groups of a meeting

stage-groups = Groups
stage-groups-name = Group { $number }
stage-groups-count = How many groups
stage-groups-who = Who goes where
stage-groups-by-chance = Everybody by chance
stage-groups-by-hand = I choose
stage-groups-by-choice = Everybody picks a group
stage-groups-none = In the room
stage-groups-going = { $count ->
    [0] Nobody else is here yet.
    [one] One person is here besides you.
   *[other] { $count } people are here besides you.
}
stage-groups-minutes = For how many minutes
stage-groups-minutes-text = Then everybody is back by themselves. Left empty: when you call them.
stage-groups-open = Open the groups
stage-groups-on = The room is in groups
stage-groups-empty = Nobody is here.
stage-groups-visit = Visit
stage-groups-move = Group of { $name }
stage-groups-tell = A word to all groups
stage-groups-send = Say it
stage-groups-more = Five minutes more
stage-groups-close = Call everybody back
stage-groups-end = End now
stage-groups-in = You are in { $name }
stage-groups-back = You are back in the room.
stage-groups-called = Everybody comes back
stage-groups-minute = One minute left in the groups.
stage-groups-left = Time left
stage-groups-yours = The room is in groups.
stage-groups-choose = The room is in groups. Pick one:
stage-groups-leave = Back to the room
stage-groups-join = Join { $name }
stage-groups-people = { $count ->
    [one] one person
   *[other] { $count } people
}
stage-groups-told = { $name } to all groups: { $text }
stage-groups-hand-in = in { $name }
