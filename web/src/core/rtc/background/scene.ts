/** Draws what is behind the person: the blurred room, a calm wall, or a picture of their own. */

export type Scene = { kind: 'blur' } | { kind: 'wall' } | { kind: 'picture'; picture: CanvasImageSource & { width: number; height: number } }

/** The room is made this much smaller and then large again: what is left is light and colour. Less shows more of it. */
const COARSE = 40

interface Size {
  width: number
  height: number
}

export type Pen = CanvasRenderingContext2D

/** Returns what draws the scene over the whole of `size`. */
export function createScene(scene: Scene, size: Size): (pen: Pen, room: CanvasImageSource) => void {
  if (scene.kind === 'blur') return createBlur(size)
  if (scene.kind === 'wall') return (pen) => { drawWall(pen, size) }
  return (pen) => { cover(pen, scene.picture, size) }
}

/** Twice down and up again: works in every browser, where `filter` on a canvas does not, and costs next to nothing. */
function createBlur(size: Size) {
  const half = penOf({ width: Math.ceil(size.width / 8), height: Math.ceil(size.height / 8) })
  const coarse = penOf({ width: Math.ceil(size.width / COARSE), height: Math.ceil(size.height / COARSE) })
  return (pen: Pen, room: CanvasImageSource) => {
    draw(half, room)
    draw(coarse, half.canvas)
    draw(half, coarse.canvas)
    pen.drawImage(half.canvas, 0, 0, size.width, size.height)
  }
}

function drawWall(pen: Pen, { width, height }: Size) {
  const light = pen.createRadialGradient(width * 0.35, height * 0.2, 0, width * 0.35, height * 0.2, width * 0.9)
  light.addColorStop(0, '#e9e4d8')
  light.addColorStop(1, '#8fa39b')
  pen.fillStyle = light
  pen.fillRect(0, 0, width, height)
}

/** As large as it must be to leave no edge, from its middle. */
function cover(pen: Pen, picture: CanvasImageSource & Size, { width, height }: Size) {
  const scale = Math.max(width / picture.width, height / picture.height)
  const [wide, high] = [picture.width * scale, picture.height * scale]
  pen.drawImage(picture, (width - wide) / 2, (height - high) / 2, wide, high)
}

export function draw(pen: Pen, picture: CanvasImageSource) {
  pen.globalCompositeOperation = 'copy'
  pen.drawImage(picture, 0, 0, pen.canvas.width, pen.canvas.height)
}

export function penOf({ width, height }: Size): Pen {
  const pen = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d', { willReadFrequently: width <= 256 })
  if (!pen) throw new Error('this browser draws no pictures')
  pen.imageSmoothingQuality = 'medium'
  return pen
}
