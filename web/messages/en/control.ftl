# The organizers' pages (/control/).

## The frame and what many pages say

control-organizer = Organizer
control-skip = To the content
control-sign-out = Sign out
control-your-events = Your events
control-events = Events
control-all-events = All events
control-some-events = Chosen events
control-overview = Overview
control-orders = Orders
control-products = Products
control-quotas = Quotas
control-rooms = Rooms
control-mail = Mail
control-settings = Settings
control-jobs = Jobs
control-privacy = Personal data
control-teams = Teams
control-webhooks = Webhooks
control-no-organizer = You belong to no organizer yet. Ask whoever set up this server for an invitation to a team.
control-no-events = No events yet. Your first one takes a few minutes.
control-no-events-for-you = There is no event here that one of your teams has.
control-unknown-organizer = You belong to no organizer of this name.
control-unknown-event = You have no event of this name.
control-new-event = New event
control-live = Live
control-not-live = Not live
control-testmode = Test mode
control-save = Save
control-saved = Saved
control-cancel = Cancel
control-change = Change
control-delete = Delete
control-delete-title = Delete { $name }?
control-delete-text = This cannot be undone.
control-remove = Remove
control-copy = Copy
control-optional = optional
control-free = free
control-preview = Preview
control-state = State
control-all-states = All states
control-none-match = Nothing matches.
control-show-all = Show all
control-loading = Fetching …
control-pages = Pages
control-page = Page { $page }
control-newer = Newer
control-older = Older
control-once = Copy it now: it is shown only this once.
control-leave-title = Leave without saving?
control-leave-text = What you typed here is not saved yet.
control-leave = Leave
control-leave-stay = Stay here
control-wrong-name = Give it a name.
control-wrong-date = Give a day and a time.
control-wrong-order = It ends after it begins.
control-wrong-price = An amount like 12 or 12.50; 0 for free.
control-wrong-places = A whole number, or nothing for no limit.
control-wrong-count = A whole number from 1.
control-wrong-number = A whole number, or nothing.

## From nothing to a live event

control-start-steps = Steps
control-start-next = Continue
control-start-later = Do this later
control-start-overview = To the event
control-start-short-event = Event
control-start-short-ticket = Ticket
control-start-short-room = Room
control-start-short-live = Go live
control-start-event = Your event
control-start-lead-event = A name and a date are enough. Everything can be changed later.
control-start-ticket = The first ticket
control-start-lead-ticket = What people buy to take part. More kinds can follow.
control-start-room = The first room
control-start-lead-room = Where people meet, live in the browser. It is open as soon as your event is.
control-start-live = Go live
control-start-lead-live = What is still missing, and the switch that opens your shop.
control-event-name = Name of the event
control-event-name-example = Monsoon Conf 2027
control-event-slug = Address
control-event-slug-help = Your event is found at { $address }
control-event-from = Begins
control-event-to = Ends
control-event-timezone = Time zone
control-event-timezone-help = Proposed by your browser. All times of the event are shown in it.
control-event-currency = Currency
control-event-locale = Language
control-event-payment = How people pay
control-event-payment-help = Shown after the order, for example your bank account. You mark orders as paid when the money is there.
control-ticket-first = Ticket
control-ticket-size = How many
control-ticket-size-help = Leave it empty for no limit.
control-room-first = Main stage
control-room-name = Name of the room
control-room-mode = What it is for
control-room-mode-stage = A stage
control-room-mode-stage-help = A few speak and show, everybody watches and writes.
control-room-mode-meeting = A meeting
control-room-mode-meeting-help = Everybody may speak and be seen.
control-room-mode-roulette = Meeting by chance
control-room-mode-exhibition = An exhibition
control-room-mode-exhibition-help = Exhibitors with a page, a chat and a place to talk each. Add them after saving.
control-room-mode-posters = Posters
control-room-mode-posters-help = Posters to look at, to talk about and to vote for. Add them after saving.
control-room-mode-roulette-help = People who do not know each other meet for some minutes, by twos or in small groups.
control-room-audience = Who may enter
control-room-audience-attendees = Everybody with a ticket
control-room-audience-attendees-help = Whoever bought any ticket of this event.
control-room-audience-public = Everybody
control-room-audience-public-help = Without a ticket too: whoever has the address.
control-room-audience-team = Your teams only
control-room-audience-team-help = For rehearsals and the crew.
control-room-audience-products = Holders of certain tickets
control-room-audience-products-help = Whoever bought one of the tickets or add-ons that you choose.
control-room-access = Who gets in, and when
control-room-products = These open the room
control-room-products-none = Choose at least one ticket that opens the room.
control-room-products-missing = There is nothing to buy yet. Make a ticket first, then come back.
control-room-opens-before = Opens before a session
control-room-presenters-before = For its presenters
control-room-closes-after = Stays open after it
control-minutes = min
control-seconds = s
control-room-capacity = Most people at once
control-room-timing = When it is open
control-room-timing-always = At any time
control-room-timing-always-help = From now on.
control-room-timing-sessions = Around its sessions
control-room-timing-sessions-help = It opens a little before each session of the schedule and closes after it.
control-go-live = Go live
control-go-live-missing = { $count ->
     [one] One thing is missing before anybody can buy.
    *[other] { $count } things are missing before anybody can buy.
  }
control-go-live-not-yours = Going live needs the right to change the event's settings. Ask somebody who may.
control-is-live = Your event is live
control-is-live-text = Everybody can buy now. Pass this address on:
control-enter-room = Enter “{ $room }”
control-check-done = done
control-check-missing = missing
control-check-advice = to consider
control-check-ticket = Something to buy
control-check-ticket-missing = No ticket is on sale: it takes one that is active and has a quota with places.
control-check-ticket-mend = Tickets
control-check-payment = How people pay
control-check-payment-missing = Something costs money, and nobody is told how to pay.
control-check-payment-mend = Say how
control-check-room = A room to meet
control-check-room-missing = There is no live room yet.
control-check-room-mend = Make a room
control-check-mail = Letters can go out
control-check-mail-missing = There is no mail server: buyers get no letter. They keep their tickets by the page of their order.
control-check-mail-mend = Mail server
control-check-dates = The dates
control-check-dates-missing = The event is over by its dates.
control-check-dates-mend = Change the dates

## Overviews

control-attention = What needs you
control-attention-none = Nothing needs you right now.
control-figures = In figures
control-prepare = Go live …
control-copy-shop = Copy the shop's address
control-open-shop = Open the shop
control-events-coming = Now and coming
control-events-past = Past
control-notice-not-live = The event is not live: nobody can buy yet.
control-notice-pending = { $count ->
     [one] One order waits for its payment.
    *[other] { $count } orders wait for their payment.
  }
control-notice-failed-mails = { $count ->
     [one] One letter could not be delivered.
    *[other] { $count } letters could not be delivered.
  }
control-notice-drafts = { $count ->
     [one] One letter is a draft: read it and send it.
    *[other] { $count } letters are drafts: read and send them.
  }
control-notice-parked = { $count ->
     [one] One job failed and waits for you.
    *[other] { $count } jobs failed and wait for you.
  }
control-notice-running = Now in { $room }: { $title }
control-notice-webhooks = { $count ->
     [one] One webhook is switched off: nothing is delivered to it.
    *[other] { $count } webhooks are switched off: nothing is delivered to them.
  }
control-figure-paid = { $count ->
     [one] paid order
    *[other] paid orders
  }
control-figure-pending = { $count ->
     [one] order to be paid
    *[other] orders to be paid
  }
control-figure-left = { $count ->
     [one] place left
    *[other] places left
  }
control-figure-inside = { $count ->
     [one] person in the rooms
    *[other] people in the rooms
  }
control-figure-products = { $count ->
     [one] product
    *[other] products
  }
control-figure-rooms = { $count ->
     [one] room
    *[other] rooms
  }

## Products and quotas

control-product-new = New product
control-products-all = All products
control-products-empty = Nothing to sell yet. Make a ticket: a name, a price and how many there are.
control-product-unknown = There is no such product. It may have been deleted.
control-product-name = Name
control-product-description = Description
control-product-price = Price
control-product-price-help = 0 for free.
control-product-most = Most in one order
control-product-active = On sale
control-product-active-help = Switched off, the shop does not show it; what was bought stays valid.
control-product-admission = A person comes in with it
control-product-admission-help = The shop asks for a name, and the ticket opens the rooms.
control-product-is-addon = An add-on
control-product-is-addon-help = Bought with a ticket, never alone.
control-product-addons = What can be added to it
control-product-addon-most = Most of it with one ticket
control-product-rooms = Opens these rooms, which are for certain tickets
control-product-addon = add-on
control-product-inactive = Not on sale
control-product-quotas = Shares the places of these quotas
control-product-no-quota = No quota has it, so the shop cannot sell it.
control-product-unlimited = No limit
control-product-left = { $count ->
     [0] Sold out
     [one] One left
    *[other] { $count } left
  }
control-quota-new = New quota
control-quotas-empty = No quotas yet. A quota says how many there are; every product needs one before the shop sells it.
control-quota-name = Name
control-quota-products = Products that share it
control-quota-size = { $count ->
     [one] One place
    *[other] { $count } places
  }
control-quota-taken = { $taken } of { $size } taken, { $left } left.
control-quota-taken-of = Taken of { $name }
control-quota-closed = Closed by hand
control-quota-close = Closed: sell nothing of it for now

## Rooms

control-room-new = New room
control-rooms-all = All rooms
control-rooms-empty = No rooms yet. A room is where people meet, live in the browser.
control-room-copy = Copy link
control-room-enter = Enter
control-room-quality = Quality
control-room-nobody = Nobody is in this room now.
control-room-person = Person
control-room-guest = Guest
control-room-since = Since
control-room-packets = Packets sent
control-room-actions = Actions
control-room-ban = Ban
control-sanctions = Silenced and banned
control-sanction-lift = Take back
control-sanction-until = until { $until }
control-sanction-kind =
    { $kind ->
        [ban] Banned
       *[silence] Silenced
    }
control-room-remove-title = Remove { $name }?
control-room-ban-title = Ban { $name }?
control-room-remove-text = They leave the room at once. They may come back.
control-room-ban-text = They leave at once and cannot come back to this event.
control-role-attendee = attendee
control-role-speaker = speaker
control-role-team = team
control-role-moderator = moderator

## The quality of a room

control-quality = Quality: { $room }
control-quality-room = Room
control-quality-empty = Nobody receives or sends sound or picture in this room now. Figures appear here as soon as somebody does.
control-quality-lead = Measured by the server, over the last two minutes; freezes are what the browsers report.
control-quality-table = Quality of every connection
control-quality-name = Person
control-quality-rtt = Round trip
control-quality-lost-down = Loss down
control-quality-lost-up = Loss up
control-quality-down = Receives
control-quality-up = Sends
control-quality-freezes = Freezes
control-quality-connecting = connecting
control-quality-paused = { $count } paused
control-quality-of = of { $rate }
control-quality-line-rtt = Round trip of { $name }, last two minutes
control-quality-line-lost = Loss towards { $name }, last two minutes
control-quality-line-down = Bit rate towards { $name }, last two minutes
control-rounds = How people meet here
control-rounds-lead = Holds for calls that begin from now on.
control-rounds-board = How it goes at the moment
control-rounds-group-size = People of one call
control-rounds-group-size-help = Two, or a group of up to six.
control-rounds-round = A call takes
control-rounds-round-help = One minute to an hour.
control-rounds-extension = More time, each time
control-rounds-extension-help = Added when all who talk want it. With 0 a call ends when its time is over.
control-rounds-max-extensions = How often time can be added
control-rounds-max-extensions-help = Ten times at most.
control-rounds-skip-after = Go on to the next after
control-rounds-skip-after-help = So long everybody stays in a call at least; who reports somebody leaves at once.
control-rounds-skips = How often one may go on early
control-rounds-skips-help = Within ten minutes; then one waits a little.
control-rounds-relax-after = A wish counts for
control-rounds-relax-after-help = Whoever waits longer than this meets people with other interests too, then with other tickets, then again whom they met before. Never whom they blocked or reported.

control-roulette-board = How people meet here, over the last three hours
control-roulette-waiting = Wait now
control-roulette-calls = Talks now
control-roulette-found = People found
control-roulette-median = Wait, half of them
control-roulette-p95 = Wait, nearly all
control-roulette-early = Skipped or not answered
control-roulette-again = Met again
control-roulette-reported = Reported
control-roulette-seconds = { $time } s
control-roulette-line-median = Wait of half of the people, by five minutes
control-roulette-line-p95 = Wait of nearly all people, by five minutes

## Teams and tokens

control-teams-lead = A team is some people with the same rights. Whoever is in several teams may do what all of them may.
control-teams-all = All teams
control-team-new = New team
control-team-name = Name of the team
control-team-name-help = As your people call it: ticket desk, moderators, board.
control-team-reach = Where
control-team-all-events-help = Those of today and those to come.
control-team-no-events = no events
control-team-everything = May do everything
control-team-rights = { $count ->
     [0] May look only
     [one] One right
    *[other] { $count } rights
  }
control-team-may = What the team may do
control-team-event-rights = At these events
control-team-organizer-rights = For the organizer as a whole
control-team-all-rights = Everything
control-team-some-rights = Only what is chosen here
control-team-2fa = Require a second step at sign-in
control-team-2fa-help = Members without an app for codes or a passkey can do nothing with this team's rights until they set one up.
control-team-2fa-short = 2nd step required
control-team-people = People
control-team-nobody = Nobody is in this team. Invite somebody.
control-team-delete = Delete the team
control-team-delete-title = Delete the team { $name }?
control-team-delete-text = Its members lose its rights and its tokens stop working at once.
control-invite = Invite
control-invite-email = Invite by e-mail
control-invite-help = They get a letter with a link that is good for a week.
control-invited = Invited
control-invited-until = until { $when }
control-withdraw = Withdraw
control-member-remove-title = Remove { $name } from the team?
control-member-remove-text = They lose the rights of this team at once.
control-tokens = API tokens
control-tokens-lead = A token lets a program do what this team may.
control-tokens-docs = The API in detail
control-token-name = Name of the token
control-token-name-help = What uses it, so that you know it again.
control-token-make = Make a token
control-token-made = Send it as “Authorization: Token …”.
control-token-since = since { $when }
control-revoke = Revoke
control-token-revoke-title = Revoke the token { $name }?
control-token-revoke-text = Programs that use it are refused from now on.
control-rights-event = The event and what it sells
control-rights-orders = Orders and check-in
control-rights-talks = Talks
control-rights-rooms = Live rooms
control-rights-organizer = The organizer
control-permission-organizer-events-create = Make new events
control-permission-organizer-settings-general-write = Change the organizer, its settings and webhooks
control-permission-organizer-teams-write = Change teams, invite people, make API tokens
control-permission-organizer-devices-read = See devices
control-permission-organizer-devices-write = Add and revoke devices
control-permission-event-settings-general-write = Change the event, its settings and letters
control-permission-event-settings-payment-write = Change how people pay
control-permission-event-settings-tax-write = Change taxes
control-permission-event-settings-invoicing-write = Change invoices
control-permission-event-subevents-write = Change the dates of a series
control-permission-event-items-write = Change products and quotas
control-permission-event-orders-read = See orders and letters
control-permission-event-orders-write = Change orders, write letters
control-permission-event-orders-checkin = Check people in
control-permission-event-vouchers-read = See vouchers
control-permission-event-vouchers-write = Change vouchers
control-permission-event-cancel = Cancel the whole event
control-permission-talk-submissions-read = See submitted talks
control-permission-talk-submissions-write = Change submitted talks
control-permission-talk-reviews-write = Review talks
control-permission-talk-schedule-write = Change the schedule
control-permission-video-rooms-manage = Change rooms and who may enter
control-permission-video-rooms-moderate = Put people out of rooms and let them back
control-permission-video-kiosks-manage = Change kiosks
control-permission-video-analytics-read = See figures about rooms

## Devices

control-devices = Devices
control-devices-lead = Telephones and tablets that check people in, each with rights of its own.
control-devices-empty = No devices yet. Add one, and scan the code that is shown with its app.
control-device-new = New device
control-device-name = Name of the device
control-device-name-help = Where it stands or who has it: north entrance, Ada's telephone.
control-device-profile = What it may do
control-device-profile-full = Everything that devices can do
control-device-profile-pretixscan = Check people in
control-device-profile-pretixscan-online-kiosk = Check people in, unattended
control-device-profile-pretixscan-online-noorders = Check people in, without a list of orders
control-device-profile-pretixpos = Sell at the door
control-device-made = Scan this code with the device's app, or type this server's address and the token there.
control-device-qr = The device's set-up code
control-device-waiting = Waits for its app
control-device-ready = Ready
control-device-revoked = Revoked
control-device-revoke-title = Revoke the device { $name }?
control-device-revoke-text = It can do nothing any more, at once and for good.

## Webhooks

control-webhook = Webhook
control-webhooks-lead = Your own programs are told as soon as something happens: an order, a payment, a check-in.
control-webhooks-empty = No webhooks yet. Add the address of a program of yours that should be told.
control-webhooks-all = All webhooks
control-webhook-new = New webhook
control-webhook-open = To the webhook
control-webhook-url = Address of your receiver
control-webhook-url-help = It answers with a status from 200 to 299 within 30 seconds.
control-webhook-events = Events
control-webhook-kinds = What it is told
control-webhook-all-kinds = Everything, new kinds too
control-webhook-some-kinds = Only what is chosen here
control-webhook-comment = Note for yourselves
control-webhook-enabled = Switched on
control-webhook-enabled-help = Switched off, nothing is sent, and what happens meanwhile is not sent later.
control-webhook-on = On
control-webhook-off = Off
control-webhook-off-text = This webhook is off: switched off by somebody, or because the receiver answered 410 (“gone, do not come again”); the log shows which. Switch it on again under “Settings” below.
control-webhook-made = The webhook is made
control-webhook-secret = With this secret your receiver checks that a call came from us (header webhook-signature).
control-webhook-rotated = The new signing secret
control-webhook-ping = Send a test
control-webhook-pinged = A test is on its way
control-webhook-rotate = New secret
control-webhook-rotate-title = Make a new secret?
control-webhook-rotate-text = The old one ends at once: until your receiver knows the new one, it has to refuse our calls.
control-webhook-delete-title = Delete this webhook?
control-webhook-delete-text = Its log goes with it.
control-deliveries = Deliveries
control-deliveries-empty = Nothing was sent yet. “Send a test” shows whether your receiver answers.
control-delivery-ok = Answered { $code }
control-delivery-bad = Answered { $code }
control-delivery-none = No answer
control-delivery-attempt = attempt { $attempt }, { $millis } ms
control-delivery-sent = What was sent
control-delivery-answer = What came back
control-delivery-resend = Send once more
control-delivery-resent = It is sent once more

## Letters

control-outbox = Outbox
control-outbox-all = To the outbox
control-outbox-empty = No letters yet. What buyers get stands here as soon as somebody orders.
control-templates = Templates
control-templates-all = All templates
control-templates-lead = What the program writes by itself, in each language. Choose one to word it your way.
control-template-own = own words
control-template-is-own = These are your own words.
control-template-is-ours = These are the program's words until you change them.
control-template-reset = Back to the program's words
control-template-reset-title = Give up your own words?
control-template-reset-text = This letter says again what the program brings along.
control-placeholders = Placeholders, with examples
control-sender = Sender
control-mail-draft = Draft
control-mail-queued = On its way
control-mail-sent = Sent
control-mail-failed = Failed
control-mail-discarded = Discarded
control-letter-new = New letter
control-letter-email = To (e-mail)
control-letter-name = Name of the reader
control-letter-subject = Subject
control-letter-body = Text
control-markdown = Markdown: **bold**, _italic_, [words](https://example.org), lists with “-”.
control-letter-save = Save as a draft
control-letter-send = Send
control-letter-again = Send again
control-letter-on-its-way = The letter is on its way
control-letter-discard = Discard
control-letter-discard-title = Discard this letter?
control-letter-discard-text = It is not sent; it stays readable here.
control-letter-to = To
control-letter-created = Written
control-letter-error = The mail server said:
control-letter-secret = This letter holds a one-time link; its text is not kept.
control-cannot-send = No letter of this event can go out: the installation has no mail server. Name one of your own here.
control-not-sealed = Whoever runs this server has set no key for stored passwords (secrets.key): they stand unencrypted in its database.
control-sender-names = The sender's name and where answers go are under Settings
control-server = Mail server
control-server-ours = The installation's
control-server-own = Our own
control-server-address = Server
control-server-security = Encryption
control-server-starttls = STARTTLS (port 587)
control-server-tls = TLS from the start (port 465)
control-server-from = Letters come from
control-server-user = User name
control-server-password = Password
control-server-password-help = Leave it empty to keep the stored one.
control-test-lead = Try it: a letter to yourself, with these settings as they are saved.
control-test-send = Send a test letter to { $to }
control-test-subject = A test letter of { $event }
control-test-body = It arrived: letters of your event go out.
control-test-queued = On its way to { $to } …
control-test-sent = The mail server has taken the letter to { $to }. Look into your mailbox.
control-test-failed = The letter to { $to } did not go out.
control-test-open = Open the letter

## Jobs

control-jobs-lead = What the program is about to do for this event by itself, and what it could not do.
control-jobs-empty = Everything is done.
control-all-jobs = Jobs of the installation
control-all-jobs-lead = What the program has to do for everybody who uses it. What failed for good waits here until somebody tries again.
control-all-jobs-not-yours = Only who runs this installation sees its jobs.
control-job-waiting = Waiting
control-job-running = Running
control-job-parked = Failed
control-job-due = due { $when }, { $attempts } attempts so far
control-job-again = Try again
control-job-restarted = It is tried again
control-job-orders-expire = Let orders that nobody paid expire
control-job-files-forget = Delete uploads that nobody used
control-job-jobs-sweep = Forget jobs that are done
control-job-webhook-forget = Forget old calls of webhooks
control-job-oauth-sweep = Forget keys of applications that have run out
control-job-settings-pictures = Delete pictures that nothing shows
control-job-mail-send = Send a letter
control-job-webhook-call = Call a webhook
control-job-privacy-shred = Delete personal data

## Personal data

control-privacy-lead = When the event is over, you can delete what is known of its people. Orders, prices and payments stay: your books need them.
control-privacy-not-over = The event ends on { $when }. Until then its people still need what is known of them.
control-privacy-live = The shop is still open. Close it first.
control-privacy-retention = These data can also go by themselves, some days after the event.
control-shred-what = What shall go?
control-shred-prepare = Prepare the file
control-shred-file-text = This file has everything that will be deleted. It is the last copy: keep it as long as you need it, and no longer.
control-shred-file = Download the file
control-shred-code = Code
control-shred-code-help = It stands in the last line of the file.
control-shred-wrong-code = This is not the code in the last line of the file.
control-shred-choose-again = Choose again
control-shred-go = Delete for good
control-shred-title = Delete these data for good?
control-shred-text = Nobody can bring them back, and it cannot be stopped.
control-shred-running = The data are being deleted. You may leave this page.
control-shred-done = The data are deleted.
control-shredder-done = Last deleted on { $when }.
control-shredder-after = { $days ->
     [one] Goes by itself one day after the event.
    *[other] Goes by itself { $days } days after the event.
  }
control-shredder-never = Stays until somebody deletes it.
control-shredder-order-emails = E-mail addresses of orders and attendees
control-shredder-attendee-info = Names of attendees, in orders and in rooms
control-shredder-speakers = Names, addresses and biographies of speakers
control-shredder-letters = Letters in the outbox
control-shredder-chat = What was said in rooms, who was there when, and why people were put out
control-shredder-deliveries = The log of webhook calls, and errors of jobs

## The audit log

control-log = Log
control-log-csv = As a table (CSV)
control-log-ndjson = For programs (NDJSON)
control-log-empty = Nothing happened that fits.
control-log-what = What
control-log-everything = Everything
control-log-object = Object
control-log-object-example = order:ABC12, product:3
control-log-since = From
control-log-before = To
control-log-only-by = Only by { $actor }
control-log-same-actor = Everything by { $actor }
control-log-same-object = Everything about { $object }
control-log-actor-user = Account
control-log-actor-person = Participant
control-log-actor-token = API token
control-log-actor-device = Device
control-log-actor-application = Application
control-log-actor-visitor = A visitor
control-log-actor-system = The program
control-log-about-order = Orders
control-log-about-event = The event and its settings
control-log-about-product = Products
control-log-about-quota = Quotas
control-log-about-room = Rooms
control-log-about-slot = Sessions
control-log-about-team = Teams
control-log-about-api-token = API tokens
control-log-about-device = Devices
control-log-about-webhook = Webhooks
control-log-about-mail = Letters
control-log-about-organizer = The organizer and its settings
control-log-about-ban = Bans
control-log-about-member = People put out of rooms

## Settings

control-live-text = The shop is open: everybody can buy.
control-not-live-text = Only you see the shop.
control-close-shop = Close the shop
control-close-shop-title = Close the shop?
control-close-shop-text = Nobody can buy and the event's pages are gone until you open it again. Tickets and orders stay.
control-event-locales = Languages of its pages (none chosen: all)
control-event-public = Stands in public lists
control-event-public-help = Whoever has its address finds it all the same.
control-copy-event = Copy this event
control-copy-event-text = Its texts, settings, products, quotas, rooms and letters come along; orders and people do not.
control-copy-event-go = Make the copy
control-copy-event-dates = Everything else keeps its distance to it.
control-delete-event = Delete the event
control-delete-event-title = Delete { $name }?
control-delete-event-text = It goes with everything in it, for good. Once somebody has ordered, an event cannot be deleted any more.
control-event-description = Description
control-event-timezone-shown = All times of the event are shown in it.
control-testmode-help = Orders are marked as tests.
control-organizer-name = Name of the organizer
control-organizer-slug = Its address stays /{ $slug }/.
control-settings-inherited = What its events inherit
control-settings-inherited-lead = Decided here, it holds for all events that do not decide themselves.
control-settings-of-event = What holds at this event
control-settings-of-event-lead = Change a value and it holds here only; otherwise it follows the organizer.
control-settings-decided = { $count ->
     [one] One decided here
    *[other] { $count } decided here
  }
control-settings-look = Logo and pictures
control-settings-people = What visitors are told
control-settings-shop = The shop
control-settings-payment = Payment
control-settings-mail = Letters
control-settings-rooms = New rooms
control-settings-retention = How long personal data are kept
control-settings-moderation = Moderation
control-settings-new = New events
control-settings-address = An address of your own
control-settings-more = More
control-setting-own = Decided here.
control-setting-inherit = Use the organizer's value
control-setting-default = Use the program's value
control-setting-from-organizer = From the organizer.
control-setting-from-default = The program's value.
control-setting-from-above = As the organizer or the program has it.

## Orders

control-orders-all = All orders
control-order = Order
control-order-title = Order { $code }
control-order-n = Pending
control-order-p = Paid
control-order-e = Expired
control-order-c = Canceled
control-orders-search = Search orders
control-orders-search-example = Code, name or e-mail
control-orders-found = { $count ->
     [one] One order
    *[other] { $count } orders
  }
control-orders-empty = No orders yet. Pass your shop's address on:
control-orders-none = No order matches.
control-order-person = Person
control-order-at = Ordered
control-order-total = Total
control-order-email = E-mail
control-order-expires = To be paid by
control-order-is-now = The order is now: { $state }
control-order-mark-paid = Mark as paid
control-order-copy = Copy the buyer's link
control-order-open = Open the order page
control-order-cancel = Cancel order
control-order-cancel-title = Cancel order { $code }?
control-order-cancel-text = The places go back on sale. Whoever holds these tickets is put out of the live rooms at once.
control-order-positions = Positions
control-order-product = Product
control-order-price = Price

## Pictures

control-picture-help = PNG, JPEG or WebP, at most 2 MB.
control-picture-remove = Remove
control-picture-busy = Uploading …
control-picture-chosen = The picture is chosen. Save to show it.
control-picture-now = Now: { $name }

control-profile = Profile fields
control-profile-text = What you ask people about themselves at the live event. They answer when they first come, and change it under “My profile”.
control-profile-none = Nothing is asked yet beside the name.
control-profile-number = Field { $number }
control-profile-label = Question
control-profile-kind = Answer
control-profile-kind-text = One line
control-profile-kind-long-text = Several lines
control-profile-kind-link = A link (https)
control-profile-kind-choice = One of a list
control-profile-choices = Choices, one a line
control-profile-required = Required
control-profile-required-help = Without an answer nobody writes, speaks or appears in lists. Looking and listening work all the same.
control-profile-public = Others see the answer
control-profile-up = Up
control-profile-down = Down
control-profile-remove = Remove
control-profile-add = Add a field
control-profile-lose = Delete answers?
control-profile-lose-text = You removed a field. What people answered to it is deleted.
