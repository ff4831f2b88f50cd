## Die Halle

stands-exhibitors = Aussteller
stands-posters = Poster
stands-none-exhibitors = Hier stellt noch niemand aus.
stands-none-posters = Hier hängen noch keine Poster.
stands-none-found = Kein Poster passt. Versuchen Sie andere Wörter, oder zeigen Sie alle.
stands-show-all = Alle zeigen
stands-failed = Was hier steht, konnte nicht geladen werden.
stands-yours = Ihr Stand
stands-yours-poster = Ihr Poster
stands-crowd-few = Einige Leute dort
stands-crowd-many = Viele Leute dort
stands-search = Suchen
stands-search-hint = Titel, Autoren, Schlagwörter
stands-category = Kategorie
stands-tag = Schlagwort
stands-all-categories = Alle Kategorien
stands-all-tags = Alle Schlagwörter
stands-found = { $count ->
    [one] 1 Poster
   *[other] { $count } Poster
}
stands-picture-of = Bild von { $name }
stands-logo-of = Logo von { $name }

## Ein Stand

stands-back-exhibitors = Alle Aussteller
stands-back-posters = Alle Poster
stands-gone = Dieser Stand ist nicht mehr hier
stands-gone-text = Die Veranstalter haben ihn entfernt, oder die Adresse ist falsch.
stands-staff = An diesem Stand
stands-presenters = Vorgestellt von
stands-links = Links
stands-downloads = Downloads
stands-highlighted = Sehen Sie auch den Raum { $name }
stands-session = Die Session im Programm
stands-presentation = Vorgestellt im Raum { $name }
stands-poster-file = Poster öffnen
stands-talk = Mit Kamera und Mikrofon sprechen
stands-talk-title = An diesem Stand sprechen
stands-talk-leave = Das Gespräch verlassen
stands-join = Am Gespräch teilnehmen
stands-joining = Verbinden …

## Um ein Gespräch bitten

stands-ask = Um ein Gespräch bitten
stands-ask-title = Mit { $name } sprechen
stands-ask-text = Die Leute an diesem Stand erfahren es sofort. Wer antwortet, schreibt Ihnen in einem Gespräch nur zwischen Ihnen beiden.
stands-ask-message = Worum geht es? (freiwillig)
stands-ask-share = Meinen Namen und meine E-Mail-Adresse weitergeben
stands-ask-share-text = Der Aussteller darf beides behalten und Ihnen nach der Veranstaltung schreiben, auch wenn Sie nicht miteinander gesprochen haben. Ohne den Haken sieht er nur den Namen, den Sie hier haben.
stands-ask-name = Name
stands-ask-email = E-Mail-Adresse
stands-ask-go = Bitten
stands-ask-cancel = Jetzt nicht
stands-waiting = Sie haben um ein Gespräch gebeten. Die Antwort kommt hier.
stands-take-back = Zurücknehmen
stands-taken-back = Zurückgenommen.
stands-contact-off = Dieser Aussteller nimmt gerade keine Anfragen an; schreiben Sie im Chat des Standes.

## Für die Leute am Stand

stands-wants = { $name } möchte bei { $exhibitor } sprechen
stands-answer = Antworten
stands-more-wait = { $count ->
    [one] 1 weitere Anfrage
   *[other] { $count } weitere Anfragen
}
stands-requests = Anfragen
stands-requests-none = Noch hat niemand gefragt.
stands-request-open = Wartet
stands-request-missed = Verpasst
stands-request-answered = Beantwortet von { $name }
stands-request-answered-gone = Beantwortet
stands-requests-export = Adressen als CSV
stands-requests-export-text = Nur von denen, die zugestimmt haben.
stands-write = Schreiben
stands-edit = Bearbeiten
stands-edit-title = Was Ihr Stand sagt
stands-edit-tagline = Kurzzeile
stands-edit-short = Kurztext
stands-edit-text = Text
stands-edit-text-help = Markdown: # Überschrift, **fett**, *kursiv*, - Liste, [Wörter](https://example.org)
stands-edit-authors = Autoren
stands-edit-tags = Schlagwörter, mit Kommas dazwischen
stands-edit-contact = Besucher können um ein Gespräch bitten
stands-edit-links = Links
stands-edit-link-label = Wörter
stands-edit-link-url = Adresse
stands-edit-link-add = Link hinzufügen
stands-edit-link-remove = Link { $label } entfernen
stands-edit-save = Speichern
stands-edit-saved = Gespeichert.
stands-files = Dateien
stands-file-add = Hinzufügen
stands-file-choose = { $kind } wählen
stands-file-remove = { $name } entfernen
stands-file-logo = Logo
stands-file-banner = Banner
stands-file-preview = Kleines Bild
stands-file-poster = Poster
stands-file-download = Download
stands-file-kind = Art der Datei
stands-file-hint = Bilder (PNG, JPEG, WebP) und PDFs, höchstens 10 MB.

## Stimmen

stands-vote = Dafür stimmen
stands-voted = Sie haben dafür gestimmt
stands-unvote = Stimme zurücknehmen
stands-votes-left = { $count ->
    [0] Sie haben alle Stimmen vergeben
    [one] Sie haben noch 1 Stimme
   *[other] Sie haben noch { $count } Stimmen
}
stands-voting-open = Es wird abgestimmt: eine Stimme für jedes Poster, das Ihnen gefällt.
stands-voting-closed = Die Abstimmung ist geschlossen.
stands-votes = { $count ->
    [one] 1 Stimme
   *[other] { $count } Stimmen
}

## Was nicht ging

stands-problem-taken = Jemand anders hat schon geantwortet.
stands-problem-gone = Diese Anfrage gibt es nicht mehr: Sie wurde zurückgenommen.
stands-problem-not-staff = Das können nur die Leute dieses Standes.
stands-problem-disabled = Dieser Aussteller nimmt keine Anfragen an.
stands-problem-limit = Zehn Ihrer Anfragen warten schon. Nehmen Sie zuerst eine zurück.
stands-problem-invalid = Etwas darin ist zu lang, leer oder keine Adresse.
stands-problem-closed = Die Abstimmung ist geschlossen.
stands-problem-votes = Sie haben alle Stimmen vergeben. Nehmen Sie zuerst eine zurück.

## Für Veranstalter

stands-control-new = Neuer Aussteller
stands-control-new-poster = Neues Poster
stands-control-empty = Noch keine Aussteller. Fügen Sie den ersten hinzu; die Leute am Stand und die Dateien kommen danach.
stands-control-empty-posters = Noch keine Poster. Fügen Sie das erste hinzu; wer es vorstellt und die Datei kommen danach.
stands-control-up = Nach oben
stands-control-down = Nach unten
stands-control-later = Leute und Dateien kommen dazu, sobald es gespeichert ist.
stands-control-name = Name
stands-control-title = Titel
stands-control-size = Größe der Kachel
stands-control-size-1x1 = Klein
stands-control-size-1x1-help = Logo, Name und Kurzzeile.
stands-control-size-3x1 = Breit
stands-control-size-3x1-help = Eine ganze Zeile, mit Banner und Kurztext.
stands-control-size-3x3 = Groß
stands-control-size-3x3-help = Eine ganze Zeile mit hohem Banner.
stands-control-highlighted = Ein Raum, den Besucher sehen sollen
stands-control-presentation = Vorgestellt in einem Raum
stands-control-none = Keiner
stands-control-category-help = Besucher wählen danach aus.
stands-control-session = Session
stands-control-session-help = Der Code einer Session im Programm.
stands-control-staff-text = Sie bearbeiten, was der Stand sagt, antworten Besuchern und sorgen dort für Ordnung, und nirgends sonst. Tragen Sie die Adresse auf ihrem Ticket ein.
stands-control-nobody = Noch hat niemand ein Ticket mit dieser Adresse.
stands-control-waiting = Seither mit dieser Adresse gekommen: { $names }. Lassen Sie sie nur hinein, wenn Sie wissen, dass sie es sind.
stands-control-confirm = Hineinlassen
stands-control-remove = Entfernen
stands-control-voting = Abstimmung
stands-control-open = Es kann abgestimmt werden
stands-control-each = Stimmen je Person
stands-control-each-help = Leer: eine für jedes Poster.
stands-control-results = Alle sehen die Ergebnisse
stands-control-voters = { $count ->
    [0] Noch hat niemand abgestimmt.
    [one] 1 Person hat abgestimmt.
   *[other] { $count } Personen haben abgestimmt.
}
stands-control-results-csv = Ergebnisse als CSV
