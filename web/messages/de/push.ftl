# Hinweise, wenn kein Fenster offen ist (Web Push), und ihre Auswahl in der Live-App.

push-message = Sie haben eine neue Nachricht.
push-contact = Jemand möchte mit Ihnen Kontakte austauschen.
push-choice = Auch wenn kein Fenster der Veranstaltung offen ist
push-choice-text = Der Push-Dienst Ihres Browsers bringt den Hinweis; lesen kann er ihn nicht. Direktnachrichten, Erwähnungen, Kontaktanfragen und Ankündigungen.
push-details = Hinweise nennen, wer was schreibt (auch auf dem Sperrbildschirm)
push-refused = Ihr Browser erlaubt keine Hinweise dieser Seite. Das lässt sich in seinen Einstellungen ändern.
