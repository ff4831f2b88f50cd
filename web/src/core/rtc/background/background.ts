/**
 * A camera without the room behind it. Everything happens in this browser: each picture is looked at, the person is cut
 * out and put before something else. Loaded only when somebody chooses it.
 */

import { endTogether } from '../end_together'
import { createMask } from './mask'
import { createPace } from './pace'
import { LOOK, personFinder } from './person'
import type { PersonFinder } from './person'
import { createScene, draw, penOf } from './scene'
import type { Pen, Scene } from './scene'

/** Pictures a second: a face needs no more, and half the work is left for everything else. */
const RATE = 24

/**
 * The track with another background. Stopping it stops the given one as well: the camera's light goes out. `slow` is told
 * when this computer does not keep up, and when it does again; the room stays hidden all the while.
 * Rejects where the browser lacks WebAssembly or WebGL; then the given track is as it was.
 */
export async function withBackground(track: MediaStreamTrack, scene: Scene, slow: (isSlow: boolean) => void): Promise<MediaStreamTrack> {
  const finder = await personFinder()
  const video = await play(track)
  const size = { width: video.videoWidth, height: video.videoHeight }
  const out = penOf(size)
  const compose = createComposer(finder, scene, size)
  compose(out, video)
  const [changed] = out.canvas.captureStream(RATE).getVideoTracks()
  if (!changed) throw new Error('a canvas has a track')

  const pace = createPace()
  let seen = -1
  const stop = tick(() => {
    if (video.currentTime === seen) return
    seen = video.currentTime
    compose(out, video)
    const judged = pace.finished(performance.now())
    if (judged) slow(judged === 'slow')
  })
  endTogether(changed, track, () => {
    stop()
    video.srcObject = null
    slow(false)
  })
  return changed
}

function createComposer(finder: PersonFinder, scene: Scene, size: { width: number; height: number }) {
  const look = penOf(LOOK)
  const cut = penOf(LOOK)
  const pixels = cut.createImageData(LOOK.width, LOOK.height)
  const mask = createMask(LOOK.width * LOOK.height)
  const drawScene = createScene(scene, size)
  return (out: Pen, video: HTMLVideoElement) => {
    draw(look, video)
    mask.put(finder.find(look.canvas), pixels.data)
    cut.putImageData(pixels, 0, 0)
    draw(out, cut.canvas)
    out.globalCompositeOperation = 'source-in'
    out.drawImage(video, 0, 0, size.width, size.height)
    out.globalCompositeOperation = 'destination-over'
    drawScene(out, video)
  }
}

async function play(track: MediaStreamTrack): Promise<HTMLVideoElement> {
  const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true, srcObject: new MediaStream([track]) })
  await video.play()
  return video
}

/** Runs again and again, each time after the one before is done: a slow computer has fewer pictures, not a queue. */
function tick(run: () => void): () => void {
  const worker = new Worker(new URL('./ticker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = () => {
    const began = performance.now()
    run()
    worker.postMessage(Math.max(0, 1_000 / RATE - (performance.now() - began)))
  }
  worker.postMessage(0)
  return () => { worker.terminate() }
}
