import type { Mos } from './mos.ts'

export type ConsolePage = {
  /** What a form of the page asks for; the refusal's words, or the answer as it came. */
  run(command: string, options: object): Promise<string>
  post(path: string, body: object): Promise<unknown>
  get(path: string): Promise<unknown>
}

/** The console's API as its page uses it, logged in by the link that Mos printed. */
export async function consolePage(mos: Mos): Promise<ConsolePage> {
  const loggedIn = await fetch(mos.loginUrl, { redirect: 'manual' })
  const cookie = loggedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const headers = { cookie, origin: mos.url, 'content-type': 'application/json' }
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> =>
    (await fetch(`${mos.url}/api/${path}`, { ...init, headers })).json()
  const post = (path: string, body: object) => ask(path, { method: 'POST', body: JSON.stringify(body) })
  return {
    post,
    get: (path) => ask(path),
    async run(command, options) {
      const answer = await post(`commands/${encodeURIComponent(command)}`, { options })
      const isRefusal = typeof answer === 'object' && answer !== null && 'message' in answer
      return isRefusal ? String(answer.message) : JSON.stringify(answer)
    },
  }
}
