/** From how surely a point shows a person to how much of it is shown. Pure. */

/** Below nothing is shown, above all of it; between, edges are soft. A wider span shows more of the room around hair. */
const FROM = 0.35
const TO = 0.65
/** Share of the new mask in what is shown: less trembles less, and lags behind a hand that waves. */
const FRESH = 0.7

export interface Mask {
  /** Writes the mask into the alpha of `pixels` (RGBA). */
  put(confidence: Float32Array, pixels: Uint8ClampedArray): void
}

export function createMask(points: number): Mask {
  const shown = new Float32Array(points)
  let isFirst = true
  return {
    put(confidence, pixels) {
      for (let point = 0; point < points; point += 1) {
        const now = confidence[point] ?? 0
        const held = isFirst ? now : (shown[point] ?? 0) * (1 - FRESH) + now * FRESH
        shown[point] = held
        pixels[point * 4 + 3] = 255 * smooth((held - FROM) / (TO - FROM))
      }
      isFirst = false
    },
  }
}

function smooth(share: number): number {
  const within = Math.min(1, Math.max(0, share))
  return within * within * (3 - 2 * within)
}
