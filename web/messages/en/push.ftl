# Notes while no window is open (web push), and the choice of them in the live app.

push-message = You have a new message.
push-contact = Somebody wants to exchange contacts with you.
push-choice = Also when no window of the event is open
push-choice-text = Your browser's push service carries the note; it cannot read it. Direct messages, mentions, contact requests and announcements.
push-details = Notes say who writes and what (also on a locked screen)
push-refused = Your browser does not allow notes of this site. You can change that in its settings.
