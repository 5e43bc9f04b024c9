// The first file of settings: whole, secret, and never written over.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEnv, SETTING_NAMES } from '#bff/env.ts'
import { askHere } from './ops-process.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stikk-init-'))
  file = join(folder, 'etc/stikk.env')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const url = ['--public-url', 'https://charge.example']

describe('ops init', () => {
  it('writes a file for its owner alone, with a line for every setting, and prints no secret', async () => {
    const { code, text } = await askHere({}, 'init', file, ...url)
    expect(code).toBe(0)
    expect(text).toContain(
      'To fill in: VIPPS_CLIENT_ID, VIPPS_CLIENT_SECRET, VIPPS_SUBSCRIPTION_KEY, VIPPS_MSN, OCPI_VERSIONS_URL, OCPI_TOKEN_A, OPERATOR_NAME, OPERATOR_ORG_NUMBER.',
    )
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const written = readFileSync(file, 'utf8')
    for (const name of SETTING_NAMES) expect(written).toMatch(new RegExp(`^(# )?${name}=`, 'm'))
    const values = parseEnv(written)
    for (const name of ['SESSION_SECRET', 'OPERATOR_TOKEN', 'METRICS_TOKEN', 'VAPID_PRIVATE_KEY']) {
      expect(values[name]?.length).toBeGreaterThanOrEqual(43)
      expect(text).not.toContain(values[name])
    }
  })

  it('lacks nothing but what only the operator knows', async () => {
    await askHere({}, 'init', file, ...url, '--market', 'DK')
    const values = parseEnv(readFileSync(file, 'utf8'))
    const filled = {
      ...values,
      VIPPS_CLIENT_ID: 'id',
      VIPPS_CLIENT_SECRET: 'secret',
      VIPPS_SUBSCRIPTION_KEY: 'key',
      VIPPS_MSN: '123456',
      OCPI_VERSIONS_URL: 'https://cpo.example/ocpi/versions',
      OCPI_TOKEN_A: 'a-token',
      OPERATOR_NAME: 'Lade AS',
      OPERATOR_ORG_NUMBER: '999 999 999',
    }
    const read = readEnv(filled)
    expect(read.ok ? [] : read.faults).toEqual([])
    expect(read.ok && read.settings.currency).toBe('DKK')
  })

  it('makes the token to give away where the charger backend begins', async () => {
    const { text } = await askHere({}, 'init', file, ...url, '--incoming', '--production')
    expect(text).not.toContain('OCPI_')
    expect(parseEnv(readFileSync(file, 'utf8'))).toMatchObject({
      OCPI_REGISTER: 'incoming',
      OCPI_TOKEN_A: expect.stringMatching(/^[\w-]{43}$/),
      VIPPS_BASE_URL: 'https://api.vipps.no',
    })
  })

  it('never writes over a file, and refuses an address that is none', async () => {
    await askHere({}, 'init', file, ...url)
    const before = readFileSync(file, 'utf8')
    const again = await askHere({}, 'init', file, ...url)
    expect(again).toMatchObject({ code: 1, text: expect.stringContaining('is there already') })
    expect(readFileSync(file, 'utf8')).toBe(before)
    const http = await askHere({}, 'init', `${file}2`, '--public-url', 'http://charge.example/x')
    expect(http).toMatchObject({ code: 2, aside: expect.stringContaining('an https address') })
  })
})
