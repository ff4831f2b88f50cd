import { describe, expect, it } from 'vitest'
import type { SlotState, Source, Track } from '../protocol/types'
import { levelOf } from './level'
import { mergeSlots, playingIn, slotsFor } from './slots'
import { summarize } from './stats'

function tracks(count: number, user: string, source: Source = 'camera'): Track[] {
  const kind = source === 'camera' || source === 'screen' ? 'video' : 'audio'
  return Array.from({ length: count }, (_, n) => ({ id: `${user}${n}`, user, session: `session of ${user}`, kind, source, muted: false }))
}

const empty = (mid: string): SlotState => ({ mid, kind: 'video', track: null, user: null, source: null, paused: false })
const filled = (mid: string, user: string): SlotState => ({ mid, kind: 'video', track: `t-${user}`, user, source: 'camera', paused: false })

describe('slots', () => {
  it('start few, grow with the tracks of others, and have a limit', () => {
    expect(slotsFor([], 'session of me')).toEqual({ audio: 3, video: 4 })
    expect(slotsFor(tracks(9, 'me'), 'session of me')).toEqual({ audio: 3, video: 4 })
    expect(slotsFor(tracks(6, 'ada'), 'session of me')).toEqual({ audio: 3, video: 6 })
    expect(slotsFor(tracks(40, 'ada'), 'session of me')).toEqual({ audio: 3, video: 9 })
    expect(slotsFor(tracks(40, 'ada', 'microphone'), null)).toEqual({ audio: 4, video: 4 })
  })

  it('play what the server says in the m-line where it says', () => {
    const media = {} as MediaStreamTrack
    const playing = playingIn([empty('0'), filled('1', 'ada'), filled('2', 'bob')], new Map([['1', media]]))
    expect(playing).toEqual([
      { mid: '1', kind: 'video', track: 't-ada', user: 'ada', source: 'camera', media, paused: false },
      { mid: '2', kind: 'video', track: 't-bob', user: 'bob', source: 'camera', media: null, paused: false },
    ])
  })

  it('take news of some slots over what was known of all', () => {
    const merged = mergeSlots([filled('0', 'ada'), filled('10', 'bob'), filled('2', 'eve')], [empty('10')])
    expect(merged.map(({ mid, user }) => [mid, user])).toEqual([['0', 'ada'], ['2', 'eve'], ['10', null]])
  })
})

describe('what is measured', () => {
  it('reads loudness between silence and full scale', () => {
    expect(levelOf(new Float32Array(64))).toBe(0)
    expect(levelOf(new Float32Array(64).fill(1))).toBe(1)
    expect(levelOf(new Float32Array(64).fill(0.03))).toBeCloseTo(0.49, 1)
  })

  it('sums what all m-lines received', () => {
    const stats = summarize([
      { type: 'inbound-rtp', framesDecoded: 10, packetsReceived: 50 },
      { type: 'inbound-rtp', totalAudioEnergy: 0.5, packetsReceived: 50 },
      { type: 'outbound-rtp', packetsSent: 7 },
      { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.02 },
    ])
    expect(stats).toMatchObject({ framesDecoded: 10, packetsReceived: 100, totalAudioEnergy: 0.5, packetsSent: 7, roundTripTime: 0.02 })
  })
})
