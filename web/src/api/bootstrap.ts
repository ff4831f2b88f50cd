/** What the server puts into the page's shell, so that the first picture needs no further question. */
export function readBootstrap<T>(root: Document): T {
  const text = root.getElementById('bootstrap')?.textContent
  if (!text) throw new Error('The page came without its data: it must be served by eventyay.')
  return JSON.parse(text) as T
}

export interface LiveBootstrap {
  organizer: string
  event: { slug: string; title: string; timezone: string; locale: string; logo: string }
  person: { id: string; display_name: string; role: string } | null
  csrf: string
  ws_url: string
  ticket_url: string
  shop_url: string
  order_url?: string | null
  /** The slug of the room that was asked for. */
  room: string | null
  /** What the rooms are called in the page's language, by id. */
  rooms: Record<string, { name: string; description: string }>
}

export interface ScreenBootstrap {
  organizer: string
  event: { slug: string; title: string; timezone: string }
  room: { id: number; name: string }
  state_url: string
  /** Where people on site ask. */
  ask_url: string
}

export interface KnownEvent {
  slug: string
  name: string
  timezone: string
  currency: string
  locale: string
  live: boolean
  date_from: string
  date_to: string
  permissions: string[]
}

export interface KnownOrganizer {
  slug: string
  name: string
  permissions: string[]
  events: KnownEvent[]
}

export interface ControlBootstrap {
  user: { name: string; email: string }
  csrf: string
  organizers: KnownOrganizer[]
  /** To choose from: tag and own name. */
  languages: [string, string][]
  /** Whether they run the installation. */
  superuser: boolean
}
