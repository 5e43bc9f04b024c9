// Neighbour 4, who runs it: every matter of the operator's below one door. A matter is a file of its
// own that declares its routes (route.ts); this mounts them and writes the reference of them all.
import type { AppDeps } from '../deps.ts'
import { access, createDoorkeeper, type AccessDeps } from './access.ts'
import { actsRoutes } from './acts.ts'
import { aliasRoutes } from './aliases.ts'
import { consoleRoutes } from './console.ts'
import { nothingHere, operatorApp } from './edge.ts'
import { liveRoutes } from './live.ts'
import { bookRoutes } from './books.ts'
import { moneyRoutes } from './money.ts'
import { merchantsRoutes } from './merchants.ts'
import { neighbourHealthRoutes } from './neighbour-health.ts'
import { noticesRoutes } from './notices.ts'
import { describe } from './reference.ts'
import { reconcileRoutes } from './reconcile.ts'
import { registrationRoutes } from './registration-routes.ts'
import { retentionRoutes } from './retention.ts'
import { storyRoutes } from './session-story.ts'
import { rereadRoutes } from './reread.ts'
import { sessionRoutes } from './sessions.ts'
import { signedIn, signIn } from './sign-in.ts'
import { stationsRoutes } from './stations.ts'
import { tokensRoutes } from './tokens.ts'
import { warningsRoutes } from './warnings.ts'
import { webhookRoutes, webhookShown } from './webhook-rotation.ts'

/** Each matter takes of it what it needs. */
export interface OperatorDeps extends AppDeps, AccessDeps {}

/** Routes below `/operator`. 401 without the token, 404 unknown, 409 refused, 422 wrong input. */
export function operatorRoutes(deps: OperatorDeps) {
  const app = operatorApp()
  const doorkeeper = createDoorkeeper(deps)
  app.route('/', consoleRoutes(deps))
  app.route('/', signIn(deps, doorkeeper))
  app.use('*', access(deps, doorkeeper))
  app.route('/', signedIn(deps))
  app.route('/tokens', tokensRoutes(deps))
  app.route('/acts', actsRoutes(deps))
  app.route('/sessions', sessionRoutes(deps))
  app.route('/sessions', rereadRoutes(deps))
  app.route('/sessions', storyRoutes(deps))
  app.route('/live', liveRoutes(deps))
  app.route('/ledger', bookRoutes(deps))
  app.route('/money', moneyRoutes(deps))
  app.route('/merchants', merchantsRoutes(deps))
  app.route('/health', neighbourHealthRoutes(deps))
  app.route('/notices', noticesRoutes(deps))
  app.route('/stations', stationsRoutes(deps))
  app.route('/aliases', aliasRoutes(deps))
  app.route('/reconcile', reconcileRoutes(deps))
  app.route('/chargers', registrationRoutes(deps))
  app.route('/retention', retentionRoutes(deps))
  app.route('/warnings', warningsRoutes(deps))
  app.route('/webhook', webhookShown(deps))
  app.route('/webhook', webhookRoutes(deps))
  describe(app, deps.settings.PUBLIC_URL)
  app.all('*', nothingHere)
  return app
}
