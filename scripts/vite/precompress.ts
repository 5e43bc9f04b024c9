// Writes a .br and a .gz beside every file of the client that shrinks by it, once, as strongly as a build
// can wait for: the engine then only copies bytes. Knows nothing of who serves them
// (scripts/workerd/assets.js does).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const SHRINKS = new Set(['.js', '.css', '.svg', '.json', '.wasm', '.html', '.txt'])
// The scanner's reader is 1 MB: the strongest level takes 5 s of every build for 49 kB of 406.
const WASM_QUALITY = 9
// Below this the headers weigh more than what is saved.
const WORTH_BYTES = 200

/** Compresses all such files under `dir`; returns the paths, relative to it, that it compressed. */
export function precompress(dir: string): string[] {
  const done: string[] = []
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const path = join(dir, name)
    if (name.split('/').some((part) => part.startsWith('.')) || !SHRINKS.has(extname(name)))
      continue
    const bytes = readFileSync(path)
    if (bytes.length < WORTH_BYTES) continue
    const params = {
      [constants.BROTLI_PARAM_QUALITY]:
        extname(name) === '.wasm' ? WASM_QUALITY : constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    }
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
    done.push(name)
  }
  return done
}

/** Runs {@link precompress} when all that phones load is written, the service worker last. */
export function precompressClient(clientDir: string): Plugin {
  return {
    name: 'stikk:precompress',
    applyToEnvironment: (environment) => environment.name === 'serviceWorker',
    writeBundle() {
      precompress(clientDir)
      // Cloudflare compresses by itself: the copies and the manifest stay at home.
      writeFileSync(join(clientDir, '.assetsignore'), '*.br\n*.gz\n.vite\n')
    },
  }
}
