// `npm run ops -- record`: stands between the product and a real neighbour and writes down what they
// say to each other, without secrets and without persons. Such a file is a test (docs/conversations.md).
import { parseArgs } from 'node:util'
import { ConversationFile } from '../recorder/conversation.ts'
import { startProxy } from '../recorder/proxy.ts'
import { say, type Subcommand } from './subcommand.ts'

const USAGE = `npm run ops -- record --to <address> --port <port> --out <file.jsonl> [--from <address> --from-port <port>]

Listens on 127.0.0.1 and passes everything on to the neighbour at --to; Ctrl-C ends it.

  --to         the neighbour's own address, like https://apitest.vipps.no or https://cpo.example
  --port       where the product finds the recorder instead: set VIPPS_BASE_URL to
               http://127.0.0.1:<port>, or OCPI_VERSIONS_URL to http://127.0.0.1:<port>/ocpi/versions
               (with the path that the neighbour's own address has)
  --out        the file; it is begun anew
  --from       the product's own address, like http://127.0.0.1:8080: records what the neighbour tells
               us, too. Point what leads PUBLIC_URL to the product (tunnel, proxy) to --from-port
  --from-port  where the neighbour's messages arrive. Only /ocpi and /webhooks are written down; all
               else, drivers' pages among it, is passed on unread

Tokens, keys, signatures, cookies, handles, phone numbers, names and addresses of persons and the uids
of cards are replaced by placeholders before anything touches the disk: the same value, the same
placeholder. References, amounts, field names and number formats stay byte for byte. Secrets in this
terminal's environment (VIPPS_CLIENT_SECRET, OCPI_TOKEN_A and the like) are replaced wherever they are
met. Read the file before you send it to anyone.

Exit codes: 0 ended as asked, 1 a port or the file could not be opened, 2 asked wrongly.`

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

/** The wish, or one sentence about what is wrong with it. */
export function wishOf(args: string[]): Wish | string {
  const text = { type: 'string' } as const
  let values: { to?: string; port?: string; out?: string; from?: string; 'from-port'?: string }
  try {
    const options = { to: text, port: text, out: text, from: text, 'from-port': text }
    values = parseArgs({ args, options }).values
  } catch (error) {
    return error instanceof Error ? error.message : 'asked wrongly'
  }
  const { to, out, from } = values
  const port = portOf(values.port)
  if (!isAddress(to)) return '--to is wrong: it should be an address, like https://cpo.example'
  if (port === null) return '--port is wrong: it should be a number, like 9090'
  if (!out) return '--out is missing: the file to write'
  if (from === undefined) return { to, port, out, from: null }
  const fromPort = portOf(values['from-port'])
  if (!isAddress(from)) return "--from is wrong: it should be the product's own address"
  if (fromPort === null) return '--from-port is wrong: it should be a number, like 9091'
  return { to, port, out, from: { address: from, port: fromPort } }
}

/** Records until `ended` resolves. Rejects where a port or the file cannot be opened. */
export async function record(
  wish: Wish,
  environment: Record<string, string | undefined>,
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

async function run(args: string[]): Promise<number> {
  const wish = wishOf(args)
  if (typeof wish === 'string') {
    say(`${wish}\n\n${USAGE}`)
    return 2
  }
  try {
    const running = await record(wish, process.env)
    say(`Recording ${running.origin} -> ${wish.to} into ${wish.out}. Ctrl-C ends it.`)
    if (running.fromOrigin !== null) say(`And ${running.fromOrigin} -> ${wish.from?.address}.`)
    await new Promise<void>((done) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
    })
    await running.close()
    say('Ended. Read the file before you send it to anyone.')
    return 0
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return 1
  }
}

export const recordConversation: Subcommand = {
  summary: 'writes down what the product and a neighbour say to each other, without secrets',
  usage: USAGE,
  run,
}
