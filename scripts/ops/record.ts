// `npm run ops -- record`: stands between the product and a real neighbour and writes down what they
// say to each other, without secrets and without persons. Such a file is a test (docs/conversations.md).
import * as z from 'zod'
import { ConversationFile } from '../recorder/conversation.ts'
import { startProxy } from '../recorder/proxy.ts'
import { Trouble, Wrong, type Register } from './desk.ts'

const NOTES = `
Only /ocpi and /webhooks are written down of what arrives at --from-port; all else, drivers' pages among
it, is passed on unread. Point what leads PUBLIC_URL to the product (tunnel, proxy) to --from-port.

Tokens, keys, signatures, cookies, handles, phone numbers, names and addresses of persons and the uids
of cards are replaced by placeholders before anything touches the disk: the same value, the same
placeholder. References, amounts, field names and number formats stay byte for byte. Secrets in this
terminal's environment (VIPPS_CLIENT_SECRET, OCPI_TOKEN_A and the like) are replaced wherever they are
met. Read the file before you send it to anyone.`

/** Settings that are secrets: known for such before anything was said. */
const SECRET_SETTINGS =
  /^(SESSION_SECRET|VIPPS_(CLIENT|SUBSCRIPTION|WEBHOOK)|OCPI_TOKEN|OPERATOR_TOKEN|METRICS_TOKEN)/
/** What a neighbour may tell us; everything else at PUBLIC_URL is a driver's or an operator's. */
const TOLD_FROM = ['/ocpi', '/webhooks']

interface Wish {
  to: string
  port: number
  out: string
  /** Beginnings of the paths that are told, of those that arrive at `from`. */
  only?: readonly string[]
  from: { address: string; port: number } | null
}

function portOf(text: string | undefined): number | null {
  const port = Number(text)
  return text !== undefined && Number.isInteger(port) && port >= 0 && port < 65_536 ? port : null
}

const isAddress = (text: string | undefined): text is string =>
  ['http:', 'https:'].includes(URL.parse(text ?? '')?.protocol ?? '')

/** What was typed, as the options hold it. */
export interface Typed {
  to?: string | undefined
  port?: string | undefined
  out?: string | undefined
  from?: string | undefined
  fromPort?: string | undefined
}

/** The wish, or one sentence about what is wrong with it. */
export function wishOf(typed: Typed): Wish | string {
  const { to, out, from } = typed
  const port = portOf(typed.port)
  if (!isAddress(to)) return '--to is wrong: it should be an address, like https://cpo.example'
  if (port === null) return '--port is wrong: it should be a number, like 9090'
  if (!out) return '--out is missing: the file to write'
  if (from === undefined) return { to, port, out, from: null }
  const fromPort = portOf(typed.fromPort)
  if (!isAddress(from)) return "--from is wrong: it should be the product's own address"
  if (fromPort === null) return '--from-port is wrong: it should be a number, like 9091'
  return { to, port, out, from: { address: from, port: fromPort } }
}

/** Records until `ended` resolves. Rejects where a port or the file cannot be opened. */
export async function record(
  wish: Wish,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ origin: string; fromOrigin: string | null; close(): Promise<void> }> {
  const secrets = Object.entries(environment).flatMap(([name, value]) =>
    SECRET_SETTINGS.test(name) && value ? [value] : [],
  )
  const file = new ConversationFile(wish.out, secrets)
  const heard = (exchange: Parameters<ConversationFile['add']>[0]): void => file.add(exchange)
  const out = await startProxy({
    direction: 'out',
    port: wish.port,
    target: wish.to,
    only: null,
    heard,
  })
  const { from } = wish
  if (from === null) return { ...out, fromOrigin: null }
  const target = from.address
  const into = await startProxy({
    direction: 'in',
    port: from.port,
    target,
    only: wish.only ?? TOLD_FROM,
    heard,
  })
  const close = async (): Promise<void> => void (await Promise.all([out.close(), into.close()]))
  return { origin: out.origin, fromOrigin: into.origin, close }
}

const typed = z.object({
  to: z.string().optional(),
  port: z.string().optional(),
  out: z.string().optional(),
  from: z.string().optional(),
  fromPort: z.string().optional(),
})

export const recordConversation: Register = (program, desk) => {
  program
    .command('record')
    .description('writes down what the product and a neighbour say to each other, without secrets')
    .option('--to <address>', "the neighbour's own address, like https://cpo.example")
    .option('--port <port>', 'where the product finds the recorder instead, on 127.0.0.1')
    .option('--out <file>', 'the file; it is begun anew')
    .option('--from <address>', "the product's own address: what the neighbour tells us, too")
    .option('--from-port <port>', "where the neighbour's messages arrive")
    .examples(
      'record --to https://cpo.example --port 9090 --out quirk.jsonl',
      'record --to https://cpo.example --port 9090 --out q.jsonl --from http://127.0.0.1:8080 --from-port 9091',
    )
    .addHelpText('after', NOTES)
    .answers(desk, typed, async ({ env, say }, options) => {
      const wish = wishOf(options)
      if (typeof wish === 'string') throw new Wrong(wish)
      const running = await record(wish, env).catch((error: unknown) => {
        throw new Trouble(error instanceof Error ? error.message : String(error))
      })
      say(`Recording ${running.origin} -> ${wish.to} into ${wish.out}. Ctrl-C ends it.`)
      if (running.fromOrigin !== null) say(`And ${running.fromOrigin} -> ${wish.from?.address}.`)
      await new Promise<void>((done) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
      })
      await running.close()
      const document = { out: wish.out, to: wish.to }
      return { well: true, document, text: 'Ended. Read the file before you send it to anyone.' }
    })
}
