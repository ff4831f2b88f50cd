# What went wrong on the way to a page.

errors-not-found = Not found
errors-not-found-text = There is nothing at this address. Check the link you were given.

errors-forged = Please try again
errors-forged-text = This form is too old or came from another site. Go back, load the page again and send it once more.

errors-busy = Very busy
errors-busy-text = Many people want the same thing right now, and yours did not get through. Nothing was changed; go back and try again.

errors-internal = Something went wrong
errors-internal-text = That was our fault, not yours. Nothing was changed; try again in a moment.
errors-chat-rate-limited = That was fast. Wait a moment and send it again.
errors-rate-limited = That was fast. Wait a moment and try again.
errors-chat-denied = You cannot write here.
errors-roulette-skips = You have left a lot of talks early. Wait a little before the next one.
errors-roulette-name = Choose a display name first.
errors-roulette-over = This talk is over already.
errors-roulette-denied = You cannot meet others in this room.
errors-roulette-full = Too many people wait right now. Try again in a moment.
errors-chat-emoji = This cannot be a reaction.
errors-chat-name = Choose a name first: in chat everybody sees who writes.
errors-question-inactive = No questions are taken right now.
errors-question-long = This question is too long.
errors-question-limit = Several of your questions wait for the moderators already. Give them a moment.
errors-question-gone = This is not there any more.
errors-poll-inactive = This poll is closed.
errors-poll-invalid = A poll needs a question and at least two different answers.
errors-poll-limit = This room has too many polls. Delete one first.
errors-poll-fixed = A poll that was opened cannot be changed any more.
errors-chat-empty = There is nothing to send.
errors-chat-too-long = This message is too long.
errors-lost = The connection broke. Look whether it arrived; if not, send it again.
errors-timeout = The server did not answer. Try again.
errors-no-connection = There is no connection right now. Try again in a moment.
errors-stage-denied = You may not do that in this room.
errors-stage-not-invited = The invitation is over.
errors-stage-nobody = There is nobody to do that with.
errors-stage-full = Too many hands are up already.
errors-breakout-unknown = The groups are over, or there is no such group.
errors-breakout-denied = You may not go into this group.
errors-breakout-busy = The room is in groups already. Call everybody back first.
errors-breakout-invalid = These groups are not possible: at least one group, each with a name, and nobody in two.
errors-media-denied = You may not go on stage now: your session is not running, or the organizer took the right back.
errors-media-full = There is no free place for sound and picture. Try again in a moment.
errors-media-unsupported = This browser has no common codec with the server. Another browser will do.
errors-denied = You may not do that.
errors-fatal = The server made a mistake. Try again.
errors-replaced = This event is open in too many windows.
errors-no-event = This event is not there any more.
errors-ended = The server ended the connection.
errors-passkey-known = This device has a passkey for your account already.
errors-passkey-refused = This passkey was not accepted.
errors-prove-again = Prove once more who you are.
errors-passkey-late = That took too long. Start again.
