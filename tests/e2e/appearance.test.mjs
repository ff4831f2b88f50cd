/** Every page, wide and narrow, light and dark: nothing for axe to find, nothing over the edge, and pictures for people. */

import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { drawnDevices } from './harness/drawn_devices.mjs'
import { fits, isAccessible, picture } from './harness/looks.mjs'
import { arrive } from './harness/people.mjs'
import { SHAPES } from './harness/shapes.mjs'

describe('appearance', () => {
  let demo, speaker, listener, order, signedIn

  before(async () => {
    demo = await startDemo()
    ;[speaker, listener] = await Promise.all([arrive({ script: drawnDevices }), arrive()])
    order = demo.holders[0].order_link
    await present(demo, speaker)
    await enter(listener.page, demo.holders[1].join_link)
    await converse(speaker, listener)
    signedIn = await signIn(demo)
  })
  after(async () => {
    await Promise.all([speaker, listener].map((person) => person?.leave()))
    await demo?.stop()
  })

  for (const { shape, ...looks } of SHAPES) {
    it(`pages, ${shape}`, async () => {
      const visitor = await arrive(looks)
      try {
        await pages(demo, order, visitor.page, (name) => look(visitor.page, `${name}-${shape}`))
      } finally {
        await visitor.leave()
      }
    })

    it(`live, ${shape}`, async () => {
      const attendee = await arrive(looks)
      try {
        await speaker.page.setViewportSize(looks.viewport)
        await speaker.page.emulateMedia({ colorScheme: looks.colorScheme })
        await live(demo, attendee, (name) => look(attendee.page, `${name}-${shape}`))
        await look(speaker.page, `live-speaker-${shape}`)
      } finally {
        await attendee.leave()
      }
    })

    it(`organizer, ${shape}`, async () => {
      const organizer = await arrive({ ...looks, storageState: signedIn })
      try {
        await control(demo, organizer.page, (name) => look(organizer.page, `${name}-${shape}`))
      } finally {
        await organizer.leave()
      }
    })
  }
})

async function look(page, name) {
  await picture(page, name)
  await fits(page, name)
  await isAccessible(page, name)
}

async function pages(demo, order, page, look) {
  await page.goto(`${demo.base_url}/`)
  await look('home')
  await page.goto(demo.root)
  await look('shop')
  await page.getByLabel('Online ticket').fill('1')
  await page.getByRole('button', { name: 'Continue' }).click()
  await look('checkout')
  await page.goto(order)
  await look('order')
  await page.goto(demo.holders.find(({ email }) => email.startsWith('dana')).order_link)
  await look('order-unpaid')
  await page.goto(`${demo.root}schedule/`)
  await look('schedule')
  await page.goto(`${demo.root}video/`)
  await look('refusal-stranger')
  await page.goto(`${demo.root}no-such-page/`)
  await look('missing')
  await page.goto(`${demo.base_url}/api/v1/docs/`)
  await page.locator('summary', { hasText: 'orders' }).first().click()
  await look('api-docs')
}

async function live(demo, { page, context, seesAndHears }, look) {
  await page.goto(demo.holders[2].join_link)
  await page.getByText('Packets that arrive').waitFor()
  await look('lobby')
  await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
  await seesAndHears()
  await page.locator('.stage-main[data-source=screen]').waitFor()
  await look('live-attendee')
  await page.getByRole('tab', { name: /People/ }).click()
  await look('live-people')
  await page.goto(`${demo.root}video/`)
  await page.locator('[data-room="workshop"]').getByRole('link', { name: 'What now?' }).click()
  await page.getByTestId('refusal').waitFor()
  await look('live-refused')
  await context.clearCookies()
}

async function control(demo, page, look) {
  await page.goto(`${demo.base_url}/control/`)
  await look('control-home')
  await page.getByRole('link', { name: 'Monsoon Conf' }).click()
  await page.getByTestId('figure').first().waitFor()
  await look('control-event')
  await page.getByRole('link', { name: 'Orders', exact: true }).click()
  await page.getByTestId('order-row').first().waitFor()
  await look('control-orders')
  await page.getByTestId('order-row').getByRole('link').first().click()
  await page.getByTestId('order-state').waitFor()
  await look('control-order')
  await page.getByRole('button', { name: 'Cancel order' }).click()
  await look('control-cancel')
  await page.getByRole('button', { name: 'Keep as it is' }).click()
  await page.getByRole('link', { name: 'Quotas', exact: true }).click()
  await page.getByTestId('quota').first().waitFor()
  await look('control-quotas')
  await page.getByRole('link', { name: 'Rooms', exact: true }).click()
  await page.getByTestId('member').first().waitFor()
  await look('control-rooms')
}

/** The login link works once: what it leaves in one browser is lent to the others. */
async function signIn(demo) {
  const organizer = await arrive()
  await organizer.page.goto(demo.organizer.login_link)
  await organizer.page.getByRole('link', { name: 'Monsoon Conf' }).waitFor()
  const state = await organizer.context.storageState()
  await organizer.leave()
  return state
}

async function enter(page, link) {
  await page.goto(link)
  await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
  await page.getByTestId('stage').waitFor()
}

async function present(demo, { page }) {
  await enter(page, demo.speaker.join_link)
  await page.getByTestId('backstage-open').click()
  await page.getByTestId('go-on-stage').click()
  await page.getByRole('button', { name: 'Share screen' }).click()
  await page.getByRole('button', { name: 'Stop sharing' }).waitFor()
}

async function converse(speaker, listener) {
  await listener.say('Good morning from Malmö!')
  await speaker.reads('Good morning')
  await speaker.say('Welcome, everybody. Questions go here, I will read them at the end.')
  await listener.reads('Welcome, everybody')
  await listener.say('What happens to the picture when my train enters a tunnel?')
  await speaker.reads('What happens to the picture')
}
