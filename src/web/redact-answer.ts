import type { MiddlewareHandler } from 'hono'
import { withoutSecrets } from '../chat/without-secrets.ts'
import type { Redactor } from '../redact/redactor.ts'

/** What the page is answered shows no secret. Its hints are ids alone, and files are what a person sent or asked for. */
export function redactAnswer(redactor: Redactor): MiddlewareHandler {
  return async (context, next) => {
    await next()
    const { res } = context
    if (res.headers.get('content-type')?.startsWith('application/json') !== true) return
    const text = await res.clone().text()
    if (redactor.redact(text).marks.length === 0) return
    const clean = JSON.stringify(withoutSecrets<unknown>(redactor, JSON.parse(text)))
    context.res = undefined
    context.res = new Response(clean, { status: res.status, headers: res.headers })
  }
}
