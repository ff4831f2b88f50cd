/**
 * The service worker of the live app: shows notes that the server pushes while nobody looks, and opens the right place when
 * one is chosen. It keeps nothing and answers no requests.
 */

interface Note { title: string; body: string; tag: string; path: string }
interface Client { url: string; visibilityState: string; focus(): Promise<Client>; postMessage(message: unknown): void }
interface Waits { waitUntil(done: Promise<unknown>): void }
interface Scope {
  registration: { scope: string; showNotification(title: string, options: object): Promise<void> }
  clients: { matchAll(options: object): Promise<Client[]>; openWindow(url: string): Promise<unknown>; claim(): Promise<void> }
  location: Location
  skipWaiting(): Promise<void>
  addEventListener(name: 'push', listener: (event: Waits & { data: { json(): unknown } | null }) => void): void
  addEventListener(name: 'notificationclick', listener: (event: Waits & { notification: { close(): void; data: unknown } }) => void): void
  addEventListener(name: 'install' | 'activate', listener: (event: Waits) => void): void
}
const worker = self as unknown as Scope

worker.addEventListener('install', (event) => { event.waitUntil(worker.skipWaiting()) })
worker.addEventListener('activate', (event) => { event.waitUntil(worker.clients.claim()) })
worker.addEventListener('push', (event) => { event.waitUntil(show(noteOf(event.data))) })
worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(String(event.notification.data ?? '')))
})

/** What is on the screen needs no note. */
async function show({ title, body, tag, path }: Note) {
  const windows = await windowsOfApp()
  if (windows.some(({ visibilityState }) => visibilityState === 'visible')) return
  await worker.registration.showNotification(title, { body, tag, data: path, renotify: true })
}

/** In a window that is there, else in a new one; nowhere but within this app. */
async function open(path: string) {
  const { scope } = worker.registration
  const wanted = new URL(path, scope).href
  const target = wanted.startsWith(scope) ? wanted : scope
  const [window] = await windowsOfApp()
  if (!window) return worker.clients.openWindow(target)
  window.postMessage({ open: target })
  return window.focus()
}

async function windowsOfApp(): Promise<Client[]> {
  const all = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  return all.filter(({ url }) => url.startsWith(worker.registration.scope))
}

/** A push without words still has to show something: the browser wants it so. */
function noteOf(data: { json(): unknown } | null): Note {
  let said: Partial<Record<keyof Note, unknown>> = {}
  try {
    said = (data?.json() ?? {}) as typeof said
  } catch { /* no note of ours */ }
  const text = (value: unknown, otherwise: string) => (typeof value === 'string' && value ? value : otherwise)
  return { title: text(said.title, worker.location.host), body: text(said.body, ''), tag: text(said.tag, 'event'), path: text(said.path, '') }
}
