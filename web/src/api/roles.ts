/** Roles of an event and who holds them; tokens of other shops and short links. */

export interface RolePreset { identifier: string; field_name: string; permissions: string[] }

export interface Role {
  id: number
  name: string
  permissions: string[]
  keeps_order: boolean
}

export interface RolePerson { id: string; name: string; kind: string }

export interface RoleGrant {
  id: number
  role: number
  person: RolePerson | null
  team: number | null
  product: number | null
  traits: (string | string[])[] | null
  room: number | null
  valid_from: string | null
  valid_until: string | null
}

export interface TraitSecret {
  id: number
  issuer: string
  audience: string
  algorithm: string
  created_at: string
  /** Told once. */
  secret?: string
}

export interface LoginLink {
  id: number
  name: string
  traits: string[]
  valid_until: string
  max_uses: number
  uses: number
  /** Told once. */
  url?: string
}
