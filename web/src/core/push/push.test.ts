import { describe, expect, it } from 'vitest'
import { bytesOf } from './push'

describe('the server’s key', () => {
  it('is read from base64url without padding', () => {
    expect([...bytesOf('-_8')]).toEqual([0xfb, 0xff])
    expect(bytesOf('BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8')).toHaveLength(65)
  })
})
