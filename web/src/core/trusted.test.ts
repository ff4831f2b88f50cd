import { expect, it } from 'vitest'
import { onlyNothing, ownScript } from './trusted'

const HERE = 'https://events.example'

it('lets the scripts of our own build through and nothing else', () => {
  expect(ownScript('/assets/ticker-1.js', HERE)).toBe('/assets/ticker-1.js')
  expect(ownScript(`${HERE}/assets/vision.js`, HERE)).toBe(`${HERE}/assets/vision.js`)
  for (const url of ['https://elsewhere.example/assets/a.js', '/media/upload.js', 'data:text/javascript,alert(1)', 'blob:x', '/assets/../media/a.js', '//elsewhere.example/assets/a.js']) {
    expect(ownScript(url, HERE), url).toBeNull()
  }
})

it('lets elements be emptied, and no markup through', () => {
  expect([onlyNothing(''), onlyNothing(' '), onlyNothing('<b>x</b>')]).toEqual(['', null, null])
})
