import { describe, expect, it } from 'vitest'
import { forwarded } from './codecs'
import { encodingsFor, wantedOf } from './encodings'

const video = (name: string, sdpFmtpLine?: string) => ({ mimeType: `video/${name}`, sdpFmtpLine })
const BROWSER = [
  video('AV1', 'level-idx=5;profile=0;tier=0'), video('AV1', 'level-idx=5;profile=1;tier=0'), video('VP9', 'profile-id=2'), video('VP9', 'profile-id=0'),
  video('rtx'), video('ulpfec'), video('red'), video('H264', 'level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f'),
  video('H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f'), video('VP8'), video('H265', 'profile-id=1'),
]
const AUDIO = ['red', 'opus', 'G722', 'telephone-event'].map((name) => ({ mimeType: `audio/${name}` }))
const names = (codecs: { mimeType: string }[]) => codecs.map(({ mimeType }) => mimeType.split('/')[1])

describe('codecs', () => {
  it('offers what the server forwards, each in one shape, VP8 first', () => {
    expect(names(forwarded(BROWSER, 'video'))).toEqual(['VP8', 'H264', 'VP9', 'AV1', 'rtx'])
    expect(names(forwarded(AUDIO, 'audio'))).toEqual(['opus', 'red'])
  })

  it('puts first what the person prefers', () => {
    expect(names(forwarded(BROWSER, 'video', 'AV1'))).toEqual(['AV1', 'VP8', 'H264', 'VP9', 'rtx'])
  })
})

describe('layers', () => {
  const on = (rid: string, active = true) => ({ rid, active })

  it('are offered from the smallest to the largest', () => {
    expect(encodingsFor('camera').map(({ rid }) => rid)).toEqual(['q', 'h', 'f'])
    expect(encodingsFor('screen').map(({ rid }) => rid)).toEqual(['h', 'f'])
    expect(encodingsFor('microphone')).toEqual([{}])
  })

  it('are off when nobody wants them, and nothing is set when that is so already', () => {
    const layers = [{ rid: 'q', wanted: true }, { rid: 'h', wanted: false }]
    expect(wantedOf([on('q'), on('h'), on('f')], layers)).toEqual([on('q'), on('h', false), on('f')])
    expect(wantedOf([on('q'), on('h', false), on('f')], layers)).toBeNull()
  })
})
