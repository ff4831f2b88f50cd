/** The organizer's view: who is in now, reports, roles that reach those who are inside, tokens and links. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { isAccessible } from './harness/looks.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, until } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

/** Who decides over questions opens and closes them. */
const OPENS = /^(Open|Close) questions$/

describe('desk', () => {
  let demo, organizer, page, ada, guest

  before(async () => {
    demo = await startDemo()
    organizer = await arriveAsOrganizer(demo)
    page = organizer.page
    ;[ada, guest] = await Promise.all([arrive(), arrive()])
  })
  after(async () => {
    await Promise.all([organizer, ada, guest].map((person) => person?.leave()))
    await demo?.stop()
  })
  const open = (path) => page.goto(`${demo.base_url}/control/lotus/monsoon/${path}`)

  it('shows who is in, and goes on by itself', async () => {
    await open('live')
    const people = page.getByTestId('live-people')
    await people.waitFor()
    const before = Number((await people.locator('strong').textContent()).replace(/\D/g, ''))
    await ada.page.goto(demo.holders[0].join_link)
    await ada.page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
    await ada.page.getByTestId('stage').waitFor()
    await until('one more is in', async () => Number((await people.locator('strong').textContent()).replace(/\D/g, '')) === before + 1)
    const stage = page.locator(`[data-testid="live-room"][data-room="${demo.room('main-stage').id}"]`)
    await until('in the room', async () => (await stage.getByTestId('room-people').textContent()) === '1')
    await page.getByRole('button', { name: '24 hours' }).click()
    await page.getByText('As a table').click()
    await page.getByRole('columnheader', { name: 'People' }).waitFor()
  })

  it('makes a report, and the file is one', async () => {
    await open('reports')
    await page.getByLabel('As', { exact: true }).selectOption('pdf')
    await page.getByRole('button', { name: 'Make the report' }).click()
    const report = page.getByTestId('report').first()
    const [download] = await Promise.all([page.waitForEvent('download'), report.getByRole('link', { name: /Fetch/ }).click()])
    assert.match(download.suggestedFilename(), /summary\.pdf$/)
    const file = await readFile(await download.path())
    assert.equal(file.subarray(0, 5).toString(), '%PDF-')
    await lookAround(page, 'desk-reports')
  })

  it('a role is given, reaches whoever is inside, and is taken back', async () => {
    await open('roles')
    await page.locator('[data-preset="talk_host"]').getByRole('button').click()
    const role = page.getByTestId('role').filter({ hasText: 'Talk host' })
    await role.getByText('Give “Talk host” to somebody').click()
    await role.getByLabel('Part of the name').fill('Lovelace')
    await until('she is found', async () => (await role.getByLabel('Person', { exact: true }).locator('option').count()) === 2)
    await role.getByLabel('Where').selectOption({ label: demo.room('main-stage').name ?? 'Main stage' })
    await lookAround(page, 'desk-roles')
    const reports = ada.page.getByRole('tab', { name: /Reports/ })
    await role.getByRole('button', { name: 'Give the role' }).click()
    await role.getByTestId('role-grant').filter({ hasText: 'Ada Lovelace' }).waitFor()
    await ada.page.getByRole('tab', { name: /Questions/ }).click()
    await ada.page.getByRole('button', { name: OPENS }).waitFor()
    assert.equal(await reports.count(), 0, 'a talk host answers no reports')
    await isAccessible(ada.page, 'with a role')
    await role.getByTestId('role-grant').getByRole('button').click()
    await ada.page.getByRole('button', { name: OPENS }).waitFor({ state: 'detached' })
  })

  it('a short link lets in as the roles of its traits say', async () => {
    await open('roles')
    await page.locator('[data-preset="read_only_guest"]').getByRole('button').click()
    const role = page.getByTestId('role').filter({ hasText: 'Read-only guest' })
    await role.getByText('Give “Read-only guest” to somebody').click()
    await role.getByLabel('To whom').selectOption('traits')
    await role.getByLabel('Traits').fill('press')
    await role.getByRole('button', { name: 'Give the role' }).click()
    await role.getByTestId('role-grant').filter({ hasText: 'press' }).waitFor()
    await page.getByRole('link', { name: 'Tokens and links' }).click()
    await page.getByLabel('Whom it is for').fill('The press')
    await page.getByLabel('Traits').fill('press')
    await page.getByRole('button', { name: 'Make a link' }).click()
    const url = (await page.getByTestId('secret').textContent()).trim()
    await lookAround(page, 'desk-tokens')
    await guest.page.goto(url)
    await guest.page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
    await guest.page.getByTestId('stage').waitFor()
    assert.equal(await guest.page.getByRole('button', { name: 'Go on stage' }).count(), 0)
    await page.getByTestId('login-link').getByRole('button', { name: /Delete/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await guest.page.locator('[data-code]').first().waitFor()
  })

  it('keeps what it counted, minute by minute', async () => {
    await open('live')
    const line = page.getByTestId('event-plot').locator('.people-plot-line')
    await until('a minute with somebody', async () => {
      const [, ...points] = ((await line.getAttribute('d').catch(() => null)) ?? '').split(/[ML]/)
      if (points.some((point) => Number(point.split(' ')[1]) < 160)) return true
      await page.reload()
      await line.waitFor({ state: 'attached' }) // a flat line has no height to be seen by
      return false
    }, 65_000)
    await lookAround(page, 'desk-live')
  })

  it('no page had an error', () => {
    assert.deepEqual([...organizer.problems, ...ada.problems, ...guest.problems], [])
  })
})
