// What rhythm of the charger backend one session hears (law 6).
import { createRhythmNotes, rhythmSeen } from '#bff/durable/rhythm.ts'
import { evolve } from '#bff/session/evolve.ts'
import type { Event, State } from '#bff/session/model.ts'
import { describe, expect, it } from 'vitest'
import { anOpening } from './examples.ts'

const meter = (at: number, energyWh: number): Event => ({
  type: 'MeterAdvanced',
  at,
  meter: {
    energyWh,
    chargingS: 0,
    parkingS: 0,
    powerW: null,
    currentMa: null,
    socPercent: null,
    updatedAt: at,
  },
})
const charging = (...more: Event[]): State => {
  const events: Event[] = [
    { type: 'SessionOpened', at: 0, opening: anOpening() },
    { type: 'PaymentAuthorized', at: 1, authorizedMinor: 35_000, guaranteedUntil: null },
    { type: 'ChargingBegan', at: 2, sessionId: 'S1', startedAt: 2 },
    meter(1000, 10),
    ...more,
  ]
  return events.reduce<State>((s, e) => evolve(s, e), { phase: 'none' })
}

describe('the rhythm of a charger backend', () => {
  it('is the time between two meter values', () => {
    expect(rhythmSeen(charging(), [meter(11_000, 20)])).toEqual({
      stopDelayMs: null,
      pushIntervalMs: 10_000,
    })
  })

  it('is the time from STOP to the end', () => {
    const stopped = charging(
      { type: 'StopWished', at: 5000, by: 'driver' },
      { type: 'StopAsked', at: 5000, sessionId: 'S1', attempt: 1 },
    )
    const end: Event = { type: 'ChargingEnded', at: 7500, how: 'completed', endedAt: 7000 }
    expect(rhythmSeen(stopped, [meter(7500, 30), end])).toEqual({
      stopDelayMs: 2500,
      pushIntervalMs: null,
    })
  })

  it('is not heard where nothing was asked to stop', () => {
    const end: Event = { type: 'ChargingEnded', at: 7500, how: 'completed', endedAt: 7000 }
    expect(rhythmSeen(charging(), [end]).stopDelayMs).toBeNull()
  })

  it('is noted once a minute, by its slowest beat, and at once for a STOP', () => {
    const notes = createRhythmNotes()
    expect(notes.add({ stopDelayMs: null, pushIntervalMs: 9000 }, 60_000)).not.toBeNull()
    expect(notes.add({ stopDelayMs: null, pushIntervalMs: 12_000 }, 70_000)).toBeNull()
    expect(notes.add({ stopDelayMs: 800, pushIntervalMs: 10_000 }, 80_000)).toEqual({
      stopDelayMs: 800,
      pushIntervalMs: 12_000,
    })
  })
})
