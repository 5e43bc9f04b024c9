// The configuration for plain workerd agrees with wrangler.jsonc, and holds no secret.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compatibilityDate, engineConfig, isInner, OBJECTS } from '#scripts/engine-config.ts'

const parts = {
  configDir: '/srv/data/run',
  workerFile: '/srv/stikk/dist/worker/index.js',
  assetsWorkerFile: '/srv/stikk/scripts/workerd/assets.js',
  compatibilityDate: '2026-10-01',
  settingNames: ['SESSION_SECRET', 'PUBLIC_URL'],
  neighbours: ['https://payer.example'],
}

describe('the configuration', () => {
  it('takes every setting from the environment and holds no value', () => {
    const text = engineConfig(parts)
    expect(text).toContain('(name = "SESSION_SECRET", fromEnvironment = "SESSION_SECRET")')
    expect(text).not.toMatch(/\btext = /)
  })

  it('names files relative to itself', () => {
    expect(engineConfig(parts)).toContain('embed "../../stikk/dist/worker/index.js"')
  })

  it('keeps inner networks closed unless a neighbour lives there', () => {
    expect(engineConfig(parts)).toContain('allow = ["public"]')
    const sandbox = engineConfig({ ...parts, neighbours: ['http://127.0.0.1:8081'] })
    expect(sandbox).toContain('allow = ["public", "private"]')
  })

  it('knows the same objects as wrangler.jsonc', () => {
    const wrangler = readFileSync('wrangler.jsonc', 'utf8')
    for (const { binding, className } of OBJECTS) {
      expect(wrangler).toContain(`{ "name": "${binding}", "class_name": "${className}" }`)
      expect(engineConfig(parts)).toContain(`uniqueKey = "stikk-${className}", enableSql = true`)
    }
    expect(wrangler.match(/"class_name"/g)).toHaveLength(OBJECTS.length)
  })

  it('reads the compatibility date from wrangler.jsonc', () => {
    expect(compatibilityDate('wrangler.jsonc')).toMatch(/^20\d\d-\d\d-\d\d$/)
  })
})

describe('an inner address', () => {
  it.each([
    'http://127.0.0.1:8081',
    'http://localhost:8082/ocpi',
    'https://10.0.0.4',
    'https://172.20.1.1',
    'https://192.168.1.7',
    'https://cpo.internal/ocpi',
    'http://[::1]:8082',
  ])('is %s', (address) => expect(isInner(address)).toBe(true))

  it.each(['https://api.example.no', 'https://172.33.1.1', 'https://11.0.0.4'])(
    'is not %s',
    (address) => expect(isInner(address)).toBe(false),
  )
})
