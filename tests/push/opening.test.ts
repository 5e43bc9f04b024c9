// The stand-in opens what RFC 8291 has encrypted: its own example, so that the judge is not ours.
import { describe, expect, it } from 'vitest'
import { openMessage } from '#tests/doubles/push/opening.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url')

/** RFC 8291 §5 and Appendix A. */
const EXAMPLE = {
  keys: {
    privateKey: bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
    publicKey: bytes(
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    ),
    auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  },
  body: bytes(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  ),
}

describe('the example of RFC 8291', () => {
  it('is opened', () => {
    expect(openMessage(EXAMPLE.body, EXAMPLE.keys)).toBe(
      'When I grow up, I want to be a watermelon',
    )
  })

  it('is not opened when one bit of it is another', () => {
    const body = Buffer.from(EXAMPLE.body)
    const last = body.length - 20
    body[last] = (body[last] ?? 0) ^ 1
    expect(() => openMessage(body, EXAMPLE.keys)).toThrow()
  })

  it('is not opened with the secret of another phone', () => {
    const keys = { ...EXAMPLE.keys, auth: Buffer.alloc(16) }
    expect(() => openMessage(EXAMPLE.body, keys)).toThrow()
  })
})
