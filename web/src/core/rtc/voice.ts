/**
 * A voice without the noise around it, by RNNoise: a small network that knows speech. It runs in the browser's audio
 * thread; nothing leaves this computer for it. Loaded only when somebody switches it on.
 */

import { endTogether } from './end_together'

/** Samples per second that RNNoise was trained for. */
const RATE = 48_000

/**
 * The track with its noise taken out. Stopping it stops the given one as well: the microphone's light goes out.
 * Rejects where the browser has no AudioWorklet or no WebAssembly; then the given track is as it was.
 */
export async function withoutNoise(track: MediaStreamTrack): Promise<MediaStreamTrack> {
  const [{ RnnoiseWorkletNode, loadRnnoise }, { default: worklet }, { default: url }, { default: simdUrl }] = await Promise.all([
    import('@sapphi-red/web-noise-suppressor'),
    import('@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url'),
    import('@sapphi-red/web-noise-suppressor/rnnoise.wasm?url'),
    import('@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url'),
  ])
  const context = new AudioContext({ sampleRate: RATE })
  try {
    const [wasmBinary] = await Promise.all([loadRnnoise({ url, simdUrl }), context.audioWorklet.addModule(worklet)])
    // Where WebAssembly is forbidden the audio thread would only fall silent: fail here, where it is noticed.
    await WebAssembly.compile(wasmBinary)
    const suppressor = new RnnoiseWorkletNode(context, { wasmBinary, maxChannels: 1 })
    const out = context.createMediaStreamDestination()
    context.createMediaStreamSource(new MediaStream([track])).connect(suppressor).connect(out)
    const [clean] = out.stream.getAudioTracks()
    if (!clean) throw new Error('a destination has a track')
    endTogether(clean, track, () => { suppressor.destroy(); void context.close() })
    return clean
  } catch (error) {
    await context.close()
    throw error
  }
}
