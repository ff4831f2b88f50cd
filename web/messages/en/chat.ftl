## One message

chat-actions = More for the message of { $name }
chat-edit = Edit
chat-delete = Delete
chat-delete-who = Delete this message?
chat-delete-text = It disappears for everybody and cannot be brought back.
chat-save = Save
chat-cancel = Cancel
chat-change = Your message, to be changed
chat-write-to = Message { $name }
chat-react = React with { $emoji }
chat-reacted = { $emoji }, { $count ->
    [one] { $count } person
   *[other] { $count } people
}
chat-quick = Reactions
chat-somebody = somebody

## Reading and writing

chat-older = Earlier messages
chat-older-loading = Fetching earlier messages …
chat-offers = People to mention
chat-slow = Slow mode: one message every { $time }
chat-slow-wait = You can write again in { $seconds } s
chat-missed = { $names } cannot read here and was not told.
chat-file = Add a picture or a PDF
chat-file-out = Take { $name } out again
chat-file-coming = Bringing it …
chat-file-picture = Picture: { $name }
chat-search = Search in this chat
chat-search-close = Back to the chat
chat-search-none = Nothing found
chat-found = { $count ->
    [one] { $count } message found
   *[other] { $count } messages found
}
chat-pop-out = Open the chat in its own window
chat-slow-choice = Slow mode
chat-slow-off = Off
chat-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
chat-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
chat-tools = Chat tools

## Direct messages

chat-messages = Messages
chat-messages-unread = Messages, { $count } unread
chat-messages-close = Close messages
chat-all-messages = All conversations
chat-none = No conversations yet. Choose somebody under “People” in a room and write to them.
chat-unread = { $count } unread
chat-nothing-said = Nothing was said yet
chat-deleted = Message deleted
chat-hide = Hide this conversation
chat-hide-short = Hide
chat-several = Write to several people
chat-several-add = Talk with more people
chat-several-title = A conversation of several
chat-several-text = Everybody in it reads what is written from then on. The same people have the same conversation.
chat-several-none = You have written with nobody here yet, and have nobody's contact.
chat-several-find = Look for a name
chat-several-who = People
chat-several-cancel = Cancel
chat-several-go = Begin
chat-write-direct = Write a message
chat-denied = You cannot write to this person.

## Being told

chat-alerts = When somebody writes to you
chat-notes = Show a note of the browser
chat-sound = Play a sound
chat-quiet = Quiet: neither, for now
chat-notes-refused = Your browser does not allow notes of this page. You can change that in its settings.
chat-note = { $name } wrote to you
chat-new = New messages
chat-preview-of = Card for a link to { $host }
chat-preview-none = Send without a card for the link
