/** What the board's colours look like: on white paper, by day and by night, so that everybody and every file has the same. */

import type { BoardElement } from '@/core/protocol/types'

type Color = BoardElement['color']

export const COLORS: Color[] = ['ink', 'red', 'orange', 'yellow', 'green', 'blue', 'violet', 'gray']

/** Of strokes and letters; the same as in styles/_slots.scss. */
export const STROKE: Record<Color, string> = {
  ink: '#1c2422', red: '#c22f2f', orange: '#c05f00', yellow: '#d6a400', green: '#1d7f4f', blue: '#1f5fbf', violet: '#7a3fb0', gray: '#6b7573',
}

/** Of notes and filled shapes: dark letters are read on all of them. */
export const GROUND: Record<Color, string> = {
  ink: '#e3e7e6', red: '#f8d0cc', orange: '#fbdcb9', yellow: '#fdf0b3', green: '#cdebd6', blue: '#cfe0f8', violet: '#e4d5f3', gray: '#eceeed',
}

const THICK = [0, 2, 4, 7, 12]
const LETTERS = [0, 16, 22, 32, 48]

export const thickness = ({ size }: Pick<BoardElement, 'size'>): number => THICK[size] ?? 4
export const letters = ({ size }: Pick<BoardElement, 'size'>): number => LETTERS[size] ?? 22
export const NOTE_PADDING = 12
/** Width of new text, before somebody makes it wider. */
export const TEXT_WIDTH = 320
export const NOTE_SIDE = 200
