// The files of the build as Cloudflare serves them: `wrangler dev` has its very asset server, which reads
// web/public/_headers and wrangler.jsonc. The product behind it has no settings and says so: that is
// how the test knows who answered.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePorts } from '#scripts/ports.ts'
import { endProcess } from '#scripts/supervisor.ts'
import { ASK_AGAIN, FOREVER, THREAD_POLICY } from './served-files.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Nothing leaves the machine. */
const QUIET = {
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
}
const entry = readdirSync(join(ROOT, 'dist/client/assets')).find((name) =>
  /^entry-client-.*\.js$/.test(name),
)

describe('on Cloudflare', () => {
  const state = mkdtempSync(join(tmpdir(), 'stikk-wrangler-'))
  let wrangler: ChildProcess
  let url = ''
  beforeAll(async () => {
    const port = await freePorts()
    url = `http://127.0.0.1:${port}`
    const program = join(ROOT, 'node_modules/wrangler/bin/wrangler.js')
    const asBuilt = 'dev dist/worker/index.js --no-bundle --ip 127.0.0.1 --inspector-port 0'
    wrangler = spawn(
      process.execPath,
      [program, ...asBuilt.split(' '), '--port', String(port), '--persist-to', state],
      { cwd: ROOT, env: { ...process.env, ...QUIET }, stdio: 'ignore' },
    )
    await vi.waitUntil(() => fetch(url).catch(() => null), { timeout: 50_000, interval: 200 })
  })
  afterAll(async () => {
    await endProcess(wrangler)
    rmSync(state, { recursive: true, force: true })
  })

  const ask = async (path: string) => {
    const { status, headers } = await fetch(url + path, { method: 'HEAD' })
    const said = (name: string) => headers.get(name)
    return {
      status,
      cache: said('cache-control'),
      sniff: said('x-content-type-options'),
      policy: said('content-security-policy'),
    }
  }

  it('a script that is named by its content is kept for ever, under the policy of a thread', async () => {
    expect(await ask(`/assets/${entry}`)).toEqual({
      status: 200,
      cache: FOREVER,
      sniff: 'nosniff',
      policy: THREAD_POLICY,
    })
  })

  it('the service worker and the icons are asked for again', async () => {
    for (const path of ['/sw.js', '/icon.svg']) {
      expect(await ask(path)).toEqual({
        status: 200,
        cache: ASK_AGAIN,
        sniff: 'nosniff',
        policy: null,
      })
    }
  })

  it.each(['/assets/of-a-newer-build.js', '/', '/s/1001', '/_headers', '/.vite/manifest.json'])(
    '%s is no file, and its answer is not kept',
    async (path) => {
      // 503: the product itself, without settings.
      expect(await ask(path)).toMatchObject({ status: 503, cache: 'no-store' })
    },
  )
})
