// What `npm start` decides from the environment, before it starts anything.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { planRun, type Plan } from '#scripts/plan.ts'

function planOf(env: Record<string, string>): Plan {
  const result = planRun(env)
  if (!result.ok) throw new Error(result.faults.join('; '))
  return result.plan
}

function faultsOf(env: Record<string, string>): string[] {
  const result = planRun(env)
  return result.ok ? [] : result.faults
}

const payer = {
  VIPPS_BASE_URL: 'https://payer.example',
  VIPPS_CLIENT_ID: 'id',
  VIPPS_CLIENT_SECRET: 'a-real-one',
  VIPPS_SUBSCRIPTION_KEY: 'key',
  VIPPS_MSN: '654321',
}
const charger = {
  OCPI_VERSIONS_URL: 'https://cpo.example/ocpi/versions',
  OCPI_TOKEN_A: 'a-real-token',
}

describe('an empty environment', () => {
  it('is the sandbox: both stand-ins beside the product, ten times as fast as life', () => {
    const plan = planOf({})
    expect(plan).toMatchObject({ port: 8080, host: '127.0.0.1', dataDir: '.data', speed: 10 })
    expect(plan.standIns).toEqual({ payer: 8081, charger: 8082 })
    expect(plan.settings).toMatchObject({
      PUBLIC_URL: 'http://127.0.0.1:8080',
      VIPPS_BASE_URL: 'http://127.0.0.1:8081',
      OCPI_VERSIONS_URL: 'http://127.0.0.1:8082/ocpi/versions',
    })
    expect(plan.generate).toEqual([
      'SESSION_SECRET',
      'OPERATOR_TOKEN',
      'VAPID_PUBLIC_KEY',
      'VAPID_PRIVATE_KEY',
    ])
  })

  it('moves everything with PORT', () => {
    const plan = planOf({ PORT: '9000' })
    expect(plan.standIns).toEqual({ payer: 9001, charger: 9002 })
    expect(plan.settings['PUBLIC_URL']).toBe('http://127.0.0.1:9000')
  })

  it('treats empty text as unset', () => {
    expect(planOf({ VIPPS_BASE_URL: '', PORT: '', DATA_DIR: '' })).toEqual(planOf({}))
  })
})

describe('real neighbours', () => {
  it('get no stand-in, and the time stays real', () => {
    const plan = planOf({ ...payer, ...charger })
    expect(plan.standIns).toEqual({ payer: null, charger: null })
    expect(plan.speed).toBe(1)
    expect(plan.settings['VIPPS_CLIENT_SECRET']).toBe('a-real-one')
    expect(plan.generate).toEqual(['SESSION_SECRET'])
  })

  it('can be mixed with a stand-in, in real time', () => {
    const plan = planOf(payer)
    expect(plan.standIns).toEqual({ payer: null, charger: 8082 })
    expect(plan.speed).toBe(1)
  })

  it('need their own keys: none is filled in from the sandbox', () => {
    expect(faultsOf({ VIPPS_BASE_URL: 'https://payer.example' })).toEqual([
      'VIPPS_CLIENT_ID is missing',
      'VIPPS_CLIENT_SECRET is missing',
      'VIPPS_SUBSCRIPTION_KEY is missing',
      'VIPPS_MSN is missing',
    ])
  })
})

describe('a public address', () => {
  const open = { PUBLIC_URL: 'https://stikk.example' }

  it('must bring its own secret', () => {
    expect(faultsOf({ ...open, ...payer, ...charger })).toEqual(['SESSION_SECRET is missing'])
  })

  it('is refused the keys of the sandbox', () => {
    const faults = faultsOf({ ...open, SESSION_SECRET: 's'.repeat(40) })
    expect(faults.some((fault) => fault.startsWith('VIPPS_CLIENT_SECRET is wrong'))).toBe(true)
    expect(faults.some((fault) => fault.startsWith('OCPI_TOKEN_A is wrong'))).toBe(true)
  })
})

describe('faults', () => {
  it.each(['0', '65534', 'eighty', '80.5', '-1'])('refuse PORT=%s by name', (port) => {
    expect(faultsOf({ PORT: port })).toEqual(['PORT is wrong: it should be 1 to 65533'])
  })

  it('name the setting and never its value', () => {
    const faults = faultsOf({ VIPPS_MSN: 'hemmelig' })
    expect(faults).toEqual(['VIPPS_MSN is wrong: it should be 4 to 10 digits'])
  })

  it('refuse a currency that is not the market’s', () => {
    expect(faultsOf({ CURRENCY: 'SEK' })).toEqual([
      'CURRENCY is wrong: it should be NOK for MARKET NO',
    ])
  })
})

describe('a charger backend that registers with us', () => {
  const theirs = { OCPI_REGISTER: 'incoming', OCPI_TOKEN_A: 'a-token-that-we-gave-them' }

  it('gets no stand-in and needs no address', () => {
    const plan = planOf(theirs)
    expect(plan.standIns).toEqual({ payer: 8081, charger: null })
    expect(plan.settings).not.toHaveProperty('OCPI_VERSIONS_URL')
  })

  it('has no address, and no token that can be guessed', () => {
    const faults = faultsOf({ ...theirs, ...charger, OCPI_TOKEN_A: 'short' })
    expect(faults).toHaveLength(2)
    expect(faults[0]).toContain('OCPI_VERSIONS_URL is wrong: it should be unset')
    expect(faults[1]).toContain('OCPI_TOKEN_A is wrong: it should be at least 16 characters')
    expect(faultsOf({ OCPI_REGISTER: 'incoming' })).toEqual(['OCPI_TOKEN_A is missing'])
  })

  it('is one of two words', () => {
    expect(faultsOf({ OCPI_REGISTER: 'both' })).toEqual([
      'OCPI_REGISTER is wrong: it should be one of outgoing, incoming',
    ])
  })
})

describe('several merchants', () => {
  const list = [
    {
      id: 'dansk',
      name: 'Dansk Ladning ApS',
      organisationNumber: '12345678',
      market: 'DK',
      msn: '654321',
      clientId: 'id',
      clientSecret: 'a-secret-nobody-may-read',
      subscriptionKey: 'key',
      stations: { locations: ['LOC-2'] },
    },
  ]
  const folder = mkdtempSync(join(tmpdir(), 'stikk-merchants-'))
  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  afterAll(() => rmSync(folder, { recursive: true }))

  it('come from a file of several lines, as one line', () => {
    const MERCHANTS_FILE = file('merchants.json', JSON.stringify(list, null, 2))
    expect(planOf({ MERCHANTS_FILE }).settings['MERCHANTS']).toBe(JSON.stringify(list))
  })

  it('come from the file or from the setting, not from both', () => {
    const MERCHANTS = JSON.stringify(list)
    expect(faultsOf({ MERCHANTS, MERCHANTS_FILE: file('two.json', MERCHANTS) })).toEqual([
      'MERCHANTS_FILE is wrong: it should be unset where MERCHANTS is set',
    ])
  })

  it('are refused without a word of a file that is not there, or no JSON', () => {
    expect(faultsOf({ MERCHANTS_FILE: join(folder, 'absent.json') })).toEqual([
      'MERCHANTS_FILE is wrong: it should be a file that can be read',
    ])
    const broken = file('broken.json', '[{"clientSecret": "a-secret-nobody-may-read"')
    expect(faultsOf({ MERCHANTS_FILE: broken })).toEqual([
      'MERCHANTS_FILE is wrong: it should be a file of JSON',
    ])
  })
})
