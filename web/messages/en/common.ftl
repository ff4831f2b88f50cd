# What stands on every page.

# The language's name in itself, for the menu, and ltr or rtl.
common-language-name = English
common-language-direction = ltr

common-skip = Skip to the content
common-main-navigation = Main
common-footer = Tickets, talks and live rooms by eventyay
common-language = Language

common-money = { $amount } { $currency }
