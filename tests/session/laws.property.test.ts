// Whatever is said, in whatever sequence, from wherever a session stands: the laws hold. The auditor
// here keeps its own small account of what it hears and never asks the code it judges.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextDeadline } from '#bff/session/deadlines.ts'
import { strayWh } from '#bff/session/rest.ts'
import { evolve } from '#bff/session/evolve.ts'
import type { Event, State } from '#bff/session/model.ts'
import { view } from '#bff/session/view.ts'
import { view as viewShape } from '#shared/contract.ts'
import { tell, trip, type Heard } from './steps.ts'
import { openingOf, Story } from './story.ts'

/** Hears a journal, and knows whether a START may still come true. */
class StartWatch {
  open: { until: number; askedAt: number; attempts: number } | null = null

  hear(event: Event): void {
    if (event.type === 'StartAsked') {
      const askedAt = this.open?.askedAt ?? event.at
      const until = this.open?.until ?? event.at + openingOf().policy.startWaitS * 1000
      this.open = { askedAt, until, attempts: (this.open?.attempts ?? 0) + 1 }
    }
    if (!this.open) return
    if (event.type === 'StartAnswered') {
      const until = this.open.askedAt + (event.timeoutS ?? 0) * 1000
      if (event.answer === 'refused' && this.open.attempts === 1) this.open = null
      else this.open.until = Math.max(this.open.until, until)
    } else if (event.type === 'ChargingEnded') this.open = null
  }

  none(readAt: number): void {
    if (this.open && readAt >= this.open.until) this.open = null
  }
}

const RUNS = { numRuns: 1500, includeErrorInReport: true }
const always = (check: (story: Story, heard: Heard) => void): void => {
  fc.assert(
    fc.property(trip, (t) => {
      tell(t, check)
    }),
    RUNS,
  )
}

describe('whatever is said', () => {
  it('asks for one capture, and for another only after an operator’s word or a giving up', () => {
    fc.assert(
      fc.property(trip, (t) => {
        let allowed = 1
        const story = t[0]()
        allowed -= story.asked('CapturePayment').length
        if (story.session.phase === 'parked' || story.session.settlement?.source === 'operator')
          allowed = 1
        tell(t, (_, { said, events }) => {
          if (said.type === 'Resolve' || said.type === 'GiveUp') allowed = 1
          allowed -= events.filter((e) => e.type === 'CaptureAsked').length
          expect(allowed).toBeGreaterThanOrEqual(0)
        })
      }),
      RUNS,
    )
  })

  it('never asks to capture when something is known to have been captured', () => {
    always((story, { events }) => {
      if (!events.some((e) => e.type === 'CaptureAsked')) return
      expect(story.session.payment.capturedMinor).toBe(0)
    })
  })

  it('never captures above the reservation nor above the energy it knows of', () => {
    always((story, { events }) => {
      for (const event of events) {
        if (event.type !== 'CaptureAsked') continue
        const { charge, cdr: known, payment } = story.session
        const wh = known?.energyWh ?? (charge?.meter?.energyWh ?? 0) + strayWh(story.session)
        expect(event.amountMinor).toBeGreaterThan(0)
        expect(event.amountMinor).toBeLessThanOrEqual(payment.authorizedMinor)
        expect(event.amountMinor).toBeLessThanOrEqual(Math.floor((wh * 599 + 500) / 1000))
      }
    })
  })

  it('starts only what was authorized by a read, and nothing once it wants to release', () => {
    fc.assert(
      fc.property(trip, (t) => {
        const { events } = tell(t, () => undefined)
        const first = events.findIndex((e) => e.type === 'StartAsked')
        const authorized = events.findIndex((e) => e.type === 'PaymentAuthorized')
        const released = events.findIndex((e) => e.type === 'ReleaseAsked')
        const last = events.findLastIndex((e) => e.type === 'StartAsked')
        if (first === -1) return
        expect(authorized).toBeGreaterThanOrEqual(0)
        expect(first).toBeGreaterThan(authorized)
        if (released !== -1) expect(last).toBeLessThan(released)
      }),
      RUNS,
    )
  })

  it('never releases while a START may still come true (law 5)', () => {
    fc.assert(
      fc.property(trip, (t) => {
        const watch = new StartWatch()
        const story = t[0]()
        for (const event of story.events) watch.hear(event)
        // Where a scene begins after the release, there is nothing left to watch.
        if (story.session.releaseAskedAt !== null) watch.open = null
        tell(t, (_, { said, events }) => {
          if (said.type === 'ReportSession' && said.report === null) watch.none(said.readAt)
          // A human may let go of what no list has shown for hours: that is what he is asked for.
          if (said.type === 'Resolve') watch.open = null
          for (const event of events) {
            if (event.type === 'ReleaseAsked') expect(watch.open).toBeNull()
            watch.hear(event)
          }
        })
      }),
      RUNS,
    )
  })

  it('refunds no more than was captured', () => {
    always((story) => {
      const { refundWantedMinor, capturedMinor } = story.session.payment
      expect(refundWantedMinor).toBeLessThanOrEqual(capturedMinor)
    })
  })

  it('shows a view that holds its contract and stays small', () => {
    always((story) => {
      const shown = view(story.session)
      const parsed = viewShape.safeParse(shown)
      expect(parsed.error?.issues ?? []).toEqual([])
      expect(JSON.stringify(shown).length).toBeLessThan(3000)
      expect(shown.curve.length).toBeLessThanOrEqual(60)
    })
  })

  it('knows its next deadline as a finite number, or that there is none', () => {
    always((story) => {
      const at = nextDeadline(story.state)
      if (at !== null) expect(Number.isFinite(at)).toBe(true)
    })
  })

  it('leaves no deadline in the past once the clock has been heard twice', () => {
    always((story) => {
      const copy = { state: story.state, now: story.now }
      const quiet = new Story()
      quiet.state = copy.state
      quiet.now = copy.now
      quiet.say({ type: 'Tick' })
      quiet.say({ type: 'Tick' })
      const at = nextDeadline(quiet.state)
      if (at !== null) expect(at).toBeGreaterThan(quiet.now)
    })
  })

  it('never takes back a kWh', () => {
    let last = 0
    fc.assert(
      fc.property(trip, (t) => {
        last = t[0]().session.charge?.meter?.energyWh ?? 0
        tell(t, (story) => {
          const now = story.session.charge?.meter?.energyWh ?? 0
          expect(now).toBeGreaterThanOrEqual(last)
          last = now
        })
      }),
      RUNS,
    )
  })

  it('says why it is parked exactly while it is parked', () => {
    always((story) => {
      expect(story.session.parked === null).toBe(story.session.phase !== 'parked')
      if (story.session.phase === 'parked') expect(story.session.why).not.toBeNull()
    })
  })

  it('gives the same state when its journal is read again (law 7)', () => {
    fc.assert(
      fc.property(trip, (t) => {
        const story = tell(t, () => undefined)
        let state: State = { phase: 'none' }
        for (const event of story.events) state = evolve(state, JSON.parse(JSON.stringify(event)))
        expect(state).toEqual(story.state)
      }),
      RUNS,
    )
  })
})
