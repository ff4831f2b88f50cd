/** How large a picture is on the screen, in device pixels, and whether anybody can see it. */

import type { View } from './views'

/** As in CSS: the picture fills its element and is cropped, or fits into it whole. */
export type Fit = 'cover' | 'contain'
/** The shape of nearly every camera and screen. */
const ASPECT = 9 / 16

/** Calls `changed` now and on every change, until the returned function is called. */
export function watchView(element: Element, fit: Fit, changed: (view: View) => void): () => void {
  let onScreen = true
  const look = () => { changed(viewOf(element.getBoundingClientRect(), fit, devicePixelRatio, onScreen && !document.hidden)) }
  const sizes = new ResizeObserver(look)
  const sights = new IntersectionObserver((entries) => {
    onScreen = entries.at(-1)?.isIntersecting ?? onScreen
    look()
  })
  sizes.observe(element)
  sights.observe(element)
  document.addEventListener('visibilitychange', look)
  look()
  return () => {
    sizes.disconnect()
    sights.disconnect()
    document.removeEventListener('visibilitychange', look)
  }
}

/** The lines that the picture takes; without any it is not there. */
export function viewOf(box: { width: number; height: number }, fit: Fit, ratio: number, visible: boolean): View {
  const lines = Math[fit === 'cover' ? 'max' : 'min'](box.height, box.width * ASPECT)
  const height = box.width > 0 && box.height > 0 ? Math.round(lines * ratio) : 0
  return { hidden: !visible || height === 0, height }
}
