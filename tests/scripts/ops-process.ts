// Runs `npm run ops` as an operator would: in a process of its own, or, where many questions are asked,
// one question in this very process with an environment of its own.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import type { Subcommand } from '#scripts/ops/subcommand.ts'

const OPS = fileURLToPath(new URL('../../scripts/ops.ts', import.meta.url))

export interface Told {
  code: number | null
  text: string
}

/** Asks without any setting, in a process of its own; `text` is what it printed. */
export function ops(...args: string[]): Promise<Told> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [OPS, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] ?? '' },
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => void (text += chunk.toString()))
    child.on('close', (code) => resolve({ code, text }))
  })
}

/** Asks one question here, with exactly these settings: none of the machine's own. */
export async function askHere(
  question: Subcommand,
  env: Record<string, string>,
  ...args: string[]
): Promise<Told> {
  let text = ''
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk)
    return true
  })
  const before = process.env
  process.env = { ...env }
  try {
    const code = await question.run(args)
    return { code, text }
  } finally {
    process.env = before
    out.mockRestore()
  }
}
