import { BOOKS_YEARS, cutoffsOf } from '#bff/session/retention.ts'
import { describe, expect, it } from 'vitest'

const DAY = 86_400_000
const rules = { booksYears: 5, unpaidDays: 90 }
const isKept = (soldAt: number, now: number, years = 5): boolean =>
  soldAt >= cutoffsOf({ ...rules, booksYears: years }, now).booksBefore

describe('how long books are kept', () => {
  it('is whole years after the end of the year, and no less than the law says anywhere', () => {
    for (const years of Object.values(BOOKS_YEARS)) {
      for (const [month, day] of [
        [0, 1],
        [5, 15],
        [11, 31],
      ] as const) {
        const soldAt = Date.UTC(2026, month, day, 12)
        const lastDay = Date.UTC(2026 + years, 11, 31, 23, 59, 59, 999)
        expect(isKept(soldAt, lastDay, years)).toBe(true)
        expect(isKept(soldAt, Date.UTC(2026 + years + 2, 0, 8), years)).toBe(false)
      }
    }
  })

  it('counts what is sold around midnight of New Year by the later of the two years', () => {
    // 23:30 in London is the next year in Oslo, and in Helsinki.
    const soldAt = Date.UTC(2026, 11, 31, 23, 30)
    expect(isKept(soldAt, Date.UTC(2032, 11, 31, 23), 5)).toBe(true)
    expect(isKept(soldAt, Date.UTC(2033, 0, 8), 5)).toBe(false)
  })

  it('never lets go of a document that the database of the ledger would keep', () => {
    for (let now = Date.UTC(2032, 0, 1); now < Date.UTC(2034, 0, 1); now += 7 * DAY) {
      const { booksBefore } = cutoffsOf(rules, now)
      expect(now - booksBefore).toBeGreaterThan(6 * 366 * DAY)
    }
  })

  it('is of no matter to what came to nothing', () => {
    expect(cutoffsOf(rules, 100 * DAY).unpaidBefore).toBe(10 * DAY)
  })
})
