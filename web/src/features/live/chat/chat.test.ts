import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { RequestError } from '@/core/connection/connection'
import type { ChatState } from '@/core/room/chat'
import ChatPanel from './ChatPanel.vue'

const line = (id: number, sender: string, text: string) => ({ id, sender, text, at: '2026-03-01T10:00:00Z', edited: false })
const people = { ada: { id: 'ada', profile: { display_name: 'Ada' }, role: 'speaker' } as const }

function panel(chat: Partial<ChatState>, say: (text: string) => Promise<void> = () => Promise.resolve()) {
  return mount(ChatPanel, { props: { chat: { channel: 'c', status: 'ready', lines: [], ...chat }, people, me: 'me', timeZone: 'UTC', say } })
}

it('shows who said what, and what people write as text only', () => {
  const chat = panel({ lines: [line(1, 'ada', '<b>Hello</b>'), line(2, 'me', 'Hi')] })
  expect(chat.findAll('article').map((message) => message.get('strong').text())).toEqual(['Ada', 'You'])
  expect(chat.html()).toContain('&lt;b&gt;Hello&lt;/b&gt;')
})

it('sends with Enter, not with Shift and Enter, and nothing that is empty', async () => {
  const say = vi.fn(() => Promise.resolve())
  const chat = panel({}, say)
  const draft = chat.get('textarea')
  await draft.trigger('keydown.enter')
  await draft.setValue('  Good morning ')
  await draft.trigger('keydown.enter', { shiftKey: true })
  expect(say).not.toHaveBeenCalled()
  await draft.trigger('keydown.enter')
  expect(say).toHaveBeenCalledWith('Good morning')
  expect(draft.element.value).toBe('')
})

it('keeps what could not be sent and says what to do', async () => {
  const chat = panel({}, () => Promise.reject(new RequestError({ code: 'chat.rate_limited', message: '' })))
  await chat.get('textarea').setValue('Again')
  await chat.get('form').trigger('submit')
  await flushPromises()
  expect(chat.get('textarea').element.value).toBe('Again')
  expect(chat.get('[role=alert]').text()).toContain('Wait a moment')
})

it('says what to do where nothing was said yet, and hides the form where one may not write', () => {
  expect(panel({}).text()).toContain('Say hello')
  expect(panel({ status: 'denied' }).find('form').exists()).toBe(false)
})
