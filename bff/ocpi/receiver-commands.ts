// CommandResults: what the charge point answered to a START or STOP, posted to the response_url that
// the client made. The reference in the address says whose it is, the attempt which of several.
import type { Context, Hono } from 'hono'
import { parseReference } from '#shared/ids.ts'
import { DONE, read, reply, WRONG, type OcpiDoorDeps } from './door.ts'
import { refuse } from './refusing.ts'
import { answerOfResult } from './translate-command.ts'
import { commandResult } from './wire-command.ts'

export function addCommands(door: Hono, deps: OcpiDoorDeps): void {
  door.post('/:version/commands/:command/:request', (c) => takeResult(c, deps))
}

async function takeResult(c: Context, deps: OcpiDoorDeps): Promise<Response> {
  const command = c.req.param('command')
  const [, name = '', attempt = ''] = /^(.+)-(\d{1,6})$/.exec(c.req.param('request') ?? '') ?? []
  const reference = parseReference(name)
  if (!reference || !(command === 'START_SESSION' || command === 'STOP_SESSION')) {
    return unknown(c, deps)
  }
  const body = await read(c, deps, commandResult)
  if (!body.ok) {
    const subject = `${command} ${reference}`
    return refuse(c, deps, { code: 'ocpi-command-result-refused', subject }, [body.fault])
  }
  if (!(await deps.isOurs(reference))) return unknown(c, deps)
  const { answer, why } = answerOfResult(body.value.result)
  deps.log?.('ocpi-command-result', { reference, command, result: body.value.result })
  const taken =
    command === 'START_SESSION'
      ? await deps.sessions.startReport(reference, {
          answer,
          why,
          timeoutS: null,
          attempt: Number(attempt),
        })
      : await deps.sessions.stopReport(reference, { answer })
  return taken ? reply(c, deps, { statusCode: DONE }) : unknown(c, deps)
}

function unknown(c: Context, deps: OcpiDoorDeps): Response {
  return reply(c, deps, { statusCode: WRONG, http: 404, message: 'no such command was sent' })
}
