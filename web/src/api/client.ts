/** REST calls with the session's cookie: every change carries the CSRF token, every error comes back in words. */

export interface Page<T> {
  count: number
  next: string | null
  previous: string | null
  results: T[]
}

export class ApiError extends Error {
  constructor(readonly status: number, message: string, readonly code: string | null) {
    super(message)
    this.name = 'ApiError'
  }
}

export interface Api {
  get<T>(path: string, query?: Record<string, string>): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
}

export function createApi(base: string, csrf: string, fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis)): Api {
  async function call<T>(url: string, init: RequestInit): Promise<T> {
    const response = await fetch(url, { credentials: 'same-origin', ...init })
    const body: unknown = await response.json().catch(() => null)
    if (!response.ok) throw errorOf(response.status, body)
    return body as T
  }
  return {
    get(path, query = {}) {
      const given = Object.entries(query).filter(([, value]) => value !== '')
      const search = given.length > 0 ? `?${new URLSearchParams(given).toString()}` : ''
      return call(`${base}${path}${search}`, { headers: { Accept: 'application/json' } })
    },
    post: (path, body = {}) =>
      call(`${base}${path}`, {
        method: 'POST',
        headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRF-Token': csrf },
        body: JSON.stringify(body),
      }),
  }
}

/** `{"detail": ".."}` or `{"field": [".."]}`, as the API has them. */
export function errorOf(status: number, body: unknown): ApiError {
  if (typeof body !== 'object' || body === null) return new ApiError(status, `The server answered ${status}.`, null)
  const { detail, code, ...fields } = body as Record<string, unknown>
  const message = typeof detail === 'string' ? detail : Object.entries(fields).map(([field, texts]) => `${field}: ${String(texts)}`).join(' ')
  return new ApiError(status, message || `The server answered ${status}.`, typeof code === 'string' ? code : null)
}
