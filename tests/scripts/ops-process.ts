// Runs `npm run ops` as an operator would: in a process of its own, or, where many questions are asked,
// in this very process with an environment of its own.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { runOps } from '#scripts/ops/run-ops.ts'

const OPS = fileURLToPath(new URL('../../scripts/ops.ts', import.meta.url))

export interface Told {
  code: number | null
  /** Standard output. */
  text: string
  /** Standard error. */
  aside: string
}

/** Asks without any setting, in a process of its own. */
export function ops(...args: string[]): Promise<Told> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [OPS, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '' },
    })
    let text = ''
    let aside = ''
    child.stdout.on('data', (chunk: Buffer) => void (text += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => void (aside += chunk.toString()))
    child.on('close', (code) => resolve({ code, text, aside }))
  })
}

/** Asks here, with exactly these settings: none of the machine's own. */
export async function askHere(env: Record<string, string>, ...args: string[]): Promise<Told> {
  let text = ''
  let aside = ''
  const out = (chunk: string): void => void (text += chunk)
  const err = (chunk: string): void => void (aside += chunk)
  const code = await runOps(args, { env, out, err })
  return { code, text, aside }
}
