/** Writing to somebody: their conversation opens beside whatever is shown. */

import { RequestError } from '@/core/connection/connection'
import { problemWords } from '@/i18n/problems'
import { t } from '@/i18n/words'
import type { Session } from './session'

export function approachIn({ inbox, talking, talkProblem }: Session): (user: string) => void {
  return (user) => { void open(user) }

  async function open(user: string) {
    talkProblem.set('')
    try {
      talking.set(await inbox.converse([user]))
    } catch (error) {
      const refused = error instanceof RequestError && error.code === 'chat.denied'
      talkProblem.set(refused ? t('chat-denied') : problemWords(error))
      talking.set('')
    }
  }
}
