/** How loud a microphone is, for the meter in the preview. */

/** Below this a voice does not carry, above 0 dB it is clipped: the meter spans between. */
const QUIETEST_DB = -60

export interface LevelMeter {
  /** 0 silence to 1 full scale, of the last few hundredths of a second. */
  read(): number
  stop(): void
}

export function createLevelMeter(track: MediaStreamTrack, context: AudioContext): LevelMeter {
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  const source = context.createMediaStreamSource(new MediaStream([track]))
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    read() {
      analyser.getFloatTimeDomainData(samples)
      return levelOf(samples)
    },
    stop: () => { source.disconnect() },
  }
}

/** Loudness as ears judge it: decibels of the root mean square, spread over the meter. */
export function levelOf(samples: Float32Array): number {
  const square = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)
  if (square === 0) return 0
  const decibels = 10 * Math.log10(square)
  return Math.min(1, Math.max(0, 1 - decibels / QUIETEST_DB))
}
