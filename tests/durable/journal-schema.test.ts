// The stored shapes and the machine's unions are one: the compiler compares the types, and every
// event of a whole session survives the way into storage and back.
import { effectSchema, eventSchema } from '#bff/durable/journal-schema.ts'
import type { Effect, Event } from '#bff/session/model.ts'
import type * as z from 'zod'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { cdrOf } from '../session/story.ts'
import { anOpening } from './examples.ts'

describe('the stored shapes', () => {
  it('are exactly the types of the machine, which the compiler checks', () => {
    expectTypeOf<z.infer<typeof eventSchema>>().toEqualTypeOf<Event>()
    expectTypeOf<z.infer<typeof effectSchema>>().toEqualTypeOf<Effect>()
  })

  it('give an opening back as it was written', () => {
    const event: Event = { type: 'SessionOpened', at: 5, opening: anOpening() }
    expect(eventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event)
  })

  it('give back the trace that a driver brought, and read an opening from before there was one', () => {
    const trace = { traceId: 'ab'.repeat(16), sampled: true, state: null }
    for (const opening of [{ ...anOpening(), trace }, anOpening()]) {
      const event: Event = { type: 'SessionOpened', at: 5, opening }
      expect(eventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event)
    }
  })

  it('refuse an event whose money is no whole number', () => {
    const event = { type: 'PaymentCaptured', at: 5, capturedMinor: 0.5 }
    expect(eventSchema.safeParse(event).success).toBe(false)
  })

  it('refuse an event and an effect that nobody knows', () => {
    expect(eventSchema.safeParse({ type: 'PaymentVanished', at: 5 }).success).toBe(false)
    expect(effectSchema.safeParse({ type: 'PaintStation' }).success).toBe(false)
  })

  it('read a tariff, a meter value and a CDR from before there were conditions and periods', () => {
    const { minPrice: _, maxPrice: __, ...tariff } = anOpening().tariff
    const elements = tariff.elements.map(({ components }) => ({ components }))
    const opened = {
      type: 'SessionOpened',
      at: 5,
      opening: { ...anOpening(), tariff: { ...tariff, elements } },
    }
    expect(eventSchema.parse(JSON.parse(JSON.stringify(opened)))).toEqual({
      type: 'SessionOpened',
      at: 5,
      opening: anOpening(),
    })
    const meter = {
      energyWh: 1,
      chargingS: 2,
      parkingS: 3,
      powerW: null,
      socPercent: null,
      updatedAt: 4,
    }
    expect(eventSchema.parse({ type: 'MeterAdvanced', at: 5, meter })).toMatchObject({
      meter: { ...meter, currentMa: null },
    })
    const { periods: ___, ...cdr } = cdrOf()
    expect(eventSchema.parse({ type: 'CdrReceived', at: 5, cdr })).toMatchObject({
      cdr: { ...cdr, periods: [] },
    })
  })

  it('give back a tariff with all it may say, and a price with VAT as one with VAT', () => {
    const opening = anOpening()
    const tariff = {
      ...opening.tariff,
      elements: [
        {
          components: [{ kind: 'energy' as const, inclVatMicros: 5, vatRate: 2550, stepSize: 1 }],
          restrictions: {
            time: { from: 0, until: 360 },
            days: [6, 7],
            dates: { from: null, until: '2027-01-01' },
            energyWh: { from: 1, until: null },
            powerW: { from: null, until: 2 },
            currentMa: { from: 3, until: 4 },
            durationS: { from: 5, until: 6 },
          },
        },
      ],
      minPrice: { exVatMicros: 1, inclVatMicros: null },
      maxPrice: { exVatMicros: 2, inclVatMicros: 3 },
    }
    const event: Event = { type: 'SessionOpened', at: 5, opening: { ...opening, tariff } }
    expect(eventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event)
  })
})
