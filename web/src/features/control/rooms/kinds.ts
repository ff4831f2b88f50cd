/** The kinds of rooms to choose from; where their words stand. */

export const KINDS = [
  { mode: 'stage', icon: 'stage', words: 'control-room-mode' },
  { mode: 'meeting', icon: 'camera', words: 'control-room-mode' },
  { mode: 'roulette', icon: 'sound', words: 'control-room-mode' },
  { mode: 'page', icon: 'copy', words: 'kinds-mode' },
  { mode: 'frame', icon: 'window', words: 'kinds-mode' },
  { mode: 'video', icon: 'screen', words: 'kinds-mode' },
  { mode: 'people', icon: 'people', words: 'kinds-mode' },
] as const

/** What a room of this kind is called. */
export const kindKey = (mode: string) => `${KINDS.find((kind) => kind.mode === mode)?.words ?? 'kinds-mode'}-${mode}`
