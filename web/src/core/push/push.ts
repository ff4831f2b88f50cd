/** Being told while no window is open: this browser subscribes, the server pushes (RFC 8291), the service worker shows. */

import type { Signal } from '../connection/connection'
import { createStore } from '../store'
import type { Readable } from '../store'

export interface PushState {
  at: 'unsupported' | 'off' | 'on' | 'refused'
  /** Notes say who writes and what. */
  details: boolean
}

export interface WebPush {
  state: Readable<PushState>
  /** Asks the browser; only after somebody wants it. */
  enable(details: boolean): Promise<void>
  disable(): Promise<void>
  /** Runs when somebody chose a note: the address within the app. */
  onOpened(listener: (url: string) => void): () => void
}

type Kept = Pick<Storage, 'getItem' | 'setItem'>

const SCRIPT = '/assets/site.worker.js'
const DETAILS = 'eventyay.push.details'

export function createPush(signal: Signal, scope: string, language: string, storage: Kept): WebPush {
  const container = 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis ? navigator.serviceWorker : null
  const state = createStore<PushState>({ at: container ? 'off' : 'unsupported', details: storage.getItem(DETAILS) === '1' })
  const opened = new Set<(url: string) => void>()
  container?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const url = (data as { open?: unknown } | null)?.open
    if (typeof url === 'string' && url.startsWith(scope)) for (const listener of [...opened]) listener(url)
  })

  /** Tells the server of this browser; it may know it already. */
  async function tell(subscription: PushSubscription) {
    const { endpoint, keys } = subscription.toJSON() as { endpoint: string; keys: { p256dh: string; auth: string } }
    await signal.request('web_push.subscribe', { subscription: { endpoint, keys }, details: state.get().details, language }, { repeatable: true })
    state.update((now) => ({ ...now, at: 'on' }))
  }

  async function existing(): Promise<PushSubscription | null> {
    const registration = await container?.getRegistration(scope)
    return registration && new URL(registration.scope).href === scope ? registration.pushManager.getSubscription() : null
  }

  async function look() {
    const subscription = await existing().catch(() => null)
    // A browser may have made itself a new endpoint meanwhile.
    if (subscription && Notification.permission === 'granted') await tell(subscription).catch(() => undefined)
  }
  if (container) signal.onOnline((_, resumed) => { if (!resumed) void look() })

  return {
    state,
    async enable(details) {
      if (!container) return
      storage.setItem(DETAILS, details ? '1' : '0')
      state.update((now) => ({ ...now, details }))
      if ((await Notification.requestPermission()) !== 'granted') {
        state.update((now) => ({ ...now, at: 'refused' }))
        return
      }
      const { key } = await signal.request('web_push.key', {}, { repeatable: true })
      await container.register(SCRIPT, { scope: new URL(scope).pathname })
      const registration = await until(container, scope)
      const own = await registration.pushManager.getSubscription()
      await tell(own ?? await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) }))
    },
    async disable() {
      const subscription = await existing()
      if (subscription) {
        await signal.request('web_push.unsubscribe', { endpoint: subscription.endpoint }, { repeatable: true })
        await subscription.unsubscribe()
      }
      state.update((now) => ({ ...now, at: 'off' }))
    },
    onOpened: (listener) => { opened.add(listener); return () => { opened.delete(listener) } },
  }
}

/** The registration once its worker runs: before that nobody can subscribe. */
async function until(container: ServiceWorkerContainer, scope: string): Promise<ServiceWorkerRegistration> {
  const registration = await container.getRegistration(scope)
  if (!registration) throw new Error('it was just registered')
  const worker = registration.active ?? registration.waiting ?? registration.installing
  if (worker && worker.state !== 'activated') {
    await new Promise<void>((resolve, reject) => {
      worker.addEventListener('statechange', () => {
        if (worker.state === 'activated') resolve()
        else if (worker.state === 'redundant') reject(new Error('The service worker was replaced.'))
      })
    })
  }
  return registration
}

/** Of base64url. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (character) => character.charCodeAt(0))
}
