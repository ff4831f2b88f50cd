# What went wrong on the way to a page.

errors-not-found = Not found
errors-not-found-text = There is nothing at this address. Check the link you were given.

errors-forged = Please try again
errors-forged-text = This form is too old or came from another site. Go back, load the page again and send it once more.

errors-busy = Very busy
errors-busy-text = Many people want the same thing right now, and yours did not get through. Nothing was changed; go back and try again.

errors-internal = Something went wrong
errors-internal-text = That was our fault, not yours. Nothing was changed; try again in a moment.
