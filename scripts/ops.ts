// `npm run ops`: what an operator asks of a running Stikk, or of its neighbours, from a terminal. It
// knows only which questions there are: each is a file of its own in scripts/ops/.
import { doctor } from './ops/doctor.ts'
import { ocpi } from './ops/ocpi.ts'
import { push } from './ops/push.ts'
import { qr } from './ops/qr.ts'
import { recordConversation } from './ops/record.ts'
import { say, type Subcommand } from './ops/subcommand.ts'
import { webhook } from './ops/webhook.ts'

/** Every question by the word that asks it. One line each; the order is that of the help. */
const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  doctor,
  ocpi,
  push,
  qr,
  record: recordConversation,
  webhook,
}

/** One line for each question, from its summary. */
function help(): string {
  const names = Object.keys(SUBCOMMANDS)
  const width = Math.max('--help'.length, ...names.map((name) => name.length))
  const line = (name: string, text: string): string => `  ${name.padEnd(width)}  ${text}`
  const lines = Object.entries(SUBCOMMANDS).map(([name, one]) => line(name, one.summary))
  return `npm run ops -- <what> [...]

${lines.join('\n')}
${line('--help', 'this text; after a <what>: how that one is asked')}`
}

const asksHelp = (word: string | undefined): boolean => word === '--help' || word === '-h'

const [what, ...args] = process.argv.slice(2)
const asked = what !== undefined && Object.hasOwn(SUBCOMMANDS, what) ? SUBCOMMANDS[what] : undefined

if (asked === undefined) {
  if (what !== undefined && !asksHelp(what)) say(`There is no "${what}".\n`)
  say(help())
  process.exitCode = what === undefined || asksHelp(what) ? 0 : 2
} else if (args.some(asksHelp)) {
  say(asked.usage)
} else {
  process.exitCode = await asked.run(args)
}
