/** The sandbox CPO told to misbehave, seen from an eMSP over real HTTP. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asList, asLoose, startRig } from './emsp.ts'
import type { Loose, Received, Rig } from './emsp.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
  await rig.register()
})
afterEach(async () => {
  await rig.close()
})

const misbehave = async (...faults: readonly Loose[]): Promise<void> => {
  const answer = await rig.control('POST', 'faults', { faults })
  expect(answer.http).toBe(200)
}
const sessions = async (): Promise<readonly Loose[]> =>
  asList((await rig.call('GET', '/2.2.1/sessions?date_from=2026-01-01T00:00:00Z')).envelope['data'])
const active = (): Promise<string> =>
  rig.until(async () => {
    const found = (await sessions()).find(({ status }) => status === 'ACTIVE')
    return found === undefined ? undefined : String(found['id'])
  })
/** Ten seconds of the sandbox at speed 100. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100))
const results = (): readonly unknown[] =>
  rig.pushed('POST', 'commands').map(({ body }) => body['result'])
const firstResult = (): Promise<unknown> => rig.until(() => results()[0])
const cdrs = (count: number): Promise<readonly Received[]> =>
  rig.until(() => {
    const all = rig.pushed('POST', 'cdrs')
    return all.length >= count ? all : undefined
  })
const cost = (cdr: Received | undefined): number =>
  Number(asLoose(cdr?.body['total_cost'])['incl_vat'])
const runOnce = async (): Promise<void> => {
  await rig.start('STK-1001')
  const id = await active()
  await rig.until(() => rig.pushed('PATCH', 'sessions')[0])
  await rig.stop(id)
}

describe('the faults', () => {
  it('refuses what a match cannot do, and names the field', async () => {
    const answer = await rig.control('POST', 'faults', {
      faults: [{ match: 'tariffs', do: 'no-cdr' }],
    })
    expect(answer.http).toBe(400)
    expect(answer.envelope['detail']).toMatch(/^faults\.0\.do: /)
  })

  it('is listed and cleared', async () => {
    await misbehave({ match: 'cdr', do: 'lose' })
    expect(asList((await rig.control('GET', 'faults')).envelope['faults'])).toHaveLength(1)
    await rig.control('DELETE', 'faults')
    expect(asList((await rig.control('GET', 'faults')).envelope['faults'])).toHaveLength(0)
  })
})

describe('a call', () => {
  it('can be answered by an HTTP status, once', async () => {
    await misbehave({ match: 'tariffs', do: 'status', status: 502 })
    expect((await rig.call('GET', '/2.2.1/tariffs')).http).toBe(502)
    expect((await rig.call('GET', '/2.2.1/tariffs')).http).toBe(200)
  })

  it('can be late by real seconds', async () => {
    await misbehave({ match: 'locations', do: 'delay', afterS: 0.2 })
    const before = performance.now()
    await rig.call('GET', '/2.2.1/locations')
    expect(performance.now() - before).toBeGreaterThan(190)
  })

  it('can be cut before it takes effect, or after', async () => {
    await misbehave({ match: 'start', do: 'drop-before' })
    await expect(rig.start('STK-1001')).rejects.toThrow()
    await aWhile()
    expect(await sessions()).toEqual([])
    await misbehave({ match: 'start', do: 'drop-after' })
    await expect(rig.start('STK-1001')).rejects.toThrow()
    await active()
  })

  it('can find an empty list', async () => {
    await rig.start('STK-1001')
    await active()
    await misbehave({ match: 'list', do: 'lose' })
    expect(await sessions()).toEqual([])
    expect(await sessions()).toHaveLength(1)
  })
})

describe('a start', () => {
  it('can be refused at once, fail later, or find the EVSE occupied', async () => {
    await misbehave({ match: 'start', do: 'refuse' })
    expect(await rig.start('STK-1001')).toMatchObject({ result: 'REJECTED' })
    await misbehave({ match: 'start', do: 'fail' })
    await rig.start('STK-1001')
    expect(await firstResult()).toBe('FAILED')
    await misbehave({ match: 'start', do: 'occupied' })
    await rig.start('STK-1001')
    await rig.until(() => (results().length === 2 ? true : undefined))
    expect(results()).toEqual(['FAILED', 'EVSE_OCCUPIED'])
    expect(await sessions()).toEqual([])
  })

  it('can be accepted in silence and never begin', async () => {
    await misbehave({ match: 'start', do: 'silent' })
    expect(await rig.start('STK-1001')).toMatchObject({ result: 'ACCEPTED' })
    await aWhile()
    expect(rig.emsp.received).toEqual([])
    expect(await sessions()).toEqual([])
  })

  it('can begin late', async () => {
    await misbehave({ match: 'start', do: 'late', afterS: 100 })
    await rig.start('STK-1001')
    await aWhile()
    expect(await sessions()).toEqual([])
    await active()
  })

  it('can hang in PENDING, and end INVALID without a CDR when stopped', async () => {
    await misbehave({ match: 'start', do: 'pending' })
    await rig.start('STK-1001')
    await aWhile()
    const [pending] = await sessions()
    expect(pending).toMatchObject({ status: 'PENDING', kwh: 0 })
    await rig.stop(String(pending?.['id']))
    await rig.until(async () =>
      (await sessions())[0]?.['status'] === 'INVALID' ? true : undefined,
    )
    await aWhile()
    expect(rig.pushed('POST', 'cdrs')).toEqual([])
  })

  it('can lead to a session without energy, or one that echoes only the token', async () => {
    await misbehave({ match: 'start', do: 'zero-kwh' }, { match: 'start', do: 'no-reference' })
    await runOnce()
    const [cdr] = await cdrs(1)
    expect(cdr?.body).toMatchObject({ total_energy: 0, total_cost: { excl_vat: 0, incl_vat: 0 } })
    expect(cdr?.body).not.toHaveProperty('authorization_reference')
    expect(cdr?.body).toHaveProperty('cdr_token.uid', 'ev-0000000000000000000000test')
    for (const { body } of rig.pushed('PUT', 'sessions')) {
      expect(body).not.toHaveProperty('authorization_reference')
    }
  })

  it('can lead to an INVALID session with energy', async () => {
    await misbehave({ match: 'start', do: 'invalid' })
    await runOnce()
    const end = await rig.until(() =>
      rig.pushed('PUT', 'sessions').find(({ body }) => body['status'] === 'INVALID'),
    )
    expect(Number(end.body['kwh'])).toBeGreaterThan(0)
    await aWhile()
    expect(rig.pushed('POST', 'cdrs')).toEqual([])
  })
})

describe('a stop', () => {
  it('can be refused, fail, or be ignored, while the session goes on', async () => {
    await rig.start('STK-1001')
    const id = await active()
    await misbehave(
      { match: 'stop', do: 'refuse' },
      { match: 'stop', do: 'fail' },
      { match: 'stop', do: 'silent' },
    )
    expect(await rig.stop(id)).toMatchObject({ result: 'REJECTED' })
    await rig.stop(id)
    await rig.until(() => (results().includes('FAILED') ? true : undefined))
    expect(await rig.stop(id)).toMatchObject({ result: 'ACCEPTED' })
    await aWhile()
    expect((await sessions())[0]?.['status']).toBe('ACTIVE')
    await rig.stop(id)
    await cdrs(1)
    expect((await sessions())[0]?.['status']).toBe('COMPLETED')
  })

  it('is taken again after the end without a second CDR', async () => {
    await runOnce()
    await cdrs(1)
    expect(await rig.stop(String((await sessions())[0]?.['id']))).toMatchObject({
      result: 'ACCEPTED',
    })
    await aWhile()
    expect(rig.pushed('POST', 'cdrs')).toHaveLength(1)
  })
})

describe('pushes', () => {
  it('can be lost, doubled and delayed', async () => {
    await misbehave(
      { match: 'command-result', do: 'lose' },
      { match: 'cdr', do: 'double' },
      { match: 'session-push', do: 'delay', afterS: 0.15 },
    )
    await runOnce()
    const both = await cdrs(2)
    expect(both[0]?.body).toEqual(both[1]?.body)
    // Of the two results only the stop's came; the first PUT was overtaken by later ones.
    expect(results()).toHaveLength(1)
    const late = await rig.until(() =>
      rig.pushed('PUT', 'sessions').find(({ body }) => body['status'] === 'PENDING'),
    )
    expect(rig.emsp.received.indexOf(late)).toBeGreaterThan(
      rig.emsp.received.findIndex(({ body }) => body['status'] === 'ACTIVE'),
    )
  })

  it('can show kWh that fall once', async () => {
    await rig.start('STK-1001')
    await active()
    const patches = () => rig.pushed('PATCH', 'sessions').map(({ body }) => Number(body['kwh']))
    await rig.until(() => (patches().length >= 3 ? true : undefined))
    await misbehave({ match: 'session-push', do: 'backwards' })
    const falls = await rig.until(() => {
      const all = patches()
      const at = all.findIndex((kwh, index) => kwh < (all[index - 1] ?? 0))
      return at > 0 && all.length > at + 1 ? all.slice(at - 1, at + 2) : undefined
    })
    expect(falls[1]).toBeLessThan(falls[0] ?? 0)
    expect(falls[2]).toBeGreaterThan(falls[0] ?? 0)
  })
})

describe('a CDR', () => {
  it('can be missing', async () => {
    await misbehave({ match: 'cdr', do: 'no-cdr' })
    await runOnce()
    await rig.until(async () =>
      (await sessions())[0]?.['status'] === 'COMPLETED' ? true : undefined,
    )
    await aWhile()
    expect(rig.pushed('POST', 'cdrs')).toEqual([])
    expect((await rig.call('GET', '/2.2.1/cdrs')).envelope['data']).toEqual([])
  })

  it('can be lost on the way and still be in the list', async () => {
    await misbehave({ match: 'cdr', do: 'lose' })
    await runOnce()
    const listed = await rig.until(async () => {
      const all = asList((await rig.call('GET', '/2.2.1/cdrs')).envelope['data'])
      return all[0]
    })
    expect(listed['authorization_reference']).toBe('ev-0000000000000000000000test')
    await aWhile()
    expect(rig.pushed('POST', 'cdrs')).toEqual([])
  })

  it('can come before the session is told to be COMPLETED', async () => {
    await misbehave({ match: 'cdr', do: 'cdr-first' })
    await runOnce()
    const completed = await rig.until(() =>
      rig.pushed('PUT', 'sessions').find(({ body }) => body['status'] === 'COMPLETED'),
    )
    const [cdr] = await cdrs(1)
    if (cdr === undefined) throw new Error('No CDR.')
    expect(rig.emsp.received.indexOf(cdr)).toBeLessThan(rig.emsp.received.indexOf(completed))
  })

  it('can be credited and replaced by a lower one', async () => {
    await misbehave({ match: 'cdr', do: 'corrected-lower' })
    await runOnce()
    const [first, credit, second] = await cdrs(3)
    expect(credit?.body).toMatchObject({ credit: true, credit_reference_id: first?.body['id'] })
    expect(cost(credit)).toBe(-cost(first))
    expect(credit?.body['total_energy']).toBe(first?.body['total_energy'])
    expect(cost(second)).toBeCloseTo(cost(first) * 0.8, 3)
    expect(second?.body).not.toHaveProperty('credit')
    expect(second?.body['id']).not.toBe(first?.body['id'])
  })

  it('can be credited without replacement, or state a wholesale price', async () => {
    await misbehave({ match: 'cdr', do: 'credit' })
    await runOnce()
    expect(await cdrs(2)).toHaveLength(2)
    rig.emsp.received.length = 0
    await misbehave({ match: 'cdr', do: 'wholesale' })
    await runOnce()
    const [cdr] = await cdrs(1)
    const retail = Number(cdr?.body['total_energy']) * 5.99
    expect(cost(cdr)).toBeCloseTo(retail * 0.4, 2)
  })
})
