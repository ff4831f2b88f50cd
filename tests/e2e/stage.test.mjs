/** A stage with a producer, a speaker and somebody in the audience: hand, invitation, live, back; green room, countdown, hand-over; break and lock. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, until, untilStill } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

/** Frames of a face that moves: a second of picture and more, for each who looks. */
const MOVING = 30

describe('stage', () => {
  let demo, olga, speaker, ada

  before(async () => {
    demo = await startDemo()
    ;[olga, speaker, ada] = await Promise.all([arriveAsOrganizer(demo), arrive(), arrive()])
    await speaker.page.goto(demo.speaker.join_link)
    await ada.page.goto(demo.holders[0].join_link)
    for (const { page } of [olga, speaker, ada]) {
      await page.goto(`${demo.root}video/main-stage`)
      await page.getByTestId('stage').waitFor()
    }
    await olga.page.getByRole('tab', { name: 'Stage' }).click()
  })
  after(async () => {
    await Promise.all([olga, speaker, ada].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('a hand goes up by keyboard, and the desk shows it', async () => {
    await ada.page.getByTestId('hand').getByText('Raise hand').waitFor()
    await ada.page.getByTestId('stage').waitFor()
    await ada.page.locator('#main').click({ position: { x: 5, y: 300 } })
    await ada.page.keyboard.press('h')
    assert.equal(await ada.page.getByTestId('hand-place').textContent(), '1')
    await olga.page.getByTestId('desk-hands').locator('.person-name', { hasText: 'Ada Lovelace' }).waitFor()
    await lookAround(olga.page, 'stage-desk-hand')
  })

  it('typing raises no hand', async () => {
    await ada.page.getByLabel('Your message').fill('')
    await ada.page.getByLabel('Your message').pressSequentially('hmm?')
    assert.equal(await ada.page.getByTestId('hand-place').count(), 1)
    await ada.page.getByLabel('Your message').fill('')
  })

  it('a hand survives a reload', async () => {
    await ada.page.reload()
    await ada.page.getByTestId('hand-place').waitFor()
    await olga.page.getByTestId('desk-hands').locator('.person-name', { hasText: 'Ada Lovelace' }).waitFor()
  })

  it('an invitation says what will happen, and leads through the devices onto the stage', async () => {
    await olga.page.getByTestId('desk-hands').getByRole('button', { name: 'To the stage Ada Lovelace' }).click()
    const dialog = ada.page.getByTestId('invitation')
    await dialog.getByText('invites you to the stage').waitFor()
    await lookAround(ada.page, 'stage-invitation')
    await until('the focus is in the dialog', () => ada.page.evaluate(() => document.activeElement?.closest('[data-testid=invitation]') !== null))
    await ada.page.getByTestId('invitation-accept').focus()
    await ada.page.keyboard.press('Enter')
    await until('the devices', () => ada.page.getByTestId('go-on-stage').isEnabled())
    await ada.page.getByTestId('go-on-stage').click()
    await ada.page.getByRole('button', { name: 'Leave stage' }).waitFor()
    await speaker.seesAndHears()
    await olga.page.getByTestId('desk-on').locator('.person-name', { hasText: 'Ada Lovelace' }).waitFor()
    assert.equal(await ada.page.getByTestId('hand-place').count(), 0)
  })

  it('the producer mutes, and only the one who was muted can speak again', async () => {
    await olga.page.getByRole('button', { name: 'Mute Ada Lovelace' }).click()
    await ada.page.getByRole('button', { name: 'Unmute' }).waitFor()
    await ada.page.getByTestId('silenced').getByText('A moderator has muted you').waitFor()
    await untilStill('silence', async () => (await speaker.stats()).totalAudioEnergy)
    await ada.page.getByRole('button', { name: 'Unmute' }).click()
    await speaker.seesAndHears()
  })

  it('back to the audience, everything stops at once', async () => {
    await olga.page.getByTestId('desk-on').getByRole('button', { name: 'To the audience Ada Lovelace' }).click()
    await ada.page.getByRole('button', { name: 'Leave stage' }).waitFor({ state: 'hidden' })
    await until('an empty stage', async () => (await speaker.page.getByTestId('tile').count()) === 0)
    assert.equal(await ada.page.getByTestId('backstage-open').count(), 0)
    await ada.page.getByTestId('hand').waitFor()
  })

  it('behind the stage speaker and producer see and hear each other, and the audience gets nothing', async () => {
    await goBehind(speaker.page)
    await goBehind(olga.page)
    for (const { page } of [speaker, olga]) {
      await until('two faces behind the stage', async () => (await page.getByTestId('behind').getByTestId('tile').count()) === 2)
      await page.waitForFunction(() => [...document.querySelectorAll('[data-testid=behind] video')].every((video) => video.videoWidth > 0))
    }
    const before = await ada.stats()
    // The control: those behind the stage see each other move meanwhile.
    const seen = (page) => page.evaluate(() => [...document.querySelectorAll('[data-testid=behind] video')].map((video) => video.getVideoPlaybackQuality().totalVideoFrames))
    for (const { page } of [speaker, olga]) {
      const at = await seen(page)
      await until('two moving faces', async () => (await seen(page)).every((frames, index) => frames > at[index] + MOVING))
    }
    const after = await ada.stats()
    assert.equal(after.framesDecoded, before.framesDecoded, 'not a picture')
    assert.ok(after.totalAudioEnergy - before.totalAudioEnergy < 1e-9, 'not a sound')
    assert.equal(await ada.page.getByTestId('tile').count(), 0)
    assert.equal(await ada.page.getByTestId('behind').count(), 0)
    await lookAround(speaker.page, 'stage-behind')
    await lookAround(olga.page, 'stage-desk-behind')
  })

  it('a countdown leads onto the stage, with the devices as they are', async () => {
    const others = olga.page.getByTestId('desk-behind').locator('.desk-person').filter({ hasNotText: await olga.page.locator('.live-me-name').textContent() })
    await others.getByRole('button', { name: /^Go live ./ }).click()
    await speaker.page.getByTestId('countdown').waitFor()
    await speaker.page.getByRole('button', { name: 'Leave stage' }).waitFor()
    await ada.seesAndHears()
    assert.equal(await ada.page.getByTestId('tile').count(), 1, 'the producer is still behind the stage')
  })

  it('a break hides the stage, and it goes on', async () => {
    await olga.page.getByLabel('What to say on the slide').fill('Coffee is in the hall')
    await olga.page.getByTestId('pause').click()
    await ada.page.getByTestId('break').getByText('Coffee is in the hall').waitFor()
    await ada.page.getByTestId('break').getByText(/We are back at/).waitFor()
    await lookAround(ada.page, 'stage-break')
    await untilStill('no picture comes', async () => (await ada.stats()).framesDecoded)
    await olga.page.getByTestId('pause').click()
    await ada.page.getByTestId('break').waitFor({ state: 'hidden' })
    await ada.seesAndHears()
  })

  it('hands over: those on stage leave it, those behind it come on', async () => {
    await olga.page.getByTestId('hand-over').click()
    await olga.page.getByRole('button', { name: 'Leave stage' }).waitFor()
    await speaker.page.getByRole('button', { name: 'Leave stage' }).waitFor({ state: 'hidden' })
    await until('one tile', async () => (await ada.page.getByTestId('tile').count()) === 1)
    await ada.seesAndHears()
  })

  it('the producer arranges what everybody sees, and each may look otherwise', async () => {
    await olga.page.getByTestId('layout').selectOption('grid')
    await ada.page.locator('.stage-grid').waitFor()
    await ada.page.getByTestId('view').selectOption('speaker')
    await ada.page.locator('.stage-spotlight').waitFor()
    await ada.page.getByTestId('view').selectOption('')
    await ada.page.locator('.stage-grid').waitFor()
    await ada.page.getByTestId('sound-only').click()
    await untilStill('sound only', async () => (await ada.stats()).framesDecoded)
    await ada.page.getByTestId('sound-only').click()
    await ada.seesAndHears()
  })

  it('a locked room says so in plain words and opens by itself', async () => {
    await olga.page.getByTestId('lock').click()
    await olga.page.getByText('This room is locked').waitFor()
    const bo = await arrive()
    await bo.page.goto(demo.holders[1].join_link)
    await bo.page.goto(`${demo.root}video/main-stage`)
    await bo.page.getByRole('heading', { name: 'The room is locked' }).waitFor()
    await lookAround(bo.page, 'stage-locked')
    await olga.page.getByTestId('lock').click()
    await bo.page.getByTestId('stage').waitFor()
    await olga.page.getByTestId('waiting-room').check()
    const chidi = await arrive()
    await chidi.page.goto(demo.holders[2].join_link)
    await chidi.page.goto(`${demo.root}video/main-stage`)
    await chidi.page.getByRole('heading', { name: 'You are in the waiting room' }).waitFor()
    await olga.page.getByTestId('desk-waiting').getByRole('button', { name: /^Let in ./ }).click()
    await chidi.page.getByTestId('stage').waitFor()
    await Promise.all([bo.leave(), chidi.leave()])
    assert.deepEqual([...bo.problems, ...chidi.problems], [])
  })

  it('says which keys there are', async () => {
    await ada.page.locator('#main').click({ position: { x: 5, y: 300 } })
    await ada.page.keyboard.press('?')
    await ada.page.getByTestId('keys').getByText('Raise or lower the hand').waitFor()
    await lookAround(ada.page, 'stage-keys')
    await ada.page.keyboard.press('Escape')
  })

  it('no page had an error', () => {
    assert.deepEqual([olga, speaker, ada].flatMap(({ problems }) => problems), [])
  })
})

async function goBehind(page) {
  await page.getByTestId('go-behind').click()
  await until('the devices', () => page.getByTestId('go-on-stage').isEnabled())
  await page.getByTestId('go-on-stage').click()
  await page.getByTestId('backstage').waitFor({ state: 'hidden' })
  await page.getByTestId('behind').waitFor()
}
