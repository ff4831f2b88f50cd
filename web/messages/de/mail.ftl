# Was E-Mails sagen. Der Text ist Markdown; die Werte stehen bei jeder Art im Programm.

mail-team-invited = Einladung in ein Team
mail-team-invited-subject = { $organizer } lädt Sie in ein Team ein
mail-team-invited-body =
    Guten Tag,

    Sie sind in das Team „{ $team }“ von **{ $organizer }** eingeladen. Melden Sie sich an und öffnen Sie dann diesen Link:

    { $link }

    Er gilt einmal und eine Woche lang. Wenn Sie nicht wissen, worum es geht, müssen Sie nichts tun.

mail-order-placed = Bestellt, noch zu bezahlen
mail-order-placed-subject = Ihre Bestellung { $code } für { $event }
mail-order-placed-body =
    Guten Tag,

    wir haben Ihre Bestellung **{ $code }** für **{ $event }** erhalten: { $total }.

    { $tickets }

    Bitte zahlen Sie bis { $expires } und geben Sie dabei { $reference } an.

    { $payment_instructions }

    Ihre Bestellung mit allem, was Sie später brauchen:

    { $link }

    Bewahren Sie diese E-Mail auf: Wer den Link hat, kann die Tickets sehen und benutzen.

mail-order-paid = Bestellung bezahlt
mail-order-paid-subject = Ihre Tickets für { $event }
mail-order-paid-body =
    Guten Tag,

    Ihre Bestellung **{ $code }** für **{ $event }** ist bestätigt:

    { $tickets }

    Hier sind Ihre Tickets und der Weg in die Live-Räume:

    { $link }

    Bewahren Sie diese E-Mail auf: Wer den Link hat, kann die Tickets sehen und benutzen.

mail-order-expired = Bestellung abgelaufen
mail-order-expired-subject = Ihre Bestellung { $code } für { $event } ist abgelaufen
mail-order-expired-body =
    Guten Tag,

    die Zeit zum Bezahlen Ihrer Bestellung **{ $code }** für **{ $event }** ist vorbei, und die Plätze sind wieder frei.

    Wenn Sie gerade eben bezahlt haben, müssen Sie nichts tun: Wir nehmen die Zahlung an, solange Platz ist. Sonst bestellen Sie bitte noch einmal.

    { $link }

mail-order-canceled = Bestellung storniert
mail-order-canceled-subject = Ihre Bestellung { $code } für { $event } ist storniert
mail-order-canceled-body =
    Guten Tag,

    Ihre Bestellung **{ $code }** für **{ $event }** ist storniert. Ihre Tickets gelten nicht mehr.

    { $link }

mail-account-confirm = Konto gewünscht: Adresse bestätigen
mail-account-confirm-subject = Bestätigen Sie Ihre Adresse
mail-account-confirm-body =
    Guten Tag { $name },

    jemand, vermutlich Sie, möchte ein Konto mit dieser Adresse. Öffnen Sie diesen Link, um ein Passwort zu wählen:

    { $link }

    Er gilt einmal und einen Tag lang. Wenn Sie es nicht waren, müssen Sie nichts tun: Ohne den Link entsteht kein Konto.

mail-account-exists = Konto gewünscht, das es schon gibt
mail-account-exists-subject = Sie haben schon ein Konto
mail-account-exists-body =
    Guten Tag { $name },

    jemand, vermutlich Sie, möchte ein Konto mit dieser Adresse. Sie haben schon eines. Melden Sie sich an, oder setzen Sie dort ein neues Passwort:

    { $link }

    Wenn Sie es nicht waren, müssen Sie nichts tun.

mail-account-reset = Neues Passwort gewünscht
mail-account-reset-subject = Ein neues Passwort setzen
mail-account-reset-body =
    Guten Tag { $name },

    dieser Link setzt ein neues Passwort für Ihr Konto:

    { $link }

    Er gilt einmal und eine Stunde lang. Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.

mail-account-email-confirm = Neue Adresse: bestätigen
mail-account-email-confirm-subject = Bestätigen Sie Ihre neue Adresse
mail-account-email-confirm-body =
    Guten Tag { $name },

    Ihr Konto soll die Adresse { $email } bekommen. Öffnen Sie diesen Link, um sie zu bestätigen:

    { $link }

    Er gilt einmal und eine Stunde lang. Wenn Sie das nicht angefordert haben, müssen Sie nichts tun.

mail-account-email-changed = Neue Adresse: Nachricht an die alte
mail-account-email-changed-subject = Ihr Konto hat eine andere Adresse
mail-account-email-changed-body =
    Guten Tag { $name },

    Ihr Konto hat jetzt die Adresse { $email }; diese E-Mail ist die letzte an die alte.

    Wenn Sie das nicht waren, schreiben Sie sofort an die Betreiber dieses Servers.

    { $link }

mail-account-new-device = Anmeldung auf einem neuen Gerät
mail-account-new-device-subject = Anmeldung auf einem neuen Gerät
mail-account-new-device-body =
    Guten Tag { $name },

    jemand hat sich in einem Browser angemeldet, den Ihr Konto nicht kannte. Wenn Sie es waren, müssen Sie nichts tun.

    Sonst beenden Sie diese Sitzung hier, und ändern Sie Ihr Passwort:

    { $link }

mail-account-password-changed = Passwort geändert
mail-account-password-changed-subject = Ihr Passwort wurde geändert
mail-account-password-changed-body =
    Guten Tag { $name },

    das Passwort Ihres Kontos wurde geändert. Wenn Sie es waren, müssen Sie nichts tun.

    Sonst setzen Sie sofort ein neues:

    { $link }

mail-account-ways-changed = Zweiter Schritt, Passkey oder Anbieter geändert
mail-account-ways-changed-subject = Die Wege in Ihr Konto wurden geändert
mail-account-ways-changed-body =
    Guten Tag { $name },

    ein zweiter Schritt, ein Passkey oder ein Anmeldedienst Ihres Kontos kam hinzu oder wurde entfernt. Wenn Sie es waren, müssen Sie nichts tun.

    Sonst sehen Sie jetzt nach:

    { $link }
