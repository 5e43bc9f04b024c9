/** The Webhooks API doors: register (the secret is shown here and never again), list, delete. */
import { Hono } from 'hono'
import { guard, json, readBody, refusal } from './door.ts'
import type { DoorEnv, StandIn } from './stand-in.ts'
import { registerRequest } from './wire.ts'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
// Vipps takes https alone; http on loopback is for a machine that talks to itself.
const reachable = /^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/|$))/

const invalid = (name: string, reason: string): Response =>
  refusal('problem', 400, 'One or more validation errors occurred.', [{ name, reason }])

/** All doors under `/webhooks/v1/webhooks`. */
export const webhookDoors = (standIn: StandIn): Hono<DoorEnv> => {
  const { webhooks } = standIn
  const doors = new Hono<DoorEnv>()
  const behind = guard(standIn, 'register', { family: 'problem', serialNumber: false })

  doors.post('/', behind, async (c) => {
    const request = await readBody(c, registerRequest, 'problem')
    if ('refused' in request) return request.refused
    const { url, events } = request.value
    if (!reachable.test(url)) return invalid('url', 'The URL must use HTTPS.')
    const registration = webhooks.register(url, events)
    if (!registration) return invalid('events', 'An event has 25 registrations already.')
    return json(201, { id: registration.id, secret: registration.secret })
  })

  doors.get('/', behind, () =>
    json(200, { webhooks: webhooks.list().map(({ id, url, events }) => ({ id, url, events })) }),
  )

  doors.delete('/:id', behind, (c) => {
    const id = c.req.param('id')
    if (!uuid.test(id)) return invalid('id', 'The id is not a UUID.')
    return webhooks.unregister(id)
      ? c.body(null, 204)
      : refusal('problem', 404, 'The webhook was not found.')
  })
  return doors
}
