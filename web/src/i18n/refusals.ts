/** What the gate's answers mean for a person, and what to do next. */

import type { Refusal, RefusalCode } from '@/core/protocol/types'

export interface RefusalWords {
  title: string
  text: string
  /** Where help is: the order page, the shop, or nowhere. */
  help: 'order' | 'shop' | 'none'
}

const WORDS: Record<RefusalCode, RefusalWords> = {
  not_logged_in: { title: 'Please come in through your ticket', text: 'We do not know who you are yet. Open the link in your order confirmation.', help: 'order' },
  no_ticket: { title: 'You need a ticket', text: 'This event is for people with a ticket. It takes a minute to get one.', help: 'shop' },
  wrong_ticket: { title: 'Your ticket does not include this room', text: 'Another ticket or an add-on lets you in.', help: 'shop' },
  unpaid: { title: 'Your order is not paid yet', text: 'As soon as the payment has arrived, the door opens by itself. You can leave this page open.', help: 'order' },
  canceled: { title: 'Your order was canceled', text: 'With the order, the right to this room ended. If that surprises you, ask the organizer.', help: 'order' },
  too_early: { title: 'Not open yet', text: 'You will be let in by itself as soon as the room opens. You can leave this page open.', help: 'none' },
  ended: { title: 'This is over', text: 'The last session in this room has ended. Thank you for having been here.', help: 'none' },
  banned: { title: 'You were put out', text: 'A moderator ended your visit to this event.', help: 'none' },
  full: { title: 'The room is full', text: 'There is no place left right now. You will be let in when one is free.', help: 'none' },
  wrong_event: { title: 'This ticket is for another event', text: 'Please open the link of the order for this event.', help: 'order' },
  removed: { title: 'You were asked to leave the room', text: 'A moderator took you out of this room. You may come back.', help: 'none' },
}

export function wordsFor({ code, message }: Refusal): RefusalWords {
  const unknown: RefusalWords = { title: 'You cannot enter', text: message, help: 'order' }
  return (WORDS as Partial<Record<string, RefusalWords>>)[code] ?? unknown
}
