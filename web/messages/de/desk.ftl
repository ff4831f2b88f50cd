## Live: die Veranstaltung, wie sie gerade ist

desk-live = Live
desk-people-now = { $count ->
    [one] Mensch ist gerade da
   *[other] Menschen sind gerade da
}
desk-peak = gleichzeitig am meisten, { $when }
desk-open-questions = { $count ->
    [one] offene Frage
   *[other] offene Fragen
}
desk-running-polls = { $count ->
    [one] laufende Umfrage
   *[other] laufende Umfragen
}
desk-open-reports = { $count ->
    [one] Meldung wartet auf die Moderation
   *[other] Meldungen warten auf die Moderation
}
desk-people-help = Jeder Mensch zählt einmal, egal wie viele Fenster offen sind. Die Lobby zählt mit.
desk-as-of = Stand: { $time }.
desk-over-time = Verlauf
desk-span = Wie weit zurück
desk-span-hours = 3 Stunden
desk-span-day = 24 Stunden
desk-span-event = Ganze Veranstaltung
desk-plot-event = Menschen bei der Veranstaltung
desk-plot-said = { $label }: höchstens { $count } gleichzeitig
desk-plot-table = Als Tabelle
desk-plot-time = Zeit
desk-plot-people = Menschen
desk-rooms = Räume
desk-no-rooms = Diese Veranstaltung hat noch keine Räume.
desk-in-room = { $count ->
    [one] Mensch
   *[other] Menschen
}
desk-room-asks = { $questions ->
    [0] { $polls ->
        [one] eine Umfrage läuft
       *[other] { $polls } Umfragen laufen
    }
    [one] { $polls ->
        [0] eine offene Frage
        [one] eine offene Frage, eine Umfrage läuft
       *[other] eine offene Frage, { $polls } Umfragen laufen
    }
   *[other] { $polls ->
        [0] { $questions } offene Fragen
        [one] { $questions } offene Fragen, eine Umfrage läuft
       *[other] { $questions } offene Fragen, { $polls } Umfragen laufen
    }
}
desk-room-reports = { $count ->
    [one] eine Meldung wartet
   *[other] { $count } Meldungen warten
}
desk-room-media = { $count ->
    [one] eine Verbindung mit Ton oder Bild, { $rate }
   *[other] { $count } Verbindungen mit Ton oder Bild, { $rate }
}
desk-room-lost = { $share } verloren
desk-room-paused = { $count ->
    [one] ein Bild kommt nicht durch
   *[other] { $count } Bilder kommen nicht durch
}
desk-reports = Berichte

## Rollen: wer was in Räumen darf

desk-roles = Rollen
desk-roles-text = Eine Rolle lässt Menschen in Räumen mehr tun als ihr Ticket. Was Sie ändern, gilt sofort, auch für alle, die schon da sind.
desk-roles-none = Diese Veranstaltung hat noch keine Rollen. Beginnen Sie mit einer von diesen.
desk-presets = Vorschläge
desk-preset-make = Hinzufügen
desk-preset-read_only_guest = Stiller Gast
desk-preset-read_only_guest-text = Sieht zu und liest mit, solange Räume offen sind. Kann nicht schreiben, fragen oder abstimmen.
desk-preset-participant = Teilnehmende
desk-preset-participant-text = Macht mit wie mit einem Ticket: Chat, Fragen, Umfragen.
desk-preset-speaker = Vortragende
desk-preset-speaker-text = Darf jederzeit auf die Bühne und dahinter, nicht nur rund um den eigenen Vortrag.
desk-preset-chat_moderator = Chat-Moderation
desk-preset-chat_moderator-text = Löscht Nachrichten, bremst den Chat, beantwortet Meldungen und schaltet Menschen stumm. Kann nicht sperren.
desk-preset-talk_host = Vortragsmoderation
desk-preset-talk_host-text = Darf auf die Bühne, moderiert Fragen, Umfragen und den Chat. Kann niemanden hinauswerfen.
desk-preset-stage_producer = Bühnenregie
desk-preset-stage_producer-text = Bestimmt, wer auf der Bühne ist und wie sie aussieht, Pausen, und wer hereinkommt.
desk-preset-moderator = Moderation
desk-preset-moderator-text = Alles in einem Raum, auch Sperren. Keine Ansagen an die ganze Veranstaltung.
desk-preset-admin = Leitung
desk-preset-admin-text = Alles in allen Räumen, und Ansagen.
desk-right-view = im Raum sein
desk-right-react = reagieren
desk-right-chat-send = im Chat schreiben
desk-right-question-ask = Fragen stellen
desk-right-question-vote = für Fragen stimmen
desk-right-poll-vote = bei Umfragen abstimmen
desk-right-publish = zu hören und zu sehen sein
desk-right-backstage = hinter der Bühne sein
desk-right-chat-moderate = Nachrichten löschen und den Chat bremsen
desk-right-question-moderate = Fragen moderieren
desk-right-poll-manage = Umfragen leiten
desk-right-stage-manage = die Bühne leiten
desk-right-members-moderate = Meldungen beantworten, hinauswerfen, stumm schalten
desk-right-members-ban = sperren
desk-right-announce = Ansagen an alle
desk-role-name = Name
desk-role-rights = Was sie erlaubt
desk-role-nobody = Niemand hat diese Rolle.
desk-role-give = »{ $role }« jemandem geben
desk-role-give-do = Rolle geben
desk-role-take = Zurücknehmen
desk-role-holder = Wem
desk-role-holder-person = Einer Person
desk-role-holder-team = Einem Team
desk-role-holder-product = Allen mit einem bestimmten Ticket
desk-role-holder-traits = Allen mit Merkmalen
desk-role-search = Teil des Namens
desk-role-person = Person
desk-role-choose = Wählen …
desk-role-team = Team
desk-role-product = Ticket
desk-role-traits = Merkmale
desk-role-traits-help = Alle davon, durch Kommas getrennt; Möglichkeiten mit »|«: »attendee, gold | silver«. Nichts: alle, die bei der Veranstaltung sein dürfen.
desk-role-where = Wo
desk-role-everywhere = In allen Räumen
desk-role-in = In »{ $room }«
desk-role-begin = Von
desk-role-end = Bis
desk-role-from = ab { $when }
desk-role-until = bis { $when }
desk-role-nameless = Jemand ohne Namen
desk-role-of-team = Team { $name }
desk-role-of-product = Alle mit »{ $name }«
desk-role-of-traits = Merkmale: { $traits }
desk-role-of-all = Alle, die bei der Veranstaltung sein dürfen
desk-kind-attendee = nimmt teil
desk-kind-speaker = trägt vor
desk-kind-organizer = Team

## Tokens anderer Shops und kurze Links

desk-tokens = Tokens und Links
desk-tokens-text = Zwei weitere Wege hinein. Was Menschen dann dürfen, folgt aus den Rollen, die ihre Merkmale haben.
desk-links = Kurze Links
desk-links-text = Wer einen solchen Link öffnet, ist jemand mit diesen Merkmalen, ohne Ticket.
desk-link-name = Für wen
desk-link-traits = Merkmale
desk-link-traits-help = Durch Kommas getrennt.
desk-link-max = Wie viele Menschen damit kommen dürfen
desk-link-week = Leer: eine Woche.
desk-link-make = Link erstellen
desk-link-made = Link für { $name }
desk-link-made-text = Schicken Sie ihn denen, für die er ist.
desk-link-uses = { $uses } von { $most } benutzt
desk-secrets = Andere Ticketshops
desk-secrets-text = Tokens (JWT), die ein solcher Shop signiert, gelten hier, jeder höchstens einen Tag.
desk-secret-issuer = Aussteller (iss)
desk-secret-audience = Empfänger (aud)
desk-secret-algorithm = Signiert mit
desk-secret-hs256 = einem gemeinsamen Geheimnis, das wir jetzt erzeugen (HS256)
desk-secret-rs256 = einem Schlüssel des Shops (RS256)
desk-secret-eddsa = einem Schlüssel des Shops (EdDSA)
desk-secret-key = Öffentlicher Schlüssel (PEM)
desk-secret-make = Tokens dieses Shops annehmen
desk-secret-made = Geheimnis für { $issuer }
desk-secret-made-text = Tragen Sie es im Shop ein.
desk-revoke = Ein Token nicht mehr annehmen
desk-revoke-text = Wer damit da ist, ist sofort draußen.
desk-revoke-what = Was
desk-revoke-uid = Alle mit dieser uid
desk-revoke-jti = Das Token mit dieser jti
desk-revoke-value = Wert
desk-revoke-do = Zurückziehen

## Berichte

desk-reports-text = Berichte entstehen im Hintergrund und bleiben zwei Stunden.
desk-reports-untracked = Es wird nicht festgehalten, wer in welchem Raum war: Berichte über Programmpunkte und ihre Gäste sind leer.
desk-reports-settings = In den Einstellungen ändern
desk-reports-none = Gerade gibt es keine Berichte.
desk-report-what = Was
desk-report-format = Als
desk-format-xlsx = Excel (XLSX)
desk-format-csv = Tabelle (CSV)
desk-format-pdf = PDF
desk-report-minutes = Minuten
desk-report-minutes-help = Wer während des Vortrags so lange im Raum war, hat teilgenommen.
desk-report-make = Bericht erstellen
desk-report-fetch = Abholen
desk-report-failed = Dieser Bericht ließ sich nicht erstellen. Versuchen Sie es noch einmal.
desk-report-progress = Fortschritt
desk-report-until = bis { $time }
desk-report-lines = { $count ->
    [one] eine Zeile
   *[other] { $count } Zeilen
}
desk-report-deleted = (gelöscht)
desk-report-summary = Zusammenfassung
desk-report-attendance = Besuch nach Raum und Tag
desk-report-sessions = Besuch nach Vortrag
desk-report-session_attendees = Wer an welchem Vortrag teilnahm
desk-report-attendees = Liste der Teilnehmenden
desk-report-chat = Chatverlauf
desk-report-questions = Fragen
desk-report-polls = Umfragen
desk-column-day = Tag
desk-column-room = Raum
desk-column-people = Menschen
desk-column-minutes = Minuten
desk-column-minutes-each = Minuten pro Person
desk-column-session = Vortrag
desk-column-begin = Beginn
desk-column-end = Ende
desk-column-name = Name
desk-column-kind = Art
desk-column-first = Kam zuerst
desk-column-last = Ging zuletzt
desk-column-rooms = Räume
desk-column-time = Zeit
desk-column-message = Nachricht
desk-column-edited = Geändert
desk-column-question = Frage
desk-column-votes = Stimmen
desk-column-state = Stand
desk-column-poll = Umfrage
desk-column-answer = Antwort
desk-column-what = Was
desk-column-value = Wert
desk-question-mod-queue = wartet auf die Moderation
desk-question-visible = gezeigt
desk-question-archived = archiviert
desk-question-answered = beantwortet
desk-poll-open = offen
desk-poll-closed = geschlossen
desk-poll-archived = archiviert
desk-sum-when = Wann
desk-sum-people = Menschen, die da waren
desk-sum-peak = Am meisten gleichzeitig
desk-sum-peak-at = Das war um
desk-sum-hours = Gesehene Stunden, alle zusammen
desk-sum-messages = Nachrichten in Räumen
desk-sum-questions = Gestellte Fragen
desk-sum-polls = Umfragen
desk-sum-votes = Stimmen in Umfragen
desk-sum-rooms = Menschen nach Raum
desk-sum-sessions = Menschen nach Vortrag
