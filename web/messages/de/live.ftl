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
live-ban-who = { $name } ausschließen?
live-ban = Ausschließen
live-ban-text = Die Person muss sofort gehen und kann nicht in diese Veranstaltung zurückkommen.
live-remove-text = Die Person muss diesen Raum sofort verlassen. Sie darf wiederkommen.
live-remove-who = { $name } entfernen?
live-remove = Entfernen
live-is-you = (Sie)
live-on-stage = Auf der Bühne
live-speaker = Vortrag
live-organizer = Team

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

