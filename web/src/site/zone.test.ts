import { afterEach, beforeEach, expect, it } from 'vitest'
import { chooseOwnClocks, ownZone } from '@/i18n/zone'
import { startZone } from './zone'

const AT = '2026-03-01T20:00:00Z'
/** Far from wherever this test runs, and not a whole number of hours away. */
const FAR = 'Pacific/Marquesas'

function page(zone: string) {
  document.body.innerHTML = `<p data-zone="${zone}"><strong>${zone}</strong>
    <button data-zone-own hidden>own</button><button data-zone-event hidden>event</button></p>
    <section data-day="1999-01-01"><time datetime="${AT}" data-shape="clock">10:30</time></section>`
  startZone(document)
  const find = (which: string) => document.querySelector<HTMLElement>(which)!
  return { time: find('time'), name: find('strong'), own: find('[data-zone-own]'), event: find('[data-zone-event]') }
}

beforeEach(() => { chooseOwnClocks(false) })
afterEach(() => { chooseOwnClocks(false) })

it('shows the reader\'s own clocks, with the day where it is another one, and goes back', () => {
  const { time, name, own, event } = page(FAR)
  expect([time.textContent, own.hidden, event.hidden]).toEqual(['10:30', false, true])
  own.click()
  const clock = new Date(AT).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  expect(time.textContent).toMatch(new RegExp(`^Sun,? ${clock}$`))
  expect([name.textContent, own.hidden, event.hidden]).toEqual([ownZone(), true, false])
  event.click()
  expect([time.textContent, name.textContent]).toEqual(['10:30', FAR])
})

it('remembers the choice on the next page', () => {
  page(FAR).own.click()
  expect(page(FAR).name.textContent).toBe(ownZone())
})

it('offers nothing where both show the same', () => {
  const { own, event } = page(ownZone())
  expect([own.hidden, event.hidden]).toEqual([true, true])
})
