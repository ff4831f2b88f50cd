/** Webhooks as an organizer looks after them: the secret, a test, the log, what 410 means. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { until } from './harness/people.mjs'
import { webhookReceiver } from './harness/receivers.mjs'
import { lookAround } from './harness/shapes.mjs'

describe('control: webhooks', () => {
  let demo, organizer, page, receiver

  before(async () => {
    receiver = await webhookReceiver()
    demo = await startDemo({ env: { EVENTYAY__EGRESS__ALLOW: '127.0.0.0/8', EVENTYAY__EGRESS__PLAIN_HTTP: 'true' } })
    organizer = await arriveAsOrganizer(demo)
    page = organizer.page
  })
  after(async () => {
    await organizer?.leave()
    await demo?.stop()
    receiver?.close()
  })
  const delivery = (success) => page.locator(`[data-testid="delivery"][data-success="${success}"]`)

  it('is made with the chosen kinds, its secret shown once', async () => {
    await organizer.organizer('webhooks')
    await page.getByText('No webhooks yet').waitFor()
    await lookAround(page, 'control-webhooks-empty')
    await page.getByRole('link', { name: 'New webhook' }).click()
    await page.getByLabel('Address of your receiver').fill('somewhere')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Give the full address').waitFor()
    await page.getByLabel('Address of your receiver').fill(receiver.url)
    await page.getByLabel('Only what is chosen here').check()
    await page.getByLabel('Order placed').check()
    await lookAround(page, 'control-webhook-new')
    await page.getByRole('button', { name: 'Save' }).click()
    assert.ok((await page.getByTestId('secret').innerText()).length > 20)
    await lookAround(page, 'control-webhook-secret')
    await page.getByRole('link', { name: 'To the webhook' }).click()
    await page.getByTestId('webhook-state').filter({ hasText: 'On' }).waitFor()
    assert.equal(await page.getByTestId('secret').count(), 0)
  })

  it('answers a test, and a failed call is sent once more', async () => {
    await page.getByRole('button', { name: 'Send a test' }).click()
    await delivery(true).first().waitFor()
    assert.equal(receiver.state.calls[0].body.action, 'eventyay.webhook.ping')
    receiver.state.status = 500
    await page.getByRole('button', { name: 'Send a test' }).click()
    await delivery(false).last().waitFor()
    await delivery(false).last().locator('summary').click()
    await delivery(false).last().getByText('thanks').waitFor()
    await lookAround(page, 'control-webhook')
    receiver.state.status = 200
    const before = receiver.state.calls.length
    await delivery(false).last().getByRole('button', { name: 'Send once more' }).click()
    await until('it comes again', () => receiver.state.calls.length > before)
  })

  it('says plainly that 410 switched it off, and can be switched on', async () => {
    receiver.state.status = 410
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('Answered 410').first().waitFor()
    await page.reload()
    await page.getByTestId('webhook-state').filter({ hasText: 'Off' }).waitFor()
    await page.getByText('because the receiver answered 410').waitFor()
    await lookAround(page, 'control-webhook-off')
    await organizer.organizer('')
    await page.locator('[data-kind="webhooks"]').getByRole('link').click()
    await page.getByTestId('webhook').getByRole('link').click()
    await page.getByLabel('Switched on').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByTestId('webhook-state').filter({ hasText: 'On' }).waitFor()
    await page.getByRole('button', { name: 'New secret' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click()
    await page.getByTestId('secret').waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No webhooks yet').waitFor()
    assert.deepEqual(organizer.unexpected(), [])
  })
})
