// English: without contact with the server: what is known, what waits, what to do.
import type { Messages } from '../messages.ts'

export const offline = {
  title: 'No contact right now',
  lead: 'Your phone is offline, the network is slow, or our service does not answer. This page keeps trying by itself.',
  station: 'To see the price and pay, your phone must be online. We never show an old price.',
  home: 'To scan or find a charger, your phone must be online.',
  unseen:
    'This phone has nothing stored about the session. Charging does not depend on your phone, and your money is safe.',
  noReceipt: 'The receipt is not stored on this phone. It comes when you are online.',
  known: 'This is how things stood at {time}, {age} ago.',
  stopHere:
    'Keep this page open: the stop is sent from here, and is lost if you close or reload the page. If it is not sent by {time}, you need to ask again.',
  stopLate: 'We have contact again, and the stop is sent.',
  stopExpired:
    'The stop was not sent. We had no contact for {age}, and do not send a request that old. If you still want to stop, ask again, or stop at the charger or from the car.',
} as const satisfies Messages['offline']
