# Was Räume außer Bühnen sind: Seiten, was andere Anbieter zeigen, Menschen; in der Live-App und in der Verwaltung.

kinds-loading = Wird geladen …
kinds-hidden = verborgen
kinds-now = Jetzt
kinds-next = Als Nächstes
kinds-featured = Nicht verpassen
kinds-speakers = Vortragende
kinds-sponsors = Mit Dank an
kinds-page-empty = Hier steht noch nichts.
kinds-page-failed = Diese Seite konnte nicht geladen werden.

kinds-consent-video = Ein Video von { $host }
kinds-consent-frame = Dieser Raum zeigt { $host }
kinds-consent-text = Von { $host } wurde nichts geladen. Wenn Sie fortfahren, fragt Ihr Browser dort direkt an: Der Anbieter erfährt Ihre Netzadresse und Ihren Browser und kann Cookies setzen.
kinds-sends-display-name = Er erfährt auch den Namen, den Sie hier verwenden.
kinds-sends-id = Er erfährt auch eine Nummer, die nur in diesem Raum für Sie steht.
kinds-consent-policy = Was { $host } über Ihre Daten sagt
kinds-consent-remember = Auf diesem Gerät für { $host } nicht mehr fragen
kinds-consent-go = { $host } laden
kinds-frame-from = Gezeigt von { $host }
kinds-frame-revoke = Entfernen und wieder fragen

kinds-people-not-you = Sie stehen nicht in dieser Liste
kinds-people-you = Sie stehen in dieser Liste
kinds-people-you-text = Wer diesen Raum betreten darf, findet Sie über Ihren Namen und über das, was Sie hier schreiben. Wen Sie blockiert haben, sieht Sie nicht.
kinds-people-about = Was andere von Ihnen wissen sollen
kinds-people-show = Mich zeigen
kinds-people-save = Speichern
kinds-people-hide = Mich nicht mehr zeigen
kinds-people-shown = Sie stehen in der Liste.
kinds-people-hidden = Sie stehen nicht mehr in der Liste.
kinds-people-search = Menschen suchen
kinds-people-search-help = Nach dem Namen oder nach dem, was sie über sich schreiben.
kinds-people-short = Mindestens zwei Zeichen.
kinds-people-found = { $count ->
    [one] Ein Mensch gefunden.
   *[other] { $count } Menschen gefunden.
}
kinds-people-none = Noch zeigt sich niemand. Fangen Sie an.
kinds-people-nobody = Niemand mit diesem Namen zeigt sich.
kinds-people-online = gerade hier
kinds-people-write = Schreiben
kinds-people-more = Mehr Menschen

kinds-floating = { $room }, in der Ecke
kinds-floating-back = Zurück in den Raum
kinds-floating-close = { $room } verlassen

# In der Verwaltung.
kinds-mode-page = Eine Seite
kinds-mode-page-help = Etwas zu lesen: ein Willkommen, Hausregeln, Förderer. Sie kann das Erste sein, was man sieht.
kinds-mode-frame = Eine Seite eines anderen Anbieters
kinds-mode-frame-help = Ein Quiz, eine Tafel, ein Spiel: hier gezeigt, sobald man zugestimmt hat.
kinds-mode-video = Ein Video
kinds-mode-video-help = Ein YouTube-Video oder -Stream, mit Chat, Fragen und Umfragen daneben.
kinds-mode-people = Eine Liste von Menschen
kinds-mode-people-help = Wer gefunden werden will, zum Durchsehen und Anschreiben.
kinds-mode-fixed = Wofür ein Raum da ist, bleibt so. Für anderes legen Sie einen weiteren Raum an.
kinds-hide = Diesen Raum nicht in der Lobby zeigen
kinds-hide-help = Wer seine Adresse hat, kommt hinein wie sonst.
kinds-order = Reihenfolge der Räume
kinds-order-drag = Ziehen Sie einen Raum an seinen Platz oder nutzen Sie seine Pfeile.
kinds-order-up = { $room } nach oben
kinds-order-down = { $room } nach unten
kinds-order-moved = { $room } ist jetzt Nummer { $place } von { $count }.

kinds-content = Inhalt
kinds-content-of = Inhalt von { $room }
kinds-content-none = Diese Art Raum hat keinen eigenen Inhalt.
kinds-content-text = Text
kinds-content-text-help = Markdown: # Überschriften, **fett**, *kursiv*, Listen mit -, [Links](https://…), Bilder mit dem Knopf.
kinds-content-write = Schreiben
kinds-content-preview = Vorschau
kinds-content-empty = Noch nichts zu sehen.
kinds-content-picture = Bild einfügen
kinds-content-picture-alt = Bild
kinds-content-bold = Fett
kinds-content-italic = Kursiv
kinds-content-heading = Überschrift
kinds-content-list = Liste
kinds-content-link = Link
kinds-content-landing = Als Startseite: oben ein Bild, Vorträge jetzt und gleich, unten Förderer
kinds-content-front = Über der Liste der Räume zeigen, als Erstes, was man sieht
kinds-content-hero = Bild oben
kinds-content-featured = Vorträge, die man nicht verpassen soll
kinds-content-speakers = Vortragende, die gezeigt werden
kinds-content-sponsors = Förderer
kinds-content-sponsor = Förderer { $number }
kinds-content-sponsor-name = Name
kinds-content-sponsor-url = Adresse ihrer Seite
kinds-content-sponsor-logo = Logo
kinds-content-sponsor-add = Förderer hinzufügen
kinds-content-sponsor-remove = Entfernen
kinds-content-chat = Chat daneben
kinds-content-questions = Fragen und Umfragen daneben
kinds-content-address = Adresse der Seite
kinds-content-address-help = Sie beginnt mit https://. { "{display_name}" } und { "{id}" } stehen für die, die schauen: ihr Name und eine Nummer, die sonst nichts über sie sagt.
kinds-content-policy = Wo dieser Anbieter sagt, was er mit Daten macht
kinds-content-video = Video
kinds-content-video-help = Ein Link zu YouTube oder die Kennung eines Videos.

kinds-door-attendees = Alle mit Ticket
kinds-door-public = Alle, auch ohne Ticket
kinds-door-team = Nur Ihre Teams
kinds-door-products = Wer eines davon hat: { $tickets }
kinds-door-always = jederzeit
kinds-door-sessions = von { $before } min vor jedem Vortrag bis { $after } min danach; Vortragende { $presenters } min vor dem eigenen
kinds-door-sentence = { $who }; { $when }.
kinds-door-open = Jetzt: offen.
kinds-door-open-until = Jetzt: offen, bis { $time }.
kinds-door-closed = Jetzt: geschlossen, öffnet { $time }.
kinds-door-ended = Jetzt: geschlossen, hier ist kein Vortrag mehr geplant.
kinds-door-try = Wer käme hinein?
kinds-door-as = Schauen als
kinds-door-as-stranger = Jemand ohne Ticket
kinds-door-as-presenter = Jemand, der hier vorträgt
kinds-door-as-team = Jemand aus Ihrem Team
kinds-door-as-holder = Wer { $ticket } hat
kinds-door-yes = Käme jetzt hinein.
kinds-door-yes-speaks = Käme jetzt hinein und darf sprechen.
kinds-door-yes-moderates = Käme jetzt hinein, darf sprechen und hält Ordnung.
kinds-door-no = Käme jetzt nicht hinein: { $why }
kinds-door-changes = Das ändert sich { $time }.
