// What every subcommand of `npm run ops` stands on: the terminal and the environment it was given, its
// options read through zod, one answer as text or as one JSON document, and the exit code. It must never
// know one of the subcommands, nor how a neighbour or the product is spoken to.
import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { Command, type OutputConfiguration } from 'commander'
import * as z from 'zod'
import { merchantsIn } from '../merchants-file.ts'

/** The world of one run: tests give one of their own. */
export interface Desk {
  env: Readonly<Record<string, string | undefined>>
  /** To standard output, as it is. */
  out(text: string): void
  /** To standard error, as it is. */
  err(text: string): void
}

/** What a subcommand found or did. */
export interface Answer {
  /** Exit code 0, else 1. */
  well: boolean
  /** The whole content, for `--json`. */
  document: unknown
  /** The same for a person. Left out where `say` has told it already. */
  text?: string
}

/** One asking: the surroundings an action is given. */
export interface Asking extends Pick<Desk, 'env'> {
  json: boolean
  /** `--address`, `--token-file`: for door.ts. */
  globals: z.infer<typeof globalOptions>
  /** A line for a person at once, on standard output. Under `--json` it is not said. */
  say(text: string): void
  /** A line about how far it has come, on standard error, `--json` or not. */
  progress(text: string): void
}

/** It was asked wrongly: exit code 2. */
export class Wrong extends Error {
  override readonly name = 'Wrong'
}

/** It cannot be done, in one sentence: exit code 1. `document` is what `--json` says of it. */
export class Trouble extends Error {
  override readonly name = 'Trouble'
  readonly document: unknown
  constructor(sentence: string, document?: unknown) {
    super(sentence)
    this.document = document ?? { ok: false, detail: sentence }
  }
}

const globalOptions = z.object({
  json: z.boolean().default(false),
  address: z.string().optional(),
  tokenFile: z.string().optional(),
  envFile: z.string().optional(),
})

/** Adds one subcommand, or a family of them, to `program`. */
export type Register = (program: OpsCommand, desk: Desk) => void

/** A command whose help ends with examples; `--json` and the like belong to all and are added once. */
export class OpsCommand extends Command {
  override createCommand(name?: string): OpsCommand {
    return new OpsCommand(name)
  }

  /** Whole lines, each what is typed after `npm run ops --`, and what it does after two blanks or more. */
  examples(...lines: string[]): this {
    const typed = lines.map((line) => `  npm run ops -- ${line}`)
    return this.addHelpText('after', `\nExamples:\n${typed.join('\n')}`)
  }

  /** What `desk` performs for this command. `options` are read by `shape`; `words` are the arguments. */
  answers<T>(
    desk: Desk,
    shape: z.ZodType<T>,
    perform: (asking: Asking, options: T, words: string[]) => Promise<Answer>,
  ): this {
    return this.action(async () => {
      const globals = globalOptions.parse(this.optsWithGlobals())
      const options = shape.safeParse(this.opts())
      if (!options.success) throw new Wrong(faultOf(options.error))
      const { json } = globals
      const answer = await perform(
        {
          env: withMerchants({ ...fileEnv(globals.envFile), ...desk.env }),
          json,
          globals,
          say: (text) => (json ? undefined : desk.out(`${text}\n`)),
          progress: (text) => desk.err(`${text}\n`),
        },
        options.data,
        this.args,
      )
      tell(desk, json, answer.document, answer.text)
      this.wellOf(answer.well)
    })
  }

  /** Kept on the root, where the run finds it. */
  protected wellOf(well: boolean): void {
    const { parent } = this
    if (parent instanceof OpsCommand) parent.wellOf(well)
    else this.well = well
  }

  /** What the last action ended with. */
  well = true
}

function tell(desk: Desk, json: boolean, document: unknown, text: string | undefined): void {
  if (json) desk.out(`${JSON.stringify(document, null, 2)}\n`)
  else if (text !== undefined) desk.out(`${text}\n`)
}

/** "--amount: expected a whole number". */
function faultOf(error: z.ZodError): string {
  const [issue] = error.issues
  const name = String(issue?.path[0] ?? '').replaceAll(/[A-Z]/g, (big) => `-${big.toLowerCase()}`)
  return `--${name}: ${issue?.message ?? 'cannot be read'}`
}

function fileEnv(path: string | undefined): NodeJS.Dict<string> {
  if (path === undefined) return {}
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch {
    throw new Wrong(`--env-file: ${path} cannot be read`)
  }
}

/** MERCHANTS_FILE read, as the product is given it (scripts/plan.ts). */
function withMerchants(env: Desk['env']): Desk['env'] {
  const merchants = merchantsIn(env)
  if ('fault' in merchants) throw new Wrong(merchants.fault)
  return { ...env, ...merchants }
}

/** The root, with what every subcommand takes. Asked wrongly throws, instead of ending the process. */
export function rootCommand(desk: Desk): OpsCommand {
  const output: OutputConfiguration = { writeOut: desk.out, writeErr: desk.err }
  return new OpsCommand('npm run ops --')
    .configureOutput(output)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .usage('<what> [...]')
    .option('--json', 'one JSON document on standard output, nothing else there')
    .option('--address <url>', 'where the product is (default: PUBLIC_URL, else this machine)')
    .option(
      '--token-file <file>',
      'a file that holds the operator’s token (default: OPERATOR_TOKEN)',
    )
    .option('--env-file <file>', 'settings as NAME=value lines; those of the terminal win')
}

/** Where the product is asked: `given`, else PUBLIC_URL, else this machine. Without a slash at the end. */
export function productAddress({ env, globals }: Pick<Asking, 'env' | 'globals'>): string {
  const here = `http://127.0.0.1:${env['PORT'] || 8080}`
  const address = globals.address ?? (env['PUBLIC_URL'] || here)
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    throw new Wrong(`${address} is no address, like https://charge.example`)
  }
  return address.replace(/\/+$/, '')
}
