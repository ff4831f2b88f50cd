# Profiles and contacts in the live app.

contacts-title = My contacts
contacts-lead = People with whom you exchanged contacts. What each of you sees is what the other chose to give.
contacts-back = All rooms
contacts-loading = Loading …
contacts-waiting = They want to exchange contacts with you
contacts-waiting-count = { $count ->
    [one] My contacts: 1 request waits
   *[other] My contacts: { $count } requests wait
}
contacts-asked = You asked them
contacts-all = Exchanged
contacts-none = Nobody yet. Choose a name anywhere in the event and ask: you both decide what the other sees.
contacts-none-found = Nobody fits. Try other words.
contacts-search = Look through your contacts
contacts-found = { $count ->
    [one] One contact.
   *[other] { $count } contacts.
}
contacts-csv = Save as a table (CSV)
contacts-vcf = Save for an address book (vCard)
contacts-since = Exchanged on { $when }
contacts-note = Your note
contacts-note-help = Only you see it.
contacts-note-save = Save the note
contacts-note-saved = The note is saved.
contacts-write = Write
contacts-remove = Remove
contacts-remove-who = Remove { $name }?
contacts-remove-text = The exchange ends for both of you: { $name } no longer sees what you gave, and you no longer see what they gave. Your note goes too.
contacts-removed = The contact is removed, for both of you.
contacts-accept = Exchange contacts
contacts-decline = Decline
contacts-declined = Declined. They are not told.
contacts-take-back = Take back
contacts-taken-back = Your request is taken back.
contacts-somebody-asks = Somebody wants to exchange contacts with you.

contacts-card-of = About { $name }
contacts-card-empty = { $name } shows nothing more here.
contacts-close = Close
contacts-online = here now
contacts-ask = Exchange contacts
contacts-ask-do = Ask
contacts-asked-now = { $name } is asked. You see each other's contacts once they agree.
contacts-exchanged-now = You and { $name } exchanged contacts.
contacts-are = You and { $name } exchanged contacts
contacts-are-asked = You asked { $name } to exchange contacts.
contacts-asks-you = { $name } wants to exchange contacts with you.
contacts-cancel = Cancel
contacts-share-text = Choose what { $name } gets. They see it only once you both agreed.
contacts-share-email = E-mail address
contacts-share-card = A line of your own
contacts-share-card-help = A phone number, a handle, where you met.
contacts-share-fields = What my profile shows to others
contacts-optional = (optional)

contacts-profile = My profile
contacts-profile-lead = How you appear at this event.
contacts-profile-save = Save
contacts-profile-saved = Your profile is saved.
contacts-name = Name
contacts-choose = Please choose
contacts-field-public = Everybody at the event sees it.
contacts-field-private = Only the organizer sees it.
contacts-field-missing = The event needs this.
contacts-field-link = A whole address, beginning with https://
contacts-needed = Before you say something here, the event asks you for a few words about yourself. You can look and listen meanwhile.
contacts-liked = Tell others a little about yourself, so that they find you.
contacts-fill = Fill in
contacts-not-now = Not now

contacts-problem-incomplete = The event needs a few words about you first: open “My profile”.
contacts-problem-answer = One of these answers is too long, or cannot be an answer to its question.
contacts-problem-gone = This request or contact is not there any more.
contacts-problem-denied = You cannot exchange contacts with this person.
contacts-problem-invalid = This is no e-mail address, or the line is too long.
contacts-problem-nothing = Choose at least one thing to give.
contacts-problem-closed = The event is over: no more requests.
contacts-problem-often = You asked many people today. Please go on tomorrow.
