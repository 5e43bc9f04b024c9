/**
 * The sandbox CPO's own list of CDRs, changed behind everybody's back: nothing of it is pushed.
 *
 * `DELETE /sandbox/cdrs/{id}` · `PATCH /sandbox/cdrs/{id}` (fields of the CDR, as OCPI names them) ·
 * `POST /sandbox/cdrs/{id}/copy` (the same once more, with the fields of the body in place of its own).
 */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { z } from 'zod'
import type { Edge } from './envelope.ts'
import type { CdrRecord, World } from './world.ts'

const changes = z.record(z.string(), z.unknown())

async function changed(c: Context, cdr: CdrRecord): Promise<CdrRecord> {
  const object = { ...cdr.object, ...changes.parse(JSON.parse((await c.req.text()) || '{}')) }
  return { ...cdr, id: String(object['id']), object, touchedAt: Date.now() }
}

/** Below `/sandbox/cdrs`. */
export function cdrControls(world: World): Hono<Edge> {
  const app = new Hono<Edge>()
  const at = (c: Context): number => world.cdrs.findIndex(({ id }) => id === c.req.param('id'))
  app.delete('/:id', (c) => {
    const index = at(c)
    if (index < 0) return c.json({ detail: 'No such CDR.' }, 404)
    world.cdrs.splice(index, 1)
    return c.json({ deleted: c.req.param('id') })
  })
  app.patch('/:id', async (c) => {
    const cdr = world.cdrs[at(c)]
    if (!cdr) return c.json({ detail: 'No such CDR.' }, 404)
    const now = await changed(c, cdr)
    world.cdrs[at(c)] = now
    return c.json(now.object)
  })
  app.post('/:id/copy', async (c) => {
    const cdr = world.cdrs[at(c)]
    if (!cdr) return c.json({ detail: 'No such CDR.' }, 404)
    const copy = await changed(c, cdr)
    world.cdrs.push(copy)
    return c.json(copy.object)
  })
  return app
}
