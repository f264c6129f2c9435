/** A request as the double saw it. */
export type Call = {
  readonly method: string
  /** without /api/v10 and query */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** parsed JSON; of a multipart request its payload_json */
  readonly body: unknown
  /** names of uploaded files */
  readonly files: readonly string[]
  /** ms of the double's clock */
  readonly at: number
  /** 0 while it is not answered; -1 when the connection was reset instead */
  status: number
}

/** `pattern` is a path in which each ':name' stands for one segment; '*' stands for all methods, or all paths. */
export function isCall(call: Pick<Call, 'method' | 'path'>, method: string, pattern: string): boolean {
  if (method !== '*' && call.method !== method) return false
  if (pattern === '*') return true
  const given = call.path.split('/')
  const parts = pattern.split('/')
  return parts.length === given.length && parts.every((part, index) => part.startsWith(':') || part === given[index])
}
