import type { Context } from 'hono'
import type { z } from 'zod'
import { exitCodes, explain, Failure } from '../errors.ts'
import type { ExitCode } from '../errors.ts'
import type { Logger } from '../log.ts'

const statusByExit: Partial<Record<ExitCode, 400 | 409 | 503>> = {
  [exitCodes.usage]: 400,
  [exitCodes.conflict]: 409,
  [exitCodes.busy]: 503,
}

/** A request that the door itself turns away, before any command: `{ message, exit }` with its own HTTP status. */
export class Refusal extends Failure {
  readonly status: 400 | 401 | 403 | 404 | 413
  constructor(status: Refusal['status'], message: string) {
    super(message, { exit: 'usage' })
    this.status = status
  }
}

/** Every error of the API: one text for a person and the exit code a shell ends with. */
export function respondError(context: Context, error: unknown, logger: Logger): Response {
  if (error instanceof Refusal) return context.json({ message: error.message, exit: error.exit }, error.status)
  if (error instanceof Failure) {
    return context.json({ message: error.message, exit: error.exit }, statusByExit[error.exit] ?? 422)
  }
  logger.error({ err: error, path: context.req.path }, 'a request failed')
  return context.json({ message: explain(error), exit: exitCodes.failed }, 500)
}

/** The body, validated. Throws a Refusal that names the field and what is wrong with it. */
export async function readBody<S extends z.ZodType>(context: Context, schema: S): Promise<z.output<S>> {
  const raw: unknown = await context.req.json().catch(() => {
    throw new Refusal(400, 'The request body is not JSON.')
  })
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.join('.')
  throw new Refusal(
    400,
    `${field === undefined || field === '' ? 'The request body' : field}: ${issue?.message ?? 'is not acceptable'}.`,
  )
}
