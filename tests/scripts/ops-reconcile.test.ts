// `ops reconcile` without a product: the days it means, pages that are kept and gone on with, patience
// where a neighbour asks for a pause, lists that page badly.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { compare } from '#bff/reconcile/compare.ts'
import { Trouble, Wrong } from '#scripts/ops/desk.ts'
import { bookZone, periodOf } from '#scripts/ops/local-day.ts'
import { openPages, type Pages } from '#scripts/ops/reconcile-pages.ts'
import { readWorld } from '#scripts/ops/reconcile-reading.ts'
import { reportText } from '#scripts/ops/reconcile-text.ts'
import { cleanWorld, type Known } from '#tests/reconcile/worlds.ts'

describe('the period', () => {
  it('is of the market’s days, also where the clock is put back', () => {
    const { from, until } = periodOf({ from: '2026-10-25', to: '2026-10-26' }, bookZone('NO'))
    expect([new Date(from).toISOString(), new Date(until).toISOString()]).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ])
    const finnish = periodOf({ from: '2026-07-01', to: '2026-07-02' }, bookZone('FI'))
    expect(new Date(finnish.from).toISOString()).toBe('2026-06-30T21:00:00.000Z')
  })

  it('may be instants, and is refused where it is none', () => {
    const wish = { from: '2026-11-25T10:00:00Z', to: '2026-11-25T13:00:00+01:00' }
    const { from, until } = periodOf(wish, bookZone(undefined))
    expect(until - from).toBe(2 * 3_600_000)
    for (const [one, other] of [
      ['2026-11-31', '2026-12-05'],
      ['yesterday', '2026-12-05'],
      ['2026-12-05', '2026-12-05'],
      ['2026-12-06', '2026-12-05'],
    ]) {
      const asked = { from: one ?? '', to: other ?? '' }
      expect(() => periodOf(asked, bookZone('NO')), one).toThrow(Wrong)
    }
    expect(() => bookZone('SE')).toThrow(Wrong)
  })
})

/** A product over a world, ten sessions and thirty CDRs a page; `fail` is asked before each answer. */
function doorOf(world: Known, fail: (path: string, times: number) => unknown = () => undefined) {
  const asked: string[] = []
  const answer = (path: string): unknown => {
    const url = new URL(path, 'http://product')
    const side = url.pathname.split('/').at(-1)
    const begin = Number(url.searchParams.get('cursor') ?? 0)
    const page = <T>(all: readonly T[], size: number) => ({
      items: all.slice(begin, begin + size),
      next: begin + size < all.length ? String(begin + size) : null,
    })
    if (side === 'strangers') return { strangers: world.strangers }
    if (side === 'numbers') return { numbers: world.numbers, next: null }
    if (side === 'cdrs') {
      const { items, next } = page(world.cdrs, 30)
      return { cdrs: items, next, guessed: false }
    }
    const { items, next } = page(world.sessions, 10)
    return { sessions: items, next }
  }
  return {
    asked,
    get: async <T>(path: string, shape: z.ZodType<T>): Promise<T> => {
      asked.push(path)
      const failed = fail(path, asked.filter((one) => one === path).length)
      if (failed instanceof Error) throw failed
      return shape.parse(JSON.parse(JSON.stringify(failed ?? answer(path))))
    },
  }
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'stikk-reconcile-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

const headOf = ({ from, until, at }: Known) => ({ from, until, at })

async function reading(world: Known, door: ReturnType<typeof doorOf>, pages?: Pages) {
  const paused: number[] = []
  const told: string[] = []
  const result = await readWorld({
    door,
    pages: pages ?? openPages(undefined, headOf(world)),
    strict: false,
    progress: (text) => void told.push(text),
    pause: async (ms) => void paused.push(ms),
  })
  return { ...result, paused, told }
}

describe('reading', () => {
  it('comes to the world itself, page by page, and says how far it is', async () => {
    const world = cleanWorld(4, 45)
    const { world: read, told } = await reading(world, doorOf(world))
    expect(read.sessions).toEqual(world.sessions)
    expect(read.cdrs).toEqual(world.cdrs)
    expect(told).toContain('sessions: 20')
    expect(compare(read)).toEqual(compare(world))
  })

  it('goes on where it ended, and reads no page twice', async () => {
    const world = cleanWorld(5, 45)
    const path = join(folder(), 'kept.jsonl')
    const gone = new Trouble('it has gone', { status: 401 })
    const dying = doorOf(world, (asked) => (asked.includes('cursor=30') ? gone : undefined))
    await expect(reading(world, dying, openPages(path, headOf(world)))).rejects.toThrow('gone')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    // As if the process had died in the middle of a line.
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"side":"sess`)
    const later = doorOf(world)
    const pages = openPages(path, { ...headOf(world), at: world.at + 5, until: world.until + 9 })
    const { world: read } = await reading(world, later, pages)
    expect(read).toMatchObject({ at: world.at, until: world.until })
    expect(compare(read)).toEqual(compare(world))
    expect(later.asked.filter((one) => one.includes('/sessions?'))).toHaveLength(2)
    const again = doorOf(world)
    await reading(world, again, openPages(path, headOf(world)))
    expect(again.asked).toEqual(['/operator/reconcile/strangers'])
  })

  it('takes no file of another period, nor any other file', () => {
    const path = join(folder(), 'kept.jsonl')
    const head = { from: 1, until: 2, at: 3 }
    openPages(path, head)
    expect(() => openPages(path, { ...head, from: 0 })).toThrow(Wrong)
    writeFileSync(path, 'a,b,c\n')
    expect(() => openPages(path, head)).toThrow(Wrong)
  })

  it('waits as long as the payer asks, and reads the page again', async () => {
    const world = cleanWorld(6, 10, ['plain'])
    const sessions = world.sessions.map((one, i) =>
      i === 3 ? { ...one, payer: { kind: 'unread', code: '429', retryAfterMs: 17_000 } } : one,
    )
    const door = doorOf(world, (path, times) =>
      path.includes('/sessions?') && times < 3 ? { sessions, next: null } : undefined,
    )
    const { world: read, paused } = await reading(world, door)
    expect(paused).toEqual([17_000, 17_000])
    expect(compare(read).unread).toEqual([])
  })

  it('tells what stays unread, and does not call it a difference', async () => {
    const world = cleanWorld(6, 10, ['plain'])
    const sessions = world.sessions.map((one, i) =>
      i === 3 ? { ...one, payer: { kind: 'unread', code: 'network', retryAfterMs: null } } : one,
    )
    const away = new Trouble('the list is away', { status: 502 })
    const door = doorOf(world, (path) => {
      if (path.includes('/sessions?')) return { sessions, next: null }
      return path.includes('/cdrs?') ? away : undefined
    })
    const { world: read, paused, cdrTrouble } = await reading(world, door)
    expect(paused).toEqual([2000, 10_000, 30_000, 2000, 10_000, 30_000])
    const report = compare(read)
    expect(report.unread).toHaveLength(2)
    expect(report.differences).toEqual([])
    const text = reportText(report, cdrTrouble)
    expect(text).toContain(`NOT READ at the payer: ${world.sessions[3]?.reference} (network)`)
    expect(text).toContain('NOT READ: the CDRs (the list is away)')
  })

  it('ends at a list that knows no pages, and at one that leads in a circle', async () => {
    const world = cleanWorld(8, 10, ['plain'])
    const whole = { cdrs: world.cdrs, next: '11?offset=11', guessed: true }
    const flat = doorOf(world, (path) => (path.includes('/cdrs?') ? whole : undefined))
    expect((await reading(world, flat)).world.cdrs).toEqual(world.cdrs)
    let n = 0
    const round = doorOf(world, (path) => {
      n += 1
      return path.includes('/cdrs?')
        ? { cdrs: world.cdrs.slice(n % 3, (n % 3) + 1), next: '1?a', guessed: false }
        : undefined
    })
    const { cdrTrouble } = await reading(world, round)
    expect(cdrTrouble).toContain('circle')
  })
})

describe('the report', () => {
  it('tells a person what differs, what to do, and that it adds up', () => {
    const world = cleanWorld(12, 20, ['plain'])
    const [first] = world.sessions
    if (first) first.documents = []
    const text = reportText(compare(world), null)
    expect(text).toContain('Differences: 1')
    expect(text).toContain(`capture-without-document │ ${first?.reference}`)
    expect(text).toMatch(/Next:\n {2}capture-without-document: Look whether/)
    expect(text).toMatch(/│ documented │/)
    expect(text).not.toMatch(/│ NO +│/)
  })
})
