// What is learnt from reads of the charger backend: how long to leave a list alone, and that there is
// none at all.
import { noticesOf } from '#bff/durable/doubts.ts'
import { listPauseMs } from '#bff/durable/reader.ts'
import { performRead } from '#bff/durable/reads.ts'
import type { Outcome } from '#bff/session/ports.ts'
import { Story } from '#tests/session/story.ts'
import { describe, expect, it } from 'vitest'

describe('a list that is not well', () => {
  it.each([
    ['answers at once', 0, 200, null, 0],
    ['recovers', 80_000, 200, null, 0],
    ['is slow', 0, 8000, null, 32_000],
    ['fails', 0, 200, 0, 40_000],
    ['fails again', 40_000, 200, 0, 80_000],
    ['goes on failing', 120_000, 200, 0, 120_000],
    ['asks for a minute', 0, 200, 60_000, 60_000],
    ['asks for an hour', 0, 200, 3_600_000, 120_000],
    ['never answers', 0, 30_000, 0, 120_000],
  ])('that %s is left alone accordingly', (_, before, took, failed, expected) => {
    expect(listPauseMs(before, took, failed)).toBe(expected)
  })
})

const noList: Outcome<never> = {
  ok: false,
  fate: 'absent',
  why: 'start-timeout',
  code: '404',
  gateway: 502,
  retryAfterMs: null,
}

describe('a list that does not show a charge we were told of', () => {
  it('is told to the operator; one that is not there is no such list', () => {
    const story = new Story().charging(10_000)
    const none = { type: 'ReportSession', now: story.now, report: null, readAt: story.now } as const
    expect(noticesOf(story.state, none)).toMatchObject([{ code: 'charge-missing-from-list' }])
    expect(noticesOf(story.state, { ...none, listless: true })).toEqual([])
    expect(noticesOf(new Story().approved().state, none)).toEqual([])
  })
})

describe('a CPO without a list of sessions', () => {
  it('is told to the session as such, never as a list that shows none', async () => {
    const story = new Story().approved()
    const read = await performRead('ReadSession', story.session, {
      payments: { read: async () => noList },
      chargers: { readSession: async () => noList, readCdrs: async () => noList },
      now: () => story.now,
    })
    expect(read.commands).toMatchObject([{ report: null, listless: true }])
  })
})
