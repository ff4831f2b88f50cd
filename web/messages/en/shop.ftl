## Choosing tickets

shop-empty = Nothing is on sale yet. Come back when the organizer has opened the shop.
shop-ended = The sale for this event has ended.
shop-addons = Can be added in the next step:
shop-continue = Continue
shop-free = free
shop-sold-out = sold out
shop-sold-out-for-now = sold out for now
shop-left = { $count } left

## Checkout

shop-review = Check your order
shop-for = For { $attendee }
shop-attendee = Name of the person who comes with this ticket
shop-attendee-email = Their e-mail address
shop-email = E-mail
shop-total = Total
shop-order-and-pay = Order and pay { $total }
shop-change = Change something
shop-your-email = Your e-mail address
shop-email-help = The organizer reaches you here. Nobody else sees it.
shop-get =
    { $count ->
        [one] Get ticket
       *[other] Get tickets
    }
shop-back = Back to the tickets
shop-who = Who is coming?

## Why an order cannot be placed

shop-refused-empty = Choose at least one ticket.
shop-refused-too-many =
    { $max ->
        [one] One order takes at most one ticket. Place a second order for more.
       *[other] One order takes at most { $max } tickets. Place a second order for more.
    }
shop-refused-unknown-product = There is no such ticket here any more. Go back and choose again.
shop-refused-addon-alone = “{ $product }” is bought together with a ticket. Add it to one.
shop-refused-addon-mismatch = “{ $product }” does not go with that ticket.
shop-refused-too-many-of =
    { $max ->
        [one] “{ $product }” can be taken once at most.
       *[other] “{ $product }” can be taken { $max } times at most.
    }
shop-refused-sold-out = “{ $product }” is sold out. Take it out of your order, or try again later: places come back when an order is canceled.
shop-refused-too-few-left = “{ $product }”: only { $left } left. Take fewer of it.
shop-refused-not-on-sale = “{ $product }” is not on sale.
shop-refused-sale-ended = The sale for this event has ended.
shop-refused-name-missing = Every ticket needs the name of the person who comes with it, at most 100 characters.
shop-refused-bad-email = Please give an e-mail address like name@example.org.
shop-refused-already-canceled = The order is canceled already.
shop-refused-already-paid = The order is paid already.
shop-refused-canceled-order = A canceled order cannot be paid. Place a new one.

## The order’s own page

shop-placed-paid =
    { $count ->
        [one] Thank you. Your ticket is ready.
       *[other] Thank you. Your tickets are ready.
    }
shop-order = Order { $code }
shop-how-to-pay = How to pay
shop-transfer = Please transfer { $total } by { $date } with the reference { $reference }.
shop-transfer-then = Your place is kept meanwhile. As soon as the organizer has marked the payment, the button “Join” works; you need not do anything else.
shop-expired = The time to pay for this order is over, so its places were given back. If you have paid in the meantime, write to the organizer and name the order code { $code }; otherwise place a new order.
shop-canceled = This order was canceled. Its tickets no longer admit. If that is a mistake, write to the organizer and name the order code { $code }.
shop-your-tickets =
    { $count ->
        [one] Your ticket
       *[other] Your tickets
    }
shop-join = Join
shop-join-after-payment = After payment
shop-join-never = Not valid any more
shop-ordered = Ordered
shop-placed-pending = Thank you. We are waiting for your payment now.
shop-placed-keep = Keep this page’s address: it is your way in.
shop-status-pending = Waiting for payment
shop-status-paid = Confirmed
shop-status-expired = Expired
shop-status-canceled = Canceled
