// `npm run ops -- retention`: what is kept for how long, what the last runs forgot, what a run would
// forget now, and a run by hand; through the operator's door.
import * as z from 'zod'
import type { Register } from './desk.ts'
import { doorOf, type Door } from './door.ts'
import { pairs, table, time } from './tables.ts'

const counts = {
  looked: z.number(),
  forgotten: z.number(),
  kept: z.number(),
  failed: z.number(),
  tokens: z.number(),
  signIns: z.number(),
  acts: z.number(),
}
const standing = z.looseObject({
  rules: z.object({ booksYears: z.number(), unpaidDays: z.number() }),
  cutoffs: z.object({ booksBefore: z.number(), unpaidBefore: z.number() }),
  runs: z.array(z.looseObject({ at: z.number(), endedAt: z.number().nullable(), ...counts })),
})
const batch = z.looseObject({ ...counts, next: z.string().nullable() })
type Counts = Omit<z.infer<typeof batch>, 'next'>

export const retention: Register = (program, desk) => {
  program
    .command('retention')
    .description('shows what is forgotten and when; it is done by itself once a day')
    .option('--dry-run', 'counts what would be forgotten now, and forgets nothing')
    .option('--run', 'forgets it now')
    .examples('retention', 'retention --dry-run', 'retention --run')
    .answers(
      desk,
      z.object({ dryRun: z.boolean().default(false), run: z.boolean().default(false) }),
      async (asking, { dryRun, run }) => {
        const door = doorOf(asking)
        if (!dryRun && !run) return show(door)
        const sum = await toTheEnd(door, dryRun, asking.progress)
        const would = dryRun ? 'would be forgotten' : 'forgotten'
        const text = pairs([
          [`sessions ${would}`, String(sum.forgotten)],
          ['sessions kept by their own journal', String(sum.kept)],
          ['sessions that could not be asked', String(sum.failed)],
          [`tokens ${would}`, String(sum.tokens)],
          [`sign-ins ${would}`, String(sum.signIns)],
          [`acts ${would}`, String(sum.acts)],
        ])
        return { well: sum.failed === 0, document: { dryRun, ...sum }, text }
      },
    )
}

async function show(door: Door) {
  const document = await door.get('/operator/retention', standing)
  const { rules, cutoffs, runs } = document
  const lines = pairs([
    [
      'what was sold',
      `${rules.booksYears} years after its year: before ${day(cutoffs.booksBefore)}`,
    ],
    ['what came to nothing', `${rules.unpaidDays} days: before ${day(cutoffs.unpaidBefore)}`],
  ])
  const rows = runs.map((one) => [
    time(one.at),
    time(one.endedAt) ?? 'goes on',
    one.forgotten,
    one.kept,
    one.failed,
    one.tokens,
    one.signIns,
    one.acts,
  ])
  const head = ['Run', 'Ended', 'Forgotten', 'Kept', 'Failed', 'Tokens', 'Sign-ins', 'Acts']
  return { well: true, document, text: `${lines}\n\n${table(head, rows, 'No run yet.')}` }
}

/** "2026-11-25". */
const day = (ms: number): string | null => time(ms)?.slice(0, 10) ?? null

async function toTheEnd(
  door: Door,
  dryRun: boolean,
  progress: (text: string) => void,
): Promise<Counts> {
  const sum = { looked: 0, forgotten: 0, kept: 0, failed: 0, tokens: 0, signIns: 0, acts: 0 }
  let after: string | null = null
  do {
    const body = { dryRun, after }
    const done: z.infer<typeof batch> = await door.send('POST', '/operator/retention/run', batch, {
      body,
    })
    sum.looked += done.looked
    sum.forgotten += done.forgotten
    sum.kept += done.kept
    sum.failed += done.failed
    sum.tokens += done.tokens
    sum.signIns += done.signIns
    sum.acts += done.acts
    after = done.next
    if (after !== null) progress(`${sum.looked} looked at`)
  } while (after !== null)
  return sum
}
