// What a CPO reads of us before anything else: versions and their details.
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
}
