moderation-title = Reports and sanctions
moderation-tab = Reports
moderation-more = What can be done about { $name }
moderation-report = Report
moderation-report-title = Report { $name }
moderation-report-message-title = Report this message
moderation-report-text = The moderators will see it. The other one is not told.
moderation-report-who = Whom?
moderation-report-reason = What happened? (not required)
moderation-reported = The moderators have been told.
moderation-block = Block
moderation-block-who = Block { $name }?
moderation-block-text = You two never meet by chance, and they cannot write to you. They are not told.
moderation-blocked = { $name } is blocked.
moderation-silence = Silence
moderation-sanction-who =
    { $kind ->
        [ban] Ban { $name }?
       *[silence] Silence { $name }?
    }
moderation-sanction-text =
    { $kind ->
        [ban] They leave at once and cannot come back, in no other window, with no other ticket of theirs.
       *[silence] They can watch and read. They cannot write, ask, vote, react or go on stage.
    }
moderation-do =
    { $kind ->
        [ban] Ban
       *[silence] Silence
    }
moderation-where = Where?
moderation-here = In this room
moderation-everywhere = At the whole event
moderation-whole-event = the whole event
moderation-no-room = no room
moderation-span = For how long?
moderation-minutes =
    { $minutes ->
        [0] Until a moderator takes it back
        [10] 10 minutes
        [60] One hour
       *[1440] One day
    }
moderation-reason = Why? (for the moderators, not required)
moderation-about =
    { $about ->
        [message] A message of { $name }
        [call] A talk with { $name }
       *[person] { $name }
    }
moderation-told-by = told by { $name }
moderation-earlier =
    { $count ->
        [one] told of once before
       *[other] told of { $count } times before
    }
moderation-dismiss = Nothing to do
moderation-delete = Delete the message
moderation-outcome =
    { $outcome ->
        [deleted] The message was deleted.
        [removed] Put out of the room.
        [silenced] Silenced.
        [banned] Banned.
       *[dismissed] Nothing had to be done.
    }
moderation-lift = Take back
moderation-lifted = Taken back.
moderation-nothing = Nobody has reported anything.
moderation-answered = Answered ({ $count })
moderation-sanctions = Silenced and banned
moderation-holds =
    { $kind ->
        [ban] Banned from { $room }
       *[silence] Silenced in { $room }
    }
moderation-holds-until =
    { $kind ->
        [ban] Banned from { $room } until { $until }
       *[silence] Silenced in { $room } until { $until }
    }
moderation-silenced = A moderator has silenced you here. You can watch and read.
moderation-protected = This person keeps order here as well.
moderation-answered-already = Another moderator was faster.
moderation-lifted-already = This was taken back already.
moderation-nobody = This person is not at this event any more.
moderation-filtered = This event does not want such words or links in its rooms. What you wrote is still here.
