/** A room where everybody speaks: three people, each sees and hears the two others; who comes later sees all at once. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { fits, isAccessible, picture } from './harness/looks.mjs'
import { arrive, until } from './harness/people.mjs'
import { seat } from './harness/seats.mjs'

const NAMES = ['Amina Diallo', 'Bo Lindqvist', 'Yuki Mori']

describe('meeting', () => {
  let demo, people

  before(async () => {
    demo = await startDemo()
    await demo.api('PATCH', `rooms/${demo.room('workshop').id}/`, { opens_before: 3600 })
    people = await Promise.all(NAMES.map(() => arrive()))
  })
  after(async () => {
    await Promise.all(people.map((person) => person.leave()))
    await demo?.stop()
  })

  it('three people with a seat come in and show themselves', async () => {
    for (const [index, { page }] of people.entries()) {
      await page.goto(await seat(demo, NAMES[index]))
      await page.getByRole('button', { name: 'Join' }).click()
      await page.locator('[data-room="workshop"]').getByRole('link', { name: /Enter/ }).click()
      await page.getByTestId('backstage-open').click()
      await page.getByTestId('go-on-stage').click()
      await page.getByRole('button', { name: 'Leave stage' }).waitFor()
    }
  })

  it('each sees everybody and hears the others', async () => {
    for (const { page, seesAndHears } of people) {
      await until('a tile for everybody', async () => (await page.getByTestId('tile').count()) === NAMES.length)
      await page.waitForFunction(() => [...document.querySelectorAll('[data-testid=tile] video')].every((video) => video.videoWidth > 0))
      await seesAndHears()
    }
    await picture(people[0].page, 'meeting')
    await fits(people[0].page, 'meeting')
    await isAccessible(people[0].page, 'meeting')
  })

  it('one picture can be made large, and everybody is there again after that', async () => {
    const { page } = people[0]
    await page.getByTestId('tile').filter({ hasText: 'Bo Lindqvist' }).hover()
    await page.getByRole('button', { name: 'Show Bo Lindqvist large' }).click()
    await page.locator('.stage-main').filter({ hasText: 'Bo Lindqvist' }).waitFor()
    await page.getByRole('button', { name: 'Show Bo Lindqvist large' }).click()
    await page.locator('.stage-grid').waitFor()
  })

  it('who leaves is gone for the others', async () => {
    await people[2].page.getByRole('button', { name: 'Leave stage' }).click()
    for (const { page } of people.slice(0, 2)) await until('two tiles', async () => (await page.getByTestId('tile').count()) === 2)
    await people[2].page.goto(demo.root)
    for (const { page } of people.slice(0, 2)) await until('two people', async () => (await page.getByRole('tab', { name: /People/ }).textContent()).includes('2'))
    await people[0].seesAndHears()
  })

  it('the fourth finds the workshop sold out', async () => {
    await assert.rejects(seat(demo, 'Noor Haddad'), /Workshop seat|left|sold|quota|available/i)
  })

  it('no page had an error', () => {
    assert.deepEqual(people.flatMap(({ problems }) => problems), [])
  })
})
