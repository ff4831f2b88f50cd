## Personal links

door-welcome-name = Welcome, { $name }
door-join-text = This personal link opens the live rooms for you. Do not pass it on: whoever has it comes in under your name.
door-enter = Enter
door-welcome = Welcome
door-link-gone = This link does not work
door-link-gone-text = It may have been mistyped, or the organizer has replaced it. Ask for a new one.
door-to-event = Go to the event

## Why a room does not open, by the code of the refusal; the live app says the same.

door-not-logged-in = Please show your ticket
door-not-logged-in-text = We do not know who you are yet. Open the link of your order or your personal link, then press Join.
door-no-ticket = You need a ticket
door-no-ticket-text = This event is for people with a ticket. It takes a minute to get one.
door-wrong-ticket = Your ticket does not include this room
door-wrong-ticket-text = Another ticket or an add-on lets you in.
door-unpaid = Your order is not paid yet
door-unpaid-text = As soon as the organizer has your payment, this room opens by itself. You can leave this page open.
door-canceled = Your order was canceled
door-canceled-text = With it, the right to this room ended. Ask the organizer if that is a mistake.
door-too-early = Not open yet
door-too-early-text = You will be let in by itself as soon as the room opens. You can leave this page open.
door-ended = This is over
door-ended-text = The last session in this room has ended. Thank you for having been here.
door-banned = You were put out
door-banned-text = A moderator ended your visit to this event. Write to the organizer if you think that is a mistake.
door-full = The room is full
door-full-text = There is no place left right now. You will be let in when one is free.
door-locked = The room is locked
door-locked-text = A moderator has closed the door. You will be let in as soon as it is open again; you can leave this page open.
door-waiting = You are in the waiting room
door-waiting-text = The moderators know that you are here. They will let you in; you can leave this page open.
door-wrong-event = This ticket is for another event
door-wrong-event-text = Please open the link of the order for this event.
door-opens = It opens { $when }.
door-to-tickets = Go to the tickets
door-to-schedule = See the schedule
door-removed = You were asked to leave the room
door-removed-text = A moderator took you out of this room. You may come back.
door-unknown = You cannot enter
