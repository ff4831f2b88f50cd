/** How a vote stands, for the one who votes. */

import type { PosterVoting } from '@/core/protocol/types'
import { t } from '@/i18n/words'

export function votingWords({ open, votes_each: each, used }: PosterVoting): string {
  if (!open) return t('stands-voting-closed')
  return each === null ? t('stands-voting-open') : t('stands-votes-left', { count: Math.max(0, each - used) })
}
