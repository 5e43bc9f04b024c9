// What happens to the people of a simulated world: who comes when, who approves, what dies, what
// lapses, what the operator says. All of it set on the clock before the first moment.
import { openingOf } from '#tests/session/story.ts'
import type { Host } from './host.ts'
import type { People } from './people.ts'
import { isRestricted, plainPrice, useOf } from './reckoning.ts'
import { HOUR, MINUTE, type Scenario } from './scenario.ts'

/** Sets everything going. */
export function fates(world: People): void {
  const { scenario, clock, hosts } = world
  for (const [i, host] of hosts.entries()) {
    const driver = scenario.drivers[i]
    if (driver) clock.after(driver.comesAfterMs, () => trip(world, host, i))
    troubles(world, host)
    words(world, host, i)
  }
  if (scenario.lapse) lapses(world, scenario.lapse)
  // Where the price depends on the hour, the moment is not looked for.
  if (scenario.race !== 'none' && !isRestricted(scenario.plainTariff)) races(world)
  if (scenario.deadlineMs !== null) {
    clock.after(scenario.deadlineMs, () => {
      for (const reference of world.references) world.payer.lapse(reference)
    })
  }
}

function trip(world: People, host: Host, i: number): void {
  const { scenario } = world
  const reference = world.references[i]
  const mood = scenario.chargers[i]
  if (!reference || !mood) return
  const plain = openingOf()
  const { station, policy } = plain
  host.open({
    ...plain,
    reference,
    amountMinor: scenario.amountMinor,
    tariff: scenario.tariff,
    evseUid: scenario.oneEvse ? 'EVSE' : `EVSE${i}`,
    station: { ...station, connector: { ...station.connector, maxPowerW: scenario.maxPowerW } },
    acceptedAt: world.clock.now,
    policy: {
      ...policy,
      priceSource: scenario.priceSource,
      // Long enough for every START of this world that comes true late, and no longer.
      lateStartWatchS: mood.start === 'late' ? policy.lateStartWatchS : 900,
      // As it is seen: from the STOP's leaving to the news of the end.
      stopDelayMs: scenario.rhythmKnown ? mood.stopDelayMs + 600 : null,
      pushIntervalMs: scenario.rhythmKnown ? mood.pushEveryMs : null,
    },
  })
  drive(world, host, i)
}

function drive(world: People, host: Host, i: number): void {
  const { scenario, clock, payer } = world
  const reference = world.references[i]
  const driver = scenario.drivers[i]
  if (!reference || !driver) return
  if (driver.stopsAfterMs !== null) {
    clock.after(driver.stopsAfterMs, () => void host.say({ type: 'StopCharging' }))
  }
  if (driver.approval === 'ignores') return
  clock.after(driver.approvesAfterMs, () => {
    if (driver.approval === 'aborts') return void payer.drive(reference, 'abort')
    payer.drive(reference, 'approving')
    clock.after(driver.confirmsForMs, () => void payer.drive(reference, 'approve'))
  })
}

function troubles(world: People, host: Host): void {
  const { scenario, clock, chance, diedAt } = world
  const { crashes, dead, forgedNews } = scenario
  for (let c = 0; c < crashes; c += 1) {
    clock.after(chance.between(0, HOUR), () => {
      diedAt.push(clock.now)
      host.crash()
    })
  }
  if (dead) {
    clock.after(dead.fromMs, () => {
      diedAt.push(clock.now)
      host.die(dead.toMs - dead.fromMs)
    })
  }
  const forged = forgedNews ? 5 : 0
  for (let f = 0; f < forged; f += 1) {
    clock.after(chance.between(0, 30 * MINUTE), () => host.paymentNews())
  }
}

/** What the operator says, in the end. */
function words(world: People, host: Host, i: number): void {
  const { scenario, clock, payer, refundsTaken } = world
  const reference = world.references[i] ?? ''
  for (const { action, atMs } of scenario.operator) {
    clock.after(atMs, () => {
      if (host.state.phase !== 'parked') return
      host.say({ type: 'Resolve', action, amountMinor: null, reason: 'seen by the operator' })
    })
  }
  for (const { atMs, share, twice } of scenario.refunds) {
    const ask = (): void => {
      const amountMinor = Math.floor((payer.payments.get(reference)?.capturedMinor ?? 0) * share)
      if (!host.say({ type: 'Refund', amountMinor, reason: 'asked for by phone' })) return
      refundsTaken.set(reference, (refundsTaken.get(reference) ?? 0) + amountMinor)
    }
    clock.after(atMs, ask)
    if (twice) clock.after(atMs + 400, ask)
  }
}

/** The bank lets go, counted from its moment, once for each driver. */
function lapses(world: People, lapse: NonNullable<Scenario['lapse']>): void {
  const { clock, payer, scenario, references } = world
  const go = (reference: string): void => clock.after(lapse.inMs, () => payer.lapse(reference))
  if (lapse.after === 'opened') {
    for (const [i, reference] of references.entries()) {
      clock.after(scenario.drivers[i]?.comesAfterMs ?? 0, () => go(reference))
    }
  }
  world.waiters.push((moment, reference) => {
    if (moment === lapse.after) go(reference)
  })
}

/** Somebody else ends the charge at the very moment at which the price reaches the reservation. */
function races(world: People): void {
  const { scenario, clock, charger, references, hosts } = world
  world.waiters.push((moment, reference) => {
    if (moment !== 'began') return
    const i = references.findIndex((one) => one === reference)
    const host = hosts[i]
    const mood = scenario.chargers[i]
    const session = charger.sessions.findLast((s) => s.reference === reference)
    if (!host || !mood || !session) return
    const costAt = (at: number): number => plainPrice(scenario.plainTariff, useOf(session, at))
    const { now } = clock
    // By halves, within three hours: beyond that no car of this world charges.
    let low = 0
    let high = 3 * HOUR
    if (costAt(now + high) < scenario.amountMinor) return
    while (high - low > 100) {
      const middle = Math.floor((low + high) / 2)
      if (costAt(now + middle) < scenario.amountMinor) low = middle
      else high = middle
    }
    clock.after(Math.max(0, low + scenario.raceOffsetMs), () => {
      if (scenario.race === 'full') charger.full(session, mood)
      else host.say({ type: 'StopCharging' })
    })
  })
}
