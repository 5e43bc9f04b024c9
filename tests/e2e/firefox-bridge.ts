#!/usr/bin/env node
// Stands between Playwright and Debian's Firefox, started by Playwright in Firefox's place. Playwright
// speaks a WebDriver BiDi that is newer than the ESR's: what the ESR does not know yet is done here with
// Firefox's own means, all else passes as it is. It knows the protocol, never a page of ours.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { WebSocket, WebSocketServer } from 'ws'
import * as z from 'zod'

/** Asks for a Firefox that runs no script; Playwright's `javaScriptEnabled` does not reach Firefox. */
const WITHOUT_SCRIPT = '--without-script'
/** Ids of our own commands, far above those that Playwright counts up. */
const OWN_IDS = 2 ** 40
/** What Firefox says when it can be spoken to; Playwright waits for the same words. */
const LISTENING = /WebDriver BiDi listening on (ws:\/\/\S+)$/

const message = z.looseObject({ id: z.int().optional(), method: z.string().optional() })
const colours = z.object({
  id: z.int(),
  method: z.literal('emulation.setMediaFeaturesOverride'),
  params: z.object({
    features: z.object({ 'prefers-color-scheme': z.enum(['light', 'dark']).nullish() }),
    contexts: z.array(z.string()).optional(),
    userContexts: z.array(z.string()).optional(),
  }),
})
const created = z.object({
  method: z.literal('browsingContext.contextCreated'),
  params: z.object({ context: z.string(), userContext: z.string(), parent: z.null().optional() }),
})
const tree = z.object({
  result: z.object({ contexts: z.array(z.object({ context: z.string() })) }),
})
const evaluated = z.object({ result: z.object({ type: z.literal('success') }) })

/** Runs in Firefox's own window: the scheme and the script switch of one tab. */
const SET_TAB = `(id, scheme, withScript) => {
  const url = 'chrome://remote/content/shared/NavigableManager.sys.mjs'
  const tab = ChromeUtils.importESModule(url).NavigableManager.getBrowsingContextById(id)
  tab.top.prefersColorSchemeOverride = scheme
  tab.top.allowJavascript = withScript
}`

function fail(error: unknown): void {
  console.error(error)
  process.exit(1)
}

/** Relays one connection of Playwright's to Firefox's address. */
function relay(playwright: WebSocket, address: string, withScript: boolean): void {
  const firefox = new WebSocket(address, { perMessageDeflate: false })
  const connected = new Promise((done) => firefox.once('open', done))
  const answers = new Map<number, (answer: unknown) => void>()
  const schemes = new Map<string, string>()
  let lastId = OWN_IDS

  const ask = (method: string, params: object): Promise<unknown> => {
    const id = ++lastId
    return new Promise((done) => {
      answers.set(id, done)
      firefox.send(JSON.stringify({ id, method, params }))
    })
  }
  const setTab = async (tab: string, scheme: string): Promise<void> => {
    const asked = await ask('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 })
    const [window] = tree.parse(asked).result.contexts
    const done = await ask('script.callFunction', {
      functionDeclaration: SET_TAB,
      arguments: [
        { type: 'string', value: tab },
        { type: 'string', value: scheme },
        { type: 'boolean', value: withScript },
      ],
      target: { context: window?.context },
      awaitPromise: true,
    })
    evaluated.parse(done)
  }

  // What Playwright says. Firefox must be connected; after that nothing waits, so that order is kept.
  const toFirefox = async (text: string): Promise<void> => {
    const asked = colours.safeParse(JSON.parse(text))
    if (!asked.success) return firefox.send(text)
    const { features, contexts = [], userContexts = [] } = asked.data.params
    const scheme = features['prefers-color-scheme'] ?? 'none'
    for (const one of userContexts) schemes.set(one, scheme)
    for (const one of contexts) await setTab(one, scheme)
    playwright.send(JSON.stringify({ type: 'success', id: asked.data.id, result: {} }))
  }
  // What Firefox says. A new tab is shown to Playwright only when it is as it was ordered.
  const toPlaywright = async (text: string): Promise<void> => {
    const opened = created.safeParse(JSON.parse(text))
    if (opened.success) {
      const { context, userContext } = opened.data.params
      await setTab(context, schemes.get(userContext) ?? 'none')
    }
    playwright.send(text)
  }

  let told: Promise<unknown> = connected
  let heard: Promise<unknown> = Promise.resolve()
  playwright.on('message', (bytes) => {
    told = told.then(() => toFirefox(String(bytes))).catch(fail)
  })
  firefox.on('message', (bytes) => {
    const text = String(bytes)
    const { id } = message.parse(JSON.parse(text))
    const own = id === undefined ? undefined : answers.get(id)
    if (own === undefined || id === undefined) {
      heard = heard.then(() => toPlaywright(text)).catch(fail)
      return
    }
    answers.delete(id)
    own(JSON.parse(text))
  })
  playwright.on('close', () => firefox.close())
  firefox.on('close', () => playwright.close())
  firefox.on('error', fail)
}

const args = process.argv.slice(2)
const flags = args.filter((one) => one !== WITHOUT_SCRIPT)
const child = spawn(
  process.env['FIREFOX'] ?? 'firefox-esr',
  [...flags, '--remote-allow-system-access'],
  {
    stdio: ['ignore', 'inherit', 'pipe'],
  },
)
child.once('exit', (code) => process.exit(code ?? 1))
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.once(signal, () => child.kill(signal))
}
createInterface(child.stderr).on('line', (line) => {
  const address = LISTENING.exec(line)?.[1]
  if (address === undefined) return void process.stderr.write(`${line}\n`)
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  server.on('connection', (socket, { url = '' }) =>
    relay(socket, `${address}${url}`, !args.includes(WITHOUT_SCRIPT)),
  )
  server.once('listening', () => {
    const bound = server.address()
    if (bound === null || typeof bound === 'string') throw new Error('The bridge has no port.')
    process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${bound.port}\n`)
  })
})
