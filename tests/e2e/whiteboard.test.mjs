/** A meeting draws together: two see each other's strokes, a third comes late, groups have boards of their own. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, until } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

describe('whiteboard', () => {
  let demo, olga, ada, bo, people

  before(async () => {
    demo = await startDemo()
    await demo.api('PATCH', `rooms/${demo.room('workshop').id}/`, { timing: 'always', audience: 'attendees' })
    people = [olga, ada, bo] = await Promise.all([arriveAsOrganizer(demo), arrive(), arrive()])
    await ada.page.goto(demo.holders[0].join_link)
    await bo.page.goto(demo.holders[1].join_link)
    for (const { page } of [olga, ada]) {
      await page.goto(`${demo.root}video/workshop`)
      await page.getByTestId('stage').waitFor()
    }
  })
  after(async () => {
    await Promise.all((people ?? []).map((person) => person?.leave()))
    await demo?.stop()
  })

  const count = (person, number) => until(`${number} elements`, async () => Number(await person.page.getByTestId('board-surface').getAttribute('data-count')) === number)

  it('its library is loaded by whoever opens it, and by nobody else', async () => {
    const loaded = ({ page }) => page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /BoardView/.test(name)).length)
    assert.equal(await loaded(ada), 0)
    await ada.page.getByTestId('board-open').click()
    await ada.page.getByTestId('board-surface').waitFor()
    assert.ok((await loaded(ada)) > 0)
    assert.equal(await loaded(olga), 0)
    await olga.page.getByTestId('board-open').click()
    await olga.page.getByTestId('board-surface').waitFor()
  })

  it('what one draws the other sees, while it is drawn', async () => {
    await stroke(ada.page, [[200, 120], [260, 180], [330, 110]], { release: false })
    await count(olga, 1)
    await ada.page.mouse.up()
    await use(ada.page, 'rectangle')
    await stroke(ada.page, [[380, 100], [520, 200]])
    await use(ada.page, 'ellipse')
    await ada.page.getByTestId('color-blue').click()
    await stroke(ada.page, [[560, 100], [680, 200]])
    await use(ada.page, 'arrow')
    await stroke(ada.page, [[380, 250], [560, 280]])
    await count(ada, 4)
    await count(olga, 4)
    await use(olga.page, 'note')
    await press(olga.page, [240, 260])
    await olga.page.getByTestId('board-writer').fill('Tea & <i>cake</i>')
    await olga.page.getByTestId('board-written').click()
    await count(ada, 5)
    await ada.page.getByTestId('board-words').locator('summary').click()
    await ada.page.getByTestId('board-words').getByText('Tea & <i>cake</i>').waitFor()
    assert.equal(await inked(ada.page), true, 'there is something to be seen')
    await lookAround(ada.page, 'board-drawn')
  })

  it('who comes late has all of it', async () => {
    await bo.page.goto(`${demo.root}video/workshop`)
    await bo.page.getByTestId('board-open').click()
    await count(bo, 5)
    assert.equal(await bo.page.getByTestId('board-clear').count(), 0, 'no moderator')
  })

  it('a note is written by keyboard alone', async () => {
    await bo.page.getByTestId('board-note').focus()
    await bo.page.keyboard.press('Enter')
    await until('the field has the focus', () => bo.page.evaluate(() => document.activeElement?.id === 'board-writer'))
    await bo.page.keyboard.type('By keyboard')
    await bo.page.keyboard.press('Control+Enter')
    await count(ada, 6)
    await until('the surface has the focus', () => bo.page.evaluate(() => document.activeElement?.dataset.testid === 'board-surface'))
    await bo.page.keyboard.press('Control+a')
    await bo.page.keyboard.press('ArrowRight')
    await bo.page.keyboard.press('Control+z')
    await bo.page.keyboard.press('Control+z')
    await count(ada, 5)
    await bo.page.keyboard.press('Control+y')
    await count(ada, 6)
  })

  it('things are moved, sized, wiped out, and that is taken back', async () => {
    await use(ada.page, 'select')
    await press(ada.page, [380, 150])
    await until('something is chosen', () => ada.page.getByTestId('board-delete').isEnabled())
    await lookAround(ada.page, 'board-chosen')
    await stroke(ada.page, [[380, 150], [420, 170]])
    await ada.page.getByTestId('board-delete').click()
    await count(olga, 5)
    await ada.page.getByTestId('board-undo').click()
    await count(olga, 6)
    await use(ada.page, 'eraser')
    await stroke(ada.page, [[262, 140], [262, 210]])
    await count(olga, 5)
  })

  it('it is saved as a picture and as a drawing', async () => {
    for (const [kind, magic] of [['png', '\u0089PNG'], ['svg', '<svg ']]) {
      await ada.page.getByTestId('board-more').click()
      const [download] = await Promise.all([ada.page.waitForEvent('download'), ada.page.getByTestId(`board-${kind}`).click()])
      const bytes = await readFile(await download.path())
      assert.ok(bytes.length > 500 && bytes.subarray(0, 5).toString('latin1').startsWith(magic), `${kind}: ${bytes.length}`)
      if (kind === 'svg') assert.ok(bytes.toString().includes('Tea &amp; &lt;i&gt;cake'))
    }
  })

  it('a page loaded anew has it again', async () => {
    await bo.page.reload()
    await bo.page.getByTestId('board-open').click()
    await count(bo, 5)
  })

  it('a moderator closes it for drawing, opens it, and clears it', async () => {
    await olga.page.getByTestId('board-more').click()
    await olga.page.getByTestId('board-shut').click()
    await bo.page.getByText('A moderator has closed the board for drawing.').waitFor()
    assert.equal(await bo.page.getByTestId('tool-pen').count(), 0)
    await lookAround(bo.page, 'board-closed')
    await olga.page.getByTestId('board-more').click()
    await olga.page.getByTestId('board-shut').click()
    await bo.page.getByTestId('tool-pen').waitFor()
    await olga.page.getByTestId('board-more').click()
    await olga.page.getByTestId('board-clear').click()
    await olga.page.getByRole('dialog').getByRole('button', { name: 'Clear the board' }).click()
    for (const person of people) await count(person, 0)
    await bo.page.getByTestId('board-problem').getByText('A moderator has cleared the board').waitFor()
  })

  it('a group has a board of its own, and the room\'s is there again afterwards', async () => {
    await use(olga.page, 'rectangle')
    await stroke(olga.page, [[300, 100], [500, 200]])
    await count(ada, 1)
    await olga.page.getByRole('tab', { name: 'Stage' }).click()
    const form = olga.page.getByTestId('groups-form')
    await form.getByTestId('groups-way').selectOption('hand')
    await form.getByLabel('Ada Lovelace').selectOption('Group 1')
    await form.getByLabel('Bo Lindqvist').selectOption('Group 1')
    await form.getByTestId('groups-open').click()
    await ada.page.getByText('The board of your group').waitFor()
    await count(ada, 0)
    await use(ada.page, 'line')
    await stroke(ada.page, [[300, 100], [500, 200]])
    await use(ada.page, 'line')
    await stroke(ada.page, [[300, 200], [500, 100]])
    await count(bo, 2)
    await count(olga, 1)
    await olga.page.getByTestId('groups-close').click()
    await olga.page.getByTestId('groups-end').click()
    await count(ada, 1)
    await ada.page.getByTestId('board-leave').click()
    await ada.page.getByTestId('stage').waitFor()
    assert.equal(await ada.page.getByTestId('board').count(), 0)
  })

  it('no page had an error, nor a word of the content policy', () => {
    assert.deepEqual(people.flatMap(({ problems }) => problems), [])
  })
})

const use = (page, tool) => page.getByTestId(`tool-${tool}`).click()

async function at(page, [x, y]) {
  const box = await page.getByTestId('board-surface').boundingBox()
  return [box.x + x, box.y + y]
}

async function press(page, point) {
  await page.mouse.click(...await at(page, point))
}

async function stroke(page, points, { release = true } = {}) {
  const [first, ...rest] = points
  await page.mouse.move(...await at(page, first))
  await page.mouse.down()
  for (const point of rest) await page.mouse.move(...await at(page, point), { steps: 8 })
  if (release) await page.mouse.up()
}

/** Whether the canvas has a point that is not empty. */
function inked(page) {
  return page.getByTestId('board-surface').locator('canvas').first().evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    return data.some((value, place) => place % 4 === 3 && value > 0)
  })
}
