// SHA-256 for the OCPI room: tariff digests, fingerprints of registrations.
// It must never see a driver's key or handle.

const encoder = new TextEncoder()

/** SHA-256 of the UTF-8 text, as 64 lower-case hex digits. */
export async function sha256Hex(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
