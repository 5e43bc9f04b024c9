// Neighbour 4, who runs it: every matter of the operator's below one door. A matter is a file of its
// own that declares its routes (route.ts); this mounts them and writes the reference of them all.
import type { AppDeps } from '../deps.ts'
import { access } from './access.ts'
import { aliasRoutes } from './aliases.ts'
import { nothingHere, operatorApp } from './edge.ts'
import { noticesRoutes } from './notices.ts'
import { describe } from './reference.ts'
import { registrationRoutes } from './registration-routes.ts'
import { sessionRoutes } from './sessions.ts'
import { signedIn, signIn } from './sign-in.ts'
import { stationsRoutes } from './stations.ts'
import { warningsRoutes } from './warnings.ts'
import { webhookRoutes } from './webhook-rotation.ts'

export interface OperatorDeps extends Pick<
  AppDeps,
  | 'settings'
  | 'merchants'
  | 'sessions'
  | 'ledger'
  | 'catalogue'
  | 'notices'
  | 'office'
  | 'aliases'
  | 'registration'
  | 'rotateWebhook'
  | 'watch'
  | 'now'
> {
  /** Notes a wrong token; whole seconds to wait where there were too many, else null. */
  failure(request: Request): number | null
}

/** Routes below `/operator`. 401 without the token, 404 unknown, 409 refused, 422 wrong input. */
export function operatorRoutes(deps: OperatorDeps) {
  const app = operatorApp()
  app.route('/', signIn(deps))
  app.use('*', access(deps))
  app.route('/', signedIn(deps))
  app.route('/sessions', sessionRoutes(deps))
  app.route('/notices', noticesRoutes(deps))
  app.route('/stations', stationsRoutes(deps))
  app.route('/aliases', aliasRoutes(deps))
  app.route('/chargers', registrationRoutes(deps))
  app.route('/warnings', warningsRoutes(deps))
  app.route('/webhook', webhookRoutes(deps))
  describe(app, deps.settings.PUBLIC_URL)
  app.all('*', nothingHere)
  return app
}
