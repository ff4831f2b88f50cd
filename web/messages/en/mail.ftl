# What letters say. The body is Markdown; the values are listed with each kind of letter in the program, and an organizer
# may write the text anew for an event.

mail-team-invited = Asked to join a team
mail-team-invited-subject = { $organizer } asks you to join a team
mail-team-invited-body =
    Hello,

    You are asked to join the team “{ $team }” of **{ $organizer }**. Sign in, then open this link:

    { $link }

    It works once, within a week. If you do not know why you get this, there is nothing to do.

mail-order-placed = Order placed, to be paid
mail-order-placed-subject = Your order { $code } for { $event }
mail-order-placed-body =
    Hello,

    we have your order **{ $code }** for **{ $event }**: { $total }.

    { $tickets }

    Please pay until { $expires }. Give { $reference } as the reference.

    { $payment_instructions }

    Your order, with everything that you need later:

    { $link }

    Keep this letter: whoever has the link can see and use the tickets.

mail-order-paid = Order paid
mail-order-paid-subject = Your tickets for { $event }
mail-order-paid-body =
    Hello,

    your order **{ $code }** for **{ $event }** is confirmed:

    { $tickets }

    Your tickets, and the way into the live rooms:

    { $link }

    Keep this letter: whoever has the link can see and use the tickets.

mail-order-expired = Order expired
mail-order-expired-subject = Your order { $code } for { $event } has expired
mail-order-expired-body =
    Hello,

    the time to pay for your order **{ $code }** for **{ $event }** is over, and its places are free again.

    If you have paid just now, there is nothing to do: we accept the payment as long as there is room. Otherwise you are welcome to order again.

    { $link }

mail-order-canceled = Order canceled
mail-order-canceled-subject = Your order { $code } for { $event } is canceled
mail-order-canceled-body =
    Hello,

    your order **{ $code }** for **{ $event }** is canceled. Its tickets are not valid any more.

    { $link }

mail-account-confirm = Account asked for: confirm the address
mail-account-confirm-subject = Confirm your address
mail-account-confirm-body =
    Hello { $name },

    somebody, most likely you, asked for an account with this address. Open this link to choose a password:

    { $link }

    It works once and for one day. If it was not you, do nothing: without the link there is no account.

mail-account-exists = Account asked for that exists
mail-account-exists-subject = You have an account already
mail-account-exists-body =
    Hello { $name },

    somebody, most likely you, asked for an account with this address. You have one already. Sign in, or set a new password from there:

    { $link }

    If it was not you, do nothing.

mail-account-reset = New password asked for
mail-account-reset-subject = Set a new password
mail-account-reset-body =
    Hello { $name },

    this link sets a new password for your account:

    { $link }

    It works once and for one hour. If you did not ask for it, do nothing: your password stays as it is.

mail-account-email-confirm = New address: confirm it
mail-account-email-confirm-subject = Confirm your new address
mail-account-email-confirm-body =
    Hello { $name },

    your account shall have the address { $email }. Open this link to confirm it:

    { $link }

    It works once and for one hour. If you did not ask for it, do nothing.

mail-account-email-changed = New address: told at the old one
mail-account-email-changed-subject = Your account has another address
mail-account-email-changed-body =
    Hello { $name },

    your account has the address { $email } now; this letter is the last to the old one.

    If that was not you, write to the operators of this server at once.

    { $link }

mail-account-new-device = Signed in on a new device
mail-account-new-device-subject = Signed in on a new device
mail-account-new-device-body =
    Hello { $name },

    somebody signed in to your account on a browser that it did not know. If that was you, there is nothing to do.

    Otherwise end that session here, and change your password:

    { $link }

mail-account-password-changed = Password changed
mail-account-password-changed-subject = Your password was changed
mail-account-password-changed-body =
    Hello { $name },

    the password of your account was changed. If that was you, there is nothing to do.

    Otherwise set a new one at once:

    { $link }

mail-account-ways-changed = Second step, passkey or provider changed
mail-account-ways-changed-subject = The ways into your account were changed
mail-account-ways-changed-body =
    Hello { $name },

    a second step, a passkey or a sign-in provider of your account was added or taken away. If that was you, there is nothing to do.

    Otherwise look at it now:

    { $link }
