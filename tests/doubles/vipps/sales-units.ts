/**
 * Several sales units behind one address, as Vipps has them: each a whole stand-in with keys, tokens, payments and webhooks of its
 * own. Whoever calls is known by his token, so that one's token with another's serial number or subscription key is refused by
 * the unit whose token it is. Without keys (the app's page, the controls) the payment says whose it is.
 */
import { Hono } from 'hono'
import { z } from 'zod'
import { createVipps } from './app.ts'
import type { Vipps, VippsOptions } from './app.ts'
import type { SalesUnitKeys } from './credentials.ts'
import { json } from './door.ts'
import type { Market } from './book-rules.ts'
import type { DoorEnv } from './stand-in.ts'

/** A sales unit beside the first. */
export type UnitOptions = { readonly keys: SalesUnitKeys; readonly market: Market }

/** The first unit and its app in front of all of them; `units` by serial number, the first included. */
export type SalesUnits = Vipps & { readonly units: ReadonlyMap<string, Vipps> }

/** Which unit a call is for; the first where nothing says. */
const chosen = (units: readonly Vipps[], first: Vipps, request: Request): Vipps => {
  const url = new URL(request.url)
  const [, door = '', matter = '', name = ''] = url.pathname.split('/')
  const one = (is: (unit: Vipps) => boolean): Vipps => units.find(is) ?? first
  switch (door) {
    case 'accesstoken':
      return one(({ gate }) => gate.isClient(request.headers))
    case 'landing':
      return one(({ book }) => book.byToken(url.searchParams.get('token') ?? '') !== undefined)
    case 'sandbox':
      return matter === 'payments' ? one(({ book }) => book.get(name) !== undefined) : first
    case 'r':
      return one(({ codes, now }) => codes.byCode(now(), matter) !== undefined)
    case 'qr-image':
      return one(({ codes, now }) => codes.byCode(now(), matter.split('.')[0] ?? '') !== undefined)
    default:
      return one(({ gate, now }) => gate.refuseToken(now(), request.headers) === null)
  }
}

const paymentList = z.object({ payments: z.array(z.unknown()) })

/** Builds the first sales unit, and the `others` behind the same address. Controls but for payments are the first's. */
export const createSalesUnits = (
  options: VippsOptions,
  others: readonly UnitOptions[],
): SalesUnits => {
  const first = createVipps(options)
  const { currency: _, ...shared } = options
  const all = [first, ...others.map((unit) => createVipps({ ...shared, ...unit }))]
  const app = new Hono<DoorEnv>()
  app.get('/sandbox/payments', async (c) => {
    const lists = await Promise.all(
      all.map(async (unit) => {
        const list: unknown = await (await unit.app.request(c.req.path)).json()
        return paymentList.parse(list).payments
      }),
    )
    return json(200, { payments: lists.flat() })
  })
  app.all('*', (c) => chosen(all, first, c.req.raw).app.fetch(c.req.raw, c.env))
  return {
    ...first,
    app,
    units: new Map(all.map((unit) => [unit.gate.msn, unit])),
    close: () => all.forEach((unit) => unit.close()),
  }
}
