/** What people are asked about themselves, as organizers set it. */

export interface AskedField {
  /** A new one has none. */
  id?: number
  label: Record<string, string>
  kind: string
  choices: string[]
  required: boolean
  public: boolean
}

export interface ProfileForm { fields: AskedField[] }
