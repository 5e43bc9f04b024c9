// Differences planted in the charger backend's list.
import { AT, cdrFor, DAY_MS } from './making.ts'
import { CHARGED, drop, type Plants } from './planting.ts'

export const CHARGER_PLANTS: Plants = {
  'the CDR is gone': {
    code: 'cdr-missing',
    place: 'charger',
    kinds: CHARGED,
    plant: ({ world, cdr }) => drop(world.cdrs, cdr),
  },
  'no CDR ever came': {
    code: 'cdr-missing',
    place: 'charger',
    kinds: ['cdrToCome'],
    plant({ session }) {
      if (session.journal) session.journal.endedAt = AT - 2 * DAY_MS
    },
  },
  'a CDR of nobody': {
    code: 'cdr-unknown',
    place: 'charger',
    kinds: ['notStarted'],
    plant({ world, session }) {
      const id = `NO/STK/STRANGE-${session.reference.slice(-6)}`
      const strange = { id, reference: null, whose: null, totalInclMinor: 4_200 }
      world.cdrs.push(cdrFor(session, strange))
    },
  },
  'a charge with our token that nobody knows': {
    code: 'cdr-unknown',
    place: 'charger',
    kinds: CHARGED,
    plant: ({ world, cdr }) =>
      void world.cdrs.push({ ...cdr, id: `${cdr.id}-OTHER`, sessionId: 'NO/STK/OTHER' }),
  },
  'a CDR is listed twice': {
    code: 'cdr-double',
    place: 'charger',
    kinds: CHARGED,
    plant: ({ world, cdr }) => void world.cdrs.push({ ...cdr }),
  },
  'a bill that was taken back is listed twice': {
    code: 'cdr-double',
    place: 'charger',
    kinds: ['replaced'],
    plant({ world, session }) {
      const old = world.cdrs.find(
        ({ id, whose }) => id.endsWith('-OLD') && whose?.reference === session.reference,
      )
      if (old) world.cdrs.push({ ...old })
    },
  },
  'a charge is billed again by another CDR': {
    code: 'cdr-double',
    place: 'charger',
    kinds: CHARGED,
    plant: ({ world, cdr }) => void world.cdrs.push({ ...cdr, id: `${cdr.id}-2`, energyWh: 5 }),
  },
  'a CDR that was not taken': {
    code: 'cdr-not-taken',
    place: 'charger',
    kinds: ['cdrToCome'],
    plant: ({ world, session }) =>
      void world.cdrs.push(cdrFor(session, { totalInclMinor: 12_345 })),
  },
  'a credit that nobody heard of': {
    code: 'cdr-credited',
    place: 'charger',
    kinds: CHARGED,
    plant: ({ world, cdr }) =>
      void world.cdrs.push({
        ...cdr,
        id: `${cdr.id}-C`,
        creditOf: cdr.id,
        totalInclMinor: -(cdr.totalInclMinor ?? 0),
      }),
  },
  'a CDR with other energy': {
    code: 'cdr-energy',
    place: 'charger',
    kinds: CHARGED,
    plant: ({ cdr }) => void (cdr.energyWh += 1_000),
  },
  'a dearer CDR': {
    code: 'cdr-price-higher',
    place: 'charger',
    kinds: CHARGED,
    plant: ({ cdr }) => void (cdr.totalInclMinor = (cdr.totalInclMinor ?? 0) + 250),
  },
  'a cheaper CDR': {
    code: 'cdr-price-lower',
    place: 'charger',
    kinds: CHARGED,
    plant: ({ cdr }) => void (cdr.totalInclMinor = (cdr.totalInclMinor ?? 0) - 250),
  },
  'a CDR in another currency': {
    code: 'currency-differs',
    place: 'charger',
    kinds: CHARGED,
    plant: ({ cdr }) => void (cdr.currency = 'EUR'),
  },
  'a bill for what was released': {
    code: 'cdr-for-released',
    place: 'charger',
    kinds: ['notStarted', 'aborted', 'expired'],
    plant: ({ world, session }) =>
      void world.cdrs.push(cdrFor(session, { totalInclMinor: 3_000, energyWh: 4_000 })),
  },
  'a CDR that cannot be read': {
    code: 'cdr-unreadable',
    place: 'charger',
    kinds: ['notStarted'],
    plant: ({ world, session }) =>
      void world.cdrs.push(cdrFor(session, { fault: 'total_cost: expected a number' })),
  },
  'energy is given away': {
    code: 'energy-given-away',
    place: 'charger',
    kinds: ['overTheLimit', 'belowMinimum', 'letGo'],
    plant({ session }) {
      if (session.journal) session.journal.lossMinor = 0
    },
  },
}
