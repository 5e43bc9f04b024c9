// Whether this phone can have Stikk on its home screen, and whether its driver may be asked. Asked is
// once: a "no" is remembered on the phone, and where it is installed already nothing is said.
import { createModel, computed, signal } from '@preact/signals'

/** Chromium's offer to install (W3C, Manifest Incubations); it can be taken up once. */
export type InstallOffer = Event & {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>
}

declare global {
  interface WindowEventMap {
    beforeinstallprompt: InstallOffer
  }
  interface Window {
    /** Comes once, soon after the page has loaded: the entry keeps it (entry-client.tsx). */
    installOffer?: InstallOffer
  }
  interface Navigator {
    /** Safari on iOS alone: true where it runs from the home screen. */
    readonly standalone?: boolean
  }
}

/** How it is done here: by the browser's own dialog, by hand (iOS), or not at all. */
export type Way = 'prompt' | 'by-hand' | 'none'

/** What is needed of the phone: tests put their own in its place. */
export type InstallPhone = {
  offer(): InstallOffer | null
  /** Calls back when the offer comes, or the app has been installed. */
  watch(changed: (installed: boolean) => void): void
  isApp(): boolean
  byHand(): boolean
  /** True where the driver has answered before. */
  answered(): boolean
  remember(): void
}

export const Install = createModel((phone: InstallPhone) => {
  const over = signal(phone.isApp() || phone.answered())
  const offer = signal(phone.offer())

  function end(): void {
    phone.remember()
    over.value = true
  }

  phone.watch((installed) => {
    offer.value = phone.offer()
    if (installed) end()
  })
  return {
    way: computed<Way>(() => {
      if (over.value) return 'none'
      if (offer.value !== null) return 'prompt'
      return phone.byHand() ? 'by-hand' : 'none'
    }),
    /** The driver says no, or has done it by hand. */
    end,
    /** The browser asks; whatever it is told, that is the answer. */
    async add(): Promise<void> {
      await offer
        .peek()
        ?.prompt()
        .catch(() => null)
      end()
    },
  }
})
export type InstallModel = InstanceType<typeof Install>

const KEY = 'install'

/** The phone this page runs on. Without storage nothing can be remembered, so nothing is asked. */
export const thisInstallPhone: InstallPhone = {
  offer: () => window.installOffer ?? null,
  watch(changed) {
    // After the entry's own listener, which keeps it.
    addEventListener('beforeinstallprompt', () => changed(false))
    addEventListener('appinstalled', () => changed(true))
  },
  isApp: () => matchMedia('(display-mode: standalone)').matches || navigator.standalone === true,
  byHand: () => navigator.standalone === false,
  answered() {
    try {
      return localStorage.getItem(KEY) !== null
    } catch {
      return true
    }
  },
  remember() {
    try {
      localStorage.setItem(KEY, 'answered')
    } catch {
      // No storage: it was not shown either.
    }
  },
}
