// The cookie that lets the home page offer "my charge" to a phone without script (design §6). It
// authorises nothing that the handle in the address does not, and no route but `GET /` reads it.
export const TRIP_COOKIE = 'trip'
/** A day: longer than any charge, short enough to be forgotten by a borrowed phone. */
const LIFE_S = 86_400

/** The `Set-Cookie` of a form's 303. `Secure` wherever the site itself is https. */
export function tripCookie(handle: string, publicUrl: string): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  return `${TRIP_COOKIE}=${handle}; Max-Age=${LIFE_S}; Path=/; HttpOnly; SameSite=Lax${secure}`
}
