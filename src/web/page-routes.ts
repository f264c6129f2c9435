import { Hono } from 'hono'
import type { ConsoleToken } from './console-token.ts'
import { isSameSecret } from './console-token.ts'
import { setCookie } from 'hono/cookie'
import type { RouteDeps } from './deps.ts'
import { isLoggedIn } from './guard.ts'
import type { Page } from './page-files.ts'
import { readPage } from './page-files.ts'
import { Refusal } from './respond.ts'

const sessionSeconds = 90 * 24 * 60 * 60

/** Shown without a session; `style.css` is public so that it looks like the console. */
const loginPage = (tried: boolean): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mos: log in</title>
<link rel="icon" href="/page/icon.svg">
<link rel="stylesheet" href="/page/style.css">
<link rel="stylesheet" href="/page/panels.css">
<body class="login">
<main>
<h1>Mos</h1>
<p>${tried ? 'This login link is not the current one.' : 'This console belongs to the person who runs Mos on this machine.'}</p>
<p>To get in, open the login link that Mos printed when it started. To see it again, restart Mos: <code>npm start</code>.</p>
</main>
</body>
</html>
`

/** The console's page, its files and its login. Read at the first request: a fleet run from Discord never needs them. */
export function pageRoutes(deps: RouteDeps, token: ConsoleToken): Hono {
  let reading: Promise<Page> | undefined
  const page = (): Promise<Page> => {
    reading ??= readPage(deps.files, deps.config.packageRoot).catch((error: unknown) => {
      reading = undefined
      throw error
    })
    return reading
  }
  return new Hono()
    .get('/login/:token', async (context) => {
      const { contentSecurityPolicy } = await page()
      context.header('content-security-policy', contentSecurityPolicy)
      context.header('cache-control', 'no-store')
      if (!isSameSecret(context.req.param('token'), token.login)) return context.html(loginPage(true), 401)
      const options = { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: sessionSeconds } as const
      setCookie(context, token.cookieName, token.cookieValue, options)
      return context.redirect('/', 303)
    })
    .get('*', async (context) => {
      const { files, contentSecurityPolicy } = await page()
      const file = files.get(context.req.path)
      if (file === undefined) throw new Refusal(404, `There is nothing at ${context.req.path.slice(0, 80)}.`)
      context.header('content-security-policy', contentSecurityPolicy)
      if (context.req.path === '/' && !isLoggedIn(context, token)) {
        context.header('cache-control', 'no-store')
        return context.html(loginPage(false), 401)
      }
      const headers = { 'content-type': file.type, etag: file.etag, 'cache-control': 'no-cache' }
      if (context.req.header('if-none-match') === file.etag) return context.body(null, 304, headers)
      return context.body(file.body, 200, headers)
    })
}
