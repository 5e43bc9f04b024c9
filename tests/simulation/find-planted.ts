// Finds for each planted fault the first seed that shows it, and writes planted.ts and the table's rows.
import { readFileSync, writeFileSync } from 'node:fs'
import { PLANTED } from './planted.ts'
import { eachSeed, seedsOf } from './pulse.ts'
import type { Sabotage } from './sabotage.ts'
import { runWorld } from './world.ts'

/** Without order most worlds hold: it takes many to see it. */
const MOST = 40_000

/** Prints a row for each, as docs/simulation.md has them. */
export async function findPlanted(): Promise<void> {
  const file = new URL('planted.ts', import.meta.url)
  let text = readFileSync(file, 'utf8')
  for (const [sabotage, known, law] of PLANTED) {
    const { seed, line } = await firstSeed(sabotage, law)
    console.log(`| \`${sabotage}\` | ${seed} | ${line} |`)
    text = text.replace(`['${sabotage}', ${known},`, `['${sabotage}', ${seed},`)
  }
  writeFileSync(file, text)
}

async function firstSeed(sabotage: Sabotage, law: RegExp): Promise<{ seed: number; line: string }> {
  const found: { seed: number; line: string }[] = []
  await eachSeed(seedsOf(1, MOST), async (seed) => {
    const { broken } = await runWorld(seed, { sabotage })
    const line = broken.find((one) => law.test(one))
    if (line !== undefined) found.push({ seed, line })
    return found.length > 0 ? 'stop' : undefined
  })
  const [first] = found.toSorted((a, b) => a.seed - b.seed)
  if (!first) throw new Error(`nothing shows ${sabotage} in ${MOST} seeds`)
  return first
}
