// Every phase meets every command: nothing said at the wrong moment may break the table, move money
// twice, or lead to a state that its journal does not give again (law 7).
import { describe, expect, it } from 'vitest'
import { evolve } from '#bff/session/evolve.ts'
import { PHASES } from '#shared/contract.ts'
import type { Effect, State } from '#bff/session/model.ts'
import { COMMANDS, MESSAGES, OPERATOR, type Line } from './commands.ts'
import { SCENES, type Scene } from './scenes.ts'
import type { Story } from './story.ts'

const MONEY: Effect['type'][] = ['CapturePayment', 'RefundPayment', 'StartSession']

/** 5.99 kr a kWh, half up, reckoned here once more: not by the code it judges. */
const priceMinor = (energyWh: number): number => Math.floor((energyWh * 599 + 500) / 1000)

/** Says each line to a fresh copy of the scene; the answers of `breach` that are not null. */
function breaches(
  scene: Scene,
  lines: Line[],
  breach: (story: Story, line: Line) => string | null,
): string[] {
  return lines.flatMap((line) => {
    const found = breach(scene.make(), line)
    return found === null ? [] : [`${line.name}: ${found}`]
  })
}

const say = (story: Story, line: Line): string[] => story.say(line.said(story), line.afterS)

function replayed(story: Story): State {
  let state: State = { phase: 'none' }
  for (const event of story.events) state = evolve(state, event)
  return state
}

describe('the scenes', () => {
  it('stand where they say they stand, and cover every phase', () => {
    for (const { phase, name, make } of SCENES)
      expect([name, make().session.phase]).toEqual([name, phase])
    expect(new Set(SCENES.map((s) => s.phase))).toEqual(new Set(PHASES))
  })
})

describe.each(SCENES.map((s) => [`${s.phase}: ${s.name}`, s] as const))('%s', (_, scene) => {
  it('meets every command without breaking, and its journal gives the same state again', () => {
    for (const line of COMMANDS) {
      const story = scene.make()
      expect(() => say(story, line), line.name).not.toThrow()
      expect(replayed(story), line.name).toEqual(story.state)
    }
  })

  it('moves no money and starts nothing twice when the same is said again at once', () => {
    const again = breaches(scene, MESSAGES, (story, line) => {
      say(story, line)
      const before = MONEY.map((type) => story.asked(type).length)
      story.say(line.said(story))
      const after = MONEY.map((type) => story.asked(type).length)
      return before.join() === after.join() ? null : `${before.join()} -> ${after.join()}`
    })
    expect(again, again.join('\n')).toEqual([])
  })

  it('says nothing more when the same message comes again and again', () => {
    const again = breaches(scene, MESSAGES, (story, line) => {
      const said = line.said(story)
      story.say(said, line.afterS)
      // A far jump may take two steps to come to an end; a third must change nothing.
      story.say(said)
      const events = story.say(said)
      return events.length === 0 ? null : events.join(' ')
    })
    expect(again, again.join('\n')).toEqual([])
  })

  it('never asks to capture more than the accepted tariff gives or the driver reserved', () => {
    const over = breaches(scene, COMMANDS, (story, line) => {
      const before = story.effects.length
      say(story, line)
      const { charge, cdr, payment } = story.session
      const most = Math.min(
        priceMinor(cdr?.energyWh ?? charge?.meter?.energyWh ?? 0),
        payment.authorizedMinor,
      )
      const asked = story.effects
        .slice(before)
        .flatMap((e) => (e.type === 'CapturePayment' ? [e.amountMinor] : []))
      return asked.every((amount) => amount > 0 && amount <= most)
        ? null
        : `${asked.join()} > ${most}`
    })
    expect(over, over.join('\n')).toEqual([])
  })

  it('never refunds more than was captured, whatever the operator says twice', () => {
    const over = breaches(scene, OPERATOR, (story, line) => {
      say(story, line)
      say(story, line)
      const { refundWantedMinor, capturedMinor } = story.session.payment
      return refundWantedMinor <= capturedMinor ? null : `${refundWantedMinor} > ${capturedMinor}`
    })
    expect(over, over.join('\n')).toEqual([])
  })
})
