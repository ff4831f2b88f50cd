## Choosing tickets

shop-empty = Noch wird nichts verkauft. Kommen Sie wieder, wenn der Verkauf begonnen hat.
shop-ended = Der Verkauf für diese Veranstaltung ist beendet.
shop-addons = Im nächsten Schritt dazu wählbar:
shop-continue = Weiter
shop-free = kostenlos
shop-sold-out = ausverkauft
shop-sold-out-for-now = zurzeit ausverkauft
shop-left = noch { $count }

## Checkout

shop-review = Bestellung prüfen
shop-for = Für { $attendee }
shop-attendee = Name der Person, die mit diesem Ticket kommt
shop-attendee-email = E-Mail-Adresse dieser Person
shop-email = E-Mail
shop-total = Summe
shop-order-and-pay = Zahlungspflichtig bestellen: { $total }
shop-change = Etwas ändern
shop-your-email = Ihre E-Mail-Adresse
shop-email-help = Hier erreicht Sie die Veranstaltungsleitung. Niemand sonst sieht die Adresse.
shop-get =
    { $count ->
        [one] Ticket holen
       *[other] Tickets holen
    }
shop-back = Zurück zu den Tickets
shop-who = Wer kommt?

## Why an order cannot be placed

shop-refused-empty = Wählen Sie mindestens ein Ticket.
shop-refused-too-many =
    { $max ->
        [one] Eine Bestellung umfasst höchstens ein Ticket. Für mehr geben Sie bitte eine zweite auf.
       *[other] Eine Bestellung umfasst höchstens { $max } Tickets. Für mehr geben Sie bitte eine zweite auf.
    }
shop-refused-unknown-product = Dieses Ticket gibt es hier nicht mehr. Gehen Sie zurück und wählen Sie noch einmal.
shop-refused-addon-alone = „{ $product }“ gibt es nur zusammen mit einem Ticket. Wählen Sie es dort dazu.
shop-refused-addon-mismatch = „{ $product }“ passt nicht zu diesem Ticket.
shop-refused-too-many-of =
    { $max ->
        [one] „{ $product }“ gibt es höchstens einmal je Bestellung.
       *[other] „{ $product }“ gibt es höchstens { $max }-mal je Bestellung.
    }
shop-refused-sold-out = „{ $product }“ ist ausverkauft. Nehmen Sie es aus Ihrer Bestellung oder versuchen Sie es später noch einmal: Wird eine Bestellung storniert, werden Plätze frei.
shop-refused-too-few-left = „{ $product }“: Es gibt nur noch { $left }. Nehmen Sie weniger davon.
shop-refused-not-on-sale = „{ $product }“ wird nicht verkauft.
shop-refused-sale-ended = Der Verkauf für diese Veranstaltung ist beendet.
shop-refused-name-missing = Zu jedem Ticket gehört der Name der Person, die damit kommt, höchstens 100 Zeichen.
shop-refused-bad-email = Bitte geben Sie eine E-Mail-Adresse wie name@example.org an.
shop-refused-already-canceled = Die Bestellung ist schon storniert.
shop-refused-already-paid = Die Bestellung ist schon bezahlt.
shop-refused-canceled-order = Eine stornierte Bestellung kann nicht bezahlt werden. Geben Sie eine neue auf.

## The order’s own page

shop-placed-paid =
    { $count ->
        [one] Vielen Dank. Ihr Ticket ist da.
       *[other] Vielen Dank. Ihre Tickets sind da.
    }
shop-order = Bestellung { $code }
shop-how-to-pay = So bezahlen Sie
shop-transfer = Bitte überweisen Sie { $total } bis { $date } mit dem Verwendungszweck { $reference }.
shop-transfer-then = Ihr Platz bleibt so lange reserviert. Sobald die Zahlung vermerkt ist, geht der Knopf „Teilnehmen“; mehr müssen Sie nicht tun.
shop-expired = Die Zeit zum Bezahlen dieser Bestellung ist vorbei, und die Plätze sind wieder frei. Wenn Sie inzwischen bezahlt haben, schreiben Sie der Veranstaltungsleitung und nennen Sie die Bestellnummer { $code }; sonst bestellen Sie bitte neu.
shop-canceled = Diese Bestellung wurde storniert. Ihre Tickets gelten nicht mehr. Wenn das ein Irrtum ist, schreiben Sie der Veranstaltungsleitung und nennen Sie die Bestellnummer { $code }.
shop-your-tickets =
    { $count ->
        [one] Ihr Ticket
       *[other] Ihre Tickets
    }
shop-join = Teilnehmen
shop-join-after-payment = Nach der Zahlung
shop-join-never = Gilt nicht mehr
shop-ordered = Bestellt
shop-placed-pending = Vielen Dank. Wir warten jetzt auf Ihre Zahlung.
shop-placed-keep = Bewahren Sie die Adresse dieser Seite auf: Sie ist Ihr Weg hinein.
shop-status-pending = Wartet auf Zahlung
shop-status-paid = Bestätigt
shop-status-expired = Abgelaufen
shop-status-canceled = Storniert
