// The operator's own names for stations, at the operator's door.
import { createApp } from '#bff/app.ts'
import type { AliasAnswer } from '#bff/session/ports.ts'
import { makeWorld, tryOut } from '#tests/driver/fakes.ts'
import { describe, expect, it } from 'vitest'
import { AUTH, TOKEN } from './trial.ts'

function operating() {
  const world = makeWorld()
  const trial = tryOut(world, { OPERATOR_TOKEN: TOKEN })
  const { deps } = trial
  const put = async (alias: string, body: unknown): Promise<Response> => {
    return createApp(deps).request(`/operator/aliases/${encodeURIComponent(alias)}`, {
      method: 'PUT',
      headers: { ...AUTH, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }
  return { ...trial, world, put }
}

describe('aliases', () => {
  it('are listed as the catalogue has them', async () => {
    const { get, world } = operating()
    world.aliases.shown = [{ alias: 'P1', stationId: 'E1', setAt: 1, leads: true, hides: [] }]
    expect(await (await get('/operator/aliases', AUTH)).json()).toEqual({
      aliases: world.aliases.shown,
    })
  })

  it('are set, and moved where that is said', async () => {
    const { put, world } = operating()
    const response = await put('Plass 1 Ø', { stationId: 'NO*STK*E1', move: true })
    expect([response.status, await response.json()]).toEqual([
      200,
      { alias: 'Plass 1 Ø', stationId: 'NO*STK*E1' },
    ])
    await put('P2', { stationId: 'E2' })
    expect(world.aliases.wishes).toEqual([
      { alias: 'Plass 1 Ø', stationId: 'NO*STK*E1', move: true },
      { alias: 'P2', stationId: 'E2', move: false },
    ])
    expect(world.office.acts.map((act) => act.route)).toHaveLength(2)
  })

  it.each<[AliasAnswer, number, string]>([
    [{ refused: 'unknown-station' }, 404, 'The catalogue has no E1.'],
    [{ refused: 'taken', stations: ['E2'] }, 409, 'It leads to E2: say "move"'],
    [{ refused: 'hides', stations: ['E3', 'E4'] }, 409, 'Nobody would reach E3, E4'],
  ])('are refused with the reason: %j', async (answer, status, words) => {
    const { put, world } = operating()
    world.aliases.answer = answer
    const response = await put('P1', { stationId: 'E1' })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(words) })
  })

  it.each(['~2', ' P1', 'P/1', 'P'.repeat(41)])('may not be called "%s"', async (alias) => {
    const { put, world } = operating()
    expect((await put(alias, { stationId: 'E1' })).status).toBe(422)
    expect(world.aliases.wishes).toEqual([])
  })
})
