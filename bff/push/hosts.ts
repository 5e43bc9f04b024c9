// Which addresses a notification may be sent to. The endpoint of a subscription is given by a stranger,
// so that it is never simply called: only the push services of the browsers there are, by name.

/**
 * The services behind `PushManager.subscribe`, by who runs them. `*.` stands for one or more labels.
 *
 * - Google (FCM): Chrome, Edge on Android, Samsung Internet, Opera, Brave, Vivaldi
 *   (https://firebase.google.com/docs/cloud-messaging/xmpp-server-ref, "fcm.googleapis.com")
 * - Mozilla (autopush): Firefox (https://mozilla-services.github.io/autopush-rs/)
 * - Microsoft (WNS): Edge on Windows (https://learn.microsoft.com/windows/apps/design/shell/
 *   tiles-and-notifications/firewall-allowlist-config, "*.notify.windows.com")
 * - Apple: Safari and apps on the home screen (https://developer.apple.com/documentation/
 *   usernotifications/sending-web-push-notifications-in-web-apps-and-browsers, "*.push.apple.com")
 */
export const PUSH_SERVICES = [
  'fcm.googleapis.com',
  '*.push.services.mozilla.com',
  '*.notify.windows.com',
  '*.push.apple.com',
] as const

/** How a host is written in PUSH_HOSTS. */
export const HOST_FORM = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/

/** Longer than any service's: Windows' are about 500 characters. */
export const ENDPOINT_MOST = 2048

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * The endpoint as an address that may be called, or null. `more` are the operator's own hosts;
 * `loopback`: a stand-in on this machine may be meant, because we are not reachable from elsewhere.
 */
export function pushAddress(
  endpoint: string,
  { more, loopback }: { more: readonly string[]; loopback: boolean },
): URL | null {
  if (endpoint.length > ENDPOINT_MOST) return null
  const url = URL.parse(endpoint)
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return null
  if (loopback && url.protocol === 'http:' && LOOPBACK.has(url.hostname)) return url
  // A port of its own is no service's habit, and would be a way to other things on its machines.
  if (url.protocol !== 'https:' || url.port !== '') return null
  return [...PUSH_SERVICES, ...more].some((known) => matches(known, url.hostname)) ? url : null
}

function matches(known: string, hostname: string): boolean {
  return known.startsWith('*.') ? hostname.endsWith(known.slice(1)) : hostname === known
}
