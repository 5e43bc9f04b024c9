import { describe, expect, it } from 'vitest'
import { createTurn } from '#bff/durable/turn.ts'

describe('a turn', () => {
  it('lets one begin when the one before has ended, however it ended', async () => {
    const turn = createTurn()
    const seen: string[] = []
    const task = (name: string, fails: boolean) => async () => {
      seen.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 1))
      seen.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    }
    const all = await Promise.allSettled([turn(task('a', true)), turn(task('b', false))])
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  })
})
