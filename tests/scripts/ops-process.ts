// Runs `npm run ops` as an operator would: in a process of its own, with an environment of its own.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const OPS = fileURLToPath(new URL('../../scripts/ops.ts', import.meta.url))

export interface Told {
  code: number | null
  text: string
}

/** Asks with exactly these settings, none of the machine's own; `text` is what it printed. */
export function opsWith(env: Record<string, string>, ...args: string[]): Promise<Told> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [OPS, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] ?? '', ...env },
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => void (text += chunk.toString()))
    child.on('close', (code) => resolve({ code, text }))
  })
}

/** Asks without any setting. */
export const ops = (...args: string[]): Promise<Told> => opsWith({}, ...args)
