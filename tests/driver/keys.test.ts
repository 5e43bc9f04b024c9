import { createKeys } from '#bff/driver/keys.ts'
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { referenceOf, SECRET } from './samples.ts'

const reference = referenceOf('7zx')
const keys = createKeys(SECRET)

describe('a handle', () => {
  it('is the reference and the first 16 bytes of its HMAC-SHA-256 in base64url', async () => {
    const mac = createHmac('sha256', SECRET).update(reference).digest().subarray(0, 16)
    expect(await keys.makeHandle(reference)).toBe(`${reference}.${mac.toString('base64url')}`)
  })

  it('opens its own reference and no other', async () => {
    const handle = await keys.makeHandle(reference)
    expect(await keys.openHandle(handle)).toBe(reference)
    const other = referenceOf('7zy')
    expect(await keys.openHandle(handle.replace(reference, other))).toBeNull()
  })

  it('is compared exactly as text: no other case, no other spelling of the last bits', async () => {
    const handle = await keys.makeHandle(reference)
    expect(await keys.openHandle(handle.toUpperCase())).toBeNull()
    const last = handle.slice(-1)
    for (const other of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      if (other !== last) expect(await keys.openHandle(handle.slice(0, -1) + other)).toBeNull()
    }
    expect(await keys.openHandle(`${handle} `)).toBeNull()
    expect(await keys.openHandle(reference)).toBeNull()
    expect(await keys.openHandle('')).toBeNull()
  })

  it('made with the previous secret still opens, and new ones use the current', async () => {
    const old = createKeys('the-previous-secret-of-thirty-two-chars')
    const rotated = createKeys(SECRET, 'the-previous-secret-of-thirty-two-chars')
    expect(await rotated.openHandle(await old.makeHandle(reference))).toBe(reference)
    expect(await rotated.makeHandle(reference)).toBe(await keys.makeHandle(reference))
    expect(await keys.openHandle(await old.makeHandle(reference))).toBeNull()
  })
})

describe('a seal', () => {
  it('holds for its text, its purpose and its secret alone', async () => {
    const mac = await keys.sign('offer', 'text')
    expect(await keys.verify('offer', 'text', mac)).toBe(true)
    expect(await keys.verify('offer', 'texu', mac)).toBe(false)
    expect(await keys.verify('retry', 'text', mac)).toBe(false)
    expect(await keys.verify('scan', 'text', mac)).toBe(false)
    expect(await keys.verify('scan', 'text', await keys.sign('retry', 'text'))).toBe(false)
    expect(await createKeys(`${SECRET}!`).verify('offer', 'text', mac)).toBe(false)
  })

  it('comes from a derived key, so that a handle key is never a seal', async () => {
    const plain = createHmac('sha256', SECRET).update('text').digest('base64url')
    expect(await keys.sign('offer', 'text')).not.toBe(plain)
  })
})
