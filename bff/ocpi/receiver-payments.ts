// The payments module as its sender (2.3.0, mod_payments): the CPO activates terminals, assigns them,
// takes them away, and reads them and the advice of what was captured.
import type { Context, Hono } from 'hono'
import * as z from 'zod'
import { instantText } from './calling.ts'
import { DONE, read, reply, WRONG, type OcpiDoorDeps } from './door.ts'
import {
  activate,
  deactivate,
  terminalPatch,
  terminals,
  updateTerminal,
  type Terminal,
} from './terminals.ts'
import { count, instant } from './wire.ts'

const BASE = '/:version/payments'
const MOST_ON_A_PAGE = 100
const MOST_ADVICE = 1000

const page = z.object({
  date_from: instant.optional(),
  date_to: instant.optional(),
  offset: count.default(0),
  limit: count.optional(),
})
const dated = z.looseObject({ last_updated: instant })

export function addPayments(door: Hono, deps: OcpiDoorDeps): void {
  const store = deps.registration.catalogue
  const at = (): string => instantText(deps.now())
  door.get(`${BASE}/terminals`, async (c) => list(c, deps, await terminals(store)))
  door.post(`${BASE}/terminals/activate`, async (c) => {
    const body = await read(c, deps, terminalPatch)
    if (!body.ok) return body.response
    const made = await activate(store, body.value, { id: deps.newId(), at: at() })
    if (!made) return reply(c, deps, { statusCode: WRONG, message: 'there are too many terminals' })
    deps.onTerminal?.()
    return reply(c, deps, { statusCode: DONE, content: made })
  })
  door.post(`${BASE}/terminals/:id/deactivate`, async (c) => {
    const gone = await deactivate(store, c.req.param('id'))
    return gone ? reply(c, deps, { statusCode: DONE }) : unknown(c, deps)
  })
  door.get(`${BASE}/terminals/:id`, async (c) => {
    const id = c.req.param('id')
    const found = (await terminals(store)).find((one) => one.terminal_id === id)
    return found ? reply(c, deps, { statusCode: DONE, content: found }) : unknown(c, deps)
  })
  // Both say what changes: a PUT of the text's own example holds a part of the object.
  door.on(['PUT', 'PATCH'], `${BASE}/terminals/:id`, async (c) => {
    const body = await read(c, deps, terminalPatch)
    if (!body.ok) return body.response
    const id = c.req.param('id') ?? ''
    const changed: Terminal | null = await updateTerminal(store, id, {
      patch: body.value,
      at: at(),
    })
    return changed ? reply(c, deps, { statusCode: DONE, content: changed }) : unknown(c, deps)
  })
  const advice = `${BASE}/financial-advice-confirmations`
  door.get(advice, async (c) => {
    const held = await deps.catalogue.holding('advice', MOST_ADVICE)
    return list(
      c,
      deps,
      held.map(({ body }): unknown => JSON.parse(body)),
    )
  })
  door.get(`${advice}/:id`, async (c) => {
    const json = await deps.catalogue.held('advice', c.req.param('id'))
    return json ? reply(c, deps, { statusCode: DONE, json }) : unknown(c, deps)
  })
}

/** A page of what was updated in the time asked for (transport_and_format "Pagination"). */
function list(c: Context, deps: OcpiDoorDeps, all: readonly unknown[]): Response {
  const asked = page.safeParse(c.req.query())
  if (!asked.success) {
    const field = String(asked.error.issues[0]?.path[0] ?? 'query')
    return reply(c, deps, { statusCode: WRONG, message: `${field}: cannot be read` })
  }
  const { date_from: from, date_to: to, offset } = asked.data
  const limit = Math.min(asked.data.limit ?? MOST_ON_A_PAGE, MOST_ON_A_PAGE)
  const found = all.filter((one) => {
    const at = dated.safeParse(one).data?.last_updated ?? 0
    return (from === undefined || at >= from) && (to === undefined || at < to)
  })
  c.header('X-Total-Count', String(found.length))
  c.header('X-Limit', String(MOST_ON_A_PAGE))
  if (limit > 0 && offset + limit < found.length) {
    const url = new URL(`${deps.registration.publicUrl}/ocpi${new URL(c.req.url).pathname}`)
    for (const [name, value] of Object.entries(c.req.query())) url.searchParams.set(name, value)
    url.searchParams.set('offset', String(offset + limit))
    c.header('Link', `<${url.href}>; rel="next"`)
  }
  return reply(c, deps, { statusCode: DONE, content: found.slice(offset, offset + limit) })
}

function unknown(c: Context, deps: OcpiDoorDeps): Response {
  return reply(c, deps, { statusCode: WRONG, http: 404, message: 'not known here' })
}
