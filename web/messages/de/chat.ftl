## Eine Nachricht

chat-actions = Mehr zur Nachricht von { $name }
chat-edit = Bearbeiten
chat-delete = Löschen
chat-delete-who = Diese Nachricht löschen?
chat-delete-text = Sie verschwindet bei allen und lässt sich nicht zurückholen.
chat-save = Speichern
chat-cancel = Abbrechen
chat-change = Deine Nachricht, zum Ändern
chat-write-to = { $name } schreiben
chat-react = Mit { $emoji } reagieren
chat-reacted = { $emoji }, { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}
chat-quick = Reaktionen
chat-somebody = jemand

## Lesen und schreiben

chat-older = Frühere Nachrichten
chat-older-loading = Frühere Nachrichten werden geholt …
chat-offers = Personen zum Erwähnen
chat-slow = Langsamer Chat: eine Nachricht alle { $time }
chat-slow-wait = Du kannst in { $seconds } s wieder schreiben
chat-missed = { $names } kann hier nicht mitlesen und wurde nicht benachrichtigt.
chat-file = Bild oder PDF hinzufügen
chat-file-out = { $name } wieder herausnehmen
chat-file-coming = Wird geholt …
chat-file-picture = Bild: { $name }
chat-search = In diesem Chat suchen
chat-search-close = Zurück zum Chat
chat-search-none = Nichts gefunden
chat-found = { $count ->
    [one] { $count } Nachricht gefunden
   *[other] { $count } Nachrichten gefunden
}
chat-pop-out = Chat in eigenem Fenster öffnen
chat-slow-choice = Langsamer Chat
chat-slow-off = Aus
chat-seconds = { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
}
chat-minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
chat-tools = Werkzeuge des Chats

## Direktnachrichten

chat-messages = Nachrichten
chat-messages-unread = Nachrichten, { $count } ungelesen
chat-messages-close = Nachrichten schließen
chat-all-messages = Alle Unterhaltungen
chat-none = Noch keine Unterhaltungen. Wähle in einem Raum unter „Personen“ jemanden aus und schreibe.
chat-unread = { $count } ungelesen
chat-nothing-said = Noch wurde nichts geschrieben
chat-deleted = Nachricht gelöscht
chat-hide = Diese Unterhaltung ausblenden
chat-hide-short = Ausblenden
chat-several = An mehrere schreiben
chat-several-add = Mit mehr Personen sprechen
chat-several-title = Eine Unterhaltung zu mehreren
chat-several-text = Alle darin lesen, was ab dann geschrieben wird. Dieselben Personen haben dieselbe Unterhaltung.
chat-several-none = Du hast hier noch mit niemandem geschrieben und hast von niemandem den Kontakt.
chat-several-find = Nach einem Namen suchen
chat-several-who = Personen
chat-several-cancel = Abbrechen
chat-several-go = Beginnen
chat-write-direct = Nachricht schreiben
chat-denied = Du kannst dieser Person nicht schreiben.

## Benachrichtigt werden

chat-alerts = Wenn dir jemand schreibt
chat-notes = Hinweis des Browsers zeigen
chat-sound = Ton abspielen
chat-quiet = Ruhe: vorerst keines von beiden
chat-notes-refused = Dein Browser erlaubt dieser Seite keine Hinweise. Das lässt sich in seinen Einstellungen ändern.
chat-note = { $name } hat dir geschrieben
chat-new = Neue Nachrichten
chat-preview-of = Karte zu einem Link auf { $host }
chat-preview-none = Ohne Karte zum Link senden
