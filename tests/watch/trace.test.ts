import { makeReference } from '#shared/ids.ts'
import { freshTrace, traceHeaders, traceIn, traceOf } from '#bff/watch/trace.ts'
import { describe, expect, it } from 'vitest'

const ID = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = `00-${ID}-00f067aa0ba902b7-01`
const bringing = (traceparent: string, tracestate?: string) =>
  traceIn(new Headers({ traceparent, ...(tracestate === undefined ? {} : { tracestate }) }))
const random = (length: number) => Uint8Array.from({ length }, (_, i) => i + 1)

describe('a trace that a request brings', () => {
  it('is taken over, with whether it is sampled', () => {
    expect(bringing(PARENT)).toEqual({ traceId: ID, sampled: true, state: null })
    expect(bringing(PARENT.replace(/01$/, '02'))?.sampled).toBe(false)
  })

  it.each([
    ['nothing', ''],
    ['upper case', PARENT.toUpperCase()],
    ['no trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['no parent', `00-${ID}-${'0'.repeat(16)}-01`],
    ['the version that is none', `ff-${ID}-00f067aa0ba902b7-01`],
    ['more than version 00 has', `${PARENT}-what`],
    ['too few digits', PARENT.slice(0, -1)],
    ['a handle', 'ev-00000000000000000000000000.abcdefghijklmnopqrstuv'],
  ])('is none where it is %s', (_, traceparent) => {
    expect(bringing(traceparent)).toBeNull()
  })

  it('of a later version may say more', () => {
    expect(bringing(`01-${ID}-00f067aa0ba902b7-01-more`)?.traceId).toBe(ID)
  })

  it('keeps its state where every part of it is harmless', () => {
    expect(bringing(PARENT, 'congo=t61rcWkgMzE, rojo@eu=00f0:1')?.state).toBe(
      'congo=t61rcWkgMzE,rojo@eu=00f0:1',
    )
  })

  it.each([
    ['could trip a firewall', "a=' OR 1=1--"],
    ['holds markup', 'a=<script>'],
    ['is longer than 512 characters', `a=${'b'.repeat(511)}`],
    ['has more than 32 members', Array.from({ length: 33 }, (_, i) => `k${i}=v`).join(',')],
    ['has a member that is none', 'a=b,,c=d'],
  ])('loses a state that %s, and stays', (_, state) => {
    expect(bringing(PARENT, state)).toEqual({ traceId: ID, sampled: true, state: null })
  })
})

describe('the trace of a session', () => {
  it('is the 128 bits of its reference', () => {
    const bytes = Uint8Array.from({ length: 16 }, (_, i) => (i * 37 + 11) % 256)
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    expect(traceOf(makeReference(bytes)).traceId).toBe(hex)
  })

  it('is never the one that is none', () => {
    expect(traceOf(makeReference(new Uint8Array(16))).traceId).toBe(`${'0'.repeat(31)}1`)
  })
})

describe('what a call carries', () => {
  it('is the trace, an id of its own and the state', () => {
    const trace = { traceId: ID, sampled: false, state: 'a=b' }
    expect(traceHeaders(trace, random)).toEqual({
      traceparent: `00-${ID}-0102030405060708-00`,
      tracestate: 'a=b',
    })
  })

  it('reads back as what it is', () => {
    const trace = freshTrace(random)
    expect(traceIn(new Headers(traceHeaders(trace, random)))).toEqual(trace)
  })
})
