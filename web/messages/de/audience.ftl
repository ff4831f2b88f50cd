## Fragen

audience-questions = Fragen
audience-loading = Wird geholt …
audience-failed = Das ließ sich nicht holen.
audience-open = Fragen sind offen.
audience-closed = Gerade werden keine Fragen angenommen.
audience-open-now = Fragen öffnen
audience-close-now = Fragen schließen
audience-as-scheduled = Nach Programm
audience-none = Noch keine Fragen. Stellen Sie die erste!
audience-none-closed = Niemand hat etwas gefragt.
audience-none-waiting = Nichts wartet auf Sie.
audience-none-archived = Das Archiv ist leer.
audience-filter = Welche Fragen
audience-waiting = Wartend
audience-visible = Gezeigt
audience-archived = Archiv
audience-your-question = Ihre Frage
audience-write = Was möchten Sie wissen?
audience-ask = Fragen
audience-anonymous = Ohne meinen Namen
audience-anonymous-help = Die Moderation sieht ihn trotzdem.
audience-asked-queue = Danke! Die Moderation sieht Ihre Frage zuerst an.
audience-asked = Ihre Frage steht in der Liste.
audience-left = Noch { $count } Zeichen
audience-nameless = Ohne Namen
audience-nameless-of = { $name }, Name verborgen
audience-you = Sie
audience-waits = Wartet auf die Moderation
audience-answered = Beantwortet
audience-pinned = Auf der Leinwand
audience-vote = Dafür stimmen: { $content }
audience-votes = { $count ->
    [one] { $count } Stimme
   *[other] { $count } Stimmen
}
audience-take-back = Zurücknehmen
audience-approve = Zeigen
audience-answer = Beantwortet
audience-not-answered = Nicht beantwortet
audience-pin = Auf die Leinwand
audience-unpin = Von der Leinwand
audience-archive = Archivieren
audience-delete = Löschen
audience-delete-who = Diese Frage löschen?
audience-delete-text = Sie ist für alle weg, mit ihren Stimmen.
audience-more = Weitere Fragen
audience-new-waiting = Eine Frage wartet: { $content }
audience-keys = Mit der Tastatur: Pfeile gehen von Frage zu Frage, A zeigt sie, D merkt sie als beantwortet vor, P bringt sie auf die Leinwand, X archiviert sie.
audience-quiet = Ohne Bühne
audience-with-stage = Mit Bühne
audience-screen = Leinwand für den Saal

## Umfragen

audience-polls = Umfragen
audience-polls-none = Noch keine Umfragen.
audience-poll-opened = Eine Umfrage ist offen: { $content }
audience-poll-go = Abstimmen
audience-poll-vote = Abstimmen
audience-poll-again = Stimme ändern
audience-poll-choice = Wählen Sie eine Antwort.
audience-poll-multi = Wählen Sie so viele Antworten, wie Sie möchten.
audience-poll-draft = Entwurf
audience-poll-open = Offen
audience-poll-closed = Geschlossen
audience-poll-archived = Archiviert
audience-poll-yours = Ihre Stimme
audience-poll-after = Sie sehen den Stand, sobald Sie abgestimmt haben.
audience-poll-later = Das Ergebnis wird gezeigt, wenn die Umfrage geschlossen ist.
audience-poll-voted = Ihre Stimme zählt.
audience-voters = { $count ->
    [0] Noch hat niemand abgestimmt
    [one] { $count } Person hat abgestimmt
   *[other] { $count } Personen haben abgestimmt
}
audience-percent = { $count } %
audience-poll-do-open = Öffnen
audience-poll-do-close = Schließen
audience-poll-reopen = Wieder öffnen
audience-poll-delete-who = Diese Umfrage löschen?
audience-poll-delete-text = Sie ist für alle weg, mit allen Stimmen.
audience-poll-new = Neue Umfrage
audience-poll-question = Frage
audience-poll-answers = Antworten
audience-poll-answer = Antwort { $count }
audience-poll-add = Weitere Antwort
audience-poll-remove = Antwort { $count } wegnehmen
audience-poll-several = Mehrere Antworten sind möglich
audience-poll-results = Das Ergebnis wird gezeigt
audience-poll-results-voted = nach der eigenen Stimme
audience-poll-results-always = immer
audience-poll-results-closed = wenn die Umfrage geschlossen ist
audience-poll-save = Als Entwurf speichern
audience-poll-save-open = Sofort öffnen
audience-cancel = Abbrechen

## Ansagen

audience-announcement = Ansage
audience-announcements = Ansagen
audience-dismiss = Weglegen
audience-announce = Etwas ansagen
audience-announce-text = Was alle wissen sollen
audience-announce-until = Gezeigt
audience-announce-until-ever = bis jemand sie wegnimmt
audience-announce-minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
audience-announce-hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
}
audience-announce-go = Allen sagen
audience-announce-none = Gerade ist nichts angesagt.
audience-announce-shown = Jetzt zu sehen
audience-announce-away = Wegnehmen

## Die Leinwand im Saal

audience-screen-ask = Stellen Sie hier Ihre Fragen
audience-screen-scan = Lesen Sie den Code mit dem Telefon. Ihr Ticket öffnet die Seite.
audience-screen-now = Jetzt
audience-screen-next = Danach, um { $time }
audience-screen-lost = Die Verbindung ist abgerissen. Neuer Versuch …
audience-screen-over = Dieser Link gilt nicht mehr.
audience-screen-over-text = Bitten Sie die Veranstalter um einen neuen.
audience-screen-denied = Nur die Moderation dieses Raums und Bildschirme mit einem Link der Veranstalter können diese Seite öffnen.
audience-screen-code = Code mit der Adresse der Fragen

## Die Seite eines Raums für Veranstalter

audience-control-title = Fragen und Umfragen
audience-control-open = Wann Fragen angenommen werden
audience-control-open-sessions = Während der Programmpunkte
audience-control-open-sessions-help = Solange einer läuft, und zehn Minuten länger. Fragen bleiben bei ihrem Programmpunkt.
audience-control-open-always = Immer
audience-control-open-always-help = Auch zwischen den Programmpunkten.
audience-control-open-off = Wenn die Moderation sie öffnet
audience-control-open-off-help = Bis dahin kann niemand fragen.
audience-control-moderated = Die Moderation sieht jede Frage zuerst an
audience-control-moderated-help = Sonst sehen alle eine Frage, sobald sie gestellt ist.
audience-control-screens = Leinwände im Saal
audience-control-screens-text = Eine Leinwand zeigt die angeheftete Frage oder Umfrage, was gerade läuft und danach kommt, und einen Code, der zu den Fragen führt. Wer ihren Link hat, sieht das und sonst nichts.
audience-control-screen-made = Link für { $name }
audience-control-screen-open = Öffnen Sie diese Adresse auf der Leinwand. Sie gilt eine Woche, außer Sie nehmen sie zurück.
audience-control-screen-until = Gilt bis { $when }
audience-control-screen-revoke = Zurücknehmen
audience-control-screen-name = Wo die Leinwand hängt
audience-control-screen-make = Link machen
audience-control-asked = Was gefragt wurde
audience-control-questions-csv = Fragen als CSV
audience-control-polls-csv = Umfragen als CSV
