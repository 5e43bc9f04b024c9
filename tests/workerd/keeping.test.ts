// What the catalogue object keeps for the rooms that ask, inside the real engine.
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createCatalogue } from '#bff/durable/stubs.ts'
import './bindings.ts'

describe('small values', () => {
  it('change only from what they were', async () => {
    const catalogue = createCatalogue(env.CATALOGUE)
    expect(await catalogue.keepIf('a', null, 'one')).toBe(true)
    expect(await catalogue.keepIf('a', null, 'two')).toBe(false)
    expect(await catalogue.keepIf('a', 'one', 'two')).toBe(true)
    expect(await catalogue.kept('a')).toBe('two')
  })
})

describe('objects as they came', () => {
  it('are held by kind and id until they are let go', async () => {
    const catalogue = createCatalogue(env.CATALOGUE)
    await catalogue.hold('cdr', 'NO*STK*1', '{"a":1.50}')
    await catalogue.hold('tariff', 'NO*STK*1', '{"b":2}')
    expect(await catalogue.held('cdr', 'NO*STK*1')).toBe('{"a":1.50}')
    await catalogue.hold('cdr', 'NO*STK*1', null)
    expect(await catalogue.held('cdr', 'NO*STK*1')).toBeNull()
    expect(await catalogue.held('tariff', 'NO*STK*1')).toBe('{"b":2}')
  })

  it('that are too large are not held, and what was held before them is not either', async () => {
    const catalogue = createCatalogue(env.CATALOGUE)
    await catalogue.hold('location', 'L', '{}')
    await catalogue.hold('location', 'L', `"${'x'.repeat(512 * 1024)}"`)
    expect(await catalogue.held('location', 'L')).toBeNull()
  })
})
