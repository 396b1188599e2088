/**
 * @file Who may use the page. The terminal shows an address with a token in its fragment, which no browser sends to a
 * server or names as a referrer; the first page opened with it spends it for a cookie.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secret = () => randomBytes(32).toString('base64url');

export class Session {
  readonly token = secret();
  #isSpent = false;
  readonly #cookieName: string;
  readonly #cookieValue = secret();

  /** @param port - names the cookie: browsers keep one set of cookies for all ports of a host */
  constructor(port: number) {
    this.#cookieName = `phototag-${port.toString()}`;
  }

  /** Spends the token. @returns the `Set-Cookie` header, or null for a token that is wrong or spent */
  redeem(token: string): string | null {
    if (this.#isSpent || !isSame(token, this.token)) return null;
    this.#isSpent = true;
    return `${this.#cookieName}=${this.#cookieValue}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** @param cookies - a request's `Cookie` header */
  admits(cookies: string | undefined): boolean {
    return (cookies ?? '').split(';').some((cookie) => {
      const [name, value] = cookie.trim().split('=', 2);
      return name === this.#cookieName && value !== undefined && isSame(value, this.#cookieValue);
    });
  }
}

/** Takes as long for any two texts, so that nothing is learnt from the time. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
