# Die Seiten für Veranstalter (/control/).

## Der Rahmen und was viele Seiten sagen

control-organizer = Veranstalten
control-skip = Zum Inhalt
control-sign-out = Abmelden
control-your-events = Ihre Veranstaltungen
control-events = Veranstaltungen
control-all-events = Alle Veranstaltungen
control-some-events = Ausgewählte Veranstaltungen
control-overview = Übersicht
control-orders = Bestellungen
control-products = Produkte
control-quotas = Kontingente
control-rooms = Räume
control-mail = Post
control-settings = Einstellungen
control-jobs = Aufgaben
control-privacy = Personendaten
control-teams = Teams
control-webhooks = Webhooks
control-no-organizer = Sie gehören noch zu keinem Veranstalter. Bitten Sie die Betreiber dieses Servers um eine Einladung in ein Team.
control-no-events = Noch keine Veranstaltungen. Die erste dauert wenige Minuten.
control-no-events-for-you = Hier gibt es keine Veranstaltung, die eines Ihrer Teams hat.
control-unknown-organizer = Sie gehören zu keinem Veranstalter dieses Namens.
control-unknown-event = Sie haben keine Veranstaltung dieses Namens.
control-new-event = Neue Veranstaltung
control-live = Offen
control-not-live = Noch nicht offen
control-testmode = Testbetrieb
control-save = Speichern
control-saved = Gespeichert
control-cancel = Abbrechen
control-change = Ändern
control-delete = Löschen
control-delete-title = { $name } löschen?
control-delete-text = Das lässt sich nicht zurücknehmen.
control-remove = Entfernen
control-copy = Kopieren
control-optional = freiwillig
control-free = kostenlos
control-preview = Vorschau
control-state = Stand
control-all-states = Jeder Stand
control-none-match = Nichts passt dazu.
control-show-all = Alles zeigen
control-loading = Wird geholt …
control-pages = Seiten
control-page = Seite { $page }
control-newer = Neuere
control-older = Ältere
control-once = Kopieren Sie es jetzt: Es wird nur dieses eine Mal gezeigt.
control-leave-title = Verlassen, ohne zu speichern?
control-leave-text = Was Sie hier geschrieben haben, ist noch nicht gespeichert.
control-leave = Verlassen
control-leave-stay = Hier bleiben
control-wrong-name = Geben Sie einen Namen an.
control-wrong-date = Geben Sie Tag und Uhrzeit an.
control-wrong-order = Das Ende liegt nach dem Beginn.
control-wrong-price = Ein Betrag wie 12 oder 12,50; 0 für kostenlos.
control-wrong-places = Eine ganze Zahl, oder nichts für unbegrenzt.
control-wrong-count = Eine ganze Zahl ab 1.
control-wrong-number = Eine ganze Zahl, oder nichts.

## Von nichts zur offenen Veranstaltung

control-start-steps = Schritte
control-start-next = Weiter
control-start-later = Später
control-start-overview = Zur Veranstaltung
control-start-short-event = Termin
control-start-short-ticket = Ticket
control-start-short-room = Raum
control-start-short-live = Öffnen
control-start-event = Ihre Veranstaltung
control-start-lead-event = Ein Name und ein Termin genügen. Alles lässt sich später ändern.
control-start-ticket = Das erste Ticket
control-start-lead-ticket = Was Leute kaufen, um dabei zu sein. Weitere Arten können folgen.
control-start-room = Der erste Raum
control-start-lead-room = Wo sich alle treffen, live im Browser. Er ist offen, sobald Ihre Veranstaltung es ist.
control-start-live = Öffnen
control-start-lead-live = Was noch fehlt, und der Schalter, der Ihren Laden öffnet.
control-event-name = Name der Veranstaltung
control-event-name-example = Monsunkonferenz 2027
control-event-slug = Adresse
control-event-slug-help = Ihre Veranstaltung steht unter { $address }
control-event-from = Beginn
control-event-to = Ende
control-event-timezone = Zeitzone
control-event-timezone-help = Von Ihrem Browser vorgeschlagen. Alle Zeiten der Veranstaltung stehen in ihr.
control-event-currency = Währung
control-event-locale = Sprache
control-event-payment = Wie bezahlt wird
control-event-payment-help = Steht nach der Bestellung da, zum Beispiel Ihre Bankverbindung. Sie vermerken den Eingang des Geldes bei der Bestellung.
control-ticket-first = Ticket
control-ticket-size = Wie viele
control-ticket-size-help = Leer lassen für unbegrenzt.
control-room-first = Hauptbühne
control-room-name = Name des Raums
control-room-mode = Wofür er da ist
control-room-mode-stage = Eine Bühne
control-room-mode-stage-help = Wenige sprechen und zeigen, alle sehen zu und schreiben.
control-room-mode-meeting = Ein Treffen
control-room-mode-meeting-help = Alle dürfen sprechen und zu sehen sein.
control-room-mode-roulette = Begegnung durch Zufall
control-room-mode-exhibition = Eine Ausstellung
control-room-mode-exhibition-help = Aussteller, jeder mit Seite, Chat und einem Platz zum Sprechen. Fügen Sie sie nach dem Speichern hinzu.
control-room-mode-posters = Poster
control-room-mode-posters-help = Poster zum Ansehen, Besprechen und Abstimmen. Fügen Sie sie nach dem Speichern hinzu.
control-room-mode-roulette-help = Wer sich nicht kennt, trifft sich für ein paar Minuten, zu zweit oder in kleinen Gruppen.
control-room-audience = Wer hineindarf
control-room-audience-attendees = Alle mit Ticket
control-room-audience-attendees-help = Wer irgendein Ticket dieser Veranstaltung hat.
control-room-audience-public = Alle
control-room-audience-public-help = Auch ohne Ticket: wer die Adresse hat.
control-room-audience-team = Nur Ihre Teams
control-room-audience-team-help = Für Proben und die Mannschaft.
control-room-audience-products = Wer bestimmte Tickets hat
control-room-audience-products-help = Wer eines der Tickets oder einen der Zusätze hat, die Sie wählen.
control-room-access = Wer hineindarf, und wann
control-room-products = Diese öffnen den Raum
control-room-products-none = Wählen Sie mindestens ein Ticket, das den Raum öffnet.
control-room-products-missing = Noch gibt es nichts zu kaufen. Legen Sie zuerst ein Ticket an und kommen Sie dann wieder.
control-room-opens-before = Öffnet vor einem Vortrag
control-room-presenters-before = Für die Vortragenden
control-room-closes-after = Bleibt danach offen
control-minutes = Min.
control-seconds = Sek.
control-room-capacity = Höchstens so viele zugleich
control-room-timing = Wann er offen ist
control-room-timing-always = Jederzeit
control-room-timing-always-help = Von jetzt an.
control-room-timing-sessions = Rund um seine Vorträge
control-room-timing-sessions-help = Er öffnet etwas vor jedem Vortrag des Programms und schließt danach.
control-go-live = Jetzt öffnen
control-go-live-missing = { $count ->
     [one] Eins fehlt noch, bevor jemand kaufen kann.
    *[other] { $count } Dinge fehlen noch, bevor jemand kaufen kann.
  }
control-go-live-not-yours = Öffnen darf, wer die Einstellungen der Veranstaltung ändern darf. Bitten Sie jemanden darum.
control-is-live = Ihre Veranstaltung ist offen
control-is-live-text = Von jetzt an können alle kaufen. Geben Sie diese Adresse weiter:
control-enter-room = „{ $room }“ betreten
control-check-done = erledigt
control-check-missing = fehlt
control-check-advice = zu bedenken
control-check-ticket = Etwas zu kaufen
control-check-ticket-missing = Kein Ticket ist im Verkauf: Es braucht eines, das angeboten wird und ein Kontingent mit Plätzen hat.
control-check-ticket-mend = Tickets
control-check-payment = Wie bezahlt wird
control-check-payment-missing = Etwas kostet Geld, und niemand erfährt, wie man bezahlt.
control-check-payment-mend = Angeben
control-check-room = Ein Raum zum Treffen
control-check-room-missing = Es gibt noch keinen Live-Raum.
control-check-room-mend = Raum anlegen
control-check-mail = Briefe können hinausgehen
control-check-mail-missing = Es gibt keinen Mailserver: Käufer bekommen keinen Brief. Ihre Tickets haben sie über die Seite ihrer Bestellung.
control-check-mail-mend = Mailserver
control-check-dates = Der Termin
control-check-dates-missing = Nach seinen Daten ist die Veranstaltung vorbei.
control-check-dates-mend = Termin ändern

## Übersichten

control-attention = Was Sie braucht
control-attention-none = Gerade braucht Sie nichts.
control-figures = In Zahlen
control-prepare = Öffnen …
control-copy-shop = Adresse des Ladens kopieren
control-open-shop = Laden öffnen
control-events-coming = Jetzt und demnächst
control-events-past = Vorbei
control-notice-not-live = Die Veranstaltung ist nicht offen: Noch kann niemand kaufen.
control-notice-pending = { $count ->
     [one] Eine Bestellung wartet auf ihre Zahlung.
    *[other] { $count } Bestellungen warten auf ihre Zahlung.
  }
control-notice-failed-mails = { $count ->
     [one] Ein Brief ließ sich nicht zustellen.
    *[other] { $count } Briefe ließen sich nicht zustellen.
  }
control-notice-drafts = { $count ->
     [one] Ein Brief ist noch Entwurf: lesen und senden Sie ihn.
    *[other] { $count } Briefe sind noch Entwürfe: lesen und senden Sie sie.
  }
control-notice-parked = { $count ->
     [one] Eine Aufgabe scheiterte und wartet auf Sie.
    *[other] { $count } Aufgaben scheiterten und warten auf Sie.
  }
control-notice-running = Jetzt in { $room }: { $title }
control-notice-webhooks = { $count ->
     [one] Ein Webhook ist ausgeschaltet: Er bekommt nichts.
    *[other] { $count } Webhooks sind ausgeschaltet: Sie bekommen nichts.
  }
control-figure-paid = { $count ->
     [one] bezahlte Bestellung
    *[other] bezahlte Bestellungen
  }
control-figure-pending = { $count ->
     [one] offene Bestellung
    *[other] offene Bestellungen
  }
control-figure-left = { $count ->
     [one] freier Platz
    *[other] freie Plätze
  }
control-figure-inside = { $count ->
     [one] Person in den Räumen
    *[other] Personen in den Räumen
  }
control-figure-products = { $count ->
     [one] Produkt
    *[other] Produkte
  }
control-figure-rooms = { $count ->
     [one] Raum
    *[other] Räume
  }

## Produkte und Kontingente

control-product-new = Neues Produkt
control-products-all = Alle Produkte
control-products-empty = Noch nichts zu verkaufen. Legen Sie ein Ticket an: ein Name, ein Preis und wie viele es gibt.
control-product-unknown = Dieses Produkt gibt es nicht. Vielleicht wurde es gelöscht.
control-product-name = Name
control-product-description = Beschreibung
control-product-price = Preis
control-product-price-help = 0 für kostenlos.
control-product-most = Höchstens je Bestellung
control-product-active = Im Verkauf
control-product-active-help = Ausgeschaltet zeigt der Laden es nicht; Gekauftes bleibt gültig.
control-product-admission = Eine Person kommt damit hinein
control-product-admission-help = Der Laden fragt nach einem Namen, und das Ticket öffnet die Räume.
control-product-is-addon = Ein Zusatz
control-product-is-addon-help = Zu einem Ticket dazu, nie allein.
control-product-addons = Was man dazunehmen kann
control-product-addon-most = Höchstens je Ticket
control-product-rooms = Öffnet diese Räume, die nur für bestimmte Tickets sind
control-product-addon = Zusatz
control-product-inactive = Nicht im Verkauf
control-product-quotas = Teilt sich die Plätze dieser Kontingente
control-product-no-quota = In keinem Kontingent, darum kann der Laden es nicht verkaufen.
control-product-unlimited = Unbegrenzt
control-product-left = { $count ->
     [0] Ausverkauft
     [one] Noch eines
    *[other] Noch { $count }
  }
control-quota-new = Neues Kontingent
control-quotas-empty = Noch keine Kontingente. Ein Kontingent sagt, wie viele es gibt; jedes Produkt braucht eines, bevor der Laden es verkauft.
control-quota-name = Name
control-quota-products = Produkte, die es sich teilen
control-quota-size = { $count ->
     [one] Ein Platz
    *[other] { $count } Plätze
  }
control-quota-taken = { $taken } von { $size } vergeben, { $left } frei.
control-quota-taken-of = Vergeben von { $name }
control-quota-closed = Von Hand geschlossen
control-quota-close = Geschlossen: vorerst nichts davon verkaufen

## Räume

control-room-new = Neuer Raum
control-rooms-all = Alle Räume
control-rooms-empty = Noch keine Räume. In einem Raum treffen sich alle, live im Browser.
control-room-copy = Link kopieren
control-room-enter = Betreten
control-room-quality = Qualität
control-room-nobody = Gerade ist niemand in diesem Raum.
control-room-person = Person
control-room-guest = Gast
control-room-since = Seit
control-room-packets = Gesendete Pakete
control-room-actions = Was zu tun ist
control-room-ban = Aussperren
control-sanctions = Stummgeschaltet und ausgesperrt
control-sanction-lift = Zurücknehmen
control-sanction-until = bis { $until }
control-sanction-kind =
    { $kind ->
        [ban] Ausgesperrt
       *[silence] Stummgeschaltet
    }
control-room-remove-title = { $name } hinausbitten?
control-room-ban-title = { $name } aussperren?
control-room-remove-text = Die Person verlässt den Raum sofort. Sie darf wiederkommen.
control-room-ban-text = Die Person geht sofort und kann zu dieser Veranstaltung nicht zurück.
control-role-attendee = Gast
control-role-speaker = Vortrag
control-role-team = Team
control-role-moderator = Moderation

## Die Qualität eines Raums

control-quality = Qualität: { $room }
control-quality-room = Raum
control-quality-empty = Gerade empfängt oder sendet niemand Bild oder Ton in diesem Raum. Zahlen stehen hier, sobald es jemand tut.
control-quality-lead = Vom Server gemessen, über die letzten zwei Minuten; Standbilder melden die Browser.
control-quality-table = Qualität jeder Verbindung
control-quality-name = Person
control-quality-rtt = Hin und zurück
control-quality-lost-down = Verlust hin
control-quality-lost-up = Verlust her
control-quality-down = Empfängt
control-quality-up = Sendet
control-quality-freezes = Standbilder
control-quality-connecting = verbindet sich
control-quality-paused = { $count } angehalten
control-quality-of = von { $rate }
control-quality-line-rtt = Hin und zurück zu { $name }, letzte zwei Minuten
control-quality-line-lost = Verlust zu { $name }, letzte zwei Minuten
control-quality-line-down = Datenrate zu { $name }, letzte zwei Minuten
control-rounds = Wie man sich hier trifft
control-rounds-lead = Gilt für Gespräche, die ab jetzt beginnen.
control-rounds-board = Wie es gerade läuft
control-rounds-group-size = Personen in einem Gespräch
control-rounds-group-size-help = Zwei, oder eine Gruppe von bis zu sechs.
control-rounds-round = Ein Gespräch dauert
control-rounds-round-help = Eine Minute bis eine Stunde.
control-rounds-extension = Mehr Zeit, jedes Mal
control-rounds-extension-help = Kommt dazu, wenn alle im Gespräch es wollen. Bei 0 endet ein Gespräch mit seiner Zeit.
control-rounds-max-extensions = Wie oft Zeit dazukommen kann
control-rounds-max-extensions-help = Höchstens zehnmal.
control-rounds-skip-after = Weitergehen nach
control-rounds-skip-after-help = So lange bleiben alle mindestens in einem Gespräch; wer jemanden meldet, geht sofort.
control-rounds-skips = Wie oft man vorzeitig weitergehen darf
control-rounds-skips-help = Innerhalb von zehn Minuten; danach wartet man kurz.
control-rounds-relax-after = Ein Wunsch gilt für
control-rounds-relax-after-help = Wer länger wartet, trifft auch Leute mit anderen Interessen, dann mit anderen Tickets, dann wieder schon Getroffene. Blockierte und Gemeldete nie.

control-roulette-board = Wie man sich hier trifft, in den letzten drei Stunden
control-roulette-waiting = Warten jetzt
control-roulette-calls = Gespräche jetzt
control-roulette-found = Gefundene Leute
control-roulette-median = Wartezeit, die Hälfte
control-roulette-p95 = Wartezeit, fast alle
control-roulette-early = Übersprungen oder nicht beantwortet
control-roulette-again = Noch einmal getroffen
control-roulette-reported = Gemeldet
control-roulette-seconds = { $time } s
control-roulette-line-median = Wartezeit der Hälfte der Leute, je fünf Minuten
control-roulette-line-p95 = Wartezeit fast aller Leute, je fünf Minuten

## Teams und Schlüssel

control-teams-lead = Ein Team sind Leute mit denselben Rechten. Wer in mehreren Teams ist, darf, was sie alle dürfen.
control-teams-all = Alle Teams
control-team-new = Neues Team
control-team-name = Name des Teams
control-team-name-help = Wie es bei Ihnen heißt: Kasse, Moderation, Vorstand.
control-team-reach = Wo
control-team-all-events-help = Die von heute und die künftigen.
control-team-no-events = keine Veranstaltungen
control-team-everything = Darf alles
control-team-rights = { $count ->
     [0] Darf nur ansehen
     [one] Ein Recht
    *[other] { $count } Rechte
  }
control-team-may = Was das Team darf
control-team-event-rights = Bei diesen Veranstaltungen
control-team-organizer-rights = Für den Veranstalter im Ganzen
control-team-all-rights = Alles
control-team-some-rights = Nur das hier Gewählte
control-team-2fa = Zweiten Schritt beim Anmelden verlangen
control-team-2fa-help = Ohne App für Codes oder Passkey nützen die Rechte dieses Teams nichts, bis das eingerichtet ist.
control-team-2fa-short = 2. Schritt verlangt
control-team-people = Personen
control-team-nobody = Niemand ist in diesem Team. Laden Sie jemanden ein.
control-team-delete = Team löschen
control-team-delete-title = Das Team { $name } löschen?
control-team-delete-text = Seine Mitglieder verlieren seine Rechte, und seine Schlüssel gelten sofort nicht mehr.
control-invite = Einladen
control-invite-email = Per E-Mail einladen
control-invite-help = Es kommt ein Brief mit einem Link, der eine Woche gilt.
control-invited = Eingeladen
control-invited-until = bis { $when }
control-withdraw = Zurücknehmen
control-member-remove-title = { $name } aus dem Team nehmen?
control-member-remove-text = Die Rechte dieses Teams enden für die Person sofort.
control-tokens = API-Schlüssel
control-tokens-lead = Mit einem Schlüssel darf ein Programm, was dieses Team darf.
control-tokens-docs = Die API im Einzelnen
control-token-name = Name des Schlüssels
control-token-name-help = Was ihn benutzt, damit Sie ihn wiedererkennen.
control-token-make = Schlüssel anlegen
control-token-made = Senden Sie ihn als „Authorization: Token …“.
control-token-since = seit { $when }
control-revoke = Sperren
control-token-revoke-title = Den Schlüssel { $name } sperren?
control-token-revoke-text = Programme, die ihn benutzen, werden von jetzt an abgewiesen.
control-rights-event = Die Veranstaltung und was sie verkauft
control-rights-orders = Bestellungen und Einlass
control-rights-talks = Vorträge
control-rights-rooms = Live-Räume
control-rights-organizer = Der Veranstalter
control-permission-organizer-events-create = Neue Veranstaltungen anlegen
control-permission-organizer-settings-general-write = Den Veranstalter, seine Einstellungen und Webhooks ändern
control-permission-organizer-teams-write = Teams ändern, Leute einladen, API-Schlüssel anlegen
control-permission-organizer-devices-read = Geräte ansehen
control-permission-organizer-devices-write = Geräte hinzufügen und sperren
control-permission-event-settings-general-write = Die Veranstaltung, ihre Einstellungen und Briefe ändern
control-permission-event-settings-payment-write = Ändern, wie bezahlt wird
control-permission-event-settings-tax-write = Steuern ändern
control-permission-event-settings-invoicing-write = Rechnungen ändern
control-permission-event-subevents-write = Die Termine einer Reihe ändern
control-permission-event-items-write = Produkte und Kontingente ändern
control-permission-event-orders-read = Bestellungen und Briefe ansehen
control-permission-event-orders-write = Bestellungen ändern, Briefe schreiben
control-permission-event-orders-checkin = Leute einlassen
control-permission-event-vouchers-read = Gutscheine ansehen
control-permission-event-vouchers-write = Gutscheine ändern
control-permission-event-cancel = Die ganze Veranstaltung absagen
control-permission-talk-submissions-read = Eingereichte Vorträge ansehen
control-permission-talk-submissions-write = Eingereichte Vorträge ändern
control-permission-talk-reviews-write = Vorträge begutachten
control-permission-talk-schedule-write = Das Programm ändern
control-permission-video-rooms-manage = Räume ändern, und wer hineindarf
control-permission-video-rooms-moderate = Leute aus Räumen weisen und wieder einlassen
control-permission-video-kiosks-manage = Infotafeln ändern
control-permission-video-analytics-read = Zahlen über Räume ansehen

## Geräte

control-devices = Geräte
control-devices-lead = Telefone und Tablets für den Einlass, jedes mit eigenen Rechten.
control-devices-empty = Noch keine Geräte. Fügen Sie eines hinzu und lesen Sie mit dessen App den gezeigten Code ein.
control-device-new = Neues Gerät
control-device-name = Name des Geräts
control-device-name-help = Wo es steht oder wer es hat: Nordeingang, Adas Telefon.
control-device-profile = Was es darf
control-device-profile-full = Alles, was Geräte können
control-device-profile-pretixscan = Leute einlassen
control-device-profile-pretixscan-online-kiosk = Leute einlassen, ohne Aufsicht
control-device-profile-pretixscan-online-noorders = Leute einlassen, ohne Liste der Bestellungen
control-device-profile-pretixpos = An der Tür verkaufen
control-device-made = Lesen Sie den Code mit der App des Geräts ein, oder geben Sie dort die Adresse dieses Servers und den Schlüssel ein.
control-device-qr = Einrichtungscode des Geräts
control-device-waiting = Wartet auf seine App
control-device-ready = Bereit
control-device-revoked = Gesperrt
control-device-revoke-title = Das Gerät { $name } sperren?
control-device-revoke-text = Es kann sofort und endgültig nichts mehr.

## Webhooks

control-webhook = Webhook
control-webhooks-lead = Ihre Programme erfahren sofort, wenn etwas geschieht: eine Bestellung, eine Zahlung, ein Einlass.
control-webhooks-empty = Noch keine Webhooks. Geben Sie die Adresse eines Programms an, das Bescheid bekommen soll.
control-webhooks-all = Alle Webhooks
control-webhook-new = Neuer Webhook
control-webhook-open = Zum Webhook
control-webhook-url = Adresse Ihres Empfängers
control-webhook-url-help = Er antwortet binnen 30 Sekunden mit einem Status von 200 bis 299.
control-webhook-events = Veranstaltungen
control-webhook-kinds = Wovon er erfährt
control-webhook-all-kinds = Alles, auch künftige Arten
control-webhook-some-kinds = Nur das hier Gewählte
control-webhook-comment = Notiz für Sie selbst
control-webhook-enabled = Eingeschaltet
control-webhook-enabled-help = Ausgeschaltet wird nichts gesendet, und was inzwischen geschieht, auch später nicht.
control-webhook-on = Ein
control-webhook-off = Aus
control-webhook-off-text = Dieser Webhook ist aus: von jemandem ausgeschaltet, oder weil der Empfänger 410 antwortete („weg, komm nicht wieder“); das Protokoll zeigt, was davon. Unten unter „Einstellungen“ schalten Sie ihn wieder ein.
control-webhook-made = Der Webhook ist angelegt
control-webhook-secret = Mit diesem Geheimnis prüft Ihr Empfänger, dass ein Aufruf von uns kam (Kopfzeile webhook-signature).
control-webhook-rotated = Das neue Geheimnis
control-webhook-ping = Test senden
control-webhook-pinged = Ein Test ist unterwegs
control-webhook-rotate = Neues Geheimnis
control-webhook-rotate-title = Ein neues Geheimnis anlegen?
control-webhook-rotate-text = Das alte gilt sofort nicht mehr: Bis Ihr Empfänger das neue kennt, muss er unsere Aufrufe abweisen.
control-webhook-delete-title = Diesen Webhook löschen?
control-webhook-delete-text = Sein Protokoll verschwindet mit ihm.
control-deliveries = Zustellungen
control-deliveries-empty = Noch wurde nichts gesendet. „Test senden“ zeigt, ob Ihr Empfänger antwortet.
control-delivery-ok = Antwort { $code }
control-delivery-bad = Antwort { $code }
control-delivery-none = Keine Antwort
control-delivery-attempt = Versuch { $attempt }, { $millis } ms
control-delivery-sent = Was gesendet wurde
control-delivery-answer = Was zurückkam
control-delivery-resend = Noch einmal senden
control-delivery-resent = Es wird noch einmal gesendet

## Briefe

control-outbox = Postausgang
control-outbox-all = Zum Postausgang
control-outbox-empty = Noch keine Briefe. Was Käufer bekommen, steht hier, sobald jemand bestellt.
control-templates = Vorlagen
control-templates-all = Alle Vorlagen
control-templates-lead = Was das Programm von selbst schreibt, in jeder Sprache. Wählen Sie aus, was Sie anders sagen möchten.
control-template-own = eigene Worte
control-template-is-own = Das sind Ihre eigenen Worte.
control-template-is-ours = Das sind die Worte des Programms, bis Sie sie ändern.
control-template-reset = Zurück zu den Worten des Programms
control-template-reset-title = Eigene Worte aufgeben?
control-template-reset-text = Dieser Brief sagt dann wieder, was das Programm mitbringt.
control-placeholders = Platzhalter, mit Beispielen
control-sender = Absender
control-mail-draft = Entwurf
control-mail-queued = Unterwegs
control-mail-sent = Gesendet
control-mail-failed = Gescheitert
control-mail-discarded = Verworfen
control-letter-new = Neuer Brief
control-letter-email = An (E-Mail)
control-letter-name = Name der Person
control-letter-subject = Betreff
control-letter-body = Text
control-markdown = Markdown: **fett**, _kursiv_, [Wörter](https://example.org), Listen mit „-“.
control-letter-save = Als Entwurf speichern
control-letter-send = Senden
control-letter-again = Noch einmal senden
control-letter-on-its-way = Der Brief ist unterwegs
control-letter-discard = Verwerfen
control-letter-discard-title = Diesen Brief verwerfen?
control-letter-discard-text = Er wird nicht gesendet; lesen lässt er sich hier weiter.
control-letter-to = An
control-letter-created = Geschrieben
control-letter-error = Der Mailserver sagte:
control-letter-secret = Dieser Brief enthält einen Link für einmal; sein Text wird nicht aufbewahrt.
control-cannot-send = Kein Brief dieser Veranstaltung kann hinaus: Die Installation hat keinen Mailserver. Nennen Sie hier einen eigenen.
control-not-sealed = Auf diesem Server ist kein Schlüssel für gespeicherte Passwörter gesetzt (secrets.key): Sie stehen unverschlüsselt in der Datenbank.
control-sender-names = Name des Absenders und wohin Antworten gehen: unter Einstellungen
control-server = Mailserver
control-server-ours = Der der Installation
control-server-own = Ein eigener
control-server-address = Server
control-server-security = Verschlüsselung
control-server-starttls = STARTTLS (Port 587)
control-server-tls = TLS von Anfang an (Port 465)
control-server-from = Briefe kommen von
control-server-user = Benutzername
control-server-password = Passwort
control-server-password-help = Leer lassen behält das gespeicherte.
control-test-lead = Probieren Sie es: ein Brief an Sie selbst, mit den gespeicherten Einstellungen.
control-test-send = Probebrief an { $to } senden
control-test-subject = Ein Probebrief von { $event }
control-test-body = Er kam an: Briefe Ihrer Veranstaltung gehen hinaus.
control-test-queued = Unterwegs an { $to } …
control-test-sent = Der Mailserver hat den Brief an { $to } angenommen. Sehen Sie in Ihr Postfach.
control-test-failed = Der Brief an { $to } ging nicht hinaus.
control-test-open = Brief öffnen

## Aufgaben

control-jobs-lead = Was das Programm für diese Veranstaltung von selbst noch tun wird, und was es nicht konnte.
control-jobs-empty = Alles ist erledigt.
control-all-jobs = Aufgaben der Installation
control-all-jobs-lead = Was das Programm für alle zu tun hat, die es benutzen. Was endgültig fehlschlug, wartet hier, bis es jemand noch einmal versucht.
control-all-jobs-not-yours = Die Aufgaben dieser Installation sieht nur, wer sie betreibt.
control-job-waiting = Wartet
control-job-running = Läuft
control-job-parked = Gescheitert
control-job-due = fällig { $when }, bisher { $attempts } Versuche
control-job-again = Noch einmal
control-job-restarted = Es wird noch einmal versucht
control-job-orders-expire = Unbezahlte Bestellungen verfallen lassen
control-job-files-forget = Unbenutzte Uploads löschen
control-job-jobs-sweep = Erledigte Aufgaben vergessen
control-job-webhook-forget = Alte Aufrufe von Webhooks vergessen
control-job-oauth-sweep = Abgelaufene Schlüssel von Anwendungen vergessen
control-job-settings-pictures = Bilder löschen, die nichts mehr zeigt
control-job-mail-send = Einen Brief senden
control-job-webhook-call = Einen Webhook aufrufen
control-job-privacy-shred = Personendaten löschen

## Personendaten

control-privacy-lead = Ist die Veranstaltung vorbei, können Sie löschen, was über ihre Menschen bekannt ist. Bestellungen, Preise und Zahlungen bleiben: Ihre Bücher brauchen sie.
control-privacy-not-over = Die Veranstaltung endet am { $when }. Bis dahin brauchen ihre Menschen noch, was über sie bekannt ist.
control-privacy-live = Der Laden ist noch geöffnet. Schließen Sie ihn zuerst.
control-privacy-retention = Diese Daten können auch von selbst gehen, einige Tage nach der Veranstaltung.
control-shred-what = Was soll gehen?
control-shred-prepare = Datei vorbereiten
control-shred-file-text = In dieser Datei steht alles, was gelöscht wird. Sie ist das letzte Exemplar: bewahren Sie sie so lange auf, wie Sie sie brauchen, und nicht länger.
control-shred-file = Datei herunterladen
control-shred-code = Code
control-shred-code-help = Er steht in der letzten Zeile der Datei.
control-shred-wrong-code = Das ist nicht der Code in der letzten Zeile der Datei.
control-shred-choose-again = Neu wählen
control-shred-go = Endgültig löschen
control-shred-title = Diese Daten endgültig löschen?
control-shred-text = Niemand kann sie zurückholen, und es lässt sich nicht anhalten.
control-shred-running = Die Daten werden gelöscht. Sie können diese Seite verlassen.
control-shred-done = Die Daten sind gelöscht.
control-shredder-done = Zuletzt gelöscht am { $when }.
control-shredder-after = { $days ->
     [one] Geht von selbst einen Tag nach der Veranstaltung.
    *[other] Geht von selbst { $days } Tage nach der Veranstaltung.
  }
control-shredder-never = Bleibt, bis es jemand löscht.
control-shredder-order-emails = E-Mail-Adressen von Bestellungen und Teilnehmenden
control-shredder-attendee-info = Namen von Teilnehmenden, in Bestellungen und in Räumen
control-shredder-speakers = Namen, Adressen und Biografien von Vortragenden
control-shredder-letters = Briefe im Postausgang
control-shredder-chat = Was in Räumen gesagt wurde, wer wann dort war, und warum jemand gehen musste
control-shredder-deliveries = Das Protokoll der Webhook-Aufrufe und Fehler von Aufgaben

## Das Protokoll

control-log = Protokoll
control-log-csv = Als Tabelle (CSV)
control-log-ndjson = Für Programme (NDJSON)
control-log-empty = Nichts geschah, das dazu passt.
control-log-what = Was
control-log-everything = Alles
control-log-object = Gegenstand
control-log-object-example = order:ABC12, product:3
control-log-since = Von
control-log-before = Bis
control-log-only-by = Nur von { $actor }
control-log-same-actor = Alles von { $actor }
control-log-same-object = Alles zu { $object }
control-log-actor-user = Konto
control-log-actor-person = Teilnehmer
control-log-actor-token = API-Schlüssel
control-log-actor-device = Gerät
control-log-actor-application = Anwendung
control-log-actor-visitor = Ein Besucher
control-log-actor-system = Das Programm
control-log-about-order = Bestellungen
control-log-about-event = Die Veranstaltung und ihre Einstellungen
control-log-about-product = Produkte
control-log-about-quota = Kontingente
control-log-about-room = Räume
control-log-about-slot = Vorträge
control-log-about-team = Teams
control-log-about-api-token = API-Schlüssel
control-log-about-device = Geräte
control-log-about-webhook = Webhooks
control-log-about-mail = Briefe
control-log-about-organizer = Der Veranstalter und seine Einstellungen
control-log-about-ban = Aussperrungen
control-log-about-member = Aus Räumen Gewiesene

## Einstellungen

control-live-text = Der Laden ist offen: Alle können kaufen.
control-not-live-text = Nur Sie sehen den Laden.
control-close-shop = Laden schließen
control-close-shop-title = Den Laden schließen?
control-close-shop-text = Niemand kann kaufen, und die Seiten der Veranstaltung sind weg, bis Sie wieder öffnen. Tickets und Bestellungen bleiben.
control-event-locales = Sprachen ihrer Seiten (keine gewählt: alle)
control-event-public = Steht in öffentlichen Listen
control-event-public-help = Wer die Adresse hat, findet sie auch so.
control-copy-event = Diese Veranstaltung kopieren
control-copy-event-text = Texte, Einstellungen, Produkte, Kontingente, Räume und Briefe kommen mit; Bestellungen und Personen nicht.
control-copy-event-go = Kopie anlegen
control-copy-event-dates = Alles andere behält seinen Abstand dazu.
control-delete-event = Veranstaltung löschen
control-delete-event-title = { $name } löschen?
control-delete-event-text = Sie verschwindet mit allem darin, endgültig. Sobald jemand bestellt hat, lässt sich eine Veranstaltung nicht mehr löschen.
control-event-description = Beschreibung
control-event-timezone-shown = Alle Zeiten der Veranstaltung stehen in ihr.
control-testmode-help = Bestellungen werden als Test gekennzeichnet.
control-organizer-name = Name des Veranstalters
control-organizer-slug = Die Adresse bleibt /{ $slug }/.
control-settings-inherited = Was seine Veranstaltungen erben
control-settings-inherited-lead = Hier entschieden, gilt es für alle Veranstaltungen, die nicht selbst entscheiden.
control-settings-of-event = Was bei dieser Veranstaltung gilt
control-settings-of-event-lead = Ein geänderter Wert gilt nur hier; sonst folgt er dem Veranstalter.
control-settings-decided = { $count ->
     [one] Eines hier entschieden
    *[other] { $count } hier entschieden
  }
control-settings-look = Logo und Bilder
control-settings-people = Was Besucher erfahren
control-settings-shop = Der Laden
control-settings-payment = Bezahlung
control-settings-mail = Briefe
control-settings-rooms = Neue Räume
control-settings-retention = Wie lange Personendaten bleiben
control-settings-moderation = Moderation
control-settings-new = Neue Veranstaltungen
control-settings-address = Eine eigene Adresse
control-settings-more = Weiteres
control-setting-own = Hier entschieden.
control-setting-inherit = Wert des Veranstalters nehmen
control-setting-default = Wert des Programms nehmen
control-setting-from-organizer = Vom Veranstalter.
control-setting-from-default = Wert des Programms.
control-setting-from-above = Wie beim Veranstalter oder im Programm.

## Bestellungen

control-orders-all = Alle Bestellungen
control-order = Bestellung
control-order-title = Bestellung { $code }
control-order-n = Offen
control-order-p = Bezahlt
control-order-e = Abgelaufen
control-order-c = Storniert
control-orders-search = Bestellungen suchen
control-orders-search-example = Code, Name oder E-Mail
control-orders-found = { $count ->
     [one] Eine Bestellung
    *[other] { $count } Bestellungen
  }
control-orders-empty = Noch keine Bestellungen. Geben Sie die Adresse Ihres Ladens weiter:
control-orders-none = Keine Bestellung passt dazu.
control-order-person = Person
control-order-at = Bestellt
control-order-total = Summe
control-order-email = E-Mail
control-order-expires = Zu zahlen bis
control-order-is-now = Die Bestellung ist jetzt: { $state }
control-order-mark-paid = Als bezahlt vermerken
control-order-copy = Link des Käufers kopieren
control-order-open = Seite der Bestellung öffnen
control-order-cancel = Stornieren
control-order-cancel-title = Bestellung { $code } stornieren?
control-order-cancel-text = Die Plätze gehen zurück in den Verkauf. Wer diese Tickets hat, muss die Live-Räume sofort verlassen.
control-order-positions = Positionen
control-order-product = Produkt
control-order-price = Preis

## Bilder

control-picture-help = PNG, JPEG oder WebP, höchstens 2 MB.
control-picture-remove = Entfernen
control-picture-busy = Wird hochgeladen …
control-picture-chosen = Das Bild ist gewählt. Speichern Sie, um es zu zeigen.
control-picture-now = Jetzt: { $name }

control-profile = Profilfelder
control-profile-text = Was Sie Menschen bei der Live-Veranstaltung über sich selbst fragen. Sie antworten, wenn sie zum ersten Mal kommen, und ändern es unter „Mein Profil“.
control-profile-none = Außer dem Namen wird noch nichts gefragt.
control-profile-number = Feld { $number }
control-profile-label = Frage
control-profile-kind = Antwort
control-profile-kind-text = Eine Zeile
control-profile-kind-long-text = Mehrere Zeilen
control-profile-kind-link = Ein Link (https)
control-profile-kind-choice = Eine aus einer Liste
control-profile-choices = Möglichkeiten, eine je Zeile
control-profile-required = Pflichtfeld
control-profile-required-help = Ohne Antwort schreibt und spricht niemand und erscheint niemand in Listen. Zusehen und zuhören geht trotzdem.
control-profile-public = Andere sehen die Antwort
control-profile-up = Nach oben
control-profile-down = Nach unten
control-profile-remove = Entfernen
control-profile-add = Feld hinzufügen
control-profile-lose = Antworten löschen?
control-profile-lose-text = Sie haben ein Feld entfernt. Was dazu geantwortet wurde, wird gelöscht.
