// Our side of the credentials module: the CPO reads, renews or ends the registration. Our token is
// derived from a secret and stays the same: it is renewed with the secret, not by a PUT.
import type { Context, Hono } from 'hono'
import { CANNOT_USE_YOUR_API, DONE, read, reply, WRONG, type OcpiDoorDeps } from './door.ts'
import {
  acceptCredentials,
  forgetRegistration,
  keptRegistration,
  ownCredentials,
} from './registration.ts'
import { credentials } from './wire-registration.ts'

const PATH = '/2.2.1/credentials'

export function addCredentials(door: Hono, deps: OcpiDoorDeps): void {
  door.get(PATH, async (c) => reply(c, deps, { statusCode: DONE, content: await own(deps) }))
  door.put(PATH, (c) => renew(c, deps))
  door.post(PATH, async (c) =>
    (await isRegistered(deps))
      ? notAllowed(c, deps, 'already registered: use PUT')
      : renew(c, deps),
  )
  door.delete(PATH, async (c) => {
    if (!(await isRegistered(deps))) return notAllowed(c, deps, 'not registered')
    await forgetRegistration(deps.registration.catalogue)
    deps.log?.('ocpi-registration-ended')
    return reply(c, deps, { statusCode: DONE })
  })
}

/** Reads their endpoints with the token they give before anything of the old is replaced. */
async function renew(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const body = await read(c, deps, credentials)
  if (!body.ok) return body.response
  const accepted = await acceptCredentials(deps.registration, body.value)
  if (!accepted.ok) {
    deps.log?.('ocpi-credentials-refused', { code: accepted.code })
    const message = `your versions could not be read: ${accepted.code}`
    return reply(c, deps, { statusCode: CANNOT_USE_YOUR_API, message })
  }
  deps.log?.('ocpi-credentials-renewed')
  return reply(c, deps, { statusCode: DONE, content: await own(deps) })
}

async function own(deps: OcpiDoorDeps): Promise<Record<string, unknown>> {
  return ownCredentials(deps.registration, deps.registration.tokenB)
}

async function isRegistered(deps: OcpiDoorDeps): Promise<boolean> {
  const { catalogue, versionsUrl } = deps.registration
  return (await keptRegistration(catalogue, versionsUrl)) !== null
}

function notAllowed(c: Context, deps: OcpiDoorDeps, message: string): Response {
  return reply(c, deps, { statusCode: WRONG, http: 405, message })
}
