# What stands around every page of an event.

event-contact = Contact
event-imprint = Imprint
event-privacy = Privacy
event-notice = Notice
