// What would go to Cloudflare, without going: its size, its objects, its settings, and no secret anywhere.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { SETTING_NAMES } from '#bff/env.ts'
import { OBJECTS } from '#scripts/engine-config.ts'
import { SECRET_NAMES } from '#scripts/secret-names.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Of a worker, compressed, on the paid plan; the free one takes 3 MiB. */
const LIMIT_KIB = 10 * 1024

const folder = mkdtempSync(join(tmpdir(), 'stikk-deploy-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** No network and no account: a proxy that is not there stands in every way out. */
function deploy(...args: string[]): Promise<{ code: number; text: string }> {
  const nowhere = 'http://127.0.0.1:9'
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    HTTPS_PROXY: nowhere,
    HTTP_PROXY: nowhere,
    https_proxy: nowhere,
    // Wrangler would take this for the secret of that name.
    OPERATOR_TOKEN: 'a-stray-operator-token',
  }
  const script = join(ROOT, 'scripts/deploy.ts')
  return new Promise((done) => {
    execFile(process.execPath, [script, ...args], { cwd: ROOT, env }, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, text: `${stdout}${stderr}` })
    })
  })
}

const settings: Record<string, string> = {
  PUBLIC_URL: 'https://charge.example',
  SESSION_SECRET: 'a-session-secret-$HOME-of-40-characters!',
  OPERATOR_TOKEN: 'an-operator-token',
  VIPPS_BASE_URL: 'https://api.vipps.no',
  VIPPS_CLIENT_ID: 'a-client-id',
  VIPPS_CLIENT_SECRET: 'a-client-secret',
  VIPPS_SUBSCRIPTION_KEY: 'a-subscription-key',
  VIPPS_MSN: '654321',
  OCPI_VERSIONS_URL: 'https://cpo.example/ocpi/versions',
  OCPI_TOKEN_A: 'a-token-a',
}
function envFile(values: Record<string, string>): string {
  const file = join(folder, 'settings.env')
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}`)
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

describe('npm run deploy', () => {
  it('names every setting, which are secrets and which are missing, and sends nothing then', async () => {
    const { VIPPS_MSN: _, ...rest } = settings
    const { code, text } = await deploy('--env-file', envFile({ ...rest, OCPI_PARTY_ID: 'x' }))
    expect(code).toBe(2)
    for (const name of SETTING_NAMES.filter((one) => one !== 'TRUST_PROXY')) {
      const secret = SECRET_NAMES.includes(name) ? 'secret' : ''
      expect(text).toMatch(new RegExp(`^  ${name} +${secret} +\\S`, 'm'))
    }
    expect(text).toMatch(/^ {2}VIPPS_MSN +is missing$/m)
    expect(text).toContain('OCPI_PARTY_ID is wrong: it should be three letters or digits')
    expect(text).not.toContain('Total Upload')
  })

  it('would send a worker well within the limit, with every object, and shows no secret', async () => {
    const { code, text } = await deploy('--dry-run', '--env-file', envFile(settings))
    expect(text).toContain('--dry-run: exiting now.')
    expect(code).toBe(0)
    const size = Number(/gzip: ([\d.]+) KiB/.exec(text)?.[1])
    expect(size).toBeGreaterThan(100)
    expect(size).toBeLessThan(LIMIT_KIB / 4)
    for (const { binding, className } of OBJECTS) {
      expect(text).toContain(`env.${binding} (${className})`)
    }
    for (const name of SECRET_NAMES) {
      if (settings[name]) expect(text).not.toContain(settings[name])
    }
  })

  it('names each class once in the migrations, in the order in which they came', () => {
    const text = readFileSync(join(ROOT, 'wrangler.jsonc'), 'utf8')
    const found = /"migrations": (\[.*?\]),\n}/s.exec(text)?.[1] ?? ''
    const steps = z
      .array(z.object({ tag: z.string(), new_sqlite_classes: z.array(z.string()) }))
      .parse(JSON.parse(found.replaceAll(/,(\s*[\]}])/g, '$1')))
    expect(steps.map(({ tag }) => tag)).toEqual(['v1', 'v2'])
    const classes = steps.flatMap((step) => step.new_sqlite_classes)
    expect(classes).toEqual(OBJECTS.map(({ className }) => className))
  })

  it('knows secrets by their names', () => {
    const some = ['SESSION_SECRET_PREVIOUS', 'VIPPS_SUBSCRIPTION_KEY', 'OCPI_TOKEN_A', 'MERCHANTS']
    expect(SECRET_NAMES).toEqual(expect.arrayContaining(some))
    for (const plain of ['PUBLIC_URL', 'OCPI_TOKEN_ENCODING', 'VAPID_PUBLIC_KEY', 'VIPPS_MSN']) {
      expect(SECRET_NAMES).not.toContain(plain)
    }
  })
})
