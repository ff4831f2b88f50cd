/** The pauses of slow mode, in words. */

import { t } from '@/i18n/words'

/** To choose from, in seconds; 0 is off. */
export const PAUSES = [0, 5, 15, 30, 60, 300, 900]

export function pauseWords(seconds: number): string {
  if (seconds === 0) return t('chat-slow-off')
  return seconds % 60 === 0 ? t('chat-minutes', { count: seconds / 60 }) : t('chat-seconds', { count: seconds })
}
