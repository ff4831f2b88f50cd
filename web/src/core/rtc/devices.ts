/** Cameras, microphones and screens of this computer: what there is, what was chosen, what goes wrong. */

import { t } from '@/i18n/words'
import type { Store } from '../store'
import { createStore } from '../store'
import type { Readable } from '../store'

export type DeviceKind = 'microphone' | 'camera'
/** `background`: the camera works, but the room behind cannot be hidden. */
export type DeviceProblem = 'denied' | 'missing' | 'busy' | 'unsupported' | 'background'

export interface Device {
  id: string
  label: string
}

export interface DeviceState {
  microphone: { all: Device[]; chosen: string | null; problem: DeviceProblem | null }
  camera: { all: Device[]; chosen: string | null; problem: DeviceProblem | null }
}

export interface Devices {
  state: Readable<DeviceState>
  /** A fresh track of the chosen device, or null with the problem in the state. */
  capture(kind: DeviceKind): Promise<MediaStreamTrack | null>
  /** What the person chose to show; empty when they thought better of it. */
  captureScreen(): Promise<MediaStreamTrack[]>
  choose(kind: DeviceKind, id: string): void
  stop(): void
}

/** The parts of the browser that are used; a fake of this is a computer in a test. */
export type MediaDevicesLike = Pick<
  MediaDevices,
  'enumerateDevices' | 'getUserMedia' | 'getDisplayMedia' | 'addEventListener' | 'removeEventListener'
>
export type Memory = Pick<Storage, 'getItem' | 'setItem'>

const CONSTRAINTS = {
  microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } },
} satisfies Record<DeviceKind, MediaTrackConstraints>

/** Change what a device gives, or leave it as it is. */
export type Filters = Record<DeviceKind, (track: MediaStreamTrack) => Promise<MediaStreamTrack>>

const asItIs = (track: MediaStreamTrack) => Promise.resolve(track)

export function createDevices(media: MediaDevicesLike | undefined, memory: Memory, filters: Filters = { microphone: asItIs, camera: asItIs }): Devices {
  const initial = (kind: DeviceKind) => ({ all: [], chosen: memory.getItem(`eventyay.${kind}`), problem: null })
  const state: Store<DeviceState> = createStore({ microphone: initial('microphone'), camera: initial('camera') })

  function set(kind: DeviceKind, change: Partial<DeviceState[DeviceKind]>) {
    state.update((all) => ({ ...all, [kind]: { ...all[kind], ...change } }))
  }

  async function list() {
    const found = (await media?.enumerateDevices()) ?? []
    set('microphone', { all: named(found, 'audioinput') })
    set('camera', { all: named(found, 'videoinput') })
  }

  async function capture(kind: DeviceKind): Promise<MediaStreamTrack | null> {
    if (!media) return fail(kind, 'unsupported')
    try {
      const track = await ask(media, kind, state.get()[kind].chosen)
      set(kind, { problem: null, chosen: track.getSettings().deviceId ?? state.get()[kind].chosen })
      await list() // labels are told only after permission
      return await filtered(kind, track)
    } catch (error) {
      return fail(kind, problemOf(error))
    }
  }

  /** A noisy voice is better than none; but who hides their room gets no picture that shows it. */
  async function filtered(kind: DeviceKind, track: MediaStreamTrack): Promise<MediaStreamTrack | null> {
    try {
      return await filters[kind](track)
    } catch {
      if (kind === 'microphone') return track
      track.stop()
      return fail(kind, 'background')
    }
  }

  function fail(kind: DeviceKind, problem: DeviceProblem): null {
    set(kind, { problem })
    return null
  }

  async function captureScreen(): Promise<MediaStreamTrack[]> {
    if (!media) return []
    try {
      const stream = await media.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: true })
      for (const track of stream.getVideoTracks()) track.contentHint = 'detail'
      return stream.getTracks()
    } catch (error) {
      if (problemOf(error) === 'denied') return []
      throw error
    }
  }

  const relist = () => { void list() }
  media?.addEventListener('devicechange', relist)
  relist()

  return {
    state,
    capture,
    captureScreen,
    choose(kind, id) {
      memory.setItem(`eventyay.${kind}`, id)
      set(kind, { chosen: id })
    },
    stop: () => { media?.removeEventListener('devicechange', relist) },
  }
}

async function ask(media: MediaDevicesLike, kind: DeviceKind, chosen: string | null): Promise<MediaStreamTrack> {
  const wanted = { ...CONSTRAINTS[kind], ...(chosen ? { deviceId: { ideal: chosen } } : {}) }
  const stream = await media.getUserMedia(kind === 'microphone' ? { audio: wanted } : { video: wanted })
  const [track] = stream.getTracks()
  if (!track) throw new DOMException('no track', 'NotFoundError')
  return track
}

/** Before the permission devices have no names. */

function named(found: MediaDeviceInfo[], kind: MediaDeviceKind): Device[] {
  return found
    .filter((device) => device.kind === kind && device.deviceId !== '')
    .map(({ deviceId, label }, index) => ({ id: deviceId, label: label || t(kind === 'videoinput' ? 'live-device-camera-number' : 'live-device-microphone-number', { number: index + 1 }) }))
}

function problemOf(error: unknown): DeviceProblem {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'unsupported'
}
