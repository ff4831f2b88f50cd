import { expect, it } from 'vitest'
import { createDevices } from './devices'
import type { Filters, MediaDevicesLike } from './devices'

class FakeTrack {
  stopped = false
  getSettings() { return { deviceId: 'one' } }
  stop() { this.stopped = true }
}

function setUp(filters?: Partial<Filters>) {
  const track = new FakeTrack()
  const media = {
    enumerateDevices: () => Promise.resolve([]),
    getUserMedia: () => Promise.resolve({ getTracks: () => [track] }),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  } as unknown as MediaDevicesLike
  const memory = new Map<string, string>()
  const asItIs = (given: MediaStreamTrack) => Promise.resolve(given)
  const devices = createDevices(media, { getItem: (key) => memory.get(key) ?? null, setItem: (key, value) => memory.set(key, value) }, { microphone: asItIs, camera: asItIs, ...filters })
  return { track, devices }
}

const broken = () => Promise.reject(new Error('no WebAssembly'))

it('gives a noisy voice rather than none', async () => {
  const { track, devices } = setUp({ microphone: broken })
  expect(await devices.capture('microphone')).toBe(track)
  expect([track.stopped, devices.state.get().microphone.problem]).toEqual([false, null])
})

it('gives no picture rather than one of a room that should be hidden', async () => {
  const { track, devices } = setUp({ camera: broken })
  expect(await devices.capture('camera')).toBeNull()
  expect([track.stopped, devices.state.get().camera.problem]).toEqual([true, 'background'])
})

it('forgets the problem when the camera works again', async () => {
  let works = false
  const { track, devices } = setUp({ camera: (given) => (works ? Promise.resolve(given) : broken()) })
  await devices.capture('camera')
  works = true
  expect(await devices.capture('camera')).toBe(track)
  expect(devices.state.get().camera.problem).toBeNull()
})
