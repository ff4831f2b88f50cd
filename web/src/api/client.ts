/** REST calls with the session's cookie: every change carries the CSRF token, every error comes back in words and by field. */

export interface Page<T> {
  count: number
  next: string | null
  previous: string | null
  results: T[]
}

export class ApiError extends Error {
  /**
   * `fields`: what is wrong, by field; empty where it is about no field.
   * `missing`: the permission without which this is refused.
   */
  constructor(
    readonly status: number,
    message: string,
    readonly code: string | null,
    readonly fields: Record<string, string> = {},
    readonly missing: string | null = null,
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

export type Query = Record<string, string | number>

export interface Api {
  get<T>(path: string, query?: Query): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  put<T>(path: string, body: unknown): Promise<T>
  patch<T>(path: string, body: unknown): Promise<T>
  delete(path: string): Promise<void>
  /** Uploads a file; the answer names it for fields that take files. */
  upload(file: Blob): Promise<string>
  /** The same below a path. */
  below(path: string): Api
}

export function createApi(base: string, csrf: string, fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis)): Api {
  async function call<T>(url: string, init: RequestInit): Promise<T> {
    const response = await fetch(url, { credentials: 'same-origin', ...init })
    const body: unknown = await response.json().catch(() => null)
    if (!response.ok) throw errorOf(response.status, body)
    return body as T
  }
  const change = <T>(method: string) => (path: string, body: unknown = {}) =>
    call<T>(`${base}${path}`, {
      method,
      headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRF-Token': csrf },
      body: JSON.stringify(body),
    })
  return {
    get(path, query = {}) {
      const given = Object.entries(query).filter(([, value]) => value !== '').map(([name, value]) => [name, String(value)])
      const search = given.length > 0 ? `?${new URLSearchParams(given).toString()}` : ''
      return call(`${base}${path}${search}`, { headers: { Accept: 'application/json' } })
    },
    post: (path, body) => change<never>('POST')(path, body),
    put: (path, body) => change<never>('PUT')(path, body),
    patch: (path, body) => change<never>('PATCH')(path, body),
    delete: async (path) => { await change('DELETE')(path) },
    upload: async (file) => {
      // What it was called stays here: the server names it anew.
      const headers = { Accept: 'application/json', 'Content-Disposition': 'attachment; filename="picture"', 'X-CSRF-Token': csrf }
      try {
        return (await call<{ id: string }>('/api/v1/upload', { method: 'POST', headers, body: file })).id
      } catch (error) {
        // The file is all that was sent: its words need no field's name.
        throw error instanceof ApiError && error.fields.file ? new ApiError(error.status, error.fields.file, error.code) : error
      }
    },
    below: (path) => createApi(`${base}${path}`, csrf, fetch),
  }
}

/** `{"detail": ".."}` or `{"field": [".."]}`, as the API has them. */
export function errorOf(status: number, body: unknown): ApiError {
  if (typeof body !== 'object' || body === null) return new ApiError(status, `The server answered ${status}.`, null)
  const { detail, code, missing, ...rest } = body as Record<string, unknown>
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  const fields = Object.fromEntries(Object.entries(rest).map(([field, texts]) => [field, Array.isArray(texts) ? texts.join(' ') : String(texts)]))
  const message = text(detail) ?? Object.entries(fields).map(([field, words]) => (field === 'non_field_errors' ? words : `${field}: ${words}`)).join(' ')
  return new ApiError(status, message || `The server answered ${status}.`, text(code), text(detail) === null ? fields : {}, text(missing))
}
