/** Why nothing can be deleted yet, and what the classes of data are called. */

import type { EventView } from '@/api/events'
import type { Shredder } from '@/api/shredders'
import { t } from '@/i18n/words'

/** In words; `null`: nothing is in the way. The server decides in the end. `when`: the event's end, as people read it. */
export function obstacle({ live, date_to }: Pick<EventView, 'live' | 'date_to'>, now: number, when: string): string | null {
  if (Date.parse(date_to) > now) return t('control-privacy-not-over', { when })
  return live ? t('control-privacy-live') : null
}

/** A class without words of ours keeps the server's. */
export function shredderWords({ identifier, verbose_name }: Pick<Shredder, 'identifier' | 'verbose_name'>): string {
  const plain = identifier.replaceAll('_', '-')
  const words = t(`control-shredder-${plain}`)
  return words.endsWith(plain) ? verbose_name : words
}
