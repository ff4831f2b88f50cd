/** A room that is on three media threads, one person on each: nobody can tell. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arrive, until } from './harness/people.mjs'
import { seat } from './harness/seats.mjs'

const PEOPLE = ['Amina Diallo', 'Bo Lindqvist', 'Yuki Mori']

describe('a room on several media threads', () => {
  let demo, people

  before(async () => {
    demo = await startDemo({ env: { EVENTYAY__MEDIA__SHARDS: '3', EVENTYAY__MEDIA__ROOM_SPREAD: '1' } })
    await demo.api('PATCH', `rooms/${demo.room('workshop').id}/`, { opens_before: 3600 })
    people = await Promise.all(PEOPLE.map(() => arrive()))
  })
  after(async () => {
    await Promise.all((people ?? []).map((person) => person.leave()))
    await demo?.stop()
  })

  it('everybody comes in and shows themselves', async () => {
    for (const [index, { page }] of people.entries()) {
      await page.goto(await seat(demo, PEOPLE[index]))
      await page.getByRole('button', { name: 'Join' }).click()
      await page.locator('[data-room="workshop"]').getByRole('link', { name: /Enter/ }).click()
      await page.getByTestId('backstage-open').click()
      await page.getByTestId('go-on-stage').click()
      await page.getByRole('button', { name: 'Leave stage' }).waitFor()
    }
  })

  it('everybody sees and hears everybody', async () => {
    for (const { page, seesAndHears } of people) {
      await until('a tile for everybody', async () => (await page.getByTestId('tile').count()) === PEOPLE.length)
      await seesAndHears()
    }
  })

  it('the pictures did cross from thread to thread', async () => {
    await until('packets that crossed', async () => {
      const figures = await (await fetch(`${demo.base_url}/metrics`)).text()
      return Number(/eventyay_media_packets_relayed (\d+)/.exec(figures)?.[1]) > 100
    })
  })

  it('somebody who leaves is gone for everybody', async () => {
    await people[0].page.goto(demo.root)
    for (const { page } of people.slice(1)) {
      await until('one tile less', async () => (await page.getByTestId('tile').count()) === PEOPLE.length - 1)
    }
  })

  it('no page had an error', () => {
    assert.deepEqual(people.flatMap(({ problems }) => problems), [])
  })
})
