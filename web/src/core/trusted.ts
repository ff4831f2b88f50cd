/**
 * Which addresses may become scripts. The Content-Security-Policy lets no plain string be one (Trusted Types): a worker and the
 * background's runtime, which a library loads by address, pass here, and only from where our own build lies. Import it before
 * anything that starts a worker. Browsers without Trusted Types check less; the policy's `script-src` holds there as well.
 */

interface Factory {
  createPolicy: (name: string, rules: { createScriptURL: (url: string) => string | null; createHTML: (html: string) => string | null }) => unknown
}

/** The address of a script of our own build, or nothing. */
export function ownScript(url: string, origin: string): string | null {
  const { origin: from, pathname } = new URL(url, origin)
  return from === origin && pathname.startsWith('/assets/') ? url : null
}

/** No markup at all, as that which empties an element. */
export function onlyNothing(html: string): string | null {
  return html === '' ? html : null
}

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes
// By its name it is asked wherever a plain string arrives; nothing is null, which the browser refuses.
// A library that empties an element (Konva's) may; markup comes through nowhere.
factory?.createPolicy('default', { createScriptURL: (url) => ownScript(url, location.origin), createHTML: onlyNothing })
