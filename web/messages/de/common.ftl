# Was auf jeder Seite steht.

common-language-name = Deutsch
common-language-direction = ltr

common-skip = Zum Inhalt springen
common-main-navigation = Hauptnavigation
common-footer = Tickets, Vorträge und Live-Räume mit eventyay
common-language = Sprache

common-money = { $amount }{"\u00A0"}{ $currency }
