## Das Whiteboard einer Besprechung

whiteboard-title = Whiteboard
whiteboard-open = Whiteboard öffnen
whiteboard-leave = Zurück zu den Bildern
whiteboard-loading = Das Whiteboard wird geladen …
whiteboard-of-group = Das Whiteboard Ihrer Gruppe
whiteboard-tools = Werkzeuge
whiteboard-select = Auswählen und verschieben
whiteboard-pen = Stift
whiteboard-eraser = Radierer
whiteboard-line = Linie
whiteboard-arrow = Pfeil
whiteboard-rectangle = Rechteck
whiteboard-ellipse = Ellipse
whiteboard-text = Text
whiteboard-note = Zettel
whiteboard-color = Farbe
whiteboard-ink = Tinte
whiteboard-red = Rot
whiteboard-orange = Orange
whiteboard-yellow = Gelb
whiteboard-green = Grün
whiteboard-blue = Blau
whiteboard-violet = Violett
whiteboard-gray = Grau
whiteboard-thickness = Strichstärke
whiteboard-size-1 = Fein
whiteboard-size-2 = Mittel
whiteboard-size-3 = Kräftig
whiteboard-size-4 = Sehr kräftig
whiteboard-filled = Gefüllt
whiteboard-undo = Rückgängig
whiteboard-redo = Wiederholen
whiteboard-delete = Löschen
whiteboard-zoom-in = Näher
whiteboard-zoom-out = Weiter weg
whiteboard-fit = Alles zeigen
whiteboard-export-png = Als PNG speichern
whiteboard-export-svg = Als SVG speichern
whiteboard-more = Mehr
whiteboard-clear = Whiteboard leeren
whiteboard-clear-text = Alles darauf ist für alle weg und kann nicht zurückgeholt werden.
whiteboard-close = Zum Zeichnen schließen
whiteboard-reopen = Zum Zeichnen öffnen
whiteboard-closed = Die Moderation hat das Whiteboard zum Zeichnen geschlossen.
whiteboard-looking = Sie können zusehen; zeichnen darf, wer hier sprechen darf.
whiteboard-full = Das Whiteboard ist voll.
whiteboard-was-cleared = Die Moderation hat das Whiteboard geleert.
whiteboard-surface = Zeichenfläche, { $count ->
    [0] leer
    [one] ein Element
   *[other] { $count } Elemente
}
whiteboard-words = Texte auf dem Whiteboard
whiteboard-words-none = Auf dem Whiteboard steht kein Text.
whiteboard-words-edit = „{ $text }“ ändern
whiteboard-writing = Text auf dem Whiteboard
whiteboard-write-done = Fertig
whiteboard-add-note = Zettel hinzufügen
whiteboard-refused = Das ging nicht. Das Whiteboard zeigt, was da ist.
