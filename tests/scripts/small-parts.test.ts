// The small parts of `npm start`: kept secrets, the lock on a folder, free ports, the manifest.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeLock } from '#scripts/lock.ts'
import { freePorts, portFault } from '#scripts/ports.ts'
import { keptSecret, secretFile } from '#scripts/secrets.ts'
import { localAddress } from '#scripts/supervisor.ts'
import { entryOf } from '#scripts/vite/assets.ts'
import { precacheOf } from '#scripts/vite/precache.ts'
import { precompress } from '#scripts/vite/precompress.ts'

let dir = ''
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'stikk-parts-'))))
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('a kept secret', () => {
  it('is made once, long, and readable by its owner alone', () => {
    const first = keptSecret(dir, 'SESSION_SECRET')
    expect(first.length).toBeGreaterThanOrEqual(40)
    expect(keptSecret(dir, 'SESSION_SECRET')).toBe(first)
    expect(statSync(secretFile(dir, 'SESSION_SECRET')).mode & 0o777).toBe(0o600)
  })

  it('differs from name to name', () => {
    expect(keptSecret(dir, 'SESSION_SECRET')).not.toBe(keptSecret(dir, 'OPERATOR_TOKEN'))
  })
})

describe('the lock on DATA_DIR', () => {
  it('is refused while another run holds it', () => {
    // This very process plays the other run: it lives, and its command line says "vitest" or "node".
    const lock = takeLock(dir, 'node')
    expect(lock).toHaveProperty('release')
    writeFileSync(join(dir, 'run/supervisor.pid'), String(process.ppid))
    const trait = readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8').slice(0, 4)
    expect(takeLock(dir, trait)).toEqual({ heldBy: process.ppid })
  })

  it('is taken over from a run that is gone, or whose pid is now worn by a stranger', () => {
    takeLock(dir)
    writeFileSync(join(dir, 'run/supervisor.pid'), String(process.ppid))
    expect(takeLock(dir, 'no program is called this')).toHaveProperty('release')
  })

  it('leaves nothing behind when released', () => {
    const lock = takeLock(dir)
    if ('heldBy' in lock) throw new Error('held')
    lock.noteEngine(12_345)
    lock.release()
    expect(existsSync(join(dir, 'run/supervisor.pid'))).toBe(false)
    expect(existsSync(join(dir, 'run/engine.pid'))).toBe(false)
  })
})

describe('ports', () => {
  it('are told taken and free', async () => {
    const port = await freePorts(2)
    expect(await portFault(port, '127.0.0.1')).toBeNull()
    const server = createServer()
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
    expect(await portFault(port, '127.0.0.1')).toBe('EADDRINUSE')
    await new Promise((done) => server.close(done))
  })

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:80'],
    ['0.0.0.0', 'http://127.0.0.1:80'],
    ['::', 'http://[::1]:80'],
  ])('listening on %s are asked at %s', (host, address) => {
    expect(localAddress(host, 80)).toBe(address)
  })
})

describe('the client for the worker', () => {
  it('is its entry and everything that is imported at once, each once', () => {
    const manifest = {
      'web/entry-client.tsx': { file: 'assets/e.js', imports: ['_a.js', '_b.js'] },
      '_a.js': { file: 'assets/a.js', imports: ['_b.js'] },
      '_b.js': { file: 'assets/b.js', imports: ['_a.js'] },
      'web/lazy.ts': { file: 'assets/lazy.js' },
    }
    expect(entryOf(manifest)).toEqual({
      script: '/assets/e.js',
      preload: ['/assets/a.js', '/assets/b.js'],
    })
  })

  it('is refused when the build names no entry', () => {
    expect(() => entryOf({})).toThrow('web/entry-client.tsx')
  })

  it('is compressed beside itself, without the hidden files', () => {
    const text = 'lading '.repeat(100)
    for (const name of ['a.js', '.hidden.js', 'b.png', 'small.js']) {
      writeFileSync(join(dir, name), name === 'small.js' ? 'x' : text)
    }
    expect(precompress(dir)).toEqual(['a.js'])
    expect(String(brotliDecompressSync(readFileSync(join(dir, 'a.js.br'))))).toBe(text)
    expect(String(gunzipSync(readFileSync(join(dir, 'a.js.gz'))))).toBe(text)
  })
})

describe('what the service worker keeps', () => {
  it('is each script once, by its own name, and no picture or program that a page can do without', () => {
    const manifest = {
      'web/a.ts': { file: 'assets/a-1.js' },
      'web/b.ts': { file: 'assets/b-2.js' },
      _shared: { file: 'assets/a-1.js' },
      'reader.wasm': { file: 'assets/reader-3.wasm' },
    }
    expect(precacheOf(manifest)).toEqual([
      { url: '/assets/a-1.js', revision: null },
      { url: '/assets/b-2.js', revision: null },
    ])
  })
})
