// Where a reconciliation keeps what it has read, so that a long one can go on where it ended: JSON Lines
// with a head, one line a page. It must never know what is in a page.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { Wrong } from './desk.ts'

const head = z.object({ reconcile: z.literal(1), from: z.int(), until: z.int(), at: z.int() })
export type Head = Omit<z.infer<typeof head>, 'reconcile'>
const line = z.object({ side: z.string(), next: z.string().nullable(), page: z.unknown() })
export type Line = z.infer<typeof line>

export interface Pages {
  /** That of the reading that was begun, where one was. */
  head: Head
  lines: readonly Line[]
  add(one: Line): void
}

/** `path` undefined: kept in memory alone. */
export function openPages(path: string | undefined, wanted: Head): Pages {
  const lines: Line[] = []
  if (path === undefined) return { head: wanted, lines, add: (one) => void lines.push(one) }
  const add = (one: Line): void => {
    lines.push(one)
    appendFileSync(path, `${JSON.stringify(one)}\n`)
  }
  if (!existsSync(path)) {
    // Amounts and references: for the operator's eyes alone.
    writeFileSync(path, `${JSON.stringify({ reconcile: 1, ...wanted })}\n`, { mode: 0o600 })
    return { head: wanted, lines, add }
  }
  // The last line may have been cut off: that page is read again.
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  const [first = '', ...rest] = whole
  const known = head.safeParse(parsed(first)).data
  if (!known) throw new Wrong(`--keep: ${path} is no reading of this command`)
  // An `until` of today moves with the clock: the reading that was begun says what it was.
  if (known.from !== wanted.from || known.until > wanted.until) {
    throw new Wrong(`--keep: ${path} is of another period`)
  }
  for (const text of rest) {
    const one = line.safeParse(parsed(text)).data
    if (one) lines.push(one)
  }
  writeFileSync(path, [first, ...lines.map((one) => JSON.stringify(one)), ''].join('\n'))
  const { from, until, at } = known
  return { head: { from, until, at }, lines, add }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
