// SHA-256 (FIPS 180-4) and HMAC (RFC 2104): crypto.subtle is missing on pages without TLS.

const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
const fraction = (root) => ((root % 1) * 2 ** 32) | 0;
const ROUND = PRIMES.map((p) => fraction(Math.cbrt(p)));
const START = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)));

const turned = (x, n) => (x >>> n) | (x << (32 - n));

/** Return the digest of bytes, of which there are fewer than 2 ** 28, as 32 bytes. */
export function sha256(bytes) {
  const padded = new Uint8Array(((bytes.length + 72) >> 6) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  const state = [...START];
  const w = [];
  for (let start = 0; start < padded.length; start += 64) {
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const [x, y] = [w[i - 15], w[i - 2]];
      const s0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
      const s1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10);
      w[i] = i < 16 ? view.getInt32(start + i * 4) : (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      const s2 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const one = h + s2 + ((e & f) ^ (~e & g)) + ROUND[i] + w[i];
      const s3 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const two = s3 + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] + value) | 0));
  }
  state.forEach((value, i) => view.setInt32(i * 4, value));
  return padded.slice(0, 32);
}

/** Return the HMAC of bytes as 32 bytes; a key has 64 bytes at most. */
export function hmac(key, bytes) {
  const padded = (fill) => Uint8Array.from({ length: 64 }, (_, i) => key[i] ^ fill);
  const inner = sha256([...padded(0x36), ...bytes]);
  return sha256([...padded(0x5c), ...inner]);
}

export const bytesOf = (text) => new TextEncoder().encode(text);
export const hexOf = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");

/** Return the id of the stroke that an act of a phone makes; the board computes the same. */
export function strokeId(device, number) {
  const digest = hexOf(sha256(bytesOf(`${device}:${number}`)));
  return Number(BigInt(`0x${digest.slice(0, 14)}`) >> 3n) || 1;
}
