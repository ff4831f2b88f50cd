/** Letters as an organizer looks after them: drafts, templates, the mail server, and what failed. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { until } from './harness/people.mjs'
import { mailServer } from './harness/receivers.mjs'
import { lookAround } from './harness/shapes.mjs'

describe('control: mail', () => {
  let demo, organizer, page, mail

  before(async () => {
    mail = await mailServer()
    demo = await startDemo({ env: { EVENTYAY__MAIL__SERVER: mail.address, EVENTYAY__MAIL__SECURITY: 'none', EVENTYAY__MAIL__FROM: 'events@example.org' } })
    organizer = await arriveAsOrganizer(demo)
    page = organizer.page
  })
  after(async () => {
    await organizer?.leave()
    await demo?.stop()
    mail?.close()
  })
  const state = (words) => page.getByTestId('mail-state').filter({ hasText: words }).waitFor()

  it('writes a draft, changes it and sends it', async () => {
    await organizer.event('mail')
    await page.getByTestId('mail').first().waitFor()
    await lookAround(page, 'control-outbox')
    await page.getByRole('link', { name: 'New letter' }).click()
    await page.getByLabel('To (e-mail)').fill('ada')
    await page.getByLabel('Subject').fill('Doors open earlier')
    await page.getByLabel('Text').fill('We open at **eight**.')
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.getByText('Give an address like').waitFor()
    await page.getByLabel('To (e-mail)').fill('ada@example.org')
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await state('Draft')
    await page.getByTestId('preview').getByText('We open at').waitFor()
    await page.getByLabel('Text').fill('We open at **nine**.')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByTestId('preview').getByText('nine').waitFor()
    await lookAround(page, 'control-draft')
    await page.getByLabel('Text').fill('We open at **ten**.')
    await page.getByRole('button', { name: 'Send' }).click()
    await state('Sent')
    assert.ok(mail.state.letters.some((letter) => letter.includes('Doors open earlier') && letter.includes('ten')))
  })

  it('shows what failed with the server\'s words, and sends it again', async () => {
    mail.state.refuse = true
    await organizer.event('mail/sender')
    await page.getByRole('button', { name: /Send a test letter/ }).click()
    await page.locator('[data-testid="test-letter"][data-state="failed"]').waitFor()
    await lookAround(page, 'control-sender')
    await page.getByRole('link', { name: 'Open the letter' }).click()
    await page.getByText('no such mailbox here').waitFor()
    await lookAround(page, 'control-letter-failed')
    mail.state.refuse = false
    await page.getByRole('button', { name: 'Send again' }).click()
    await state('Sent')
    await organizer.event('')
    await page.getByTestId('figure').first().waitFor()
    assert.equal(await page.locator('[data-kind="failed-mails"], [data-kind="parked"]').count(), 0)
  })

  it('filters the outbox by the address', async () => {
    await organizer.event('mail?state=sent')
    await until('only sent letters', async () => {
      const states = await page.getByTestId('mail').evaluateAll((rows) => rows.map((row) => row.dataset.state))
      return states.length > 0 && states.every((one) => one === 'sent')
    })
    await page.getByLabel('State').selectOption('discarded')
    await page.getByText('Nothing matches.').waitFor()
    assert.match(page.url(), /state=discarded/)
  })

  it('words a template anew, with its placeholders listed and tried', async () => {
    await organizer.event('mail/templates')
    await page.getByTestId('template').first().waitFor()
    await lookAround(page, 'control-templates')
    await page.getByTestId('template').filter({ hasText: /order/i }).first().getByRole('link', { name: /English/ }).click()
    await page.getByLabel('Subject').fill('Your order {code} for {nothing}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('[aria-invalid="true"]').first().waitFor()
    await lookAround(page, 'control-template')
    await page.getByLabel('Subject').fill('Hello {code}')
    await page.getByTestId('preview').getByText(/^Hello [A-Z0-9]+/).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('These are your own words.').waitFor()
    await page.getByRole('button', { name: 'Back to the program\'s words' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Back to the program\'s words' }).click()
    await page.getByText('These are the program\'s words').waitFor()
  })

  it('refuses a mail server that it must not reach, next to its field', async () => {
    await organizer.event('mail/sender')
    await page.getByLabel('Our own').check()
    await page.getByLabel('Server', { exact: true }).fill('10.0.0.1:587')
    await page.getByLabel('Letters come from').fill('events@example.org')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('[name="server"][aria-invalid="true"]').waitFor()
    await lookAround(page, 'control-sender-wrong')
    assert.deepEqual(organizer.unexpected(), [])
  })

  it('shows work that waits or failed', async () => {
    await organizer.event('jobs')
    await page.getByText('Everything is done.').waitFor()
    mail.state.refuse = true
    await organizer.event('mail/sender')
    await page.getByRole('button', { name: /Send a test letter/ }).click()
    await page.locator('[data-testid="test-letter"][data-state="failed"]').waitFor()
    await organizer.event('')
    await page.locator('[data-kind="parked"]').getByRole('link').click()
    const job = page.getByTestId('job')
    await job.getByText('no such mailbox here').waitFor()
    await lookAround(page, 'control-jobs')
    mail.state.refuse = false
    await job.getByRole('button', { name: /Try again/ }).click()
    await page.getByText('Everything is done.').waitFor()
  })
})
