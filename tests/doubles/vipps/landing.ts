/**
 * The page that plays the payment app: `GET /landing?token=…` shows it, `POST` with the form field `answer` (`approve`, `decline`,
 * `abort`, `expire`) plays the driver. Approve and abort send the browser to `returnUrl` (303), as the app does; decline and expire
 * come back here. All it needs is in the address: no script, no cookie, any browser.
 */
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { landingPage, unknownPage } from './landing-page.ts'
import type { Payment } from './payment-model.ts'
import { qrSvg } from './qr-image.ts'
import type { DoorEnv, StandIn } from './stand-in.ts'

const answers = ['approve', 'decline', 'abort', 'expire'] as const

/** What a driver can answer in the app. */
export type DriverAnswer = (typeof answers)[number]

/** Plays the driver's answer; shared with the controls. */
export const playDriver = (standIn: StandIn, reference: string, answer: DriverAnswer) =>
  standIn.book[answer](standIn.now(), reference)

/** Where the app sends the browser, when it does. */
const leadsBack = (payment: Payment): string | undefined =>
  payment.state === 'AUTHORIZED' || payment.state === 'ABORTED'
    ? payment.request.returnUrl
    : undefined

/** The doors under `/landing`. */
export const landingDoors = (standIn: StandIn): Hono<DoorEnv> => {
  const { book, now, baseUrl } = standIn
  const doors = new Hono<DoorEnv>()
  // No form-action: browsers apply it to the redirect too, and that leads to the merchant.
  doors.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'unsafe-inline'"],
        // The empty icon: without one some browsers ask for a file, and complain of this policy.
        imgSrc: ['data:'],
      },
      strictTransportSecurity: false,
      crossOriginResourcePolicy: false,
    }),
  )
  doors.use(async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
  })

  doors.get('/', (c) => {
    const payment = book.byToken(c.req.query('token') ?? '')
    if (!payment) return c.html(unknownPage(), 404)
    book.read(now(), payment.reference)
    return c.html(landingPage(payment, now()))
  })

  doors.post('/', async (c) => {
    const token = c.req.query('token') ?? ''
    const payment = book.byToken(token)
    if (!payment) return c.html(unknownPage(), 404)
    const { answer } = await c.req.parseBody()
    const chosen = answers.find((one) => one === answer)
    if (chosen === undefined) return c.html(landingPage(payment, now()), 400)
    // A second tap finds the payment closed; the page then tells how it ended.
    playDriver(standIn, payment.reference, chosen)
    return c.redirect(leadsBack(payment) ?? `${baseUrl()}/landing?token=${token}`, 303)
  })

  // The picture that `userFlow: QR` hands out: it leads to this page.
  doors.get('/qr.svg', (c) =>
    c.body(qrSvg(`${baseUrl()}/landing?token=${c.req.query('token') ?? ''}`), 200, {
      'content-type': 'image/svg+xml',
    }),
  )
  return doors
}
