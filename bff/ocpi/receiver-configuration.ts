// What a CPO reads of us before anything else: versions, their details; and our tokens, of which none
// is listed.
import type { Hono } from 'hono'
import { DONE, reply, WRONG, type OcpiDoorDeps } from './door.ts'
import { versionDetailsOf, versionList, versionOf } from './versions.ts'

export function addConfiguration(door: Hono, deps: OcpiDoorDeps): void {
  const { publicUrl, pinnedVersion } = deps.registration
  const base = `${publicUrl}/ocpi`
  door.get('/versions', (c) =>
    reply(c, deps, { statusCode: DONE, content: versionList(base, pinnedVersion) }),
  )
  door.get('/:version', (c) => {
    const version = versionOf(c.req.param('version'))
    if (!version)
      return reply(c, deps, { statusCode: WRONG, http: 404, message: 'no such version' })
    return reply(c, deps, { statusCode: DONE, content: versionDetailsOf(version, base) })
  })
  // One token per charge, never kept at a CPO: there is nothing to list (design §3).
  door.get('/:version/tokens', (c) => {
    c.header('X-Total-Count', '0')
    c.header('X-Limit', '100')
    return reply(c, deps, { statusCode: DONE, content: [] })
  })
}
