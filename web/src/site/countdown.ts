/**
 * A refusal that ends by itself: `data-opens-at` (RFC 3339) on the element that says so, `data-now` with the server's
 * time when it made the page. Shows the time left in `[data-countdown]` and reloads when it has come.
 */

import { timeLeft } from '@/i18n/time'

/** The server opens the door at the moment itself; a reload just before would only show this page again. */
const AFTER_OPENING_MS = 700

export function startCountdowns(root: ParentNode, now: () => number = Date.now, reload = () => { location.reload() }) {
  for (const page of root.querySelectorAll<HTMLElement>('[data-opens-at]')) start(page, now, reload)
}

function start(page: HTMLElement, now: () => number, reload: () => void) {
  const opensAt = Date.parse(page.dataset.opensAt ?? '')
  const serverNow = Date.parse(page.dataset.now ?? '')
  if (Number.isNaN(opensAt)) return
  const offset = Number.isNaN(serverNow) ? 0 : serverNow - now()
  const shown = page.querySelector<HTMLElement>('[data-countdown]')
  if (shown) shown.hidden = false

  const tick = () => {
    const left = opensAt - (now() + offset)
    if (shown) shown.textContent = timeLeft(left)
    if (left > -AFTER_OPENING_MS) return
    clearInterval(timer)
    reload()
  }
  const timer = setInterval(tick, 250)
  tick()
}
