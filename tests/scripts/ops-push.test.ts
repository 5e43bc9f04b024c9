// `npm run ops -- push keys`: two settings that the product takes, and the sandbox's own pair.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PRIVATE_KEY, PUBLIC_KEY } from '#bff/push/setting.ts'
import { publicKeyOf } from '#scripts/push-keys.ts'
import { keptSecret } from '#scripts/secrets.ts'
import { askHere } from './ops-process.ts'

it('prints a pair, another one every time', async () => {
  const first = await askHere({}, 'push', 'keys')
  const [, publicKey = '', privateKey = ''] =
    /^VAPID_PUBLIC_KEY=(.*)\nVAPID_PRIVATE_KEY=(.*)\n$/.exec(first.text) ?? []
  expect(first.code).toBe(0)
  expect(publicKey).toMatch(PUBLIC_KEY)
  expect(privateKey).toMatch(PRIVATE_KEY)
  expect(publicKeyOf(privateKey)).toBe(publicKey)
  expect((await askHere({}, 'push', 'keys')).text).not.toBe(first.text)
})

it('says how it is asked', async () => {
  expect(await askHere({}, 'push', 'locks')).toMatchObject({ code: 2 })
})

it('the sandbox keeps one private key, and its public one follows from it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'stikk-keys-'))
  try {
    const publicKey = keptSecret(dir, 'VAPID_PUBLIC_KEY')
    expect(publicKey).toBe(publicKeyOf(keptSecret(dir, 'VAPID_PRIVATE_KEY')))
    expect(keptSecret(dir, 'VAPID_PUBLIC_KEY')).toBe(publicKey)
    expect(readdirSync(dir)).toEqual(['vapid-private-key'])
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
