# What the API answers when something is wrong or refused. Control and the account pages show these sentences beside the field.

api-denied = You do not have permission to perform this action.
api-not-found = Not found.
api-method = This method means nothing at this address.
api-invalid-token = The access token is not valid, is used up, or was taken back.
api-scope = The application was not allowed this. One of these scopes would do: { $scopes }.
api-busy = The server was too busy to take this; please try again in a moment.
api-unavailable = The server cannot reach its database right now; please try again in a moment.
api-internal = Something went wrong on our side. Nothing was changed.
api-too-many = Too many requests. Come back in { $seconds } s.
api-unreadable = { $reason }
api-nul = A text holds U+0000, which no text may.
api-token-header = Send the header as "Authorization: Token ...".
api-unknown-token = Invalid token.
api-unknown-device = Device access has been revoked or was never given.
api-not-authenticated = Authentication credentials were not provided.
api-forged = The request carries no valid X-CSRF-Token. Reload the page and try again.
api-metrics = Metrics want the bearer token of `metrics.token`.
api-foreign-origin = This page is not one of ours (http.public_url): sockets are opened from our own pages only.
api-security-profile = The security profile of this device does not allow this.
api-second-factor = Your team wants a second factor for this. Switch one on in your account's security, or sign in with it; an application has to be connected anew after that.
api-key-length = A key has 1 to 255 characters.
api-key-body = The body is too large, or did not arrive whole.
api-key-reused = This key was used for another request. Use a fresh key for every request.
api-ordering = Order by { $names }; a `-` before a name turns it round, a comma stands between two.

## Values

api-characters = Between { $least } and { $most } characters.
api-most-characters = At most { $most } characters.
api-most-characters-line = At most { $most } characters on one line.
api-most-characters-each = At most { $most } characters in each language.
api-one-line = One line.
api-one-line-most = One line of at most { $most } characters.
api-some-language = In at least one language.
api-most-languages = At most { $most } languages.
api-not-a-language = `{ $tag }` is not a language tag, as en or de-informal.
api-language = A language tag, as en or de-informal.
api-languages = At most { $most } language tags, as en or de-informal.
api-text = A text.
api-texts = A text, or texts by language, as { "{" }"en": "..."{ "}" }.
api-flag = true or false.
api-number = A whole number.
api-number-from-one = A whole number from 1.
api-number-between = A whole number from { $least } to { $most }.
api-between = Between { $least } and { $most }.
api-between-or-null = Between { $least } and { $most }, or null for no limit.
api-seconds = Between { $least } and { $most } seconds.
api-between-each = Between { $least } and { $most } of each.
api-one-or-null = At least one, or null for no limit.
api-one-of = One of { $choices }.
api-moment = A date and time, as 2027-03-01T09:30:00Z.
api-ids = Ids with commas between.
api-email = An e-mail address, as name@example.org.
api-url = The address of a page, as https://example.org/imprint.
api-zone = The name of a time zone, as Europe/Berlin.
api-currency = Three capital letters, as EUR.
api-host = A host name in small letters, as tickets.example.org.
api-own-host = This is an address of the server itself.
api-taken-host = Another organizer or event has it.
api-no-setting = There is no such setting here.
api-after-date-from = After date_from.
api-passed = This moment has passed.
api-one-session = At least one session.
api-nobody = Nobody at this event has this id.

## Organizers, events, rooms, products

api-slug-letters = Small letters, digits and hyphens, beginning with a letter or digit.
api-slug-letters-most = Small letters, digits and hyphens, at most 50, beginning with a letter or digit.
api-slug-reserved = This is an address of the program itself.
api-slug-event = Another event of this organizer has it.
api-slug-room = Another room of this event has it.
api-most-rooms = An event has at most { $most } rooms.
api-most-products = An event has at most { $most } products.
api-most-quotas = An event has at most { $most } quotas.
api-content-most = At most { $most } of them.
api-content-sponsor = Each sponsor has a name of at most { $most } characters.
api-content-link = An address that begins with https:// or http://.
api-content-video = The id of a YouTube video, or a link to it.
api-content-address = An address that begins with https:// and names its host plainly; only what comes after the host may hold placeholders.
api-content-own = A page of this installation cannot be framed: it could do whatever its reader may.
api-rooms-order = Name every room of the event once. Load the list again if one came meanwhile.
api-room-products = Choose at least one ticket that opens the room.
api-no-product = This event has no product { $id }.
api-no-addon = This event has no add-on { $id }.
api-addon-twice = The add-on { $id } stands there twice.
api-addon-of-addon = An add-on has no add-ons of its own.
api-addon-to = `addon_to` names the `positionid` of an earlier position.
api-room-in-use = Sessions are planned in this room. Move them first.
api-product-in-use = It was ordered, so it stays. Make it inactive to stop its sale.
api-event-in-use = Something was ordered at this event, so it stays. Close its shop instead.
api-event-talks = There are talks at this event, so it stays. Close its shop instead.
api-session-ends = A session ends after it starts.
api-session-room = There is no such room at this event.

## Teams, devices, applications

api-escalation = You cannot give what you do not have: { $permission }.
api-escalation-events = You cannot give events that you do not have.
api-last-administrator = Nobody could change teams any more. Give somebody else the permission organizer.teams:write first; in a team that wants a second factor, only who has one counts.
api-own-second-factor = This would lock you out. Switch on a second factor in your own account's security first, or sign in with it.
api-invite-email = An address like name@example.org.
api-most-invites = At most { $most } invitations at once.
api-no-permission = `{ $name }` is no permission here.
api-no-event = There is no event `{ $slug }`.
api-most-devices = An organizer has at most { $most } devices.
api-all-events = You do not have all events yourself.
api-device-unknown = Unknown initialization token.
api-device-revoked = This initialization token has been revoked.
api-device-used = This initialization token has already been used.
api-device-only = Only a device may call this.
api-most-applications = An organizer has at most { $most } applications.
api-application-kind = This cannot be changed; register another application.
api-application-public = A public application has no secret.
api-application-scopes = Name at least one scope.
api-application-scope = One of these is no scope.
api-addresses = Between { $least } and { $most } addresses.
api-address = `{ $address }`: { $why }
api-address-long = an address has at most 500 plain characters.
api-address-incomplete = this is no complete address.
api-address-fragment = an address has no part after #.
api-address-user = an address names no user.
api-address-star = addresses are compared letter by letter; * stands for nothing.
api-address-http = http is for this machine only; use https.
api-address-scheme = an app's own scheme is a domain backwards, as com.example.app.
api-address-secret = an app on somebody's device keeps no secret: register a public application.
api-no-account = A token or a device is nobody's account.
api-passkey-prove = Prove once more who you are.
api-passkey-refused = This passkey was not accepted.
api-passkey-late = That took too long, or was finished already. Try again.
api-passkey-twenty = This account has twenty passkeys. Remove one first.
api-passkey-known = This passkey is known already.
api-passkey-nowhere = Passkeys need a server with a name, not a bare address.

## Webhooks

api-webhook-url = Give the full address of your receiver, as https://example.org/hook.
api-webhook-action = There is no action "{ $name }".
api-webhook-no-events = Choose at least one event, or all.
api-webhook-event = There is no such event here.
api-webhook-most = An organizer has at most { $most } webhooks.
api-webhook-disabled = The webhook is disabled.
api-egress-scheme = The address must begin with https://.
api-egress-credentials = The address carries a user name or password. Leave it away.
api-egress-host = `{ $host }` is not the name of a server.
api-egress-unknown = `{ $host }` is not known: check the spelling.
api-egress-forbidden = `{ $host }` does not lead to the public internet. The server's operator can allow it (egress.allow).
api-egress-unreachable = `{ $host }` does not accept connections ({ $reason }).
api-egress-untrusted = `{ $host }` does not show a certificate that we trust ({ $reason }).
api-egress-timed-out = No answer within { $seconds } s.
api-egress-broken = The answer is not HTTP as we know it ({ $reason }).

## Mail and files

api-mail-placeholder = There is no placeholder { "{" }{ $name }{ "}" } here. There are: { $known }.
api-mail-brace = A single brace stands in the text. Write { "{{" } or { "}}" } for a brace, or { "{" }name{ "}" } for a placeholder.
api-mail-no-link = { "{" }{ $name }{ "}" } is not an address: it cannot be where a link leads.
api-mail-subject-line = The subject is one line.
api-mail-empty = Write something.
api-mail-locale = A language is named like en or de-AT.
api-mail-lines = Each field is one line of at most 200 characters.
api-mail-security = Choose starttls or tls.
api-mail-server = Give a server like smtp.example.org:587.
api-mail-sender = With an own server, give the address that it sends from.
api-mail-address = Give an address like name@example.org.
api-mail-subject = Write a subject of at most 250 characters.
api-mail-body = Write a letter of at most 50000 characters.
api-mail-not-draft = The letter is on its way, sent or discarded already.
api-picture = A picture that was uploaded, as `file:` and its id, or nothing.
api-picture-unknown = There is no such upload of yours. Choose the picture once more.
api-picture-kind = A picture as PNG, JPEG or WebP, of at most { $most } MB.
api-most-pictures = An organizer has at most { $most } pictures.
api-file-kind = Send a PNG, JPEG or WebP picture, or a PDF.
api-file-pixels = The picture is too large: at most { $most } pixels along a side, and 25 million in all.
api-file-damaged = The picture is damaged.
api-file-room = Your uploads of this day take too much room. Use them, or wait.
api-file-name = Send the file's name: `Content-Disposition: attachment; filename="logo.png"`.
api-file-size = A file has at most { $most } bytes, and has to arrive whole.

## Shredding

api-shred-live = The event's shop is open. Close it first.
api-shred-not-over = The event is not over. Its people still need what is known of them.
api-shred-code = This is not the code at the end of the file.
api-no-shredder = There is no shredder "{ $name }".
api-choose-one = Choose at least one.
api-announcement-text = A text of at most { $most } characters.
api-announcement-fixed = An announcement goes only from draft to active to archived, and what was told keeps its text.
api-announcement-limit = This event has too many announcements already.
api-screen-name = A name of at most { $most } characters.
api-screen-until = A moment within the next year.
api-screen-limit = This room has too many screens. Take one back first.
api-person-keeps-order = This person keeps order at the event. Take the role away first.
api-lines = At most { $lines } lines of { $most } characters.
api-object = A JSON object is asked for, not a list.
api-attendance-span = A beginning before the end, and at most { $days } days between them.
api-role-name = A name of at most { $most } characters.
api-role-permission = There is no right "{ $name }".
api-role-traits = A list of at most { $most } traits; each may be a list of alternatives.
api-role-limit = There are { $most } already. Delete one first.
api-role-taken = There is a role of this name already.
api-role-unknown = There is no such role.
api-role-room = There is no such room.
api-role-until = An end after the beginning, and in the future.
api-role-person = There is no such person at this event.
api-role-team = There is no such team.
api-role-holder = Exactly one of person, team, product and traits.
api-role-beyond-own = This role has rights over others. Only somebody who may moderate rooms can give or take it.
api-trait-key = A public key in PEM, of the chosen kind and at least 2048 bits for RSA.
api-trait-key-short = A key of at least { $least } bytes.
api-trait-revoke = Either a uid or the id of a token.
api-link-until = A moment within the next { $days } days.

# Stands: exhibitors and posters.
api-stand-links = At most { $most } links.
api-stand-most = At most { $most } of them.
api-stand-picture = A picture as PNG, JPEG or WebP.
api-stand-downloads = At most { $most } downloads.
api-poster-tags = At most { $most } tags.
api-poster-session = The code of a session: letters and digits.
api-caption-language = A language tag such as en or pt-BR.
api-caption-text = One line of at most { $most } characters; a final one is not empty.
api-caption-limit = This session has too many lines already, or the room { $languages } languages.
api-profile-fields = At most { $most } fields.
api-profile-unknown = A field of this form is none of this event, or stands in it twice.
api-profile-choices = Two to { $most } different choices of one line each.
