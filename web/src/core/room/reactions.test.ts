import { expect, it } from 'vitest'
import { createFakeClock } from '../fake_clock'
import type { Said } from '../rtc/channels'
import { createReactions } from './reactions'

function setUp() {
  const clock = createFakeClock()
  const said: string[] = []
  const sent: string[] = []
  const shown: Record<string, number>[] = []
  let hear: (said: Said) => void = () => undefined
  const channels = {
    say: (_: string, payload: Uint8Array) => { said.push(new TextDecoder().decode(payload)); return true },
    hear: (_: string, listener: (said: Said) => void) => { hear = listener; return () => { hear = () => undefined } },
  }
  const send = (reaction: string) => { sent.push(reaction); return Promise.resolve() }
  const reactions = createReactions({ clock, channels, send, show: (counts) => shown.push(counts) })
  const early = (text: string, from = 'ada') => { hear({ from, payload: new TextEncoder().encode(text) }) }
  return { clock, said, sent, shown, reactions, early }
}

it('goes both ways out, and is shown at once to the one who sends it', async () => {
  const { clock, said, sent, shown, reactions } = setUp()
  await reactions.react('👏')
  clock.pass(150)
  expect([said, sent, shown]).toEqual([['👏'], ['👏'], [{ '👏': 1 }]])
  reactions.told({ '👏': 1 })
  clock.pass(1_000)
  expect(shown).toHaveLength(1)
})

it('shows what came early once, and what did not when it is told', () => {
  const { clock, shown, reactions, early } = setUp()
  early('👏')
  early('👏', 'bo')
  early('👍')
  clock.pass(900)
  reactions.told({ '👏': 5, '😮': 1 })
  clock.pass(150)
  expect(shown).toEqual([{ '👏': 2, '👍': 1 }, { '👏': 3, '😮': 1 }])
})

it('forgets what was shown early and never told', () => {
  const { clock, shown, reactions, early } = setUp()
  early('👏')
  clock.pass(4_000)
  reactions.told({ '👏': 1 })
  clock.pass(150)
  expect(shown).toEqual([{ '👏': 1 }, { '👏': 1 }])
})

it('bounds one person, here and there, and hears only what it knows', async () => {
  const { clock, sent, shown, reactions, early } = setUp()
  for (let n = 0; n < 20; n += 1) {
    await reactions.react('👍')
    early('👏')
    early('👏👏')
    early('<b>'.repeat(100))
  }
  early('👏', 'bo')
  clock.pass(150)
  expect(sent).toHaveLength(6)
  // Unknown words count against their sender too.
  expect(shown).toEqual([{ '👍': 6, '👏': 3 }])
})

it('says nothing any more after its end', () => {
  const { clock, shown, reactions, early } = setUp()
  early('👏')
  reactions.stop()
  early('👏')
  clock.pass(1_000)
  expect([shown, clock.pending()]).toEqual([[], 0])
})
