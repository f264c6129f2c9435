import { z } from 'zod'

const https = /^https:\/\/[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?\/[\w.~/+-]+$/
const ssh = /^ssh:\/\/([A-Za-z0-9_][\w.-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?\/[\w.~/+-]+$/
/** git's short form: `git@github.com:us/site.git` */
const scp = /^([A-Za-z0-9_][\w.-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*:(?!\/\/)[\w.~/+-]+$/

/** Whether a password or a token may stand in it. */
export const hasLogin = (url: string): boolean =>
  (/^[a-z+]+:\/\/[^/]*@/i.test(url) && !ssh.test(url)) || /^[^/:@\s]+:[^/:@\s]+@/.test(url)

export const loginProblem =
  "a repository's address has no login in it: leave it out, and let git's credential helper or ssh know it."

/** What is wrong with a repository's address, in one sentence; undefined for one that may be cloned. */
export function urlProblem(url: string): string | undefined {
  if (hasLogin(url)) return loginProblem
  if (url.length <= 500 && (https.test(url) || ssh.test(url) || scp.test(url))) return undefined
  return 'a repository is https://host/path, ssh://host/path or git@host:path.'
}

/** Where a repository is cloned from: https or ssh only, and no credentials in it, since it is shown and written down. */
export const projectUrl = z.string().superRefine((url, context) => {
  const problem = urlProblem(url)
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
})
