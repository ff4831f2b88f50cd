# Was die API antwortet, wenn etwas falsch ist oder nicht geht. Die Verwaltung und die Kontoseiten zeigen diese Sätze beim Feld.

api-denied = Dazu fehlt Ihnen das Recht.
api-not-found = Nicht gefunden.
api-method = Diese Methode bedeutet an dieser Adresse nichts.
api-invalid-token = Das Zugangstoken gilt nicht, ist verbraucht oder wurde zurückgenommen.
api-scope = Der Anwendung wurde das nicht erlaubt. Einer dieser Bereiche würde genügen: { $scopes }.
api-busy = Der Server war zu beschäftigt; bitte versuchen Sie es gleich noch einmal.
api-unavailable = Der Server erreicht seine Datenbank gerade nicht; bitte versuchen Sie es gleich noch einmal.
api-internal = Bei uns ist etwas schiefgegangen. Geändert wurde nichts.
api-too-many = Zu viele Anfragen. Kommen Sie in { $seconds } s wieder.
api-unreadable = Die Anfrage ist nicht zu lesen: { $reason }
api-nul = Ein Text enthält U+0000, was kein Text darf.
api-token-header = Senden Sie die Kopfzeile als „Authorization: Token ...“.
api-unknown-token = Ungültiges Token.
api-unknown-device = Dem Gerät wurde der Zugang entzogen oder nie gegeben.
api-not-authenticated = Sie sind nicht angemeldet.
api-forged = Die Anfrage trägt kein gültiges X-CSRF-Token. Laden Sie die Seite neu und versuchen Sie es noch einmal.
api-metrics = Messwerte brauchen das Bearer-Token aus `metrics.token`.
api-foreign-origin = Diese Seite ist keine von unseren (http.public_url): Verbindungen öffnen nur unsere eigenen Seiten.
api-security-profile = Das Sicherheitsprofil dieses Geräts erlaubt das nicht.
api-second-factor = Ihr Team verlangt dafür einen zweiten Faktor. Schalten Sie in der Sicherheit Ihres Kontos einen ein oder melden Sie sich damit an; eine Anwendung muss danach neu verbunden werden.
api-key-length = Ein Schlüssel hat 1 bis 255 Zeichen.
api-key-body = Der Inhalt ist zu groß oder kam nicht vollständig an.
api-key-reused = Dieser Schlüssel gehörte zu einer anderen Anfrage. Nehmen Sie für jede Anfrage einen neuen.
api-ordering = Ordnen Sie nach { $names }; ein `-` vor dem Namen kehrt um, ein Komma trennt zwei.

## Werte

api-characters = Zwischen { $least } und { $most } Zeichen.
api-most-characters = Höchstens { $most } Zeichen.
api-most-characters-line = Höchstens { $most } Zeichen in einer Zeile.
api-most-characters-each = Höchstens { $most } Zeichen in jeder Sprache.
api-one-line = Eine Zeile.
api-one-line-most = Eine Zeile mit höchstens { $most } Zeichen.
api-some-language = In mindestens einer Sprache.
api-most-languages = Höchstens { $most } Sprachen.
api-not-a-language = `{ $tag }` ist kein Sprachkürzel wie en oder de-informal.
api-language = Ein Sprachkürzel wie en oder de-informal.
api-languages = Höchstens { $most } Sprachkürzel wie en oder de-informal.
api-text = Ein Text.
api-texts = Ein Text oder Texte je Sprache, wie { "{" }"en": "..."{ "}" }.
api-flag = true oder false.
api-number = Eine ganze Zahl.
api-number-from-one = Eine ganze Zahl ab 1.
api-number-between = Eine ganze Zahl von { $least } bis { $most }.
api-between = Zwischen { $least } und { $most }.
api-between-or-null = Zwischen { $least } und { $most }, oder leer für unbegrenzt.
api-seconds = Zwischen { $least } und { $most } Sekunden.
api-between-each = Zwischen { $least } und { $most } von jedem.
api-one-or-null = Mindestens eins, oder leer für unbegrenzt.
api-one-of = Eines von { $choices }.
api-moment = Datum und Uhrzeit, wie 2027-03-01T09:30:00Z.
api-ids = Nummern mit Kommas dazwischen.
api-email = Eine E-Mail-Adresse, wie name@example.org.
api-url = Die Adresse einer Seite, wie https://example.org/impressum.
api-zone = Der Name einer Zeitzone, wie Europe/Berlin.
api-currency = Drei große Buchstaben, wie EUR.
api-host = Ein Servername in kleinen Buchstaben, wie tickets.example.org.
api-own-host = Das ist eine Adresse des Servers selbst.
api-taken-host = Ein anderer Veranstalter oder eine andere Veranstaltung hat sie.
api-no-setting = Diese Einstellung gibt es hier nicht.
api-after-date-from = Nach dem Beginn.
api-passed = Dieser Zeitpunkt ist vorbei.
api-one-session = Mindestens eine Sitzung.
api-nobody = Niemand bei dieser Veranstaltung hat diese Nummer.

## Veranstalter, Veranstaltungen, Räume, Produkte

api-slug-letters = Kleine Buchstaben, Ziffern und Bindestriche, am Anfang ein Buchstabe oder eine Ziffer.
api-slug-letters-most = Kleine Buchstaben, Ziffern und Bindestriche, höchstens 50, am Anfang ein Buchstabe oder eine Ziffer.
api-slug-reserved = Das ist eine Adresse des Programms selbst.
api-slug-event = Eine andere Veranstaltung dieses Veranstalters hat sie.
api-slug-room = Ein anderer Raum dieser Veranstaltung hat sie.
api-most-rooms = Eine Veranstaltung hat höchstens { $most } Räume.
api-most-products = Eine Veranstaltung hat höchstens { $most } Produkte.
api-most-quotas = Eine Veranstaltung hat höchstens { $most } Kontingente.
api-content-most = Höchstens { $most } davon.
api-content-sponsor = Jeder Förderer hat einen Namen mit höchstens { $most } Zeichen.
api-content-link = Eine Adresse, die mit https:// oder http:// beginnt.
api-content-video = Die Kennung eines YouTube-Videos oder ein Link dorthin.
api-content-address = Eine Adresse, die mit https:// beginnt und ihren Rechner offen nennt; nur was danach kommt, darf Platzhalter haben.
api-content-own = Eine Seite dieser Installation kann nicht eingebettet werden: Sie könnte alles, was ihr Leser darf.
api-rooms-order = Nennen Sie jeden Raum der Veranstaltung einmal. Laden Sie die Liste neu, wenn inzwischen einer dazukam.
api-room-products = Wählen Sie mindestens ein Ticket, das den Raum öffnet.
api-no-product = Diese Veranstaltung hat kein Produkt { $id }.
api-no-addon = Diese Veranstaltung hat keinen Zusatz { $id }.
api-addon-twice = Der Zusatz { $id } steht doppelt da.
api-addon-of-addon = Ein Zusatz hat selbst keine Zusätze.
api-addon-to = `addon_to` nennt die `positionid` einer früheren Position.
api-room-in-use = In diesem Raum sind Vorträge geplant. Verlegen Sie sie zuerst.
api-product-in-use = Es wurde bestellt, darum bleibt es. Nehmen Sie es aus dem Verkauf, damit es niemand mehr kauft.
api-event-in-use = Bei dieser Veranstaltung wurde etwas bestellt, darum bleibt sie. Schließen Sie stattdessen den Laden.
api-event-talks = Bei dieser Veranstaltung gibt es Vorträge, darum bleibt sie. Schließen Sie stattdessen den Laden.
api-session-ends = Ein Vortrag endet, nachdem er beginnt.
api-session-room = Diesen Raum gibt es bei dieser Veranstaltung nicht.

## Teams, Geräte, Anwendungen

api-escalation = Sie können nicht geben, was Sie nicht haben: { $permission }.
api-escalation-events = Sie können keine Veranstaltungen geben, die Sie nicht haben.
api-last-administrator = Dann könnte niemand mehr Teams ändern. Geben Sie zuerst jemand anderem das Recht organizer.teams:write; in einem Team, das einen zweiten Faktor verlangt, zählt nur, wer einen hat.
api-own-second-factor = Damit würden Sie sich aussperren. Schalten Sie zuerst in der Sicherheit Ihres eigenen Kontos einen zweiten Faktor ein oder melden Sie sich damit an.
api-invite-email = Eine Adresse wie name@example.org.
api-most-invites = Höchstens { $most } Einladungen zugleich.
api-no-permission = `{ $name }` ist hier kein Recht.
api-no-event = Es gibt keine Veranstaltung `{ $slug }`.
api-most-devices = Ein Veranstalter hat höchstens { $most } Geräte.
api-all-events = Sie haben selbst nicht alle Veranstaltungen.
api-device-unknown = Unbekanntes Token zum Einrichten.
api-device-revoked = Dieses Token zum Einrichten wurde zurückgenommen.
api-device-used = Dieses Token zum Einrichten wurde schon benutzt.
api-device-only = Das darf nur ein Gerät.
api-most-applications = Ein Veranstalter hat höchstens { $most } Anwendungen.
api-application-kind = Das lässt sich nicht ändern; melden Sie eine andere Anwendung an.
api-application-public = Eine öffentliche Anwendung hat kein Geheimnis.
api-application-scopes = Nennen Sie mindestens einen Bereich.
api-application-scope = Einer davon ist kein Bereich.
api-addresses = Zwischen { $least } und { $most } Adressen.
api-address = `{ $address }`: { $why }
api-address-long = eine Adresse hat höchstens 500 einfache Zeichen.
api-address-incomplete = das ist keine vollständige Adresse.
api-address-fragment = eine Adresse hat nichts hinter #.
api-address-user = eine Adresse nennt keinen Benutzer.
api-address-star = Adressen werden Zeichen für Zeichen verglichen; * steht für nichts.
api-address-http = http ist nur für diesen Rechner; nehmen Sie https.
api-address-scheme = das eigene Schema einer App ist eine umgekehrte Domain, wie com.example.app.
api-address-secret = eine App auf einem fremden Gerät hütet kein Geheimnis: melden Sie eine öffentliche Anwendung an.
api-no-account = Ein Token oder ein Gerät ist niemandes Konto.
api-passkey-prove = Weisen Sie sich noch einmal aus.
api-passkey-refused = Dieser Passkey wurde nicht angenommen.
api-passkey-late = Das hat zu lange gedauert oder war schon fertig. Versuchen Sie es noch einmal.
api-passkey-twenty = Dieses Konto hat zwanzig Passkeys. Entfernen Sie zuerst einen.
api-passkey-known = Dieser Passkey ist schon bekannt.
api-passkey-nowhere = Passkeys brauchen einen Server mit Namen, nicht nur eine Nummer.

## Webhooks

api-webhook-url = Geben Sie die ganze Adresse Ihres Empfängers an, wie https://example.org/hook.
api-webhook-action = Es gibt keine Aktion „{ $name }“.
api-webhook-no-events = Wählen Sie mindestens eine Veranstaltung, oder alle.
api-webhook-event = Diese Veranstaltung gibt es hier nicht.
api-webhook-most = Ein Veranstalter hat höchstens { $most } Webhooks.
api-webhook-disabled = Der Webhook ist abgeschaltet.
api-egress-scheme = Die Adresse muss mit https:// beginnen.
api-egress-credentials = Die Adresse enthält Benutzernamen oder Passwort. Lassen Sie beides weg.
api-egress-host = `{ $host }` ist kein Name eines Servers.
api-egress-unknown = `{ $host }` ist nicht bekannt: prüfen Sie die Schreibweise.
api-egress-forbidden = `{ $host }` führt nicht ins öffentliche Internet. Wer den Server betreibt, kann es erlauben (egress.allow).
api-egress-unreachable = `{ $host }` nimmt keine Verbindungen an ({ $reason }).
api-egress-untrusted = `{ $host }` zeigt kein Zertifikat, dem wir trauen ({ $reason }).
api-egress-timed-out = Keine Antwort innerhalb von { $seconds } s.
api-egress-broken = Die Antwort ist kein HTTP, wie wir es kennen ({ $reason }).

## Briefe und Dateien

api-mail-placeholder = Den Platzhalter { "{" }{ $name }{ "}" } gibt es hier nicht. Es gibt: { $known }.
api-mail-brace = Im Text steht eine einzelne geschweifte Klammer. Schreiben Sie { "{{" } oder { "}}" } für eine Klammer, oder { "{" }name{ "}" } für einen Platzhalter.
api-mail-no-link = { "{" }{ $name }{ "}" } ist keine Adresse: dorthin kann kein Link führen.
api-mail-subject-line = Der Betreff ist eine Zeile.
api-mail-empty = Schreiben Sie etwas.
api-mail-locale = Eine Sprache heißt wie en oder de-AT.
api-mail-lines = Jedes Feld ist eine Zeile mit höchstens 200 Zeichen.
api-mail-security = Wählen Sie starttls oder tls.
api-mail-server = Geben Sie einen Server wie smtp.example.org:587 an.
api-mail-sender = Geben Sie bei eigenem Server die Adresse an, von der er sendet.
api-mail-address = Geben Sie eine Adresse wie name@example.org an.
api-mail-subject = Schreiben Sie einen Betreff mit höchstens 250 Zeichen.
api-mail-body = Schreiben Sie einen Brief mit höchstens 50000 Zeichen.
api-mail-not-draft = Der Brief ist unterwegs, gesendet oder schon verworfen.
api-picture = Ein hochgeladenes Bild, als `file:` und seine Nummer, oder nichts.
api-picture-unknown = So eine Datei haben Sie nicht hochgeladen. Wählen Sie das Bild noch einmal.
api-picture-kind = Ein Bild als PNG, JPEG oder WebP mit höchstens { $most } MB.
api-most-pictures = Ein Veranstalter hat höchstens { $most } Bilder.
api-file-kind = Senden Sie ein Bild als PNG, JPEG oder WebP, oder ein PDF.
api-file-pixels = Das Bild ist zu groß: höchstens { $most } Pixel je Seite und 25 Millionen insgesamt.
api-file-damaged = Das Bild ist beschädigt.
api-file-room = Ihre Dateien dieses Tages brauchen zu viel Platz. Verwenden Sie sie, oder warten Sie.
api-file-name = Senden Sie den Namen der Datei: `Content-Disposition: attachment; filename="logo.png"`.
api-file-size = Eine Datei hat höchstens { $most } Bytes und muss vollständig ankommen.

## Shredding

api-shred-live = Der Shop der Veranstaltung ist offen. Schließen Sie ihn zuerst.
api-shred-not-over = Die Veranstaltung ist noch nicht vorbei. Ihre Teilnehmenden brauchen noch, was über sie bekannt ist.
api-shred-code = Das ist nicht der Code vom Ende der Datei.
api-no-shredder = Es gibt keine Löschung „{ $name }“.
api-choose-one = Wählen Sie mindestens eine aus.
api-announcement-text = Ein Text von höchstens { $most } Zeichen.
api-announcement-fixed = Eine Ansage geht nur vom Entwurf zu sichtbar zu archiviert, und was gesagt ist, behält seinen Wortlaut.
api-announcement-limit = Diese Veranstaltung hat schon zu viele Ansagen.
api-screen-name = Ein Name von höchstens { $most } Zeichen.
api-screen-until = Ein Zeitpunkt innerhalb des nächsten Jahres.
api-screen-limit = Dieser Raum hat zu viele Leinwände. Nehmen Sie erst eine zurück.
api-person-keeps-order = Diese Person sorgt selbst für Ordnung. Nehmen Sie ihr zuerst die Rolle.
api-lines = Höchstens { $lines } Zeilen mit { $most } Zeichen.
api-object = Gefragt ist ein JSON-Objekt, keine Liste.
api-attendance-span = Ein Anfang vor dem Ende, und höchstens { $days } Tage dazwischen.
api-role-name = Ein Name mit höchstens { $most } Zeichen.
api-role-permission = Ein Recht »{ $name }« gibt es nicht.
api-role-traits = Eine Liste von höchstens { $most } Merkmalen; jedes darf eine Liste von Möglichkeiten sein.
api-role-limit = Es gibt schon { $most }. Löschen Sie zuerst etwas.
api-role-taken = Eine Rolle mit diesem Namen gibt es schon.
api-role-unknown = Diese Rolle gibt es nicht.
api-role-room = Diesen Raum gibt es nicht.
api-role-until = Ein Ende nach dem Anfang, und in der Zukunft.
api-role-person = Diese Person gibt es bei dieser Veranstaltung nicht.
api-role-team = Dieses Team gibt es nicht.
api-role-holder = Genau eines von Person, Team, Produkt und Merkmalen.
api-role-beyond-own = Diese Rolle hat Rechte über andere. Nur wer Räume moderieren darf, kann sie geben oder nehmen.
api-trait-key = Ein öffentlicher Schlüssel als PEM, von der gewählten Art und bei RSA mit mindestens 2048 Bit.
api-trait-key-short = Ein Schlüssel von mindestens { $least } Bytes.
api-trait-revoke = Entweder eine uid oder die Kennung eines Tokens.
api-link-until = Ein Zeitpunkt innerhalb der nächsten { $days } Tage.

# Stände: Aussteller und Poster.
api-stand-links = Höchstens { $most } Links.
api-stand-most = Höchstens { $most } davon.
api-stand-picture = Ein Bild als PNG, JPEG oder WebP.
api-stand-downloads = Höchstens { $most } Downloads.
api-poster-tags = Höchstens { $most } Schlagwörter.
api-poster-session = Der Code einer Session: Buchstaben und Ziffern.
api-caption-language = Ein Sprachkürzel wie en oder pt-BR.
api-caption-text = Eine Zeile mit höchstens { $most } Zeichen; eine endgültige ist nicht leer.
api-caption-limit = Diese Session hat schon zu viele Zeilen, oder der Raum { $languages } Sprachen.
api-profile-fields = Höchstens { $most } Felder.
api-profile-unknown = Ein Feld dieses Formulars gehört nicht zu dieser Veranstaltung oder steht doppelt darin.
api-profile-choices = Zwei bis { $most } verschiedene Möglichkeiten, je eine Zeile.
