## The app around the rooms

live-my-order = Meine Bestellung
live-not-connected = Nicht verbunden
live-connect-again = Neu verbinden
live-event-page = Zur Veranstaltung
live-rooms = Räume
live-choose = Wählen Sie, wohin Sie möchten.
live-connecting = Verbindung wird aufgebaut …
live-no-rooms = Diese Veranstaltung hat noch keine Räume. Kommen Sie wieder, wenn das Programm steht.
live-all-rooms = Alle Räume
live-live = Live
live-until = bis { $time }
live-next-at = Danach um { $time }
live-no-such-room = Diesen Raum gibt es nicht
live-no-such-room-text = Vielleicht wurde er umbenannt oder entfernt.
live-side = Chat und Teilnehmende
live-chat = Chat
live-people = Personen
live-failed = Das hat nicht geklappt
live-entering = Sie betreten { $room } …
live-strained = Dieser Computer ist zu langsam für den gewählten Hintergrund: Ihr Bild ruckelt.
live-go-on-stage = Auf die Bühne
live-sound-on = Ton an
live-sound-off = Ton aus

## The lobby

live-crowd-none = Noch ist niemand da
live-now = Jetzt live
live-opens-soon = Öffnet bald
live-closed = Für Sie geschlossen
live-next = Danach, { $when }
live-wait = An der Tür warten
live-enter = Eintreten
live-crowd-few = Einige sind schon da
live-crowd-many = Viele sind schon da
live-open = Offen
live-what-now = Was nun?

## At the door

live-stopped = Ton und Bild wurden beendet
live-opens = Öffnet { $when }
live-enter-again = Wieder eintreten
live-to-order = Zu Ihrer Bestellung
live-to-tickets = Zu den Tickets

## The connection

live-connection-broke = Die Verbindung ist abgerissen. Sie wird neu aufgebaut …
live-media-interrupted = Ton und Bild sind unterbrochen. Die Verbindung wird neu aufgebaut …
live-connection-broke-in = Die Verbindung ist abgerissen. Nächster Versuch in

## Chat

live-you = Sie
live-edited = bearbeitet
live-messages = Nachrichten
live-chat-loading = Bisherige Nachrichten werden geladen …
live-chat-denied = Sie können diesen Chat nicht lesen.
live-chat-none = Dieser Raum hat keinen Chat.
live-chat-empty = Noch hat niemand geschrieben. Sagen Sie doch Hallo!
live-chat-unseen = { $count } neu
live-your-message = Ihre Nachricht
live-write = Hier an alle schreiben
live-send = Senden

## The stage

live-stage = Bühne
live-stage-empty = Noch ist niemand auf der Bühne
live-stage-next = Als Nächstes: { $title }
live-stage-wait = Sobald es beginnt, sehen und hören Sie es hier.
live-hear = Ton einschalten
live-paused = Angehalten: Ihre Verbindung ist für dieses Bild zu langsam. Es kommt von selbst wieder.
live-name-you = { $name } (Sie)
live-screen-of = { $name }: Bildschirm
live-show-large = { $name } groß zeigen

## Reactions

live-applause = Applaus
live-reactions = Reaktionen
live-heart = Herz
live-thumbs-up = Daumen hoch
live-laughter = Lachen
live-astonishment = Staunen

## People

live-people-empty = Noch ist niemand hier.
live-people-more = und { $count } weitere
live-ban = Ausschließen
live-remove-text = Die Person muss diesen Raum sofort verlassen. Sie darf wiederkommen.
live-remove-who = { $name } entfernen?
live-remove = Entfernen
live-is-you = (Sie)
live-on-stage = Auf der Bühne
live-speaker = Vortrag
live-organizer = Team

## Meeting strangers

live-roulette-title = Jemanden treffen
live-roulette-again = Noch jemanden treffen
live-roulette-what =
    { $people ->
        [2] Du triffst durch Zufall jemanden von dieser Veranstaltung, von Angesicht zu Angesicht, für { $minutes } Minuten.
       *[other] Du triffst durch Zufall bis zu { NUMBER($others) } Leute von dieser Veranstaltung, für { $minutes } Minuten.
    }
live-roulette-interests = Worüber sprichst du gern?
live-roulette-interests-help = Ein paar Wörter mit Kommas dazwischen, wenn du magst. Wer dasselbe nennt, wird zuerst gesucht.
live-roulette-meet = Wen möchtest du treffen?
live-roulette-meet-who =
    { $who ->
        [other_ticket] Zuerst jemanden mit einer anderen Art von Ticket
        [same_ticket] Zuerst jemanden mit derselben Art von Ticket
       *[anybody] Egal wen
    }
live-roulette-honest = Dein Gegenüber sieht deinen Namen, und dein Bild erst, wenn ihr beide gesagt habt, dass ihr da seid. Gehen und melden kannst du jederzeit.
live-roulette-check = Kamera und Mikrofon prüfen
live-roulette-check-title = Bevor du jemanden triffst
live-roulette-wait = Auf jemanden warten
live-roulette-waiting = Wir suchen jemanden …
live-roulette-back = Dein Gegenüber hat nicht geantwortet. Du bist wieder vorn, mit der Zeit, die du gewartet hast.
live-roulette-others =
    { $count ->
        [0] Gerade wartet sonst niemand.
        [one] Eine andere Person wartet.
       *[other] { $count } andere warten.
    }
live-roulette-recent =
    { $count ->
        [0] In den letzten fünf Minuten hat sich niemand getroffen.
        [one] In den letzten fünf Minuten begann ein Gespräch.
       *[other] In den letzten fünf Minuten begannen { $count } Gespräche.
    }
live-roulette-relaxes = Wenn eine Weile niemand zu deinen Wünschen passt, suchen wir weiter: zuerst mit anderen Interessen, dann mit jedem Ticket.
live-roulette-dark = Kamera und Mikrofon sind aus, während du wartest.
live-roulette-stop = Nicht mehr warten
live-roulette-found =
    { $count ->
        [one] Jemand ist gefunden
       *[other] { $count } Leute sind gefunden
    }
live-roulette-shared = Das teilt ihr: { $what }
live-roulette-rematch = Ihr habt euch schon getroffen: gerade wartet sonst niemand.
live-roulette-answered = Wir warten auf die andere Seite …
live-roulette-here = Ich bin da
live-roulette-with = Im Gespräch mit { $names }
live-roulette-left = Noch:
live-roulette-asked = Du möchtest weiterreden. Dafür braucht es euch alle.
live-roulette-they-want = Die andere Seite möchte weiterreden.
live-roulette-extend = Weiterreden
live-roulette-skip = Jemand anderes
live-roulette-skip-in = Jemand anderes in { $seconds } s
live-roulette-report = Melden
live-roulette-leave = Gehen
live-roulette-connecting = Wir verbinden euch …
live-roulette-report-title = Melden und gehen
live-roulette-report-text = Die Moderation sieht es. Du gehst sofort, und ihr trefft euch nie wieder. Dein Gegenüber erfährt es nicht.
live-roulette-report-send = Melden und gehen
live-roulette-report-late = Dieses Gespräch melden
live-roulette-after = Du hast mit { $names } gesprochen
live-roulette-how =
    { $how ->
        [own] Du bist gegangen.
        [time] Die Zeit war um.
        [skipped] Dein Gegenüber ist weitergezogen.
        [reported] Danke. Die Moderation sieht es sich an, und ihr trefft euch nicht wieder.
        [lost] Die Verbindung deines Gegenübers ist abgerissen.
        [put_out] Dein Gegenüber wurde aus dem Raum gewiesen.
        [elsewhere] Du machst in einem anderen Fenster weiter.
       *[left] Dein Gegenüber ist gegangen.
    }
live-roulette-contacts = Getauschte Kontakte
live-roulette-card = In Kontakt bleiben: Wie erreicht man dich?
live-roulette-card-help = Zu sehen ist es nur, wenn du auch etwas bekommst.
live-roulette-give = Kontakt geben
live-roulette-given = Gegeben. Sobald etwas zurückkommt, siehst du es.
live-roulette-take-back = Zurücknehmen
live-roulette-missed = Jemand war gefunden, und du hast nicht rechtzeitig geantwortet.
live-roulette-stopped =
    { $how ->
        [elsewhere] Du machst in einem anderen Fenster weiter.
        [put_out] Du wurdest aus diesem Raum gewiesen.
       *[lost] Die Verbindung war zu lange weg.
    }

## Before and on the stage

live-mute = Stumm schalten
live-camera-off = Kamera aus
live-share-stop = Teilen beenden
live-leave-stage = Bühne verlassen
live-unmute = Ton einschalten
live-camera-on = Kamera an
live-share = Bildschirm teilen
live-backstage = Bevor Sie auf die Bühne gehen
live-backstage-text = Das sehen und hören nur Sie.
live-your-camera = Ihre Kamera
live-no-camera = Keine Kamera
live-say-something = Sagen Sie etwas: Der Balken sollte sich bewegen.
live-not-now = Jetzt nicht
live-going-on-stage = Es geht auf die Bühne …
live-camera-starts = Kamera wird gestartet …
live-microphone = Mikrofon
live-device-denied =
    { $kind ->
        [camera] Der Browser darf die Kamera nicht benutzen. Erlauben Sie es in der Adresszeile und versuchen Sie es dann noch einmal.
       *[microphone] Der Browser darf das Mikrofon nicht benutzen. Erlauben Sie es in der Adresszeile und versuchen Sie es dann noch einmal.
    }
live-device-none = Keine
live-camera = Kamera
live-device-missing =
    { $kind ->
        [camera] Keine Kamera gefunden. Schließen Sie eine an und versuchen Sie es dann noch einmal.
       *[microphone] Kein Mikrofon gefunden. Schließen Sie eines an und versuchen Sie es dann noch einmal.
    }
live-device-busy =
    { $kind ->
        [camera] Ein anderes Programm benutzt die Kamera. Beenden Sie es dort und versuchen Sie es dann noch einmal.
       *[microphone] Ein anderes Programm benutzt das Mikrofon. Beenden Sie es dort und versuchen Sie es dann noch einmal.
    }
live-device-unsupported =
    { $kind ->
        [camera] Dieser Browser gibt keinen Zugang zur Kamera.
       *[microphone] Dieser Browser gibt keinen Zugang zum Mikrofon.
    }
live-device-background = Dieser Browser kann nicht ändern, was hinter Ihnen ist: Dazu braucht er WebGL und WebAssembly. Wählen Sie „Wie es ist“, um Ihre Kamera zu zeigen.
live-device-camera-number = Kamera { $number }
live-device-microphone-number = Mikrofon { $number }
live-level = Mikrofonpegel
live-background-none = Wie es ist
live-background-bad = Diese Datei geht nicht: Wählen Sie ein Bild (JPEG, PNG oder WebP).
live-background = Hintergrund
live-background-other = Anderes Bild
live-background-stays = Es bleibt in diesem Browser.
live-background-slow = Dieser Computer ist dafür zu langsam: Ihr Bild ruckelt. Wählen Sie „Wie es ist“ oder beenden Sie andere Programme.
live-background-blur = Unscharf
live-background-wall = Einfarbige Wand
live-background-picture = Mein Bild
live-background-choose = Bild wählen
live-advanced = Erweitert
live-quiet = Störgeräusche aus meiner Stimme nehmen
live-codec = Video-Codec
live-codec-automatic = Automatisch
live-codec-when = Gilt, sobald Sie den Raum das nächste Mal betreten.
live-measuring = Ihre Verbindung wird gemessen …
live-measure-again = Noch einmal messen

## The network check

live-network-good = Ihre Verbindung ist gut.
live-network-fair = Ihre Verbindung reicht aus.
live-network-poor = Ihre Verbindung ist schlecht: Ein Kabel oder ein Platz näher am Router hilft.
live-network-none = Es gibt noch keine Verbindung zum Medienserver.
live-network-way = Weg: { $protocol }.
live-network-way-relayed = Weg: { $protocol } über ein Relay.
live-network-round-trip = Hin und zurück: { $time } ms.
live-network-upload = Hochladen: { $speed } Mbit/s.
live-network-upload-more = Hochladen: { $speed } Mbit/s oder mehr.
live-network-lost = Verloren auf dem Weg zu Ihnen: { $share }.
live-network-lost-later = Verluste zeigen sich nur, wenn jemand auf der Bühne ist.
live-network-relay = Das Relay für strenge Netze antwortet nicht.

## What went wrong with a request, by its code

