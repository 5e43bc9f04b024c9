// From an empty folder to a paid trip, with the commands of docs/operating.md as they stand there. What a
// test cannot do (packages, users, systemd) is done in its place by what it would have started.
import { execFile, fork, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { commandsOf } from '#tests/scripts/operating-commands.ts'
import { freePorts } from '#scripts/ports.ts'
import { waitUntilReady } from '#scripts/readiness.ts'
import { endProcess } from '#scripts/supervisor.ts'
import { startCpo } from '#tests/doubles/cpo/index.ts'
import { startVipps } from '#tests/doubles/vipps/index.ts'
import { judge } from './auditor.ts'
import { openSession, untilView } from './driver.ts'
import { programOf } from './engines.ts'
import { startFront, type Front } from './front.ts'
import { readLedgers, readPayment } from './ledgers.ts'
import type { Stack } from './stack.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SPEED = 60
/** Keys as Vipps and a charger backend would hand them out: none of the sandbox's. */
const keys = {
  clientId: 'b1e1a7f0-client',
  clientSecret: 'zero-client-secret',
  subscriptionKey: 'zero-subscription-key',
  msn: '654321',
}
const tokenA = 'zero-token-a-of-the-charger-backend'

/** Where the document puts what is printed. */
const STICKERS = '/var/tmp/stickers'

/** What stands in for the machine: nothing has to be done here for these. */
const DONE_ALREADY = [
  'apt-get install --yes caddy git',
  'useradd --system --home-dir /var/lib/stikk --shell /usr/sbin/nologin stikk',
  'git clone https://git.example.com/stikk.git /opt/stikk',
  'cd /opt/stikk',
  'npm ci',
  'npm run build',
  'cp scripts/self-host/stikk.service /etc/systemd/system/stikk.service',
  'cp scripts/self-host/Caddyfile /etc/caddy/Caddyfile',
  'editor /etc/caddy/Caddyfile',
  'systemctl daemon-reload',
]

const nobody = async (): Promise<never> => Promise.reject(new Error('not in this test'))

describe.skipIf(programOf('caddy') === null)('from zero', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stikk-zero-'))
  const file = join(folder, 'etc/stikk.env')
  const dataDir = join(folder, 'data')
  let stack: Stack
  let front: Front
  let product: ChildProcess
  let port: number
  let frontPort: number
  const told = new Map<string, string>()

  beforeAll(async () => {
    port = await freePorts(2)
    frontPort = await freePorts()
    const vipps = await startVipps({ port: port + 1, speed: SPEED, keys })
    const cpo = await startCpo({ port: port + 2, speed: SPEED, tokenA })
    const stop = async (): Promise<void> => {
      if (product) await endProcess(product, 10_000)
      await front?.stop()
      await Promise.all([vipps.close(), cpo.close()])
      rmSync(folder, { recursive: true, force: true })
    }
    const url = `https://localhost:${frontPort}`
    const named = { url, vipps, cpo, dataDir, operatorToken: '', metricsToken: '' }
    stack = { ...named, stop, kill9: nobody, restart: nobody, change: nobody, logs: () => '' }
  })
  afterAll(() => stack?.stop())

  /** The places of the document are those of this test. */
  const here = (command: string): string =>
    command
      .replaceAll('https://charge.example.com', stack.url)
      .replaceAll('/etc/stikk/stikk.env', file)
      .replaceAll(STICKERS, join(folder, 'stickers'))

  /** As the operator's shell runs it; rejects with what was said where it is not well. */
  function shell(command: string): Promise<string> {
    const [program = '', ...args] = here(command).split(' ')
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      // What a certificate from a public authority needs nobody to say.
      ...(front ? { NODE_EXTRA_CA_CERTS: front.caFile } : {}),
    }
    return new Promise((done, fail) => {
      execFile(program, args, { cwd: ROOT, env }, (error, stdout, stderr) => {
        if (error) fail(new Error(`${command}\n${stdout}${stderr}`))
        else done(stdout)
      })
    })
  }

  /** What only the operator knows, into the lines that `init` left empty. */
  function fillIn(): void {
    const values: Record<string, string> = {
      VIPPS_CLIENT_ID: keys.clientId,
      VIPPS_CLIENT_SECRET: keys.clientSecret,
      VIPPS_SUBSCRIPTION_KEY: keys.subscriptionKey,
      VIPPS_MSN: keys.msn,
      OCPI_VERSIONS_URL: stack.cpo.versionsUrl,
      OCPI_TOKEN_A: tokenA,
      OPERATOR_NAME: 'Lade og Gi AS',
      OPERATOR_ORG_NUMBER: '999 888 777',
    }
    const text = Object.entries(values).reduce(
      (filled, [name, value]) => {
        expect(filled).toContain(`\n${name}=\n`)
        return filled.replace(`\n${name}=\n`, () => `\n${name}=${value}\n`)
      },
      readFileSync(file, 'utf8'),
    )
    const speed = `SANDBOX_SPEED=${SPEED}`
    const known = text.replace(/^VIPPS_BASE_URL=.*$/m, `VIPPS_BASE_URL=${stack.vipps.url}`)
    writeFileSync(file, `${known}\nPORT=${port}\n${speed}\n`, { mode: 0o600 })
  }

  /** As the unit starts it: the file's lines are its environment, and the folder is empty. */
  async function startProduct(): Promise<void> {
    expect(existsSync(dataDir)).toBe(false)
    const values = parseEnv(readFileSync(file, 'utf8'))
    stack.operatorToken = values['OPERATOR_TOKEN'] ?? ''
    product = fork(join(ROOT, 'scripts/run.ts'), ['--no-qr', '--logs'], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', ...values, DATA_DIR: dataDir },
      silent: true,
    })
    expect((await waitUntilReady(`http://127.0.0.1:${port}`, 20_000)).missing).toEqual([])
  }

  async function carryOut(command: string): Promise<void> {
    if (DONE_ALREADY.includes(command)) return
    if (command === 'editor /etc/stikk/stikk.env') return fillIn()
    if (command === 'systemctl enable --now stikk') return startProduct()
    if (command === 'systemctl restart caddy') {
      front = await startFront({ port: frontPort, upstream: port })
      return
    }
    expect(command).toMatch(/^npm run ops -- /)
    told.set(command.replaceAll(/^npm run ops -- | --env-file \S+$/g, ''), await shell(command))
  }

  const saying = (asked: string): string => told.get(asked) ?? 'not asked'

  it('every command of the first chapter does what it says', async () => {
    const commands = commandsOf('From zero to live')
    for (const command of commands) await carryOut(command)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(saying('settings')).not.toContain('FAIL')
    expect(saying('doctor')).not.toContain('FAIL')
    expect(saying('vipps webhook list')).toContain(`${stack.url}/webhooks/vipps`)
    expect(saying('ocpi status')).toContain('Registered with')
    expect(saying('ocpi sync')).toMatch(/\d+ connectors, \d+ sold/)
    expect(saying('stations')).toContain('1001')
    expect(saying('doctor --phone 4712345678')).toMatch(/ok +partial capture/)
    expect(saying(`qr create --all --out ${STICKERS} --sheet ${STICKERS}/sheet.pdf`)).toMatch(
      /\d+ stickers on \d+ pages/,
    )
    const secrets = parseEnv(readFileSync(file, 'utf8'))
    for (const name of ['SESSION_SECRET', 'OPERATOR_TOKEN', 'VIPPS_CLIENT_SECRET']) {
      expect([...told.values()].join('\n')).not.toContain(secrets[name])
    }
  }, 120_000)

  it('and a driver charges, pays for what was used, and has a receipt', async () => {
    const page = await fetch(`${stack.url}/s/1001`)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('5,99')
    const handle = await openSession(stack, '1001')
    await untilView(stack, handle, ({ energyWh }) => energyWh > 1000)
    const stopped = await fetch(`${stack.url}/api/sessions/${handle}/stop`, { method: 'POST' })
    expect(stopped.status).toBe(202)
    const end = await untilView(stack, handle, ({ receiptNumber }) => receiptNumber !== null)
    expect(end).toMatchObject({ phase: 'settled', receiptNumber: 1 })
    expect(end.receipt?.seller?.name).toBe('Lade og Gi AS')
    const { aggregate } = await readPayment(stack, end.reference)
    expect(aggregate.capturedAmount).toBe(end.capturedMinor)
    // The doctor's own payment bought nothing, was given back, and has no receipt.
    const broken = async (): Promise<string[]> => {
      const ledgers = await readLedgers(stack)
      const mine = ledgers.payments.filter(({ reference }) => reference === end.reference)
      expect(mine).toHaveLength(1)
      return judge({ ...ledgers, payments: mine })
    }
    await vi.waitUntil(async () => (await broken()).length === 0, { timeout: 10_000 })
    expect(await broken()).toEqual([])
  })
})
