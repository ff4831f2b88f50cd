import { afterEach, describe, expect, it } from 'vitest'
import { speak, t } from './words'

afterEach(() => speak(['common', 'live', 'chat', 'stage', 'audience', 'door', 'errors', 'moderation', 'kinds'], 'en', 'ltr'))

describe('messages', () => {
  it('are those of the server in the page\'s language', async () => {
    await speak(['common'], 'de', 'ltr')
    expect(t('common-skip')).toBe('Zum Inhalt springen')
    await speak(['common'], 'de-AT', 'ltr')
    expect(t('common-language-name')).toBe('Deutsch')
  })

  it('fall back to English for a language that nobody wrote', async () => {
    await speak(['common'], 'tlh', 'ltr')
    expect(t('common-language-name')).toBe('English')
  })

  it('isolate values only where directions mix', async () => {
    await speak(['common', 'live', 'chat', 'stage', 'audience', 'door', 'errors', 'moderation', 'kinds'], 'en', 'ltr')
    expect(t('common-money', { amount: '1', currency: 'EUR' })).toBe('1 EUR')
    expect(t('common-money', { amount: '1', currency: 'שקל' })).toBe('1 \u2068שקל\u2069')
    await speak(['common'], 'en-XB', 'rtl')
    expect(t('common-money', { amount: '1', currency: 'EUR' })).toBe('\u20681\u2069 \u2068EUR\u2069')
  })

  it('show their key when nobody wrote them', () => {
    expect(t('common-nothing-of-the-kind')).toBe('common-nothing-of-the-kind')
  })
})
