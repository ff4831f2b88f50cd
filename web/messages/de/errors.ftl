# Was auf dem Weg zu einer Seite schiefging.

errors-not-found = Nicht gefunden
errors-not-found-text = Unter dieser Adresse gibt es nichts. Bitte prüfen Sie den Link, den Sie bekommen haben.

errors-forged = Bitte versuchen Sie es noch einmal
errors-forged-text = Dieses Formular ist zu alt oder kam von einer anderen Website. Gehen Sie zurück, laden Sie die Seite neu und senden Sie es noch einmal ab.

errors-busy = Sehr viel los
errors-busy-text = Viele möchten gerade dasselbe, und Ihre Anfrage kam nicht durch. Es wurde nichts geändert; gehen Sie zurück und versuchen Sie es noch einmal.

errors-internal = Etwas ist schiefgegangen
errors-internal-text = Das war unser Fehler, nicht Ihrer. Es wurde nichts geändert; versuchen Sie es gleich noch einmal.
errors-chat-rate-limited = Das war schnell. Warten Sie einen Moment und senden Sie es noch einmal.
errors-rate-limited = Das war schnell. Warten Sie einen Moment und versuchen Sie es noch einmal.
errors-chat-denied = Sie können hier nicht schreiben.
errors-roulette-skips = Du bist oft vorzeitig gegangen. Warte ein wenig bis zum nächsten Gespräch.
errors-roulette-name = Wähle zuerst einen Namen, den andere sehen.
errors-roulette-over = Dieses Gespräch ist schon zu Ende.
errors-roulette-denied = In diesem Raum kannst du niemanden treffen.
errors-roulette-full = Gerade warten zu viele. Versuche es gleich noch einmal.
errors-chat-emoji = Das geht nicht als Reaktion.
errors-chat-name = Gib dir zuerst einen Namen: Im Chat sehen alle, wer schreibt.
errors-question-inactive = Gerade werden keine Fragen angenommen.
errors-question-long = Diese Frage ist zu lang.
errors-question-limit = Mehrere Ihrer Fragen warten schon auf die Moderation. Geben Sie ihr einen Moment.
errors-question-gone = Das gibt es nicht mehr.
errors-poll-inactive = Diese Umfrage ist geschlossen.
errors-poll-invalid = Eine Umfrage braucht eine Frage und mindestens zwei verschiedene Antworten.
errors-poll-limit = Dieser Raum hat zu viele Umfragen. Löschen Sie erst eine.
errors-poll-fixed = Eine geöffnete Umfrage lässt sich nicht mehr ändern.
errors-chat-empty = Es gibt nichts zu senden.
errors-chat-too-long = Diese Nachricht ist zu lang.
errors-lost = Die Verbindung ist abgerissen. Sehen Sie nach, ob es angekommen ist; wenn nicht, senden Sie es noch einmal.
errors-timeout = Der Server hat nicht geantwortet. Versuchen Sie es noch einmal.
errors-no-connection = Im Moment gibt es keine Verbindung. Versuchen Sie es gleich noch einmal.
errors-stage-denied = Das dürfen Sie in diesem Raum nicht.
errors-stage-not-invited = Die Einladung ist abgelaufen.
errors-stage-nobody = Dafür ist niemand da.
errors-stage-full = Es sind schon zu viele Hände oben.
errors-breakout-unknown = Die Gruppen sind vorbei, oder es gibt diese Gruppe nicht.
errors-breakout-denied = In diese Gruppe können Sie nicht gehen.
errors-breakout-busy = Der Raum ist schon in Gruppen. Rufen Sie zuerst alle zurück.
errors-breakout-invalid = Diese Gruppen gehen nicht: mindestens eine, jede mit einem Namen, und niemand in zweien.
errors-media-denied = Sie dürfen jetzt nicht auf die Bühne: Ihr Programmpunkt läuft nicht, oder das Recht wurde zurückgenommen.
errors-media-full = Für Ton und Bild ist kein Platz frei. Versuchen Sie es gleich noch einmal.
errors-media-unsupported = Dieser Browser hat keinen gemeinsamen Codec mit dem Server. Ein anderer Browser geht.
errors-denied = Das dürfen Sie nicht.
errors-fatal = Der Server hat einen Fehler gemacht. Versuchen Sie es noch einmal.
errors-replaced = Diese Veranstaltung ist in zu vielen Fenstern geöffnet.
errors-no-event = Diese Veranstaltung gibt es nicht mehr.
errors-ended = Der Server hat die Verbindung beendet.
errors-passkey-known = Dieses Gerät hat schon einen Passkey für Ihr Konto.
errors-passkey-refused = Dieser Passkey wurde nicht angenommen.
errors-prove-again = Bestätigen Sie noch einmal, wer Sie sind.
errors-passkey-late = Das hat zu lange gedauert. Beginnen Sie noch einmal.
