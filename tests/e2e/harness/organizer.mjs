/** Somebody who organizes: signed in by their one-time link. */

import { arrive } from './people.mjs'

export async function arriveAsOrganizer(demo, more = {}) {
  const organizer = await arrive(more)
  await organizer.page.goto(demo.organizer.login_link)
  await organizer.page.getByRole('link', { name: 'Monsoon Conf' }).waitFor()
  const place = `${demo.base_url}/control/${demo.organizer.slug}`
  return {
    ...organizer,
    /** A page of the event, or of its organizer. */
    event: (path = '') => organizer.page.goto(`${place}/${demo.event.slug}/${path}`),
    organizer: (path = '') => organizer.page.goto(`${place}/-/${path}`),
    /** What the browser says about refusals that were meant is no problem. */
    unexpected: () => organizer.problems.filter((problem) => !problem.includes('status of 400')),
  }
}
