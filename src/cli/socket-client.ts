import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { Answer } from '../command/definition.ts'
import { exitCodes, Failure } from '../errors.ts'
import type { ExitCode } from '../errors.ts'
import type { Op } from '../store/op.ts'

/** Nobody answers on the socket: Mos is down, or went away while it was asked. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
  /** the request had left: it may have been carried out */
  readonly sent: boolean
  constructor(sent: boolean, cause: unknown) {
    super('nobody answers on the socket', { cause })
    this.sent = sent
  }
}

/** What the running process said no with; the words and the exit code are its own. */
class Answered extends Failure {
  override readonly exit: ExitCode
  constructor(message: string, exit: ExitCode) {
    super(message)
    this.exit = exit
  }
}

export type SocketClient = {
  run(name: string, body: { options: unknown; id: string; yes?: string }): Promise<Answer>
  /** The op at once and at each change, until it is final. */
  watch(opId: string, signal: AbortSignal): AsyncGenerator<Op>
}

/** Asks the running process over its unix socket. Throws Unreachable, or the Failure that it answered with. */
export function createSocketClient(socketPath: string): SocketClient {
  return {
    async run(name, body) {
      const response = await send(socketPath, 'POST', `/api/commands/${encodeURIComponent(name)}`, JSON.stringify(body))
      return parse(await read(response), answerBody)
    },
    async *watch(opId, signal) {
      const response = await send(socketPath, 'GET', `/api/ops/${encodeURIComponent(opId)}/wait`, undefined, signal)
      try {
        for await (const line of createInterface({ input: response, signal })) yield parse(line, opBody)
      } finally {
        response.destroy()
      }
    },
  }
}

async function send(
  socketPath: string,
  method: string,
  path: string,
  body?: string,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  const headers = { host: 'mos', 'content-type': 'application/json' }
  // A connection of its own: one that was kept could have died with the last process.
  const sent = request({ socketPath, agent: false, method, path, headers, ...(signal && { signal }) })
  let connected = false
  sent.on('socket', (socket) => socket.once('connect', () => (connected = true)))
  const answered = new Promise<IncomingMessage>((resolve, reject) => sent.on('response', resolve).on('error', reject))
  sent.end(body)
  try {
    const response = await answered
    if (response.statusCode === 200) return response
    throw refusal(await read(response))
  } catch (error) {
    if (error instanceof Failure || signal?.aborted === true) throw error
    throw new Unreachable(connected, error)
  }
}

const read = (response: IncomingMessage): Promise<string> =>
  text(response).catch((error: unknown) => {
    throw new Unreachable(true, error)
  })

const errorBody = z.object({ message: z.string(), exit: z.literal(Object.values(exitCodes)) })

/** Both ends are one program, so a look at the outline is enough to notice a running Mos of another version. */
const outline = <T>(shape: z.ZodType) => z.custom<T>((value) => shape.safeParse(value).success)
const opBody = outline<Op>(
  z.object({ id: z.string(), title: z.string(), state: z.string(), steps: z.array(z.unknown()) }),
)
const answerBody = outline<Answer>(z.object({ kind: z.enum(['text', 'table', 'op', 'confirm']) }))

function parse<S extends z.ZodType>(json: string, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(json))
  } catch (error) {
    throw otherVersion(error)
  }
}

function refusal(body: string): Failure {
  const { message, exit } = parse(body, errorBody)
  return new Answered(message, exit)
}

const otherVersion = (cause: unknown): Failure =>
  new Failure('The running Mos answered in a way that this version does not know: restart it with npm start.', {
    cause,
  })
