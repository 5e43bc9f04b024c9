// The mark on the app's icon (W3C Badging API): there while a car charges, gone when it does not. A
// phone without it shows none.

/** Sets or clears the mark; what the phone makes of it is its own matter. */
export function markApp(charging: boolean): void {
  const done = charging ? navigator.setAppBadge?.() : navigator.clearAppBadge?.()
  // Refused where the app is not installed, or may not notify.
  void done?.catch(() => {})
}
