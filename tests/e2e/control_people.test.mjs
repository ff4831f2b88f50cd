/** Teams, invitations, tokens; and what somebody sees who may not do everything. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, until } from './harness/people.mjs'
import { mailServer } from './harness/receivers.mjs'
import { lookAround } from './harness/shapes.mjs'

describe('control: teams', () => {
  let demo, organizer, page, dataDir, mail, invitation

  before(async () => {
    dataDir = await mkdtemp(`${tmpdir()}/eventyay-teams-`)
    mail = await mailServer()
    demo = await startDemo({ dataDir, env: { EVENTYAY__MAIL__SERVER: mail.address, EVENTYAY__MAIL__SECURITY: 'none', EVENTYAY__MAIL__FROM: 'events@example.org' } })
    organizer = await arriveAsOrganizer(demo)
    page = organizer.page
  })
  after(async () => {
    await organizer?.leave()
    await demo?.stop()
    mail?.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  it('makes a team that may do little, in plain sentences', async () => {
    await organizer.organizer('teams')
    await page.getByTestId('team').first().waitFor()
    await lookAround(page, 'control-teams')
    await page.getByRole('link', { name: 'New team' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('[aria-invalid="true"]').first().waitFor()
    await page.getByLabel('Name of the team').fill('Ticket desk')
    await page.getByLabel('Chosen events').check()
    await page.getByLabel('Monsoon Conf').check()
    await page.getByLabel('See orders and letters').check()
    await lookAround(page, 'control-team-new')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Ticket desk' }).waitFor()
    assert.ok(await page.getByLabel('See orders and letters').isChecked())
  })

  it('invites somebody, and takes it back', async () => {
    await page.getByLabel('Invite by e-mail').fill('nobody')
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByText('An address like').waitFor()
    await page.getByLabel('Invite by e-mail').fill('bo@example.org')
    await page.getByRole('button', { name: 'Invite' }).click()
    const invite = page.getByTestId('invite').filter({ hasText: 'bo@example.org' })
    await invite.waitFor()
    await invite.getByRole('button', { name: /Withdraw/ }).click()
    await invite.waitFor({ state: 'detached' })
    await page.getByLabel('Invite by e-mail').fill('desk@example.org')
    await page.getByRole('button', { name: 'Invite' }).click()
    invitation = await until('the invitation arrives', () => linkIn(mail.state.letters.find((letter) => letter.includes('desk@example.org')) ?? ''))
  })

  it('shows a token once, which works until it is revoked', async () => {
    await page.getByLabel('Name of the token').fill('Till')
    await page.getByRole('button', { name: 'Make a token' }).click()
    const token = await page.getByTestId('secret').innerText()
    await lookAround(page, 'control-team')
    const status = async () => (await fetch(`${demo.base_url}/api/v1/organizers/${demo.organizer.slug}/events/${demo.event.slug}/orders/`, { headers: { Authorization: `Token ${token}` } })).status
    assert.equal(await status(), 200)
    await page.reload()
    await page.getByTestId('token').filter({ hasText: 'Till' }).waitFor()
    assert.equal(await page.getByText(token).count(), 0, 'never again')
    await page.getByTestId('token').getByRole('button', { name: /Revoke/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByTestId('token').waitFor({ state: 'detached' })
    assert.equal(await status(), 401)
    assert.deepEqual(organizer.unexpected(), [])
  })

  it('adds a device that its app sets up by the code, and revokes it', async () => {
    await organizer.organizer('devices')
    await page.getByText('No devices yet').waitFor()
    await page.getByRole('button', { name: 'New device' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('[name="name"][aria-invalid="true"]').waitFor()
    await page.getByLabel('Name of the device').fill('North entrance')
    await page.getByRole('button', { name: 'Save' }).click()
    const token = await page.getByTestId('secret').innerText()
    await page.getByRole('img', { name: 'set-up code' }).waitFor()
    await lookAround(page, 'control-device')
    const answer = await fetch(`${demo.base_url}/api/v1/device/initialize`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token, hardware_brand: 'Acme', hardware_model: 'Scanner', software_brand: 'test', software_version: '1' }) })
    assert.equal(answer.status, 200)
    await page.reload()
    const device = page.getByTestId('device').filter({ hasText: 'North entrance' })
    await device.getByText('Ready').waitFor()
    await device.getByText('Acme Scanner').waitFor()
    await device.getByRole('button', { name: /Revoke/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await device.getByText('Revoked').waitFor()
    await lookAround(page, 'control-devices')
    assert.deepEqual(organizer.unexpected(), [])
  })

  it('shows a member only what they may, and names the right that is missing', async () => {
    const desk = await arrive()
    try {
      const link = await demo.admin('create-user', 'desk@example.org', 'Dora Desk')
      await desk.page.goto(new URL(link, demo.base_url).href)
      await desk.page.waitForURL(/control/)
      await desk.page.goto(invitation)
      await desk.page.getByRole('button').first().click()
      await desk.page.waitForURL(/control/)
      await desk.page.goto(`${demo.base_url}/control/`)
      await desk.page.getByRole('link', { name: 'Monsoon Conf' }).click()
      await desk.page.getByTestId('figure').first().waitFor()
      const names = await desk.page.locator('.control-nav li').allInnerTexts()
      assert.deepEqual(names, ['Overview', 'Orders', 'Products', 'Quotas', 'Rooms', 'Mail'])
      await lookAround(desk.page, 'control-desk')
      await desk.page.goto(`${demo.base_url}/control/${demo.organizer.slug}/${demo.event.slug}/jobs`)
      await desk.page.getByText('It needs the right “Change the event, its settings and letters”').waitFor()
      await lookAround(desk.page, 'control-refused')
      await desk.page.goto(`${demo.base_url}/control/${demo.organizer.slug}/${demo.event.slug}/orders`)
      await desk.page.getByTestId('order-row').first().getByRole('link').click()
      await desk.page.getByTestId('order-state').waitFor()
      assert.equal(await desk.page.getByRole('button', { name: 'Cancel order' }).count(), 0)
    } finally {
      await desk.leave()
    }
  })
})

/** The link in the letter that has arrived: quoted-printable, perhaps folded. */
function linkIn(letter) {
  return /http\S+\/invite\/[\w-]+\//.exec(letter.replaceAll('=\n', '').replaceAll('=3D', '='))?.[0]
}
