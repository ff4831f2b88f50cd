/** Teams, their people, invitations and tokens, as the API has them. */

export interface Team {
  id: number
  name: string
  require_2fa: boolean
  all_events: boolean
  limit_events: string[]
  all_event_permissions: boolean
  limit_event_permissions: string[]
  all_organizer_permissions: boolean
  limit_organizer_permissions: string[]
}

export interface TeamMember {
  id: number
  email: string
  fullname: string
}

export interface TeamInvite {
  id: number
  email: string
  expires: string
}

export interface TeamToken {
  id: number
  name: string
  active: boolean
  created: string
  /** Only in the answer to its making. */
  token?: string | null
}
