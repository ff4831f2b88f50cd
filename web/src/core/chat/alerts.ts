/**
 * How somebody is told that a message is to them while they look elsewhere: a note of the browser, once they allowed it, and a
 * sound, which is off until they want it. Kept in this browser. Quiet: neither.
 */

import { createStore } from '../store'
import type { Readable } from '../store'

export interface AlertSettings {
  /** Notes of the browser. */
  notes: boolean
  sound: boolean
  quiet: boolean
}

export interface Alerts {
  state: Readable<AlertSettings>
  change(settings: Partial<AlertSettings>): void
  /** Whether the browser can show notes, and was allowed to. */
  permission(): NotificationPermission | 'unsupported'
  /** Asks the person; true when they allowed it. */
  ask(): Promise<boolean>
  /** Tells; `open` is called when the note is chosen. `silent`: somebody else shows the note. */
  tell(note: { title: string; body: string; tag: string; silent?: boolean }, open: () => void): void
}

type Kept = Pick<Storage, 'getItem' | 'setItem'>

const KEY = 'eventyay.alerts'
const AT_FIRST: AlertSettings = { notes: false, sound: false, quiet: false }
/** Soft, short, and not the sound of anything else. */
const SOUND = { hertz: [660, 880], seconds: 0.12, loudness: 0.05 }

export function createAlerts(storage: Kept): Alerts {
  const state = createStore(read(storage))
  const permission = () => ('Notification' in globalThis ? Notification.permission : 'unsupported')

  return {
    state,
    permission,
    change(settings) {
      state.update((now) => ({ ...now, ...settings }))
      try {
        storage.setItem(KEY, JSON.stringify(state.get()))
      } catch { /* kept for this page only */ }
    },
    async ask() {
      if (permission() === 'unsupported') return false
      return (await Notification.requestPermission()) === 'granted'
    },
    tell({ title, body, tag, silent = false }, open) {
      const { notes, sound, quiet } = state.get()
      if (quiet) return
      if (sound) play()
      if (!notes || silent || permission() !== 'granted') return
      const note = new Notification(title, { body, tag })
      note.onclick = () => {
        window.focus()
        note.close()
        open()
      }
    },
  }
}

function read(storage: Kept): AlertSettings {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? '{}') as Partial<AlertSettings>
    return { notes: kept.notes === true, sound: kept.sound === true, quiet: kept.quiet === true }
  } catch {
    return AT_FIRST
  }
}

function play() {
  try {
    const context = new AudioContext()
    SOUND.hertz.forEach((hertz, index) => {
      const [tone, volume] = [context.createOscillator(), context.createGain()]
      const from = context.currentTime + index * SOUND.seconds
      tone.frequency.value = hertz
      volume.gain.setValueAtTime(SOUND.loudness, from)
      volume.gain.exponentialRampToValueAtTime(0.001, from + SOUND.seconds)
      tone.connect(volume).connect(context.destination)
      tone.start(from)
      tone.stop(from + SOUND.seconds)
    })
    setTimeout(() => void context.close(), 1_000)
  } catch { /* no sound here */ }
}
