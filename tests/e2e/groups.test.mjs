/** A meeting goes into groups and comes back: who is in one sees and hears the group alone, with the devices they had. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, until } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

describe('groups', () => {
  let demo, olga, ada, bo, people

  before(async () => {
    demo = await startDemo()
    await demo.api('PATCH', `rooms/${demo.room('workshop').id}/`, { timing: 'always', audience: 'attendees' })
    people = [olga, ada, bo] = await Promise.all([arriveAsOrganizer(demo), arrive(), arrive()])
    await ada.page.goto(demo.holders[0].join_link)
    await bo.page.goto(demo.holders[1].join_link)
    for (const { page } of people) {
      await page.goto(`${demo.root}video/workshop`)
      await page.getByTestId('backstage-open').click()
      await until('the devices', () => page.getByTestId('go-on-stage').isEnabled())
      await page.getByTestId('go-on-stage').click()
      await page.getByRole('button', { name: /^Leave/ }).waitFor()
    }
    for (const person of people) await faces(person, 3)
    await olga.page.getByRole('tab', { name: 'Stage' }).click()
  })
  after(async () => {
    await Promise.all((people ?? []).map((person) => person?.leave()))
    await demo?.stop()
  })

  const faces = (person, count) => until(`${count} faces`, async () => (await person.page.getByTestId('tile').count()) === count)

  it('the room is shared out by hand, and each group is for itself', async () => {
    const form = olga.page.getByTestId('groups-form')
    await form.getByTestId('groups-way').selectOption('hand')
    await form.getByLabel('Ada Lovelace').selectOption('Group 1')
    await form.getByLabel('Bo Lindqvist').selectOption('Group 2')
    await lookAround(olga.page, 'groups-form')
    await form.getByTestId('groups-open').click()
    await ada.page.getByTestId('group-bar').getByText('You are in Group 1').waitFor()
    await bo.page.getByTestId('group-bar').getByText('You are in Group 2').waitFor()
    for (const person of people) await faces(person, 1)
    await olga.page.getByTestId('group-1').locator('.person-name', { hasText: 'Ada Lovelace' }).waitFor()
    await lookAround(olga.page, 'groups-desk')
    await lookAround(ada.page, 'groups-in')
  })

  it('who leads visits a group, and both see and hear each other', async () => {
    await olga.page.getByRole('button', { name: 'Visit Group 1' }).click()
    await faces(ada, 2)
    await faces(olga, 2)
    await ada.seesAndHears()
    await olga.seesAndHears()
    await faces(bo, 1)
  })

  it('somebody is moved and goes on with the same devices', async () => {
    await olga.page.getByLabel('Group of Bo Lindqvist').selectOption('Group 1')
    await bo.page.getByTestId('group-bar').getByText('You are in Group 1').waitFor()
    for (const person of people) await faces(person, 3)
    await bo.seesAndHears()
  })

  it('a hand goes up from a group, and the desk says from which', async () => {
    await ada.page.getByTestId('hand').getByText('Raise hand').click()
    await olga.page.getByTestId('desk-hands').getByText('in Group 1').waitFor()
  })

  it('a page loaded anew is back in its group', async () => {
    await bo.page.reload()
    await bo.page.getByTestId('group-bar').getByText('You are in Group 1').waitFor()
    await faces(bo, 2)
  })

  it('a word reaches all groups, and everybody comes back when they are called', async () => {
    await olga.page.getByTestId('groups-text').fill('Coffee is ready')
    await olga.page.getByTestId('groups-tell').click()
    await ada.page.getByTestId('silenced').getByText('Coffee is ready').waitFor()
    await olga.page.getByTestId('groups-close').click()
    await ada.page.getByTestId('group-bar').getByText('Everybody comes back').waitFor()
    await lookAround(ada.page, 'groups-called')
    await olga.page.getByTestId('groups-end').click()
    await ada.page.getByTestId('group-bar').waitFor({ state: 'hidden' })
    await faces(ada, 2)
    await ada.seesAndHears()
    assert.equal(await ada.page.getByRole('button', { name: /^Leave/ }).count(), 1, 'still sending')
  })

  it('everybody picks a group', async () => {
    const form = olga.page.getByTestId('groups-form')
    await form.getByTestId('groups-way').selectOption('choose')
    await form.getByTestId('groups-open').click()
    const doors = bo.page.getByTestId('group-join')
    await doors.first().waitFor()
    assert.equal(await doors.count(), 2)
    await lookAround(bo.page, 'groups-choice')
    await doors.nth(1).focus()
    await bo.page.keyboard.press('Enter')
    await bo.page.getByTestId('group-bar').getByText('You are in Group 2').waitFor()
    await bo.page.getByTestId('group-leave').click()
    await doors.first().waitFor()
  })
})
