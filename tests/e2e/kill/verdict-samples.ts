// Sound evidence of one trip that was paid, for the tests of the verdict.
import type { View } from '#shared/contract.ts'
import { KINDS } from './kinds.ts'
import type { Evidence } from './verdict.ts'

const reference = 'ev-0123456789abcdefghjkmnpqrs'
const event = (name: string, amount: number, timestamp: number) => ({
  name,
  amount,
  timestamp,
  success: true,
})

const view: View = {
  reference,
  phase: 'settled',
  station: {
    stationId: 'NO*STK*E50001*1',
    label: '50001',
    name: 'Økern',
    address: 'Økernveien 145',
    city: 'Oslo',
    operator: 'Stikk',
    connector: {
      id: '1',
      standard: 'IEC_62196_T2_COMBO',
      format: 'CABLE',
      powerType: 'DC',
      maxPowerW: 150_000,
    },
    timeZone: 'Europe/Oslo',
  },
  energyWh: 10_000,
  powerW: null,
  socPercent: null,
  costMinor: 5990,
  reservedMinor: 20_000,
  capturedMinor: 5990,
  releasedMinor: 14_010,
  refundedMinor: null,
  currency: 'NOK',
  startedAt: 3000,
  endedAt: 7000,
  meterAt: 7000,
  canStop: false,
  why: null,
  redirectUrl: null,
  payment: 'approved',
  deadlineAt: null,
  stop: null,
  idleFeeAt: null,
  limitAt: null,
  receiptNumber: 1,
  receipt: null,
  retryOf: null,
  curve: [],
}

const [kind] = KINDS
if (!kind) throw new Error('there are no kinds of trip')

const sound: Evidence = {
  trips: [
    { kind, station: '50001', step: 'done', reference, handles: [`${reference}.key`], fault: null },
  ],
  views: new Map([[reference, view]]),
  listed: [reference],
  parked: new Set(),
  payments: [
    {
      reference,
      state: 'AUTHORIZED',
      request: { amount: 20_000, returnUrl: 'http://127.0.0.1/c/x' },
      aggregate: {
        authorizedAmount: 20_000,
        capturedAmount: 5990,
        cancelledAmount: 14_010,
        refundedAmount: 0,
      },
      events: [
        event('CREATED', 20_000, 1000),
        event('AUTHORIZED', 20_000, 2000),
        event('CAPTURED', 5990, 8000),
        event('CANCELLED', 14_010, 8001),
      ],
      receipt: {
        orderLines: [{ totalAmount: 5990, totalAmountExcludingTax: 4792, totalTaxAmount: 1198 }],
      },
    },
  ],
  sessions: [
    {
      session_id: 'S1',
      token_uid: reference.toUpperCase(),
      evse_uid: 'STK-50001',
      status: 'COMPLETED',
      energy_wh: 10_000,
      started_at: 3000,
      ended_at: 7000,
    },
  ],
  cdrs: [{ session_id: 'S1', incl_vat: 5990 }],
}

export const samples = { sound, reference, view }
