import { describe, expect, it, vi } from 'vitest'
import { startPasskeys, type Keys } from './passkey'

function page(html: string) {
  document.body.innerHTML = html
  return document.querySelector<HTMLElement>('[data-passkey]')!
}

function server(answers: Record<string, unknown>) {
  const asked: [string, unknown][] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push([url, JSON.parse(String(init.body))])
    return Promise.resolve(Response.json(answers[url] ?? { detail: 'No.' }, { status: url in answers ? 200 : 403 }))
  })
  return asked
}

const keys = (over: Partial<Keys> = {}): Keys => ({
  create: () => Promise.resolve({ id: 'made' }),
  get: () => Promise.resolve({ id: 'used' }),
  conditional: () => Promise.resolve(false),
  ...over,
})

const USE = '<div data-passkey="use" data-csrf="t" data-next="/account/" hidden><button type="button">x</button><p data-passkey-problem></p></div>'

describe('passkeys', () => {
  it('stay hidden where the browser has none', () => {
    const part = page(USE)
    startPasskeys(document, null)
    expect(part.hidden).toBe(true)
  })

  it('sign in and go on', async () => {
    const part = page(USE)
    const asked = server({ '/login/passkey/start/': { publicKey: {} }, '/login/passkey/finish/': { next: '/account/' } })
    const go = vi.fn()
    startPasskeys(document, keys(), go)
    part.querySelector('button')!.click()
    await vi.waitFor(() => { expect(go).toHaveBeenCalledWith('/account/') })
    expect(asked[1]).toEqual(['/login/passkey/finish/', { credential: { id: 'used' }, keep: false, next: '/account/' }])
  })

  it('say in words what went wrong, but not that somebody changed their mind', async () => {
    const part = page(USE)
    server({ '/login/passkey/start/': { publicKey: {} } })
    startPasskeys(document, keys())
    part.querySelector('button')!.click()
    await vi.waitFor(() => { expect(part.textContent).toContain('No.') })
    const other = page(USE)
    server({ '/login/passkey/start/': { publicKey: {} } })
    const get = vi.fn(() => Promise.reject(new DOMException('no', 'NotAllowedError')))
    startPasskeys(document, keys({ get }))
    other.querySelector('button')!.click()
    await vi.waitFor(() => { expect(get).toHaveBeenCalled() })
    expect(other.querySelector('p')!.textContent).toBe('')
  })
})
