/** Finds the person in a picture, by MediaPipe. Runtime and model come from our own server, once, when first wanted. */

import type { ImageSegmenter } from '@mediapipe/tasks-vision'

/** What the model looks at; more lines would be thrown away. */
export const LOOK = { width: 256, height: 144 }

export interface PersonFinder {
  /** How surely each point of `picture` (`LOOK` points, row by row) shows a person, 0 to 1. Valid until the next call. */
  find(picture: HTMLCanvasElement): Float32Array
}

let loading: Promise<PersonFinder> | null = null

/** One for all: it takes a second and some tens of megabytes. Rejects where WebAssembly (with SIMD) or WebGL is missing. */
export function personFinder(): Promise<PersonFinder> {
  loading ??= load().catch((error: unknown) => {
    loading = null // the network may be the reason: the next who asks tries again
    throw error
  })
  return loading
}

async function load(): Promise<PersonFinder> {
  const [{ ImageSegmenter }, { default: wasmLoaderPath }, { default: wasmBinaryPath }, { default: modelAssetPath }] = await Promise.all([
    import('@mediapipe/tasks-vision'),
    import('@mediapipe/tasks-vision/vision_wasm_internal.js?url'),
    import('@mediapipe/tasks-vision/vision_wasm_internal.wasm?url'),
    import('./person.tflite?url'),
  ])
  const segmenter = await ImageSegmenter.createFromOptions({ wasmLoaderPath, wasmBinaryPath }, {
    // A mask for the graphics card would have to be read back from it, which takes longer than making it here.
    baseOptions: { modelAssetPath, delegate: 'CPU' },
    canvas: document.createElement('canvas'),
    runningMode: 'VIDEO',
    outputConfidenceMasks: true,
    outputCategoryMask: false,
  })
  return { find: (picture) => find(segmenter, picture) }
}

let lastTime = 0

function find(segmenter: ImageSegmenter, picture: HTMLCanvasElement): Float32Array {
  // Times have to grow, also between two pictures of one millisecond.
  lastTime = Math.max(lastTime + 1, Math.round(performance.now()))
  const mask = new Float32Array(LOOK.width * LOOK.height)
  segmenter.segmentForVideo(picture, lastTime, ({ confidenceMasks }) => {
    const [found] = confidenceMasks ?? []
    if (found) mask.set(found.getAsFloat32Array().subarray(0, mask.length))
  })
  return mask
}
