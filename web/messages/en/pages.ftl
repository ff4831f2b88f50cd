## The list of events

pages-no-events = There is no public event here yet. Organizers sign in and open one.
pages-events = Events

## The schedule

pages-schedule-empty = The schedule has not been published yet. Come back later.
pages-schedule-now = now
