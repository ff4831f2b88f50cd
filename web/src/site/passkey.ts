/**
 * Passkeys on the account's pages: `[data-passkey="use"]` signs in (or proves once more who is there), `[data-passkey="add"]`
 * adds one. Both stay hidden where the browser has no passkeys; everything else on these pages works without a script.
 */

import { createApi, type Api } from '@/api/client'

interface Challenge<T> { publicKey: T }

/** What the browser can do, as an argument: tests bring their own. */
export interface Keys {
  create(options: PublicKeyCredentialCreationOptionsJSON): Promise<unknown>
  get(options: PublicKeyCredentialRequestOptionsJSON, how: { conditional: boolean, signal: AbortSignal }): Promise<unknown>
  conditional(): Promise<boolean>
}

export function startPasskeys(root: ParentNode, keys: Keys | null = browserKeys(), go = (path: string) => { location.assign(path) }) {
  if (!keys) return
  for (const part of root.querySelectorAll<HTMLElement>('[data-passkey]')) {
    const api = createApi('', part.dataset.csrf ?? '')
    part.hidden = false
    if (part.dataset.passkey === 'add') offerAdding(part, api, keys, go)
    else offerUsing(part, api, keys, go)
  }
}

/** The browser's own; `null` where it has none that speak JSON (all since 2025 do). */
export function browserKeys(): Keys | null {
  if (typeof PublicKeyCredential === 'undefined' || !('parseRequestOptionsFromJSON' in PublicKeyCredential)) return null
  const asJson = (credential: Credential | null) => (credential as PublicKeyCredential).toJSON() as unknown
  return {
    create: async (options) => asJson(await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })),
    get: async (options, { conditional, signal }) => asJson(await navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      mediation: conditional ? 'conditional' : 'optional',
      signal,
    })),
    conditional: async () => await PublicKeyCredential.isConditionalMediationAvailable(),
  }
}

function offerAdding(part: HTMLElement, api: Api, keys: Keys, go: (path: string) => void) {
  const name = part.querySelector('input')
  part.querySelector('button')?.addEventListener('click', () => {
    void told(part, async () => {
      const challenge = await api.post<Challenge<PublicKeyCredentialCreationOptionsJSON>>('/account/passkeys/start/')
      const credential = await keys.create(challenge.publicKey)
      await api.post('/account/passkeys/finish/', { name: name?.value ?? '', credential })
      go('/account/security/')
    })
  })
}

function offerUsing(part: HTMLElement, api: Api, keys: Keys, go: (path: string) => void) {
  const ask = () => api.post<Challenge<PublicKeyCredentialRequestOptionsJSON>>('/login/passkey/start/')
  let waiting = new AbortController()
  let asked: Promise<Challenge<PublicKeyCredentialRequestOptionsJSON>> | null = null
  const use = async (conditional: boolean) => {
    waiting.abort()
    const { signal } = waiting = new AbortController()
    // One after the other: the browser keeps the cookie of the last answer, which has to be the last challenge's.
    asked = asked ? asked.then(ask, ask) : ask()
    const challenge = await asked
    const credential = await keys.get(challenge.publicKey, { conditional, signal })
    const keep = part.ownerDocument.querySelector<HTMLInputElement>('input[name=keep]')?.checked ?? false
    const { next } = await api.post<{ next: string }>('/login/passkey/finish/', { credential, keep, next: part.dataset.next || null })
    go(next)
  }
  part.querySelector('button')?.addEventListener('click', () => { void told(part, () => use(false)) })
  // The passkey then stands among the names that the browser offers for the e-mail field.
  if ('conditional' in part.dataset) {
    void keys.conditional().then((can) => (can ? told(part, () => use(true)) : undefined))
  }
}

/** Runs it; what goes wrong is told in words. Somebody who changed their mind is told nothing. */
async function told(part: HTMLElement, run: () => Promise<void>) {
  const problem = part.querySelector<HTMLElement>('[data-passkey-problem]')
  if (problem) problem.textContent = ''
  try {
    await run()
  } catch (error) {
    const changedMind = error instanceof DOMException && ['AbortError', 'NotAllowedError'].includes(error.name)
    if (!problem || changedMind) return
    problem.textContent = await wordsOf(error)
  }
}

/** The messages come only when there is something to say. */
async function wordsOf(error: unknown): Promise<string> {
  const [{ speak }, { problemWords }] = await Promise.all([import('@/i18n/words'), import('@/i18n/problems')])
  await speak(['common', 'errors'])
  return problemWords(error)
}
