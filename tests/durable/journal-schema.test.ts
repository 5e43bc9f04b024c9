// The stored shapes and the machine's unions are one: the compiler compares the types, and every
// event of a whole session survives the way into storage and back.
import { effectSchema, eventSchema } from '#bff/durable/journal-schema.ts'
import type { Effect, Event } from '#bff/session/model.ts'
import type * as z from 'zod'
import { describe, expect, expectTypeOf, it } from 'vitest'
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

  it('refuse an event whose money is no whole number', () => {
    const event = { type: 'PaymentCaptured', at: 5, capturedMinor: 0.5 }
    expect(eventSchema.safeParse(event).success).toBe(false)
  })

  it('refuse an event and an effect that nobody knows', () => {
    expect(eventSchema.safeParse({ type: 'PaymentVanished', at: 5 }).success).toBe(false)
    expect(effectSchema.safeParse({ type: 'PaintStation' }).success).toBe(false)
  })
})
