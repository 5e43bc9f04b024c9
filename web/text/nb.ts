// Norwegian bokmål, the language every other one is measured against: its keys are the keys.
import { app, install, scanner } from './nb/app.ts'
import { alerts, notify } from './nb/alerts.ts'
import { choices, common, home, scan, trouble } from './nb/general.ts'
import { history } from './nb/history.ts'
import { offline } from './nb/offline.ts'
import { price } from './nb/price.ts'
import { receipt, session } from './nb/session.ts'
import { faults, form, sale, station } from './nb/station.ts'
import { whys } from './nb/whys.ts'

export const nb = {
  app,
  scanner,
  install,
  common,
  home,
  history,
  choices,
  scan,
  trouble,
  station,
  price,
  form,
  faults,
  sale,
  session,
  receipt,
  offline,
  whys,
  alerts,
  notify,
} as const
