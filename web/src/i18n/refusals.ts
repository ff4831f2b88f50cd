/** What the gate's answers mean for a person, and what to do next: the same words as on the server's refusal page. */

import type { Refusal, RefusalCode } from '@/core/protocol/types'
import { t } from './words'

export interface RefusalWords {
  title: string
  text: string
  /** Where help is: the order page, the shop, or nowhere. */
  help: 'order' | 'shop' | 'none'
}

/** Messages for title and text, and where help is. */
const WORDS: Record<RefusalCode, [title: string, text: string, help: RefusalWords['help']]> = {
  not_logged_in: ['door-not-logged-in', 'door-not-logged-in-text', 'order'],
  no_ticket: ['door-no-ticket', 'door-no-ticket-text', 'shop'],
  wrong_ticket: ['door-wrong-ticket', 'door-wrong-ticket-text', 'shop'],
  unpaid: ['door-unpaid', 'door-unpaid-text', 'order'],
  canceled: ['door-canceled', 'door-canceled-text', 'order'],
  too_early: ['door-too-early', 'door-too-early-text', 'none'],
  ended: ['door-ended', 'door-ended-text', 'none'],
  banned: ['door-banned', 'door-banned-text', 'none'],
  full: ['door-full', 'door-full-text', 'none'],
  wrong_event: ['door-wrong-event', 'door-wrong-event-text', 'order'],
  locked: ['door-locked', 'door-locked-text', 'none'],
  waiting: ['door-waiting', 'door-waiting-text', 'none'],
  removed: ['door-removed', 'door-removed-text', 'none'],
}

export function wordsFor({ code, message }: Refusal): RefusalWords {
  const known = (WORDS as Partial<Record<string, (typeof WORDS)[RefusalCode]>>)[code]
  if (!known) return { title: t('door-unknown'), text: message, help: 'order' }
  const [title, text, help] = known
  return { title: t(title), text: t(text), help }
}
