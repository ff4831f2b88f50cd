import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startCountdowns } from './countdown'
import { guardForms } from './forms'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('refusal page', () => {
  it('counts down by the server\'s clock and reloads when the door opens', () => {
    document.body.innerHTML = '<section data-opens-at="2026-03-01T10:01:00Z" data-now="2026-03-01T10:00:00Z"><p data-countdown hidden></p></section>'
    vi.setSystemTime(new Date('2026-03-01T12:34:56Z')) // the visitor's clock is wrong
    const reload = vi.fn()
    startCountdowns(document, Date.now, reload)
    const shown = document.querySelector<HTMLElement>('[data-countdown]')!
    expect([shown.hidden, shown.textContent]).toEqual([false, '1:00'])
    vi.advanceTimersByTime(59_000)
    expect(shown.textContent).toBe('0:01')
    expect(reload).not.toHaveBeenCalled()
    vi.advanceTimersByTime(3_000)
    expect(reload).toHaveBeenCalledTimes(1)
  })
})

describe('forms', () => {
  it('are sent once', () => {
    document.body.innerHTML = '<form method="post"><button>Buy</button></form>'
    guardForms(document)
    const submit = () => {
      const event = new Event('submit', { bubbles: true, cancelable: true })
      document.querySelector('form')!.dispatchEvent(event)
      return event.defaultPrevented
    }
    expect([submit(), submit()]).toEqual([false, true])
  })
})
