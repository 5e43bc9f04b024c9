// What the build made, as the engine serves it: every file whole, of its type, in the smallest coding the
// browser takes, kept for ever where its name tells its content and asked for again where not.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ASK_AGAIN, FOREVER, THREAD_POLICY } from './served-files.ts'
import { startStack, type Stack } from './stack.ts'

const CLIENT = fileURLToPath(new URL('../../dist/client', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
  webp: 'image/webp',
}

const all = readdirSync(CLIENT, { recursive: true, encoding: 'utf8' })
  .filter((name) => statSync(join(CLIENT, name)).isFile())
  .toSorted()
const ofTheBuild = (name: string): boolean => /(^|\/)[._]|\.(br|gz)$/.test(name)
const files = all.filter((name) => !ofTheBuild(name))

describe('the files of the build', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({ ready: false })
  })
  afterAll(() => stack.stop())

  const ask = (name: string, headers: Record<string, string> = {}) =>
    fetch(`${stack.url}/${name}`, { headers })

  it('are there: the entry, its lazy chunks, the service worker and the icons', () => {
    expect(files.filter((name) => name.startsWith('assets/entry-client-'))).toHaveLength(1)
    expect(files).toEqual(expect.arrayContaining(['sw.js', 'icon.svg', 'icon-192.png']))
    expect(files.filter((name) => name.startsWith('assets/')).length).toBeGreaterThan(3)
  })

  it.each(files)('serve /%s whole, in every coding, and only once', async (name) => {
    const plain = readFileSync(join(CLIENT, name))
    for (const coding of ['br', 'gzip', 'identity']) {
      const response = await ask(name, { 'accept-encoding': coding })
      expect(response.status).toBe(200)
      expect(Buffer.from(await response.arrayBuffer()).equals(plain), coding).toBe(true)
      expect(response.headers.get('content-type')).toBe(TYPES[name.split('.').at(-1) ?? ''])
      expect(response.headers.get('cache-control')).toBe(
        name.startsWith('assets/') ? FOREVER : ASK_AGAIN,
      )
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      const isThread = /^assets\/.*\.js$/.test(name)
      expect(response.headers.get('content-security-policy')).toBe(isThread ? THREAD_POLICY : null)
      const etag = response.headers.get('etag') ?? ''
      const again = await ask(name, { 'accept-encoding': coding, 'if-none-match': etag })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
  })

  it.each(files.filter((name) => all.includes(`${name}.br`)))(
    'send /%s as it was compressed in the build',
    async (name) => {
      const plain = readFileSync(join(CLIENT, name))
      expect(brotliDecompressSync(readFileSync(join(CLIENT, `${name}.br`))).equals(plain)).toBe(
        true,
      )
      expect(gunzipSync(readFileSync(join(CLIENT, `${name}.gz`))).equals(plain)).toBe(true)
      const both = await ask(name, { 'accept-encoding': 'gzip, br' })
      expect(both.headers.get('content-encoding')).toBe('br')
      expect((await ask(name, { 'accept-encoding': 'gzip' })).headers.get('content-encoding')).toBe(
        'gzip',
      )
    },
  )

  it.each(all.filter(ofTheBuild))('keep /%s to themselves', async (name) => {
    const response = await ask(name)
    await response.body?.cancel()
    expect(response.status).toBe(404)
  })
})
