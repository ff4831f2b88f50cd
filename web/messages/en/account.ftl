## Signing in

account-email = E-mail address
account-password = Password
account-keep = Keep me signed in on this device for two weeks
account-sign-in = Sign in
account-sign-in-passkey = Sign in with a passkey
account-sign-in-with = Sign in with { $provider }
account-forgotten = Forgotten the password?
account-register = Create an account
account-second-step = One more step
account-use-passkey = Use a passkey
account-code-or-recovery = The code that your app shows, or a recovery code
account-recovery-code = A recovery code
account-continue = Continue
account-start-again = Start again
account-wrong-password = This is not the right e-mail address or password.
account-wrong-code = This code is not right, or it was used before. Wait for the next one.
account-patience =
    { $minutes ->
        [one] That was wrong too often. Please wait a minute and try again.
       *[other] That was wrong too often. Please wait { $minutes } minutes and try again.
    }
account-again = Is it you?
account-again-text = What comes next is sensitive, so we ask once more.
account-your-password = Your password
account-again-no-password = Your account has no password yet. We send a link to { $email } that lets you choose one.
account-send-link = Send the link
account-back = Back to the account
account-again-wrong = This is not the right password.

## A new account, a new password

account-register-text = For people who organize, speak or help. Tickets need no account.
account-your-name = Your name
account-your-email = Your e-mail address
account-register-email-help = We send a link there. The password comes after it.
account-have-one = You have an account?
account-register-invalid = Give your name, and an e-mail address like name@example.org.
account-mail-sent = Look into your mail
account-register-sent = We have sent you a mail with a link. Open it to choose a password; it works once and for one day. If no mail comes within a few minutes, look among the unwanted ones.
account-reset = Forgotten password
account-reset-text = We send you a link that sets a new one.
account-back-to-sign-in = Back to sign-in
account-email-invalid = Give an e-mail address like name@example.org.
account-reset-sent = If there is an account with this address, we have sent a link to it. It works once and for one hour.
account-reset-choose = Choose a new password
account-reset-choose-text = The old one ends with this, and so do all sessions of your account.
account-reset-set = Set the password
account-confirm = Choose a password
account-confirm-text = Your address is confirmed with this. Choose a password, and you are in.
account-confirm-create = Create the account
account-used-up = This link is used up
account-reset-used-up = It works once and for one hour. Ask for a new one.
account-new-link = New link
account-confirm-used-up = It works once and for one day. If your account is there already, sign in; otherwise ask for a new link.
account-sign-in-used-up = A sign-in link works once and for one day. Sign in with your password, or ask for a new one; on the server, `eventyay admin login-link E-MAIL` prints a new link.
account-new-password-for = New password for { $email }
account-password-help = At least 8 characters, better { $advised } or more: a few unrelated words in a row are fine.
account-current-password = Current password
account-new-password = New password
account-end-others-too = End all other sessions of my account
account-password-change = Change the password
account-password-set = Set a password
account-password-wrong = The current password is not right.
account-password-too-short = Take at least { $shortest } characters; { $advised } or more are better. A few words in a row are fine.
account-password-too-long = Take at most { $longest } characters.
account-password-guessable = This password is among those that attackers try first. A few unrelated words in a row are better.

## The account itself

account-yours = Your account
account-who = Who you are
account-name = Name
account-language = Language of pages and letters
account-save = Save
account-email-is = E-mail address: { $email }
account-email-change-link = Change the address
account-signing-in = Signing in
account-has-password = You have a password.
account-no-password = You have no password; you sign in by links or passkeys.
account-two-steps = Signing in takes a second step.
account-one-step = A password alone opens your account. A second step, or a passkey, keeps it safe when the password gets known.
account-security = Second step and passkeys
account-provider-connected = { $provider }: connected
account-disconnect = Disconnect
account-sessions = Where you are signed in
account-sign-out = Sign out
account-delete = Delete the account
account-provider-not-connected = { $provider }: not connected
account-connect = Connect
account-events = Events you organize
account-link = Account
account-name-changed = Your name is changed.
account-password-changed = Your password is set.
account-email-changed = Your e-mail address is changed.
account-email-sent = We have sent a link to the new address. Until you open it, nothing changes.
account-language-changed = We write to you in this language from now on.
account-name-invalid = Give a name of at most 100 characters.
account-email-change = Change the e-mail address
account-email-change-text = It is { $email } now. We send a link to the new one; the change happens when you open it.
account-email-new = New e-mail address
account-email-new-invalid = Give a new e-mail address like name@example.org.
account-email-used-up = It works once and for one hour. Ask for the change again.
account-email-taken = This address is taken
account-email-taken-text = Another account has this address already. Sign in there, or choose another address.
account-email-confirm-text = From now on your account has the address { $email }.
account-email-confirm = Confirm the new address
account-delete-text = Your name, the address { $email }, password, passkeys and sessions are removed at once. This cannot be undone. Orders and events stay with their organizers.
account-delete-sure = I am sure
account-delete-keep = Keep it
account-delete-unsure = Tick the box if you are sure.

## Second step, passkeys, sessions, identity providers

account-security-on = Signing in to your account takes more than a password.
account-security-off = Whoever knows your password can sign in as you. One of these keeps them out.
account-security-prove = Before you change something here, we ask once more who you are.
account-passkeys = Passkeys
account-passkeys-text = Your telephone, computer or key asks for a finger, a face or a PIN. No password, no code, nothing to be stolen from us.
account-passkey-added = added { $added }
account-remove = Remove
account-passkey-name = Name of the new passkey
account-passkey-example = My telephone
account-passkey-add = Add a passkey
account-passkey-script = Adding a passkey needs JavaScript. Codes by an app work without.
account-codes = Codes by an app
account-codes-on = An app on your telephone shows the codes.
account-codes-other = Use another app
account-codes-switch-off = Switch codes off
account-codes-off = An app on your telephone shows a new code every 30 seconds, also without a network.
account-codes-set-up = Set up an app
account-recovery = Recovery codes
account-recovery-left =
    { $count ->
        [0] You have none. Make some: they let you in when telephone and keys are lost.
        [one] One of them is unused. It lets you in when telephone and keys are lost.
       *[other] { $count } of them are unused. They let you in when telephone and keys are lost.
    }
account-recovery-make = Make recovery codes
account-recovery-renew = Make new ones
account-security-prove-link = Show that it is you
account-passkey-used = added { $added }, last used { $used }
account-recovery-keep = Keep these where you keep important papers. Each lets you in once when your telephone and keys are lost. We show them only now.
account-recovery-kept = I have kept them
account-totp-text = Let an authenticator app look at this picture, then type the code that it shows.
account-totp-picture = The key as a picture for a camera; it stands below as text
account-totp-key = Or type this key into the app:
account-totp-open = Open the app on this device
account-totp-code = The code that the app shows
account-totp-on = Switch on
account-not-now = Not now
account-totp-wrong = This code is not right. Is the clock of your device right?
account-sessions-changed = That is changed. Sessions that began before go on; end them here if you are not sure about all of them.
account-session-here = this browser
account-session-from = From { $address }.
account-session-leave = Sign out here
account-session-end = End this session
account-sessions-end = End all others
account-session-when = Signed in { $began }, last seen { $seen }.
account-browser-on = { $browser } on { $system }
account-browser-alone = { $name }
account-browser-unknown = A browser or program
account-moment = One moment
account-to-provider-text = You go on to { $provider }, where you sign in.
account-to-provider = Go on to { $provider }
account-provider-stranger = Please try again
account-provider-stranger-text = This answer does not belong to a sign-in that was begun in this browser, or it came too late. Start again.
account-provider-refused = Not signed in
account-provider-declined = { $provider } did not sign you in. You can try again or take another way.
account-provider-unreachable = { $provider } does not answer as it should. Try again later, or take another way.
account-provider-unverified = { $provider } does not vouch for an e-mail address of yours. Confirm it there first, or create an account here.
account-provider-known = You have an account
account-provider-known-text = There is an account with your address already. Sign in to it, and connect it with { $provider } there.
account-provider-others = Connected elsewhere
account-provider-others-text = Another account here is connected with this identity of { $provider }.

## Sign-in links, invitations, the first set-up

account-login-link = This link signs you in once. After that it is used up.
account-invite-text = { $organizer } asks you to join the team “{ $team }”.
account-invite-join = Join
account-invite = Join a team
account-invite-signed-out = Please sign in
account-invite-signed-out-text = Sign in with your account, then open the link of the invitation again: it stays good until you use it.
account-invite-closed = This invitation is not open
account-invite-closed-text = It was used or taken back, or its week is over. Ask the team to invite you again.
account-setup = Set up this server
account-setup-text = You are the first one here. Name yourself and your organization; your first event comes next.
account-setup-email-help = You sign in with it.
account-setup-organizer-help = A club, a company, a group of friends: whoever holds the events.
account-setup-password = A password (you can also set one later)
account-setup-organizer = Name of the organizer
account-setup-slug = Short name in addresses
account-setup-slug-help = Proposed from the name: small letters, digits and hyphens. It cannot be changed later.
account-setup-go = Set up
account-setup-slug-invalid = The short name takes small letters, digits and hyphens, at most 50, and begins with a letter or digit.
account-setup-slug-reserved = This short name is an address of the server itself. Choose another one.
account-setup-used-up = The server is set up already, or a newer set-up link was printed. Look at the last lines that it printed at its start.
