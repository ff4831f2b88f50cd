/** What organizers set and take home of questions and polls. */

export interface QuestionSettings {
  open: 'off' | 'sessions' | 'always'
  requires_moderation: boolean
}

export interface AskedQuestion {
  id: number
  session: number | null
  content: string
  state: 'mod_queue' | 'visible' | 'archived'
  answered: boolean
  score: number
  name: string
  anonymous: boolean
  timestamp: string
}

export interface Screen {
  id: number
  name: string
  valid_until: string
  /** Only in the answer that made it. */
  url?: string
}
