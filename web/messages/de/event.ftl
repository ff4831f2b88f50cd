# Was um jede Seite einer Veranstaltung steht.

event-contact = Kontakt
event-imprint = Impressum
event-privacy = Datenschutz
event-notice = Hinweis
