// The registration with the charger backend, for whoever runs the product: what it is, a new token, an
// end, a new beginning. The door of the room has checked the token before this is asked. It must never
// know how a charger backend is spoken to.
import { Hono } from 'hono'
import type { AppDeps, Edge, RegistrationDeed } from '../deps.ts'
import { problemResponse } from '../problem.ts'

const DEEDS: Record<string, RegistrationDeed> = {
  rotate: 'rotate',
  register: 'register',
  unregister: 'unregister',
}

/**
 * `GET /operator/chargers`, `POST /operator/chargers/{rotate|register|unregister}`; `?force=true` ends
 * a registration with a backend that cannot be reached. 502 with its code where the backend declines.
 */
export function registrationRoutes(deps: Pick<AppDeps, 'registration'>): Hono<Edge> {
  const app = new Hono<Edge>()
  const show = async () => Response.json(await deps.registration.show(), { headers: UNKEPT })
  app.get('/', show)
  app.post('/:deed', async (c, next) => {
    const deed = DEEDS[c.req.param('deed')]
    if (!deed) return next()
    const forced = deed === 'unregister' && c.req.query('force') === 'true'
    const outcome = await deps.registration.do(forced ? 'unregister-anyway' : deed)
    if (outcome.ok) return show()
    const parts = {
      status: 502,
      slug: 'charger-backend-declined',
      title: 'The charger backend did not go along',
      detail: outcome.code,
    }
    return problemResponse(parts, c.get('requestId'))
  })
  return app
}

const UNKEPT = { 'cache-control': 'no-store' }
