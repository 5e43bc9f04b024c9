// The trips of a campaign: what the driver does, what goes wrong beside him, and how it may end. Data
// only; trip.ts plays them.

/** A fault in the language of the stand-in it is for. */
export type Fault = Record<string, string | number>

export interface Kind {
  name: string
  /** How often it is drawn, beside the others. */
  weight: number
  /** The answer in the payer's app; `leave`: stops before approving, and approves all the same. */
  pay: 'approve' | 'abort' | 'expire' | 'decline' | 'leave' | 'leave-late'
  /** How the charge ends; `wait`: by itself. */
  end: 'driver' | 'station' | 'unplug' | 'wait'
  /** Phases in which it may rest. */
  rests: readonly Phase[]
  charger?: readonly Fault[]
  payer?: readonly Fault[]
  /** The car that stands there already. */
  car?: { car: string; socPercent?: number }
  /** Minor units; else what the page proposes. */
  amount?: number
  after?: 'retry' | 'refund'
  /** The bill need not be captured to the øre: there is none in time, or it contradicts itself. */
  oddBill?: true
}

export type Phase = 'settled' | 'abandoned' | 'parked'

const charged = ['settled', 'abandoned'] as const
const nothing = ['abandoned'] as const
const any = ['settled', 'abandoned', 'parked'] as const

const plain = { weight: 2, pay: 'approve', end: 'driver', rests: charged } as const

/** A charge that ends by the driver's stop, with something wrong on the way. */
const spoilt = (name: string, wrong: Partial<Kind>): Kind => ({ ...plain, name, ...wrong })

/** Seconds of the stand-in's clock at a speed of 60: longer than START_WAIT_S of the campaign. */
const TOO_LATE_S = 60 * 16

/** Every kind of trip. The first is the one that most drivers make. */
export const KINDS: readonly Kind[] = [
  spoilt('stopped by the driver', { weight: 8 }),
  spoilt('stopped at the limit', {
    end: 'wait',
    amount: 5000,
    car: { car: 'family', socPercent: 0 },
  }),
  spoilt('car full', { end: 'unplug', car: { car: 'almost-full' } }),
  spoilt('stopped at the station', { end: 'station', weight: 3 }),
  spoilt('unplugged', { end: 'unplug' }),
  spoilt('declined, then approved', { pay: 'decline' }),
  spoilt('refunded afterwards', { after: 'refund' }),
  spoilt('aborted', { pay: 'abort', rests: nothing }),
  spoilt('aborted, then retried', { pay: 'abort', rests: nothing, after: 'retry', weight: 3 }),
  spoilt('expired', { pay: 'expire', rests: nothing }),
  spoilt('left before approval', { pay: 'leave', rests: nothing }),
  spoilt('left, approved all the same', { pay: 'leave-late', rests: nothing }),

  spoilt('start refused', { rests: nothing, charger: [{ match: 'start', do: 'refuse' }] }),
  spoilt('start failed', { rests: nothing, charger: [{ match: 'start', do: 'fail' }] }),
  spoilt('start occupied', { rests: nothing, charger: [{ match: 'start', do: 'occupied' }] }),
  spoilt('accepted and never begun', {
    rests: nothing,
    charger: [{ match: 'start', do: 'silent', times: 3 }],
  }),
  spoilt('late start', {
    rests: any,
    end: 'wait',
    charger: [{ match: 'start', do: 'late', afterS: TOO_LATE_S }],
    oddBill: true,
  }),
  spoilt('pending for ever', { rests: nothing, charger: [{ match: 'start', do: 'pending' }] }),
  spoilt('no energy', { rests: nothing, charger: [{ match: 'start', do: 'zero-kwh' }] }),
  spoilt('start answered 500', { charger: [{ match: 'start', do: 'status', status: 500 }] }),
  spoilt('start cut after it took effect', { charger: [{ match: 'start', do: 'drop-after' }] }),
  spoilt('token alone echoed', { charger: [{ match: 'start', do: 'no-reference' }] }),

  spoilt('stop refused', { charger: [{ match: 'stop', do: 'refuse' }] }),
  spoilt('stop failed', { charger: [{ match: 'stop', do: 'fail' }] }),
  spoilt('stop accepted and not done', { charger: [{ match: 'stop', do: 'silent' }] }),
  spoilt('stop answered 500', {
    charger: [{ match: 'stop', do: 'status', status: 500, times: 2 }],
  }),
  spoilt('stop cut after it took effect', { charger: [{ match: 'stop', do: 'drop-after' }] }),
  spoilt('ended invalid', {
    rests: any,
    charger: [{ match: 'start', do: 'invalid' }],
    oddBill: true,
  }),

  spoilt('meter falls', { charger: [{ match: 'session-push', do: 'backwards' }] }),
  spoilt('readings lost', { charger: [{ match: 'session-push', do: 'lose', times: 8 }] }),
  spoilt('readings doubled', { charger: [{ match: 'session-push', do: 'double', times: 8 }] }),
  spoilt('result lost', { charger: [{ match: 'command-result', do: 'lose', times: 2 }] }),
  spoilt('no CDR', { charger: [{ match: 'cdr', do: 'no-cdr' }], oddBill: true }),
  spoilt('late CDR', { charger: [{ match: 'cdr', do: 'delay', afterS: 24 }], oddBill: true }),
  spoilt('CDR pushed in vain', { charger: [{ match: 'cdr', do: 'lose' }] }),
  spoilt('CDR twice', { charger: [{ match: 'cdr', do: 'double' }] }),
  spoilt('CDR first', { charger: [{ match: 'cdr', do: 'cdr-first' }] }),
  spoilt('wholesale CDR', {
    rests: any,
    charger: [{ match: 'cdr', do: 'wholesale' }],
    oddBill: true,
  }),
  spoilt('CDR corrected, lower', { charger: [{ match: 'cdr', do: 'corrected-lower' }] }),
  spoilt('CDR corrected, higher', { charger: [{ match: 'cdr', do: 'corrected-higher' }] }),
  spoilt('CDR credited', {
    rests: any,
    charger: [{ match: 'cdr', do: 'credit' }],
    oddBill: true,
  }),

  spoilt('webhooks lost', { payer: [{ match: 'webhook', do: 'lose', times: 9 }] }),
  spoilt('webhooks doubled', { payer: [{ match: 'webhook', do: 'double', times: 9 }] }),
  spoilt('webhooks out of order', { payer: [{ match: 'webhook', do: 'reorder', times: 3 }] }),
  spoilt('webhooks forged', { payer: [{ match: 'webhook', do: 'forge', times: 4 }] }),
  spoilt('create cut after it took effect', { payer: [{ match: 'create', do: 'drop-after' }] }),
  spoilt('create slow', { payer: [{ match: 'create', do: 'delay', delayMs: 3000 }] }),
  spoilt('capture cut after it took effect', { payer: [{ match: 'capture', do: 'drop-after' }] }),
  spoilt('capture answered 500', {
    payer: [{ match: 'capture', do: 'status', status: 500, times: 2 }],
  }),
  spoilt('capture answered 429', {
    payer: [{ match: 'capture', do: 'status', status: 429, retryAfter: 2 }],
  }),
  spoilt('capture answered 423', { payer: [{ match: 'capture', do: 'status', status: 423 }] }),
  spoilt('capture refused for good', {
    rests: any,
    payer: [{ match: 'capture', do: 'refuse', code: '6140', times: 99 }],
    oddBill: true,
  }),
  spoilt('release cut after it took effect', { payer: [{ match: 'cancel', do: 'drop-after' }] }),
  spoilt('receipt answered 500', { payer: [{ match: 'receipt', do: 'status', status: 500 }] }),
]
