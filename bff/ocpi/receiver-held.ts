// Locations, tariffs and CDRs as the CPO pushed them, held as they came for when it asks for them again
// (Receiver Interface "GET Method"). Numbers, signed data and fields that we do not know come back as
// they were sent. What a push means is decided elsewhere: here it is only held once it was taken.
import type { Context, Hono } from 'hono'
import * as z from 'zod'
import type { HeldKind } from '#bff/session/ports.ts'
import { DONE, ownerUnsaid, reply, WRONG, type OcpiDoorDeps } from './door.ts'
import { partOf, withPart, type PartPath } from './held-location.ts'
import { ownedId } from './identity.ts'
import { ownedBy } from './names-of-2-1-1.ts'
import { text } from './wire.ts'

const OBJECT = '/:country/:party/:id'
const PART = `${OBJECT}/:evse?/:connector?`
const taken = z.object({ status_code: z.literal(DONE) })
const owned = z.object({ country_code: text, party_id: text, id: text })

/** Before the routes that take what is pushed: it looks at what they answered. */
export function addHeld(door: Hono, deps: OcpiDoorDeps): void {
  door.use(`/:version/tariffs${OBJECT}`, async (c, next) => {
    const [id, body] = [nameOf(c), await bodyOf(c)]
    await next()
    if (c.req.method === 'GET' || !(await wasTaken(c))) return
    const held = c.req.method === 'PATCH' ? await deps.catalogue.held('tariff', id) : null
    const patched = held && withPart(held, {}, { text: body, entire: false })
    await deps.catalogue.hold('tariff', id, c.req.method === 'PUT' ? body : patched)
  })
  door.use(`/:version/locations${PART}`, async (c, next) => {
    // Asked before: afterwards the parameters are those of the route that answered.
    const [id, part, body] = [nameOf(c), partIn(c), await bodyOf(c)]
    await next()
    if (c.req.method === 'GET' || !(await wasTaken(c))) return
    const entire = c.req.method === 'PUT'
    await deps.catalogue.hold(
      'location',
      id,
      await locationOf(deps, id, part, { text: body, entire }),
    )
  })
  door.use('/:version/cdrs', async (c, next) => {
    const body = await bodyOf(c)
    await next()
    if (c.req.method === 'POST') await holdCdr(c, deps, body)
  })
  door.get(`/:version/tariffs${OBJECT}`, (c) => show(c, deps, 'tariff'))
  door.get(`/:version/cdrs${OBJECT}`, (c) => show(c, deps, 'cdr'))
  door.get(`/:version/locations${PART}`, (c) => show(c, deps, 'location'))
}

/** Read once and kept by Hono: the routes behind this read it again. */
async function bodyOf(c: Context): Promise<string> {
  return /^(PUT|PATCH|POST)$/.test(c.req.method) ? c.req.text() : ''
}

const nameOf = (c: Context): string =>
  ownedId(c.req.param('country') ?? '', c.req.param('party') ?? '', c.req.param('id') ?? '')

const partIn = (c: Context): PartPath => ({
  evse: c.req.param('evse'),
  connector: c.req.param('connector'),
})

/** A part is put into what is held; where nothing is, or it does not fit, nothing is held any more. */
async function locationOf(
  deps: OcpiDoorDeps,
  id: string,
  part: PartPath,
  news: { text: string; entire: boolean },
): Promise<string | null> {
  if (news.entire && part.evse === undefined) return news.text
  const held = await deps.catalogue.held('location', id)
  return held && withPart(held, part, news)
}

/** Only one of ours: what another eMSP's driver did is not ours to keep. */
async function holdCdr(c: Context, deps: OcpiDoorDeps, body: string): Promise<void> {
  if (!(await wasTaken(c))) return
  const named = owned.safeParse(ownedBy(JSON.parse(body), await ownerUnsaid(c, deps)))
  if (!named.success) return
  const id = ownedId(named.data.country_code, named.data.party_id, named.data.id)
  if ((await deps.catalogue.cdrOf(id)) !== null) await deps.catalogue.hold('cdr', id, body)
}

async function wasTaken(c: Context): Promise<boolean> {
  if (!c.res.ok) return false
  return taken.safeParse(await c.res.clone().json()).success
}

async function show(c: Context, deps: OcpiDoorDeps, kind: HeldKind): Promise<Response> {
  const held = await deps.catalogue.held(kind, nameOf(c))
  const body = held && (kind === 'location' ? partOf(held, partIn(c)) : held)
  if (!body) return reply(c, deps, { statusCode: WRONG, http: 404, message: 'not held here' })
  return reply(c, deps, { statusCode: DONE, json: body })
}
