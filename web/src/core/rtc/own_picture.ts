/** A picture of one's own for behind oneself: made small enough to be kept in this browser. */

/** A camera shows no more; kept as JPEG it is some hundred kilobytes of the five megabytes that a browser keeps for us. */
const MOST = { width: 1_280, height: 720 }
const JPEG_QUALITY = 0.8

/** As a data URL. Rejects when the file is no picture that this browser knows. */
export async function shrunken(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, Math.max(MOST.width / picture.width, MOST.height / picture.height))
  const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) })
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return canvas.toDataURL('image/jpeg', JPEG_QUALITY)
}

export async function pictureOf(url: string): Promise<HTMLImageElement> {
  const image = Object.assign(new Image(), { src: url })
  await image.decode()
  return image
}
