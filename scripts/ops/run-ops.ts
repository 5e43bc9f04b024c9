// One run of `npm run ops`: the words that were typed, to an exit code. 0: all is well, 1: something is
// not, 2: it was asked wrongly.
import { CommanderError } from 'commander'
import { rootCommand, Trouble, Wrong, type Desk } from './desk.ts'
import { REGISTRY } from './registry.ts'

/** Never throws for what an operator can mend. */
export async function runOps(args: readonly string[], desk: Desk): Promise<0 | 1 | 2> {
  const program = rootCommand(desk)
  for (const register of REGISTRY) register(program, desk)
  program.examples('doctor', 'sessions --phase parked', 'sessions --json', 'qr create --help')
  const json = args.includes('--json')
  if (args.length === 0) {
    desk.out(program.helpInformation())
    return 0
  }
  try {
    await program.parseAsync(args, { from: 'user' })
    return program.well ? 0 : 1
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      // The sentence itself went to standard error already.
      if (json) tellWrong(desk, error.message.replace(/^error: /, ''))
      return 2
    }
    if (error instanceof Wrong) {
      if (json) tellWrong(desk, error.message)
      desk.err(`${error.message}\n`)
      return 2
    }
    if (error instanceof Trouble) {
      if (json) desk.out(`${JSON.stringify(error.document, null, 2)}\n`)
      else desk.out(`FAIL  ${error.message}\n`)
      return 1
    }
    throw error
  }
}

function tellWrong(desk: Desk, detail: string): void {
  desk.out(`${JSON.stringify({ ok: false, title: 'Asked wrongly', detail }, null, 2)}\n`)
}
