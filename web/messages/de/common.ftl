# Was auf jeder Seite steht.

common-language-name = Deutsch
common-language-direction = ltr

common-skip = Zum Inhalt springen
common-needs-script = Diese Seite braucht JavaScript: Sie sendet und zeigt sofort, was geschieht. Bitte schalten Sie es ein und laden Sie die Seite neu.
common-main-navigation = Hauptnavigation
common-footer = Tickets, Vorträge und Live-Räume mit eventyay
common-language = Sprache

common-money = { $amount }{"\u00A0"}{ $currency }

# Teile, die Seiten jeder Art benutzen.
common-keep = So lassen
common-again = Noch einmal versuchen
common-copied = Kopiert
common-offline = Der Server ist nicht zu erreichen. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.
common-lacking = Das dürfen Sie hier nicht. Es braucht das Recht „{ $permission }“; fragen Sie jemanden, der Teams ändern darf.
common-tickets = Tickets
common-schedule = Programm
common-live = Live
common-sign-in = Anmelden

## The zone of the times on a page.

common-zone = Zeiten in der Zeitzone { $zone }.
common-zone-own = In meiner Zeitzone anzeigen
common-zone-event = In der Zeitzone der Veranstaltung anzeigen

## Used in several apps.

common-guest = Gast
common-failed = Das hat nicht geklappt. Versuchen Sie es noch einmal.
