## Hände und Einladungen

stage-hand-raise = Hand heben
stage-hand-lower = Hand senken
stage-hand-place = Hand gehoben, { $place ->
    [1] Sie sind als Nächstes dran
   *[other] Nummer { $place } in der Reihe
}
stage-hand-up = Ihre Hand ist oben. { $place ->
    [1] Sie sind als Nächstes dran.
   *[other] Sie sind Nummer { $place }.
}
stage-hand-down = Ihre Hand ist unten.
stage-invited-stage = { $name } lädt Sie auf die Bühne ein
stage-invited-backstage = { $name } lädt Sie hinter die Bühne ein
stage-invited-stage-text = Wenn Sie annehmen, wählen Sie als Nächstes Kamera und Mikrofon. Gesendet wird erst, wenn Sie „Auf die Bühne“ drücken; ab dann sehen und hören Sie alle im Raum. Sie können die Bühne jederzeit verlassen.
stage-invited-backstage-text = Wenn Sie annehmen, wählen Sie als Nächstes Kamera und Mikrofon. Hinter der Bühne sehen und hören Sie nur die Vortragenden und die Moderation. Von dort kommen Sie nach einem Countdown auf die Bühne.
stage-invited-until = Die Einladung gilt noch
stage-accept = Annehmen
stage-decline = Jetzt nicht
stage-invitation-over = Die Einladung ist abgelaufen.
stage-put-back = Die Moderation hat Sie zurück ins Publikum gesetzt. Kamera und Mikrofon sind aus.

## Hinter der Bühne

stage-backstage = Hinter der Bühne
stage-backstage-go = Hinter die Bühne
stage-backstage-going = Auf dem Weg hinter die Bühne …
stage-backstage-leave = Wieder nach vorn
stage-backstage-text = Nur wer hier ist, sieht und hört Sie. Das Publikum nicht.
stage-backstage-alone = Noch ist niemand sonst hier.
stage-backstage-start = Kamera und Mikrofon einschalten
stage-live-in = Sie sind live in
stage-live-soon = Sie sind in { $seconds } Sekunden live.
stage-live-now = Sie sind live.

## Das Regiepult

stage-desk = Bühne
stage-on = Auf der Bühne
stage-on-nobody = Niemand ist auf der Bühne.
stage-behind = Hinter der Bühne
stage-behind-nobody = Niemand ist hinter der Bühne.
stage-hands = Gehobene Hände
stage-hands-nobody = Keine Hand ist oben.
stage-waiting = Vor der Tür
stage-invitations = Eingeladen
stage-dismissed = Zurück im Publikum
stage-go-live = Live gehen
stage-hand-over = Übergeben
stage-hand-over-text = Wer auf der Bühne ist, geht ab; wer dahinter ist, kommt.
stage-stop-countdown = Countdown anhalten
stage-countdown = Live in
stage-to-stage = Auf die Bühne
stage-to-backstage = Hinter die Bühne
stage-to-audience = Ins Publikum
stage-lower = Hand senken
stage-mute = Stumm schalten
stage-stop-video = Bild anhalten
stage-stop-share = Teilen beenden
stage-mute-all = Alle anderen stumm schalten
stage-pause = Pause machen
stage-resume = Weiter
stage-pause-back = Zurück in Minuten
stage-pause-note = Was auf der Tafel steht
stage-lock = Raum abschließen
stage-unlock = Raum aufschließen
stage-locked = Dieser Raum ist abgeschlossen: niemand Neues kommt herein.
stage-waiting-room = Warteraum: Leute einzeln hereinlassen
stage-admit = Hereinlassen
stage-admit-all = Alle hereinlassen
stage-layout = Was alle sehen
stage-layout-auto = Wie es passt
stage-layout-speaker = Wer spricht, groß
stage-layout-grid = Alle gleich
stage-layout-screen = Bildschirm und Gesicht
stage-layout-picture = Bild im Bild
stage-spotlight = Immer groß
stage-spotlight-nobody = Niemand Bestimmtes
stage-muted-by = Die Moderation hat Sie stumm geschaltet. Drücken Sie „Ton einschalten“, wenn Sie sprechen möchten.
stage-camera-off-by = Die Moderation hat Ihre Kamera ausgeschaltet.
stage-share-off-by = Die Moderation hat Ihr Teilen beendet.
stage-asks = { $name } hebt die Hand

## Was das Publikum sieht

stage-paused = Kurze Pause
stage-paused-back = Um { $time } geht es weiter.
stage-view = Meine Ansicht
stage-view-stage = Wie die Bühne es will
stage-page = Seite { $page } von { $pages }
stage-page-before = Seite davor
stage-page-next = Nächste Seite
stage-audio-only = Nur Ton
stage-audio-only-on = Die Bilder sind aus. Sie hören alles.

## Tasten

stage-keys = Tasten
stage-keys-mute = Mikrofon an oder aus
stage-keys-video = Kamera an oder aus
stage-keys-hand = Hand heben oder senken
stage-keys-help = Diese Liste
stage-keys-close = Schließen

## Groups of a meeting

stage-groups = Gruppen
stage-groups-name = Gruppe { $number }
stage-groups-count = Wie viele Gruppen
stage-groups-who = Wer wohin geht
stage-groups-by-chance = Alle nach Zufall
stage-groups-by-hand = Ich wähle aus
stage-groups-by-choice = Alle suchen sich eine Gruppe aus
stage-groups-none = Im Raum
stage-groups-going = { $count ->
    [0] Außer Ihnen ist noch niemand da.
    [one] Außer Ihnen ist eine Person da.
   *[other] Außer Ihnen sind { $count } Personen da.
}
stage-groups-minutes = Für wie viele Minuten
stage-groups-minutes-text = Dann sind alle von selbst zurück. Leer: wenn Sie sie zurückrufen.
stage-groups-open = Gruppen öffnen
stage-groups-on = Der Raum ist in Gruppen
stage-groups-empty = Hier ist niemand.
stage-groups-visit = Besuchen
stage-groups-move = Gruppe von { $name }
stage-groups-tell = Ein Wort an alle Gruppen
stage-groups-send = Sagen
stage-groups-more = Fünf Minuten mehr
stage-groups-close = Alle zurückrufen
stage-groups-end = Jetzt beenden
stage-groups-in = Sie sind in { $name }
stage-groups-back = Sie sind zurück im Raum.
stage-groups-called = Alle kommen zurück
stage-groups-minute = Noch eine Minute in den Gruppen.
stage-groups-left = Noch
stage-groups-yours = Der Raum ist in Gruppen.
stage-groups-choose = Der Raum ist in Gruppen. Suchen Sie sich eine aus:
stage-groups-leave = Zurück in den Raum
stage-groups-join = Zu { $name }
stage-groups-people = { $count ->
    [one] eine Person
   *[other] { $count } Personen
}
stage-groups-told = { $name } an alle Gruppen: { $text }
stage-groups-hand-in = in { $name }
