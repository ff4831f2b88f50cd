# What stands on every page.

# The language's name in itself, for the menu, and ltr or rtl.
common-language-name = English
common-language-direction = ltr

common-skip = Skip to the content
common-needs-script = This page needs JavaScript: it sends and shows what happens at once. Please switch it on and reload the page.
common-main-navigation = Main
common-footer = Tickets, talks and live rooms by eventyay
common-language = Language

common-money = { $amount } { $currency }

# Parts that pages of every kind use.
common-keep = Keep as it is
common-again = Try again
common-copied = Copied
common-offline = The server cannot be reached. Look at your connection and try again.
common-lacking = You may not do this here. It needs the right “{ $permission }”; ask somebody who may change teams.
common-tickets = Tickets
common-schedule = Schedule
common-live = Live
common-sign-in = Sign in

## The zone of the times on a page.

common-zone = Times are those of { $zone }.
common-zone-own = Show them in my time zone
common-zone-event = Show the event’s own times

## Used in several apps.

common-guest = Guest
common-failed = That did not work. Try again.
