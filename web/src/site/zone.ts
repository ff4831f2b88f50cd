/**
 * The switch between the event's clocks and the reader's own on a server-rendered page: `[data-zone]` says the event's zone and
 * holds the buttons, every `<time data-shape>` is one that follows. Without a script the page shows the event's times.
 */

import { formatLocale } from '@/i18n/locale'
import { chooseOwnClocks, ownClocks, ownZone, sameClocks } from '@/i18n/zone'

const SHAPES: Record<string, Intl.DateTimeFormatOptions> = {
  moment: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  otherDay: { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
}

export function startZone(root: Document) {
  const line = root.querySelector<HTMLElement>('[data-zone]')
  const zone = line?.dataset.zone
  if (!line || !zone) return
  const times = [...root.querySelectorAll<HTMLTimeElement>('time[data-shape]')].map((element) => ({ element, served: element.textContent, at: new Date(element.dateTime) }))
  if (sameClocks(zone, [new Date(), ...times.map(({ at }) => at)])) return
  const [name, toOwn, toEvent] = ['strong', '[data-zone-own]', '[data-zone-event]'].map((which) => line.querySelector<HTMLElement>(which))

  const show = () => {
    for (const { element, served, at } of times) element.textContent = ownClocks.get() ? ownTime(element, at) : served
    if (name) name.textContent = ownClocks.get() ? ownZone() : zone
    if (toOwn) toOwn.hidden = ownClocks.get()
    if (toEvent) toEvent.hidden = !ownClocks.get()
  }
  const choose = (own: boolean, next: HTMLElement | null) => {
    chooseOwnClocks(own)
    show()
    next?.focus() // the button that was pressed is gone
  }
  toOwn?.addEventListener('click', () => { choose(true, toEvent ?? null) })
  toEvent?.addEventListener('click', () => { choose(false, toOwn ?? null) })
  show()
}

/** A clock below the heading of a day says which day it is, when that is another one for the reader. */
function ownTime(element: HTMLElement, at: Date): string {
  const day = element.closest<HTMLElement>('[data-day]')?.dataset.day
  const shape = element.dataset.shape === 'clock' && day && day !== dayOf(at) ? 'otherDay' : element.dataset.shape
  return new Intl.DateTimeFormat(formatLocale(), SHAPES[shape ?? 'moment']).format(at)
}

function dayOf(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
