## Signing in

account-email = E-Mail-Adresse
account-password = Passwort
account-keep = Auf diesem Gerät zwei Wochen lang angemeldet bleiben
account-sign-in = Anmelden
account-sign-in-passkey = Mit einem Passkey anmelden
account-sign-in-with = Mit { $provider } anmelden
account-forgotten = Passwort vergessen?
account-register = Konto anlegen
account-second-step = Noch ein Schritt
account-use-passkey = Passkey verwenden
account-code-or-recovery = Der Code, den Ihre App anzeigt, oder ein Wiederherstellungscode
account-recovery-code = Ein Wiederherstellungscode
account-continue = Weiter
account-start-again = Neu beginnen
account-wrong-password = E-Mail-Adresse oder Passwort stimmen nicht.
account-wrong-code = Dieser Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten.
account-patience =
    { $minutes ->
        [one] Das war zu oft falsch. Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal.
       *[other] Das war zu oft falsch. Bitte warten Sie { $minutes } Minuten und versuchen Sie es dann noch einmal.
    }
account-again = Sind Sie es?
account-again-text = Was jetzt kommt, ist heikel. Deshalb fragen wir noch einmal nach.
account-your-password = Ihr Passwort
account-again-no-password = Ihr Konto hat noch kein Passwort. Wir senden einen Link an { $email }, mit dem Sie eines wählen können.
account-send-link = Link senden
account-back = Zurück zum Konto
account-again-wrong = Dieses Passwort stimmt nicht.

## A new account, a new password

account-register-text = Für alle, die organisieren, vortragen oder mithelfen. Für Tickets brauchen Sie kein Konto.
account-your-name = Ihr Name
account-your-email = Ihre E-Mail-Adresse
account-register-email-help = Dorthin senden wir einen Link. Das Passwort wählen Sie danach.
account-have-one = Sie haben schon ein Konto?
account-register-invalid = Geben Sie Ihren Namen und eine E-Mail-Adresse wie name@example.org an.
account-mail-sent = Sehen Sie in Ihre E-Mails
account-register-sent = Wir haben Ihnen eine E-Mail mit einem Link gesendet. Öffnen Sie ihn, um ein Passwort zu wählen; er gilt einmal und einen Tag lang. Wenn in den nächsten Minuten nichts ankommt, sehen Sie bitte im Spam-Ordner nach.
account-reset = Passwort vergessen
account-reset-text = Wir senden Ihnen einen Link, mit dem Sie ein neues wählen.
account-back-to-sign-in = Zurück zur Anmeldung
account-email-invalid = Geben Sie eine E-Mail-Adresse wie name@example.org an.
account-reset-sent = Wenn es ein Konto mit dieser Adresse gibt, haben wir einen Link dorthin gesendet. Er gilt einmal und eine Stunde lang.
account-reset-choose = Neues Passwort wählen
account-reset-choose-text = Damit endet das alte, und alle Sitzungen Ihres Kontos enden auch.
account-reset-set = Passwort setzen
account-confirm = Passwort wählen
account-confirm-text = Damit ist Ihre Adresse bestätigt. Wählen Sie ein Passwort, und schon sind Sie angemeldet.
account-confirm-create = Konto anlegen
account-used-up = Dieser Link ist verbraucht
account-reset-used-up = Er gilt einmal und eine Stunde lang. Fordern Sie einen neuen an.
account-new-link = Neuer Link
account-confirm-used-up = Er gilt einmal und einen Tag lang. Wenn es Ihr Konto schon gibt, melden Sie sich an; sonst fordern Sie einen neuen Link an.
account-sign-in-used-up = Ein Anmeldelink gilt einmal und einen Tag lang. Melden Sie sich mit Ihrem Passwort an oder fordern Sie einen neuen an; auf dem Server gibt `eventyay admin login-link E-MAIL` einen neuen Link aus.
account-new-password-for = Neues Passwort für { $email }
account-password-help = Mindestens 8 Zeichen, besser { $advised } oder mehr: Ein paar Wörter hintereinander, die nichts miteinander zu tun haben, sind gut.
account-current-password = Bisheriges Passwort
account-new-password = Neues Passwort
account-end-others-too = Alle anderen Sitzungen meines Kontos beenden
account-password-change = Passwort ändern
account-password-set = Passwort setzen
account-password-wrong = Das bisherige Passwort stimmt nicht.
account-password-too-short = Nehmen Sie mindestens { $shortest } Zeichen; { $advised } oder mehr sind besser. Ein paar Wörter hintereinander sind gut.
account-password-too-long = Nehmen Sie höchstens { $longest } Zeichen.
account-password-guessable = Dieses Passwort gehört zu denen, die Angreifende zuerst probieren. Besser sind ein paar Wörter hintereinander, die nichts miteinander zu tun haben.

## The account itself

account-yours = Ihr Konto
account-who = Zu Ihnen
account-name = Name
account-language = Sprache der Seiten und E-Mails
account-save = Speichern
account-email-is = E-Mail-Adresse: { $email }
account-email-change-link = Adresse ändern
account-signing-in = Anmeldung
account-has-password = Sie haben ein Passwort.
account-no-password = Sie haben kein Passwort; Sie melden sich mit Links oder Passkeys an.
account-two-steps = Zur Anmeldung gehört ein zweiter Schritt.
account-one-step = Ein Passwort allein öffnet Ihr Konto. Ein zweiter Schritt oder ein Passkey schützt es, falls jemand das Passwort erfährt.
account-security = Zweiter Schritt und Passkeys
account-provider-connected = { $provider }: verbunden
account-disconnect = Trennen
account-sessions = Wo Sie angemeldet sind
account-sign-out = Abmelden
account-delete = Konto löschen
account-provider-not-connected = { $provider }: nicht verbunden
account-connect = Verbinden
account-events = Ihre Veranstaltungen
account-link = Konto
account-name-changed = Ihr Name ist geändert.
account-password-changed = Ihr Passwort ist gesetzt.
account-email-changed = Ihre E-Mail-Adresse ist geändert.
account-email-sent = Wir haben einen Link an die neue Adresse gesendet. Bis Sie ihn öffnen, ändert sich nichts.
account-language-changed = Wir schreiben Ihnen von nun an in dieser Sprache.
account-name-invalid = Geben Sie einen Namen mit höchstens 100 Zeichen an.
account-email-change = E-Mail-Adresse ändern
account-email-change-text = Sie lautet jetzt { $email }. Wir senden einen Link an die neue; geändert wird sie, wenn Sie ihn öffnen.
account-email-new = Neue E-Mail-Adresse
account-email-new-invalid = Geben Sie eine neue E-Mail-Adresse wie name@example.org an.
account-email-used-up = Er gilt einmal und eine Stunde lang. Beantragen Sie die Änderung noch einmal.
account-email-taken = Diese Adresse ist vergeben
account-email-taken-text = Ein anderes Konto hat diese Adresse schon. Melden Sie sich dort an oder wählen Sie eine andere Adresse.
account-email-confirm-text = Von nun an hat Ihr Konto die Adresse { $email }.
account-email-confirm = Neue Adresse bestätigen
account-delete-text = Ihr Name, die Adresse { $email }, Passwort, Passkeys und Sitzungen werden sofort entfernt. Das lässt sich nicht rückgängig machen. Bestellungen und Veranstaltungen bleiben bei denen, die sie veranstalten.
account-delete-sure = Ich bin sicher
account-delete-keep = Behalten
account-delete-unsure = Setzen Sie das Häkchen, wenn Sie sicher sind.

## Second step, passkeys, sessions, identity providers

account-security-on = Zur Anmeldung bei Ihrem Konto gehört mehr als ein Passwort.
account-security-off = Wer Ihr Passwort kennt, kann sich als Sie anmelden. Eines von diesen hier verhindert das.
account-security-prove = Bevor Sie hier etwas ändern, fragen wir noch einmal, wer Sie sind.
account-passkeys = Passkeys
account-passkeys-text = Ihr Telefon, Computer oder Sicherheitsschlüssel fragt nach Finger, Gesicht oder PIN. Kein Passwort, kein Code, nichts, was man bei uns stehlen könnte.
account-passkey-added = hinzugefügt am { $added }
account-remove = Entfernen
account-passkey-name = Name des neuen Passkeys
account-passkey-example = Mein Telefon
account-passkey-add = Passkey hinzufügen
account-passkey-script = Um einen Passkey hinzuzufügen, brauchen Sie JavaScript. Codes aus einer App gehen auch ohne.
account-codes = Codes aus einer App
account-codes-on = Eine App auf Ihrem Telefon zeigt die Codes an.
account-codes-other = Andere App verwenden
account-codes-switch-off = Codes ausschalten
account-codes-off = Eine App auf Ihrem Telefon zeigt alle 30 Sekunden einen neuen Code an, auch ohne Netz.
account-codes-set-up = App einrichten
account-recovery = Wiederherstellungscodes
account-recovery-left =
    { $count ->
        [0] Sie haben keine. Legen Sie welche an: Damit kommen Sie hinein, wenn Telefon und Schlüssel verloren sind.
        [one] Einer davon ist unbenutzt. Damit kommen Sie hinein, wenn Telefon und Schlüssel verloren sind.
       *[other] { $count } davon sind unbenutzt. Damit kommen Sie hinein, wenn Telefon und Schlüssel verloren sind.
    }
account-recovery-make = Wiederherstellungscodes anlegen
account-recovery-renew = Neue anlegen
account-security-prove-link = Jetzt bestätigen
account-passkey-used = hinzugefügt am { $added }, zuletzt benutzt am { $used }
account-recovery-keep = Bewahren Sie diese Codes dort auf, wo Sie wichtige Papiere haben. Mit jedem kommen Sie einmal hinein, wenn Telefon und Schlüssel verloren sind. Wir zeigen sie nur jetzt.
account-recovery-kept = Ich habe sie aufbewahrt
account-totp-text = Lassen Sie eine Authenticator-App dieses Bild ansehen und tippen Sie dann den Code ein, den sie anzeigt.
account-totp-picture = Der Schlüssel als Bild für eine Kamera; darunter steht er als Text
account-totp-key = Oder tippen Sie diesen Schlüssel in die App:
account-totp-open = App auf diesem Gerät öffnen
account-totp-code = Der Code, den die App anzeigt
account-totp-on = Einschalten
account-not-now = Jetzt nicht
account-totp-wrong = Dieser Code stimmt nicht. Geht die Uhr Ihres Geräts richtig?
account-sessions-changed = Das ist geändert. Sitzungen von vorher laufen weiter; beenden Sie sie hier, wenn Sie nicht bei allen sicher sind.
account-session-here = dieser Browser
account-session-from = Von { $address }.
account-session-leave = Hier abmelden
account-session-end = Diese Sitzung beenden
account-sessions-end = Alle anderen beenden
account-session-when = Angemeldet am { $began }, zuletzt gesehen am { $seen }.
account-browser-on = { $browser } unter { $system }
account-browser-alone = { $name }
account-browser-unknown = Ein Browser oder Programm
account-moment = Einen Moment
account-to-provider-text = Es geht weiter zu { $provider }; dort melden Sie sich an.
account-to-provider = Weiter zu { $provider }
account-provider-stranger = Bitte versuchen Sie es noch einmal
account-provider-stranger-text = Diese Antwort gehört zu keiner Anmeldung, die in diesem Browser begonnen wurde, oder sie kam zu spät. Beginnen Sie bitte noch einmal.
account-provider-refused = Nicht angemeldet
account-provider-declined = { $provider } hat Sie nicht angemeldet. Sie können es noch einmal versuchen oder einen anderen Weg nehmen.
account-provider-unreachable = { $provider } antwortet nicht, wie es sein sollte. Versuchen Sie es später noch einmal oder nehmen Sie einen anderen Weg.
account-provider-unverified = { $provider } bürgt für keine E-Mail-Adresse von Ihnen. Bestätigen Sie sie zuerst dort oder legen Sie hier ein Konto an.
account-provider-known = Sie haben schon ein Konto
account-provider-known-text = Es gibt schon ein Konto mit Ihrer Adresse. Melden Sie sich dort an und verbinden Sie es dann mit { $provider }.
account-provider-others = Anderswo verbunden
account-provider-others-text = Ein anderes Konto ist hier schon mit dieser Identität von { $provider } verbunden.

## Sign-in links, invitations, the first set-up

account-login-link = Dieser Link meldet Sie einmal an. Danach ist er verbraucht.
account-invite-text = { $organizer } lädt Sie in das Team „{ $team }“ ein.
account-invite-join = Beitreten
account-invite = Einem Team beitreten
account-invite-signed-out = Bitte melden Sie sich an
account-invite-signed-out-text = Melden Sie sich mit Ihrem Konto an und öffnen Sie dann den Link der Einladung noch einmal: Er gilt, bis Sie ihn benutzen.
account-invite-closed = Diese Einladung ist nicht offen
account-invite-closed-text = Sie wurde benutzt oder zurückgenommen, oder ihre Woche ist um. Bitten Sie das Team um eine neue.
account-setup = Diesen Server einrichten
account-setup-text = Außer Ihnen ist hier noch niemand. Nennen Sie sich und Ihre Organisation; danach kommt Ihre erste Veranstaltung.
account-setup-email-help = Damit melden Sie sich an.
account-setup-organizer-help = Ein Verein, eine Firma, ein Freundeskreis: wer die Veranstaltungen ausrichtet.
account-setup-password = Ein Passwort (das geht auch später)
account-setup-organizer = Name der Organisation
account-setup-slug = Kurzname in Adressen
account-setup-slug-help = Wird aus dem Namen vorgeschlagen: Kleinbuchstaben, Ziffern und Bindestriche. Später lässt er sich nicht ändern.
account-setup-go = Einrichten
account-setup-slug-invalid = Der Kurzname besteht aus höchstens 50 Kleinbuchstaben, Ziffern und Bindestrichen und beginnt mit einem Buchstaben oder einer Ziffer.
account-setup-slug-reserved = Dieser Kurzname ist eine Adresse des Servers selbst. Wählen Sie einen anderen.
account-setup-used-up = Der Server ist schon eingerichtet, oder es wurde ein neuerer Einrichtungslink ausgegeben. Sehen Sie in die letzten Zeilen, die er beim Start ausgegeben hat.
