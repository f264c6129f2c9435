import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { ConsoleToken } from './console-token.ts'
import { isSameSecret } from './console-token.ts'
import { Refusal } from './respond.ts'

/** What a page of elsewhere must not ask for again and again, even if it can't read the answer: each look costs. */
const looksAtMuch = /^\/(?:api\/|health$|metrics$)/

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Only for our own names: a page of elsewhere whose name was rebound to 127.0.0.1 still sends its own name as Host.
 * Every POST must say that it comes from our own page; browsers always send Origin with one. SameSite alone is not
 * enough, because another port of localhost is the same site.
 */
export function guardOrigin(port: () => number): MiddlewareHandler {
  return async (context, next) => {
    const hosts = loopbackNames.map((name) => `${name}:${port()}`)
    const host = context.req.header('host') ?? ''
    if (!hosts.includes(host))
      throw new Refusal(403, 'This address is not one of the console: use 127.0.0.1 or localhost.')
    const isRead = context.req.method === 'GET' || context.req.method === 'HEAD'
    const site = context.req.header('sec-fetch-site') ?? 'none'
    const foreign = isRead
      ? looksAtMuch.test(context.req.path) && site !== 'same-origin' && site !== 'none'
      : context.req.header('origin') !== `http://${host}`
    if (foreign) throw new Refusal(403, 'This request does not come from the console’s own page.')
    await next()
  }
}

export function isLoggedIn(context: Context, token: ConsoleToken): boolean {
  return isSameSecret(getCookie(context, token.cookieName) ?? '', token.cookieValue)
}

export function guardLogin(token: ConsoleToken): MiddlewareHandler {
  return async (context, next) => {
    if (!isLoggedIn(context, token)) {
      throw new Refusal(401, 'You are not logged in: open the login link that Mos printed when it started.')
    }
    await next()
  }
}
