/** Letters and their templates, as the API has them. */

export const MAIL_STATES = ['draft', 'queued', 'sent', 'failed', 'discarded'] as const
export type MailState = (typeof MAIL_STATES)[number]

export interface Mail {
  id: number
  state: MailState
  role: string
  locale: string
  to_name: string
  to_email: string
  subject: string
  /** Markdown; null where it holds a one-time link. */
  body: string | null
  error?: string | null
  created: string
  sent?: string | null
}

export interface MailPreview {
  subject: string
  text: string
  html: string
}

export interface MailTemplate {
  role: string
  label: string
  locale: string
  subject: string
  body: string
  own: boolean
  placeholders: { name: string; example: string }[]
}

/** The colour of a state: done, waiting, wrong. */
export function mailTone(state: MailState): string {
  return { draft: 'state-soon', queued: 'state-soon', sent: 'state-open', failed: 'state-live', discarded: 'state-off' }[state]
}
