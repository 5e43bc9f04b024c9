/**
 * The sandbox CPO as a Hono app: OCPI under `/ocpi/{version}`, its controls under `/sandbox`.
 * Only mounts; knows nothing of what the routes do.
 */
import { Hono } from 'hono'
import { commandRoutes } from './commands.ts'
import { controlRoutes } from './controls.ts'
import { code, echoIds, refusal, registeredOnly } from './envelope.ts'
import type { Edge } from './envelope.ts'
import { listRoutes } from './lists.ts'
import { paymentControls, paymentRoutes } from './payments.ts'
import { registeringControls } from './registering.ts'
import { registrationRoutes } from './registration.ts'
import { cpoVersions } from './versions.ts'
import type { World } from './world.ts'

export function createApp(world: World): Hono<Edge> {
  const app = new Hono<Edge>()
  app.use('/ocpi/*', echoIds)
  app.route('/ocpi', registrationRoutes(world))
  for (const version of cpoVersions) {
    for (const module of ['commands', 'locations', 'tariffs', 'sessions', 'cdrs']) {
      app.use(`/ocpi/${version}/${module}`, registeredOnly(world))
      app.use(`/ocpi/${version}/${module}/*`, registeredOnly(world))
    }
    app.route(`/ocpi/${version}/commands`, commandRoutes(world, version))
    app.route(`/ocpi/${version}`, listRoutes(world))
  }
  app.use('/ocpi/2.3.0/payments/*', registeredOnly(world))
  app.route('/ocpi/2.3.0/payments', paymentRoutes(world))
  app.route('/sandbox', paymentControls(world))
  app.route('/sandbox', registeringControls(world))
  app.route('/sandbox', controlRoutes(world))
  app.notFound((c) => refusal(c, code.client, 'No such resource.', 404))
  app.onError((error, c) => {
    console.error('sandbox CPO:', error)
    return refusal(c, 3000, 'The sandbox itself is at fault.', 500)
  })
  return app
}
