/** What went wrong with a request, for the person who made it: by code, and what to do next. */

import { ApiError } from '@/api/client'
import { RequestError } from '@/core/connection/connection'
import { permissionWords } from './permissions'
import { t } from './words'

const WORDS: Record<string, string> = {
  'chat.rate_limited': 'That was fast. Wait a moment and send it again.',
  'protocol.rate_limited': 'That was fast. Wait a moment and try again.',
  'chat.denied': 'You cannot write here.',
  'chat.empty': 'There is nothing to send.',
  'chat.invalid_body': 'This message is too long.',
  'connection.lost': 'The connection broke. Look whether it arrived; if not, send it again.',
  'connection.timeout': 'The server did not answer. Try again.',
  'connection.busy': 'There is no connection right now. Try again in a moment.',
  'media.denied': 'You may not go on stage now: your session is not running, or the organizer took the right back.',
  'media.full': 'There is no free place for sound and picture. Try again in a moment.',
  'media.unsupported': 'This browser has no common codec with the server. Another browser will do.',
  'protocol.denied': 'You may not do that.',
  'server.fatal': 'The server made a mistake. Try again.',
}

export function problemWords(error: unknown): string {
  if (error instanceof RequestError) return WORDS[error.code] ?? error.message
  if (error instanceof ApiError && error.missing !== null) return t('common-lacking', { permission: permissionWords(error.missing) })
  if (error instanceof TypeError) return t('common-offline')
  return error instanceof Error ? error.message : 'That did not work. Try again.'
}
