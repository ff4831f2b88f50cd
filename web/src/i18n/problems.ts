/** What went wrong with a request, for the person who made it: by code, and what to do next. */

import { ApiError } from '@/api/client'
import { RequestError } from '@/core/connection/connection'
import { permissionWords } from './permissions'
import { t } from './words'

const WORDS: Partial<Record<string, string>> = {
  'chat.rate_limited': 'errors-chat-rate-limited',
  'protocol.rate_limited': 'errors-rate-limited',
  'chat.denied': 'errors-chat-denied',
  'chat.filtered': 'moderation-filtered',
  'emoji.sadpanda': 'errors-chat-emoji',
  'channel.join.missing_profile': 'errors-chat-name',
  'chat.empty': 'errors-chat-empty',
  'chat.invalid_body': 'errors-chat-too-long',
  'roulette.skip_limit': 'errors-roulette-skips',
  'roulette.rate_limited': 'errors-rate-limited',
  'roulette.start.missing_profile': 'errors-roulette-name',
  'roulette.unknown_call': 'errors-roulette-over',
  'roulette.denied': 'errors-roulette-denied',
  'roulette.full': 'errors-roulette-full',
  'moderation.protected': 'moderation-protected',
  'moderation.unknown_report': 'moderation-answered-already',
  'moderation.unknown_sanction': 'moderation-lifted-already',
  'user.not_found': 'moderation-nobody',
  'question.inactive': 'errors-question-inactive',
  'question.empty': 'errors-chat-empty',
  'question.invalid_content': 'errors-question-long',
  'question.limit': 'errors-question-limit',
  'question.ask.missing_profile': 'errors-roulette-name',
  'question.rate_limited': 'errors-rate-limited',
  'question.unknown': 'errors-question-gone',
  'question.vote': 'errors-question-gone',
  'poll.inactive': 'errors-poll-inactive',
  'poll.unknown': 'errors-question-gone',
  'poll.invalid': 'errors-poll-invalid',
  'poll.limit': 'errors-poll-limit',
  'poll.fixed': 'errors-poll-fixed',
  'connection.lost': 'errors-lost',
  'connection.timeout': 'errors-timeout',
  'connection.busy': 'errors-no-connection',
  'stage.denied': 'errors-stage-denied',
  'stage.not_invited': 'errors-stage-not-invited',
  'stage.nobody': 'errors-stage-nobody',
  'stage.full': 'errors-stage-full',
  'breakout.unknown': 'errors-breakout-unknown',
  'breakout.denied': 'errors-breakout-denied',
  'breakout.busy': 'errors-breakout-busy',
  'breakout.invalid': 'errors-breakout-invalid',
  'stage.rate_limited': 'errors-rate-limited',
  'exhibition.contact_taken': 'stands-problem-taken',
  'exhibition.unknown_contact_request': 'stands-problem-gone',
  'exhibition.not_staff_member': 'stands-problem-not-staff',
  'exhibition.contact_disabled': 'stands-problem-disabled',
  'exhibition.contact_limit': 'stands-problem-limit',
  'exhibition.contact.missing_profile': 'errors-roulette-name',
  'exhibition.invalid': 'stands-problem-invalid',
  'exhibition.rate_limited': 'errors-rate-limited',
  'poster.not_presenter': 'stands-problem-not-staff',
  'poster.invalid': 'stands-problem-invalid',
  'poster.vote_closed': 'stands-problem-closed',
  'poster.vote_limit': 'stands-problem-votes',
  'poster.rate_limited': 'errors-rate-limited',
  'profile.incomplete': 'contacts-problem-incomplete',
  'profile.invalid': 'contacts-problem-answer',
  'contact.unknown': 'contacts-problem-gone',
  'contact.denied': 'contacts-problem-denied',
  'contact.invalid': 'contacts-problem-invalid',
  'contact.nothing': 'contacts-problem-nothing',
  'contact.closed': 'contacts-problem-closed',
  'contact.rate_limited': 'contacts-problem-often',
  'media.denied': 'errors-media-denied',
  'media.full': 'errors-media-full',
  'media.unsupported': 'errors-media-unsupported',
  'protocol.denied': 'errors-denied',
  'server.fatal': 'errors-fatal',
  'connection.replaced': 'errors-replaced',
  'event.unknown_event': 'errors-no-event',
  // Of passkeys.
  not_accepted: 'errors-passkey-refused',
  prove_again: 'errors-prove-again',
  too_late: 'errors-passkey-late',
  InvalidStateError: 'errors-passkey-known',
}

export function problemWords(error: unknown): string {
  if (error instanceof RequestError) return codeWords(error.code) ?? error.message
  if (error instanceof ApiError && error.missing !== null) return t('common-lacking', { permission: permissionWords(error.missing) })
  if (error instanceof ApiError) return codeWords(error.code ?? '') ?? error.message
  if (error instanceof DOMException) return codeWords(error.name) ?? error.message
  if (error instanceof TypeError) return t('common-offline')
  return error instanceof Error ? error.message : t('common-failed')
}

/** Why the server closed the connection for good. */
export function closedWords({ code, message }: { code: string; message: string }): string {
  return codeWords(code) ?? (message || t('errors-ended'))
}

function codeWords(code: string): string | null {
  const key = WORDS[code]
  return key ? t(key) : null
}
