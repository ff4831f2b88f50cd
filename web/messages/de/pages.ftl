## The list of events

pages-no-events = Hier gibt es noch keine öffentliche Veranstaltung. Wer veranstaltet, meldet sich an und öffnet eine.
pages-events = Veranstaltungen

## The schedule

pages-schedule-empty = Das Programm ist noch nicht veröffentlicht. Sehen Sie später noch einmal nach.
pages-schedule-now = jetzt
