import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { NO_CHAT } from '@/core/chat/conversation'
import type { ChatState, ConversationCommands } from '@/core/chat/conversation'
import { RequestError } from '@/core/connection/connection'
import ChatPanel from './ChatPanel.vue'

const ADA = '018f3c6e-0000-7000-8000-000000000001'
const line = (id: number, sender: string, text: string) => ({ id, sender, text, at: '2026-03-01T10:00:00Z', edited: false, reactions: [], files: [] })
const people = { [ADA]: { id: ADA, profile: { display_name: 'Ada' }, role: 'speaker' } as const }

function panel(chat: Partial<ChatState>, commands: Partial<ConversationCommands> = {}, more: { mayModerate?: boolean } = {}) {
  const nothing = () => Promise.resolve()
  const all = { say: nothing, edit: nothing, remove: nothing, react: nothing, readOlder: nothing, slowDown: nothing, search: () => Promise.resolve([]), bring: () => Promise.reject(new Error('no files here')), ...commands }
  const props = { chat: { ...NO_CHAT, channel: 'c', status: 'ready' as const, ...chat }, people, me: 'me', timeZone: 'UTC', commands: all, ...more }
  return mount(ChatPanel, { props, attachTo: document.body })
}

it('shows who said what, and what people write as text only', () => {
  const chat = panel({ lines: [line(1, ADA, '<b>Hello</b>'), line(2, 'me', 'Hi')] })
  expect(chat.findAll('article').map((message) => message.get('strong').text())).toEqual(['Ada', 'You'])
  expect(chat.html()).toContain('&lt;b&gt;Hello&lt;/b&gt;')
})

it('shows names where somebody is mentioned, never ids', () => {
  const chat = panel({ lines: [line(1, 'me', `@${ADA} and @${ADA.replace(/1$/, '2')}`)] })
  expect(chat.get('.message-text').text()).toMatch(/^@Ada\s+and\s+@somebody$/)
})

it('sends with Enter, not with Shift and Enter, and nothing that is empty', async () => {
  const say = vi.fn(() => Promise.resolve())
  const chat = panel({}, { say })
  const draft = chat.get('textarea')
  await draft.trigger('keydown', { key: 'Enter' })
  await draft.setValue('  Good morning ')
  await draft.trigger('keydown', { key: 'Enter', shiftKey: true })
  expect(say).not.toHaveBeenCalled()
  await draft.trigger('keydown', { key: 'Enter' })
  expect(say).toHaveBeenCalledWith('Good morning', [], false)
  expect(draft.element.value).toBe('')
})

it('offers names behind an at, by keyboard, and sends the id', async () => {
  const say = vi.fn(() => Promise.resolve())
  const chat = panel({}, { say })
  const draft = chat.get('textarea')
  await draft.setValue('Thanks @a')
  expect(chat.get('[role=option]').text()).toBe('Ada')
  await draft.trigger('keydown', { key: 'Enter' })
  expect(draft.element.value).toBe('Thanks @Ada ')
  await draft.trigger('keydown', { key: 'Enter' })
  expect(say).toHaveBeenCalledWith(`Thanks @${ADA}`, [], false)
})

it('keeps what could not be sent and says what to do', async () => {
  const chat = panel({}, { say: () => Promise.reject(new RequestError({ code: 'chat.rate_limited', message: '' })) })
  await chat.get('textarea').setValue('Again')
  await chat.get('form').trigger('submit')
  await flushPromises()
  expect(chat.get('textarea').element.value).toBe('Again')
  expect(chat.get('[role=alert]').text()).toContain('Wait a moment')
})

it('offers what one may do with a message, and nothing else', async () => {
  const lines = [line(1, ADA, 'Hello'), line(2, 'me', 'Hi')]
  const words = async (chat: ReturnType<typeof panel>, index: number) => {
    await chat.findAll('.message-more')[index]?.trigger('click')
    return chat.findAll('.message-actions .btn').map((button) => button.text())
  }
  expect(await words(panel({ lines }), 0)).toEqual([])
  expect(await words(panel({ lines }), 1)).toEqual(['Edit', 'Delete'])
  expect(await words(panel({ lines }, {}, { mayModerate: true }), 0)).toEqual(['Delete'])
})

it('has one tab stop among the messages, and the arrows go between them', async () => {
  const chat = panel({ lines: [line(1, ADA, 'one'), line(2, ADA, 'two')] })
  const stops = () => chat.findAll('.message-more').map((button) => button.attributes('tabindex'))
  expect(stops()).toEqual(['-1', '0'])
  chat.findAll<HTMLButtonElement>('.message-more')[1]?.element.focus()
  await chat.findAll('.message-more')[1]?.trigger('keydown', { key: 'ArrowUp' })
  await flushPromises()
  expect(stops()).toEqual(['0', '-1'])
})

it('says what to do where nothing was said yet, and hides the form where one may not write', () => {
  expect(panel({}).text()).toContain('Say hello')
  expect(panel({ status: 'denied' }).find('.chat-form').exists()).toBe(false)
})
