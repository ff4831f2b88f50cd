/** Captions and sign language: what is said is typed and read, whoever interprets is seen beside any layout, as each viewer wants it. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, NARROW, until, untilStill, WIDE } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

describe('captions', () => {
  let demo, olga, speaker, ines, ada, people

  before(async () => {
    demo = await startDemo()
    people = [olga, speaker, ines, ada] = await Promise.all([arriveAsOrganizer(demo), arrive(), arrive(), arrive()])
    await speaker.page.goto(demo.speaker.join_link)
    await ines.page.goto(demo.holders[1].join_link)
    await ada.page.goto(demo.holders[0].join_link)
    for (const { page } of people) {
      await page.goto(`${demo.root}video/main-stage`)
      await page.getByTestId('stage').waitFor()
    }
    await goOnStage(speaker.page)
    await ada.seesAndHears()
  })
  after(async () => {
    await Promise.all((people ?? []).map((person) => person?.leave()))
    await demo?.stop()
  })

  const shown = (person) => person.page.getByTestId('captions')

  it('nobody is offered captions that are not there', async () => {
    assert.equal(await ada.page.getByTestId('captions-open').count(), 0)
    assert.equal(await ada.page.getByRole('tab', { name: 'Captions' }).count(), 0)
  })

  it('whoever writes types, and those who want it read each word', async () => {
    await olga.page.getByRole('tab', { name: 'Captions' }).click()
    await olga.page.getByTestId('captions-write').pressSequentially('Welcome to')
    await ada.page.getByTestId('captions-open').waitFor()
    assert.equal(await shown(ada).count(), 0, 'not before it is wanted')
    await ada.page.getByTestId('captions-open').focus()
    await ada.page.keyboard.press('Enter')
    await ada.page.getByTestId('captions-panel').getByLabel('English').waitFor()
    await lookAround(ada.page, 'captions-choice')
    await ada.page.getByTestId('captions-panel').getByLabel('English').check()
    await ada.page.keyboard.press('Escape')
    await shown(ada).getByText('Welcome to').waitFor()
    await olga.page.getByTestId('captions-write').pressSequentially(' Monsoon Conf.')
    await shown(ada).getByText('Welcome to Monsoon Conf.').waitFor()
    await olga.page.keyboard.press('Enter')
    await shown(olga).getByText('Welcome to Monsoon Conf.').waitFor()
    await olga.page.getByTestId('captions-write').pressSequentially('Captions & <b>signs</b> are for everybody, and a long line is broken where it has to be.')
    await shown(ada).getByText('Captions & <b>signs</b>').waitFor()
    await lookAround(ada.page, 'captions-shown')
    await lookAround(olga.page, 'captions-writing')
    await olga.page.keyboard.press('Enter')
  })

  it('they stand over the picture, do not catch the pointer, and are as large as one likes', async () => {
    await olga.page.getByTestId('captions-write').fill('How large is this?')
    await olga.page.keyboard.press('Enter')
    await shown(ada).getByText('How large is this?').waitFor()
    const size = () => shown(ada).evaluate((element) => parseFloat(getComputedStyle(element).fontSize))
    const before = await size()
    await ada.page.getByTestId('captions-open').click()
    await ada.page.getByTestId('captions-panel').getByLabel('Large').check()
    await ada.page.keyboard.press('Escape')
    await olga.page.getByTestId('captions-write').fill('Now it is larger.')
    await olga.page.keyboard.press('Enter')
    await shown(ada).getByText('Now it is larger.').waitFor()
    assert.ok((await size()) > before)
    assert.equal(await shown(ada).evaluate((element) => getComputedStyle(element).pointerEvents), 'none')
    const [words, stage, controls] = await Promise.all([shown(ada).boundingBox(), ada.page.getByTestId('stage').boundingBox(), ada.page.locator('.room-controls').boundingBox()])
    assert.ok(words.y + words.height <= stage.y + stage.height && words.y + words.height <= controls.y, 'above the controls')
  })

  it('what was said can be read again, and the team has it as a file', async () => {
    await ada.page.getByRole('tab', { name: 'Captions' }).click()
    await ada.page.getByTestId('captions-side').getByText('Welcome to Monsoon Conf.').waitFor()
    assert.equal(await ada.page.getByTestId('transcript-vtt').count(), 0)
    const [download] = await Promise.all([olga.page.waitForEvent('download'), olga.page.getByTestId('transcript-vtt').click()])
    assert.equal(download.suggestedFilename(), 'main-stage-en.vtt')
    const place = `${demo.root}video/transcript/${demo.room('main-stage').id}?language=en`
    const file = await olga.page.evaluate((url) => fetch(url).then((answer) => answer.text()), place)
    assert.match(file, /^WEBVTT/)
    assert.match(file, /Captions &amp; &lt;b&gt;signs/)
    assert.equal(await ada.page.evaluate((url) => fetch(url).then((answer) => answer.status), place), 404)
    ada.problems.splice(0)
  })

  it('a choice outlasts a reload, also in another language, and a phone shows it', async () => {
    await demo.api('POST', `rooms/${demo.room('main-stage').id}/captions/`, { language: 'de', text: 'Guten Morgen.', final: true })
    await ada.page.getByTestId('captions-open').click()
    await ada.page.getByTestId('captions-panel').getByLabel('Deutsch').check()
    await ada.page.keyboard.press('Escape')
    await ada.page.reload()
    await ada.page.setViewportSize(NARROW)
    await ada.page.getByTestId('captions-open').waitFor()
    await demo.api('POST', `rooms/${demo.room('main-stage').id}/captions/`, { language: 'de', text: 'Da sind wir wieder.', final: true })
    await shown(ada).getByText('Da sind wir wieder.').waitFor()
    await ada.page.setViewportSize(WIDE)
  })

  it('they go along into the corner', async () => {
    await ada.page.getByRole('link', { name: 'All rooms' }).click()
    await ada.page.locator('.room-floating').waitFor()
    await demo.api('POST', `rooms/${demo.room('main-stage').id}/captions/`, { language: 'de', text: 'Auch nebenbei.', final: true })
    await ada.page.locator('.room-floating').getByTestId('captions').getByText('Auch nebenbei.').waitFor()
    await ada.page.locator('.floating-back').click()
    await ada.page.getByTestId('captions-open').click()
    await ada.page.getByTestId('captions-off').check()
    await ada.page.keyboard.press('Escape')
    assert.equal(await shown(ada).count(), 0)
  })

  it('the producer marks whoever interprets, and everybody sees them beside the stage', async () => {
    await olga.page.getByRole('tab', { name: 'Stage' }).click()
    await ines.page.getByTestId('hand').getByText('Raise hand').click()
    await olga.page.getByRole('button', { name: 'To the stage Bo Lindqvist' }).click()
    await ines.page.getByTestId('invitation-accept').click()
    await until('the devices', () => ines.page.getByTestId('go-on-stage').isEnabled())
    await ines.page.getByTestId('go-on-stage').click()
    await until('two pictures', async () => (await ada.page.getByTestId('stage').getByTestId('tile').count()) === 2)
    await olga.page.getByTestId('interpreter').selectOption({ label: 'Bo Lindqvist' })
    await ada.page.getByTestId('sign').getByText('Sign language: Bo Lindqvist').waitFor()
    assert.equal(await ada.page.getByTestId('stage').getByTestId('tile').count(), 1, 'no part of the layout')
    await ines.page.getByText('You interpret').waitFor()
    await olga.page.getByTestId('desk-on').locator('.desk-sign').waitFor()
    await movesIn(ada, 'sign')
    await olga.page.getByTestId('captions-open').click()
    await olga.page.keyboard.press('Escape')
    await lookAround(ada.page, 'sign-large')
    await lookAround(olga.page, 'sign-desk')
    await olga.page.getByTestId('layout').selectOption('grid')
    await ada.page.locator('.stage-grid').waitFor()
    assert.equal(await ada.page.getByTestId('sign').count(), 1, 'beside any layout')
  })

  it('each viewer has it smaller, or not at all, and that is kept', async () => {
    const width = async () => (await ada.page.getByTestId('sign').boundingBox()).width
    const large = await width()
    await ada.page.getByTestId('sign-smaller').click()
    assert.ok((await width()) < large)
    await lookAround(ada.page, 'sign-small')
    await ada.page.reload()
    await ada.page.getByTestId('sign-larger').waitFor()
    await ada.page.getByTestId('sign-hide').click()
    await ada.page.getByTestId('sign').waitFor({ state: 'hidden' })
    assert.equal(await ada.page.getByTestId('stage').getByTestId('tile').count(), 1, 'hidden is not back in the grid')
    await ada.page.getByTestId('sign-show').click()
    await movesIn(ada, 'sign')
  })

  it('sound only leaves it, and says so', async () => {
    await ada.page.getByTestId('sound-only').click()
    await ada.page.getByText('The sign language stays').waitFor()
    await movesIn(ada, 'sign')
    const face = () => ada.page.getByTestId('stage').locator('video').evaluateAll((videos) => videos.reduce((sum, video) => sum + video.getVideoPlaybackQuality().totalVideoFrames, 0))
    await untilStill('the others', face)
    await lookAround(ada.page, 'sign-sound-only')
    await ada.page.getByTestId('sign-hide').click()
    await ada.page.getByText('Pictures are off').waitFor()
    await untilStill('no picture at all', async () => (await ada.stats()).framesDecoded)
    await ada.page.getByTestId('sound-only').click()
    await ada.page.getByTestId('sign-show').click()
    await movesIn(ada, 'sign')
  })

  it('a camera that is off leaves no dead picture, and comes back as the sign language', async () => {
    await ines.page.getByRole('button', { name: 'Camera off' }).click()
    await ada.page.getByTestId('sign').waitFor({ state: 'hidden' })
    await ines.page.getByRole('button', { name: 'Camera on' }).click()
    await ada.page.getByTestId('sign').waitFor()
    await ines.page.getByRole('button', { name: 'Leave stage' }).click()
    await ada.page.getByTestId('sign').waitFor({ state: 'hidden' })
    await olga.page.getByText('not in the picture now').waitFor()
    await ada.seesAndHears()
  })

  it('no page had an error', () => {
    assert.deepEqual(people.flatMap(({ problems }) => problems), [])
  })
})

async function goOnStage(page) {
  await page.getByTestId('backstage-open').click()
  await until('the devices', () => page.getByTestId('go-on-stage').isEnabled())
  await page.getByTestId('go-on-stage').click()
  await page.getByRole('button', { name: 'Leave stage' }).waitFor()
}

/** A second of picture and more. */
async function movesIn({ page }, place) {
  const frames = () => page.getByTestId(place).locator('video').evaluate((video) => video.getVideoPlaybackQuality().totalVideoFrames)
  const before = await frames()
  await until(`a picture that moves in ${place}`, async () => (await frames()) > before + 20)
}
